(** Theorem 26, the rest: boxes that hold GH hold the median of the honest vectors and meet TH;
    validity, agreement on one multiset, one dimension; approximation by what they exceed GH. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums InnerProducts Sorting Subsets TrustedHyperbox Candidates
  Contraction RoundedRounds Theorem12 SameMultiset Theorem13 OneDimension Theorem26.
Import ListNotations.
Open Scope R_scope.

(** ** Boxes that hold GH *)
Section Holds.
Variables n t d : nat.
Hypothesis resilience : (n > 2 * t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Variable H : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.

(** Theorems 5 and 6 of them. *)
Theorem T26_meets M a b : receives n H M -> holds_GH n t d geo M a b -> meets_TH n t d M a b.
Proof.
  intros R B k Hk. specialize (B k Hk).
  pose proof (T5 n t H at_most_t ltac:(lia) d geo (proj2 geo_is_rule)
    (not_above d geo geo_is_rule) (not_below d geo geo_is_rule) M k resilience Hk R) as F.
  unfold box_lower, box_upper in F.
  pose proof (Rmax_l (TH_lower n t M k) (GH_lower n t geo M k)).
  pose proof (Rmax_r (TH_lower n t M k) (GH_lower n t geo M k)).
  pose proof (Rmin_l (TH_upper n t M k) (GH_upper n t geo M k)).
  pose proof (Rmin_r (TH_upper n t M k) (GH_upper n t geo M k)).
  apply Rmax_lub; apply Rmin_glb; lra.
Qed.

Theorem T26_holds M a b : receives n H M -> holds_GH n t d geo M a b ->
  holds_median n t d geo zero H M a b.
Proof.
  intros R B k Hk. specialize (B k Hk).
  pose proof (T6 n t H at_most_t ltac:(lia) d geo (proj2 geo_is_rule) M k Hk R) as F.
  unfold first_honest in F. unfold zero. lra.
Qed.
End Holds.

(** It is enough to hold what GH shares with TH: some box holds GH and shares the same. *)
Theorem T26_clipped n t d geo x M a b : exceeds_by n t d geo x M a b ->
  exists a' b', holds_GH n t d geo M a' b' /\
    forall k, (k < d)%nat -> boxed_midpoint n t a' b' M k = boxed_midpoint n t a b M k.
Proof.
  intros B. exists (fun k => Rmin (a k) (GH_lower n t geo M k)).
  exists (fun k => Rmax (b k) (GH_upper n t geo M k)). split; intros k Hk; specialize (B k Hk).
  - split; [apply Rmin_r|apply Rmax_r].
  - unfold boxed_midpoint, box_lower, box_upper, Rmax, Rmin in *.
    repeat destruct (Rle_dec _ _); lra.
Qed.

(** BOX-GEOM's own rounds are of that kind. *)
Theorem T26_box_geom n t d geo H H' : round n (box_rule n t geo) H H' ->
  boxed_round n t (fun _ => holds_GH n t d geo) H H'.
Proof.
  intros [nodes Ln Sy ->].
  exists (map (fun M => (M, GH_lower n t geo M, GH_upper n t geo M)) nodes).
  - now rewrite map_length.
  - intros M a b I. apply in_map_iff in I as [M' [E HM]]. injection E as -> <- <-.
    split; [now apply Sy|]. intros k _. split; apply Rle_refl.
  - rewrite map_map. now apply map_ext.
Qed.

(** A function of multisets, if the box is one. *)
Theorem T26_same_multiset n t d lower upper : (t < n)%nat -> of_multisets d lower ->
  of_multisets d upper -> of_multisets d (fun M => boxed_midpoint n t (lower M) (upper M) M).
Proof.
  intros N Lo Up M M' P k Hk. unfold boxed_midpoint.
  rewrite (TH_lower_perm n t N M M' P k), (TH_upper_perm n t N M M' P k).
  now rewrite (Lo M M' P k Hk), (Up M M' P k Hk).
Qed.

(** ** Validity, over rounds *)
Theorem T26_validity_run n t d r H H' a b : (n > 2 * t)%nat -> (n - t <= length H)%nat ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r H H' -> inside d a b H -> inside d a b H'.
Proof.
  intros N L R. induction R as [H|r H H' H'' P R IH]; [auto|]. intros I.
  destruct P as [nodes Ln Fit ->]. apply IH; [rewrite map_length; lia|].
  intros x k Hx Hk. apply in_map_iff in Hx as [[[M a0] b0] [<- HM]].
  destruct (Fit _ _ _ HM) as [Rc B]. specialize (B k Hk).
  pose proof (TH_in_honest_box n t H L ltac:(lia) M k Rc) as [Lo Up].
  assert (Ne : H <> []) by (intros ->; simpl in L; lia).
  destruct (least_in (at_ k) H Ne) as [y [Hy Ey]]. destruct (greatest_in (at_ k) H Ne) as [z [Hz Ez]].
  pose proof (I y k Hy Hk). pose proof (I z k Hz Hk).
  pose proof (Rmax_l (TH_lower n t M k) (a0 k)). pose proof (Rmin_l (TH_upper n t M k) (b0 k)).
  unfold boxed_midpoint, honest_lower, honest_upper, at_ in *. lra.
Qed.

(** ** Approximation: how far the output is from BOX-GEOM's *)
Theorem T26_near n t d geo x M a b k : exceeds_by n t d geo x M a b -> (k < d)%nat ->
  Rabs (boxed_midpoint n t a b M k - box_rule n t geo M k) <= x k / 2.
Proof.
  intros B Hk. specialize (B k Hk). unfold boxed_midpoint, box_rule. apply Rabs_le. lra.
Qed.

(** So what T13 says of round 1 holds with x/2 added, and later rounds are between. *)
Section Approximation.
Variables n t d : nat.
Hypothesis resilience : (n > 2 * t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Variable H : list vec.
Hypothesis f_is_t : length H = (n - t)%nat.
Variable x : vec.

(** If all outputs of round 1 are near [c], so are all later ones. *)
Lemma later_outputs r nodes H' c s y : length nodes = length H ->
  (forall M a b k, In (M, a, b) nodes -> (k < d)%nat ->
     Rabs (boxed_midpoint n t a b M k - c k) <= s + x k / 2) -> 0 <= s ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r (boxed_outputs n t nodes) H' ->
  In y H' -> dist d y c <= sqrt (INR d) * s + norm d x / 2.
Proof.
  intros Ln First S Rn Hy.
  assert (I : inside d (fun k => c k - (s + x k / 2)) (fun k => c k + (s + x k / 2)) H').
  { apply (T26_validity_run n t d r (boxed_outputs n t nodes)); auto.
    - unfold boxed_outputs. rewrite map_length. lia.
    - intros z k Hz Hk. apply in_map_iff in Hz as [[[M a] b] [<- HM]].
      pose proof (Rabs_le_inv _ _ (First M a b k HM Hk)). lra. }
  pose proof (norm_in_cube d (fun _ => s) s S) as C.
  apply Rle_trans with (norm d (fun k => s + / 2 * x k)).
  - apply norm_le_coords. intros k Hk. specialize (I y k Hy Hk). simpl in I.
    apply Rabs_le. lra.
  - eapply Rle_trans; [apply minkowski|]. rewrite norm_scal by lra.
    assert (norm d (fun _ : nat => s) <= sqrt (INR d) * s).
    { apply C. intros. rewrite Rabs_right; lra. }
    lra.
Qed.

Lemma radius_nonneg (nodes : list (list vec * vec * vec)) R : length nodes = length H ->
  (forall M a b, In (M, a, b) nodes -> receives n H M /\ covered n t d geo M R) -> 0 <= R.
Proof.
  intros Ln C. destruct nodes as [|[[M a] b] nodes]; [simpl in Ln; lia|].
  destruct (C M a b (or_introl eq_refl)) as (Rc & [c B]).
  pose proof (mu_in_ball n t d geo geo_is_rule H f_is_t M c R Rc B).
  pose proof (dist_nonneg d (geo H) c). lra.
Qed.

Theorem T26_approximation r nodes R H' y : length nodes = length H ->
  (forall M a b, In (M, a, b) nodes ->
     receives n H M /\ covered n t d geo M R /\ exceeds_by n t d geo x M a b) ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r (boxed_outputs n t nodes) H' -> In y H' ->
  dist d y (geo H) <= 2 * sqrt (INR d) * R + norm d x / 2.
Proof.
  intros Ln First Rn Hy.
  assert (HR : 0 <= R).
  { apply (radius_nonneg nodes); auto. intros M a b I.
    destruct (First M a b I) as (Rc & C & _). now split. }
  replace (2 * sqrt (INR d) * R) with (sqrt (INR d) * (2 * R)) by ring.
  apply (later_outputs r nodes H'); auto; [|lra].
  intros M a b k HM Hk. destruct (First M a b HM) as (Rc & C & B).
  pose proof (near_mu n t d resilience geo geo_is_rule H f_is_t M R k Rc C Hk).
  pose proof (Rabs_le_inv _ _ (T26_near n t d geo x M a b k B Hk)). apply Rabs_le. lra.
Qed.

(** One common multiset in round 1. *)
Theorem T26_common r M0 nodes R H' y : receives n H M0 -> covered n t d geo M0 R ->
  length nodes = length H ->
  (forall M a b, In (M, a, b) nodes -> Permutation M0 M /\ exceeds_by n t d geo x M a b) ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r (boxed_outputs n t nodes) H' -> In y H' ->
  dist d y (geo H) <= (1 + sqrt (INR d)) * R + norm d x / 2.
Proof.
  intros Rc [c C] Ln First Rn Hy.
  pose proof (mu_in_ball n t d geo geo_is_rule H f_is_t M0 c R Rc C) as D.
  assert (HR : 0 <= R) by (pose proof (dist_nonneg d (geo H) c); lra).
  assert (Y : dist d y c <= sqrt (INR d) * R + norm d x / 2).
  { apply (later_outputs r nodes H'); auto.
    intros M a b k HM Hk. destruct (First M a b HM) as (P & B).
    pose proof (output_in_cube n t d resilience geo geo_is_rule H f_is_t M0 c R k Rc C Hk) as K.
    rewrite (box_rule_perm n t d geo ltac:(lia) (proj2 geo_is_rule) M0 M P k Hk) in K.
    pose proof (Rabs_le_inv _ _ (T26_near n t d geo x M a b k B Hk)). apply Rabs_le. lra. }
  pose proof (dist_triangle d y c (geo H)) as T. rewrite (dist_sym d c) in T. lra.
Qed.
End Approximation.

(** Boxes within GH, too, keep T13. *)
Theorem T26_within n t d geo r H nodes R H' y : (n > 2 * t)%nat -> is_median_rule d geo ->
  length H = (n - t)%nat -> length nodes = length H ->
  (forall M a b, In (M, a, b) nodes -> receives n H M /\ covered n t d geo M R /\
     meets_TH n t d M a b /\
     forall k, (k < d)%nat -> GH_lower n t geo M k <= a k /\ b k <= GH_upper n t geo M k) ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r (boxed_outputs n t nodes) H' -> In y H' ->
  dist d y (geo H) <= 2 * sqrt (INR d) * R.
Proof.
  intros N G F Ln First Rn Hy.
  assert (HR : 0 <= R).
  { apply (radius_nonneg n t d N geo G H F nodes); auto.
    intros M a b I. destruct (First M a b I) as (Rc & C & _). now split. }
  replace (2 * sqrt (INR d) * R) with (sqrt (INR d) * (2 * R) + norm d zero / 2)
    by (rewrite norm_of_zero; field).
  apply (later_outputs n t d N H F zero r nodes H'); auto; [|lra].
  intros M a b k HM Hk. destruct (First M a b HM) as (Rc & [c C] & B & W).
  specialize (B k Hk). specialize (W k Hk).
  pose proof (candidates_in_cube n t d geo G H F M c R k Rc C Hk) as K.
  pose proof (mu_in_ball n t d geo G H F M c R Rc C) as D.
  pose proof (coord_le_norm d (fun j => geo H j - c j) k Hk) as A. unfold dist in D.
  simpl in A. assert (A' : Rabs (geo H k - c k) <= R) by lra. apply Rabs_le_inv in A'.
  pose proof (Rmax_r (TH_lower n t M k) (a k)). pose proof (Rmin_r (TH_upper n t M k) (b k)).
  unfold boxed_midpoint, zero. apply Rabs_le. lra.
Qed.

(** ** One dimension *)
Theorem T26_one_dimension_run n t geo r H H' : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule 1 geo -> rounds (boxed_round n t (fun _ => holds_GH n t 1 geo)) r H H' ->
  diagonal 1 H' <= (/ 2) ^ r * diagonal 1 H.
Proof.
  intros N L G. apply (measure_of_a_run _ (diagonal 1) (n - t)); auto; [lra|].
  clear r H H' L. intros H H' L [nodes Ln Fit ->]. split; [now rewrite map_length|].
  rewrite !diagonal_1. set (outputs := map _ nodes). unfold edges at 1.
  assert (Ne : outputs <> []).
  { intros E. apply map_eq_nil in E. rewrite E in Ln. simpl in Ln. lia. }
  destruct (greatest_in (at_ 0) _ Ne) as [y [Hy ->]]. destruct (least_in (at_ 0) _ Ne) as [z [Hz ->]].
  apply in_map_iff in Hy as [[[Mj aj] bj] [<- Ij]]. apply in_map_iff in Hz as [[[Mi ai] bi] [<- Ii]].
  destruct (Fit _ _ _ Ij) as [Rj Bj]. destruct (Fit _ _ _ Ii) as [Ri Bi].
  specialize (Bj 0%nat ltac:(lia)). specialize (Bi 0%nat ltac:(lia)).
  pose proof (T3 n t H L ltac:(lia) Mi Mj 0%nat N Ri Rj).
  pose proof (T6 n t H L ltac:(lia) 1 geo (proj2 G) Mi 0%nat ltac:(lia) Ri).
  pose proof (T6 n t H L ltac:(lia) 1 geo (proj2 G) Mj 0%nat ltac:(lia) Rj).
  pose proof (TH_below_GH n t N H L geo Mi Mj G Ri Rj).
  pose proof (GH_below_TH n t N geo G H Mj Mi L Rj Ri).
  pose proof (TH_in_honest_box n t H L ltac:(lia) Mi 0%nat Ri).
  pose proof (TH_in_honest_box n t H L ltac:(lia) Mj 0%nat Rj).
  assert (M : Rmax (TH_lower n t Mj 0) (aj 0%nat) <= Rmin (TH_upper n t Mi 0) (bi 0%nat)).
  { apply Rmax_lub; apply Rmin_glb; lra. }
  pose proof (Rmax_l (TH_lower n t Mi 0) (ai 0%nat)).
  pose proof (Rmin_l (TH_upper n t Mj 0) (bj 0%nat)).
  unfold boxed_midpoint, edges, honest_lower, honest_upper, at_ in *. lra.
Qed.
