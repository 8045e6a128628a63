(** Case A of Theorems 16 and 20: every point has less than half of the weight. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality Spread OutputView HeavyPoint
  Inequalities20 Inequalities21 Multipliers.
Import ListNotations.
Open Scope R_scope.

Section LightCase.
Variable d : nat.
Variables H X : list vec.               (* X are n - 1 of the honest vectors H *)
Variables g gap : vec.
Hypothesis X_in_H : forall x, In x X -> In x H.
Hypothesis three : (3 <= length X)%nat.
Hypothesis gap_nonneg : forall k, 0 <= gap k.
(** As t = 1, all points but one are at least the gap beyond the median, in one direction. *)
Hypothesis all_but_one : forall k, 0 < gap k -> exists sg x1 rest, (sg = 1 \/ sg = -1) /\
  Permutation X (x1 :: rest) /\ forall x, In x rest -> gap k <= view g x k sg.
Hypothesis median : is_median d X g.
Variable u : vec -> vec.
Hypothesis bal : balanced d X g u.
Let h := INR (length X).
Notation view := (view g).

Lemma h_three : 3 <= h.
Proof. replace 3 with (INR 3) by (simpl; lra). now apply le_INR. Qed.

Lemma edge y w k sg : sg = 1 \/ sg = -1 -> In y X -> In w X ->
  view y k sg - view w k sg <= edges H k.
Proof. intros Sg Hy Hw. apply edge_at_least; auto. Qed.
Lemma X_nonempty : X <> [].
Proof. intros E. rewrite E in three. simpl in three. lia. Qed.

Hypothesis eleven : (length X <= 11)%nat.
Hypothesis A : away d g X.
Let W := total_weight d g X.
Hypothesis light : forall x, In x X -> 2 < W * dist d x g.

(** The weights, scaled to sum to h. *)
Definition scaled (x : vec) : R := h / W * weight d g x.

Lemma W_pos : 0 < W.
Proof. apply total_weight_pos; [exact A|]. apply X_nonempty. Qed.
Lemma scaled_pos x : In x X -> 0 < scaled x.
Proof.
  intros Hx. pose proof W_pos. pose proof h_three. apply Rmult_lt_0_compat.
  - apply Rdiv_lt_0_compat; lra.
  - now apply weight_pos with X.
Qed.
Lemma scaled_light x : In x X -> scaled x <= h / 2.
Proof.
  intros Hx. pose proof W_pos as HW. pose proof h_three. pose proof (light x Hx).
  pose proof (A x Hx).
  apply (Rmult_le_reg_r (W * dist d x g)); [now apply Rmult_lt_0_compat|].
  unfold scaled, weight. replace (h / W * / dist d x g * (W * dist d x g)) with h by (field; lra).
  assert (h / 2 * 2 <= h / 2 * (W * dist d x g)) by (apply Rmult_le_compat_l; lra). lra.
Qed.
Lemma scaled_sum : lsum scaled X = h.
Proof.
  pose proof W_pos. unfold scaled. rewrite lsum_scal. fold (total_weight d g X) W. field. lra.
Qed.
Lemma scaled_pull x k sg : In x X -> (k < d)%nat -> scaled x * view x k sg = h / W * sg * u x k.
Proof.
  intros Hx Hk. unfold OutputView.view. rewrite <- (pull_times_distance d X g u bal x k Hx Hk).
  unfold scaled, weight.
  pose proof (A x Hx). pose proof W_pos. field. lra.
Qed.
Lemma scaled_balance k sg : (k < d)%nat -> lsum (fun x => scaled x * view x k sg) X = 0.
Proof.
  intros Hk. rewrite (lsum_ext _ (fun x => h / W * sg * u x k)) by (intros; now apply scaled_pull).
  rewrite lsum_scal, (proj1 (proj2 bal)) by auto. ring.
Qed.

(** The claim of one coordinate. *)
Lemma one_coordinate20 k : (k < d)%nat -> exists sg, (sg = 1 \/ sg = -1) /\
  2 * h / (h - 2) * multiplied scaled (fun x => view x k sg) X
  <= edges H k * edges H k - h * h * (gap k * gap k).
Proof.
  intros Hk. pose proof h_three as Hh. destruct (Rle_dec (gap k) 0) as [Z|Z].
  - exists 1. split; auto. pose proof (gap_nonneg k). replace (gap k) with 0 by lra.
    set (f := fun x => view x k 1).
    assert (N : X <> []) by apply X_nonempty.
    destruct (greatest_in f X N) as [y [Hy Ey]]. destruct (least_in f X N) as [w [Hw Ew]].
    assert (H11 : 3 <= h <= 11).
    { split; auto. replace 11 with (INR 11) by (simpl; lra). now apply le_INR. }
    destruct (median_not_above d X g k N Hk median) as [p [Hp Ep]].
    destruct (median_not_below d X g k N Hk median) as [q [Hq Eq]].
    pose proof (greatest_ge f X p Hp) as Gp. pose proof (least_le f X q Hq) as Lq.
    pose proof (without_gap scaled f X (least f X) (greatest f X) h eq_refl H11 scaled_pos
      (scaled_balance k 1 Hk) (fun x Hx => conj (least_le f X x Hx) (greatest_ge f X x Hx))) as K.
    pose proof (edge y w k 1 (or_introl eq_refl) Hy Hw) as E.
    assert (O : least f X <= 0 <= greatest f X) by (unfold f, OutputView.view in *; lra).
    specialize (K O).
    change (view y k 1) with (f y) in E. change (view w k 1) with (f w) in E.
    rewrite <- Ey, <- Ew in E.
    assert ((greatest f X - least f X) * (greatest f X - least f X) <= edges H k * edges H k)
      by (apply Rmult_le_compat; lra). lra.
  - destruct (all_but_one k ltac:(lra)) as (sg & x1 & rest & Sg & P & Beyond).
    exists sg. split; auto. set (f := fun x => view x k sg).
    assert (L : length X = S (length rest)) by now apply Permutation_length in P.
    assert (N : rest <> []) by (intros E; rewrite E in L; simpl in L; lia).
    destruct (greatest_in f rest N) as [y [Hy Ey]].
    assert (In_rest : forall x, In x rest -> In x X)
      by (intros x; now apply in_light with (x1 := x1)).
    pose proof (in_heavy _ _ _ P) as H1.
    pose proof scaled_sum as Ws. rewrite (lsum_perm _ _ _ P) in Ws. simpl in Ws.
    pose proof (scaled_balance k sg Hk) as B. rewrite (lsum_perm _ _ _ P) in B. simpl in B.
    unfold multiplied. rewrite (lsum_perm _ _ _ P). simpl.
    pose proof (edge y x1 k sg Sg (In_rest y Hy) H1) as E1.
    pose proof (edge x1 y k sg Sg H1 (In_rest y Hy)) as E2.
    assert (Range : forall x, In x rest -> gap k <= f x <= view y k sg).
    { intros x Hx. split; [now apply Beyond|]. change (view y k sg) with (f y). rewrite <- Ey.
      now apply greatest_ge. }
    assert (Claim : 2 * h / (h - 2) * ((1 - scaled x1) * (scaled x1 * scaled x1)
        * (view x1 k sg * view x1 k sg) + multiplied scaled f rest)
      <= (view y k sg - view x1 k sg) * (view y k sg - view x1 k sg) - h * h * (gap k * gap k)).
    { destruct (Nat.eq_dec (length X) 3) as [E3|E3].
      - assert (h = 3) as Eh by (unfold h; rewrite E3; simpl; lra). rewrite Eh in *.
        rewrite E3 in L. destruct rest as [|a [|b [|? ?]]]; try (simpl in L; lia).
        replace (2 * 3 / (3 - 2)) with 6 by field. replace (3 * 3) with 9 by ring.
        assert (La : In a [a; b]) by now left. assert (Lb : In b [a; b]) by (right; now left).
        pose proof (scaled_light x1 H1).
        apply with_gap_three; auto using scaled_pos; lra.
      - assert (Eh : h = INR (length rest) + 1)
          by (unfold h; rewrite L, S_INR; ring).
        assert (Hh4 : 4 <= h)
          by (unfold h; replace 4 with (INR 4) by (simpl; lra); apply le_INR; lia).
        apply with_gap; auto using scaled_pos, scaled_light; lra. }
    pose proof (square_between (view y k sg - view x1 k sg) (edges H k) (edges H k) 0
      (edges H k * edges H k)
      ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)) as S.
    eapply Rle_trans; [exact Claim|]. lra.
Qed.

Lemma unit_pull x : In x X -> dot d (u x) (u x) = 1.
Proof.
  intros Hx. pose proof (A x Hx) as D.
  apply (Rmult_eq_reg_r (dist d x g * dist d x g));
    [|apply Rgt_not_eq; now apply Rmult_lt_0_compat].
  rewrite Rmult_1_l. unfold dist at 3 4. rewrite norm_sqr. unfold dot, rsum.
  rewrite Rmult_comm, <- lsum_scal. apply lsum_ext. intros k Hk. apply in_seq0 in Hk.
  rewrite <- (pull_times_distance d X g u bal x k Hx Hk). ring.
Qed.

Lemma case_A : h * h * dot d gap gap <= diagonal d H * diagonal d H.
Proof.
  pose proof h_three as Hh. pose proof W_pos as HW.
  set (K := 2 * h / (h - 2)). set (c := K * (h / W * (h / W))).
  assert (S : lsum (fun k => c * lsum (fun x => (1 - scaled x) * (u x k * u x k)) X) (seq 0 d)
    <= diagonal d H * diagonal d H - h * h * dot d gap gap).
  { unfold diagonal. rewrite norm_sqr. unfold dot, rsum.
    replace (lsum (fun k => edges H k * edges H k) (seq 0 d) - h * h * _)
      with (lsum (fun k => edges H k * edges H k + -1 * (h * h * (gap k * gap k))) (seq 0 d))
      by (rewrite lsum_plus, !lsum_scal; ring).
    apply lsum_le. intros k Hk. apply in_seq0 in Hk.
    destruct (one_coordinate20 k Hk) as (sg & Sg & C). fold K in C.
    eapply Rle_trans; [|eapply Rle_trans; [exact C|right; ring]]. right.
    unfold c, multiplied. rewrite <- !lsum_scal. apply lsum_ext. intros x Hx.
    replace ((1 - scaled x) * (scaled x * scaled x) * (view x k sg * view x k sg))
      with ((1 - scaled x) * (scaled x * view x k sg * (scaled x * view x k sg))) by ring.
    rewrite (scaled_pull x k sg Hx Hk).
    destruct Sg as [-> | ->]; ring. }
  rewrite lsum_scal in S.
  assert (Z : lsum (fun k => lsum (fun x => (1 - scaled x) * (u x k * u x k)) X) (seq 0 d) = 0).
  { rewrite <- lsum_exchange.
    rewrite (lsum_ext _ (fun x => 1 + -1 * scaled x)).
    - rewrite lsum_plus, lsum_const, lsum_scal, scaled_sum. fold h. ring.
    - intros x Hx. rewrite lsum_scal. change (lsum _ (seq 0 d)) with (dot d (u x) (u x)).
      rewrite (unit_pull x Hx). ring. }
  rewrite Z in S. lra.
Qed.
End LightCase.
