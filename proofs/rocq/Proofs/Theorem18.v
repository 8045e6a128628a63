(** Theorem 18 (a sharper Theorem 12): with h = n - t, BOX-GEOM contracts the diagonal of the
    honest box by (1 + rho)/2 in every round, rho^2 = t (n - 2t) / (4 (n - t) (n - 3t)),
    for all n > 3t, m, d, with equivocation. Better than Theorem 12 iff
    (n - 2t)^2 < 4 (n - t) (n - 3t); [T18_both] states the smaller of the two. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality TrustedHyperbox Candidates
  Contraction Theorem12 Spread Inequalities18.
Import ListNotations.
Open Scope R_scope.

Section Theorem18.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.

Variable H : list vec.                  (* what the honest nodes send *)
Hypothesis at_most_t : (n - t <= length H)%nat.
Variable nodes : list (list vec).       (* what every honest node receives *)
Hypothesis synchrony : forall M, In M nodes -> receives n H M.
Hypothesis somebody : nodes <> [].

Let X := first_honest n t H.
Let g := geo X.
Let h := (n - t)%nat.
Let gap_k := delta n t geo H nodes.
Let E := diagonal d H.

(** Step 1 (A1 to A7), in one coordinate in which there is a gap: at most t members of X are on the
    near side of a trusted end ([P] picks them), the others at least the gap away from g.
    Then these others' total weight L is large, and they pull with at least gap L. *)
Lemma sides (u : vec -> vec) k : balanced d X g u -> (k < d)%nat -> 0 < gap_k k ->
  exists (P : vec -> bool) (sg : R), sg * sg = 1 /\
    let low := filter P X in let high := filter (fun x => negb (P x)) X in
    let L := total_weight d g high in
    (length low <= t)%nat /\ INR (length high) = INR h - INR (length low) /\ away d g high /\
    (forall x, In x high -> gap_k k <= sg * (x k - g k)) /\
    gap_k k * L <= sg * lsum (fun x => u x k) high /\
    4 * (INR h * (INR h - 2 * INR (length low))) <= L * L * (E * E).
Proof.
  intros (Short & Bal & U) Hk Z.
  destruct (few_on_one_side n t resilience geo H at_most_t nodes synchrony somebody k Z)
    as (P & sg & Sg & Few & Far). fold X in Few, Far.
  exists P, sg. split; [exact Sg|]. cbv zeta.
  set (low := filter P X) in *. set (high := filter (fun a => negb (P a)) X).
  set (L := total_weight d g high).
  assert (In_high : forall x, In x high -> In x X /\ gap_k k <= sg * (x k - g k)).
  { intros x Hx. apply filter_In in Hx as [Hx Px]. split; auto.
    apply Far; auto. now destruct (P x). }
  assert (A : away d g high).
  { intros x Hx. apply In_high in Hx as [Hx F].
    destruct (Rlt_dec 0 (dist d x g)) as [|N]; auto. exfalso.
    rewrite (dist_zero d x g ltac:(lra) k Hk) in F. lra. }
  pose proof (count_split P X) as C.
  assert (LX : length X = h) by now apply X_length. rewrite LX in C. fold high in C.
  unfold count in C, Few. fold low in C, Few.
  assert (Lh : INR (length high) = INR h - INR (length low)) by (rewrite <- C, plus_INR; lra).
  repeat split; auto.
  - intros x Hx. now apply In_high.
  - rewrite (pull_is d g u high k A) by (intros x Hx; apply U; auto; now apply In_high).
    unfold pull. rewrite <- lsum_scal. unfold L, total_weight. rewrite <- lsum_scal.
    apply lsum_le. intros x Hx. pose proof (weight_pos d g high x A Hx) as Wx.
    destruct (In_high x Hx) as [_ F].
    replace (sg * (weight d g x * (x k - g k))) with (sg * (x k - g k) * weight d g x) by ring.
    apply Rmult_le_compat_r; lra.
  - pose proof (spread d g u low high
      (fun j => least (at_ j) H) (fun j => greatest (at_ j) H) A) as Sp.
    change (dot d _ _) with (dot d (edges H) (edges H)) in Sp. rewrite <- norm_sqr in Sp.
    fold (diagonal d H) E L in Sp. rewrite Lh in Sp.
    eapply Rle_trans; [|apply Sp].
    + right. ring.
    + intros x j Hx Hj. apply U; auto. now apply In_high.
    + intros x Hx. apply filter_In in Hx as [Hx _]. now apply Short.
    + intros j Hj. unfold low, high. rewrite <- lsum_split. now apply Bal.
    + intros x j Hx Hj. apply In_high in Hx as [Hx _]. apply (X_in_H n t) in Hx.
      split; [now apply (least_le (at_ j))|now apply (greatest_ge (at_ j))].
Qed.

(** Step 2, in one coordinate: both sides pull equally. *)
Lemma one_coordinate (u : vec -> vec) k : balanced d X g u -> (k < d)%nat ->
  4 * (gap_k k * gap_k k) * (INR h * INR h * (INR h - 2 * INR t))
  <= INR t * (INR h - INR t) * lsum (fun x => u x k * u x k) X * (E * E).
Proof.
  intros Balanced Hk. set (V := fun x : vec => u x k * u x k).
  assert (HV : forall l, 0 <= lsum V l) by (intros; apply lsum_nonneg; intros; apply Rle_0_sqr).
  assert (Hh : 2 * INR t < INR h).
  { replace 2 with (INR 2) by reflexivity. rewrite <- mult_INR. apply lt_INR. unfold h. lia. }
  pose proof (pos_INR t) as Ht.
  assert (HE : 0 <= E * E) by apply Rle_0_sqr.
  destruct (Rle_dec (gap_k k) 0) as [Z|Z].
  { pose proof (delta_nonneg n t geo H nodes k).
    replace (gap_k k) with 0 by (unfold gap_k in *; lra).
    assert (0 <= INR t * (INR h - INR t) * lsum V X * (E * E)); [|lra].
    repeat apply Rmult_le_pos; try lra; apply HV || apply norm_nonneg. }
  apply Rnot_le_lt in Z.
  destruct (sides u k Balanced Hk Z) as (P & sg & Sg & Few & Lh & A & _ & Pull & Spread).
  set (low := filter P X) in *. set (high := filter (fun a => negb (P a)) X) in *.
  set (L := total_weight d g high) in *. set (W := lsum (fun x => u x k) high) in *.
  assert (W2 : sg * W * (sg * W) = W * W).
  { replace (sg * W * (sg * W)) with (sg * sg * (W * W)) by ring. rewrite Sg. ring. }
  pose proof (square_of_sum (fun x => u x k) low) as Q1.
  pose proof (square_of_sum (fun x => u x k) high) as Q2.
  change (W * W <= INR (length high) * lsum V high) in Q2.
  replace (lsum (fun x => u x k) low) with (- W) in Q1.
  2:{ pose proof (proj1 (proj2 Balanced) k Hk) as B. rewrite (lsum_split _ P X) in B.
      fold low high W in B. lra. }
  change (- W * - W <= INR (length low) * lsum V low) in Q1.
  rewrite Lh in Q2. rewrite (lsum_split V P X). fold low high.
  pose proof (pos_INR (length low)) as Hb. pose proof (le_INR _ _ Few) as Hbt.
  apply (gap_from_spread (INR h) (INR t) (INR (length low)) L (sg * W)); auto; try lra.
  - unfold L. apply lsum_nonneg. intros x Hx. left. now apply weight_pos with high.
  - pose proof (HV low). pose proof (HV high). lra.
  - rewrite W2. apply both_sides; lra.
Qed.

(** Step 3, the sum over the coordinates:
    4 (n - t) (n - 3t) |delta|^2 <= t (n - 2t) |edges|^2. *)
Theorem T18_delta :
  4 * (INR (n - t) * INR (n - 3 * t)) * dot d gap_k gap_k
  <= INR t * INR (n - 2 * t) * (E * E).
Proof.
  pose proof (X_nonempty n t resilience H at_most_t) as NX. fold X in NX.
  destruct (optimality d X g (proj1 geo_is_rule X NX)) as [u Bal].
  assert (H1 : INR h - INR t = INR (n - 2 * t)).
  { rewrite <- minus_INR by (unfold h; lia). f_equal. unfold h. lia. }
  assert (H2 : INR h - 2 * INR t = INR (n - 3 * t)).
  { replace (n - 3 * t)%nat with (h - t - t)%nat by (unfold h; lia).
    rewrite !minus_INR by (unfold h; lia). ring. }
  assert (Hh : 0 < INR h) by (apply lt_0_INR; unfold h; lia).
  assert (Hc : 0 <= INR t * INR (n - 2 * t) * (E * E)).
  { repeat apply Rmult_le_pos; try apply pos_INR; apply norm_nonneg. }
  apply (Rmult_le_reg_l (INR h)); auto. fold h.
  apply Rle_trans with (lsum (fun k => INR t * INR (n - 2 * t) * (E * E)
                                       * lsum (fun x => u x k * u x k) X) (seq 0 d)).
  - replace (INR h * (4 * (INR h * INR (n - 3 * t)) * dot d gap_k gap_k))
      with (lsum (fun k => 4 * (INR h * INR h * INR (n - 3 * t)) * (gap_k k * gap_k k)) (seq 0 d))
      by (rewrite lsum_scal; unfold dot, rsum; ring).
    apply lsum_le. intros k Hk. apply in_seq0 in Hk.
    pose proof (one_coordinate u k Bal Hk) as K. rewrite H1, H2 in K. lra.
  - rewrite lsum_scal, <- lsum_exchange, (Rmult_comm (INR h)). apply Rmult_le_compat_l; auto.
    assert (LX : length X = h) by (now apply X_length).
    rewrite <- LX, <- (Rmult_1_r (INR (length X))), <- lsum_const. apply lsum_le. intros x Hx.
    destruct Bal as (Short & _). specialize (Short x Hx).
    change (dot d (u x) (u x) <= 1). rewrite <- norm_sqr.
    pose proof (norm_nonneg d (u x)). nra.
Qed.

Lemma sharper_delta_length : norm d gap_k
  <= sqrt (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t)))) * E.
Proof.
  pose proof T18_delta as S.
  assert (HE : 0 <= E) by apply norm_nonneg.
  assert (Hp : 0 < 4 * (INR (n - t) * INR (n - 3 * t))).
  { apply Rmult_lt_0_compat; [lra|]. apply Rmult_lt_0_compat; apply lt_0_INR; lia. }
  set (q := 4 * (INR (n - t) * INR (n - 3 * t))) in *.
  set (p := INR t * INR (n - 2 * t)) in *.
  assert (H2 : 0 <= p / q).
  { apply Rmult_le_pos; [apply Rmult_le_pos; apply pos_INR|left; now apply Rinv_0_lt_compat]. }
  apply le_of_squares; [apply Rmult_le_pos; auto; apply sqrt_pos|].
  rewrite norm_sqr. replace (sqrt (p / q) * E * (sqrt (p / q) * E))
    with (sqrt (p / q) * sqrt (p / q) * (E * E)) by ring.
  rewrite sqrt_sqrt by auto. apply (Rmult_le_reg_l q); auto.
  replace (q * (p / q * (E * E))) with (p * (E * E)) by (field; lra). exact S.
Qed.

Theorem T18 : diagonal d (outputs n t geo nodes)
  <= (1 + sqrt (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t))))) / 2
     * diagonal d H.
Proof.
  pose proof (diagonal_from_gaps n t d resilience geo geo_is_rule H at_most_t nodes
    synchrony somebody).
  pose proof sharper_delta_length. unfold E, gap_k in *. lra.
Qed.
End Theorem18.

(** The smaller of the two factors, of Theorems 12 and 18. *)
Definition factor18 (n t : nat) : R :=
  (1 + sqrt (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t))))) / 2.
Definition best_factor (n t : nat) : R := Rmin (rho n t) (factor18 n t).

Lemma best_factor_nonneg n t : 0 <= best_factor n t.
Proof.
  unfold best_factor, rho, factor18. apply Rmin_glb.
  - pose proof (sqrt_pos (INR t / INR (n - 2 * t))). lra.
  - pose proof (sqrt_pos (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t))))). lra.
Qed.

(** The smaller factor is below 1 for all n > 3t; that of Theorem 18 alone is above 1 for
    n = 25, t = 8. *)
Theorem T18_factor_below_1 n t : (n > 3 * t)%nat -> best_factor n t < 1.
Proof.
  intros N. apply Rle_lt_trans with (rho n t); [apply Rmin_l|].
  now apply T12_factor_below_1.
Qed.

(** Theorem 18 is the better one exactly when (n - 2t)^2 < 4 (n - t) (n - 3t). *)
Theorem T18_better n t : (n > 3 * t)%nat -> (0 < t)%nat ->
  (factor18 n t < rho n t
   <-> INR (n - 2 * t) * INR (n - 2 * t) < 4 * (INR (n - t) * INR (n - 3 * t))).
Proof.
  intros N T.
  assert (P1 : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  assert (P2 : 0 < INR (n - 2 * t)) by (apply lt_0_INR; lia).
  assert (P3 : 0 < INR (n - 3 * t)) by (apply lt_0_INR; lia).
  assert (P0 : 0 < INR t) by (apply lt_0_INR; lia).
  set (a := INR (n - 2 * t)) in *. set (q := 4 * (INR (n - t) * INR (n - 3 * t))).
  assert (Q : 0 < q) by (unfold q; repeat apply Rmult_lt_0_compat; lra).
  assert (A : INR t * a / q = INR t * a * a * / (a * q)) by (field; lra).
  assert (B : INR t / a = INR t * q * / (a * q)) by (field; lra).
  assert (I : 0 < / (a * q)) by (apply Rinv_0_lt_compat; now apply Rmult_lt_0_compat).
  assert (K : INR t * a / q < INR t / a <-> a * a < q).
  { rewrite A, B. split; intros L.
    - apply Rmult_lt_reg_r in L; auto. apply (Rmult_lt_reg_l (INR t)); lra.
    - apply Rmult_lt_compat_r; auto. apply (Rmult_lt_compat_l (INR t)) in L; lra. }
  rewrite <- K. unfold factor18, rho. fold a q. split; intros L.
  - apply sqrt_lt_0_alt. lra.
  - assert (sqrt (INR t * a / q) < sqrt (INR t / a)); [|lra].
    apply sqrt_lt_1_alt. split; [|exact L].
    apply Rmult_le_pos; [apply Rmult_le_pos; lra|left; now apply Rinv_0_lt_compat].
Qed.

Section Both.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.

(** One round: the diagonal shrinks by the smaller of the factors of Theorems 12 and 18. *)
Theorem T18_both H nodes : (n - t <= length H)%nat ->
  (forall M, In M nodes -> receives n H M) -> nodes <> [] ->
  diagonal d (outputs n t geo nodes) <= best_factor n t * diagonal d H.
Proof.
  intros L Sy So. unfold best_factor, Rmin. destruct (Rle_dec _ _).
  - now apply T12.
  - now apply T18.
Qed.

(** After r rounds: by its r-th power. *)
Theorem T18_run r H H' : (n - t <= length H)%nat -> run n (box_rule n t geo) r H H' ->
  diagonal d H' <= best_factor n t ^ r * diagonal d H.
Proof.
  apply diagonal_of_a_run; [lia|apply best_factor_nonneg|exact T18_both].
Qed.
End Both.
