(** Counterexamples to claims that are easily believed, by the numbers of the spec. Each is
    one for every rule that computes medians, whatever it chooses where a median is not
    unique. *)
From Coq Require Import ZArith Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require SlowRounds TightMeans ThreeNodes.
Import ListNotations.
Open Scope R_scope.

Lemma less_than_roots c a b : 0 <= c -> 0 <= a -> c * c * a < b -> c * sqrt a < sqrt b.
Proof.
  intros Hc Ha L. rewrite <- (sqrt_square c) at 1 by exact Hc. rewrite <- sqrt_mult by nra.
  apply sqrt_lt_1_alt. split; [|exact L]. apply Rmult_le_pos; nra.
Qed.

Lemma archimed_nat x : exists m, x < INR m.
Proof.
  exists (Z.to_nat (up x)). rewrite INR_IZR_INZ. destruct (archimed x) as [U _].
  assert (IZR (up x) <= IZR (Z.of_nat (Z.to_nat (up x)))) by (apply IZR_le; lia). lra.
Qed.

(** R1. "TH_i meets GH_j": four nodes, in the plane, are a counterexample, *)
Theorem R1_meet geo : is_median_rule 2 geo ->
  exists H Mi Mj, (4 - 1 <= length H)%nat /\ receives 4 H Mi /\ receives 4 H Mj /\
  ~ meet (TH_lower 4 1 Mi 0) (TH_upper 4 1 Mi 0) (GH_lower 4 1 geo Mj 0) (GH_upper 4 1 geo Mj 0).
Proof.
  intros G. assert (W : 2 * INR 1 * (2 * INR 1) < INR 1 * INR 1 * (1 + INR 1 * (2 * 2))) by (simpl; lra).
  exists (SlowRounds.cross 1 1 2), (SlowRounds.told 1 1 2 2), (SlowRounds.cross 1 1 2).
  split; [simpl; lia|]. split; [apply (SlowRounds.told_received 1 1 1 2); lia|].
  split; [exists []; split; [reflexivity|simpl; lia]|].
  intros (x & [X1 X2] & [X3 X4]).
  pose proof (SlowRounds.told_TH_0 1 1 1 2 ltac:(lia) ltac:(lia) ltac:(lia) 2)
    as [L _].
  pose proof (SlowRounds.silent_GH 1 1 1 2 ltac:(lia) ltac:(lia) ltac:(lia) W geo 0%nat G ltac:(lia)) as U.
  change (2 * 1 + 2 * 1)%nat with 4%nat in *. lra.
Qed.

(** and so they are to "BOX-GEOM halves every edge in every round", and to "every edge
    shrinks": edge 0 does not. *)
Theorem R1_halves : exists H, (4 - 1 <= length H)%nat /\ 0 < edges H 0%nat /\
  forall geo, is_median_rule 2 geo -> exists H', round 4 (box_rule 4 1 geo) H H' /\
    edges H 0%nat <= edges H' 0%nat.
Proof.
  assert (W : 2 * INR 1 * (2 * INR 1) < INR 1 * INR 1 * (1 + INR 1 * (2 * 2))) by (simpl; lra).
  assert (E : edges (SlowRounds.cross 1 1 2) 0%nat = 1)
    by (apply SlowRounds.cross_edge_0; exact 0%nat || lia).
  exists (SlowRounds.cross 1 1 2). rewrite E. split; [simpl; lia|split; [lra|]]. intros geo G.
  destruct (SlowRounds.slow_round 1 1 1 2 ltac:(lia) ltac:(lia) ltac:(lia) ltac:(lra) W geo G)
    as (H' & Rd & E0 & _).
  exists H'. split; [exact Rd|exact E0].
Qed.

(** R2. "The longest edge shrinks in every round": in 14 dimensions it need not, with four
    nodes. *)
Theorem R2 : exists H, (4 - 1 <= length H)%nat /\ (forall k, (k < 14)%nat -> edges H k <= 1) /\
  forall geo, is_median_rule 14 geo -> exists H', round 4 (box_rule 4 1 geo) H H' /\
    1 <= edges H' 0%nat.
Proof.
  assert (W : 2 * INR 1 * (2 * INR 1) < INR 1 * INR 1 * (1 + INR 13 * (1 / 2 * (1 / 2))))
    by (simpl; lra).
  exists (SlowRounds.cross 1 1 (1 / 2)). split; [simpl; lia|split].
  - intros [|k] _.
    + rewrite (SlowRounds.cross_edge_0 13) by lia. lra.
    + rewrite (SlowRounds.cross_edge_S 13) by (lia || lra). lra.
  - intros geo G.
    destruct (SlowRounds.slow_round 13 1 1 (1 / 2) ltac:(lia) ltac:(lia) ltac:(lia) ltac:(lra)
      W geo G) as (H' & Rd & E0 & _).
    exists H'. split; [exact Rd|exact E0].
Qed.

(** R6. "n = 3t suffices": of three nodes the two honest ones may stay where they are. *)
Theorem R6 : exists H, (3 - 1 <= length H)%nat /\ 0 < diagonal 1 H /\
  forall geo, is_median_rule 1 geo -> exists H', round 3 (box_rule 3 1 geo) H H' /\
    diagonal 1 H <= diagonal 1 H'.
Proof.
  exists ThreeNodes.two_apart. rewrite ThreeNodes.two_apart_diagonal.
  split; [simpl; lia|split; [lra|]]. intros geo G.
  destruct (ThreeNodes.three_nodes_stay geo G) as (H' & Rd & D). eauto.
Qed.

(** R9. "BOX-MEAN halves every edge": with four nodes the factor can be 2/3. *)
Theorem R9 : exists H H', (4 - 1 <= length H)%nat /\ 0 < edges H 0%nat /\
  round 4 (box_rule 4 1 mean) H H' /\ edges H' 0%nat = 2 / 3 * edges H 0%nat.
Proof.
  destruct (TightMeans.T15_tight 4 1 ltac:(lia) ltac:(lia)) as (H' & Rd & E & E1).
  exists (TightMeans.zeros_and_ones 4 1), H'. rewrite E, E1.
  split; [simpl; lia|split; [lra|split; [exact Rd|simpl; lra]]].
Qed.

(** R11. "The gap of T12, from the honest median to a trusted interval, is at most t/(n-t) of
    the diagonal": with ten nodes, three of them Byzantine, it is more in one coordinate. *)
Theorem R11 : exists H M, length H = (10 - 3)%nat /\ receives 10 H M /\
  forall geo, is_median_rule 2 geo -> 3 / 7 * diagonal 2 H < TH_lower 10 3 M 0 - geo H 0%nat.
Proof.
  assert (W : 2 * INR 2 * (2 * INR 2) < INR 3 * INR 3 * (1 + INR 1 * (8 / 9 * (8 / 9))))
    by (simpl; lra).
  exists (SlowRounds.cross 3 2 (8 / 9)), (SlowRounds.told 3 2 (8 / 9) (8 / 9)).
  split; [reflexivity|split; [apply (SlowRounds.told_received 1 3 2); lia|]].
  intros geo G.
  destruct (SlowRounds.told_TH_0 1 3 2 (8 / 9) ltac:(lia) ltac:(lia) ltac:(lia) (8 / 9)) as [L _].
  change (2 * 3 + 2 * 2)%nat with 10%nat in L. rewrite L.
  rewrite (SlowRounds.cross_median 1 3 2 (8 / 9) W (geo _)).
  - rewrite (SlowRounds.cross_diagonal 1) by (lia || lra).
    replace (1 - 0) with (sqrt 1) by (rewrite sqrt_1; ring).
    apply less_than_roots; simpl; lra.
  - apply (proj1 G). discriminate.
  - lia.
Qed.

(** R12. "BOX-GEOM contracts the diagonal by n/(2(n-t)) in every round", as BOX-MEAN does:
    not with 22 nodes, 7 of them Byzantine. *)
Theorem R12 : exists H, (22 - 7 <= length H)%nat /\
  forall geo, is_median_rule 2 geo -> exists H', round 22 (box_rule 22 7 geo) H H' /\
    22 / 30 * diagonal 2 H < diagonal 2 H'.
Proof.
  assert (W : 2 * INR 4 * (2 * INR 4) < INR 7 * INR 7 * (1 + INR 1 * (5 / 9 * (5 / 9)))) by (simpl; lra).
  exists (SlowRounds.cross 7 4 (5 / 9)). split; [simpl; lia|].
  intros geo G.
  destruct (SlowRounds.slow_round 1 7 4 (5 / 9) ltac:(lia) ltac:(lia) ltac:(lia) ltac:(lra) W geo G)
    as (H' & Rd & _ & D).
  exists H'. split; [exact Rd|]. eapply Rlt_le_trans; [|exact D].
  rewrite (SlowRounds.cross_diagonal 1) by (lia || lra). apply less_than_roots; simpl; lra.
Qed.

(** R13. "BOX-GEOM contracts the diagonal by less than 3/4 in every round": the same 22
    nodes; *)
Theorem R13 : exists H, (22 - 7 <= length H)%nat /\
  forall geo, is_median_rule 2 geo -> exists H', round 22 (box_rule 22 7 geo) H H' /\
    3 / 4 * diagonal 2 H < diagonal 2 H'.
Proof.
  assert (W : 2 * INR 4 * (2 * INR 4) < INR 7 * INR 7 * (1 + INR 1 * (5 / 9 * (5 / 9)))) by (simpl; lra).
  exists (SlowRounds.cross 7 4 (5 / 9)). split; [simpl; lia|].
  intros geo G.
  destruct (SlowRounds.slow_round 1 7 4 (5 / 9) ltac:(lia) ltac:(lia) ltac:(lia) ltac:(lra) W geo G)
    as (H' & Rd & _ & D).
  exists H'. split; [exact Rd|]. eapply Rlt_le_trans; [|exact D].
  rewrite (SlowRounds.cross_diagonal 1) by (lia || lra). apply less_than_roots; simpl; lra.
Qed.

(** and no other factor below 1 holds for all n > 3t. *)
Theorem R13_no_factor c : c < 1 -> exists n t H, (n > 3 * t)%nat /\ (n - t <= length H)%nat /\
  0 < diagonal 2 H /\
  forall geo, is_median_rule 2 geo -> exists H', round n (box_rule n t geo) H H' /\
    c * diagonal 2 H < diagonal 2 H'.
Proof.
  intros Hc. set (c0 := Rmax 0 c).
  assert (C0 : 0 <= c0) by apply Rmax_l. assert (C1 : c <= c0) by apply Rmax_r.
  assert (C2 : c0 < 1) by (unfold c0, Rmax; destruct (Rle_dec 0 c); lra).
  (* t = 2m + 1 with t (1 - c0^2) > 12, p = m + 1, r^2 = 4/t *)
  destruct (archimed_nat (12 / (1 - c0 * c0))) as [m Hm].
  set (t := (2 * m + 1)%nat). set (p := (m + 1)%nat). set (r := sqrt (4 / INR t)).
  assert (Ht : 0 < INR t) by (apply lt_0_INR; unfold t; lia).
  assert (R2 : r * r = 4 / INR t).
  { apply sqrt_sqrt. left. apply Rdiv_lt_0_compat; lra. }
  assert (R0 : 0 <= r) by apply sqrt_pos.
  assert (Ep : 2 * INR p = INR t + 1).
  { unfold p, t. rewrite !plus_INR, mult_INR. simpl. lra. }
  assert (T1 : 1 <= INR t) by (change 1 with (INR 1); apply le_INR; unfold t; lia).
  assert (W : 2 * INR p * (2 * INR p) < INR t * INR t * (1 + INR 1 * (r * r))).
  { rewrite Ep, R2. change (INR 1) with 1. replace (INR t * INR t * (1 + 1 * (4 / INR t))) with (INR t * INR t + 4 * INR t)
      by (field; lra). lra. }
  exists (2 * t + 2 * p)%nat, t, (SlowRounds.cross t p r).
  rewrite (SlowRounds.cross_diagonal 1) by (unfold t, p; lia || lra).
  repeat split; [unfold t, p; lia|rewrite (SlowRounds.cross_length 1); lia|apply sqrt_lt_R0; change (INR 1) with 1; nra|].
  intros geo G.
  destruct (SlowRounds.slow_round 1 t p r ltac:(unfold p; lia) ltac:(unfold t, p; lia)
    ltac:(unfold t, p; lia) R0 W geo G) as (H' & Rd & _ & D).
  exists H'. split; [exact Rd|]. eapply Rlt_le_trans; [|exact D].
  apply Rle_lt_trans with (c0 * sqrt (1 + 4 * (INR 1 * (r * r)))).
  { apply Rmult_le_compat_r; [apply sqrt_pos|exact C1]. }
  change (INR 1) with 1. rewrite !Rmult_1_l.
  apply less_than_roots; [exact C0|nra|]. rewrite R2.
  assert (Hq : 0 < 1 - c0 * c0) by nra.
  assert (K : 12 < INR t * (1 - c0 * c0)).
  { apply (Rmult_lt_compat_r (1 - c0 * c0)) in Hm; [|exact Hq].
    replace (12 / (1 - c0 * c0) * (1 - c0 * c0)) with 12 in Hm by (field; lra).
    assert (INR m <= INR t) by (apply le_INR; unfold t; lia).
    assert (INR m * (1 - c0 * c0) <= INR t * (1 - c0 * c0)) by (apply Rmult_le_compat_r; lra). lra. }
  apply (Rmult_lt_reg_r (INR t)); [exact Ht|].
  replace (c0 * c0 * (1 + 4 * (4 / INR t)) * INR t) with (c0 * c0 * INR t + 16 * (c0 * c0)) by (field; lra).
  replace ((1 + 4 / INR t) * INR t) with (INR t + 4) by (field; lra).
  assert (c0 * c0 <= 1) by nra. lra.
Qed.
