(** Theorem 15's factor n/(2(n-t)) is attained with equivocation; n = 4, t = 1 is R9.

    t honest values are 0 and n - 2t are 1. A node that is told 1 by all Byzantine nodes
    outputs 1, one that is told -n half the mean of the honest values. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Candidates SameMultiset Negation Means
  Contraction SlowRounds ReliableMeans.
Import ListNotations.
Open Scope R_scope.

Section Tight.
Variables n t : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Hypothesis byzantine : (1 <= t)%nat.

Definition on_line (c : R) : vec := pt c 0.
Definition zeros_and_ones : list vec := repeat (on_line 0) t ++ repeat (on_line 1) (n - 2 * t).
Definition told_value (c : R) : list vec := zeros_and_ones ++ repeat (on_line c) t.

Lemma honest_length : length zeros_and_ones = (n - t)%nat.
Proof. unfold zeros_and_ones. rewrite app_length, !repeat_length. lia. Qed.

Lemma told_value_length c : length (told_value c) = n.
Proof. unfold told_value. rewrite app_length, honest_length, repeat_length. lia. Qed.

Lemma told_value_received c : receives n zeros_and_ones (told_value c).
Proof.
  exists (repeat (on_line c) t). split; [reflexivity|]. rewrite honest_length, repeat_length. lia.
Qed.

Lemma told_value_count c P : count P (told_value c)
  = ((if P (on_line 0%R) then t else 0) + (if P (on_line 1%R) then n - 2 * t else 0)
     + (if P (on_line c) then t else 0))%nat.
Proof. unfold told_value, zeros_and_ones. rewrite !count_app, !count_repeat. lia. Qed.

Lemma told_value_trim c : trim n t (told_value c) = t.
Proof. unfold trim. rewrite told_value_length. lia. Qed.

Ltac by_counting := rewrite told_value_count; unfold at_, leb, ltb, on_line, pt;
  repeat destruct (Rle_dec _ _); repeat destruct (Rlt_dec _ _); try lia; lra.

Lemma told_one_TH : TH_lower n t (told_value 1) 0 = 1 /\ TH_upper n t (told_value 1) 0 = 1.
Proof.
  unfold TH_lower, TH_upper. rewrite told_value_trim, told_value_length.
  split; apply (value_of_rank (at_ 0)); try rewrite told_value_length; try lia; by_counting.
Qed.

Lemma told_little_TH c : c < 0 -> TH_lower n t (told_value c) 0 = 0 /\ TH_upper n t (told_value c) 0 = 1.
Proof.
  intros Hc. unfold TH_lower, TH_upper. rewrite told_value_trim, told_value_length.
  split; apply (value_of_rank (at_ 0)); try rewrite told_value_length; try lia; by_counting.
Qed.

Lemma told_one_output : box_rule n t mean (told_value 1) 0%nat = 1.
Proof.
  destruct told_one_TH as [L U]. pose proof honest_length as LH.
  pose proof (T5 n t zeros_and_ones ltac:(lia) ltac:(lia) 1 mean (mean_of_multisets 1)
    (mean_not_above 1) (mean_not_below 1) (told_value 1) 0%nat ltac:(lia) ltac:(lia)
    (told_value_received 1)) as Ne.
  unfold box_rule. unfold box_lower, box_upper in *. rewrite L, U in *.
  pose proof (Rmax_l 1 (GH_lower n t mean (told_value 1) 0)).
  pose proof (Rmin_l 1 (GH_upper n t mean (told_value 1) 0)). lra.
Qed.

(** No n - t of the values have a larger mean than the honest ones: only n - 2t are 1. *)
Lemma told_little_upper c : c < 0 ->
  GH_upper n t mean (told_value c) 0 <= INR (n - 2 * t) / INR (n - t).
Proof.
  intros Hc. assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  assert (N : subsets (n - t) (told_value c) <> []).
  { apply subsets_not_empty. rewrite told_value_length. lia. }
  destruct (greatest_in (fun X => mean X 0%nat) _ N) as [X [HX E]].
  unfold GH_upper. rewrite E. destruct (subsets_sound _ _ X HX) as [LX [rest PX]].
  unfold mean. rewrite LX. apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat|].
  set (one := fun x => ltb 0 (at_ 0 x)).
  assert (Few : (count one X <= n - 2 * t)%nat).
  { pose proof (count_perm one _ _ PX) as C. rewrite count_app, told_value_count in C.
    unfold one, at_, ltb, on_line, pt in C |- *.
    destruct (Rlt_dec 0 0), (Rlt_dec 0 1), (Rlt_dec 0 c); try lra; lia. }
  apply le_INR in Few. apply Rle_trans with (INR (count one X)); [|exact Few].
  assert (In_told : forall x, In x X -> x = on_line 0 \/ x = on_line 1 \/ x = on_line c).
  { intros x Hx. assert (Hx' : In x (told_value c)).
    { eapply Permutation_in; [symmetry; exact PX|]. apply in_or_app. now left. }
    unfold told_value, zeros_and_ones in Hx'. rewrite !in_app_iff in Hx'.
    destruct Hx' as [[Hx'|Hx']|Hx']; apply repeat_spec in Hx'; auto. }
  assert (V : forall x, In x X -> at_ 0 x <= if one x then 1 else 0).
  { intros x Hx. unfold one, ltb.
    destruct (In_told x Hx) as [-> | [-> | ->]]; unfold at_, on_line, pt;
      destruct (Rlt_dec _ _); lra. }
  clear - V. unfold count. induction X as [|x X IH]; [simpl; lra|].
  specialize (IH (fun y Hy => V y (or_intror Hy))). specialize (V x (or_introl eq_refl)).
  simpl lsum. simpl filter. destruct (one x); [|lra].
  change (length (x :: filter one X)) with (S (length (filter one X))). rewrite S_INR. lra.
Qed.

(** The n - t smallest have a mean of at most 0. *)
Lemma told_little_lower c : c <= - INR n -> GH_lower n t mean (told_value c) 0 <= 0.
Proof.
  intros Hc. assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  set (X := repeat (on_line c) t ++ repeat (on_line 0) t ++ repeat (on_line 1) (n - 3 * t)).
  assert (LX : length X = (n - t)%nat) by (unfold X; rewrite !app_length, !repeat_length; lia).
  assert (PX : Permutation (told_value c) (X ++ repeat (on_line 1) t)).
  { unfold told_value, zeros_and_ones, X. rewrite Permutation_app_comm, <- !app_assoc.
    apply Permutation_app_head, Permutation_app_head. rewrite <- repeat_app.
    replace (n - 3 * t + t)%nat with (n - 2 * t)%nat by lia. reflexivity. }
  destruct (candidate n t 1 mean (mean_of_multisets 1) _ X _ 0%nat ltac:(lia) PX LX) as [C _].
  eapply Rle_trans; [exact C|]. unfold mean. rewrite LX.
  assert (S : lsum (at_ 0) X <= 0).
  { unfold X. rewrite !lsum_app, !lsum_repeat. unfold at_, on_line, pt.
    assert (INR 1 <= INR t) by (apply le_INR; lia). simpl in H.
    assert (INR (n - 3 * t) <= INR n) by (apply le_INR; lia).
    pose proof (pos_INR n). assert (0 <= (INR t - 1) * (- c)) by (apply Rmult_le_pos; lra). lra. }
  apply (Rmult_le_compat_r (/ INR (n - t))) in S; [|left; now apply Rinv_0_lt_compat].
  unfold Rdiv. lra.
Qed.

Lemma told_little_output : let c := - INR n in
  box_rule n t mean (told_value c) 0%nat <= INR (n - 2 * t) / INR (n - t) / 2.
Proof.
  cbv zeta. set (c := - INR n).
  assert (Hn : 0 < INR n) by (apply lt_0_INR; lia).
  destruct (told_little_TH c ltac:(unfold c; lra)) as [L U].
  pose proof (told_little_upper c ltac:(unfold c; lra)) as Up.
  pose proof (told_little_lower c ltac:(unfold c; lra)) as Lo.
  unfold box_rule, box_lower, box_upper. rewrite L, U, Rmax_left by lra.
  pose proof (Rmin_r 1 (GH_upper n t mean (told_value c) 0)). lra.
Qed.

(** Theorem 15 is tight: one round takes an edge of 1 to one of n/(2(n-t)). *)
Theorem T15_tight : exists H', round n (box_rule n t mean) zeros_and_ones H' /\
  edges H' 0%nat = INR n / (2 * INR (n - t)) * edges zeros_and_ones 0%nat /\
  edges zeros_and_ones 0%nat = 1.
Proof.
  pose proof honest_length as LH.
  set (nodes := told_value 1 :: told_value (- INR n) :: repeat zeros_and_ones (n - t - 2)).
  exists (map (box_rule n t mean) nodes).
  assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  assert (R : round n (box_rule n t mean) zeros_and_ones (map (box_rule n t mean) nodes)).
  { apply (played _ _ _ _ nodes); [|intros M HM|reflexivity].
    - unfold nodes. simpl length. rewrite repeat_length, LH. lia.
    - destruct HM as [<-|[<-|HM]]; try apply told_value_received.
      apply repeat_spec in HM as ->. exists []. rewrite app_nil_r. split; auto. simpl. lia. }
  split; [exact R|].
  assert (E : edges zeros_and_ones 0%nat = 1).
  { assert (Z : In (on_line 0) zeros_and_ones /\ In (on_line 1) zeros_and_ones).
    { unfold zeros_and_ones. rewrite !in_app_iff.
      split; [left; destruct t|right; destruct (n - 2 * t)%nat eqn:K]; try lia; now left. }
    destruct Z as [Z0 Z1]. apply Rle_antisym.
    - replace 1 with (1 - 0) at 1 by ring. apply edges_at_most; [intros K; rewrite K in LH; simpl in LH; lia|].
      unfold zeros_and_ones. intros x Hx. apply in_app_or in Hx as [Hx|Hx]; apply repeat_spec in Hx;
        subst; simpl; lra.
    - pose proof (edges_at_least zeros_and_ones (on_line 1) (on_line 0) 0 Z1 Z0) as K.
      simpl in K. lra. }
  split; [|exact E]. apply Rle_antisym.
  - pose proof (ReliableMeans.T15_run n t resilience 1 zeros_and_ones (map (box_rule n t mean) nodes) 0
      ltac:(lia) (next _ _ _ _ _ R (start _ _))) as K. simpl in K. rewrite Rmult_1_r in K. exact K.
  - pose proof (edges_at_least (map (box_rule n t mean) nodes) (box_rule n t mean (told_value 1))
      (box_rule n t mean (told_value (- INR n))) 0 ltac:(simpl; auto) ltac:(simpl; auto)) as K.
    rewrite told_one_output in K. pose proof told_little_output as K'. cbv zeta in K'. rewrite E.
    assert (INR n / (2 * INR (n - t)) * 1 = 1 - INR (n - 2 * t) / INR (n - t) / 2); [|lra].
    rewrite !minus_INR, mult_INR by lia. rewrite minus_INR in Hh by lia. change (INR 2) with 2.
    field. lra.
Qed.
End Tight.

(** The factor n/(2(n-t)) of Theorem 15 is attained for all n > 3t, t >= 1. *)
Theorem T15_is_tight n t : (n > 3 * t)%nat -> (1 <= t)%nat -> exists H H',
  (n - t <= length H)%nat /\ 0 < edges H 0%nat /\ round n (box_rule n t mean) H H' /\
  edges H' 0%nat = INR n / (2 * INR (n - t)) * edges H 0%nat.
Proof.
  intros N T. destruct (T15_tight n t N T) as (H' & Rd & E & E1).
  exists (zeros_and_ones n t), H'. rewrite honest_length by lia.
  repeat split; auto. lra.
Qed.
