(** The balance of Definition 1 holds at every geometric median, and what follows from it: Theorem 4
    in one coordinate. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Medians.
From BoxGeom.Proofs Require Import Sums.
Import ListNotations.
Open Scope R_scope.

Section Optimality.
Variable d : nat.
Notation dist := (dist d).
Notation norm := (norm d).
Notation dot := (dot d).
Notation F := (summed_distance d).
Notation is_median := (is_median d).
Notation balanced := (balanced d).

(** Moving from g by h changes a distance A = |a| > 0 by at most
    -<a,h>/A + |h|^2/(2A): no calculus, only a square root under its tangent. *)
Lemma distance_tangent a h : 0 < norm a ->
  norm (fun k => a k - h k)
  <= norm a - dot a h / norm a + dot h h / (2 * norm a).
Proof.
  intros HA. set (A := norm a) in *.
  assert (E : dot (fun k => a k - h k) (fun k => a k - h k)
              = A * A - 2 * dot a h + dot h h).
  { unfold A. rewrite norm_sqr. unfold Vectors.dot, rsum.
    replace (lsum (fun k => a k * a k) (seq 0 d) - 2 * lsum (fun k => a k * h k) (seq 0 d))
      with (lsum (fun k => a k * a k) (seq 0 d) + (-2) * lsum (fun k => a k * h k) (seq 0 d)) by ring.
    rewrite <- lsum_scal, <- !lsum_plus. apply lsum_ext; intros; ring. }
  assert (N : 0 <= A * A - 2 * dot a h + dot h h) by (rewrite <- E; apply dot_nonneg).
  set (B := - 2 * dot a h + dot h h) in *.
  assert (G : A - dot a h / A + dot h h / (2 * A) = A + B / (2 * A))
    by (unfold B; field; lra).
  rewrite G. apply le_of_squares.
  - assert (- (A * A) / (2 * A) <= B / (2 * A)).
    { apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; lra|unfold B; lra]. }
    replace (- (A * A) / (2 * A)) with (- A / 2) in H by (field; lra). lra.
  - rewrite norm_sqr, E.
    replace ((A + B / (2 * A)) * (A + B / (2 * A)))
      with (A * A + B + B / (2 * A) * (B / (2 * A))) by (field; lra).
    pose proof (Rle_0_sqr (B / (2 * A))) as S. unfold Rsqr in S. unfold B in *; lra.
Qed.

(** The pulls of the points off g. *)
Definition unit (g x : vec) : vec := fun k =>
  if Rlt_dec 0 (dist x g) then (x k - g k) / dist x g else 0.
Definition at_g (g x : vec) : R := if Rlt_dec 0 (dist x g) then 0 else 1.
Definition flat (g x : vec) : R := if Rlt_dec 0 (dist x g) then / (2 * dist x g) else 0.

Lemma unit_short g x : norm (unit g x) <= 1.
Proof.
  unfold unit. destruct (Rlt_dec 0 (dist x g)) as [H|H].
  - rewrite (norm_ext d _ (fun k => / dist x g * (x k - g k))) by (intros; unfold Rdiv; ring).
    rewrite norm_scal by (left; now apply Rinv_0_lt_compat).
    fold (dist x g). right. field; lra.
  - unfold Vectors.norm, Vectors.dot, rsum.
    rewrite (lsum_ext _ (fun _ => 0)) by (intros; ring).
    rewrite lsum_const, Rmult_0_r, sqrt_0. lra.
Qed.

Lemma moved_distance g x p s : 0 <= s ->
  dist x (fun k => g k + s * p k)
  <= dist x g - s * dot (unit g x) p + s * norm p * at_g g x
     + s * s * (norm p * norm p) * flat g x.
Proof.
  intros Hs. unfold unit, at_g, flat.
  destruct (Rlt_dec 0 (dist x g)) as [H|H].
  - pose proof (distance_tangent (fun k => x k - g k) (fun k => s * p k) H) as T.
    cbv beta in T. fold (dist x g) in T.
    replace (dist x (fun k => g k + s * p k))
      with (norm (fun k => x k - g k - s * p k))
      by (apply (norm_ext d); intros; ring).
    eapply Rle_trans; [exact T|].
    rewrite norm_sqr, dot_scal_l.
    replace (dot p (fun k => s * p k)) with (s * dot p p)
      by (unfold Vectors.dot, rsum; rewrite <- lsum_scal; apply lsum_ext; intros; ring).
    replace (dot (fun k => x k - g k) (fun k => s * p k))
      with (s * dist x g * dot (fun k => (x k - g k) / dist x g) p).
    + right. field. lra.
    + unfold Vectors.dot, rsum. rewrite <- lsum_scal. apply lsum_ext; intros. field. lra.
  - assert (E : forall k, (k < d)%nat -> x k = g k) by (apply (dist_zero d); lra).
    replace (dist x (fun k => g k + s * p k)) with (norm (fun k => s * p k)).
    + rewrite norm_scal by lra.
      replace (dot (fun _ => 0) p) with 0.
      * pose proof (dist_nonneg d x g). lra.
      * unfold Vectors.dot, rsum. rewrite (lsum_ext _ (fun _ => 0)) by (intros; ring).
        rewrite lsum_const; ring.
    + unfold Vectors.dist, Vectors.norm, Vectors.dot, rsum. f_equal. apply lsum_ext.
      intros k Hk. apply in_seq0 in Hk. rewrite (E k Hk). ring.
Qed.

(** At a minimiser the pull of the others is at most the number of points there. *)
Lemma pull_at_most_multiplicity l g : is_median l g ->
  norm (fun k => lsum (fun x => unit g x k) l) <= lsum (at_g g) l.
Proof.
  intros M. set (p := fun k => lsum (fun x => unit g x k) l).
  set (w := lsum (at_g g) l). set (C := lsum (flat g) l).
  assert (HC : 0 <= C).
  { apply lsum_nonneg. intros x _. unfold flat.
    destruct (Rlt_dec 0 (dist x g)); [left; apply Rinv_0_lt_compat; lra|lra]. }
  assert (Hw : 0 <= w).
  { apply lsum_nonneg. intros x _. unfold at_g. destruct (Rlt_dec _ _); lra. }
  pose proof (norm_nonneg d p) as Hp.
  assert (K : forall s, 0 < s -> norm p <= 0 \/ norm p <= w + s * (norm p * C)).
  { intros s Hs.
    assert (U : F l (fun k => g k + s * p k)
             <= F l g - s * (norm p * norm p) + s * norm p * w + s * s * (norm p * norm p) * C).
    { unfold summed_distance.
      eapply Rle_trans; [apply lsum_le; intros x _; apply (moved_distance g x p s); lra|].
      rewrite !lsum_plus, !lsum_scal. fold w C.
      right. f_equal. f_equal.
      rewrite (lsum_ext _ (fun x => dist x g + (- s) * dot (unit g x) p)) by (intros; ring).
      rewrite lsum_plus, lsum_scal.
      replace (lsum (fun x => dot (unit g x) p) l) with (norm p * norm p); [ring|].
      rewrite norm_sqr. unfold Vectors.dot, rsum. rewrite lsum_exchange.
      apply lsum_ext. intros k _.
      rewrite (lsum_ext (fun a => unit g a k * p k) (fun a => p k * unit g a k)) by (intros; ring).
      now rewrite lsum_scal. }
    specialize (M (fun k => g k + s * p k)).
    assert (V : s * (norm p * norm p) <= s * norm p * w + s * s * (norm p * norm p) * C) by lra.
    destruct (Rle_dec (norm p) 0); [now left|right].
    assert (0 < s * norm p) by nra.
    apply (Rmult_le_reg_l (s * norm p)); auto.
    replace (s * norm p * (w + s * (norm p * C)))
      with (s * norm p * w + s * s * (norm p * norm p) * C) by ring. lra. }
  destruct (Rle_dec (norm p) w) as [|N]; auto. exfalso.
  assert (D : 0 < 2 * (norm p * C + 1)) by nra.
  destruct (K ((norm p - w) / (2 * (norm p * C + 1)))) as [Z|Z].
  - apply Rdiv_lt_0_compat; lra.
  - lra.
  - assert ((norm p - w) / (2 * (norm p * C + 1)) * (norm p * C) <= (norm p - w) / 2); [|lra].
    apply (Rmult_le_reg_r (2 * (norm p * C + 1))); auto.
    replace ((norm p - w) / (2 * (norm p * C + 1)) * (norm p * C) * (2 * (norm p * C + 1)))
      with ((norm p - w) * (norm p * C)) by (field; lra).
    assert (0 <= norm p * C) by nra. nra.
Qed.

(** Definition 1's condition is necessary: pulls that balance exist. *)
Theorem optimality l g : is_median l g -> exists u, balanced l g u.
Proof.
  intros M. pose proof (pull_at_most_multiplicity l g M) as P.
  set (p := fun k => lsum (fun x => unit g x k) l) in *.
  set (w := lsum (at_g g) l) in *.
  exists (fun x k => if Rlt_dec 0 (dist x g) then unit g x k else / w * - p k).
  assert (W : forall x, In x l -> ~ 0 < dist x g -> 1 <= w).
  { intros x Hx Hd. replace 1 with (at_g g x).
    - apply (lsum_elem_le (at_g g)); auto. intros b _. unfold at_g.
      destruct (Rlt_dec _ _); lra.
    - unfold at_g. destruct (Rlt_dec _ _); tauto. }
  repeat split.
  - intros x Hx. destruct (Rlt_dec 0 (dist x g)) as [H|H]; [apply unit_short|].
    specialize (W x Hx H). rewrite norm_scal by (left; apply Rinv_0_lt_compat; lra).
    replace (norm (fun k => - p k)) with (norm p).
    + apply (Rmult_le_reg_l w); [lra|].
      rewrite <- Rmult_assoc, Rinv_r by lra. lra.
    + unfold Vectors.norm, Vectors.dot, rsum. f_equal. apply lsum_ext; intros; ring.
  - intros k Hk.
    rewrite (lsum_ext _ (fun x => unit g x k + (/ w * - p k) * at_g g x)).
    + rewrite lsum_plus, lsum_scal. fold w. change (p k + / w * - p k * w = 0).
      destruct (Req_dec w 0) as [Z|Z]; [|field; auto].
      assert (norm p <= 0) by lra.
      assert (p k = 0); [|rewrite H0; ring].
      pose proof (coord_le_norm d p k Hk). pose proof (Rabs_pos (p k)).
      destruct (Req_dec (p k) 0) as [|N]; auto. apply Rabs_no_R0 in N. lra.
    + intros x _. unfold unit, at_g. destruct (Rlt_dec _ _); ring.
  - intros x Hx H k Hk. destruct (Rlt_dec _ _); [|tauto].
    unfold unit. destruct (Rlt_dec _ _); [|tauto]. field; lra.
Qed.

(** Theorem 4, one coordinate at a time: the median is beyond no side of the box. *)
Lemma median_not_above l g k : l <> [] -> (k < d)%nat -> is_median l g ->
  exists x, In x l /\ g k <= x k.
Proof.
  intros Hl Hk M. destruct (optimality l g M) as [u (_ & B & U)].
  destruct (Exists_dec (fun x : vec => g k <= x k) l) as [E|E].
  - intros x. apply Rle_dec.
  - apply Exists_exists in E. exact E.
  - exfalso. assert (lsum (fun x => u x k) l < 0).
    { apply lsum_neg; auto. intros x Hx.
      assert (x k < g k).
      { apply Rnot_le_lt. intros C. apply E, Exists_exists. eauto. }
      assert (0 < dist x g).
      { destruct (Rlt_dec 0 (dist x g)) as [|Z]; auto.
        assert (x k = g k) by (apply (dist_zero d); auto; lra). lra. }
      specialize (U x Hx H0 k Hk). nra. }
    rewrite B in H; auto. lra.
Qed.

Lemma median_not_below l g k : l <> [] -> (k < d)%nat -> is_median l g ->
  exists x, In x l /\ x k <= g k.
Proof.
  intros Hl Hk M. destruct (optimality l g M) as [u (_ & B & U)].
  destruct (Exists_dec (fun x : vec => x k <= g k) l) as [E|E].
  - intros x. apply Rle_dec.
  - apply Exists_exists in E. exact E.
  - exfalso. assert (lsum (fun x => - u x k) l < 0).
    { apply lsum_neg; auto. intros x Hx.
      assert (g k < x k).
      { apply Rnot_le_lt. intros C. apply E, Exists_exists. eauto. }
      assert (0 < dist x g).
      { destruct (Rlt_dec 0 (dist x g)) as [|Z]; auto.
        assert (x k = g k) by (apply (dist_zero d); auto; lra). lra. }
      specialize (U x Hx H0 k Hk). nra. }
    rewrite (lsum_ext _ (fun x => -1 * u x k)), lsum_scal, B in H by (auto; intros; ring).
    lra.
Qed.

End Optimality.
