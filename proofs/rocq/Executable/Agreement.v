(** What runs on rationals is what the theorems are about. *)
From Coq Require Import Reals Qreals QArith Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes.
From BoxGeom.Proofs Require Import Sums Sorting Subsets.
From BoxGeom.Executable Require Import Rules.
Import ListNotations.

Lemma qle_dec (x y : Q) : Qle_bool x y = if Rle_dec (Q2R x) (Q2R y) then true else false.
Proof.
  destruct (Rle_dec (Q2R x) (Q2R y)) as [H|H].
  - apply Qle_bool_iff. now apply Rle_Qle.
  - destruct (Qle_bool x y) eqn:E; auto. apply Qle_bool_iff in E. apply Qle_Rle in E. contradiction.
Qed.

Lemma sort_toR k l : sort (at_ k) (map toR l) = map toR (qsort k l).
Proof.
  assert (I : forall a l, insert (at_ k) (toR a) (map toR l) = map toR (qinsert k a l)).
  { intros a m. induction m as [|b m IH]; simpl; auto.
    rewrite qle_dec. unfold at_ at 1 2, toR at 1 2.
    destruct (Rle_dec _ _); simpl; congruence. }
  induction l as [|a l IH]; simpl; auto. now rewrite IH, I.
Qed.

Lemma nth_toR i l k : nth i (map toR l) zero k = toR (nth i l []) k.
Proof.
  revert i. induction l as [|a l IH]; intros [|i]; simpl; auto;
    unfold zero, toR, at_q; destruct k; simpl; unfold Q2R; simpl; lra.
Qed.

Theorem TH_lower_runs n t M k : Q2R (q_TH_lower n t M k) = TH_lower n t (map toR M) k.
Proof.
  unfold TH_lower, q_TH_lower, trim. rewrite sort_toR, nth_toR, map_length. reflexivity.
Qed.
Theorem TH_upper_runs n t M k : Q2R (q_TH_upper n t M k) = TH_upper n t (map toR M) k.
Proof.
  unfold TH_upper, q_TH_upper, trim. rewrite sort_toR, nth_toR, map_length. reflexivity.
Qed.

Lemma nth_map_seq (f : nat -> Q) d k : (k < d)%nat -> nth k (map f (seq 0 d)) 0%Q = f k.
Proof.
  intros H. rewrite (nth_indep _ 0%Q (f 0%nat)) by (rewrite map_length, seq_length; lia).
  rewrite (map_nth f (seq 0 d) 0%nat k). now rewrite seq_nth.
Qed.

Theorem trusted_midpoint_runs n t d M k : (k < d)%nat ->
  toR (q_trusted_midpoint n t d M) k = trusted_midpoint n t (map toR M) k.
Proof.
  intros H. unfold toR at 1, at_q, q_trusted_midpoint. rewrite nth_map_seq by auto.
  rewrite (Qeq_eqR _ _ (Qred_correct _)).
  unfold Qdiv. rewrite Q2R_mult, Q2R_plus, TH_lower_runs, TH_upper_runs.
  unfold trusted_midpoint. unfold Q2R at 1; simpl. field.
Qed.

(** ** BOX-MEAN *)
Lemma Q2R_0' : Q2R 0 = 0%R.
Proof. unfold Q2R; simpl; lra. Qed.

Lemma qsum_runs k (X : list qvec) : Q2R (qsum (map (at_q k) X)) = lsum (at_ k) (map toR X).
Proof.
  induction X as [|x X IH]; simpl; [apply Q2R_0'|].
  rewrite Q2R_plus, IH. reflexivity.
Qed.

Lemma inject_INR m : Q2R (inject_Z (Z.of_nat m)) = INR m.
Proof. unfold Q2R, inject_Z; simpl. rewrite <- INR_IZR_INZ. lra. Qed.

Lemma mean_runs k (X : list qvec) : X <> [] -> Q2R (q_mean X k) = mean (map toR X) k.
Proof.
  intros H. unfold q_mean, mean. unfold Qdiv. rewrite Q2R_mult, Q2R_inv.
  - rewrite qsum_runs, inject_INR, map_length. reflexivity.
  - intros E. apply Qeq_eqR in E. rewrite inject_INR, Q2R_0' in E.
    destruct X; [easy|]. change (INR (S (length X)) = 0%R) in E. rewrite S_INR in E.
    pose proof (pos_INR (length X)). lra.
Qed.

Lemma least_runs {A} (f : A -> R) (g : A -> Q) l : (forall a, In a l -> Q2R (g a) = f a) ->
  Q2R (q_least (map g l)) = least f l.
Proof.
  induction l as [|a l IH]; intros E; [apply Q2R_0'|].
  destruct l as [|b l]; [simpl; apply E; simpl; auto|].
  change (least f (a :: b :: l)) with (Rmin (f a) (least f (b :: l))).
  change (q_least (map g (a :: b :: l))) with
    (if Qle_bool (g a) (q_least (map g (b :: l))) then g a else q_least (map g (b :: l))).
  rewrite <- IH by (intros; apply E; simpl in *; auto). rewrite <- (E a) by (simpl; auto).
  rewrite qle_dec. unfold Rmin. destruct (Rle_dec _ _); reflexivity.
Qed.
Lemma most_runs {A} (f : A -> R) (g : A -> Q) l : (forall a, In a l -> Q2R (g a) = f a) ->
  Q2R (q_most (map g l)) = greatest f l.
Proof.
  induction l as [|a l IH]; intros E; [apply Q2R_0'|].
  destruct l as [|b l]; [simpl; apply E; simpl; auto|].
  change (greatest f (a :: b :: l)) with (Rmax (f a) (greatest f (b :: l))).
  change (q_most (map g (a :: b :: l))) with
    (if Qle_bool (g a) (q_most (map g (b :: l))) then q_most (map g (b :: l)) else g a).
  rewrite <- IH by (intros; apply E; simpl in *; auto). rewrite <- (E a) by (simpl; auto).
  rewrite qle_dec. unfold Rmax. destruct (Rle_dec _ _); reflexivity.
Qed.

Lemma least_map {A B} (f : B -> R) (h : A -> B) l : least f (map h l) = least (fun a => f (h a)) l.
Proof. induction l as [|a [|b l] IH]; auto. simpl in *. now rewrite IH. Qed.
Lemma greatest_map {A B} (f : B -> R) (h : A -> B) l : greatest f (map h l) = greatest (fun a => f (h a)) l.
Proof. induction l as [|a [|b l] IH]; auto. simpl in *. now rewrite IH. Qed.

Theorem box_mean_runs n t d M k : (k < d)%nat -> (0 < n - t)%nat ->
  toR (q_box_mean n t d M) k = box_rule n t mean (map toR M) k.
Proof.
  intros Hk Hn. unfold toR at 1, at_q, q_box_mean. rewrite nth_map_seq by auto.
  rewrite (Qeq_eqR _ _ (Qred_correct _)). unfold Qdiv. rewrite Q2R_mult, Q2R_plus.
  set (means := map (fun X => Qred (q_mean X k)) (subsets (n - t) M)).
  assert (E : forall X, In X (subsets (n - t) M) -> Q2R (Qred (q_mean X k)) = mean (map toR X) k).
  { intros X HX. rewrite (Qeq_eqR _ _ (Qred_correct _)). apply mean_runs.
    apply subsets_sound in HX as [L _]. intros ->. simpl in L. lia. }
  assert (Lo : Q2R (q_least means) = GH_lower n t mean (map toR M) k).
  { unfold GH_lower, means. rewrite subsets_map, least_map. now apply least_runs. }
  assert (Hi : Q2R (q_most means) = GH_upper n t mean (map toR M) k).
  { unfold GH_upper, means. rewrite subsets_map, greatest_map. now apply most_runs. }
  assert (A : Q2R (q_most [q_TH_lower n t M k; q_least means]) = box_lower n t mean (map toR M) k).
  { unfold box_lower. rewrite <- Lo, <- TH_lower_runs. simpl. rewrite qle_dec.
    unfold Rmax. destruct (Rle_dec _ _); reflexivity. }
  assert (B : Q2R (q_least [q_TH_upper n t M k; q_most means]) = box_upper n t mean (map toR M) k).
  { unfold box_upper. rewrite <- Hi, <- TH_upper_runs. simpl. rewrite qle_dec.
    unfold Rmin. destruct (Rle_dec _ _); reflexivity. }
  rewrite A, B. unfold box_rule. unfold Q2R at 1; simpl. lra.
Qed.
