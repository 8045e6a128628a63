(** Theorem 15: BOX-MEAN contracts every coordinate by n/(2(n - t)), with equivocation. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting TrustedHyperbox Candidates.
Import ListNotations.
Open Scope R_scope.

Lemma mean_perm X Y : Permutation X Y -> forall k, mean X k = mean Y k.
Proof.
  intros P k. unfold mean. rewrite (lsum_perm _ _ _ P). now rewrite (Permutation_length P).
Qed.

Section Theorem15.
Variables n t : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variable H : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.
Let X := first_honest n t H.
Let g := mean X.

Lemma X_len : length X = (n - t)%nat.
Proof. apply first_honest_length; [exact at_most_t|lia]. Qed.

Lemma in_H x k : In x X -> honest_lower H k <= x k <= honest_upper H k.
Proof.
  intros Hx. assert (In x H).
  { unfold X, first_honest in Hx. rewrite <- (firstn_skipn (n - t) H). apply in_or_app. now left. }
  split; [now apply (least_le (at_ k))|now apply (greatest_ge (at_ k))].
Qed.

Lemma mean_is_sum k : INR (n - t) * g k = lsum (at_ k) X.
Proof.
  unfold g, mean. rewrite X_len. field. apply not_0_INR. lia.
Qed.

(** Only those below pull the mean below a trusted interval, and they are at most t. *)
Lemma mean_near M k : receives n H M ->
  (TH_lower n t M k - g k) * INR (n - t) <= INR t * (honest_upper H k - honest_lower H k) /\
  (g k - TH_upper n t M k) * INR (n - t) <= INR t * (honest_upper H k - honest_lower H k).
Proof.
  intros R. pose proof (received_length n t H at_most_t ltac:(lia) M R) as LM.
  pose proof (TH_in_honest_box n t H at_most_t ltac:(lia) M k R) as [T1 T2].
  pose proof (TrustedHyperbox.T2 n t H at_most_t ltac:(lia) M k ltac:(lia) R) as T3.
  destruct (first_honest_received n t H M R) as [rest PM]. fold X in PM.
  pose proof (mean_is_sum k) as G.
  split.
  - set (P := fun x => ltb (at_ k x) (TH_lower n t M k)).
    rewrite (lsum_split (at_ k) P X) in G.
    pose proof (count_split P X) as C. rewrite X_len in C. unfold count in C.
    assert (Few : (length (filter P X) <= t)%nat).
    { pose proof (rank_below (at_ k) M (trim n t M) zero ltac:(unfold trim; lia)) as K.
      rewrite (count_perm _ _ _ PM), count_app in K. unfold count in K.
      unfold P, TH_lower. unfold trim, at_ in *. lia. }
    pose proof (lsum_at_least (at_ k) (filter P X) (honest_lower H k)) as B1.
    pose proof (lsum_at_least (at_ k) (filter (fun a => negb (P a)) X) (TH_lower n t M k)) as B2.
    assert (A1 : INR (length (filter P X)) * honest_lower H k <= lsum (at_ k) (filter P X)).
    { apply B1. intros a Ha. apply filter_In in Ha as [Ha _]. now apply in_H. }
    assert (A2 : INR (length (filter (fun a => negb (P a)) X)) * TH_lower n t M k
                 <= lsum (at_ k) (filter (fun a => negb (P a)) X)).
    { apply B2. intros a Ha. apply filter_In in Ha as [_ Ha]. unfold P, ltb in Ha.
      destruct (Rlt_dec _ _); [easy|lra]. }
    apply le_INR in Few. apply (f_equal INR) in C. rewrite plus_INR in C.
    pose proof (pos_INR (length (filter P X))).
    set (b := INR (length (filter P X))) in *. set (a := INR (length (filter (fun x => negb (P x)) X))) in *.
    rewrite <- C in *. nra.
  - set (P := fun x => ltb (TH_upper n t M k) (at_ k x)).
    rewrite (lsum_split (at_ k) P X) in G.
    pose proof (count_split P X) as C. rewrite X_len in C. unfold count in C.
    assert (Few : (length (filter P X) <= t)%nat).
    { pose proof (rank_above (at_ k) M (length M - 1 - trim n t M) zero ltac:(unfold trim; lia)) as K.
      rewrite (count_perm _ _ _ PM), count_app in K. unfold count in K.
      unfold P, TH_upper. unfold trim, at_ in *. lia. }
    assert (A1 : lsum (at_ k) (filter P X) <= INR (length (filter P X)) * honest_upper H k).
    { apply lsum_at_most. intros a Ha. apply filter_In in Ha as [Ha _]. now apply in_H. }
    assert (A2 : lsum (at_ k) (filter (fun a => negb (P a)) X)
       <= INR (length (filter (fun a => negb (P a)) X)) * TH_upper n t M k).
    { apply lsum_at_most. intros a Ha. apply filter_In in Ha as [_ Ha]. unfold P, ltb in Ha.
      destruct (Rlt_dec _ _); [easy|lra]. }
    apply le_INR in Few. apply (f_equal INR) in C. rewrite plus_INR in C.
    pose proof (pos_INR (length (filter P X))).
    set (b := INR (length (filter P X))) in *. set (a := INR (length (filter (fun x => negb (P x)) X))) in *.
    rewrite <- C in *. nra.
Qed.

Theorem T15 Mi Mj k : receives n H Mi -> receives n H Mj ->
  box_rule n t mean Mj k - box_rule n t mean Mi k
  <= INR n / (2 * INR (n - t)) * (honest_upper H k - honest_lower H k).
Proof.
  intros Ri Rj.
  assert (Hp : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  set (e := honest_upper H k - honest_lower H k). set (dl := INR t * e / INR (n - t)).
  destruct (mean_near Mi k Ri) as [_ Di]. destruct (mean_near Mj k Rj) as [Dj _]. fold e in Di, Dj.
  assert (D0 : 0 <= e).
  { pose proof (TH_in_honest_box n t H at_most_t ltac:(lia) Mi k Ri).
    pose proof (TrustedHyperbox.T2 n t H at_most_t ltac:(lia) Mi k ltac:(lia) Ri). unfold e. lra. }
  assert (Q : forall y, y * INR (n - t) <= INR t * e -> y <= dl).
  { intros y Hy. unfold dl. apply (Rmult_le_reg_r (INR (n - t))); auto.
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  apply Q in Di. apply Q in Dj.
  assert (0 <= dl).
  { unfold dl. apply Rmult_le_pos; [apply Rmult_le_pos; auto; apply pos_INR|].
    left. now apply Rinv_0_lt_compat. }
  pose proof (T12_gap n t H at_most_t ltac:(lia) (S k) mean
    (fun X Y P k' _ => mean_perm X Y P k') Mi Mj k dl resilience ltac:(lia) Ri Rj
    ltac:(fold X g; lra) ltac:(fold X g; lra) ltac:(auto)) as K. fold e in K.
  eapply Rle_trans; [exact K|]. right. unfold dl.
  assert (E : INR n = INR (n - t) + INR t) by (rewrite <- plus_INR; f_equal; lia).
  rewrite E. field. lra.
Qed.
End Theorem15.
