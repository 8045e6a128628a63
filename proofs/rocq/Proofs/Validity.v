(** Theorem 7: box validity in every round, of BOX-GEOM, BOX-MEAN and BOX-GEOM/1. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sorting TrustedHyperbox Candidates Contraction Theorem12 Means.
Import ListNotations.
Open Scope R_scope.

Section Validity.
Variables n t d : nat.
Hypothesis resilience : (n > 2 * t)%nat.

(** In one round the output lies between the ends of the honest range. *)
Definition valid_in_a_round (rule : list vec -> vec) : Prop :=
  forall H M k, (n - t <= length H)%nat -> (k < d)%nat -> receives n H M ->
    honest_lower H k <= rule M k <= honest_upper H k.

Lemma box_geom_valid geo : is_median_rule d geo -> valid_in_a_round (box_rule n t geo).
Proof.
  intros G H M k L Hk R. apply (T7 n t H L ltac:(lia) d geo (proj2 G)); auto.
  - now apply not_above.
  - now apply not_below.
Qed.

Lemma box_mean_valid : valid_in_a_round (box_rule n t mean).
Proof.
  intros H M k L Hk R. apply (T7 n t H L ltac:(lia) d mean (mean_of_multisets d)); auto.
  - apply mean_not_above.
  - apply mean_not_below.
Qed.

Lemma trusted_midpoint_valid : valid_in_a_round (trusted_midpoint n t).
Proof.
  intros H M k L Hk R. pose proof (T2 n t H L ltac:(lia) M k resilience R).
  pose proof (TH_in_honest_box n t H L ltac:(lia) M k R).
  unfold trusted_midpoint. lra.
Qed.

(** Then every box that holds the first vectors holds those of all rounds. *)
Theorem validity_run rule r H H' a b : valid_in_a_round rule -> (n - t <= length H)%nat ->
  run n rule r H H' -> inside d a b H -> inside d a b H'.
Proof.
  intros V L R. induction R as [H|r H H' H'' P R IH]; [auto|]. intros I.
  pose proof (round_length _ _ _ _ P) as E. apply IH; [lia|].
  destruct P as [nodes Ln Sy ->]. intros x k Hx Hk.
  apply in_map_iff in Hx as [M [<- HM]]. specialize (V H M k L Hk (Sy M HM)).
  assert (N : H <> []) by (intros ->; simpl in L; lia).
  destruct (least_in (at_ k) H N) as [y [Hy Ey]]. destruct (greatest_in (at_ k) H N) as [z [Hz Ez]].
  pose proof (I y k Hy Hk). pose proof (I z k Hz Hk).
  unfold honest_lower, honest_upper in V. rewrite Ey, Ez in V. unfold at_ in V. lra.
Qed.
End Validity.
