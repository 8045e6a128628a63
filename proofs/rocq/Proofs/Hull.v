(** Theorem 4: geometric medians, and means, lie in the convex hull of their points. *)
From Coq Require Import Reals Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Hull.
From BoxGeom.Proofs Require Import Sums Sorting Optimality.
Import ListNotations.
Open Scope R_scope.

(** Weights need not sum to 1, only to something positive. *)
Lemma hull_of_weights d l y (w : vec -> R) : (forall x, In x l -> 0 <= w x) -> 0 < lsum w l ->
  (forall k, (k < d)%nat -> lsum (fun x => w x * (x k - y k)) l = 0) -> in_hull d l y.
Proof.
  intros W P B. exists (fun x => / lsum w l * w x). repeat split.
  - intros x Hx. apply Rmult_le_pos; auto. left. now apply Rinv_0_lt_compat.
  - rewrite lsum_scal. field. lra.
  - intros k Hk. specialize (B k Hk).
    rewrite (lsum_ext _ (fun x => / lsum w l * (w x * (x k - y k)) + y k * (/ lsum w l * w x)))
      by (intros; ring).
    rewrite lsum_plus, !lsum_scal, B. field. lra.
Qed.

(** At an input point the weights are equal at the points that equal it, elsewhere 0. *)
Lemma hull_at_a_point d l g x0 : In x0 l -> ~ 0 < dist d x0 g -> in_hull d l g.
Proof.
  intros H0 D0. apply hull_of_weights with (at_g d g).
  - intros x _. unfold at_g. destruct (Rlt_dec _ _); lra.
  - apply Rlt_le_trans with (at_g d g x0).
    + unfold at_g. destruct (Rlt_dec _ _); [tauto|lra].
    + apply (lsum_elem_le (at_g d g)); auto.
      intros x _. unfold at_g. destruct (Rlt_dec _ _); lra.
  - intros k Hk. rewrite (lsum_ext _ (fun _ => 0)); [rewrite lsum_const; ring|].
    intros x _. unfold at_g. destruct (Rlt_dec _ _) as [|N]; [ring|].
    rewrite (dist_zero d x g) by (auto; lra). ring.
Qed.

(** Elsewhere they are in proportion to 1/|x - g|. *)
Lemma hull_off_the_points d l g : l <> [] -> is_median d l g ->
  (forall x, In x l -> 0 < dist d x g) -> in_hull d l g.
Proof.
  intros N M D. destruct (optimality d l g M) as [u (_ & B & U)].
  assert (P : forall x, In x l -> 0 < / dist d x g).
  { intros x Hx. apply Rinv_0_lt_compat. auto. }
  apply hull_of_weights with (fun x => / dist d x g).
  - intros x Hx. left. auto.
  - destruct l as [|a l]; [easy|]. apply Rlt_le_trans with (/ dist d a g); [apply P; simpl; auto|].
    apply (lsum_elem_le (fun x => / dist d x g)); simpl; auto. intros x Hx. left. auto.
  - intros k Hk. rewrite <- (B k Hk). apply lsum_ext. intros x Hx.
    rewrite <- (U x Hx (D x Hx) k Hk). specialize (D x Hx). field. lra.
Qed.

(** Theorem 4: the geometric median lies in the convex hull of its points. *)
Theorem T4 d l g : l <> [] -> is_median d l g -> in_hull d l g.
Proof.
  intros N M.
  destruct (Exists_dec (fun x => ~ 0 < dist d x g) l) as [E|E].
  - intros x. destruct (Rlt_dec 0 (dist d x g)); [right; tauto|now left].
  - apply Exists_exists in E as [x0 [H0 D0]]. now apply hull_at_a_point with x0.
  - apply hull_off_the_points; auto. intros x Hx.
    destruct (Rlt_dec 0 (dist d x g)) as [|D]; auto.
    exfalso. apply E, Exists_exists. eauto.
Qed.

(** The same for means. *)
Theorem T4_mean d l : l <> [] -> in_hull d l (mean l).
Proof.
  intros N. assert (L : 0 < INR (length l)).
  { apply lt_0_INR. destruct l; [easy|simpl; lia]. }
  apply hull_of_weights with (fun _ => 1).
  - intros; lra.
  - rewrite lsum_const. lra.
  - intros k _. rewrite (lsum_ext _ (fun x => at_ k x + (- mean l k))) by (intros; unfold at_; ring).
    rewrite lsum_plus, lsum_const. unfold mean. field. lra.
Qed.

(** A point of the hull is beyond no side of the points' box. *)
Lemma hull_in_box d l y k : in_hull d l y -> l <> [] -> (k < d)%nat ->
  least (at_ k) l <= y k <= greatest (at_ k) l.
Proof.
  intros (w & W & S & B) N Hk. rewrite (B k Hk). split.
  - rewrite <- (Rmult_1_r (least (at_ k) l)), <- S, <- lsum_scal.
    apply lsum_le. intros x Hx. specialize (W x Hx).
    pose proof (least_le (at_ k) l x Hx) as L. unfold at_ at 2 in L.
    rewrite Rmult_comm. now apply Rmult_le_compat_l.
  - rewrite <- (Rmult_1_r (greatest (at_ k) l)), <- S, <- lsum_scal.
    apply lsum_le. intros x Hx. specialize (W x Hx).
    pose proof (greatest_ge (at_ k) l x Hx) as L. unfold at_ at 1 in L.
    rewrite (Rmult_comm (greatest _ _)). now apply Rmult_le_compat_l.
Qed.
