(** Balls around honest vectors (Definition 15). Definitions only. *)
From Coq Require Import Reals List.
From BoxGeom.Definitions Require Import Vectors.
Open Scope R_scope.

(** The ball of centre [c] and radius [r] holds all of [L]. What is proved of every such
    ball holds of the smallest one, of which Definition 15 speaks. *)
Definition holds d (c : vec) (r : R) (L : list vec) : Prop := forall x, In x L -> dist d x c <= r.
