(** Theorem 15 with reliable broadcast. The two gaps, TH_j to CH_i and CH_j to TH_i, are
    bounded by means of different subsets, so that step 1 of Theorem 12, which has one g
    for both, does not apply; [two_gaps] stands in for it. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting TrustedHyperbox Candidates Theorem15.
Import ListNotations.
Open Scope R_scope.

Fixpoint alone (mj mi : list bool) : nat :=   (* whom j hears and i does not *)
  match mj, mi with
  | b :: mj', c :: mi' => ((if b then if c then 0 else 1 else 0) + alone mj' mi')%nat
  | _, _ => 0%nat
  end.

Lemma heard_alone_of P B : forall mi mj, length mi = length B -> length mj = length B ->
  (count P (heard mj B) <= count P (heard mi B) + alone mj mi)%nat.
Proof.
  unfold count. induction B as [|b B IH]; intros [|i mi] [|j mj]; simpl; try easy; try lia.
  intros Li Lj. specialize (IH mi mj ltac:(lia) ltac:(lia)).
  destruct i, j; simpl; destruct (P b); simpl; lia.
Qed.

Section Reliable.
Variables n t : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variables H B : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.
Hypothesis at_most_n : (length H + length B <= n)%nat.
Variables mi mj : list bool.
Hypothesis Lmi : length mi = length B.
Hypothesis Lmj : length mj = length B.
Variables Mi Mj : list vec.
Hypothesis Pi : Permutation Mi (H ++ heard mi B).
Hypothesis Pj : Permutation Mj (H ++ heard mj B).
Variable k : nat.
Let e := honest_upper H k - honest_lower H k.

Lemma heard_length m : length m = length B -> (length (heard m B) <= length B)%nat.
Proof. intros Hm. pose proof (heard_alone n t H at_most_t ltac:(lia) (fun _ => true) B m m Hm Hm). lia. Qed.
Lemma Ri : receives n H Mi.
Proof. exists (heard mi B). split; auto. pose proof (heard_length mi Lmi). lia. Qed.
Lemma Rj : receives n H Mj.
Proof. exists (heard mj B). split; auto. pose proof (heard_length mj Lmj). lia. Qed.

(** The n - t largest of node i: at most as many as j alone hears are below TH_j. *)
Lemma largest_of_i :
  (TH_lower n t Mj k - GH_upper n t mean Mi k) * INR (n - t) <= INR (alone mj mi) * e.
Proof.
  pose proof (received_length n t H at_most_t ltac:(lia) Mi Ri) as LMi.
  pose proof (received_length n t H at_most_t ltac:(lia) Mj Rj) as LMj.
  set (s := sort (at_ k) Mi). set (S := skipn (trim n t Mi) s). set (L := TH_lower n t Mj k).
  assert (Ps : Permutation Mi s) by apply sort_perm.
  assert (Ls : length s = length Mi) by apply sort_length.
  assert (LS : length S = (n - t)%nat) by (unfold S; rewrite skipn_length; unfold trim; lia).
  assert (C : Permutation Mi (S ++ firstn (trim n t Mi) s)).
  { rewrite Ps at 1. rewrite <- (firstn_skipn (trim n t Mi) s) at 1. apply Permutation_app_comm. }
  destruct (candidate n t (Datatypes.S k) mean (fun X Y P k' _ => mean_perm X Y P k') Mi S _ k
    ltac:(lia) C LS) as [_ G].
  set (P := fun x => ltb (at_ k x) L). set (NP := fun x => negb (P x)).
  pose proof (sorted_split (at_ k) (trim n t Mi) s (sort_sorted _ Mi) zero
     ltac:(rewrite Ls; unfold trim; lia)) as [Sp1 Sp2]. fold S in Sp2.
  assert (Few : (count P S <= alone mj mi)%nat).
  { destruct (Nat.eq_dec (count P S) 0) as [Z|Z]; [lia|].
    destruct (count_pos P S ltac:(lia)) as [a [Ha Pa]]. apply ltb_true in Pa.
    assert (F0 : count NP (firstn (trim n t Mi) s) = 0%nat).
    { apply count_none. intros b Hb. unfold NP, P.
      assert (In b (firstn (Datatypes.S (trim n t Mi)) s)).
      { rewrite <- (firstn_skipn (trim n t Mi) (firstn (Datatypes.S (trim n t Mi)) s)).
        apply in_or_app. left. rewrite firstn_firstn, Nat.min_l by lia. exact Hb. }
      specialize (Sp1 b H0). specialize (Sp2 a Ha).
      assert (E : ltb (at_ k b) L = true) by (apply ltb_true; lra). now rewrite E. }
    assert (CS : (count P S + count NP S = length S)%nat).
    { apply count_compl. intros b _. unfold NP. now rewrite Bool.negb_involutive. }
    assert (CM : count NP Mi = count NP S).
    { rewrite (count_perm _ _ _ C), count_app, F0. lia. }
    rewrite (count_perm _ _ _ Pi), count_app in CM.
    pose proof (rank_below (at_ k) Mj (trim n t Mj) zero ltac:(unfold trim; lia)) as RB.
    change (count P Mj <= trim n t Mj)%nat in RB.
    assert (CMj : (count P Mj + count NP Mj = length Mj)%nat).
    { apply count_compl. intros b _. unfold NP. now rewrite Bool.negb_involutive. }
    rewrite (count_perm NP _ _ Pj), count_app in CMj.
    pose proof (heard_alone_of NP B mi mj Lmi Lmj). unfold trim in *. lia. }
  pose proof (TH_in_honest_box n t H at_most_t ltac:(lia) Mi k Ri) as [T1i _].
  pose proof (TH_in_honest_box n t H at_most_t ltac:(lia) Mj k Rj) as [T1j T1j'].
  pose proof (TrustedHyperbox.T2 n t H at_most_t ltac:(lia) Mj k ltac:(lia) Rj) as T2j.
  assert (Sum : INR (n - t) * mean S k = lsum (at_ k) S).
  { unfold mean. rewrite LS. field. apply not_0_INR. lia. }
  rewrite (lsum_split (at_ k) P S) in Sum.
  assert (A1 : INR (length (filter P S)) * honest_lower H k <= lsum (at_ k) (filter P S)).
  { apply lsum_at_least. intros a Ha. apply filter_In in Ha as [Ha _]. specialize (Sp2 a Ha).
    unfold TH_lower in T1i. fold s in T1i. unfold at_ in *. lra. }
  assert (A2 : INR (length (filter NP S)) * L <= lsum (at_ k) (filter NP S)).
  { apply lsum_at_least. intros a Ha. apply filter_In in Ha as [_ Ha]. unfold NP, P, ltb in Ha.
    destruct (Rlt_dec _ _); [easy|lra]. }
  pose proof (count_split P S) as CS. rewrite LS in CS. unfold count in CS, Few. fold NP in CS, Sum.
  apply le_INR in Few. apply (f_equal INR) in CS. rewrite plus_INR in CS.
  pose proof (pos_INR (length (filter P S))).
  assert (0 < INR (n - t)) by (apply lt_0_INR; lia).
  fold L in T1j, T2j.
  set (b := INR (length (filter P S))) in *. set (a := INR (length (filter NP S))) in *.
  assert (K : (L - mean S k) * INR (n - t) <= b * (L - honest_lower H k)) by nra.
  assert (K2 : b * (L - honest_lower H k) <= INR (alone mj mi) * e) by (unfold e; apply Rmult_le_compat; lra).
  assert (K3 : (L - GH_upper n t mean Mi k) * INR (n - t) <= (L - mean S k) * INR (n - t))
    by (apply Rmult_le_compat_r; lra).
  lra.
Qed.
End Reliable.

(** What stands in for step 1 of Theorem 12. *)
Lemma two_gaps n t H Mi Mj k c delta : (n - t <= length H)%nat -> (t < n)%nat ->
  receives n H Mi -> receives n H Mj ->
  TH_lower n t Mj k <= TH_upper n t Mi k -> GH_lower n t c Mj k <= GH_upper n t c Mi k ->
  TH_lower n t Mj k <= GH_upper n t c Mi k + delta -> GH_lower n t c Mj k <= TH_upper n t Mi k + delta ->
  0 <= delta ->
  box_rule n t c Mj k - box_rule n t c Mi k <= (honest_upper H k - honest_lower H k + delta) / 2.
Proof.
  intros L N Ri Rj A1 A2 A3 A4 D.
  pose proof (TH_in_honest_box n t H L N Mi k Ri). pose proof (TH_in_honest_box n t H L N Mj k Rj).
  pose proof (Rmax_l (TH_lower n t Mi k) (GH_lower n t c Mi k)).
  pose proof (Rmin_l (TH_upper n t Mj k) (GH_upper n t c Mj k)).
  assert (G : box_lower n t c Mj k <= box_upper n t c Mi k + delta).
  { unfold box_lower, box_upper. apply Rmax_lub; unfold Rmin; destruct (Rle_dec _ _); lra. }
  unfold box_rule. unfold box_lower, box_upper in *. lra.
Qed.
