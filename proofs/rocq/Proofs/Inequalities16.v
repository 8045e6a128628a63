(** The inequalities of real numbers behind Theorem 16 for n = 4 (h = 3), scaled so that the
    three weights sum to 1 and the values are -a, 1 and y >= 1: [x] is the weight of -a, [z]
    that of y and [w] that of 1. Times x^2 the claim is alpha y^2 + beta y + gamma >= 0. *)
From Coq Require Import Reals Lra Psatz.
From BoxGeom.Proofs Require Import Inequalities20.
Open Scope R_scope.

(** alpha >= 0. *)
Lemma alpha z x : 0 < z -> 0 < x ->
  0 <= (z + x) * (z + x) + 162 * x * x * z * z * ((x - 1/3) + (z - 1/3)).
Proof.
  intros Hz Hx. set (s := z + x). set (p := x * z).
  assert (P : 0 < p) by (unfold p; nra).
  assert (Q : 4 * p <= s * s) by (pose proof (square_nonneg (z - x)); unfold p, s; lra).
  replace (162 * x * x * z * z * (x - 1/3 + (z - 1/3))) with (162 * (p * p) * (s - 2/3))
    by (unfold p, s; field).
  assert (Hs : 0 < s) by (unfold s; lra).
  destruct (Rle_dec (2/3) s).
  - assert (0 <= p * p * (s - 2/3)) by (apply Rmult_le_pos; [apply square_nonneg|lra]).
    pose proof (square_nonneg s). lra.
  - assert (A : 16 * (p * p) <= s * s * (s * s)).
    { replace (16 * (p * p)) with ((4 * p) * (4 * p)) by ring. apply Rmult_le_compat; lra. }
    assert (B : s * s * (2/3 - s) <= 4/81 * 8/9).
    { assert (0 <= (s + 2/9) * ((s - 4/9) * (s - 4/9)))
        by (apply Rmult_le_pos; [lra|apply square_nonneg]). lra. }
    assert (C : 16 * (p * p) * (2/3 - s) <= s * s * (s * s) * (2/3 - s))
      by (apply Rmult_le_compat_r; lra).
    assert (D : s * s * (s * s * (2/3 - s)) <= s * s * (4/81 * 8/9)).
    { apply Rmult_le_compat_l; [apply square_nonneg|lra]. }
    pose proof (square_nonneg s). lra.
Qed.

Lemma quartic x : 0 <= x -> x <= 1/2 -> 0 <= 1/162 - x*x*(x*x - 4/3*x + 13/36).
Proof.
  intros.
  assert (0 <= (x*x - 2/3*x + 1/10)*(x*x - 2/3*x + 1/10)) by apply square_nonneg.
  assert (0 <= x*(1/2-x)) by (apply Rmult_le_pos; lra).
  assert (0 <= (x-47/200)*(x-47/200)) by apply square_nonneg.
  assert (0 <= x * (1/2-x) * ((x-47/200)*(x-47/200))) by (apply Rmult_le_pos; lra).
  assert (0 <= (x*x-55/1000)*(x*x-55/1000)) by apply square_nonneg.
  assert (0 <= x*((x-47/200)*(x-47/200))) by (apply Rmult_le_pos; lra).
  assert (0 <= (1/2-x)*((x-47/200)*(x-47/200))) by (apply Rmult_le_pos; lra).
  lra || nra.
Qed.

(** 2 alpha + beta >= 0. *)
Lemma two_alpha_beta z w x : x = 1 - z - w -> 0 < z -> 0 < w -> 0 < x ->
  0 <= 2 * ((z + x) * (z + x) + 162 * x * x * z * z * ((x - 1/3) + (z - 1/3)))
     + (2 * (z + x) * w + 324 * x * x * (x - 1/3) * z * w).
Proof.
  intros Ex Hz Hw Hx. set (q := x * x - 4/3 * x + 13/36).
  replace (2 * ((z + x) * (z + x) + 162 * x * x * z * z * ((x - 1/3) + (z - 1/3)))
     + (2 * (z + x) * w + 324 * x * x * (x - 1/3) * z * w))
    with (2 * (x + z) + 324 * (x * x * z * ((z - 1/6) * (z - 1/6))) - 324 * (z * (x * x * q)))
    by (assert (w = 1 - z - x) by lra; subst w; unfold q; field).
  assert (A : 0 <= x * x * z * ((z - 1/6) * (z - 1/6))).
  { apply Rmult_le_pos; [apply Rmult_le_pos; [apply square_nonneg|lra]|apply square_nonneg]. }
  assert (B : 324 * (z * (x * x * q)) <= 2 * (x + z)); [|lra].
  destruct (Rle_dec x (1/2)) as [L|L].
  - pose proof (quartic x ltac:(lra) L) as R. fold q in R.
    assert (z * (x * x * q) <= z * (1/162)) by (apply Rmult_le_compat_l; lra). lra.
  - destruct (Rle_dec q 0) as [N|N].
    + assert (0 <= z * (x * x * - q)); [|lra].
      apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [apply square_nonneg|lra].
    + assert (X : 9/10 < x).
      { apply Rnot_le_lt. intros C. apply N. unfold q.
        assert (0 <= (x - 1/2) * (9/10 - x)) by (apply Rmult_le_pos; lra). lra. }
      assert (Q : q <= 1/36).
      { unfold q. assert (0 <= (1 - x) * (x - 1/3)) by (apply Rmult_le_pos; lra). lra. }
      assert (M1 : x * x <= 1)
        by (assert (0 <= (1 - x) * (1 + x)) by (apply Rmult_le_pos; lra); lra).
      assert (M2 : x * x * q <= 1 * (1/36))
        by (apply Rmult_le_compat; [apply square_nonneg|lra|lra|lra]).
      assert (z * (x * x * q) <= z * (1/36)) by (apply Rmult_le_compat_l; lra). lra.
Qed.

(** alpha + beta + gamma >= 0. *)
Lemma at_one z w x : x = 1 - z - w -> 0 <= z -> 0 <= w -> 0 <= x -> x <= 1/2 ->
  0 <= (z + x) * (z + x) + 162 * x * x * z * z * ((x - 1/3) + (z - 1/3))
     + (2 * (z + x) * w + 324 * x * x * (x - 1/3) * z * w)
     + (w * w - 9 * x * x + 162 * x * x * w * w * ((x - 1/3) + (w - 1/3))).
Proof.
  intros Ex Hz Hw Hx Hx2. set (s := 1 - x). set (p := z * w).
  assert (Es : z + w = s) by (unfold s; lra).
  assert (P : 4 * p <= s * s) by (pose proof (square_nonneg (z - w)); unfold p; rewrite <- Es; lra).
  match goal with |- 0 <= ?e => replace e
    with (1 - 9 * x * x + 162 * (x * x)
          * ((x - 1/3) * (s * s) + s * s * s - s * s / 3 - p * (3 * s - 2/3))) end.
  - assert (A : p * (3 * s - 2/3) <= s * s / 4 * (3 * s - 2/3)).
    { apply Rmult_le_compat_r; [unfold s; lra|lra]. }
    assert (B : x * x * (p * (3 * s - 2/3)) <= x * x * (s * s / 4 * (3 * s - 2/3)))
      by (apply Rmult_le_compat_l; [apply square_nonneg|exact A]).
    assert (G : 0 <= (3 * x - 1) * (3 * x - 1) * (27 * x * x * x - 45 * x * x + 12 * x + 2)).
    { apply Rmult_le_pos; [apply square_nonneg|].
      assert (0 <= x * (1/2 - x)) by (apply Rmult_le_pos; lra).
      assert (0 <= (1/2 - x) * (-27 * x * x + 63/2 * x + 15/4)) by (apply Rmult_le_pos; lra). lra. }
    clearbody p. subst s.
    lra.
  - unfold p. assert (w = s - z) by lra. subst w. unfold s. field.
Qed.

(** h = 3: [lambda_i = -162 (p_i - 1/3)]. *)
Lemma three_above p1 p2 p3 v1 v2 v3 D :
  0 < p1 -> 0 < p2 -> 0 < p3 -> p1 + p2 + p3 = 1 -> p1 <= 1/2 ->
  p1 * v1 + p2 * v2 + p3 * v3 = 0 -> v2 <= v3 -> 0 <= D <= v2 ->
  0 <= (v3 - v1) * (v3 - v1) - 9 * D * D
     + 162 * ((p1 - 1/3) * (p1 * v1 * (p1 * v1)) + (p2 - 1/3) * (p2 * v2 * (p2 * v2))
              + (p3 - 1/3) * (p3 * v3 * (p3 * v3))).
Proof.
  intros H1 H2 H3 Hs Hl Hb O [D0 D1].
  set (al := (p3 + p1) * (p3 + p1) + 162 * p1 * p1 * p3 * p3 * ((p1 - 1/3) + (p3 - 1/3))).
  set (be := 2 * (p3 + p1) * p2 + 324 * p1 * p1 * (p1 - 1/3) * p3 * p2).
  set (ga := p2 * p2 - 9 * p1 * p1 + 162 * p1 * p1 * p2 * p2 * ((p1 - 1/3) + (p2 - 1/3))).
  pose proof (alpha p3 p1 H3 H1) as A. fold al in A.
  pose proof (two_alpha_beta p3 p2 p1 ltac:(lra) H3 H2 H1) as B. fold al be in B.
  pose proof (at_one p3 p2 p1 ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) Hl) as C.
  fold al be ga in C.
  assert (Q : 0 <= al * ((v3 - v2) * (v3 - v2)) + (2 * al + be) * ((v3 - v2) * v2)
                   + (al + be + ga) * (v2 * v2)).
  { assert (0 <= al * ((v3 - v2) * (v3 - v2)))
      by (apply Rmult_le_pos; [exact A|apply square_nonneg]).
    assert (0 <= (2 * al + be) * ((v3 - v2) * v2))
      by (apply Rmult_le_pos; [lra|apply Rmult_le_pos; lra]).
    assert (0 <= (al + be + ga) * (v2 * v2))
      by (apply Rmult_le_pos; [lra|apply square_nonneg]).
    lra. }
  assert (DD : D * D <= v2 * v2) by (apply Rmult_le_compat; lra).
  assert (P : 0 < p1 * p1) by (apply Rmult_lt_0_compat; lra).
  apply (Rmult_le_reg_l (p1 * p1)); auto. rewrite Rmult_0_r.
  apply Rle_trans with (p1 * p1 * ((v3 - v1) * (v3 - v1) - 9 * (v2 * v2)
     + 162 * ((p1 - 1/3) * (p1 * v1 * (p1 * v1)) + (p2 - 1/3) * (p2 * v2 * (p2 * v2))
              + (p3 - 1/3) * (p3 * v3 * (p3 * v3))))).
  - set (m := p1 * v1) in *. assert (Em : m = - (p2 * v2 + p3 * v3)) by lra.
    replace (p1 * p1 * ((v3 - v1) * (v3 - v1) - 9 * (v2 * v2)
       + 162 * ((p1 - 1/3) * (m * m) + (p2 - 1/3) * (p2 * v2 * (p2 * v2))
                + (p3 - 1/3) * (p3 * v3 * (p3 * v3)))))
      with ((p1 * v3 - m) * (p1 * v3 - m) - 9 * (p1 * p1) * (v2 * v2)
       + 162 * (p1 * p1) * ((p1 - 1/3) * (m * m) + (p2 - 1/3) * (p2 * v2 * (p2 * v2))
                            + (p3 - 1/3) * (p3 * v3 * (p3 * v3))))
      by (unfold m; ring).
    rewrite Em. eapply Rle_trans; [exact Q|]. right. unfold al, be, ga. field.
  - apply Rmult_le_compat_l; [lra|]. lra.
Qed.

