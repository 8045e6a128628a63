(** Balls around honest vectors (Definitions 15 and 16). Definitions only. *)
From Coq Require Import Reals List.
From BoxGeom.Definitions Require Import Vectors.
Open Scope R_scope.

(** The ball of centre [c] and radius [r] holds all of [L]. What is proved of every such
    ball holds of the smallest one, of which Definition 15 speaks. *)
Definition holds d (c : vec) (r : R) (L : list vec) : Prop := forall x, In x L -> dist d x c <= r.

(** MinMax-MEB (Definition 16): of no point is the largest ratio of distance to radius smaller
    than of [y], over these balls, pairs of a centre and a radius. That all ratios are at most
    q is written without a division, so that a ball of radius 0 needs no words. *)
Definition is_minmax d (balls : list (vec * R)) (y : vec) : Prop :=
  forall y' q, (forall b, In b balls -> dist d y' (fst b) <= q * snd b) ->
    forall b, In b balls -> dist d y (fst b) <= q * snd b.
