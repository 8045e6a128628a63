(** The sum over the coordinates in Theorem 21: what a node puts out that hears one vector more
    is at most half the diagonal from the median. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality Spread OutputView HeavyPoint
  HeavyCoordinate.
Import ListNotations.
Open Scope R_scope.

Section HalfDiagonal.
Variable d : nat.
Variable X : list vec.
Variables g v : vec.
Hypothesis median : is_median d X g.
Hypothesis enough : (3 <= length X)%nat.
Hypothesis sight : forall k sg, (k < d)%nat -> sg = 1 \/ sg = -1 ->
  exists tl tu bl bu, seen X g v k sg tl tu bl bu.
Variable u : vec -> vec.
Hypothesis bal : balanced d X g u.

(** "Sum": what all coordinates have to spare. *)
Section Sum.
Variable x1 : vec.
Variable light : list vec.
Hypothesis x1_heavy : heavy d X g x1 light.
Variable mu : R.
Hypothesis mu_three : 3 <= mu.
Hypothesis mu_far : forall x, In x light -> total_weight d g light * dist d x g <= mu.

Let Lam := total_weight d g light.
Let P := proj1 x1_heavy.
Let A := proj1 (proj2 x1_heavy).

Lemma total_spare :
  Lam * lsum (fun x => dist d x g) light - (1 + mu)
  <= Lam * Lam * (diagonal d X * diagonal d X
                  - 4 * (norm d (fun k => v k - g k) * norm d (fun k => v k - g k))).
Proof.
  pose proof (sum_of_variances d g light A) as S. fold Lam in S.
  set (pulls := dot d (pull d g light) (pull d g light)) in *.
  assert (Short : pulls <= 1).
  { replace pulls with (norm d (u x1) * norm d (u x1)).
    - pose proof (proj1 bal x1 (in_heavy _ _ _ P)). pose proof (norm_nonneg d (u x1)). nra.
    - rewrite norm_sqr. apply lsum_ext. intros k Hk. apply in_seq0 in Hk.
      rewrite (pulls_balance d X g u bal x1 light k P A Hk). ring. }
  assert (mu * pulls <= mu * 1) by (apply Rmult_le_compat_l; lra).
  apply Rle_trans with (Lam * lsum (fun x => dist d x g) light - pulls - mu * pulls); [lra|].
  rewrite <- S. unfold pulls, diagonal. rewrite !norm_sqr. unfold dot, rsum.
  rewrite <- lsum_scal.
  rewrite <- (lsum_scal 4).
  replace (lsum (fun k => edges X k * edges X k) (seq 0 d)
           - lsum (fun k => 4 * ((v k - g k) * (v k - g k))) (seq 0 d))
    with (lsum (fun k => edges X k * edges X k + -1 * (4 * ((v k - g k) * (v k - g k)))) (seq 0 d))
    by (rewrite lsum_plus, (lsum_scal (-1)); ring).
  rewrite <- lsum_scal.
  match goal with |- ?a - ?b <= ?c => enough (a + -1 * b <= c) by lra end.
  rewrite <- (lsum_scal (-1)), <- lsum_plus. apply lsum_le. intros k Hk. apply in_seq0 in Hk.
  pose proof (spare d X g v enough sight u bal x1 light x1_heavy mu mu_three mu_far k Hk) as K.
  fold Lam in K. lra.
Qed.
End Sum.

(** The two ends of the proof: [mu] is 3 (L16), or it belongs to a light (L17). *)
Lemma enough_to_spare light : away d g light -> (2 <= length light)%nat ->
  exists mu, 3 <= mu /\ (forall x, In x light -> total_weight d g light * dist d x g <= mu) /\
    1 + mu <= total_weight d g light * lsum (fun x => dist d x g) light.
Proof.
  intros A Two. set (Lam := total_weight d g light).
  assert (N : light <> []) by (intros ->; simpl in Two; lia).
  destruct (greatest_in (fun x => Lam * dist d x g) light N) as [j [Hj Ej]].
  pose proof (greatest_ge (fun x => Lam * dist d x g) light) as Top. rewrite Ej in Top.
  exists (Rmax 3 (Lam * dist d j g)). split; [apply Rmax_l|split].
  { intros x Hx. eapply Rle_trans; [now apply Top|apply Rmax_r]. }
  unfold Rmax. destruct (Rle_dec 3 (Lam * dist d j g)) as [C|C].
  - destruct (member_first j light Hj) as [others Pj].
    rewrite (lsum_perm (fun x => dist d x g) _ _ Pj). simpl.
    destruct others as [|z rest].
    { apply Permutation_length in Pj. simpl in Pj. lia. }
    assert (Iz : In z light) by (apply (Permutation_in _ (Permutation_sym Pj)); simpl; auto).
    assert (Wz : weight d g z <= Lam).
    { apply (lsum_elem_le (weight d g)); auto. intros b Hb. left. now apply weight_pos with light. }
    pose proof (A z Iz) as Dz. apply (Rmult_le_compat_r (dist d z g)) in Wz; [|lra].
    unfold weight in Wz. rewrite Rinv_l in Wz by lra.
    assert (0 <= lsum (fun x => dist d x g) rest) by (apply lsum_nonneg; intros; apply dist_nonneg).
    assert (0 <= Lam).
    { apply lsum_nonneg. intros b Hb. left. now apply weight_pos with light. }
    simpl. assert (0 <= Lam * lsum (fun x => dist d x g) rest) by now apply Rmult_le_pos. lra.
  - pose proof (harmonic (fun x => dist d x g) light A) as Ha.
    change (INR (length light) * INR (length light)
            <= Lam * lsum (fun x => dist d x g) light) in Ha.
    apply le_INR in Two. change (INR 2) with 2 in Two.
    assert (2 * 2 <= INR (length light) * INR (length light)) by (apply Rmult_le_compat; lra).
    lra.
Qed.

Lemma moved_at_most_half : norm d (fun k => v k - g k) <= diagonal d X / 2.
Proof.
  destruct (Forall_Exists_dec (fun k => Rabs (2 * (v k - g k)) <= edges X k)
    (fun k => Rle_dec _ _) (seq 0 d)) as [Near|Far].
  - rewrite Forall_forall in Near. unfold Rdiv, diagonal. rewrite Rmult_comm, <- norm_scal by lra.
    apply norm_le_coords. intros k Hk. specialize (Near k (proj2 (in_seq0 k d) Hk)).
    rewrite Rabs_mult, (Rabs_right 2) in Near by lra. lra.
  - apply Exists_exists in Far as [k [Hk Far]]. apply in_seq0 in Hk.
    assert (exists sg, (sg = 1 \/ sg = -1) /\ edges X k < 2 * view g v k sg) as (sg & Sg & F).
    { unfold view. apply Rnot_le_lt in Far. unfold Rabs in Far.
      destruct (Rcase_abs _); [exists (-1)|exists 1]; split; auto; lra. }
    destruct (heavy_point d X g v median enough sight u bal k sg Hk Sg F) as (x1 & light & Hv).
    pose proof (light_count d X g enough x1 light Hv) as Two.
    destruct (enough_to_spare light (proj1 (proj2 Hv)) Two) as (mu & M3 & Mf & E).
    pose proof (total_spare x1 light Hv mu M3 Mf) as T.
    pose proof (Lam_pos d X g enough x1 light Hv) as HL. set (Lam := total_weight d g light) in *.
    set (m := norm d (fun k => v k - g k)) in *.
    assert (0 <= diagonal d X * diagonal d X - 4 * (m * m)).
    { apply (Rmult_le_reg_l (Lam * Lam)); [now apply Rmult_lt_0_compat|]. lra. }
    apply le_of_squares; [|lra].
    pose proof (norm_nonneg d (edges X)). unfold diagonal. lra.
Qed.
End HalfDiagonal.
