(** Inner products: what [dot] does with sums, differences and multiples. *)
From Coq Require Import Reals Lra Lia List Psatz.
From BoxGeom.Definitions Require Import Vectors.
From BoxGeom.Proofs Require Import Sums.
Import ListNotations.
Open Scope R_scope.

Section InnerProducts.
Variable d : nat.
Notation dot := (dot d).
Notation norm := (norm d).
Notation dist := (dist d).

Lemma dot_comm u v : dot u v = dot v u.
Proof. unfold Vectors.dot, rsum. apply lsum_ext; intros; ring. Qed.

Lemma dot_ext u u' v v' : (forall k, (k < d)%nat -> u k = u' k) ->
  (forall k, (k < d)%nat -> v k = v' k) -> dot u v = dot u' v'.
Proof.
  intros E F. unfold Vectors.dot, rsum. apply lsum_ext. intros k Hk. apply in_seq0 in Hk.
  now rewrite E, F.
Qed.

Lemma dot_minus_l u v w : dot (fun k => u k - v k) w = dot u w - dot v w.
Proof.
  replace (dot u w - dot v w) with (dot u w + (-1) * dot v w) by ring.
  unfold Vectors.dot, rsum. rewrite <- lsum_scal, <- lsum_plus. apply lsum_ext; intros; ring.
Qed.

Lemma dot_minus_r u v w : dot w (fun k => u k - v k) = dot w u - dot w v.
Proof. rewrite dot_comm, dot_minus_l. now rewrite (dot_comm u), (dot_comm v). Qed.

Lemma dot_scal_r c u v : dot u (fun k => c * v k) = c * dot u v.
Proof. rewrite dot_comm, dot_scal_l. now rewrite dot_comm. Qed.

(** |u - v|^2 = |u|^2 - 2 <u, v> + |v|^2. *)
Lemma dot_minus_self u v :
  dot (fun k => u k - v k) (fun k => u k - v k) = dot u u - 2 * dot u v + dot v v.
Proof. rewrite dot_minus_l, !dot_minus_r, (dot_comm v u). ring. Qed.

(** A vector [a] that is [A] times [u]. *)
Lemma dot_multiple u a A w : (forall k, (k < d)%nat -> u k * A = a k) ->
  dot a w = A * dot u w.
Proof.
  intros E. rewrite <- dot_scal_l. apply dot_ext; auto. intros k Hk. rewrite <- E by auto. ring.
Qed.

Lemma dot_lsum {A} (f : A -> vec) l w :
  dot (fun k => lsum (fun x => f x k) l) w = lsum (fun x => dot (f x) w) l.
Proof.
  unfold Vectors.dot, rsum. rewrite lsum_exchange. apply lsum_ext. intros k _.
  rewrite Rmult_comm, <- lsum_scal. apply lsum_ext; intros; ring.
Qed.

Lemma dot_zero_l u w : (forall k, (k < d)%nat -> u k = 0) -> dot u w = 0.
Proof.
  intros Z. rewrite (dot_ext u (fun _ => 0) w w) by auto.
  unfold Vectors.dot, rsum. rewrite (lsum_ext _ (fun _ => 0)) by (intros; ring).
  rewrite lsum_const. ring.
Qed.

Lemma norm_zero v : norm v <= 0 -> forall k, (k < d)%nat -> v k = 0.
Proof.
  intros Z k Hk. pose proof (coord_le_norm d v k Hk). pose proof (Rabs_pos (v k)).
  destruct (Req_dec (v k) 0) as [|N]; auto. apply Rabs_no_R0 in N. lra.
Qed.

(** |<u, v>| is at most |u| |v|. *)
Lemma dot_at_least u v : - (norm u * norm v) <= dot u v.
Proof.
  pose proof (dot_le_norms d (fun k => (-1) * u k) v) as C. rewrite dot_scal_l in C.
  replace (norm (fun k => (-1) * u k)) with (norm u) in C; [lra|].
  unfold Vectors.norm. f_equal. rewrite dot_scal_l, dot_scal_r. ring.
Qed.

Lemma dist_sym x y : dist x y = dist y x.
Proof.
  unfold Vectors.dist, Vectors.norm. f_equal. unfold Vectors.dot, rsum.
  apply lsum_ext; intros; ring.
Qed.

Lemma dist_triangle x y z : dist x z <= dist x y + dist y z.
Proof.
  pose proof (minkowski d (fun k => x k - y k) (fun k => y k - z k)) as M.
  unfold Vectors.dist. erewrite (norm_ext d (fun k => x k - z k)); [exact M|].
  intros. simpl. ring.
Qed.

(** A unit vector [w] in the direction of [e], which is [A] long. *)
Lemma unit_vector w A e : 0 < A -> norm e = A -> (forall k, (k < d)%nat -> w k * A = e k) ->
  dot w e = A /\ dot w w = 1.
Proof.
  intros HA E M. pose proof (dot_multiple w e A e M) as D. rewrite <- norm_sqr, E in D.
  assert (X : dot w e = A) by nra. split; auto.
  pose proof (dot_multiple w e A w M) as D'. rewrite dot_comm, X in D'. nra.
Qed.

Lemma dot_at_most_1 w : norm w <= 1 -> dot w w <= 1.
Proof. intros H. rewrite <- norm_sqr. pose proof (norm_nonneg d w). nra. Qed.
End InnerProducts.
