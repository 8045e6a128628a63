(** Rounds in which BOX-GEOM contracts slowly: R1, R2, R11, R12 and R13. One family has them
    all.

    There are n = 2t + 2p nodes, t of them Byzantine, and d = m + 1 coordinates. Of the
    honest nodes t are at 0, p at (1, r, ..., r) and p at (1, -r, ..., -r). If r is large
    enough, their median is 0, and that is where a node moves that hears nobody else. A node
    that is told (1, r, ..., r) by all Byzantine nodes moves to (1, r/2, ..., r/2), one that
    is told (1, -r, ..., -r) to (1, -r/2, ..., -r/2). So coordinate 0 does not shrink, and
    the diagonal goes from sqrt(1 + 4 m r^2) to sqrt(1 + m r^2). *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Optimality Candidates SameMultiset Negation
  Balance OutputView Contraction Theorem12.
Import ListNotations.
Open Scope R_scope.

(** ** Points (a, b, ..., b) *)
Definition pt (a b : R) : vec := fun k => match k with 0%nat => a | S _ => b end.

Lemma norm_pt m a b : norm (S m) (pt a b) = sqrt (a * a + INR m * (b * b)).
Proof.
  unfold norm, dot, rsum. simpl seq. simpl lsum. f_equal. f_equal.
  rewrite (lsum_ext _ (fun _ => b * b)), lsum_const, seq_length; [reflexivity|].
  intros [|k] Hk; [apply in_seq in Hk; lia|reflexivity].
Qed.

Lemma lsum_repeat {A} (f : A -> R) a m : lsum f (repeat a m) = INR m * f a.
Proof.
  induction m as [|m IH]; [simpl; lra|]. rewrite S_INR. simpl. rewrite IH. lra.
Qed.

Lemma count_repeat {A} (P : A -> bool) a m : count P (repeat a m) = if P a then m else 0%nat.
Proof.
  unfold count. induction m as [|m IH]; simpl; [now destruct (P a)|].
  destruct (P a); simpl; congruence.
Qed.

Lemma distance_pt m a b a' b' :
  dist (S m) (pt a b) (pt a' b') = sqrt ((a - a') * (a - a') + INR m * ((b - b') * (b - b'))).
Proof.
  rewrite <- norm_pt. unfold dist. apply norm_ext. intros [|k] _; reflexivity.
Qed.

Section Family.
Variables m t p : nat.
Variable r : R.
Hypothesis some : (0 < p)%nat.
Hypothesis p_at_most_t : (p <= t)%nat.
Hypothesis resilience : (t < 2 * p)%nat.
Hypothesis r_nonneg : 0 <= r.
(** The median is 0: the 2p pulls of length 1 add up to less than t. *)
Hypothesis wide : (2 * INR p) * (2 * INR p) < INR t * INR t * (1 + INR m * (r * r)).
Let d := S m.

Let n := (2 * t + 2 * p)%nat.
Definition cross : list vec := repeat (pt 0 0) t ++ repeat (pt 1 r) p ++ repeat (pt 1 (- r)) p.

Lemma cross_length : length cross = (n - t)%nat.
Proof. unfold cross. rewrite !app_length, !repeat_length. unfold n. lia. Qed.

Lemma family_resilience : (n > 3 * t)%nat.
Proof. unfold n. lia. Qed.

Lemma cross_not_empty : cross <> [].
Proof. intros E. pose proof cross_length as L. rewrite E in L. simpl in L. unfold n in L. lia. Qed.

Let A := sqrt (1 + INR m * (r * r)).

Lemma m_r_nonneg : 0 <= INR m * (r * r).
Proof. apply Rmult_le_pos; [apply pos_INR|apply Rle_0_sqr]. Qed.
Lemma A_pos : 0 < A.
Proof. apply sqrt_lt_R0. pose proof m_r_nonneg. lra. Qed.
Lemma A_squared : A * A = 1 + INR m * (r * r).
Proof. apply sqrt_sqrt. pose proof m_r_nonneg. lra. Qed.

Lemma far_up : dist d (pt 1 r) (pt 0 0) = A.
Proof. unfold d. rewrite distance_pt. unfold A. f_equal. ring. Qed.
Lemma far_down : dist d (pt 1 (- r)) (pt 0 0) = A.
Proof. unfold d. rewrite distance_pt. unfold A. f_equal. ring. Qed.
Lemma not_far a b : dist d (pt a b) (pt a b) = 0.
Proof.
  unfold d. rewrite distance_pt. replace (_ + _) with 0 by ring. apply sqrt_0.
Qed.

Lemma cross_median g : is_median d cross g -> forall k, (k < d)%nat -> g k = 0.
Proof.
  intros M k Hk. assert (E : g k = pt 0 0 k).
  { apply (heavy_median d cross (pt 0 0) g); auto.
    pose proof A_pos as HA. pose proof A_squared as HA2.
    assert (P : norm d (pull_on d cross (pt 0 0)) = norm d (pt (2 * INR p / A) 0)).
    { apply norm_ext. intros j _. unfold pull_on, cross. rewrite !lsum_app, !lsum_repeat.
      unfold unit. rewrite far_up, far_down, not_far.
      destruct (Rlt_dec 0 A), (Rlt_dec 0 0); try lra. destruct j as [|j]; simpl; field; lra. }
    assert (W : lsum (at_g d (pt 0 0)) cross = INR t).
    { unfold cross. rewrite !lsum_app, !lsum_repeat. unfold at_g.
      rewrite far_up, far_down, not_far. destruct (Rlt_dec 0 A), (Rlt_dec 0 0); lra. }
    rewrite W, P. unfold d. rewrite norm_pt.
    rewrite <- (sqrt_square (INR t)) by apply pos_INR. apply sqrt_lt_1_alt. split.
    - pose proof (Rle_0_sqr (2 * INR p / A)) as Q. unfold Rsqr in Q. lra.
    - apply (Rmult_lt_reg_r (A * A)); [nra|].
      replace ((2 * INR p / A * (2 * INR p / A) + INR m * (0 * 0)) * (A * A))
        with (2 * INR p * (2 * INR p)) by (field; lra).
      rewrite HA2. exact wide. }
  rewrite E. now destruct k.
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

Lemma told_TH_S k :
  TH_lower n t (told s) (S k) = Rmin 0 s /\ TH_upper n t (told s) (S k) = Rmax 0 s.
Proof.
  unfold TH_lower, TH_upper, Rmin, Rmax. rewrite told_trim, told_length. destruct (Rle_dec 0 s).
  all: split; apply (value_of_rank (at_ (S k))); try (rewrite told_length);
    try (unfold n; lia); by_counting.
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

Lemma majority_median g : is_median d majority g -> forall k, (k < d)%nat -> g k = pt 1 s k.
Proof.
  intros M. apply (heavy_median d majority (pt 1 s) g); auto.
  set (u := unit d (pt 1 s) (pt 1 (- s))).
  assert (P : norm d (pull_on d majority (pt 1 s)) = INR p * norm d u).
  { rewrite <- norm_scal by apply pos_INR. apply norm_ext. intros k _.
    unfold pull_on, majority. rewrite lsum_app, !lsum_repeat.
    assert (Z : unit d (pt 1 s) (pt 1 s) k = 0).
    { unfold unit. rewrite not_far. destruct (Rlt_dec 0 0); lra. }
    rewrite Z. fold u. lra. }
  assert (W : INR p + INR t <= lsum (at_g d (pt 1 s)) majority).
  { unfold majority. rewrite lsum_app, !lsum_repeat, plus_INR.
    assert (At : at_g d (pt 1 s) (pt 1 s) = 1).
    { unfold at_g. rewrite not_far. destruct (Rlt_dec 0 0); lra. }
    assert (0 <= at_g d (pt 1 s) (pt 1 (- s))) by (unfold at_g; destruct (Rlt_dec _ _); lra).
    rewrite At. pose proof (pos_INR p). nra. }
  pose proof (unit_short d (pt 1 s) (pt 1 (- s))) as S. fold u in S.
  assert (0 < INR t) by (apply lt_0_INR; lia). pose proof (pos_INR p).
  rewrite P. apply Rle_lt_trans with (INR p * 1); [now apply Rmult_le_compat_l|lra].
Qed.

(** Its output. *)
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.

Lemma told_candidates k : (k < d)%nat ->
  GH_lower n t geo (told s) k <= Rmin 0 (pt 1 s k) /\
  Rmax 0 (pt 1 s k) <= GH_upper n t geo (told s) k.
Proof.
  intros Hk.
  pose proof (candidate n t d geo (proj2 geo_is_rule) (told s) cross (repeat (pt 1 s) t) k Hk
    ltac:(reflexivity) cross_length) as C.
  pose proof (candidate n t d geo (proj2 geo_is_rule) (told s) majority (repeat (pt 0 0) t) k Hk
    majority_received majority_length) as C'.
  rewrite (cross_median (geo cross) (proj1 geo_is_rule cross cross_not_empty) k Hk) in C.
  rewrite (majority_median (geo majority) (proj1 geo_is_rule _ majority_not_empty) k Hk) in C'.
  split; [apply Rmin_glb|apply Rmax_lub]; lra.
Qed.

Lemma told_output_0 : box_rule n t geo (told s) 0%nat = 1.
Proof.
  destruct told_TH_0 as [L U]. destruct (told_candidates 0 ltac:(unfold d; lia)) as [l u].
  unfold box_rule, box_lower, box_upper. rewrite L, U. change (pt 1 s 0%nat) with 1 in *.
  rewrite (Rmax_right 0 1) in u by lra. rewrite (Rmin_left 0 1) in l by lra.
  rewrite Rmax_left, Rmin_left by lra. lra.
Qed.

Lemma told_output_S k : (S k < d)%nat -> box_rule n t geo (told s) (S k) = s / 2.
Proof.
  intros Hk. destruct (told_TH_S k) as [L U]. destruct (told_candidates (S k) Hk) as [l u].
  unfold box_rule, box_lower, box_upper. rewrite L, U. change (pt 1 s (S k)) with s in *.
  rewrite (Rmax_left (Rmin 0 s)), (Rmin_left (Rmax 0 s)) by lra.
  unfold Rmin, Rmax. destruct (Rle_dec 0 s); lra.
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
  assert (R : forall (x : vec) q, (0 < q)%nat -> In x (repeat x q)).
  { intros x [|q] Hq; [lia|]. now left. }
  unfold cross. rewrite !in_app_iff.
  split; [left; apply R; lia|split; right; [left|right]; apply R; lia].
Qed.

Lemma cross_edge_0 : edges cross 0%nat = 1.
Proof.
  destruct cross_has as (H0 & H1 & _). apply Rle_antisym.
  - replace 1 with (1 - 0) at 1 by ring. apply edges_at_most; [apply cross_not_empty|].
    intros x Hx. destruct (cross_members x Hx) as [-> | [-> | ->]]; simpl; lra.
  - pose proof (edges_at_least cross (pt 1 r) (pt 0 0) 0 H1 H0) as K. simpl in K. lra.
Qed.

Lemma cross_edge_S k : edges cross (S k) = 2 * r.
Proof.
  destruct cross_has as (_ & H1 & H2). apply Rle_antisym.
  - replace (2 * r) with (r - - r) by ring. apply edges_at_most; [apply cross_not_empty|].
    intros x Hx. destruct (cross_members x Hx) as [-> | [-> | ->]]; simpl; lra.
  - pose proof (edges_at_least cross (pt 1 r) (pt 1 (- r)) (S k) H1 H2) as K. simpl in K. lra.
Qed.

Lemma cross_diagonal : diagonal d cross = sqrt (1 + 4 * (INR m * (r * r))).
Proof.
  replace (1 + 4 * (INR m * (r * r))) with (1 * 1 + INR m * ((2 * r) * (2 * r))) by ring.
  rewrite <- norm_pt. unfold diagonal. apply norm_ext.
  intros [|k] _; [apply cross_edge_0|apply cross_edge_S].
Qed.

(** A node that hears nobody else has one candidate, 0, which is where it moves. *)
Lemma silent_GH geo k : is_median_rule d geo -> (k < d)%nat -> GH_upper n t geo cross k = 0.
Proof.
  intros G Hk. assert (N : subsets (n - t) cross <> []).
  { apply SameMultiset.subsets_not_empty. now rewrite cross_length. }
  destruct (greatest_in (fun Y => geo Y k) _ N) as [Y [HY E]].
  unfold GH_upper. rewrite E. destruct (subsets_sound _ _ Y HY) as [LY [rest P]].
  assert (rest = []) as ->.
  { apply length_zero_iff_nil. apply Permutation_length in P.
    rewrite app_length, cross_length in P. lia. }
  rewrite app_nil_r in P. rewrite (proj2 G Y cross (Permutation_sym P) k Hk).
  now apply (cross_median (geo cross) (proj1 G cross cross_not_empty)).
Qed.

(** After the round coordinate 0 is as wide as before, and the diagonal is at least
    sqrt(1 + m r^2). *)
Theorem slow_round geo : is_median_rule d geo -> exists H',
  round n (box_rule n t geo) cross H' /\ 1 <= edges H' 0%nat /\
  sqrt (1 + INR m * (r * r)) <= diagonal d H'.
Proof.
  intros G. pose proof cross_length as LC.
  set (nodes := cross :: told r :: told (- r) :: repeat cross (length cross - 3)).
  set (outputs := map (box_rule n t geo) nodes). exists outputs.
  pose proof (told_output_0 r (or_introl eq_refl) geo G) as U0.
  assert (S0 : box_rule n t geo cross 0%nat = 0).
  { rewrite (output_alone n t d geo G ltac:(unfold n; lia) cross LC cross 0%nat
      (Permutation_refl _) ltac:(unfold d; lia)).
    apply (cross_median (geo cross) (proj1 G cross cross_not_empty)). unfold d. lia. }
  assert (E0 : 1 <= edges outputs 0%nat).
  { pose proof (edges_at_least outputs (box_rule n t geo (told r))
      (box_rule n t geo cross) 0 ltac:(simpl; auto) ltac:(simpl; auto)). lra. }
  assert (E1 : forall k, (S k < d)%nat -> r <= edges outputs (S k)).
  { intros k Hk. pose proof (edges_at_least outputs (box_rule n t geo (told r))
      (box_rule n t geo (told (- r))) (S k) ltac:(simpl; auto) ltac:(simpl; auto)) as K.
    rewrite (told_output_S r (or_introl eq_refl) geo G k Hk),
      (told_output_S (- r) (or_intror eq_refl) geo G k Hk) in K. lra. }
  split; [|split; [exact E0|]].
  - apply (played _ _ _ _ nodes); [|intros M HM|reflexivity].
    + unfold nodes. simpl length. rewrite repeat_length, LC. unfold n. lia.
    + assert (RC : receives n cross cross).
      { exists []. rewrite app_nil_r. split; auto. rewrite LC. simpl. lia. }
      destruct HM as [<-|[<-|[<-|HM]]]; auto using told_received.
      apply repeat_spec in HM. now subst.
  - replace (1 + INR m * (r * r)) with (1 * 1 + INR m * (r * r)) by ring.
    rewrite <- norm_pt. apply norm_le_coords. intros [|k] Hk; simpl; rewrite Rabs_right; auto; lra.
Qed.
End Family.
