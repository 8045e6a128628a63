(** Definition 1, the other way: where the pulls balance there is a geometric median; and
    it is the only one if the points at it outweigh the pull of the others. *)
From Coq Require Import Reals Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Medians.
From BoxGeom.Proofs Require Import Sums InnerProducts Optimality.
Import ListNotations.
Open Scope R_scope.

Section Balance.
Variable d : nat.
Notation dist := (dist d).
Notation norm := (norm d).
Notation dot := (dot d).


(** A vector no longer than 1 that points from g to x measures the way to x. *)
Lemma way_to (u x g : vec) : (forall k, (k < d)%nat -> u k * dist x g = x k - g k) ->
  0 < dist x g -> dot u (fun k => x k - g k) = dist x g.
Proof.
  intros U P. apply (Rmult_eq_reg_l (dist x g)); [|lra].
  rewrite <- (dot_multiple d u (fun k => x k - g k) (dist x g) (fun k => x k - g k) U).
  unfold Vectors.dist. now rewrite norm_sqr.
Qed.

Lemma short_way (u a : vec) : norm u <= 1 -> dot u a <= norm a.
Proof.
  intros S. pose proof (dot_le_norms d u a). pose proof (norm_nonneg d a).
  assert (norm u * norm a <= 1 * norm a) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(** Moving from g to y costs at least what the pulls say. *)
Lemma distance_above (u x g y : vec) : norm u <= 1 ->
  (0 < dist x g -> forall k, (k < d)%nat -> u k * dist x g = x k - g k) ->
  dist x g - dot u (fun k => y k - g k) <= dist x y.
Proof.
  intros S U.
  assert (W : dot u (fun k => x k - g k) = dist x g).
  { destruct (Rlt_dec 0 (dist x g)) as [P|P]; [apply way_to; auto|].
    pose proof (dist_nonneg d x g).
    replace (dist x g) with 0 by lra. rewrite dot_comm. apply dot_zero_l.
    intros k Hk. rewrite (dist_zero d x g ltac:(lra) k Hk). ring. }
  rewrite <- W, <- dot_minus_r.
  rewrite (dot_ext d u u _ (fun k => x k - y k)) by (intros; ring). now apply short_way.
Qed.

(** Definition 1's condition is sufficient. *)
Theorem balance_is_median l g u : balanced d l g u -> is_median d l g.
Proof.
  intros (Short & Sum & U) y. unfold summed_distance.
  assert (Z : lsum (fun x => dot (u x) (fun k => y k - g k)) l = 0).
  { rewrite <- (dot_lsum d u l). now apply dot_zero_l. }
  apply Rle_trans with (lsum (fun x => dist x g + -1 * dot (u x) (fun k => y k - g k)) l).
  - rewrite lsum_plus, lsum_scal, Z. lra.
  - apply lsum_le. intros x Hx.
    pose proof (distance_above (u x) x g y (Short x Hx) (U x Hx)). lra.
Qed.

(** ** A point that is heavy enough *)
Lemma distance_above_unit g x y :
  dist x g - dot (unit d g x) (fun k => y k - g k) + at_g d g x * dist y g <= dist x y.
Proof.
  destruct (Rlt_dec 0 (dist x g)) as [P|P] eqn:E.
  - assert (K : dist x g - dot (unit d g x) (fun k => y k - g k) <= dist x y).
    { apply distance_above; [apply unit_short|]. intros _ k Hk. unfold unit. rewrite E.
      unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. ring. }
    unfold at_g. rewrite E. lra.
  - unfold at_g. rewrite E. rewrite dot_zero_l by (intros; unfold unit; now rewrite E).
    replace (dist x y) with (dist y g); [pose proof (dist_nonneg d x g); lra|].
    rewrite (dist_sym d y g). unfold Vectors.dist. apply norm_ext.
    intros k Hk. now rewrite (dist_zero d x g ltac:(lra) k Hk).
Qed.

(** The pull of all points on g. *)
Definition pull_on (l : list vec) (g : vec) : vec := fun k => lsum (fun x => unit d g x k) l.

Lemma summed_distance_above l g y :
  summed_distance d l g + (lsum (at_g d g) l - norm (pull_on l g)) * dist y g
  <= summed_distance d l y.
Proof.
  assert (B : dot (pull_on l g) (fun k => y k - g k) <= norm (pull_on l g) * dist y g)
    by apply dot_le_norms.
  unfold pull_on at 1 in B. rewrite dot_lsum in B.
  apply Rle_trans with (lsum (fun x => dist x g + -1 * dot (unit d g x) (fun k => y k - g k)
    + dist y g * at_g d g x) l).
  - rewrite !lsum_plus, !lsum_scal. unfold summed_distance. lra.
  - apply lsum_le. intros x _. pose proof (distance_above_unit g x y). lra.
Qed.

(** If more points are at g than the others pull, g is the only median. *)
Theorem heavy_median l g g' : norm (pull_on l g) < lsum (at_g d g) l -> is_median d l g' ->
  forall k, (k < d)%nat -> g' k = g k.
Proof.
  intros H M. pose proof (summed_distance_above l g g') as A. specialize (M g).
  apply dist_zero. pose proof (dist_nonneg d g' g).
  apply Rnot_lt_le. intros P.
  assert (0 < (lsum (at_g d g) l - norm (pull_on l g)) * dist g' g) by (apply Rmult_lt_0_compat; lra).
  lra.
Qed.
End Balance.
