(** Theorem 13: with f = t BOX-GEOM and BOX-GEOM/1 stay within 2 sqrt(d) covering radii of
    mu*, and within 1 + sqrt(d) if all nodes received the same in round 1. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Optimality Candidates Theorem12 SameMultiset
  Validity.
Import ListNotations.
Open Scope R_scope.

(** A vector whose coordinates are at most [r] is no longer than sqrt(d) r. *)
Lemma norm_in_cube d v r : 0 <= r -> (forall k, (k < d)%nat -> Rabs (v k) <= r) ->
  norm d v <= sqrt (INR d) * r.
Proof.
  intros Hr C. apply Rle_trans with (norm d (fun _ => r)).
  - apply norm_le_coords. auto.
  - unfold norm, dot, rsum. rewrite lsum_const, seq_length.
    rewrite sqrt_mult by (try apply pos_INR; nra). rewrite sqrt_square by lra. lra.
Qed.

Section T13.
Variables n t d : nat.
Hypothesis resilience : (n > 2 * t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Variable H : list vec.
Hypothesis f_is_t : length H = (n - t)%nat.
Let mu := geo H.

(** [mu] is a candidate of every node, *)
Lemma mu_is_candidate M : receives n H M ->
  exists Y, In Y (subsets (n - t) M) /\ forall k, (k < d)%nat -> mu k = geo Y k.
Proof.
  intros (B & P & _). destruct (subsets_complete M (n - t) H B P f_is_t) as [Y [HY PY]].
  exists Y. split; auto. intros k Hk. now apply (proj2 geo_is_rule).
Qed.

(** so it lies in a ball that covers the candidates. *)
Lemma mu_in_ball M c r : receives n H M ->
  (forall X, In X (subsets (n - t) M) -> dist d (geo X) c <= r) -> dist d mu c <= r.
Proof.
  intros Rc C. destruct (mu_is_candidate M Rc) as (Y & HY & E).
  replace (dist d mu c) with (dist d (geo Y) c); [now apply C|].
  unfold dist. apply norm_ext. intros k Hk. now rewrite E.
Qed.

(** The candidates lie in the cube around that ball, *)
Lemma candidates_in_cube M c r k : receives n H M ->
  (forall X, In X (subsets (n - t) M) -> dist d (geo X) c <= r) -> (k < d)%nat ->
  c k - r <= GH_lower n t geo M k /\ GH_upper n t geo M k <= c k + r.
Proof.
  intros Rc C Hk. destruct (mu_is_candidate M Rc) as (Y & HY & _).
  assert (N : subsets (n - t) M <> []) by (intros E; rewrite E in HY; easy).
  assert (In_ball : forall X, In X (subsets (n - t) M) -> c k - r <= geo X k <= c k + r).
  { intros X HX. pose proof (coord_le_norm d (fun j => geo X j - c j) k Hk) as A.
    specialize (C X HX). unfold dist in C. simpl in A. unfold Rabs in A.
    destruct (Rcase_abs (geo X k - c k)); lra. }
  destruct (least_in (fun X => geo X k) _ N) as [X1 [H1 E1]].
  destruct (greatest_in (fun X => geo X k) _ N) as [X2 [H2 E2]].
  pose proof (In_ball _ H1). pose proof (In_ball _ H2). unfold GH_lower, GH_upper. lra.
Qed.

(** and with them the output. *)
Lemma output_in_cube M c r k : receives n H M ->
  (forall X, In X (subsets (n - t) M) -> dist d (geo X) c <= r) -> (k < d)%nat ->
  c k - r <= box_rule n t geo M k <= c k + r.
Proof.
  intros Rc C Hk. assert (L : (n - t <= length H)%nat) by lia.
  pose proof (T5 n t H L ltac:(lia) d geo (proj2 geo_is_rule)
    (not_above d geo geo_is_rule) (not_below d geo geo_is_rule) M k ltac:(lia) Hk Rc) as Ne.
  pose proof (candidates_in_cube M c r k Rc C Hk).
  unfold box_rule. unfold box_lower, box_upper in *.
  pose proof (Rmax_r (TH_lower n t M k) (GH_lower n t geo M k)).
  pose proof (Rmin_r (TH_upper n t M k) (GH_upper n t geo M k)). lra.
Qed.

Lemma near_mu M r k : receives n H M -> covered n t d geo M r -> (k < d)%nat ->
  mu k - 2 * r <= box_rule n t geo M k <= mu k + 2 * r.
Proof.
  intros Rc [c C] Hk. pose proof (output_in_cube M c r k Rc C Hk).
  pose proof (mu_in_ball M c r Rc C) as D.
  pose proof (coord_le_norm d (fun j => mu j - c j) k Hk) as A. unfold dist in D.
  simpl in A. unfold Rabs in A. destruct (Rcase_abs (mu k - c k)); lra.
Qed.

(** A whole run: round 1 by BOX-GEOM, later rounds by BOX-GEOM or, in BOX-GEOM/1, trusted
    midpoints. What holds all outputs of round 1 holds all later ones. *)
Lemma later_rounds rule r nodes H' a b : length nodes = length H ->
  (rule = box_rule n t geo \/ rule = trusted_midpoint n t) ->
  run n rule r (map (box_rule n t geo) nodes) H' ->
  inside d a b (map (box_rule n t geo) nodes) -> inside d a b H'.
Proof.
  intros Ln Hr Rn. apply (validity_run n t d resilience rule r); auto.
  - destruct Hr as [->| ->]; [now apply box_geom_valid|now apply trusted_midpoint_valid].
  - rewrite map_length. lia.
Qed.

(** Theorem 13. [R] is at least the covering radius of what each node received. *)
Theorem T13 rule r nodes R H' x :
  length nodes = length H -> (forall M, In M nodes -> receives n H M /\ covered n t d geo M R) ->
  (rule = box_rule n t geo \/ rule = trusted_midpoint n t) ->
  run n rule r (map (box_rule n t geo) nodes) H' -> In x H' ->
  dist d x mu <= 2 * sqrt (INR d) * R.
Proof.
  intros Ln Sy Hr Rn Hx.
  assert (I : inside d (fun k => mu k - 2 * R) (fun k => mu k + 2 * R) H').
  { apply (later_rounds rule r nodes); auto. intros y k Hy Hk.
    apply in_map_iff in Hy as [M [<- HM]]. destruct (Sy M HM). now apply near_mu. }
  assert (HR : 0 <= R).
  { destruct nodes as [|M nodes]; [simpl in Ln; lia|].
    destruct (Sy M (or_introl eq_refl)) as [Rc [c C]].
    pose proof (mu_in_ball M c R Rc C). pose proof (dist_nonneg d mu c). lra. }
  replace (2 * sqrt (INR d) * R) with (sqrt (INR d) * (2 * R)) by ring.
  apply norm_in_cube; [lra|]. intros k Hk. specialize (I x k Hx Hk). simpl in I.
  apply Rabs_le. lra.
Qed.

(** If all nodes received one common multiset [M0] in round 1, 1 + sqrt(d) covering radii. *)
Theorem T13_common rule r M0 nodes R H' x : receives n H M0 -> covered n t d geo M0 R ->
  length nodes = length H -> (forall M, In M nodes -> Permutation M0 M) ->
  (rule = box_rule n t geo \/ rule = trusted_midpoint n t) ->
  run n rule r (map (box_rule n t geo) nodes) H' -> In x H' ->
  dist d x mu <= (1 + sqrt (INR d)) * R.
Proof.
  intros Rc [c C] Ln Sy Hr Rn Hx.
  pose proof (mu_in_ball M0 c R Rc C) as D.
  assert (HR : 0 <= R) by (pose proof (dist_nonneg d mu c); lra).
  assert (I : inside d (fun k => c k - R) (fun k => c k + R) H').
  { apply (later_rounds rule r nodes); auto. intros y k Hy Hk.
    apply in_map_iff in Hy as [M [<- HM]].
    rewrite <- (box_rule_perm n t d geo ltac:(lia) (proj2 geo_is_rule) M0 M (Sy M HM) k Hk).
    now apply output_in_cube. }
  assert (X : dist d x c <= sqrt (INR d) * R).
  { apply norm_in_cube; auto. intros k Hk. specialize (I x k Hx Hk). simpl in I.
    apply Rabs_le. lra. }
  apply Rle_trans with (dist d x c + dist d mu c); [|lra].
  replace (dist d x mu) with (norm d (fun k => (x k - c k) + -1 * (mu k - c k)))
    by (unfold dist; apply norm_ext; intros; ring).
  eapply Rle_trans; [apply minkowski|]. apply Rplus_le_compat_l. right.
  unfold dist, norm, dot, rsum. f_equal. apply lsum_ext. intros. ring.
Qed.
End T13.
