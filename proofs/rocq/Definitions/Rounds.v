(** What nodes receive, rounds and runs (section 1 of the spec, Definitions 10 to 12).
    Definitions only. *)
From Coq Require Import Reals List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Boxes.
Import ListNotations.
Open Scope R_scope.

(** ** One round

    The honest nodes send [H]. A node receives all of it and what Byzantine nodes tell
    it, which may be different for every node (equivocation). *)
Definition receives (n : nat) (H M : list vec) : Prop :=
  exists B, Permutation M (H ++ B) /\ (length H + length B <= n)%nat.

(** With reliable broadcast a Byzantine node has one vector, a member of [B], which a node
    hears or does not: [mask] says which. *)
Fixpoint heard (mask : list bool) (B : list vec) : list vec :=
  match mask, B with
  | true :: m, b :: B' => b :: heard m B'
  | false :: m, _ :: B' => heard m B'
  | _, _ => []
  end.
Definition hears (H B M : list vec) : Prop :=
  exists mask, length mask = length B /\ Permutation M (H ++ heard mask B).

(** A rule is a function of the multiset if the order of what it is given means nothing. *)
Definition of_multisets d (rule : list vec -> vec) : Prop :=
  forall M M', Permutation M M' -> forall k, (k < d)%nat -> rule M k = rule M' k.

(** Every honest node replaces its vector by the rule's output. *)
Inductive round (n : nat) (rule : list vec -> vec) (H H' : list vec) : Prop :=
  played nodes : length nodes = length H -> (forall M, In M nodes -> receives n H M) ->
    H' = map rule nodes -> round n rule H H'.

(** The same with reliable broadcast. *)
Inductive reliable_round (n : nat) (rule : list vec -> vec) (H H' : list vec) : Prop :=
  reliably_played B nodes : (length H + length B <= n)%nat -> length nodes = length H ->
    (forall M, In M nodes -> hears H B M) -> H' = map rule nodes ->
    reliable_round n rule H H'.

(** ** Runs

    [r] rounds lead from [H] to [H']. *)
Inductive rounds (one_round : list vec -> list vec -> Prop) :
    nat -> list vec -> list vec -> Prop :=
  | start H : rounds one_round 0 H H
  | next r H H' H'' : one_round H H' -> rounds one_round r H' H'' ->
      rounds one_round (S r) H H''.
Definition run n rule := rounds (round n rule).
Definition reliable_run n rule := rounds (reliable_round n rule).

(** ** Spread and validity *)

(** The intervals [a, b] and [a', b'] share a point. *)
Definition meet (a b a' b' : R) : Prop := exists x, a <= x <= b /\ a' <= x <= b'.

(** The bounding box of honest vectors, its edges and its diagonal (Definition 11). *)
Definition honest_lower (H : list vec) k := least (at_ k) H.
Definition honest_upper (H : list vec) k := greatest (at_ k) H.
Definition edges (L : list vec) : vec := fun k => greatest (at_ k) L - least (at_ k) L.
Definition diagonal d (L : list vec) : R := norm d (edges L).

(** epsilon-agreement: the diameter is at most epsilon (Definition 11). *)
Definition agreed d (epsilon : R) (L : list vec) : Prop :=
  forall x y, In x L -> In y L -> dist d x y <= epsilon.

(** All members of [L] lie between [a] and [b] in every coordinate. With [a] and [b] the
    ends of the honest inputs' box this is box validity (Definition 12). *)
Definition inside d (a b : vec) (L : list vec) : Prop :=
  forall x k, In x L -> (k < d)%nat -> a k <= x k <= b k.

(** A ball of radius [r] covers the medians of all (n-t)-subsets of [M], so that [r] is at
    least the covering radius (Definition 10). *)
Definition covered n t d (geo : list vec -> vec) (M : list vec) (r : R) : Prop :=
  exists c, forall X, In X (subsets (n - t) M) -> dist d (geo X) c <= r.

(** ** Rounds with other boxes (Theorem 26)

    A node [(M, a, b)] received [M], and takes the box from [a] to [b] in the place of GH. It
    may be another one at every node and in every round, as long as it [fits] what the
    honest nodes sent and what this node received. *)
Inductive boxed_round n t (fits : list vec -> list vec -> vec -> vec -> Prop)
    (H H' : list vec) : Prop :=
  boxed_played (nodes : list (list vec * vec * vec)) : length nodes = length H ->
    (forall M a b, In (M, a, b) nodes -> receives n H M /\ fits H M a b) ->
    H' = map (fun '(M, a, b) => boxed_midpoint n t a b M) nodes -> boxed_round n t fits H H'.

(** What may be asked of a box: it meets TH; *)
Definition meets_TH n t d (M : list vec) (a b : vec) : Prop := forall k, (k < d)%nat ->
  Rmax (TH_lower n t M k) (a k) <= Rmin (TH_upper n t M k) (b k).

(** it holds the median of n - t honest vectors, the same for all nodes, or is in no
    coordinate k farther from it than [eta k]; *)
Definition holds_median n t d geo (eta : vec) (H _ : list vec) (a b : vec) : Prop :=
  forall k, (k < d)%nat -> a k - eta k <= geo (firstn (n - t) H) k <= b k + eta k.

(** it holds GH; *)
Definition holds_GH n t d geo (M : list vec) (a b : vec) : Prop := forall k, (k < d)%nat ->
  a k <= GH_lower n t geo M k /\ GH_upper n t geo M k <= b k.

(** what it shares with TH holds what GH shares with TH, and exceeds it by at most [x k]. *)
Definition exceeds_by n t d geo (x : vec) (M : list vec) (a b : vec) : Prop :=
  forall k, (k < d)%nat ->
    box_lower n t geo M k - x k <= Rmax (TH_lower n t M k) (a k) <= box_lower n t geo M k /\
    box_upper n t geo M k <= Rmin (TH_upper n t M k) (b k) <= box_upper n t geo M k + x k.

(** The members of two lists are, pair by pair, at most [epsilon k] apart: rounding. *)
Definition pairwise_near d (epsilon : vec) : list vec -> list vec -> Prop :=
  Forall2 (fun x y => forall k, (k < d)%nat -> Rabs (x k - y k) <= epsilon k).
