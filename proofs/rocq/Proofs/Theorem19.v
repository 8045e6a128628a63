(** Theorem 19: the order of BOX-GEOM's factor for small t/(n - t). For every integer N with
    t <= N < h = n - t, the gaps of a round satisfy
    |delta| <= (t + (N + 1 - t)/2 sqrt(t N / (h (h - 2t)))) / (N + 1) |edges|.
    The steps are those of docs/proofs.md. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums InnerProducts Sorting Optimality TrustedHyperbox
  Candidates Contraction Theorem12 Spread Theorem18.
Import ListNotations.
Open Scope R_scope.

(** The N members of the least keys, and what separates them from the rest. *)
Lemma nearest {A} (key : A -> R) (dflt : A) l N : (N < length l)%nat ->
  exists near rest D, Permutation l (near ++ rest) /\ length near = N /\ rest <> [] /\
    (forall a, In a near -> key a <= D) /\ (forall a, In a rest -> D <= key a).
Proof.
  intros HN. set (s := sort key l).
  assert (Ls : length s = length l) by apply sort_length.
  destruct (sorted_split key N s (sort_sorted key l) dflt ltac:(lia)) as [Below Above].
  exists (firstn N s), (skipn N s), (key (nth N s dflt)).
  repeat split; auto.
  - rewrite firstn_skipn. apply sort_perm.
  - rewrite firstn_length. lia.
  - intros E. apply (f_equal (@length A)) in E. rewrite skipn_length in E. simpl in E. lia.
  - intros a Ha. apply Below.
    rewrite <- (firstn_skipn N (firstn (S N) s)). apply in_or_app. left.
    rewrite firstn_firstn, Nat.min_l by lia. exact Ha.
Qed.

Section Theorem19.
Variables n t d N : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Hypothesis N_at_least_t : (t <= N)%nat.
Hypothesis N_below_h : (N < n - t)%nat.
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

(** What a gap exceeds t/(N + 1) of its edge by, times N + 1. *)
Definition surplus (k : nat) : R :=
  Rmax 0 ((INR N + 1) * gap_k k - INR t * edges H k).

Let m := INR N + 1 - INR t.

Lemma X_size : length X = h.
Proof. now apply X_length. Qed.

(** What is on the near side of a gap is no farther from g than the edge less the gap. *)
Lemma near_side k sg y : (k < d)%nat -> sg * sg = 1 ->
  In y X -> gap_k k <= sg * (y k - g k) ->
  0 <= edges H k - gap_k k /\
  forall x, In x X -> - (sg * (x k - g k)) <= edges H k - gap_k k.
Proof.
  intros Hk Sg Hy Far.
  assert (Side : sg = 1 \/ sg = -1).
  { assert (F : (sg - 1) * (sg + 1) = 0) by lra.
    apply Rmult_integral in F as [F|F]; [left|right]; lra. }
  assert (All : forall x, In x X -> - (sg * (x k - g k)) <= edges H k - gap_k k).
  { intros x Hx. apply (X_in_H n t) in Hx. apply (X_in_H n t) in Hy.
    pose proof (least_le (at_ k) H x Hx). pose proof (greatest_ge (at_ k) H x Hx).
    pose proof (least_le (at_ k) H y Hy). pose proof (greatest_ge (at_ k) H y Hy).
    unfold edges, at_ in *. destruct Side as [-> | ->]; lra. }
  split; [|exact All].
  pose proof (X_nonempty n t resilience H at_most_t) as Ne. fold X in Ne.
  destruct Side as [-> | ->].
  - destruct (not_below d geo geo_is_rule X k Ne Hk) as [x [Hx Ex]]. fold g in Ex.
    specialize (All x Hx). lra.
  - destruct (not_above d geo geo_is_rule X k Ne Hk) as [x [Hx Ex]]. fold g in Ex.
    specialize (All x Hx). lra.
Qed.

Section Coordinate.
Variables (u : vec -> vec) (near rest : list vec) (D : R) (k : nat).
Hypothesis balance : balanced d X g u.
Hypothesis Hk : (k < d)%nat.
Hypothesis parts : Permutation X (near ++ rest).
Hypothesis near_size : length near = N.
Hypothesis near_is : forall x, In x near -> dist d x g <= D.
Hypothesis rest_is : forall x, In x rest -> D <= dist d x g.

Let V l := lsum (fun x => u x k * u x k) l.

Lemma in_parts x : In x near \/ In x rest -> In x X.
Proof.
  intros Hx. eapply Permutation_in; [symmetry; exact parts|]. now apply in_or_app.
Qed.

Lemma over_parts (P : vec -> bool) (f : vec -> R) :
  lsum f (filter P X) = lsum f (filter P near) + lsum f (filter P rest).
Proof. now rewrite <- lsum_app, <- filter_app, (lsum_perm f _ _ (filter_perm P _ _ parts)). Qed.

Lemma size_of_parts (P : vec -> bool) :
  length (filter P X) = (length (filter P near) + length (filter P rest))%nat.
Proof.
  rewrite (Permutation_length (filter_perm P _ _ parts)), filter_app.
  apply app_length.
Qed.

(** Step 1. Members of the near side that are not among the N nearest pull little. *)
Lemma distant_pull (P : vec -> bool) sg :
  let low := filter P X in let high := filter (fun x => negb (P x)) X in
  let L := total_weight d g high in
  sg * sg = 1 -> (length low <= t)%nat -> away d g high ->
  (forall x, In x high -> gap_k k <= sg * (x k - g k)) -> high <> [] ->
  m * - (sg * lsum (fun x => u x k) (filter P rest)) <= INR t * (edges H k - gap_k k) * L.
Proof.
  cbv zeta. set (low := filter P X). set (high := filter (fun x => negb (P x)) X).
  set (L := total_weight d g high). intros Sg Few A Far Ne.
  assert (HL : 0 < L) by now apply total_weight_pos.
  pose proof (pos_INR t) as Ht. pose proof (le_INR _ _ N_at_least_t) as HtN.
  assert (Hm : 1 <= m) by (unfold m; lra).
  assert (exists y, In y high) as [y Hy].
  { clear -Ne. destruct high as [|y l]; [easy|]. exists y. now left. }
  pose proof (Far y Hy) as Fy. apply filter_In in Hy as [Hy _].
  destruct (near_side k sg y Hk Sg Hy Fy) as [Pos All].
  pose proof (size_of_parts P) as Sz. fold low in Sz.
  destruct (filter P rest) as [|z lows] eqn:Er.
  { simpl lsum. rewrite Rmult_0_r, Ropp_0, Rmult_0_r. apply Rmult_le_pos; [now apply Rmult_le_pos|lra]. }
  rewrite <- Er in *.
  assert (One : (1 <= length (filter P rest))%nat) by (rewrite Er; simpl; lia).
  set (far_near := filter (fun x => negb (P x)) near).
  assert (Sz' : (length (filter P near) + length far_near = N)%nat).
  { rewrite <- near_size. apply (count_split P near). }
  assert (Many : m <= INR (length far_near)).
  { unfold m. rewrite <- S_INR, <- minus_INR by lia. apply le_INR. lia. }
  assert (Sub : forall x, In x far_near -> In x high).
  { intros x Hx. apply filter_In in Hx as [Hx Px]. apply filter_In. split; auto.
    apply in_parts. now left. }
  assert (HD : 0 < D).
  { assert (exists x, In x far_near) as [x Hx].
    { destruct far_near as [|x l]; [simpl in Many; lra|]. exists x. now left. }
    pose proof (A x (Sub x Hx)). apply filter_In in Hx as [Hx _]. pose proof (near_is x Hx). lra. }
  assert (Heavy : m * / D <= L).
  { unfold L, total_weight, high. rewrite (over_parts (fun x => negb (P x))).
    assert (0 <= lsum (weight d g) (filter (fun x => negb (P x)) rest)).
    { apply lsum_nonneg. intros x Hx. left. apply weight_pos with high; auto.
      apply filter_In in Hx as [Hx Px]. apply filter_In. split; auto. apply in_parts. now right. }
    assert (INR (length far_near) * / D <= lsum (weight d g) far_near).
    { apply lsum_at_least. intros x Hx. unfold weight. apply Rinv_le_contravar.
      - apply A. now apply Sub.
      - apply near_is. now apply filter_In in Hx. }
    assert (m * / D <= INR (length far_near) * / D).
    { apply Rmult_le_compat_r; auto. left. now apply Rinv_0_lt_compat. }
    fold far_near. lra. }
  assert (Light : - (sg * lsum (fun x => u x k) (filter P rest))
                  <= INR t * ((edges H k - gap_k k) * / D)).
  { replace (- (sg * lsum (fun x => u x k) (filter P rest)))
      with (lsum (fun x => - sg * u x k) (filter P rest)) by (rewrite lsum_scal; ring).
    assert (0 <= (edges H k - gap_k k) * / D).
    { apply Rmult_le_pos; auto. left. now apply Rinv_0_lt_compat. }
    apply Rle_trans with (INR (length (filter P rest)) * ((edges H k - gap_k k) * / D)).
    - apply lsum_at_most. intros x Hx. apply filter_In in Hx as [Hx _].
      pose proof (rest_is x Hx) as Dx. assert (XX : In x X) by (apply in_parts; now right).
      destruct balance as (_ & _ & U). specialize (U x XX ltac:(lra) k Hk).
      specialize (All x XX). set (q := dist d x g) in *.
      replace (- sg * u x k) with (- (sg * (x k - g k)) * / q) by (rewrite <- U; field; lra).
      apply Rle_trans with ((edges H k - gap_k k) * / q).
      + apply Rmult_le_compat_r; auto. left. apply Rinv_0_lt_compat. lra.
      + apply Rmult_le_compat_l; auto. apply Rinv_le_contravar; lra.
    - apply Rmult_le_compat_r; auto. apply le_INR. lia. }
  apply Rle_trans with (m * (INR t * ((edges H k - gap_k k) * / D))).
  - apply Rmult_le_compat_l; lra.
  - replace (m * (INR t * ((edges H k - gap_k k) * / D)))
      with (INR t * (edges H k - gap_k k) * (m * / D)) by ring.
    apply Rmult_le_compat_l; auto. now apply Rmult_le_pos.
Qed.

(** Step 2. So the surplus of a gap is balanced by the N nearest alone. *)
Lemma surplus_is_small :
  surplus k * surplus k * (4 * (INR h * (INR h - 2 * INR t)))
  <= m * m * INR t * V near * (E * E).
Proof.
  assert (HV : forall l, 0 <= V l) by (intros; apply lsum_nonneg; intros; apply Rle_0_sqr).
  pose proof (pos_INR t) as Ht. pose proof (le_INR _ _ N_at_least_t) as HtN.
  assert (Hm : 1 <= m) by (unfold m; lra).
  assert (HE : 0 <= E * E) by apply Rle_0_sqr.
  assert (Hh : 2 * INR t < INR h).
  { replace 2 with (INR 2) by reflexivity. rewrite <- mult_INR. apply lt_INR. unfold h. lia. }
  unfold surplus. set (y := (INR N + 1) * gap_k k - INR t * edges H k).
  destruct (Rle_dec y 0) as [Z|Z].
  { rewrite Rmax_left by lra. rewrite !Rmult_0_l.
    pose proof (HV near). repeat apply Rmult_le_pos; try lra; apply norm_nonneg. }
  rewrite Rmax_right by lra. apply Rnot_le_lt in Z.
  pose proof (delta_nonneg n t geo H nodes k) as Dn. fold gap_k in Dn.
  assert (Dp : 0 < gap_k k).
  { apply Rnot_le_lt. intros L0. replace (gap_k k) with 0 in Z by (unfold gap_k in *; lra).
    assert (0 <= INR t * edges H k) by (apply Rmult_le_pos; auto; apply edges_nonneg).
    unfold y in Z. replace (gap_k k) with 0 in Z by (unfold gap_k in *; lra). lra. }
  destruct (sides n t d resilience geo H at_most_t nodes synchrony somebody u k balance Hk Dp)
    as (P & sg & Sg & Few & Lh & A & Far & Pull & Spread).
  fold X g h E gap_k in Few, Lh, A, Far, Pull, Spread.
  set (high := filter (fun a => negb (P a)) X) in *. set (L := total_weight d g high) in *.
  assert (Hb : INR (length (filter P X)) <= INR t) by now apply le_INR.
  assert (Ne : high <> []) by (intros En; rewrite En in Lh; simpl in Lh; lra).
  pose proof (distant_pull P sg Sg Few A Far Ne) as Distant. fold high L in Distant.
  assert (HL : 0 < L) by now apply total_weight_pos.
  set (a := - (sg * lsum (fun x => u x k) (filter P near))).
  assert (Sum : sg * lsum (fun x => u x k) high
                = a + - (sg * lsum (fun x => u x k) (filter P rest))).
  { pose proof (proj1 (proj2 balance) k Hk) as B. rewrite (lsum_split _ P X) in B.
    fold high in B. rewrite over_parts in B.
    replace (lsum (fun x => u x k) high) with
      (- (lsum (fun x => u x k) (filter P near) + lsum (fun x => u x k) (filter P rest))) by lra.
    unfold a. ring. }
  rewrite Sum in Pull. set (b := - (sg * lsum (fun x => u x k) (filter P rest))) in *.
  assert (Bound : y * L <= m * a).
  { apply (Rmult_le_compat_l m) in Pull; [|lra]. unfold y. unfold m in *. lra. }
  assert (Aa : a * a <= INR t * V near).
  { pose proof (square_of_sum (fun x => u x k) (filter P near)) as Q.
    replace (a * a) with (sg * sg * (lsum (fun x => u x k) (filter P near)
      * lsum (fun x => u x k) (filter P near))) by (unfold a; ring).
    rewrite Sg, Rmult_1_l. eapply Rle_trans; [exact Q|]. fold (V (filter P near)).
    assert (V (filter P near) <= V near).
    { pose proof (lsum_split (fun x => u x k * u x k) P near) as Sp.
      pose proof (HV (filter (fun x => negb (P x)) near)). unfold V in *. lra. }
    apply Rmult_le_compat; auto; [apply pos_INR|].
    apply Rle_trans with (INR (length (filter P X))); auto. apply le_INR.
    rewrite size_of_parts. lia. }
  assert (Sq : y * y * (L * L) <= m * m * (INR t * V near)).
  { apply Rle_trans with (m * a * (m * a)).
    - replace (y * y * (L * L)) with (y * L * (y * L)) by ring.
      assert (0 <= y * L) by (apply Rmult_le_pos; lra). apply Rmult_le_compat; lra.
    - replace (m * a * (m * a)) with (m * m * (a * a)) by ring.
      apply Rmult_le_compat_l; auto. apply Rle_0_sqr. }
  apply Rle_trans with (y * y * (L * L * (E * E))).
  - apply Rmult_le_compat_l; [apply Rle_0_sqr|]. eapply Rle_trans; [|exact Spread].
    assert (INR h * (INR h - 2 * INR t) <= INR h * (INR h - 2 * INR (length (filter P X)))); [|lra].
    apply Rmult_le_compat_l; [apply pos_INR|lra].
  - replace (y * y * (L * L * (E * E))) with (y * y * (L * L) * (E * E)) by ring.
    replace (m * m * INR t * V near * (E * E)) with (m * m * (INR t * V near) * (E * E)) by ring.
    now apply Rmult_le_compat_r.
Qed.
End Coordinate.

(** Step 3. Over all coordinates, and Minkowski. *)
Definition order_bound : R :=
  (INR t + (INR N + 1 - INR t) / 2 * sqrt (INR t * INR N / (INR (n - t) * INR (n - 3 * t))))
  / (INR N + 1).

Lemma h_less_2t : INR h - 2 * INR t = INR (n - 3 * t).
Proof.
  replace (n - 3 * t)%nat with (h - t - t)%nat by (unfold h; lia).
  rewrite !minus_INR by (unfold h; lia). ring.
Qed.

Lemma surplus_length : norm d surplus
  <= m / 2 * sqrt (INR t * INR N / (INR (n - t) * INR (n - 3 * t))) * E.
Proof.
  destruct (optimality d X g (proj1 geo_is_rule X (X_nonempty n t resilience H at_most_t)))
    as [u Bal].
  destruct (nearest (fun x => dist d x g) zero X N ltac:(rewrite X_size; exact N_below_h))
    as (near & rest & D & PX & LN & _ & Near & Rest).
  pose proof (pos_INR t) as Ht. pose proof (le_INR _ _ N_at_least_t) as HtN.
  assert (Hm : 1 <= m) by (unfold m; lra).
  assert (HE : 0 <= E) by apply norm_nonneg.
  assert (Hp : 0 < INR h * INR (n - 3 * t)).
  { apply Rmult_lt_0_compat; apply lt_0_INR; unfold h; lia. }
  fold h. set (c := INR h * INR (n - 3 * t)) in *.
  assert (S : dot d surplus surplus * (4 * c) <= m * m * INR t * INR N * (E * E)).
  { apply Rle_trans with (lsum (fun k => m * m * INR t * (E * E)
                                         * lsum (fun x => u x k * u x k) near) (seq 0 d)).
    - unfold dot, rsum. rewrite Rmult_comm, <- lsum_scal. apply lsum_le.
      intros k Hk. apply in_seq0 in Hk.
      pose proof (surplus_is_small u near rest D k Bal Hk PX LN Near Rest) as K.
      rewrite h_less_2t in K. fold c in K. lra.
    - rewrite lsum_scal, <- lsum_exchange.
      replace (m * m * INR t * INR N * (E * E)) with (m * m * INR t * (E * E) * (INR N * 1)) by ring.
      apply Rmult_le_compat_l.
      { repeat apply Rmult_le_pos; lra. }
      rewrite <- LN, <- lsum_const. apply lsum_le. intros x Hx.
      apply (dot_at_most_1 d (u x)). apply Bal. eapply Permutation_in; [symmetry; exact PX|].
      apply in_or_app. now left. }
  assert (Q : 0 <= INR t * INR N / c).
  { apply Rmult_le_pos; [apply Rmult_le_pos; apply pos_INR|left; now apply Rinv_0_lt_compat]. }
  pose proof (sqrt_pos (INR t * INR N / c)) as Sp.
  apply le_of_squares.
  { repeat apply Rmult_le_pos; lra. }
  rewrite norm_sqr. replace (m / 2 * sqrt (INR t * INR N / c) * E * (m / 2 * sqrt (INR t * INR N / c) * E))
    with (m * m / 4 * (sqrt (INR t * INR N / c) * sqrt (INR t * INR N / c)) * (E * E)) by field.
  rewrite sqrt_sqrt by auto. apply (Rmult_le_reg_r (4 * c)); [lra|].
  replace (m * m / 4 * (INR t * INR N / c) * (E * E) * (4 * c))
    with (m * m * INR t * INR N * (E * E)) by (field; lra). exact S.
Qed.

Theorem T19_delta : norm d gap_k <= order_bound * E.
Proof.
  pose proof surplus_length as S. pose proof (pos_INR N) as HN. pose proof (pos_INR t) as Ht.
  assert (M : (INR N + 1) * norm d gap_k <= INR t * E + norm d surplus).
  { rewrite <- norm_scal by lra.
    apply Rle_trans with (norm d (fun k => INR t * edges H k + surplus k)).
    - apply norm_le_coords. intros k _.
      pose proof (delta_nonneg n t geo H nodes k) as G. fold gap_k in G.
      rewrite Rabs_right by (apply Rle_ge, Rmult_le_pos; lra).
      pose proof (Rmax_r 0 ((INR N + 1) * gap_k k - INR t * edges H k)). unfold surplus. lra.
    - eapply Rle_trans; [apply minkowski|]. rewrite norm_scal by lra. unfold E, diagonal. lra. }
  unfold order_bound. fold m. apply (Rmult_le_reg_l (INR N + 1)); [lra|].
  eapply Rle_trans; [exact M|].
  replace ((INR N + 1) * ((INR t + m / 2 * sqrt (INR t * INR N / (INR (n - t) * INR (n - 3 * t))))
             / (INR N + 1) * E))
    with (INR t * E + m / 2 * sqrt (INR t * INR N / (INR (n - t) * INR (n - 3 * t))) * E)
    by (field; lra).
  lra.
Qed.
End Theorem19.

Lemma order_bound_nonneg n t N : (t <= N)%nat -> 0 <= order_bound n t N.
Proof.
  intros L. pose proof (pos_INR t). pose proof (le_INR _ _ L).
  pose proof (sqrt_pos (INR t * INR N / (INR (n - t) * INR (n - 3 * t)))).
  unfold order_bound. apply Rmult_le_pos; [|left; apply Rinv_0_lt_compat; lra].
  assert (0 <= (INR N + 1 - INR t) / 2 * sqrt (INR t * INR N / (INR (n - t) * INR (n - 3 * t))))
    by (apply Rmult_le_pos; lra). lra.
Qed.

(** Over r rounds. *)
Theorem T19_run n t d N geo r H H' : (n > 3 * t)%nat -> (t <= N)%nat -> (N < n - t)%nat ->
  is_median_rule d geo -> (n - t <= length H)%nat -> run n (box_rule n t geo) r H H' ->
  diagonal d H' <= ((1 + order_bound n t N) / 2) ^ r * diagonal d H.
Proof.
  intros R L U G. apply diagonal_of_a_run; [lia| |].
  - pose proof (order_bound_nonneg n t N L). lra.
  - intros H0 nodes L0 Sy S.
    pose proof (diagonal_from_gaps n t d R geo G H0 L0 nodes Sy S).
    pose proof (T19_delta n t d N R L U geo G H0 L0 nodes Sy S). unfold outputs in *. lra.
Qed.
