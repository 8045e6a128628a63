(** What runs on rationals is what the theorems are about. *)
From Coq Require Import Reals Qreals QArith Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes OtherRules.
From BoxGeom.Proofs Require Import Subsets.
From BoxGeom.Executable Require Import Rules.
Import ListNotations.

(** ** Rationals *)
Lemma Q2R_0 : Q2R 0 = 0%R.
Proof. unfold Q2R; simpl; lra. Qed.
Lemma Q2R_2 : Q2R 2 = 2%R.
Proof. unfold Q2R; simpl; lra. Qed.
Lemma Q2R_red q : Q2R (Qred q) = Q2R q.
Proof. apply Qeq_eqR, Qred_correct. Qed.
Lemma Q2R_nat m : Q2R (inject_Z (Z.of_nat m)) = INR m.
Proof. unfold Q2R, inject_Z; simpl. rewrite <- INR_IZR_INZ. lra. Qed.
Lemma Q2R_div2 a : Q2R (a / 2) = (Q2R a / 2)%R.
Proof. unfold Qdiv. rewrite Q2R_mult. unfold Q2R at 2; simpl. lra. Qed.

Lemma le_runs (x y : Q) : Qle_bool x y = if Rle_dec (Q2R x) (Q2R y) then true else false.
Proof.
  destruct (Rle_dec (Q2R x) (Q2R y)) as [H|H].
  - apply Qle_bool_iff. now apply Rle_Qle.
  - destruct (Qle_bool x y) eqn:E; auto. apply Qle_bool_iff in E. apply Qle_Rle in E. contradiction.
Qed.

Lemma halfway_runs a b : Q2R (q_halfway a b) = ((Q2R a + Q2R b) / 2)%R.
Proof. unfold q_halfway. now rewrite Q2R_red, Q2R_div2, Q2R_plus. Qed.

(** ** Lists *)
Section Lists.
Context {A B : Type}.
Variables (h : A -> B) (f : B -> R) (g : A -> Q).
Hypothesis same : forall a, Q2R (g a) = f (h a).

Lemma sort_runs l : sort f (map h l) = map h (q_sort g l).
Proof.
  assert (I : forall a m, insert f (h a) (map h m) = map h (q_insert g a m)).
  { intros a m. induction m as [|b m IH]; simpl; auto.
    rewrite le_runs, !same. destruct (Rle_dec _ _); simpl; congruence. }
  induction l as [|a l IH]; simpl; auto. now rewrite IH, I.
Qed.

Lemma sum_runs l : Q2R (q_sum g l) = lsum f (map h l).
Proof.
  induction l as [|a l IH]; cbn [q_sum lsum map]; [apply Q2R_0|].
  now rewrite Q2R_red, Q2R_plus, IH, same.
Qed.
End Lists.

Lemma least_runs {A} (f : A -> R) (g : A -> Q) l : (forall a, In a l -> Q2R (g a) = f a) ->
  Q2R (q_least (map g l)) = least f l.
Proof.
  induction l as [|a l IH]; intros E; [apply Q2R_0|].
  destruct l as [|b l]; [simpl; apply E; simpl; auto|].
  change (least f (a :: b :: l)) with (Rmin (f a) (least f (b :: l))).
  change (q_least (map g (a :: b :: l))) with
    (if Qle_bool (g a) (q_least (map g (b :: l))) then g a else q_least (map g (b :: l))).
  rewrite <- IH by (intros; apply E; simpl in *; auto). rewrite <- (E a) by (simpl; auto).
  rewrite le_runs. unfold Rmin. destruct (Rle_dec _ _); reflexivity.
Qed.
Lemma greatest_runs {A} (f : A -> R) (g : A -> Q) l : (forall a, In a l -> Q2R (g a) = f a) ->
  Q2R (q_greatest (map g l)) = greatest f l.
Proof.
  induction l as [|a l IH]; intros E; [apply Q2R_0|].
  destruct l as [|b l]; [simpl; apply E; simpl; auto|].
  change (greatest f (a :: b :: l)) with (Rmax (f a) (greatest f (b :: l))).
  change (q_greatest (map g (a :: b :: l))) with
    (if Qle_bool (g a) (q_greatest (map g (b :: l))) then q_greatest (map g (b :: l)) else g a).
  rewrite <- IH by (intros; apply E; simpl in *; auto). rewrite <- (E a) by (simpl; auto).
  rewrite le_runs. unfold Rmax. destruct (Rle_dec _ _); reflexivity.
Qed.

Lemma larger_runs a b : Q2R (q_greatest [a; b]) = Rmax (Q2R a) (Q2R b).
Proof. simpl. rewrite le_runs. unfold Rmax. destruct (Rle_dec _ _); reflexivity. Qed.
Lemma smaller_runs a b : Q2R (q_least [a; b]) = Rmin (Q2R a) (Q2R b).
Proof. simpl. rewrite le_runs. unfold Rmin. destruct (Rle_dec _ _); reflexivity. Qed.

Lemma least_map {A B} (f : B -> R) (h : A -> B) l : least f (map h l) = least (fun a => f (h a)) l.
Proof. induction l as [|a [|b l] IH]; auto. simpl in *. now rewrite IH. Qed.
Lemma greatest_map {A B} (f : B -> R) (h : A -> B) l : greatest f (map h l) = greatest (fun a => f (h a)) l.
Proof. induction l as [|a [|b l] IH]; auto. simpl in *. now rewrite IH. Qed.

(** ** Coordinates of vectors *)
Lemma sorted_coordinate k M : sort (at_ k) (map toR M) = map toR (q_sort (at_q k) M).
Proof. now apply sort_runs. Qed.

Lemma ranked_coordinate i l k : Q2R (at_q k (nth i l [])) = nth i (map toR l) zero k.
Proof.
  revert i. induction l as [|a l IH]; intros [|i]; simpl; auto;
    unfold zero, at_q; destruct k; apply Q2R_0.
Qed.

(** ** The boxes *)
Theorem TH_lower_runs n t M k : Q2R (q_TH_lower n t M k) = TH_lower n t (map toR M) k.
Proof.
  unfold TH_lower, q_TH_lower, q_trim, trim.
  now rewrite sorted_coordinate, ranked_coordinate, map_length.
Qed.
Theorem TH_upper_runs n t M k : Q2R (q_TH_upper n t M k) = TH_upper n t (map toR M) k.
Proof.
  unfold TH_upper, q_TH_upper, q_trim, trim.
  now rewrite sorted_coordinate, ranked_coordinate, map_length.
Qed.
Theorem trusted_midpoint_runs n t M k :
  Q2R (q_trusted_midpoint n t M k) = trusted_midpoint n t (map toR M) k.
Proof.
  unfold q_trusted_midpoint, trusted_midpoint.
  now rewrite halfway_runs, TH_lower_runs, TH_upper_runs.
Qed.

Lemma mean_runs X k : X <> [] -> Q2R (q_mean X k) = mean (map toR X) k.
Proof.
  intros H. unfold q_mean, mean. unfold Qdiv. rewrite Q2R_red, Q2R_mult, Q2R_inv.
  - rewrite (sum_runs toR (at_ k)) by reflexivity. rewrite Q2R_nat, map_length. reflexivity.
  - intros E. apply Qeq_eqR in E. rewrite Q2R_nat, Q2R_0 in E.
    destruct X; [easy|]. change (INR (S (length X)) = 0%R) in E. rewrite S_INR in E.
    pose proof (pos_INR (length X)). lra.
Qed.

Section Means.
Variables n t : nat.
Hypothesis some : (0 < n - t)%nat.

Lemma mean_of_subset M k X : In X (subsets (n - t) M) -> Q2R (q_mean X k) = mean (map toR X) k.
Proof.
  intros H. apply mean_runs. apply subsets_sound in H as [L _]. intros ->. simpl in L. lia.
Qed.
Theorem CH_lower_runs M k : Q2R (q_CH_lower n t M k) = GH_lower n t mean (map toR M) k.
Proof.
  unfold GH_lower, q_CH_lower. rewrite subsets_map, least_map.
  apply least_runs. apply mean_of_subset.
Qed.
Theorem CH_upper_runs M k : Q2R (q_CH_upper n t M k) = GH_upper n t mean (map toR M) k.
Proof.
  unfold GH_upper, q_CH_upper. rewrite subsets_map, greatest_map.
  apply greatest_runs. apply mean_of_subset.
Qed.
Theorem box_mean_runs M k : Q2R (q_box_mean n t M k) = box_rule n t mean (map toR M) k.
Proof.
  unfold q_box_mean, box_rule, box_lower, box_upper.
  now rewrite halfway_runs, larger_runs, smaller_runs, TH_lower_runs, TH_upper_runs,
    CH_lower_runs, CH_upper_runs.
Qed.
End Means.

(** ** Other rules *)
Theorem coordinate_median_runs M k :
  Q2R (q_coordinate_median M k) = coordinate_median (map toR M) k.
Proof.
  unfold q_coordinate_median, coordinate_median.
  now rewrite halfway_runs, sorted_coordinate, !ranked_coordinate, map_length.
Qed.

Lemma q_sort_length {A} (g : A -> Q) l : length (q_sort g l) = length l.
Proof.
  induction l as [|a l IH]; simpl; auto. rewrite <- IH.
  generalize (q_sort g l) as s. intros s. induction s as [|b s IHs]; simpl; auto.
  destruct (Qle_bool _ _); simpl; auto.
Qed.

Theorem trimmed_mean_runs t M k : (2 * t < length M)%nat ->
  Q2R (q_trimmed_mean t M k) = trimmed_mean t (map toR M) k.
Proof.
  intros L. unfold q_trimmed_mean, trimmed_mean.
  rewrite mean_runs, sorted_coordinate, map_length, skipn_map, firstn_map; [reflexivity|].
  intros E. apply (f_equal (@length _)) in E.
  rewrite firstn_length, skipn_length, q_sort_length in E. simpl in E. lia.
Qed.

Lemma squared_distance_runs d x y :
  Q2R (q_squared_distance d x y) = squared_distance d (toR x) (toR y).
Proof.
  unfold q_squared_distance, squared_distance, dot, rsum.
  rewrite (sum_runs (fun k => k) (fun k => ((toR x k - toR y k) * (toR x k - toR y k))%R)).
  - now rewrite map_id.
  - intros k. now rewrite Q2R_mult, Q2R_minus.
Qed.

Theorem krum_score_runs d t M x :
  Q2R (q_krum_score d t M x) = krum_score d t (map toR M) (toR x).
Proof.
  unfold q_krum_score, krum_score.
  assert (S := squared_distance_runs d x).
  now rewrite (sum_runs toR _ _ S), (sort_runs toR _ _ S), firstn_map, map_length.
Qed.
