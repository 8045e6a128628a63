(** The boxes and rules of Definitions 2 to 5 and 14 on rationals, where they run. Definitions only;
    [Agreement.v] proves that they are those of Definitions/Boxes.v. *)
From Coq Require Import Reals Qreals QArith Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes.
Import ListNotations.

Definition qvec := list Q.
Definition at_q (k : nat) (v : qvec) : Q := nth k v 0%Q.

Section Q.
Variable k : nat.
Fixpoint qinsert (a : qvec) (l : list qvec) : list qvec :=
  match l with
  | [] => [a]
  | b :: l' => if Qle_bool (at_q k a) (at_q k b) then a :: l else b :: qinsert a l'
  end.
Fixpoint qsort (l : list qvec) : list qvec :=
  match l with [] => [] | a :: l' => qinsert a (qsort l') end.
End Q.

Definition q_TH_lower n t (M : list qvec) k : Q := at_q k (nth (length M - (n - t)) (qsort k M) []).
Definition q_TH_upper n t (M : list qvec) k : Q :=
  at_q k (nth (length M - 1 - (length M - (n - t))) (qsort k M) []).
Definition q_trusted_midpoint n t d M : qvec :=
  map (fun k => Qred ((q_TH_lower n t M k + q_TH_upper n t M k) / 2)) (seq 0 d).

Definition toR (v : qvec) : vec := fun k => Q2R (at_q k v).

(** BOX-MEAN *)
Definition qsum (l : list Q) : Q := fold_right Qplus 0%Q l.
Definition q_mean (X : list qvec) (k : nat) : Q :=
  (qsum (map (at_q k) X) / inject_Z (Z.of_nat (length X)))%Q.
Fixpoint q_least (l : list Q) : Q :=
  match l with [] => 0%Q | [a] => a | a :: l' => let m := q_least l' in if Qle_bool a m then a else m end.
Fixpoint q_most (l : list Q) : Q :=
  match l with [] => 0%Q | [a] => a | a :: l' => let m := q_most l' in if Qle_bool a m then m else a end.
Definition q_box_mean n t d (M : list qvec) : qvec := map (fun k =>
  let means := map (fun X => Qred (q_mean X k)) (subsets (n - t) M) in
  let lo := q_most [q_TH_lower n t M k; q_least means] in
  let hi := q_least [q_TH_upper n t M k; q_most means] in
  Qred ((lo + hi) / 2)) (seq 0 d).
