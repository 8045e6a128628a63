(** Theorem 13: with f = t BOX-GEOM and BOX-GEOM/1 stay within 2 sqrt(d) covering radii of mu*. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Optimality TrustedHyperbox Candidates Rounds Theorem12 BoxGeomRuns Theorem17.
Import ListNotations.
Open Scope R_scope.

Section Runs.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.

Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Let geo_median := proj1 geo_is_rule.
Let geo_multiset := proj2 geo_is_rule.

(** Theorem 13. [r] is at least the covering radius of what each node received. *)
Section T13.
Variable H : list vec.
Hypothesis f_is_t : length H = (n - t)%nat.
Let mu := geo H.

Lemma near_mu M r k : receives n H M -> covered n t d geo M r -> (k < d)%nat ->
  mu k - 2 * r <= box_rule n t geo M k <= mu k + 2 * r.
Proof.
  intros Rc [c C] Hk.
  assert (L : (n - t <= length H)%nat) by lia.
  pose proof (T5 n t H L ltac:(lia) d geo geo_multiset
    (not_above d geo geo_is_rule) (not_below d geo geo_is_rule) M k ltac:(lia) Hk Rc) as Ne.
  destruct Rc as (B & P & _).
  pose proof (candidate n t d geo geo_multiset M H B k Hk P f_is_t) as Mu. fold mu in Mu.
  destruct (subsets_complete M (n - t) H B P f_is_t) as [Y [HY _]].
  assert (N : subsets (n - t) M <> []) by (intros E; rewrite E in HY; easy).
  assert (In_ball : forall X, In X (subsets (n - t) M) -> c k - r <= geo X k <= c k + r).
  { intros X HX. pose proof (coord_le_norm d (fun j => geo X j - c j) k Hk) as A.
    specialize (C X HX). unfold dist in C. simpl in A. unfold Rabs in A.
    destruct (Rcase_abs (geo X k - c k)); lra. }
  destruct (least_in (fun X => geo X k) _ N) as [X1 [H1 E1]].
  destruct (greatest_in (fun X => geo X k) _ N) as [X2 [H2 E2]].
  pose proof (In_ball _ H1). pose proof (In_ball _ H2).
  unfold box_rule. unfold box_lower, box_upper in *.
  pose proof (Rmax_r (TH_lower n t M k) (GH_lower n t geo M k)).
  pose proof (Rmin_r (TH_upper n t M k) (GH_upper n t geo M k)).
  unfold GH_lower, GH_upper in *. lra.
Qed.

Theorem T13 rule r nodes R H' x :
  length nodes = length H -> (forall M, In M nodes -> receives n H M /\ covered n t d geo M R) ->
  (rule = box_rule n t geo \/ rule = trusted_midpoint n t) ->
  run n rule r (map (box_rule n t geo) nodes) H' -> In x H' ->
  dist d x mu <= 2 * sqrt (INR d) * R.
Proof.
  intros Ln Sy Hr Rn Hx.
  assert (I : inside d (fun k => mu k - 2 * R) (fun k => mu k + 2 * R) H').
  { assert (L' : (n - t <= length (map (box_rule n t geo) nodes))%nat) by (rewrite map_length; lia).
    assert (I0 : inside d (fun k => mu k - 2 * R) (fun k => mu k + 2 * R) (map (box_rule n t geo) nodes)).
    { intros y k Hy Hk. apply in_map_iff in Hy as [M [<- HM]]. destruct (Sy M HM).
      now apply near_mu. }
    destruct Hr as [->| ->]; [eapply T7_run|eapply T17_run_valid]; eauto. }
  assert (HR : 0 <= R).
  { destruct nodes as [|M nodes]; [simpl in Ln; lia|].
    destruct (Sy M (or_introl eq_refl)) as [(B & P & _) [c C]].
    destruct (subsets_complete M (n - t) H B P f_is_t) as [Y [HY _]].
    pose proof (C Y HY). pose proof (dist_nonneg d (geo Y) c). lra. }
  apply Rle_trans with (norm d (fun _ => 2 * R)).
  - apply norm_le_coords. intros k Hk. specialize (I x k Hx Hk). simpl in I.
    apply Rabs_le. lra.
  - unfold norm, dot, rsum. rewrite lsum_const, seq_length.
    rewrite sqrt_mult by (try apply pos_INR; nra). rewrite sqrt_square by lra. lra.
Qed.
End T13.
End Runs.
