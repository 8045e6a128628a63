(** The boxes and rules of Definitions 2 to 5, 7, 8 and 14 on rationals, where they run.
    Definitions only; [Agreement.v] proves that they are those of Definitions/*.v. *)
From Coq Require Import Reals Qreals QArith List.
From BoxGeom.Definitions Require Import Vectors Ranks.
Import ListNotations.

(** A vector is a list of rationals; coordinates that it lacks are 0. *)
Definition qvec := list Q.
Definition at_q (k : nat) (v : qvec) : Q := nth k v 0%Q.
Definition toR (v : qvec) : vec := fun k => Q2R (at_q k v).

Section Sorting.
Context {A : Type}.
Variable key : A -> Q.
Fixpoint q_insert (a : A) (l : list A) : list A :=
  match l with
  | [] => [a]
  | b :: l' => if Qle_bool (key a) (key b) then a :: l else b :: q_insert a l'
  end.
Fixpoint q_sort (l : list A) : list A :=
  match l with [] => [] | a :: l' => q_insert a (q_sort l') end.
End Sorting.

(** [Qred] keeps numerators and denominators small and changes no value. *)
Fixpoint q_sum {A} (f : A -> Q) (l : list A) : Q :=
  match l with [] => 0%Q | a :: l' => Qred (f a + q_sum f l') end.
Fixpoint q_least (l : list Q) : Q :=
  match l with [] => 0%Q | [a] => a | a :: l' => let m := q_least l' in if Qle_bool a m then a else m end.
Fixpoint q_greatest (l : list Q) : Q :=
  match l with [] => 0%Q | [a] => a | a :: l' => let m := q_greatest l' in if Qle_bool a m then m else a end.
Definition q_halfway (a b : Q) : Q := Qred ((a + b) / 2).

(** ** The trusted hyperbox, and the hyperbox of the means *)
Section Boxes.
Variables n t : nat.
Definition q_trim (M : list qvec) : nat := length M - (n - t).
Definition q_TH_lower (M : list qvec) k : Q :=
  at_q k (nth (q_trim M) (q_sort (at_q k) M) []).
Definition q_TH_upper (M : list qvec) k : Q :=
  at_q k (nth (length M - 1 - q_trim M) (q_sort (at_q k) M) []).
Definition q_trusted_midpoint (M : list qvec) k : Q :=
  q_halfway (q_TH_lower M k) (q_TH_upper M k).

Definition q_mean (X : list qvec) (k : nat) : Q :=
  Qred (q_sum (at_q k) X / inject_Z (Z.of_nat (length X))).
Definition q_CH_lower (M : list qvec) k : Q :=
  q_least (map (fun X => q_mean X k) (subsets (n - t) M)).
Definition q_CH_upper (M : list qvec) k : Q :=
  q_greatest (map (fun X => q_mean X k) (subsets (n - t) M)).
Definition q_box_mean (M : list qvec) k : Q :=
  q_halfway (q_greatest [q_TH_lower M k; q_CH_lower M k])
            (q_least [q_TH_upper M k; q_CH_upper M k]).
End Boxes.

(** ** Other rules *)
Definition q_coordinate_median (M : list qvec) k : Q :=
  let values := q_sort (at_q k) M in
  q_halfway (at_q k (nth ((length M - 1) / 2) values []))
            (at_q k (nth (length M / 2) values [])).
Definition q_trimmed_mean t (M : list qvec) k : Q :=
  q_mean (firstn (length M - 2 * t) (skipn t (q_sort (at_q k) M))) k.

Definition q_squared_distance d (x y : qvec) : Q :=
  q_sum (fun k => (at_q k x - at_q k y) * (at_q k x - at_q k y))%Q (seq 0 d).
Definition q_krum_score d t (M : list qvec) (x : qvec) : Q :=
  q_sum (q_squared_distance d x)
    (firstn (length M - t - 1) (q_sort (q_squared_distance d x) M)).
