(** Definition 1: the geometric median is unique unless the points lie on one line. *)
From Coq Require Import Reals Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Medians.
From BoxGeom.Proofs Require Import Sums InnerProducts Optimality.
Import ListNotations.
Open Scope R_scope.

Section Uniqueness.
Variable d : nat.
Notation dist := (dist d).
Notation norm := (norm d).
Notation dot := (dot d).

Lemma dot_plus_self a b :
  dot (fun k => a k + b k) (fun k => a k + b k) = dot a a + 2 * dot a b + dot b b.
Proof.
  unfold Vectors.dot, rsum. rewrite <- lsum_scal, <- !lsum_plus. apply lsum_ext. intros. ring.
Qed.

(** Two vectors that are as long together as one by one have the same direction. *)
Lemma same_direction a b : norm a + norm b <= norm (fun k => a k + b k) ->
  forall k, (k < d)%nat -> norm b * a k = norm a * b k.
Proof.
  intros L k Hk. pose proof (norm_nonneg d a) as Ha. pose proof (norm_nonneg d b) as Hb.
  set (A := norm a) in *. set (B := norm b) in *.
  assert (A2 : dot a a = A * A) by (symmetry; apply norm_sqr).
  assert (B2 : dot b b = B * B) by (symmetry; apply norm_sqr).
  assert (AB : A * B <= dot a b).
  { assert (S : (A + B) * (A + B) <= dot a a + 2 * dot a b + dot b b).
    { rewrite <- dot_plus_self, <- norm_sqr. apply Rmult_le_compat; lra. }
    lra. }
  set (c := fun k => B * a k - A * b k).
  assert (Z : dot c c <= 0).
  { unfold c. rewrite dot_minus_self, !dot_scal_l, !dot_scal_r, A2, B2.
    assert (0 <= A * B * (dot a b - A * B)) by (apply Rmult_le_pos; [now apply Rmult_le_pos|lra]).
    lra. }
  assert (C : c k * c k <= dot c c).
  { apply (lsum_elem_le (fun k => c k * c k)); [intros; apply Rle_0_sqr|now apply in_seq0]. }
  assert (c k = 0) by (pose proof (Rle_0_sqr (c k)) as Q; unfold Rsqr in Q; apply Rsqr_0_uniq; unfold Rsqr; lra).
  unfold c in *. lra.
Qed.

(** Seen from every point two medians are in the same direction. *)
Lemma medians_in_line l g g' x : is_median d l g -> is_median d l g' -> In x l ->
  forall k, (k < d)%nat -> dist x g' * (x k - g k) = dist x g * (x k - g' k).
Proof.
  intros M M' Hx.
  (* their midpoint is no better *)
  set (mid := fun k => (g k + g' k) / 2).
  set (both := fun x : vec => norm (fun k => (x k - g k) + (x k - g' k))).
  assert (Half : forall y : vec, dist y mid = / 2 * both y).
  { intros y. unfold both. rewrite <- norm_scal by lra. unfold Vectors.dist. apply norm_ext.
    intros k _. unfold mid. field. }
  assert (Short : forall y, 0 <= dist y g + dist y g' + -1 * both y).
  { intros y. pose proof (minkowski d (fun k => y k - g k) (fun k => y k - g' k)) as K.
    change (both y <= dist y g + dist y g') in K. lra. }
  assert (Sum : lsum (fun y => dist y g + dist y g' + -1 * both y) l <= 0).
  { rewrite !lsum_plus, lsum_scal.
    pose proof (M mid) as K. pose proof (M' mid) as K'. unfold summed_distance in K, K'.
    rewrite (lsum_ext (fun y => dist y mid) (fun y => / 2 * both y)), lsum_scal in K, K' by auto.
    lra. }
  pose proof (lsum_elem_le _ l x (fun y _ => Short y) Hx) as E. cbv beta in E.
  intros k Hk. apply (same_direction (fun k => x k - g k) (fun k => x k - g' k)); auto.
  change (dist x g + dist x g' <= both x). lra.
Qed.

(** So all points lie on the line through two medians that differ. *)
Theorem median_unique l g g' : is_median d l g -> is_median d l g' ->
  (exists k, (k < d)%nat /\ g k <> g' k) ->
  forall x, In x l -> exists s, forall k, (k < d)%nat -> x k = g k + s * (g' k - g k).
Proof.
  intros M M' (j & Hj & N) x Hx. pose proof (medians_in_line l g g' x M M' Hx) as Line.
  destruct (Req_dec (dist x g') (dist x g)) as [E|E].
  - (* only if x is both *)
    exfalso. apply N. rewrite E in Line.
    destruct (Req_dec (dist x g) 0) as [Z|Z].
    + rewrite <- (dist_zero d x g ltac:(lra) j Hj), (dist_zero d x g' ltac:(lra) j Hj). reflexivity.
    + specialize (Line j Hj). apply Rmult_eq_reg_l in Line; [lra|exact Z].
  - exists (- dist x g / (dist x g' - dist x g)). intros k Hk. specialize (Line k Hk).
    apply (Rmult_eq_reg_l (dist x g' - dist x g)); [|lra].
    replace ((dist x g' - dist x g) * (g k + - dist x g / (dist x g' - dist x g) * (g' k - g k)))
      with ((dist x g' - dist x g) * g k - dist x g * (g' k - g k)) by (field; lra). lra.
Qed.
End Uniqueness.
