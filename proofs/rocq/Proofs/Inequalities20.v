(** The inequalities of real numbers behind Theorem 20, for h = n - 1 >= 4. [z] is the weight
    of the point on the near side, [y] that of another; all weights sum to h. [K] is
    2h/(h - 2), which is at most 4 (C2). C2 to C10 are steps of docs/proofs.md. *)
From Coq Require Import Reals Lra Psatz.
Open Scope R_scope.

Lemma square_nonneg x : 0 <= x * x.
Proof. exact (Rle_0_sqr x). Qed.

Lemma K_bounds h : 4 <= h -> 0 < 2 * h / (h - 2) <= 4.
Proof.
  intros Hh. split; [apply Rdiv_lt_0_compat; lra|].
  apply (Rmult_le_reg_r (h - 2)); [lra|]. unfold Rdiv.
  rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

(** A multiple of [x] plus [p] is between those at 0 and at 4 (C5). *)
Lemma linear K x p : 0 <= K <= 4 -> 0 <= p -> 0 <= 4 * x + p -> 0 <= K * x + p.
Proof.
  intros [K0 K4] Hp H4. destruct (Rle_dec 0 x).
  - assert (0 <= K * x) by (apply Rmult_le_pos; lra). lra.
  - assert (K * - x <= 4 * - x) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(** C3. *)
Lemma others_enter_positively K z : 0 <= K <= 4 -> 0 < z -> 0 <= 1 + K * ((z - 1) * (z * z)).
Proof.
  intros HK Hz. rewrite Rplus_comm. apply linear; [exact HK|lra|].
  assert (0 <= (z + 1/3) * ((z - 2/3) * (z - 2/3)))
    by (apply Rmult_le_pos; [lra|apply square_nonneg]).
  lra.
Qed.

(** C4, for K = 4: with s the root of z, a square plus a multiple of a polynomial in s. *)
Lemma grows_at_4 z y : 0 < z -> 0 <= y ->
  0 <= 4 * (z * z * (y * y) + ((z - 1) * (z * z) - z * z) * y) + (y + z).
Proof.
  intros Hz Hy.
  assert (exists s, 0 <= s /\ z = s * s) as [s [Hs ->]].
  { exists (sqrt z). split; [apply sqrt_pos|]. rewrite sqrt_sqrt; lra. }
  assert (A : 0 <= 4 * (s * s * s * (s * s * s)) - 8 * (s * s * (s * s)) + 4 * (s * s * s) + 1).
  { destruct (Rle_dec s 1).
    - assert (0 <= s * (1 - s)) by (apply Rmult_le_pos; lra).
      pose proof (square_nonneg (2 * (s * s * s) - 2 * s + 1)). lra.
    - assert (C : 0 <= s * s * s) by (apply Rmult_le_pos; [apply square_nonneg|lra]).
      assert (D : 0 <= (s - 1) * (s * s + s - 1)).
      { apply Rmult_le_pos; [lra|]. pose proof (square_nonneg s). lra. }
      pose proof (Rmult_le_pos _ _ C D). lra. }
  assert (0 <= y * (4 * (s * s * s * (s * s * s)) - 8 * (s * s * (s * s)) + 4 * (s * s * s) + 1))
    by now apply Rmult_le_pos.
  pose proof (square_nonneg (s * (2 * y * s - 1))). lra.
Qed.

Lemma grows K z y : 0 <= K <= 4 -> 0 < z -> 0 <= y ->
  0 <= K * (z * z * (y * y) + ((z - 1) * (z * z) - z * z) * y) + (y + z).
Proof. intros HK Hz Hy. apply linear; [exact HK|lra|]. now apply grows_at_4. Qed.

(** C6. *)
Lemma cubic_below y : 0 < y -> (y - 1) + (y - 1) * (y - 1) <= (y - 1) * (y * y).
Proof.
  intros. assert (0 <= y * ((y - 1) * (y - 1)))
    by (apply Rmult_le_pos; [lra|apply square_nonneg]). lra.
Qed.

(** C8. *)
Lemma cubic_above y : 0 < y -> 9 * ((1 - y) * (y * y)) <= 4 * y - 3 * (y * y).
Proof.
  intros. assert (0 <= y * ((3 * y - 2) * (3 * y - 2)))
    by (apply Rmult_le_pos; [lra|apply square_nonneg]). lra.
Qed.

(** What is left of C7 when (z - 1)^2 is divided out; [y] is z - 1 and [c] is 1/(h - 1). *)
Lemma all_ones_quotient h K c y : 4 <= h -> K * (h - 2) = 2 * h -> 0 <= K <= 4 -> 0 <= c <= 1 ->
  -1 <= y <= h / 2 - 1 ->
  0 <= 3 * (h * h) - K * (2 * (h - 1) - c)
       + K * ((h * h - 6 * h + 5 + 2 * c) * y - (2 * h - 4 - c) * (y * y) + y * y * y).
Proof.
  intros Hh EK HK Hc Hy.
  assert (Kc : 0 <= K * c <= K) by (split; [apply Rmult_le_pos; lra|]; assert (K * c <= K * 1)
    by (apply Rmult_le_compat_l; lra); lra).
  assert (Hh2 : 4 * h <= h * h) by (apply Rmult_le_compat_r; lra).
  assert (EK2 : K * h = 2 * h + 2 * K) by lra.
  destruct (Rle_dec 0 y) as [Y|Y].
  - set (r := h * h - 6 * h + 5 + 2 * c - (2 * h - 4 - c) * y + y * y).
    set (r0 := h * h / 4 - 3 * h + 2).
    assert (R : r0 <= r).
    { assert (0 <= (h / 2 - 1 - y) * (2 * h - 4 - y - (h / 2 - 1))) by (apply Rmult_le_pos; lra).
      assert (0 <= c * y) by (apply Rmult_le_pos; lra). unfold r, r0. lra. }
    assert (Ky : 0 <= K * y <= h).
    { split; [apply Rmult_le_pos; lra|].
      assert (K * y <= K * (h / 2 - 1)) by (apply Rmult_le_compat_l; lra). lra. }
    assert (S : K * y * r0 <= K * y * r) by (apply Rmult_le_compat_l; lra).
    assert (B : 0 <= 3 * (h * h) - 6 * h + K * y * r0).
    { destruct (Rle_dec 0 r0) as [P|P].
      - assert (0 <= K * y * r0) by (apply Rmult_le_pos; lra). lra.
      - assert (K * y * - r0 <= h * - r0) by (apply Rmult_le_compat_r; lra).
        assert (0 <= h * (h * h - 16)) by (apply Rmult_le_pos; lra). unfold r0 in *. lra. }
    replace (K * ((h * h - 6 * h + 5 + 2 * c) * y - (2 * h - 4 - c) * (y * y) + y * y * y))
      with (K * y * r) by (unfold r; ring).
    lra.
  - (* y is between -1 and 0 *)
    assert (Y2 : 0 <= y * y <= 1).
    { split; [apply square_nonneg|].
      assert (- y * - y <= 1 * 1) by (apply Rmult_le_compat; lra). lra. }
    assert (Y3 : -1 <= y * y * y).
    { assert (y * y * - y <= 1 * 1) by (apply Rmult_le_compat; lra). lra. }
    assert (B2 : (2 * h - 4 - c) * (y * y) <= (2 * h - 4 - c) * 1)
      by (apply Rmult_le_compat_l; lra).
    set (b := h * h - 6 * h + 5 + 2 * c) in *.
    destruct (Rle_dec 0 b) as [P|P].
    + assert (b * - y <= b * 1) by (apply Rmult_le_compat_l; lra).
      assert (L : - (b + (2 * h - 4 - c) + 1) <= b * y - (2 * h - 4 - c) * (y * y) + y * y * y)
        by lra.
      apply (Rmult_le_compat_l K) in L; [|lra].
      replace (K * - (b + (2 * h - 4 - c) + 1)) with (- (K * (h - 2) * h) + K * (2 * (h - 1) - c))
        in L by (unfold b; ring).
      rewrite EK in L. lra.
    + assert (0 <= - b * - y) by (apply Rmult_le_pos; lra).
      assert (L : - ((2 * h - 4 - c) + 1) <= b * y - (2 * h - 4 - c) * (y * y) + y * y * y) by lra.
      apply (Rmult_le_compat_l K) in L; [|lra]. lra.
Qed.

(** C7: the inequality where all values are 1, at once for all h. *)
Lemma all_ones h z : 4 <= h -> 0 < z -> z <= h / 2 ->
  0 <= h * h * (1 - z * z)
       + 2 * h / (h - 2) * (z * z)
         * ((z - 1) * ((h - z) * (h - z) - 1) + (z - 1) * (z - 1) / (h - 1)).
Proof.
  intros Hh Hz Hz2. pose proof (K_bounds h Hh) as HK. set (K := 2 * h / (h - 2)) in *.
  assert (EK : K * (h - 2) = 2 * h) by (unfold K; field; lra).
  assert (Hc : 0 <= / (h - 1) <= 1).
  { split; [left; apply Rinv_0_lt_compat; lra|].
    rewrite <- Rinv_1. apply Rinv_le_contravar; lra. }
  pose proof (all_ones_quotient h K (/ (h - 1)) (z - 1) Hh EK ltac:(lra) Hc ltac:(lra)) as Q.
  set (q := 3 * (h * h) - _ + _) in Q.
  replace (h * h * (1 - z * z) + _) with ((z - 1) * (z - 1) * q).
  - apply Rmult_le_pos; [apply square_nonneg|exact Q].
  - unfold q, K. field. lra.
Qed.

(** C10, where the gap is 0: [A] is half the sum of the weighted distances, [S2] the
    weighted sum of the squares, [Q] the sum of the squared weighted values. *)
Lemma no_gap h A e S2 Q : 3 <= h <= 11 -> S2 <= A * e -> 4 * (A * A) <= h * Q ->
  2 * h / (h - 2) * (4 * S2 - 3 * Q) <= 9 * (e * e).
Proof.
  intros Hh H2 HQ.
  apply (Rmult_le_reg_r (h - 2)); [lra|].
  replace (2 * h / (h - 2) * (4 * S2 - 3 * Q) * (h - 2)) with (8 * (h * S2) - 6 * (h * Q))
    by (field; lra).
  assert (h * S2 <= h * (A * e)) by (apply Rmult_le_compat_l; lra).
  assert (0 <= (h - 3) * (11 - h)) by (apply Rmult_le_pos; lra).
  assert (0 <= (27 * (h - 2) - 2 * (h * h)) * (e * e))
    by (apply Rmult_le_pos; [lra|apply square_nonneg]).
  pose proof (square_nonneg (6 * A - h * e)). lra.
Qed.
