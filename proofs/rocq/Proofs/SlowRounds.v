(** Rounds in which BOX-GEOM contracts slowly: R1, R12 and R13. One family has them all.

    There are n = 2t + 2p nodes, t of them Byzantine. Of the honest ones, t are at (0, 0),
    p at (1, r) and p at (1, -r). If r is large enough, their median is (0, 0), and that is
    where a node moves that hears nobody else. A node that is told (1, r) by all Byzantine
    nodes moves to (1, r/2), one that is told (1, -r) to (1, -r/2). So coordinate 0 does not
    shrink, and the diagonal goes from sqrt(1 + 4r^2) to sqrt(1 + r^2). *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Optimality Candidates SameMultiset Negation
  Balance OutputView Contraction Theorem12.
Import ListNotations.
Open Scope R_scope.

(** ** Points of the plane *)
Definition pt (a b : R) : vec := fun k => match k with 0%nat => a | 1%nat => b | _ => 0 end.

Lemma dot_2 u v : dot 2 u v = u 0%nat * v 0%nat + u 1%nat * v 1%nat.
Proof. unfold dot, rsum. simpl. lra. Qed.

Lemma lsum_repeat {A} (f : A -> R) a m : lsum f (repeat a m) = INR m * f a.
Proof.
  induction m as [|m IH]; [simpl; lra|]. rewrite S_INR. simpl. rewrite IH. lra.
Qed.

Lemma count_repeat {A} (P : A -> bool) a m : count P (repeat a m) = if P a then m else 0%nat.
Proof.
  unfold count. induction m as [|m IH]; simpl; [now destruct (P a)|].
  destruct (P a); simpl; congruence.
Qed.

Lemma distance_pt a b a' b' :
  dist 2 (pt a b) (pt a' b') = sqrt ((a - a') * (a - a') + (b - b') * (b - b')).
Proof. unfold dist, norm. now rewrite dot_2. Qed.

Section Family.
Variables t p : nat.
Variable r : R.
Hypothesis some : (0 < p)%nat.
Hypothesis p_at_most_t : (p <= t)%nat.
Hypothesis resilience : (t < 2 * p)%nat.
Hypothesis r_nonneg : 0 <= r.
(** The median is (0, 0): the 2p pulls of length 1 add up to less than t. *)
Hypothesis wide : (2 * INR p) * (2 * INR p) < INR t * INR t * (1 + r * r).

Let n := (2 * t + 2 * p)%nat.
Definition cross : list vec := repeat (pt 0 0) t ++ repeat (pt 1 r) p ++ repeat (pt 1 (- r)) p.

Lemma cross_length : length cross = (n - t)%nat.
Proof. unfold cross. rewrite !app_length, !repeat_length. unfold n. lia. Qed.

Lemma family_resilience : (n > 3 * t)%nat.
Proof. unfold n. lia. Qed.

Lemma cross_not_empty : cross <> [].
Proof. intros E. pose proof cross_length as L. rewrite E in L. simpl in L. unfold n in L. lia. Qed.

Let A := sqrt (1 + r * r).

Lemma A_pos : 0 < A.
Proof. apply sqrt_lt_R0. nra. Qed.
Lemma A_squared : A * A = 1 + r * r.
Proof. apply sqrt_sqrt. nra. Qed.

Lemma far_up : dist 2 (pt 1 r) (pt 0 0) = A.
Proof. rewrite distance_pt. unfold A. f_equal. ring. Qed.
Lemma far_down : dist 2 (pt 1 (- r)) (pt 0 0) = A.
Proof. rewrite distance_pt. unfold A. f_equal. ring. Qed.
Lemma not_far a b : dist 2 (pt a b) (pt a b) = 0.
Proof.
  rewrite distance_pt. replace (_ + _) with 0 by ring. apply sqrt_0.
Qed.

Lemma cross_median g : is_median 2 cross g -> forall k, (k < 2)%nat -> g k = 0.
Proof.
  intros M k Hk. assert (E : g k = pt 0 0 k).
  { apply (heavy_median 2 cross (pt 0 0) g); auto.
    pose proof A_pos as HA. pose proof A_squared as HA2.
    assert (P0 : pull_on 2 cross (pt 0 0) 0%nat = 2 * INR p / A).
    { unfold pull_on, cross. rewrite !lsum_app, !lsum_repeat. unfold unit.
      rewrite far_up, far_down, not_far.
      destruct (Rlt_dec 0 A), (Rlt_dec 0 0); try lra. simpl. field. lra. }
    assert (P1 : pull_on 2 cross (pt 0 0) 1%nat = 0).
    { unfold pull_on, cross. rewrite !lsum_app, !lsum_repeat. unfold unit.
      rewrite far_up, far_down, not_far.
      destruct (Rlt_dec 0 A), (Rlt_dec 0 0); try lra. simpl. field. lra. }
    assert (W : lsum (at_g 2 (pt 0 0)) cross = INR t).
    { unfold cross. rewrite !lsum_app, !lsum_repeat. unfold at_g.
      rewrite far_up, far_down, not_far. destruct (Rlt_dec 0 A), (Rlt_dec 0 0); lra. }
    rewrite W. unfold norm. rewrite dot_2, P0, P1.
    rewrite <- (sqrt_square (INR t)) by apply pos_INR. apply sqrt_lt_1_alt. split.
    - pose proof (Rle_0_sqr (2 * INR p / A)) as Q. unfold Rsqr in Q. lra.
    - apply (Rmult_lt_reg_r (A * A)); [nra|].
      replace ((2 * INR p / A * (2 * INR p / A) + 0 * 0) * (A * A)) with (2 * INR p * (2 * INR p))
        by (field; lra).
      rewrite HA2. exact wide. }
  rewrite E. destruct k as [|[|k]]; reflexivity || lia.
Qed.

(** ** What a node computes that is told [pt 1 s], with s = r or s = -r *)
Definition told (s : R) : list vec := cross ++ repeat (pt 1 s) t.

Section Told.
Variable s : R.
Hypothesis Hs : s = r \/ s = - r.

Lemma told_received : receives n cross (told s).
Proof.
  exists (repeat (pt 1 s) t). split; [reflexivity|].
  rewrite cross_length, repeat_length. unfold n. lia.
Qed.

Lemma told_length : length (told s) = n.
Proof. unfold told. rewrite app_length, cross_length, repeat_length. unfold n. lia. Qed.

Lemma told_trim : trim n t (told s) = t.
Proof. unfold trim. rewrite told_length. unfold n. lia. Qed.

(** How many vectors have a property. *)
Lemma told_count P : count P (told s)
  = ((if P (pt 0 0%R) then t else 0) + (if P (pt 1 r) then p else 0)
     + (if P (pt 1 (- r)) then p else 0) + (if P (pt 1 s) then t else 0))%nat.
Proof. unfold told, cross. rewrite !count_app, !count_repeat. lia. Qed.

Ltac by_counting := rewrite told_count; unfold at_, leb, ltb, pt;
  repeat destruct (Rle_dec _ _); repeat destruct (Rlt_dec _ _); try lia; lra.

Lemma told_TH_0 : TH_lower n t (told s) 0 = 1 /\ TH_upper n t (told s) 0 = 1.
Proof.
  unfold TH_lower, TH_upper. rewrite told_trim, told_length.
  split; apply (value_of_rank (at_ 0)); try (rewrite told_length); try (unfold n; lia); by_counting.
Qed.

Lemma told_TH_1 : TH_lower n t (told s) 1 = Rmin 0 s /\ TH_upper n t (told s) 1 = Rmax 0 s.
Proof.
  unfold TH_lower, TH_upper, Rmin, Rmax. rewrite told_trim, told_length. destruct (Rle_dec 0 s).
  all: split; apply (value_of_rank (at_ 1)); try (rewrite told_length); try (unfold n; lia); by_counting.
Qed.

(** Most of the n - t vectors that are not (0, 0) are at [pt 1 s], and so is their median. *)
Definition majority : list vec := repeat (pt 1 s) (p + t) ++ repeat (pt 1 (- s)) p.

Lemma majority_received : Permutation (told s) (majority ++ repeat (pt 0 0) t).
Proof.
  unfold told, cross, majority. rewrite repeat_app, <- app_assoc.
  rewrite (Permutation_app_comm (repeat (pt 0 0) t)). apply Permutation_app_tail.
  destruct Hs as [E|E]; rewrite E.
  - rewrite <- !app_assoc. apply Permutation_app_head, Permutation_app_comm.
  - rewrite Ropp_involutive, <- !app_assoc, Permutation_app_comm.
    now rewrite <- app_assoc.
Qed.

Lemma majority_length : length majority = (n - t)%nat.
Proof. unfold majority. rewrite app_length, !repeat_length. unfold n. lia. Qed.

Lemma majority_not_empty : majority <> [].
Proof. intros E. pose proof majority_length as L. rewrite E in L. simpl in L. unfold n in L. lia. Qed.

Lemma majority_median g : is_median 2 majority g -> forall k, (k < 2)%nat -> g k = pt 1 s k.
Proof.
  intros M. apply (heavy_median 2 majority (pt 1 s) g); auto.
  set (u := unit 2 (pt 1 s) (pt 1 (- s))).
  assert (P : norm 2 (pull_on 2 majority (pt 1 s)) = INR p * norm 2 u).
  { rewrite <- norm_scal by apply pos_INR. apply norm_ext. intros k _.
    unfold pull_on, majority. rewrite lsum_app, !lsum_repeat.
    assert (Z : unit 2 (pt 1 s) (pt 1 s) k = 0).
    { unfold unit. rewrite not_far. destruct (Rlt_dec 0 0); lra. }
    rewrite Z. fold u. lra. }
  assert (W : INR p + INR t <= lsum (at_g 2 (pt 1 s)) majority).
  { unfold majority. rewrite lsum_app, !lsum_repeat, plus_INR.
    assert (At : at_g 2 (pt 1 s) (pt 1 s) = 1).
    { unfold at_g. rewrite not_far. destruct (Rlt_dec 0 0); lra. }
    assert (0 <= at_g 2 (pt 1 s) (pt 1 (- s))) by (unfold at_g; destruct (Rlt_dec _ _); lra).
    rewrite At. pose proof (pos_INR p). nra. }
  pose proof (unit_short 2 (pt 1 s) (pt 1 (- s))) as S. fold u in S.
  assert (0 < INR t) by (apply lt_0_INR; lia). pose proof (pos_INR p).
  rewrite P. apply Rle_lt_trans with (INR p * 1); [now apply Rmult_le_compat_l|lra].
Qed.

(** Its output. *)
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule 2 geo.

Lemma told_candidates k : (k < 2)%nat ->
  GH_lower n t geo (told s) k <= Rmin 0 (pt 1 s k) /\
  Rmax 0 (pt 1 s k) <= GH_upper n t geo (told s) k.
Proof.
  intros Hk.
  pose proof (candidate n t 2 geo (proj2 geo_is_rule) (told s) cross (repeat (pt 1 s) t) k Hk
    ltac:(reflexivity) cross_length) as C.
  pose proof (candidate n t 2 geo (proj2 geo_is_rule) (told s) majority (repeat (pt 0 0) t) k Hk
    majority_received majority_length) as C'.
  rewrite (cross_median (geo cross) (proj1 geo_is_rule cross cross_not_empty) k Hk) in C.
  rewrite (majority_median (geo majority) (proj1 geo_is_rule _ majority_not_empty) k Hk) in C'.
  split; [apply Rmin_glb|apply Rmax_lub]; lra.
Qed.

Lemma told_output : box_rule n t geo (told s) 0%nat = 1 /\ box_rule n t geo (told s) 1%nat = s / 2.
Proof.
  destruct told_TH_0 as [L0 U0]. destruct told_TH_1 as [L1 U1].
  destruct (told_candidates 0 ltac:(lia)) as [l0 u0].
  destruct (told_candidates 1 ltac:(lia)) as [l1 u1].
  unfold box_rule, box_lower, box_upper. rewrite L0, U0, L1, U1.
  change (pt 1 s 0%nat) with 1 in *. change (pt 1 s 1%nat) with s in *.
  rewrite (Rmax_left (Rmin 0 s)), (Rmin_left (Rmax 0 s)) by lra.
  rewrite (Rmax_right 0 1) in u0 by lra. rewrite (Rmin_left 0 1) in l0 by lra.
  rewrite Rmax_left, Rmin_left by lra.
  split; [lra|]. unfold Rmin, Rmax. destruct (Rle_dec 0 s); lra.
Qed.
End Told.

(** ** The round *)
Lemma cross_members x : In x cross -> x = pt 0 0 \/ x = pt 1 r \/ x = pt 1 (- r).
Proof.
  unfold cross. intros Hx. apply in_app_or in Hx as [Hx|Hx]; [apply repeat_spec in Hx; auto|].
  apply in_app_or in Hx as [Hx|Hx]; apply repeat_spec in Hx; auto.
Qed.

Lemma cross_has : In (pt 0 0) cross /\ In (pt 1 r) cross /\ In (pt 1 (- r)) cross.
Proof.
  assert (R : forall (x : vec) m, (0 < m)%nat -> In x (repeat x m)).
  { intros x [|m] Hm; [lia|]. now left. }
  unfold cross. rewrite !in_app_iff.
  split; [left; apply R; lia|split; right; [left|right]; apply R; lia].
Qed.

Lemma diagonal_2 L : diagonal 2 L = sqrt (edges L 0%nat * edges L 0%nat + edges L 1%nat * edges L 1%nat).
Proof. unfold diagonal, norm. now rewrite dot_2. Qed.

Lemma cross_edge_0 : edges cross 0%nat = 1.
Proof.
  destruct cross_has as (H0 & H1 & _). apply Rle_antisym.
  - replace 1 with (1 - 0) at 1 by ring. apply edges_at_most; [apply cross_not_empty|].
    intros x Hx. destruct (cross_members x Hx) as [-> | [-> | ->]]; simpl; lra.
  - pose proof (edges_at_least cross (pt 1 r) (pt 0 0) 0 H1 H0) as K. simpl in K. lra.
Qed.

Lemma cross_edge_1 : edges cross 1%nat = 2 * r.
Proof.
  destruct cross_has as (_ & H1 & H2). apply Rle_antisym.
  - replace (2 * r) with (r - - r) by ring. apply edges_at_most; [apply cross_not_empty|].
    intros x Hx. destruct (cross_members x Hx) as [-> | [-> | ->]]; simpl; lra.
  - pose proof (edges_at_least cross (pt 1 r) (pt 1 (- r)) 1 H1 H2) as K. simpl in K. lra.
Qed.

Lemma cross_diagonal : diagonal 2 cross = sqrt (1 + 4 * (r * r)).
Proof. rewrite diagonal_2, cross_edge_0, cross_edge_1. f_equal. ring. Qed.

(** A node that hears nobody else has one candidate, (0, 0), which is where it moves. *)
Lemma silent_GH_0 geo : is_median_rule 2 geo -> GH_upper n t geo cross 0 = 0.
Proof.
  intros G. assert (N : subsets (n - t) cross <> []).
  { apply SameMultiset.subsets_not_empty. now rewrite cross_length. }
  destruct (greatest_in (fun Y => geo Y 0%nat) _ N) as [Y [HY E]].
  unfold GH_upper. rewrite E. destruct (subsets_sound _ _ Y HY) as [LY [rest P]].
  assert (rest = []) as ->.
  { apply length_zero_iff_nil. apply Permutation_length in P. rewrite app_length, cross_length in P. lia. }
  rewrite app_nil_r in P.
  rewrite (proj2 G Y cross (Permutation_sym P) 0%nat ltac:(lia)).
  apply (cross_median (geo cross) (proj1 G cross cross_not_empty)). lia.
Qed.

(** After the round coordinate 0 is as wide as before, and the diagonal is at least
    sqrt(1 + r^2). *)
Theorem slow_round geo : is_median_rule 2 geo -> exists H',
  round n (box_rule n t geo) cross H' /\ 1 <= edges H' 0%nat /\
  sqrt (1 + r * r) <= diagonal 2 H'.
Proof.
  intros G. pose proof cross_length as LC.
  set (nodes := cross :: told r :: told (- r) :: repeat cross (length cross - 3)).
  exists (map (box_rule n t geo) nodes).
  destruct (told_output r (or_introl eq_refl) geo G) as [U0 U1].
  destruct (told_output (- r) (or_intror eq_refl) geo G) as [D0 D1].
  assert (S0 : box_rule n t geo cross 0%nat = 0).
  { rewrite (output_alone n t 2 geo G ltac:(unfold n; lia) cross LC cross 0%nat
      (Permutation_refl _) ltac:(lia)).
    apply (cross_median (geo cross) (proj1 G cross cross_not_empty)). lia. }
  assert (E0 : 1 <= edges (map (box_rule n t geo) nodes) 0%nat).
  { pose proof (edges_at_least (map (box_rule n t geo) nodes) (box_rule n t geo (told r))
      (box_rule n t geo cross) 0 ltac:(simpl; auto) ltac:(simpl; auto)). lra. }
  assert (E1 : r <= edges (map (box_rule n t geo) nodes) 1%nat).
  { pose proof (edges_at_least (map (box_rule n t geo) nodes) (box_rule n t geo (told r))
      (box_rule n t geo (told (- r))) 1 ltac:(simpl; auto) ltac:(simpl; auto)). lra. }
  split; [|split; [exact E0|]].
  - apply (played _ _ _ _ nodes); [|intros M HM|reflexivity].
    + unfold nodes. simpl length. rewrite repeat_length, LC. unfold n. lia.
    + assert (RC : receives n cross cross).
      { exists []. rewrite app_nil_r. split; auto. rewrite LC. simpl. lia. }
      destruct HM as [<-|[<-|[<-|HM]]]; auto using told_received.
      apply repeat_spec in HM. now subst.
  - rewrite diagonal_2. apply sqrt_le_1_alt.
    assert (1 * 1 <= edges (map (box_rule n t geo) nodes) 0%nat * edges (map (box_rule n t geo) nodes) 0%nat)
      by (apply Rmult_le_compat; lra).
    assert (r * r <= edges (map (box_rule n t geo) nodes) 1%nat * edges (map (box_rule n t geo) nodes) 1%nat)
      by (apply Rmult_le_compat; lra). lra.
Qed.
End Family.
