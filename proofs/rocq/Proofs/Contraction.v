(** From two nodes' outputs in one coordinate to edges, and from one round to a run. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting.
Import ListNotations.
Open Scope R_scope.

(** An edge is the largest difference of two members in its coordinate. *)
Lemma edges_at_least L x y k : In x L -> In y L -> x k - y k <= edges L k.
Proof.
  intros Hx Hy. pose proof (greatest_ge (at_ k) L x Hx). pose proof (least_le (at_ k) L y Hy).
  unfold edges, at_ in *. lra.
Qed.

Lemma edges_at_most L k lo hi : L <> [] -> (forall x, In x L -> lo <= x k <= hi) ->
  edges L k <= hi - lo.
Proof.
  intros N B. unfold edges. destruct (greatest_in (at_ k) L N) as [x [Hx ->]].
  destruct (least_in (at_ k) L N) as [y [Hy ->]].
  pose proof (B x Hx). pose proof (B y Hy). unfold at_. lra.
Qed.

Lemma round_length n rule H H' : round n rule H H' -> length H' = length H.
Proof. intros [nodes L _ ->]. now rewrite map_length. Qed.

(** If no two outputs are farther apart than [c], no edge is longer. *)
Lemma edges_of_outputs (rule : list vec -> vec) nodes k c : nodes <> [] ->
  (forall Mi Mj, In Mi nodes -> In Mj nodes -> rule Mj k - rule Mi k <= c) ->
  edges (map rule nodes) k <= c.
Proof.
  intros S D. unfold edges.
  assert (N : map rule nodes <> []) by (intros E; now apply map_eq_nil in E).
  destruct (greatest_in (at_ k) _ N) as [x [Hx ->]]. destruct (least_in (at_ k) _ N) as [y [Hy ->]].
  apply in_map_iff in Hx as [Mj [<- Hj]]. apply in_map_iff in Hy as [Mi [<- Hi]].
  unfold at_. auto.
Qed.

(** ** Reliable broadcast is a restriction on what is received *)
Lemma heard_shorter B : forall mask, (length (heard mask B) <= length B)%nat.
Proof. induction B as [|b B IH]; intros [|[|] m]; simpl; try lia; specialize (IH m); lia. Qed.

Lemma hears_receives n H B M : (length H + length B <= n)%nat -> hears H B M -> receives n H M.
Proof.
  intros L (mask & _ & P). exists (heard mask B). split; auto.
  pose proof (heard_shorter B mask). lia.
Qed.

Lemma reliable_round_is_round n rule H H' : reliable_round n rule H H' -> round n rule H H'.
Proof.
  intros [B nodes L Ln Sy E]. exists nodes; auto.
  intros M HM. apply (hears_receives n H B); auto.
Qed.

Lemma reliable_run_is_run n rule r H H' : reliable_run n rule r H H' -> run n rule r H H'.
Proof.
  induction 1 as [|r H H' H'' P R IH]; econstructor; [|exact IH].
  now apply reliable_round_is_round.
Qed.

(** ** Whole runs *)

(** A factor of every round is a factor of the run: for [measure] an edge or the diagonal. *)
Theorem measure_of_a_run (one_round : list vec -> list vec -> Prop) (measure : list vec -> R)
    least_size c r H H' : 0 <= c ->
  (forall H H', (least_size <= length H)%nat -> one_round H H' ->
     length H' = length H /\ measure H' <= c * measure H) ->
  (least_size <= length H)%nat -> rounds one_round r H H' -> measure H' <= c ^ r * measure H.
Proof.
  intros C F L R. induction R as [H|r H H' H'' P R IH]; [simpl; lra|].
  destruct (F _ _ L P) as [E K]. specialize (IH ltac:(lia)).
  pose proof (pow_le c r C). simpl.
  apply Rle_trans with (c ^ r * (c * measure H)); [|lra].
  eapply Rle_trans; [exact IH|]. now apply Rmult_le_compat_l.
Qed.

(** Whoever bounds the outputs of all nodes in a round has bounded every round. *)
Theorem diagonal_of_a_run n t d rule c r H H' : (t < n)%nat -> 0 <= c ->
  (forall H nodes, (n - t <= length H)%nat -> (forall M, In M nodes -> receives n H M) ->
     nodes <> [] -> diagonal d (map rule nodes) <= c * diagonal d H) ->
  (n - t <= length H)%nat -> run n rule r H H' -> diagonal d H' <= c ^ r * diagonal d H.
Proof.
  intros N C F. apply measure_of_a_run; auto. intros H0 H1 L P. split; [exact (round_length _ _ _ _ P)|].
  destruct P as [nodes Ln Sy ->]. apply F; auto. intros ->. simpl in Ln. lia.
Qed.

Section Runs.
Variables n t : nat.
Variable rule : list vec -> vec.
Variable k : nat.
Variable c : R.
Hypothesis c_nonneg : 0 <= c.

Theorem edges_run r H H' :
  (forall H H', (n - t <= length H)%nat -> round n rule H H' -> edges H' k <= c * edges H k) ->
  (n - t <= length H)%nat -> run n rule r H H' -> edges H' k <= c ^ r * edges H k.
Proof.
  intros F. apply (measure_of_a_run _ (fun H => edges H k)); auto. intros H0 H1 L P.
  split; [exact (round_length _ _ _ _ P)|auto].
Qed.

Theorem edges_reliable_run r H H' :
  (forall H H', (n - t <= length H)%nat -> reliable_round n rule H H' ->
     edges H' k <= c * edges H k) ->
  (n - t <= length H)%nat -> reliable_run n rule r H H' -> edges H' k <= c ^ r * edges H k.
Proof.
  intros F. apply (measure_of_a_run _ (fun H => edges H k)); auto. intros H0 H1 L P.
  split; [exact (round_length _ _ _ _ (reliable_round_is_round _ _ _ _ P))|auto].
Qed.
End Runs.
