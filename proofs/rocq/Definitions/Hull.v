(** The convex hull of points. Definitions only. *)
From Coq Require Import Reals List.
From BoxGeom.Definitions Require Import Vectors.
Open Scope R_scope.

(** [y] is an average of the points of [l], with weights that are not negative. *)
Definition in_hull (d : nat) (l : list vec) (y : vec) : Prop :=
  exists w : vec -> R,
    (forall x, In x l -> 0 <= w x) /\ lsum w l = 1 /\
    forall k, (k < d)%nat -> y k = lsum (fun x => w x * x k) l.
