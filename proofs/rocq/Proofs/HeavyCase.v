(** Case B of Theorems 16 and 20: some point has at least half of the weight, or is the median. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality Spread OutputView HeavyPoint
  Inequalities20.
Import ListNotations.
Open Scope R_scope.

Section HeavyCase.
Variable d : nat.
Variables H X : list vec.               (* X are n - 1 of the honest vectors H *)
Variables g gap : vec.
Hypothesis X_in_H : forall x, In x X -> In x H.
Hypothesis three : (3 <= length X)%nat.
Hypothesis gap_nonneg : forall k, 0 <= gap k.
(** As t = 1, all points but one are at least the gap beyond the median, in one direction. *)
Hypothesis all_but_one : forall k, 0 < gap k -> exists sg x1 rest, (sg = 1 \/ sg = -1) /\
  Permutation X (x1 :: rest) /\ forall x, In x rest -> gap k <= view g x k sg.
Variable u : vec -> vec.
Hypothesis bal : balanced d X g u.
Let h := INR (length X).
Notation view := (view g).

Lemma h_three : 3 <= h.
Proof. replace 3 with (INR 3) by (simpl; lra). now apply le_INR. Qed.

Section CaseB.
Variable x1 : vec.
Variable rest : list vec.
Hypothesis P : Permutation X (x1 :: rest).
Hypothesis A : away d g rest.
Let Lam := total_weight d g rest.
Hypothesis heaviest : Lam * dist d x1 g <= 1.

Lemma rest_length : INR (length rest) = h - 1.
Proof.
  apply Permutation_length in P as L. simpl in L.
  unfold h. rewrite L, S_INR. ring.
Qed.
Lemma weight_is_positive : 0 < Lam.
Proof.
  apply total_weight_pos; [exact A|]. intros E. pose proof rest_length as L. rewrite E in L.
  pose proof h_three. simpl in L. lra.
Qed.

(** B1 to B3: the heavy point balances the others, whichever point is on the near side. *)
Lemma heavy_pull k : (k < d)%nat -> Lam * gap k <= Rabs (u x1 k).
Proof.
  intros Hk. pose proof weight_is_positive as HL. pose proof (gap_nonneg k) as G0.
  destruct (Rle_dec (gap k) 0) as [Z|Z].
  { replace (gap k) with 0 by lra. rewrite Rmult_0_r. apply Rabs_pos. }
  destruct (all_but_one k ltac:(lra)) as (sg & y & others & Sg & Py & Beyond).
  assert (Abs : forall r, sg * r <= Rabs r).
  { intros r. unfold Rabs. destruct Sg as [-> | ->], (Rcase_abs r); lra. }
  pose proof (pull_times_distance d X g u bal x1 k (in_heavy _ _ _ P) Hk) as Own.
  destruct (Rle_dec (gap k) (view x1 k sg)) as [C|C].
  - (* it is beyond the gap itself: B1 *)
    assert (V : view x1 k sg = sg * u x1 k * dist d x1 g)
      by (unfold OutputView.view; rewrite <- Own; ring).
    pose proof (dist_nonneg d x1 g) as D0.
    assert (S0 : 0 <= sg * u x1 k).
    { apply Rnot_lt_le. intros N. assert (0 <= - (sg * u x1 k) * dist d x1 g)
        by (apply Rmult_le_pos; lra). lra. }
    apply Rle_trans with (sg * u x1 k); [|apply Abs].
    rewrite V in C. apply (Rmult_le_compat_l Lam) in C; [|lra].
    assert (sg * u x1 k * (Lam * dist d x1 g) <= sg * u x1 k * 1)
      by (apply Rmult_le_compat_l; lra). lra.
  - (* the others are beyond it: B2 and B3 *)
    assert (Far : forall x, In x rest -> gap k <= view x k sg).
    { assert (Q : Permutation (x1 :: rest) (y :: others)) by now rewrite <- P.
      assert (I : In x1 (y :: others)) by (apply (Permutation_in _ Q); now left).
      destruct I as [->|I]; [|now apply Beyond in I].
      apply Permutation_cons_inv in Q. intros x Hx. apply Beyond.
      now apply (Permutation_in _ Q). }
    pose proof (weighted_at_least (weight d g) (fun x => view x k sg) rest (gap k)
      (fun x Hx => Rlt_le _ _ (weight_pos d g rest x A Hx)) Far) as S.
    change (gap k * Lam <= lsum (fun x => weight d g x * view x k sg) rest) in S.
    rewrite pull_in_view in S.
    rewrite (pulls_balance d X g u bal x1 rest k P A Hk), Rabs_Ropp.
    pose proof (Abs (pull d g rest k)). lra.
Qed.

(** B4 to B8. *)
Lemma case_B : h * h * dot d gap gap <= diagonal d H * diagonal d H.
Proof.
  pose proof weight_is_positive as HL. pose proof h_three as Hh.
  assert (Short : Lam * Lam * dot d gap gap <= 1).
  { apply Rle_trans with (dot d (u x1) (u x1)).
    - unfold dot, rsum. rewrite <- lsum_scal. apply lsum_le. intros k Hk. apply in_seq0 in Hk.
      pose proof (heavy_pull k Hk) as B. pose proof (gap_nonneg k).
      replace (u x1 k * u x1 k) with (Rabs (u x1 k) * Rabs (u x1 k))
        by (rewrite <- Rabs_mult; apply Rabs_right, Rle_ge, square_nonneg).
      assert (0 <= Lam * gap k) by (apply Rmult_le_pos; lra).
      replace (Lam * Lam * (gap k * gap k)) with (Lam * gap k * (Lam * gap k)) by ring.
      now apply Rmult_le_compat.
    - rewrite <- norm_sqr. pose proof (norm_nonneg d (u x1)).
      pose proof (proj1 bal x1 (in_heavy _ _ _ P)). nra. }
  assert (Sp : 4 * (h * (h - 2)) <= Lam * Lam * (diagonal d H * diagonal d H)).
  { unfold diagonal. rewrite norm_sqr.
    pose proof (spread d g u [x1] rest (fun k => least (at_ k) H) (fun k => greatest (at_ k) H) A)
      as S. rewrite rest_length in S. simpl in S.
    eapply Rle_trans; [|apply S]; [right; ring| | | |].
    - intros x k Hx Hk. apply (pull_times_distance d X g u bal); auto.
      now apply in_light with x1 rest.
    - intros x [<-|[]]. apply (proj1 bal), (in_heavy _ _ _ P).
    - intros k Hk. pose proof (proj1 (proj2 bal) k Hk) as B. rewrite (lsum_perm _ _ _ P) in B.
      simpl in B. lra.
    - intros x k Hx Hk. assert (Hx' : In x H) by now apply X_in_H, (in_light X x1 rest).
      split; [now apply (least_le (at_ k))|now apply (greatest_ge (at_ k))]. }
  apply (Rmult_le_reg_l (Lam * Lam)); [now apply Rmult_lt_0_compat|].
  assert (h * h * (Lam * Lam * dot d gap gap) <= h * h * 1)
    by (apply Rmult_le_compat_l; [apply square_nonneg|lra]).
  assert (0 <= h * (3 * h - 8)) by (apply Rmult_le_pos; lra). lra.
Qed.
End CaseB.

(** If two points are at the median there is no gap. *)
Lemma two_at_median y w rest : Permutation X (y :: w :: rest) ->
  dist d y g <= 0 -> dist d w g <= 0 -> forall k, (k < d)%nat -> gap k = 0.
Proof.
  intros P Dy Dw k Hk. pose proof (gap_nonneg k) as G0. apply Rle_antisym; auto.
  apply Rnot_lt_le. intros Z. destruct (all_but_one k Z) as (sg & x1 & others & Sg & Q & Beyond).
  assert (No : forall x, dist d x g <= 0 -> In x others -> False).
  { intros x Dx Hx. specialize (Beyond x Hx). unfold OutputView.view in Beyond.
    rewrite (dist_zero d x g Dx k Hk) in Beyond. lra. }
  assert (R : Permutation (y :: w :: rest) (x1 :: others)) by now rewrite <- P.
  assert (I : In y (x1 :: others)) by (apply (Permutation_in _ R); now left).
  destruct I as [->|I]; [|now apply (No y)].
  apply Permutation_cons_inv in R. apply (No w); auto. apply (Permutation_in _ R). now left.
Qed.
End HeavyCase.
