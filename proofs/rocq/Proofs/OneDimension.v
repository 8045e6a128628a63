(** Theorem 11: in one dimension every trusted interval meets every interval of medians,
    so that BOX-GEOM halves the spread in every round. *)
From Coq Require Import Reals Lra Lia List Permutation FunctionalExtensionality.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Optimality TrustedHyperbox Candidates
  Negation Intervals Contraction Theorem12.
Import ListNotations.
Open Scope R_scope.

Lemma norm_1 v : norm 1 v = Rabs (v 0%nat).
Proof.
  unfold norm, dot, rsum. simpl. rewrite Rplus_0_r. apply sqrt_Rsqr_abs.
Qed.

(** In one dimension the diagonal is the edge. *)
Lemma diagonal_1 L : diagonal 1 L = edges L 0%nat.
Proof. unfold diagonal. rewrite norm_1. apply Rabs_right, Rle_ge, edges_nonneg. Qed.

(** ** A median has half of the values on either side *)
Lemma half_at_or_below X g : is_median 1 X g ->
  (length X <= 2 * count (fun x => leb (at_ 0 x) (g 0%nat)) X)%nat.
Proof.
  intros M. destruct (optimality 1 X g M) as [u (Short & B & U)].
  specialize (B 0%nat ltac:(lia)).
  set (low := fun x => leb (at_ 0 x) (g 0%nat)).
  rewrite (lsum_split _ low) in B.
  assert (A1 : INR (length (filter low X)) * -1 <= lsum (fun x => u x 0%nat) (filter low X)).
  { apply lsum_at_least. intros x Hx. apply filter_In in Hx as [Hx _].
    specialize (Short x Hx). rewrite norm_1 in Short.
    unfold Rabs in Short. destruct (Rcase_abs _); lra. }
  set (high := fun x => negb (low x)) in *.
  assert (A2 : INR (length (filter high X)) * 1 <= lsum (fun x => u x 0%nat) (filter high X)).
  { apply lsum_at_least. intros x Hx. apply filter_In in Hx as [Hx Px].
    assert (G : g 0%nat < x 0%nat).
    { unfold high, low, leb in Px. destruct (Rle_dec _ _); [easy|]. unfold at_ in *. lra. }
    assert (D : dist 1 x g = x 0%nat - g 0%nat).
    { unfold dist. rewrite norm_1. apply Rabs_right. lra. }
    specialize (U x Hx ltac:(lra) 0%nat ltac:(lia)). rewrite D in U.
    apply Req_le. symmetry. apply (Rmult_eq_reg_r (x 0%nat - g 0%nat)); lra. }
  pose proof (count_split low X) as C. fold high in C. unfold count in *.
  assert (INR (length (filter high X)) <= INR (length (filter low X))) as K by lra.
  apply INR_le in K. lia.
Qed.

(** ** The median of the n - t largest values at one node is above TH of the other *)
Section Meet.
Variables n t : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variable H : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.

Lemma TH_below_GH geo Mi Mj : is_median_rule 1 geo -> receives n H Mi -> receives n H Mj ->
  TH_lower n t Mj 0 <= GH_upper n t geo Mi 0.
Proof.
  intros G Ri Rj. apply Rnot_lt_le. intros Gap.
  pose proof (received_length n t H at_most_t ltac:(lia) Mi Ri) as LMi.
  pose proof (received_length n t H at_most_t ltac:(lia) Mj Rj) as LMj.
  set (s := sort (at_ 0) Mi). set (S := skipn (trim n t Mi) s).
  assert (Ps : Permutation Mi s) by apply sort_perm.
  assert (Ls : length s = length Mi) by apply sort_length.
  assert (LS : length S = (n - t)%nat) by (unfold S; rewrite skipn_length; unfold trim; lia).
  assert (P : Permutation Mi (S ++ firstn (trim n t Mi) s)).
  { rewrite Ps at 1. rewrite <- (firstn_skipn (trim n t Mi) s) at 1. apply Permutation_app_comm. }
  destruct (candidate n t 1 geo (proj2 G) Mi S _ 0%nat ltac:(lia) P LS) as [_ C].
  assert (NS : S <> []) by (intros E; rewrite E in LS; simpl in LS; lia).
  set (g := geo S) in *.
  pose proof (half_at_or_below S g (proj1 G S NS)) as Half.
  set (low := fun x => leb (at_ 0 x) (g 0%nat)) in *.
  (* a member of the n - t largest is at or below g, hence so are all others *)
  destruct (count_pos low S ltac:(lia)) as [a [Ha La]]. apply leb_true in La.
  pose proof (sorted_split (at_ 0) (trim n t Mi) s (sort_sorted _ Mi) zero
    ltac:(rewrite Ls; unfold trim; lia)) as [Sp1 Sp2]. fold S in Sp2.
  assert (All : count low (firstn (trim n t Mi) s) = trim n t Mi).
  { rewrite count_all; [rewrite firstn_length; unfold trim; lia|].
    intros b Hb. apply leb_true. specialize (Sp2 a Ha).
    assert (Hb' : In b (firstn (Datatypes.S (trim n t Mi)) s)).
    { rewrite <- (firstn_skipn (trim n t Mi) (firstn (Datatypes.S (trim n t Mi)) s)).
      apply in_or_app. left. rewrite firstn_firstn, Nat.min_l by lia. exact Hb. }
    specialize (Sp1 b Hb'). lra. }
  destruct Ri as (Bi & Pi & Li). destruct Rj as (Bj & Pj & Lj).
  assert (CM : (count low Mi = count low S + trim n t Mi)%nat).
  { now rewrite (count_perm _ _ _ P), count_app, All. }
  rewrite (count_perm _ _ _ Pi), count_app in CM.
  pose proof (count_le_length low Bi).
  (* these honest values are all below TH of the other node *)
  pose proof (rank_below (at_ 0) Mj (trim n t Mj) zero ltac:(unfold trim; lia)) as RB.
  rewrite (count_perm _ _ _ Pj), count_app in RB.
  assert (Below : (count low H <= count (fun x => ltb (at_ 0 x)
    (at_ 0 (nth (trim n t Mj) (sort (at_ 0) Mj) zero))) H)%nat).
  { apply count_impl. intros x _ Hx. apply leb_true in Hx. apply ltb_true.
    unfold TH_lower in Gap. unfold at_ in *. lra. }
  pose proof (Permutation_length Pi) as LPi. rewrite app_length in LPi.
  unfold trim in *. lia.
Qed.
End Meet.

(** ** The other direction, by negation *)
Lemma opp_opp v : opp (opp v) = v.
Proof. apply functional_extensionality. intros k. unfold opp. lra. Qed.
Lemma map_opp_opp X : map opp (map opp X) = X.
Proof. rewrite map_map, (map_ext _ (fun v => v)); [apply map_id|apply opp_opp]. Qed.

Lemma dist_opp d x y : dist d (opp x) (opp y) = dist d x y.
Proof.
  unfold dist, norm, dot, rsum. f_equal. apply lsum_ext. intros k _. unfold opp. ring.
Qed.

Lemma summed_distance_opp d X y : summed_distance d (map opp X) (opp y) = summed_distance d X y.
Proof.
  unfold summed_distance. induction X as [|x X IH]; simpl; [reflexivity|].
  now rewrite IH, dist_opp.
Qed.

Definition negated_rule (geo : list vec -> vec) : list vec -> vec :=
  fun X => opp (geo (map opp X)).

Lemma negated_median_rule d geo : is_median_rule d geo -> is_median_rule d (negated_rule geo).
Proof.
  intros [M P]. split.
  - intros X N y. assert (N' : map opp X <> []) by (intros E; now apply map_eq_nil in E).
    specialize (M (map opp X) N' (opp y)). unfold negated_rule.
    rewrite summed_distance_opp in M.
    now rewrite <- summed_distance_opp, opp_opp.
  - intros X Y E k Hk. unfold negated_rule, opp. f_equal.
    apply P; auto. now apply Permutation_map.
Qed.

Section T11.
Variables n t : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule 1 geo.

Lemma GH_below_TH H Mi Mj : (n - t <= length H)%nat -> receives n H Mi -> receives n H Mj ->
  GH_lower n t geo Mi 0 <= TH_upper n t Mj 0.
Proof.
  intros L Ri Rj.
  pose proof (received_length n t H L ltac:(lia) Mj Rj) as LMj.
  pose proof (TH_below_GH n t resilience (map opp H) ltac:(rewrite map_length; exact L)
    (negated_rule geo) (map opp Mi) (map opp Mj) (negated_median_rule 1 geo geo_is_rule)
    (receives_opp n H Mi Ri) (receives_opp n H Mj Rj)) as K.
  rewrite (TH_lower_opp n t ltac:(lia) Mj ltac:(lia)) in K.
  rewrite (GH_upper_opp n t Mi geo (negated_rule geo) 0%nat) in K; [lra|].
  intros X. unfold negated_rule. now rewrite map_opp_opp.
Qed.

(** Theorem 11: in one dimension TH_i meets GH_j, *)
Theorem T11_meet H Mi Mj : (n - t <= length H)%nat -> receives n H Mi -> receives n H Mj ->
  meet (TH_lower n t Mi 0) (TH_upper n t Mi 0) (GH_lower n t geo Mj 0) (GH_upper n t geo Mj 0).
Proof.
  intros L Ri Rj.
  pose proof (T2 n t H L ltac:(lia) Mi 0%nat ltac:(lia) Ri).
  pose proof (T6 n t H L ltac:(lia) 1 geo (proj2 geo_is_rule) Mj 0%nat ltac:(lia) Rj).
  pose proof (TH_below_GH n t resilience H L geo Mj Mi geo_is_rule Rj Ri).
  pose proof (GH_below_TH H Mj Mi L Rj Ri).
  apply meet_of_ends; lra.
Qed.

(** hence two outputs are at most half the honest edge apart, *)
Theorem T11_outputs H Mi Mj : (n - t <= length H)%nat -> receives n H Mi -> receives n H Mj ->
  Rabs (box_rule n t geo Mi 0%nat - box_rule n t geo Mj 0%nat)
  <= (honest_upper H 0 - honest_lower H 0) / 2.
Proof.
  intros L Ri Rj.
  pose proof (T2 n t H L ltac:(lia) Mi 0%nat ltac:(lia) Ri).
  pose proof (T2 n t H L ltac:(lia) Mj 0%nat ltac:(lia) Rj).
  pose proof (T3 n t H L ltac:(lia) Mi Mj 0%nat resilience Ri Rj).
  pose proof (T3 n t H L ltac:(lia) Mj Mi 0%nat resilience Rj Ri).
  pose proof (T6 n t H L ltac:(lia) 1 geo (proj2 geo_is_rule) Mi 0%nat ltac:(lia) Ri).
  pose proof (T6 n t H L ltac:(lia) 1 geo (proj2 geo_is_rule) Mj 0%nat ltac:(lia) Rj).
  pose proof (T11_meet H Mj Mi L Rj Ri) as (x & X1 & X2).
  apply (T9 n t H L ltac:(lia) geo Mi Mj 0%nat Ri Rj); try (now apply (T11_meet H));
    apply meet_of_ends; lra.
Qed.

(** and BOX-GEOM halves the spread in every round. *)
Theorem T11_run r H H' : (n - t <= length H)%nat -> run n (box_rule n t geo) r H H' ->
  diagonal 1 H' <= (/ 2) ^ r * diagonal 1 H.
Proof.
  rewrite !diagonal_1. apply edges_run; [lra|].
  clear H H'. intros H H' L [nodes Ln Sy ->].
  apply edges_of_outputs; [intros ->; simpl in Ln; lia|].
  intros Mi Mj Hi Hj. pose proof (T11_outputs H Mj Mi L (Sy Mj Hj) (Sy Mi Hi)) as K.
  pose proof (Rle_abs (box_rule n t geo Mj 0%nat - box_rule n t geo Mi 0%nat)).
  unfold honest_upper, honest_lower in K. unfold edges. lra.
Qed.
End T11.
