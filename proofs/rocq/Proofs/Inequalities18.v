(** The inequalities of real numbers behind Theorem 18. [h] is n - t, [b <= t] the number of
    points on the near side of a trusted end; A8 to A11 are steps of docs/proofs.md. *)
From Coq Require Import Reals Lra Psatz.
Open Scope R_scope.

(** b (h - b) / (h - 2b) grows with b (A10). *)
Lemma few_are_worst_when_most h t b : 0 <= b -> b <= t -> 2 * t < h ->
  b * (h - b) * (h - 2 * t) <= t * (h - t) * (h - 2 * b).
Proof.
  intros Hb Hbt Hth.
  assert (0 <= h * (h - t - b)) by (apply Rmult_le_pos; lra).
  assert (0 <= 2 * (t * b)) by (apply Rmult_le_pos; [lra|apply Rmult_le_pos; lra]).
  assert (0 <= (t - b) * (h * (h - t - b) + 2 * (t * b))) by (apply Rmult_le_pos; lra).
  lra.
Qed.

(** Two bounds on a squared sum, of b and of h - b terms (step 3d of T12). *)
Lemma both_sides h b W2 Ub Ua : 0 <= b -> b <= h ->
  W2 <= b * Ub -> W2 <= (h - b) * Ua -> W2 * h <= b * (h - b) * (Ub + Ua).
Proof.
  intros Hb Hbh H1 H2.
  assert (W2 * (h - b) <= b * Ub * (h - b)) by (apply Rmult_le_compat_r; lra).
  assert (W2 * b <= (h - b) * Ua * b) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(** Steps 1 and 2 put together (A8, A9, A11). [L] is the total weight, [W] the pull
    of the far points in the coordinate, [E2] the squared diagonal. *)
Lemma gap_from_spread h t b L W U E2 delta :
  0 <= b -> b <= t -> 2 * t < h -> 0 <= delta -> 0 <= L -> 0 <= U -> 0 <= E2 ->
  delta * L <= W -> W * W * h <= b * (h - b) * U -> 4 * (h * (h - 2 * b)) <= L * L * E2 ->
  4 * (delta * delta) * (h * h * (h - 2 * t)) <= t * (h - t) * U * E2.
Proof.
  intros Hb Hbt Hth Hd HL HU HE Pull Balance Spread.
  assert (S : delta * L * (delta * L) <= W * W).
  { assert (0 <= delta * L) by now apply Rmult_le_pos. apply Rmult_le_compat; lra. }
  assert (K : 4 * (delta * delta) * (h * h * (h - 2 * b)) <= b * (h - b) * U * E2).
  { apply Rle_trans with (delta * L * (delta * L) * (h * E2)).
    - apply (Rmult_le_compat_l (delta * delta * h)) in Spread; [lra|].
      apply Rmult_le_pos; [apply Rle_0_sqr|lra].
    - assert (0 <= h * E2) by (apply Rmult_le_pos; lra).
      apply Rle_trans with (W * W * (h * E2)); [now apply Rmult_le_compat_r|].
      apply (Rmult_le_compat_r E2) in Balance; lra. }
  pose proof (few_are_worst_when_most h t b Hb Hbt Hth) as Worst.
  assert (UE : 0 <= U * E2) by now apply Rmult_le_pos.
  apply (Rmult_le_compat_r (U * E2)) in Worst; [|exact UE].
  apply (Rmult_le_compat_r (h - 2 * t)) in K; [|lra].
  apply (Rmult_le_reg_r (h - 2 * b)); lra.
Qed.
