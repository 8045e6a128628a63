(** Finite sums, Cauchy-Schwarz and Minkowski. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors.
Import ListNotations.
Open Scope R_scope.


Section Lsum.
Context {A : Type}.
Implicit Types (f g : A -> R) (l : list A).

Lemma lsum_ext f g l : (forall a, In a l -> f a = g a) -> lsum f l = lsum g l.
Proof. induction l; simpl; intros H; auto. rewrite H, IHl; auto. Qed.

Lemma lsum_le f g l : (forall a, In a l -> f a <= g a) -> lsum f l <= lsum g l.
Proof.
  induction l; simpl; intros H; [lra|].
  apply Rplus_le_compat; auto.
Qed.

Lemma lsum_plus f g l : lsum (fun a => f a + g a) l = lsum f l + lsum g l.
Proof. induction l; simpl; [lra|]. rewrite IHl; lra. Qed.

Lemma lsum_scal c f l : lsum (fun a => c * f a) l = c * lsum f l.
Proof. induction l; simpl; [lra|]. rewrite IHl; lra. Qed.

Lemma lsum_nonneg f l : (forall a, In a l -> 0 <= f a) -> 0 <= lsum f l.
Proof.
  intros H. replace 0 with (lsum (fun _ : A => 0) l).
  - now apply lsum_le.
  - clear. induction l; simpl; lra.
Qed.

Lemma lsum_const c l : lsum (fun _ => c) l = INR (length l) * c.
Proof.
  induction l; [simpl; lra|].
  change (length (a :: l)) with (S (length l)). rewrite S_INR; simpl. rewrite IHl; lra.
Qed.

Lemma lsum_app f l1 l2 : lsum f (l1 ++ l2) = lsum f l1 + lsum f l2.
Proof. induction l1; simpl; [lra|]. rewrite IHl1; lra. Qed.

Lemma lsum_elem_le f l a :
  (forall b, In b l -> 0 <= f b) -> In a l -> f a <= lsum f l.
Proof.
  induction l; simpl; intros H Ha; [easy|].
  assert (0 <= lsum f l) by (apply lsum_nonneg; auto).
  assert (0 <= f a0) by auto.
  destruct Ha as [->|Ha]; [lra|].
  assert (f a <= lsum f l) by auto. lra.
Qed.

Lemma lsum_neg f l : l <> [] -> (forall a, In a l -> f a < 0) -> lsum f l < 0.
Proof.
  destruct l as [|a l]; [easy|]. intros _ H. simpl.
  assert (f a < 0) by (apply H; simpl; auto).
  assert (lsum f l <= 0).
  { replace 0 with (lsum (fun _ : A => 0) l).
    - apply lsum_le. intros b Hb. left. apply H; simpl; auto.
    - clear. induction l; simpl; lra. }
  lra.
Qed.

Lemma cauchy_schwarz f g l :
  lsum (fun a => f a * g a) l * lsum (fun a => f a * g a) l
  <= lsum (fun a => f a * f a) l * lsum (fun a => g a * g a) l.
Proof.
  set (P := lsum (fun a => f a * f a) l).
  set (B := lsum (fun a => f a * g a) l).
  set (C := lsum (fun a => g a * g a) l).
  assert (H : forall x y, 0 <= x * x * P + 2 * (x * y) * B + y * y * C).
  { intros x y.
    replace (x * x * P + 2 * (x * y) * B + y * y * C)
      with (lsum (fun a => (x * f a + y * g a) * (x * f a + y * g a)) l).
    - apply lsum_nonneg. intros. apply Rle_0_sqr.
    - unfold P, B, C. rewrite <- !lsum_scal, <- !lsum_plus. apply lsum_ext.
      intros; ring. }
  assert (HC : 0 <= C) by (apply lsum_nonneg; intros; apply Rle_0_sqr).
  destruct (Req_dec C 0) as [HC0|HC0].
  - assert (B = 0).
    { destruct (Req_dec B 0) as [|HB]; auto. exfalso.
      pose proof (H 1 (- (P + 1) / (2 * B))) as K. rewrite HC0 in K.
      replace (1 * 1 * P + 2 * (1 * (- (P + 1) / (2 * B))) * B + _ * 0)
        with (-1) in K by (field; auto). lra. }
    rewrite H0, HC0; lra.
  - pose proof (H C (- B)) as K. nra.
Qed.

Lemma square_of_sum f l :
  lsum f l * lsum f l <= INR (length l) * lsum (fun a => f a * f a) l.
Proof.
  pose proof (cauchy_schwarz f (fun _ => 1) l) as H.
  rewrite (lsum_ext _ f) in H by (intros; ring).
  rewrite (lsum_ext (fun _ => 1 * 1) (fun _ => 1)), (lsum_const 1) in H by (intros; ring).
  lra.
Qed.

End Lsum.

(** The exchange of sums, which the proofs by solvers leave on paper. *)
Lemma lsum_exchange {A B} (F : A -> B -> R) (l : list A) (m : list B) :
  lsum (fun a => lsum (F a) m) l = lsum (fun b => lsum (fun a => F a b) l) m.
Proof.
  induction l; simpl.
  - rewrite lsum_const; lra.
  - rewrite IHl. now rewrite <- lsum_plus.
Qed.

(** ** Vectors of d coordinates *)

Lemma in_seq0 k d : In k (seq 0 d) <-> (k < d)%nat.
Proof. rewrite in_seq; lia. Qed.

Lemma dot_nonneg d v : 0 <= dot d v v.
Proof. apply lsum_nonneg; intros; apply Rle_0_sqr. Qed.

Lemma norm_nonneg d v : 0 <= norm d v.
Proof. apply sqrt_pos. Qed.

Lemma norm_of_zero d : norm d zero = 0.
Proof. unfold norm, dot, zero, rsum. rewrite lsum_const, !Rmult_0_r. apply sqrt_0. Qed.

Lemma norm_sqr d v : norm d v * norm d v = dot d v v.
Proof. apply sqrt_sqrt, dot_nonneg. Qed.

Lemma dist_nonneg d x y : 0 <= dist d x y.
Proof. apply norm_nonneg. Qed.

Lemma coord_le_norm d v k : (k < d)%nat -> Rabs (v k) <= norm d v.
Proof.
  intros Hk. apply Rsqr_incr_0_var; [|apply norm_nonneg].
  unfold Rsqr. rewrite norm_sqr.
  replace (Rabs (v k) * Rabs (v k)) with (v k * v k).
  - apply (lsum_elem_le (fun k => v k * v k)); [intros; apply Rle_0_sqr|].
    now apply in_seq0.
  - unfold Rabs; destruct (Rcase_abs (v k)); lra.
Qed.

Lemma norm_le_coords d u v :
  (forall k, (k < d)%nat -> Rabs (u k) <= v k) -> norm d u <= norm d v.
Proof.
  intros H. apply sqrt_le_1_alt, lsum_le. intros k Hk. apply in_seq0 in Hk.
  specialize (H k Hk). unfold Rabs in H. destruct (Rcase_abs (u k)); nra.
Qed.

Lemma le_of_squares a b : 0 <= b -> a * a <= b * b -> a <= b.
Proof. intros; nra. Qed.

Lemma minkowski d u v : norm d (fun k => u k + v k) <= norm d u + norm d v.
Proof.
  pose proof (norm_nonneg d u). pose proof (norm_nonneg d v).
  apply le_of_squares; [lra|].
  pose proof (cauchy_schwarz u v (seq 0 d)) as CS.
  change (dot d u v * dot d u v <= dot d u u * dot d v v) in CS.
  rewrite <- (norm_sqr d u), <- (norm_sqr d v) in CS.
  assert (dot d u v <= norm d u * norm d v) by (apply le_of_squares; nra).
  rewrite norm_sqr.
  replace (dot d (fun k => u k + v k) _) with (dot d u u + 2 * dot d u v + dot d v v).
  - rewrite <- !norm_sqr. nra.
  - unfold dot, rsum. rewrite <- lsum_scal, <- !lsum_plus. apply lsum_ext; intros; ring.
Qed.

(** ** Sums over a part, over a permutation, and their bounds *)
Lemma lsum_split {A} (f : A -> R) (P : A -> bool) l :
  lsum f l = lsum f (filter P l) + lsum f (filter (fun a => negb (P a)) l).
Proof. induction l as [|a l IH]; simpl; [lra|]. destruct (P a); simpl; lra. Qed.

Lemma lsum_perm {A} (f : A -> R) l l' : Permutation l l' -> lsum f l = lsum f l'.
Proof. induction 1; simpl; lra. Qed.

Lemma lsum_at_least {A} (f : A -> R) l c : (forall a, In a l -> c <= f a) -> INR (length l) * c <= lsum f l.
Proof. intros H. rewrite <- lsum_const. now apply lsum_le. Qed.
Lemma lsum_at_most {A} (f : A -> R) l c : (forall a, In a l -> f a <= c) -> lsum f l <= INR (length l) * c.
Proof. intros H. rewrite <- lsum_const. now apply lsum_le. Qed.

(** ** Lengths *)
Section Lengths.
Variable d : nat.
Notation dist := (dist d).
Notation norm := (norm d).
Notation dot := (dot d).

Lemma dist_zero x y : dist x y <= 0 -> forall k, (k < d)%nat -> x k = y k.
Proof.
  intros H k Hk.
  pose proof (coord_le_norm d (fun k => x k - y k) k Hk) as K. simpl in K.
  fold (dist x y) in K.
  assert (Rabs (x k - y k) = 0) by (pose proof (Rabs_pos (x k - y k)); lra).
  apply Rabs_eq_0 in H0 || (destruct (Req_dec (x k - y k) 0) as [|N]; [|apply Rabs_no_R0 in N; lra]).
  lra.
Qed.

Lemma dot_scal_l c u v : dot (fun k => c * u k) v = c * dot u v.
Proof. unfold Vectors.dot, rsum. rewrite <- lsum_scal. apply lsum_ext; intros; ring. Qed.

Lemma norm_scal c v : 0 <= c -> norm (fun k => c * v k) = c * norm v.
Proof.
  intros Hc. unfold Vectors.norm.
  replace (dot (fun k => c * v k) (fun k => c * v k)) with (c * c * dot v v).
  - rewrite sqrt_mult; [|nra|apply dot_nonneg]. now rewrite sqrt_square.
  - unfold Vectors.dot, rsum. rewrite <- lsum_scal. apply lsum_ext; intros; ring.
Qed.

Lemma norm_ext u v : (forall k, (k < d)%nat -> u k = v k) -> norm u = norm v.
Proof.
  intros H. unfold Vectors.norm, Vectors.dot, rsum. f_equal. apply lsum_ext.
  intros k Hk. apply in_seq0 in Hk. now rewrite H.
Qed.

End Lengths.

Lemma dot_le_norms d u v : dot d u v <= norm d u * norm d v.
Proof.
  pose proof (cauchy_schwarz u v (seq 0 d)) as CS.
  change (dot d u v * dot d u v <= dot d u u * dot d v v) in CS.
  rewrite <- (norm_sqr d u), <- (norm_sqr d v) in CS.
  pose proof (norm_nonneg d u). pose proof (norm_nonneg d v).
  apply le_of_squares; nra.
Qed.
