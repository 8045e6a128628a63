(** Theorem 26, contraction: boxes that hold the median of the honest vectors have T12's proof
    with another step 1, and the factor of every theorem that bounds the gaps. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting TrustedHyperbox Candidates Contraction
  RoundedRounds Theorem12 Theorem18 Theorem19 Theorem20 EpsilonAgreement.
Import ListNotations.
Open Scope R_scope.

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
