(** Theorem 26: what holds with any box in the place of GH. Contraction asks only that the boxes
    hold the median of the honest vectors, and is T12's proof with another step 1; validity asks
    that they meet TH; approximation asks by how much they exceed GH. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums InnerProducts Sorting Subsets TrustedHyperbox Candidates Contraction
  Theorem12 Theorem18 Theorem19 Theorem20 SameMultiset Theorem13 OneDimension EpsilonAgreement.
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

(** ** Contraction, in one round *)
Section OneRound.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variable geo : list vec -> vec.
Variable H : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.
Variable eta : vec.
Hypothesis eta_nonneg : forall k, 0 <= eta k.
Variable nodes : list (list vec * vec * vec).
Hypothesis somebody : nodes <> [].
Hypothesis fit : forall M a b, In (M, a, b) nodes ->
  receives n H M /\ holds_median n t d geo eta H M a b.

Definition received_by : list (list vec) := map (fun '(M, _, _) => M) nodes.
Definition boxed_outputs : list vec := map (fun '(M, a, b) => boxed_midpoint n t a b M) nodes.

Lemma received_in M a b : In (M, a, b) nodes -> In M received_by.
Proof. intros I. apply in_map_iff. now exists (M, a, b). Qed.

Lemma all_receive M : In M received_by -> receives n H M.
Proof. intros I. apply in_map_iff in I as [[[M' a] b] [<- I]]. now apply (fit M' a b). Qed.

Lemma boxed_edge k : (k < d)%nat ->
  edges boxed_outputs k <= (edges H k + delta n t geo H received_by k) / 2 + eta k.
Proof.
  intros Hk. unfold edges at 1.
  assert (N : boxed_outputs <> []) by (intros E; now apply map_eq_nil in E).
  destruct (greatest_in (at_ k) _ N) as [y [Hy ->]]. destruct (least_in (at_ k) _ N) as [x [Hx ->]].
  apply in_map_iff in Hy as [[[Mj aj] bj] [<- Ij]]. apply in_map_iff in Hx as [[[Mi ai] bi] [<- Ii]].
  destruct (fit _ _ _ Ij) as [Rj Bj]. destruct (fit _ _ _ Ii) as [Ri Bi].
  specialize (Bj k Hk). specialize (Bi k Hk).
  destruct (delta_bounds n t geo H received_by Mi k (received_in _ _ _ Ii)) as [_ Di].
  destruct (delta_bounds n t geo H received_by Mj k (received_in _ _ _ Ij)) as [Dj _].
  apply (gap_of_boxes n t H at_most_t ltac:(lia) Mi Mj k (geo (firstn (n - t) H) k)); auto; try lra.
  apply delta_nonneg.
Qed.

(** Whoever bounds the gaps has bounded the diagonal. *)
Lemma boxed_diagonal rho :
  norm d (delta n t geo H received_by) <= rho * diagonal d H ->
  diagonal d boxed_outputs <= (1 + rho) / 2 * diagonal d H + norm d eta.
Proof.
  intros G. pose proof (diagonal_from_edges n t d geo H received_by _ eta boxed_edge). lra.
Qed.
End OneRound.

(** ** Contraction, over rounds

    [bounds] is what a theorem says of the gaps: none of them involves boxes of medians. *)
Definition bounds n t d geo rho : Prop := forall H nodes, (n - t <= length H)%nat ->
  (forall M, In M nodes -> receives n H M) -> nodes <> [] ->
  norm d (delta n t geo H nodes) <= rho * diagonal d H.

(** What T12, T18, T19 and T20 say. *)
Lemma bounds_of_T18 n t d geo : (n > 3 * t)%nat -> is_median_rule d geo ->
  bounds n t d geo (2 * best_factor n t - 1).
Proof.
  intros N G H nodes L Sy So. unfold best_factor, rho, factor18, Rmin. destruct (Rle_dec _ _).
  - pose proof (delta_length n t d N geo G H L nodes Sy So). lra.
  - pose proof (sharper_delta_length n t d N geo G H L nodes Sy So). lra.
Qed.

Lemma bounds_of_T19 n t d N geo : (n > 3 * t)%nat -> (t <= N)%nat -> (N < n - t)%nat ->
  is_median_rule d geo -> bounds n t d geo (order_bound n t N).
Proof. intros R L U G H nodes Lh Sy So. now apply T19_delta. Qed.

Lemma bounds_of_T20 n d geo : (4 <= n <= 12)%nat -> is_median_rule d geo ->
  bounds n 1 d geo (/ INR (n - 1)).
Proof.
  intros N G H nodes L Sy So.
  pose proof (T20_delta n d ltac:(lia) geo G H L nodes Sy So ltac:(lia)) as S.
  assert (Hh : 0 < INR (n - 1)) by (apply lt_0_INR; lia).
  apply (Rmult_le_reg_l (INR (n - 1))); [exact Hh|].
  replace (INR (n - 1) * (/ INR (n - 1) * diagonal d H)) with (diagonal d H) by (field; lra).
  apply le_of_squares; [apply norm_nonneg|]. rewrite <- norm_sqr in S. lra.
Qed.

(** A factor of every round, but for some slack. *)
Lemma measure_with_slack (one_round : list vec -> list vec -> Prop) (measure : list vec -> R)
    least_size c s r H H' : 0 <= c < 1 -> 0 <= s ->
  (forall H H', (least_size <= length H)%nat -> one_round H H' ->
     length H' = length H /\ measure H' <= c * measure H + s) ->
  (least_size <= length H)%nat -> rounds one_round r H H' ->
  measure H' <= c ^ r * measure H + s / (1 - c).
Proof.
  intros C S F L R. assert (Q : 0 <= s / (1 - c)).
  { apply Rmult_le_pos; [exact S|]. left. apply Rinv_0_lt_compat. lra. }
  assert (E : c * (s / (1 - c)) + s = s / (1 - c)) by (field; lra).
  enough (A : measure H' - s / (1 - c) <= c ^ r * (measure H - s / (1 - c))).
  { pose proof (pow_le c r (proj1 C)) as P.
    assert (0 <= c ^ r * (s / (1 - c))) by now apply Rmult_le_pos. lra. }
  apply (measure_of_a_run one_round (fun H => measure H - s / (1 - c)) least_size); auto; [lra|].
  intros H0 H1 L0 P. destruct (F H0 H1 L0 P) as [E1 K]. split; [exact E1|lra].
Qed.

(** Outputs that are rounded. *)
Lemma Rabs_le_inv x c : Rabs x <= c -> - c <= x <= c.
Proof. unfold Rabs. destruct (Rcase_abs x); lra. Qed.

Lemma partner d epsilon L L' y : pairwise_near d epsilon L L' -> In y L' ->
  exists x, In x L /\ forall k, (k < d)%nat -> Rabs (x k - y k) <= epsilon k.
Proof.
  induction 1 as [|x z L L' N _ IH]; intros [].
  - subst z. exists x. split; [now left|exact N].
  - destruct IH as [w [Hw E]]; auto. exists w. split; [now right|exact E].
Qed.

Lemma pairwise_length d epsilon L L' : pairwise_near d epsilon L L' -> length L' = length L.
Proof. induction 1; simpl; congruence. Qed.

Lemma rounded_diagonal d epsilon L L' : pairwise_near d epsilon L L' ->
  diagonal d L' <= diagonal d L + 2 * norm d epsilon.
Proof.
  intros Near. destruct L' as [|y0 l] eqn:E'.
  { apply pairwise_length in Near. destruct L; [|easy]. pose proof (norm_nonneg d epsilon). lra. }
  rewrite <- E' in *. assert (N : L' <> []) by (rewrite E'; easy).
  rewrite <- norm_scal by lra. eapply Rle_trans; [|apply minkowski].
  apply norm_le_coords. intros k Hk.
  rewrite Rabs_right by apply Rle_ge, edges_nonneg. unfold edges at 1.
  destruct (greatest_in (at_ k) _ N) as [y [Hy ->]]. destruct (least_in (at_ k) _ N) as [z [Hz ->]].
  destruct (partner d epsilon L L' y Near Hy) as [x [Hx Exy]].
  destruct (partner d epsilon L L' z Near Hz) as [w [Hw Ewz]].
  pose proof (Rabs_le_inv _ _ (Exy k Hk)). pose proof (Rabs_le_inv _ _ (Ewz k Hk)).
  pose proof (edges_at_least L x w k Hx Hw). unfold at_. lra.
Qed.

Section Runs.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variable geo : list vec -> vec.
Variable rho : R.
Hypothesis gaps : bounds n t d geo rho.
Hypothesis rho_nonneg : 0 <= (1 + rho) / 2.
Notation holding eta := (holds_median n t d geo eta).

Lemma one_round eta H H' : (forall k, 0 <= eta k) -> (n - t <= length H)%nat ->
  boxed_round n t (holding eta) H H' ->
  length H' = length H /\ diagonal d H' <= (1 + rho) / 2 * diagonal d H + norm d eta.
Proof.
  intros E L [nodes Ln Fit ->]. split; [now rewrite map_length|].
  assert (So : nodes <> []) by (intros ->; simpl in Ln; lia).
  apply (boxed_diagonal n t d resilience geo H L eta E nodes So Fit).
  apply gaps; auto; [now apply (all_receive n t d geo H eta)|].
  intros Z. now apply map_eq_nil in Z.
Qed.

Theorem T26_run r H H' : (n - t <= length H)%nat ->
  rounds (boxed_round n t (holding zero)) r H H' ->
  diagonal d H' <= ((1 + rho) / 2) ^ r * diagonal d H.
Proof.
  apply measure_of_a_run; [exact rho_nonneg|]. intros H0 H1 L P.
  destruct (one_round zero H0 H1 (fun _ => Rle_refl 0) L P) as [E K].
  rewrite norm_of_zero in K. split; [exact E|lra].
Qed.

Theorem T26_slack_run eta epsilon r H H' : rho < 1 ->
  (forall k, 0 <= eta k) -> (n - t <= length H)%nat ->
  rounds (fun H H' => exists L, boxed_round n t (holding eta) H L /\
                                pairwise_near d epsilon L H') r H H' ->
  diagonal d H' <= ((1 + rho) / 2) ^ r * diagonal d H
                   + (norm d eta + 2 * norm d epsilon) / (1 - (1 + rho) / 2).
Proof.
  intros R E L. apply measure_with_slack with (n - t)%nat; auto; [lra| |].
  - pose proof (norm_nonneg d eta). pose proof (norm_nonneg d epsilon). lra.
  - intros H0 H1 L0 (K & P & Near). destruct (one_round eta H0 K E L0 P) as [Ln D].
    pose proof (rounded_diagonal d epsilon K H1 Near). split; [|lra].
    rewrite <- Ln. exact (pairwise_length d epsilon K H1 Near).
Qed.
End Runs.

(** With the factors of T12, T18, T19 and T20. *)
Theorem T26_of_T18 n t d (resilience : (n > 3 * t)%nat) geo (G : is_median_rule d geo) r H H' :
  (n - t <= length H)%nat -> rounds (boxed_round n t (holds_median n t d geo zero)) r H H' ->
  diagonal d H' <= best_factor n t ^ r * diagonal d H.
Proof.
  replace (best_factor n t) with ((1 + (2 * best_factor n t - 1)) / 2) by lra.
  apply T26_run; auto; [now apply bounds_of_T18|].
  pose proof (best_factor_nonneg n t). lra.
Qed.

Theorem T26_of_T19 n t d N geo r H H' : (n > 3 * t)%nat -> (t <= N)%nat -> (N < n - t)%nat ->
  is_median_rule d geo -> (n - t <= length H)%nat ->
  rounds (boxed_round n t (holds_median n t d geo zero)) r H H' ->
  diagonal d H' <= ((1 + order_bound n t N) / 2) ^ r * diagonal d H.
Proof.
  intros R L U G. apply T26_run; auto; [now apply bounds_of_T19|].
  pose proof (order_bound_nonneg n t N L). lra.
Qed.

Theorem T26_of_T20 n d geo r H H' : (4 <= n <= 12)%nat -> is_median_rule d geo ->
  (n - 1 <= length H)%nat -> rounds (boxed_round n 1 (holds_median n 1 d geo zero)) r H H' ->
  diagonal d H' <= (INR n / (2 * INR (n - 1))) ^ r * diagonal d H.
Proof.
  intros N G. assert (Hh : 0 < INR (n - 1)) by (apply lt_0_INR; lia).
  replace (INR n / (2 * INR (n - 1))) with ((1 + / INR (n - 1)) / 2).
  - apply T26_run; [lia|now apply bounds_of_T20|].
    pose proof (Rinv_0_lt_compat _ Hh). lra.
  - rewrite minus_INR by lia. rewrite minus_INR in Hh by lia. simpl in *. field. lra.
Qed.

Theorem T26_slack n t d geo eta epsilon r H H' : (n > 3 * t)%nat -> is_median_rule d geo ->
  (forall k, 0 <= eta k) -> (n - t <= length H)%nat ->
  rounds (fun H H' => exists L, boxed_round n t (holds_median n t d geo eta) H L /\
                                pairwise_near d epsilon L H') r H H' ->
  diagonal d H' <= best_factor n t ^ r * diagonal d H
                   + (norm d eta + 2 * norm d epsilon) / (1 - best_factor n t).
Proof.
  intros N G E L R. pose proof (T18_factor_below_1 n t N). pose proof (best_factor_nonneg n t).
  replace (best_factor n t) with ((1 + (2 * best_factor n t - 1)) / 2) by lra.
  apply (T26_slack_run n t d N geo _ (bounds_of_T18 n t d geo N G)); auto; lra.
Qed.

(** Agreement. *)
Theorem T26_agreement n t d geo H epsilon : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule d geo -> 0 < epsilon ->
  exists r0, forall r H', (r0 <= r)%nat ->
    rounds (boxed_round n t (holds_median n t d geo zero)) r H H' -> agreed d epsilon H'.
Proof.
  intros N L G E. pose proof (best_factor_nonneg n t) as B. pose proof (T18_factor_below_1 n t N).
  apply (agreement_of_factor d (best_factor n t)
    (fun r => rounds (boxed_round n t (holds_median n t d geo zero)) r H) H); auto.
  intros r H' R. now apply (T26_of_T18 n t d N geo G).
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
