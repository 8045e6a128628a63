(** Case A of Theorem 20 in one coordinate: e^2 - h^2 delta^2 >= K sum (1 - z) z^2 x^2, with
    K = 2h/(h - 2), for values [x] and weights [z] that sum to h and balance. That it is enough
    to look where all values are the gap, docs/proofs.md sees from derivatives; here the
    difference is written as a sum of terms that are not negative. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors.
From BoxGeom.Proofs Require Import Sums Spread Inequalities16 Inequalities20.
Import ListNotations.
Open Scope R_scope.

Section Multipliers.
Context {A : Type}.
Variables z x : A -> R.

(** The right side, without K. *)
Definition multiplied (l : list A) : R := lsum (fun a => (1 - z a) * (z a * z a) * (x a * x a)) l.

(** ** The gap is positive: all values but one are at least [D]. *)

Lemma sum_at_least l D : (forall a, In a l -> 0 <= z a) -> (forall a, In a l -> D <= x a) ->
  D * lsum z l <= lsum (fun a => z a * x a) l.
Proof. apply weighted_at_least. Qed.

(** A squared sum grows at least as the sum of the squares. *)
Lemma square_excess l D : 0 <= D ->
  (forall a, In a l -> 0 <= z a) -> (forall a, In a l -> D <= x a) ->
  lsum (fun a => z a * z a * (x a * x a - D * D)) l
  <= lsum (fun a => z a * x a) l * lsum (fun a => z a * x a) l
     - lsum z l * lsum z l * (D * D).
Proof.
  intros HD Z X. induction l as [|a l IH]; [simpl; lra|].
  specialize (IH (fun b Hb => Z b (or_intror Hb)) (fun b Hb => X b (or_intror Hb))).
  pose proof (sum_at_least l D (fun b Hb => Z b (or_intror Hb))
    (fun b Hb => X b (or_intror Hb))) as S.
  assert (T : 0 <= lsum z l) by (apply lsum_nonneg; intros; apply Z; now right).
  pose proof (Z a (or_introl eq_refl)) as Za. pose proof (X a (or_introl eq_refl)) as Xa.
  simpl. set (P := lsum (fun a => z a * x a) l) in *. set (t := lsum z l) in *.
  assert (D * (D * t) <= x a * P) by (apply Rmult_le_compat; auto; apply Rmult_le_pos; lra).
  assert (0 <= z a * (x a * P - D * (D * t))) by (apply Rmult_le_pos; lra).
  lra.
Qed.

(** The cubic terms, by (z - 1) z^2 >= (z - 1) + (z - 1)^2. *)
Lemma cubes_below l : l <> [] -> (forall a, In a l -> 0 < z a) ->
  lsum z l - INR (length l)
    + (lsum z l - INR (length l)) * (lsum z l - INR (length l)) / INR (length l)
  <= lsum (fun a => (z a - 1) * (z a * z a)) l.
Proof.
  intros N Z. assert (E : lsum (fun a => z a - 1) l = lsum z l - INR (length l)).
  { rewrite (lsum_ext _ (fun a => z a + -1 * 1)) by (intros; ring).
    rewrite lsum_plus, lsum_scal, lsum_const. ring. }
  assert (Hn : 0 < INR (length l)) by (apply lt_0_INR; destruct l; [easy|simpl; lia]).
  pose proof (square_of_sum (fun a => z a - 1) l) as Q. rewrite E in Q.
  apply Rle_trans with (lsum (fun a => (z a - 1) + (z a - 1) * (z a - 1)) l).
  - rewrite lsum_plus, E. apply Rplus_le_compat_l.
    apply (Rmult_le_reg_l (INR (length l))); auto.
    match goal with |- ?n * (?s / ?n) <= _ => replace (n * (s / n)) with s by (field; lra) end.
    exact Q.
  - apply lsum_le. intros a Ha. apply cubic_below. auto.
Qed.

Section Gap.
Variables z1 x1 D M h : R.
Variable l : list A.
Hypothesis h_is : h = INR (length l) + 1.
Hypothesis h_four : 4 <= h.
Hypothesis z1_pos : 0 < z1.
Hypothesis z1_light : z1 <= h / 2.
Hypothesis z_pos : forall a, In a l -> 0 < z a.
Hypothesis weights : z1 + lsum z l = h.
Hypothesis balance : z1 * x1 + lsum (fun a => z a * x a) l = 0.
Hypothesis D_nonneg : 0 <= D.
Hypothesis beyond : forall a, In a l -> D <= x a <= M.

Let K := 2 * h / (h - 2).
Let T := lsum z l.
Let P := lsum (fun a => z a * x a) l.
Let c := 1 + K * ((z1 - 1) * (z1 * z1)).
(* excesses over the value where all x are D *)
Let N := lsum (fun a => z a * (x a * x a - D * D)) l.
Let V := lsum (fun a => z a * z a * (x a * x a - D * D)) l.
Let C := lsum (fun a => (z a - 1) * (z a * z a) * (x a * x a - D * D)) l.

Lemma l_nonempty : l <> [].
Proof. intros E. rewrite E in h_is. simpl in h_is. lra. Qed.
Lemma z_nonneg a : In a l -> 0 <= z a.
Proof. intros. left. auto. Qed.
Lemma square_beyond a : In a l -> 0 <= x a * x a - D * D.
Proof.
  intros Ha. destruct (beyond a Ha).
  assert (D * D <= x a * x a) by (apply Rmult_le_compat; lra). lra.
Qed.

(** Every value enters positively. *)
Lemma grows_in_all : 0 <= K * (z1 * z1) * C + c * V + z1 * N.
Proof.
  replace (K * (z1 * z1) * C + c * V + z1 * N)
    with (lsum (fun a => (x a * x a - D * D) * (z a * (K * (z1 * z1 * (z a * z a)
            + ((z1 - 1) * (z1 * z1) - z1 * z1) * z a) + (z a + z1)))) l).
  - apply lsum_nonneg. intros a Ha. apply Rmult_le_pos; [now apply square_beyond|].
    pose proof (K_bounds h h_four). fold K in H. apply Rmult_le_pos; [now apply z_nonneg|].
    apply grows; auto; [lra|now apply z_nonneg].
  - unfold C, V, N, c. rewrite <- !lsum_scal, <- !lsum_plus. apply lsum_ext. intros. ring.
Qed.

(** Where all values are [D], weights alone decide. *)
Let S0 := lsum (fun a => (z a - 1) * (z a * z a)) l.
Lemma all_at_D : 0 <= h * h * (1 - z1 * z1) + K * (z1 * z1) * ((z1 - 1) * (T * T) + S0).
Proof.
  pose proof (all_ones h z1 h_four z1_pos z1_light) as O. fold K in O.
  pose proof (cubes_below l l_nonempty z_pos) as S. fold T S0 in S.
  replace (INR (length l)) with (h - 1) in S by (rewrite h_is; ring).
  assert (ET : T = h - z1) by (unfold T; lra). rewrite ET in *.
  pose proof (K_bounds h h_four) as HK. fold K in HK.
  assert (W : 0 <= K * (z1 * z1)) by (apply Rmult_le_pos; [lra|apply square_nonneg]).
  apply Rle_trans with (1 := O). apply Rplus_le_compat_l, Rmult_le_compat_l; [exact W|].
  replace ((h - z1 - (h - 1)) * (h - z1 - (h - 1)) / (h - 1)) with ((z1 - 1) * (z1 - 1) / (h - 1))
    in S by (field; lra).
  lra.
Qed.

Lemma largest_times_sum : N <= M * P - D * (D * T).
Proof.
  unfold N, P, T.
  replace (M * lsum (fun a => z a * x a) l - D * (D * lsum z l))
    with (lsum (fun a => M * (z a * x a) + - (D * D) * z a) l)
    by (rewrite lsum_plus, !lsum_scal; ring).
  apply lsum_le. intros a Ha. destruct (beyond a Ha). pose proof (z_nonneg a Ha).
  assert (0 <= z a * (x a * (M - x a))) by (repeat apply Rmult_le_pos; lra). lra.
Qed.

Lemma with_gap : K * ((1 - z1) * (z1 * z1) * (x1 * x1) + multiplied l)
  <= (M - x1) * (M - x1) - h * h * (D * D).
Proof.
  pose proof grows_in_all as G. pose proof all_at_D as B. pose proof largest_times_sum as L.
  pose proof (square_excess l D D_nonneg z_nonneg (fun a Ha => proj1 (beyond a Ha))) as Q.
  fold V P T in Q.
  pose proof (K_bounds h h_four) as HK. fold K in HK.
  pose proof (others_enter_positively K z1 ltac:(lra) z1_pos) as Hc. fold c in Hc.
  assert (N0 : 0 <= N).
  { apply lsum_nonneg. intros a Ha. apply Rmult_le_pos; [now apply z_nonneg|].
    now apply square_beyond. }
  assert (HM : D * D <= M * M).
  { assert (exists a, In a l) as [a Ha].
    { pose proof l_nonempty as Ne. clear - Ne. destruct l as [|a l']; [easy|]. exists a. now left. }
    destruct (beyond a Ha). apply Rmult_le_compat; lra. }
  assert (Em : multiplied l = - (C + D * D * S0)).
  { unfold multiplied, C, S0. rewrite <- lsum_scal, <- lsum_plus.
    replace (- lsum (fun a => _) l)
      with (lsum (fun a => -1 * ((z a - 1) * (z a * z a) * (x a * x a - D * D)
                                 + D * D * ((z a - 1) * (z a * z a)))) l)
      by (rewrite lsum_scal; ring).
    apply lsum_ext. intros. ring. }
  assert (Hz : 0 < z1 * z1) by now apply Rmult_lt_0_compat.
  apply (Rmult_le_reg_l (z1 * z1)); auto.
  assert (Ex : z1 * (M - x1) = z1 * M + P) by (unfold P; lra).
  assert (Ep : z1 * x1 = - P) by (unfold P; lra).
  replace (z1 * z1 * (K * ((1 - z1) * (z1 * z1) * (x1 * x1) + multiplied l)))
    with (K * (z1 * z1) * ((1 - z1) * (z1 * x1 * (z1 * x1)) + multiplied l)) by ring.
  replace (z1 * z1 * ((M - x1) * (M - x1) - h * h * (D * D)))
    with (z1 * (M - x1) * (z1 * (M - x1)) - z1 * z1 * (h * h * (D * D))) by ring.
  rewrite Ex, Ep, Em.
  assert (Eh : h = z1 + T) by (unfold T; lra).
  pose proof (Rmult_le_pos _ _ (square_nonneg D) B) as B'.
  assert (A1 : 0 <= z1 * z1 * (M * M - D * D)) by (apply Rmult_le_pos; lra).
  assert (A2 : 0 <= z1 * (M * P - D * (D * T) - N)) by (apply Rmult_le_pos; lra).
  assert (A3 : 0 <= c * (P * P - T * T * (D * D) - V)) by (apply Rmult_le_pos; lra).
  assert (A4 : 0 <= z1 * N) by (apply Rmult_le_pos; lra).
  assert (Id : (z1 * M + P) * (z1 * M + P) - z1 * z1 * (h * h * (D * D))
     - K * (z1 * z1) * ((1 - z1) * (- P * - P) + - (C + D * D * S0))
   = z1 * z1 * (M * M - D * D) + 2 * (z1 * (M * P - D * (D * T) - N)) + z1 * N
     + c * (P * P - T * T * (D * D) - V) + (K * (z1 * z1) * C + c * V + z1 * N)
     + D * D * (h * h * (1 - z1 * z1) + K * (z1 * z1) * ((z1 - 1) * (T * T) + S0))).
  { clear - Eh. unfold c. rewrite Eh. ring. }
  lra.
Qed.
End Gap.

(** For h = 3 the same, by other inequalities. *)
Lemma with_gap_three z1 x1 D M a b : 0 < z1 -> z1 <= 3 / 2 -> 0 < z a -> 0 < z b ->
  z1 + lsum z [a; b] = 3 -> z1 * x1 + lsum (fun a => z a * x a) [a; b] = 0 ->
  0 <= D -> D <= x a <= M -> D <= x b <= M ->
  6 * ((1 - z1) * (z1 * z1) * (x1 * x1) + multiplied [a; b]) <= (M - x1) * (M - x1) - 9 * (D * D).
Proof.
  unfold multiplied. simpl. intros H1 L1 Ha Hb W B HD Xa Xb.
  assert (Low : x1 <= 0).
  { assert (0 <= z a * x a) by (apply Rmult_le_pos; lra).
    assert (0 <= z b * x b) by (apply Rmult_le_pos; lra).
    apply (Rmult_le_reg_l z1); lra. }
  assert (Main : forall y w, 0 < z y -> 0 < z w -> z1 + z y + z w = 3 ->
    z1 * x1 + z y * x y + z w * x w = 0 -> D <= x y -> x y <= x w -> x w <= M ->
    6 * ((1 - z1) * (z1 * z1) * (x1 * x1) + ((1 - z y) * (z y * z y) * (x y * x y)
      + (1 - z w) * (z w * z w) * (x w * x w))) <= (M - x1) * (M - x1) - 9 * (D * D)).
  { intros y w Hy Hw S E Dy O T.
    pose proof (three_above (z1 / 3) (z y / 3) (z w / 3) x1 (x y) (x w) D
      ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) O ltac:(lra)) as G.
    assert ((x w - x1) * (x w - x1) <= (M - x1) * (M - x1)) by (apply Rmult_le_compat; lra).
    lra. }
  destruct (Rle_dec (x a) (x b)).
  - pose proof (Main a b Ha Hb ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)). lra.
  - pose proof (Main b a Hb Ha ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)). lra.
Qed.

(** ** The gap is 0. *)
Lemma without_gap l lo hi h : h = INR (length l) -> 3 <= h <= 11 ->
  (forall a, In a l -> 0 < z a) -> lsum (fun a => z a * x a) l = 0 ->
  (forall a, In a l -> lo <= x a <= hi) -> lo <= 0 <= hi ->
  2 * h / (h - 2) * multiplied l <= (hi - lo) * (hi - lo).
Proof.
  intros Eh Hh Z B X O.
  set (S2 := lsum (fun a => z a * (x a * x a)) l).
  set (Q := lsum (fun a => z a * x a * (z a * x a)) l).
  set (A2 := lsum (fun a => z a * Rabs (x a)) l).
  assert (HK : 0 <= 2 * h / (h - 2)).
  { apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat. lra. }
  (* (1 - z) z^2 <= (4 z - 3 z^2) / 9 *)
  assert (Cu : 9 * multiplied l <= 4 * S2 - 3 * Q).
  { unfold multiplied, S2, Q. rewrite <- !lsum_scal.
    replace (lsum (fun a => 4 * _) l - _)
      with (lsum (fun a => 4 * (z a * (x a * x a)) + -1 * (3 * (z a * x a * (z a * x a)))) l)
      by (rewrite lsum_plus, (lsum_scal (-1)); ring).
    apply lsum_le. intros a Ha. pose proof (cubic_above (z a) (Z a Ha)) as C.
    apply (Rmult_le_compat_r (x a * x a)) in C; [lra|apply square_nonneg]. }
  (* x^2 <= (hi - lo)/2 |x| + (hi + lo)/2 x (C9) *)
  assert (H2 : S2 <= A2 / 2 * (hi - lo)).
  { replace (A2 / 2 * (hi - lo))
      with (lsum (fun a => (hi - lo) / 2 * (z a * Rabs (x a)) + (hi + lo) / 2 * (z a * x a)) l)
      by (rewrite lsum_plus, !lsum_scal, B; unfold A2; field).
    apply lsum_le. intros a Ha. specialize (Z a Ha). specialize (X a Ha).
    unfold Rabs. destruct (Rcase_abs (x a)).
    - assert (0 <= z a * (- x a * (x a - lo))) by (repeat apply Rmult_le_pos; lra). lra.
    - assert (0 <= z a * (x a * (hi - x a))) by (repeat apply Rmult_le_pos; lra). lra. }
  assert (HQ : 4 * (A2 / 2 * (A2 / 2)) <= h * Q).
  { replace (4 * (A2 / 2 * (A2 / 2))) with (A2 * A2) by field. rewrite Eh.
    eapply Rle_trans; [apply square_of_sum|]. apply Rmult_le_compat_l; [apply pos_INR|].
    right. apply lsum_ext. intros a _.
    replace (z a * Rabs (x a) * (z a * Rabs (x a)))
      with (z a * z a * (Rabs (x a) * Rabs (x a))) by ring.
    rewrite <- Rabs_mult, Rabs_right by apply Rle_ge, square_nonneg. ring. }
  pose proof (no_gap h (A2 / 2) (hi - lo) S2 Q Hh H2 HQ) as G.
  apply (Rmult_le_compat_l _ _ _ HK) in Cu. lra.
Qed.
End Multipliers.
