(** Order statistics: sorting by a key, counting, least and greatest. Definitions only. *)
From Coq Require Import Reals List.
Import ListNotations.
Open Scope R_scope.

Section Ranks.
Context {A : Type}.
Variable key : A -> R.

(** [sort l] has the members of [l] in the order of their keys, so that
    [nth r (sort l)] is the one of rank r + 1. *)
Fixpoint insert (a : A) (l : list A) : list A :=
  match l with
  | [] => [a]
  | b :: l' => if Rle_dec (key a) (key b) then a :: l else b :: insert a l'
  end.
Fixpoint sort (l : list A) : list A :=
  match l with [] => [] | a :: l' => insert a (sort l') end.

(** The least and the greatest key of a list that is not empty. *)
Fixpoint least (l : list A) : R :=
  match l with [] => 0 | [a] => key a | a :: l' => Rmin (key a) (least l') end.
Fixpoint greatest (l : list A) : R :=
  match l with [] => 0 | [a] => key a | a :: l' => Rmax (key a) (greatest l') end.
End Ranks.

(** How many members have a property. *)
Definition count {A} (P : A -> bool) (l : list A) : nat := length (filter P l).
Definition leb x y := if Rle_dec x y then true else false.
Definition ltb x y := if Rlt_dec x y then true else false.

(** All sublists of [q] members: the subsets of a multiset, equal members told apart. *)
Fixpoint subsets {A} (q : nat) (l : list A) : list (list A) :=
  match l with
  | [] => match q with O => [[]] | S _ => [] end
  | a :: l' => match q with
               | O => [[]]
               | S q' => map (cons a) (subsets q' l') ++ subsets q l'
               end
  end.
