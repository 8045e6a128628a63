(** The geometric median (Definition 1) and the mean (Definition 8). Definitions only. *)
From Coq Require Import Reals List Permutation.
From BoxGeom.Definitions Require Import Vectors.
Import ListNotations.
Open Scope R_scope.

(** A geometric median of [l] is any point of least summed distance to its members. *)
Definition summed_distance d (l : list vec) (y : vec) : R := lsum (fun x => dist d x y) l.
Definition is_median d (l : list vec) (g : vec) : Prop :=
  forall y, summed_distance d l g <= summed_distance d l y.

(** What the theorems assume of the medians that a rule computes: each is *some* median,
    and depends on the multiset alone. Where the medians are a segment, Definition 1 takes
    its midpoint; here any choice is allowed. [Existence.median_rule_exists]: there are
    such rules. *)
Definition is_median_rule d (geo : list vec -> vec) : Prop :=
  (forall X, X <> [] -> is_median d X (geo X)) /\
  (forall X Y, Permutation X Y -> forall k, (k < d)%nat -> geo X k = geo Y k).

(** The balance of Definition 1: vectors no longer than 1 that sum to zero and are the unit
    vectors from [g] towards the members that are elsewhere. *)
Definition balanced d (l : list vec) (g : vec) (u : vec -> vec) : Prop :=
  (forall x, In x l -> norm d (u x) <= 1) /\
  (forall k, (k < d)%nat -> lsum (fun x => u x k) l = 0) /\
  (forall x, In x l -> 0 < dist d x g ->
     forall k, (k < d)%nat -> u x k * dist d x g = x k - g k).

Definition mean (X : list vec) : vec := fun k => lsum (at_ k) X / INR (length X).
