(** The inequality behind Theorem 21, in one coordinate seen from the median.
    [M] and [s] are the largest and the smallest light value, [m] their weighted mean, [-a] the
    value of the heavy point, [r] the larger of [a] and [-s]; so the edge is at least [M + r].
    [mu] is at least 3 and at least the inverse of the weight of each light point. L4 to L10
    are steps of docs/proofs.md. *)
From Coq Require Import Reals Lra Psatz.
Open Scope R_scope.

(** No light value is far from the others, measured from the mean (L4). *)
Lemma farthest_light M s m p mu : s <= M -> s <= m -> 0 < p -> 1 <= mu * p ->
  p * (M - s) <= m - s -> M - s <= mu * (m - s).
Proof.
  intros HM Hm Hp Hmu F.
  assert (0 < mu) by (apply (Rmult_lt_reg_r p); lra).
  apply Rle_trans with (mu * p * (M - s)).
  - rewrite <- (Rmult_1_l (M - s)) at 1. apply Rmult_le_compat_r; lra.
  - rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
Qed.

(** All light values on one side of the median; towards them (L5, L6). *)
Lemma slack_towards_lights M s m a mu : 0 <= s -> s <= m -> s <= M -> 0 <= a -> 3 <= mu ->
  M - s <= mu * (m - s) ->
  (M - m) * (m - s) - mu * (m * m) <= (M + a) * (M + a) - (M + s) * (M + s).
Proof.
  intros Hs Hsm HsM Ha Hmu F.
  assert ((M - s) * (m + s) <= mu * (m - s) * (m + s)) by (apply Rmult_le_compat_r; lra).
  assert (0 <= (mu - 3) * (s * s)) by (apply Rmult_le_pos; [lra|apply Rle_0_sqr]).
  assert (0 <= (m - s) * (m - s)) by apply Rle_0_sqr.
  assert (0 <= a * (2 * M + a)) by (apply Rmult_le_pos; lra).
  lra.
Qed.

(** ... and away from them (L7). *)
Lemma slack_from_lights M s m a mu : 0 <= s -> s <= m -> m <= M -> 0 <= a -> 3 <= mu ->
  (M - m) * (m - s) - mu * (m * m) <= (M + a) * (M + a) - a * a.
Proof.
  intros Hs Hsm HmM Ha Hmu.
  assert ((M - m) * (m - s) <= M * M) by (apply Rmult_le_compat; lra).
  assert (0 <= mu * (m * m)) by (apply Rmult_le_pos; [lra|apply Rle_0_sqr]).
  assert (0 <= M * a) by (apply Rmult_le_pos; lra).
  lra.
Qed.

(** Some light value at [-sigma]: towards [M] (L8) ... *)
Lemma slack_towards_largest M m r sigma mu : 0 <= sigma -> 0 <= m -> m <= M -> sigma <= r ->
  0 <= mu -> M + sigma <= mu * (m + sigma) ->
  (M - m) * (m + sigma) - mu * (m * m) <= (M + r) * (M + r) - M * M.
Proof.
  intros Hs Hm HmM Hr Hmu F.
  assert (G : 2 * M * sigma + sigma * sigma <= (M + r) * (M + r) - M * M).
  { assert (M * sigma <= M * r) by (apply Rmult_le_compat_l; lra).
    assert (sigma * sigma <= r * r) by (apply Rmult_le_compat; lra). lra. }
  apply Rle_trans with (2 * M * sigma + sigma * sigma); [|exact G].
  destruct (Rle_dec m sigma) as [C|C].
  - (* m <= sigma: (M - m)(sigma - m) and all else are at least 0 *)
    assert (0 <= (M - m) * (sigma - m)) by (apply Rmult_le_pos; lra).
    assert (0 <= mu * (m * m)) by (apply Rmult_le_pos; [lra|apply Rle_0_sqr]).
    assert (0 <= m * sigma) by (apply Rmult_le_pos; lra).
    assert (0 <= sigma * sigma) by apply Rle_0_sqr.
    lra.
  - assert (K : (M + sigma) * (m - sigma) <= mu * (m + sigma) * (m - sigma))
      by (apply Rmult_le_compat_r; lra).
    assert (0 <= mu * (sigma * sigma)) by (apply Rmult_le_pos; [lra|apply Rle_0_sqr]).
    assert (0 <= m * sigma) by (apply Rmult_le_pos; lra).
    assert (0 <= m * m) by apply Rle_0_sqr.
    lra.
Qed.

(** ... and away from [M] (L9). *)
Lemma slack_from_largest M m r sigma mu : 0 <= sigma -> 0 <= m -> m <= M -> sigma <= r ->
  0 <= mu -> (M - m) * (m + sigma) - mu * (m * m) <= (M + r) * (M + r) - r * r.
Proof.
  intros Hs Hm HmM Hr Hmu.
  assert ((M - m) * (m + sigma) <= M * (M + sigma)) by (apply Rmult_le_compat; lra).
  assert (0 <= mu * (m * m)) by (apply Rmult_le_pos; [lra|apply Rle_0_sqr]).
  assert (M * sigma <= M * r) by (apply Rmult_le_compat_l; lra).
  assert (0 <= M * r) by (apply Rmult_le_pos; lra).
  lra.
Qed.

(** Only one light value is positive, all other points are at most [-dp] (L10). *)
Lemma slack_one_positive M m r sigma dp mu : 0 <= sigma -> 0 <= dp -> dp <= m -> m <= M ->
  sigma <= r -> 0 <= mu ->
  (M - m) * (m + sigma) - mu * (m * m) <= (M + r) * (M + r) - (r + dp) * (r + dp).
Proof.
  intros Hs Hd Hdm HmM Hr Hmu.
  assert ((M - m) * (m + sigma) <= (M - dp) * (M + 2 * r + dp)) by (apply Rmult_le_compat; lra).
  assert (0 <= mu * (m * m)) by (apply Rmult_le_pos; [lra|apply Rle_0_sqr]).
  lra.
Qed.

Lemma square_between y low high K Q : - low <= y -> y <= high -> 0 <= low -> 0 <= high ->
  K + high * high <= Q -> K + low * low <= Q -> K + y * y <= Q.
Proof.
  intros L U Hl Hh KU KL. destruct (Rle_dec 0 y).
  - assert (y * y <= high * high) by (apply Rmult_le_compat; lra). lra.
  - assert (- y * - y <= low * low) by (apply Rmult_le_compat; lra). lra.
Qed.

(** All cases together. The output [v] is the middle of the intersection of ([tl], [tu]), the
    trusted interval, and ([bl], [bu]), which holds the median; [e] is the edge. *)
Lemma slack M m s a mu e v tl tu bl bu :
  s <= m -> 0 <= m -> m <= M -> 0 <= a -> a <= m -> 3 <= mu -> M - s <= mu * (m - s) ->
  M + a <= e -> M - s <= e ->
  2 * v = Rmax tl bl + Rmin tu bu -> bl <= 0 <= bu ->
  tu <= M -> - Rmax a (- s) <= tl ->
  tl <= Rmax (- a) s -> Rmin (- a) M <= tu -> s <= tu ->
  (M - m) * (m - s) - mu * (m * m) <= e * e - 4 * (v * v).
Proof.
  intros Hsm Hm HmM Ha Ham Hmu F E1 E2 V B TU TL P1 P2 P3.
  assert (Sq : (M + Rmax a (- s)) * (M + Rmax a (- s)) <= e * e).
  { assert (a <= Rmax a (- s)) by apply Rmax_l.
    assert (M + Rmax a (- s) <= e) by (unfold Rmax; destruct (Rle_dec _ _); lra).
    apply Rmult_le_compat; lra. }
  assert (Up : 2 * v <= Rmax tl bl + M) by (pose proof (Rmin_l tu bu); lra).
  assert (Low : tl + Rmin tu bu <= 2 * v) by (pose proof (Rmax_l tl bl); lra).
  replace (4 * (v * v)) with (2 * v * (2 * v)) by ring.
  enough ((M - m) * (m - s) - mu * (m * m) + 2 * v * (2 * v) <= e * e) by lra.
  destruct (Rle_dec 0 s) as [S|S].
  - (* all light values are at least 0 *)
    rewrite (Rmax_left a) in TL, Sq by lra. rewrite (Rmax_right (- a)) in P1 by lra.
    assert (Rmax tl bl <= s) by (apply Rmax_lub; lra).
    assert (0 <= Rmin tu bu) by (apply Rmin_glb; lra).
    apply (square_between _ a (M + s)); try lra.
    + pose proof (slack_towards_lights M s m a mu). lra.
    + pose proof (slack_from_lights M s m a mu). lra.
  - set (r := Rmax a (- s)) in *.
    assert (R : - s <= r) by apply Rmax_r.
    assert (Rmax tl bl <= 0) by (apply Rmax_lub; [|lra]; unfold Rmax in P1;
      destruct (Rle_dec (- a) s); lra).
    assert (F' : M + - s <= mu * (m + - s)) by lra.
    pose proof (slack_towards_largest M m r (- s) mu) as T1.
    destruct (Rle_dec 0 tu) as [T|T].
    + assert (0 <= Rmin tu bu) by (apply Rmin_glb; lra).
      pose proof (slack_from_largest M m r (- s) mu) as T2.
      apply (square_between _ r M); lra.
    + (* only the largest light value is positive *)
      rewrite Rmin_left in P2 by lra. rewrite Rmin_left in Low by lra.
      pose proof (slack_one_positive M m r (- s) (- tu) mu) as T2.
      apply (square_between _ (r + - tu) M); lra.
Qed.
