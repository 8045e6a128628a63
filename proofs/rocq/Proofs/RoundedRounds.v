(** What rounding adds to a factor of every round. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Contraction Theorem12.
Import ListNotations.
Open Scope R_scope.

(** A factor of every round, but for some slack. *)
Lemma measure_with_slack (one_round : list vec -> list vec -> Prop) (measure : list vec -> R)
    least_size c s r H H' : 0 <= c < 1 -> 0 <= s ->
  (forall H H', (least_size <= length H)%nat -> one_round H H' ->
     length H' = length H /\ measure H' <= c * measure H + s) ->
  (least_size <= length H)%nat -> rounds one_round r H H' ->
  measure H' <= c ^ r * measure H + s / (1 - c).
Proof.
  intros C S F L R. assert (Q : 0 <= s / (1 - c)).
  { apply Rmult_le_pos; [exact S|]. left. apply Rinv_0_lt_compat. lra. }
  assert (E : c * (s / (1 - c)) + s = s / (1 - c)) by (field; lra).
  enough (A : measure H' - s / (1 - c) <= c ^ r * (measure H - s / (1 - c))).
  { pose proof (pow_le c r (proj1 C)) as P.
    assert (0 <= c ^ r * (s / (1 - c))) by now apply Rmult_le_pos. lra. }
  apply (measure_of_a_run one_round (fun H => measure H - s / (1 - c)) least_size); auto; [lra|].
  intros H0 H1 L0 P. destruct (F H0 H1 L0 P) as [E1 K]. split; [exact E1|lra].
Qed.

(** Outputs that are rounded. *)
Lemma Rabs_le_inv x c : Rabs x <= c -> - c <= x <= c.
Proof. unfold Rabs. destruct (Rcase_abs x); lra. Qed.

Lemma partner d epsilon L L' y : pairwise_near d epsilon L L' -> In y L' ->
  exists x, In x L /\ forall k, (k < d)%nat -> Rabs (x k - y k) <= epsilon k.
Proof.
  induction 1 as [|x z L L' N _ IH]; intros [].
  - subst z. exists x. split; [now left|exact N].
  - destruct IH as [w [Hw E]]; auto. exists w. split; [now right|exact E].
Qed.

Lemma pairwise_length d epsilon L L' : pairwise_near d epsilon L L' -> length L' = length L.
Proof. induction 1; simpl; congruence. Qed.

Lemma rounded_diagonal d epsilon L L' : pairwise_near d epsilon L L' ->
  diagonal d L' <= diagonal d L + 2 * norm d epsilon.
Proof.
  intros Near. destruct L' as [|y0 l] eqn:E'.
  { apply pairwise_length in Near. destruct L; [|easy]. pose proof (norm_nonneg d epsilon). lra. }
  rewrite <- E' in *. assert (N : L' <> []) by (rewrite E'; easy).
  rewrite <- norm_scal by lra. eapply Rle_trans; [|apply minkowski].
  apply norm_le_coords. intros k Hk.
  rewrite Rabs_right by apply Rle_ge, edges_nonneg. unfold edges at 1.
  destruct (greatest_in (at_ k) _ N) as [y [Hy ->]]. destruct (least_in (at_ k) _ N) as [z [Hz ->]].
  destruct (partner d epsilon L L' y Near Hy) as [x [Hx Exy]].
  destruct (partner d epsilon L L' z Near Hz) as [w [Hw Ewz]].
  pose proof (Rabs_le_inv _ _ (Exy k Hk)). pose proof (Rabs_le_inv _ _ (Ewz k Hk)).
  pose proof (edges_at_least L x w k Hx Hw). unfold at_. lra.
Qed.
