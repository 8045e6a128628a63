(** From two nodes' outputs in one coordinate to edges, and from one round to a run. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Rounds.
Import ListNotations.
Open Scope R_scope.

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
Section Runs.
Variables n t : nat.
Variable rule : list vec -> vec.
Variable k : nat.
Variable c : R.
Hypothesis c_nonneg : 0 <= c.

(** A factor of every round is a factor of the run. *)
Theorem edges_run r H H' :
  (forall H H', (n - t <= length H)%nat -> round n rule H H' -> edges H' k <= c * edges H k) ->
  (n - t <= length H)%nat -> run n rule r H H' -> edges H' k <= c ^ r * edges H k.
Proof.
  intros F L R. induction R as [H|r H H' H'' P R IH]; [simpl; lra|].
  pose proof (round_length _ _ _ _ P) as E. specialize (IH ltac:(lia)). specialize (F _ _ L P).
  pose proof (pow_le c r c_nonneg). simpl.
  apply Rle_trans with (c ^ r * (c * edges H k)); [|lra].
  eapply Rle_trans; [exact IH|]. now apply Rmult_le_compat_l.
Qed.

Theorem edges_reliable_run r H H' :
  (forall H H', (n - t <= length H)%nat -> reliable_round n rule H H' ->
     edges H' k <= c * edges H k) ->
  (n - t <= length H)%nat -> reliable_run n rule r H H' -> edges H' k <= c ^ r * edges H k.
Proof.
  intros F L R. induction R as [H|r H H' H'' P R IH]; [simpl; lra|].
  pose proof (round_length _ _ _ _ (reliable_round_is_round _ _ _ _ P)) as E.
  specialize (IH ltac:(lia)). specialize (F _ _ L P).
  pose proof (pow_le c r c_nonneg). simpl.
  apply Rle_trans with (c ^ r * (c * edges H k)); [|lra].
  eapply Rle_trans; [exact IH|]. now apply Rmult_le_compat_l.
Qed.
End Runs.
