(** Sums, vectors of d coordinates, Euclidean length. Definitions only. *)
From Coq Require Import Reals List.
Import ListNotations.
Open Scope R_scope.

(** The sum of [f a] over the members [a] of a list. *)
Fixpoint lsum {A} (f : A -> R) (l : list A) : R :=
  match l with [] => 0 | a :: l' => f a + lsum f l' end.

(** A vector is a function from coordinates 0, 1, ... to reals; only the first [d] of
    them mean anything. *)
Definition vec := nat -> R.
Definition zero : vec := fun _ => 0.
Definition at_ (k : nat) (v : vec) : R := v k.

(** The sum over the coordinates 0, ..., d - 1. *)
Definition rsum (d : nat) (f : nat -> R) : R := lsum f (seq 0 d).
Definition dot d (u v : vec) : R := rsum d (fun k => u k * v k).
Definition norm d (v : vec) : R := sqrt (dot d v v).
Definition dist d (x y : vec) : R := norm d (fun k => x k - y k).
