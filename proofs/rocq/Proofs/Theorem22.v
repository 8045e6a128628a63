(** Theorem 22: with fewer Byzantine nodes than tolerated, f < t, BOX-GEOM's output is
    within sqrt(d) + 4 sqrt((n-t)(N-1)/(t-f)) covering radii of the median of all N = n - f
    honest vectors. The steps are those of docs/proofs.md. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums InnerProducts Sorting Subsets SubsetSums Optimality
  TrustedHyperbox Candidates Theorem12.
Import ListNotations.
Open Scope R_scope.

(** ** Step 1: unit vectors from two points towards a third

    [a] leads from one point to the third, [a - p] from the other, and [u] and [u'] are
    their unit vectors, or anything no longer than 1 where there is none. *)
Section Step1.
Variable d : nat.
Notation dot := (dot d).
Notation norm := (norm d).
Variables u u' a p : vec.
Let b : vec := fun k => a k - p k.
Hypothesis short : norm u <= 1.
Hypothesis short' : norm u' <= 1.
Hypothesis unit : 0 < norm a -> forall k, (k < d)%nat -> u k * norm a = a k.
Hypothesis unit' : 0 < norm b -> forall k, (k < d)%nat -> u' k * norm b = b k.
Hypothesis apart : 0 < norm p.

Lemma turn : dot (fun k => u k - u' k) (fun k => u k - u' k) * norm p
  <= 2 * (dot u p - dot u' p).
Proof.
  rewrite dot_minus_self. pose proof (dot_at_most_1 d u short) as S. pose proof (dot_at_most_1 d u' short') as S'.
  pose proof (norm_nonneg d a) as NA. pose proof (norm_nonneg d b) as NB.
  assert (Ep : forall w, dot w p = dot w a - dot w b).
  { intros w. unfold b. rewrite dot_minus_r. ring. }
  set (A := norm a) in *. set (B := norm b) in *. set (P := norm p) in *.
  destruct (Rle_lt_or_eq_dec 0 A NA) as [HA|HA]; destruct (Rle_lt_or_eq_dec 0 B NB) as [HB|HB].
  - (* both are elsewhere *)
    destruct (unit_vector d u A a HA eq_refl (unit HA)) as [Ua U1].
    destruct (unit_vector d u' B b HB eq_refl (unit' HB)) as [Ub U1'].
    pose proof (dot_multiple d u a A u' (unit HA)) as D1. rewrite dot_comm in D1.
    pose proof (dot_multiple d u' b B u (unit' HB)) as D2. rewrite dot_comm in D2.
    rewrite (dot_comm d u' u) in D2.
    rewrite !Ep, Ua, Ub, D1, D2, U1, U1'.
    assert (T : P <= A + B).
    { assert (E1 : P = norm (fun k => a k + (-1) * b k))
        by (apply norm_ext; intros; unfold b; ring).
      assert (E2 : B = norm (fun k => (-1) * b k)).
      { unfold B, Vectors.norm. f_equal. rewrite dot_scal_l, dot_scal_r. ring. }
      rewrite E1, E2. apply minkowski. }
    assert (0 <= 1 - dot u u').
    { pose proof (dot_le_norms d u u'). pose proof (norm_nonneg d u). pose proof (norm_nonneg d u'). nra. }
    nra.
  - (* the third is the second *)
    assert (E : forall k, (k < d)%nat -> a k = p k).
    { intros k Hk. pose proof (norm_zero d b ltac:(fold B; lra) k Hk) as Z. unfold b in Z. lra. }
    assert (EP : P = A) by (unfold P, A; apply norm_ext; intros; now rewrite E).
    destruct (unit_vector d u A a HA eq_refl (unit HA)) as [Ua U1].
    pose proof (dot_multiple d u a A u' (unit HA)) as D1.
    rewrite (dot_ext d u u p a), (dot_ext d u' u' p a) by (auto; intros; now rewrite E).
    rewrite Ua, U1, (dot_comm d u' a), D1, EP. nra.
  - (* the third is the first *)
    assert (Za : forall k, (k < d)%nat -> a k = 0) by (apply norm_zero; fold A; lra).
    assert (EP : B = P).
    { unfold B, P, Vectors.norm. f_equal. unfold b. rewrite dot_minus_self.
      rewrite (dot_zero_l d a a), (dot_zero_l d a p) by auto. ring. }
    destruct (unit_vector d u' B b HB eq_refl (unit' HB)) as [Ub U1'].
    pose proof (dot_multiple d u' b B u (unit' HB)) as D2.
    assert (Zw : forall w, dot w a = 0) by (intros; rewrite dot_comm; now apply dot_zero_l).
    rewrite !Ep, !Zw, Ub, U1', (dot_comm d u b), D2, (dot_comm d u' u), EP. nra.
  - (* the two are the same *)
    exfalso. assert (P <= 0); [|lra]. unfold P, Vectors.norm.
    rewrite (dot_zero_l d p p), sqrt_0; [lra|]. intros k Hk.
    pose proof (norm_zero d a ltac:(fold A; lra) k Hk).
    pose proof (norm_zero d b ltac:(fold B; lra) k Hk) as Z. unfold b in Z. lra.
Qed.
End Step1.

(** ** Step 3: the direction of a point in a ball is that of the center, nearly *)
Lemma direction d p q s r : 0 <= r -> r < norm d q -> 0 < norm d p ->
  norm d (fun k => p k - q k) <= r ->
  dot d s p / norm d p <= dot d s q / norm d q + sqrt 2 * (r / norm d q) * norm d s.
Proof.
  intros Hr HR HP Near. set (P := norm d p) in *. set (R := norm d q) in *.
  assert (R0 : 0 < R) by lra.
  set (w := fun k => / P * p k - / R * q k).
  assert (E : dot d s w = dot d s p / P - dot d s q / R).
  { unfold w. rewrite dot_minus_r, !dot_scal_r. unfold Rdiv. ring. }
  assert (W : norm d w <= sqrt 2 * (r / R)).
  { apply le_of_squares.
    - apply Rmult_le_pos; [apply sqrt_pos|]. apply Rmult_le_pos; [lra|].
      left. now apply Rinv_0_lt_compat.
    - rewrite norm_sqr. unfold w. rewrite dot_minus_self.
      rewrite !dot_scal_l, !dot_scal_r, <- !norm_sqr. fold P R.
      assert (N2 : P * P - 2 * dot d p q + R * R <= r * r).
      { unfold P, R. rewrite !norm_sqr, <- dot_minus_self, <- norm_sqr.
        pose proof (norm_nonneg d (fun k => p k - q k)). nra. }
      replace (sqrt 2 * (r / R) * (sqrt 2 * (r / R)))
        with (2 * (r * r) * / (R * R)).
      2:{ replace (sqrt 2 * (r / R) * (sqrt 2 * (r / R)))
            with ((sqrt 2 * sqrt 2) * (r * r) * / (R * R)) by (field; lra).
          rewrite sqrt_sqrt by lra. reflexivity. }
      replace (/ P * (/ P * (P * P)) - 2 * (/ P * (/ R * dot d p q)) + / R * (/ R * (R * R)))
        with (2 - 2 * dot d p q * / (P * R)) by (field; lra).
      assert (PR : 0 < P * R) by nra.
      apply (Rmult_le_reg_r (P * R * R)); [nra|].
      replace (2 * (r * r) * / (R * R) * (P * R * R)) with (2 * (r * r) * P) by (field; lra).
      replace ((2 - 2 * dot d p q * / (P * R)) * (P * R * R))
        with (2 * P * R * R - 2 * dot d p q * R) by (field; lra).
      assert (K : 2 * P * R * R - (P * P + R * R - r * r) * R <= 2 * (r * r) * P); [|nra].
      set (v := R - P).
      assert (Hv : v <= r).
      { assert (T : R <= dist d q p + P).
        { unfold R. rewrite (norm_ext d q (fun k => (q k - p k) + p k)) by (intros; ring).
          apply minkowski. }
        rewrite dist_sym in T. unfold dist in T. unfold v. lra. }
      replace P with (R - v) by (unfold v; ring).
      assert (0 <= R * (r * r) + R * (v * v) - 2 * (r * r) * v); [|nra].
      destruct (Rle_dec v 0) as [V|V].
      + assert (0 <= R * (r * r)) by (apply Rmult_le_pos; nra).
        assert (0 <= R * (v * v)) by (apply Rmult_le_pos; nra).
        assert (0 <= r * r * - v) by (apply Rmult_le_pos; nra). lra.
      + assert (r * (r * v) <= R * (r * v)) by (apply Rmult_le_compat_r; nra).
        assert (0 <= R * ((r - v) * (r - v))) by (apply Rmult_le_pos; nra). nra. }
  pose proof (dot_le_norms d s w) as C. rewrite E in C.
  pose proof (norm_nonneg d s).
  assert (norm d s * norm d w <= norm d s * (sqrt 2 * (r / R))) by now apply Rmult_le_compat_l.
  lra.
Qed.

Section Average.
Variables n t d : nat.
Let h := (n - t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Variable Y : list vec.                       (* all honest vectors *)
Hypothesis some : (0 < h)%nat.
Hypothesis fewer : (h < length Y)%nat.       (* f < t *)
Variable g : vec.                            (* mu*, a median of them *)
Variable u : vec -> vec.
Hypothesis balance : balanced d Y g u.
Variables (c : vec) (r : R).
Hypothesis cover : forall Q, In Q (subsets h Y) -> dist d (geo Q) c <= r.

Let N := length Y.
Let s (Q : list vec) : vec := fun k => lsum (fun x => u x k) Q.

Lemma member Q x : In Q (subsets h Y) -> In x Q -> In x Y.
Proof.
  intros HQ Hx. apply subsets_sound in HQ as (_ & rest & P).
  eapply Permutation_in; [symmetry; exact P|]. apply in_or_app. now left.
Qed.
Lemma size Q : In Q (subsets h Y) -> length Q = h.
Proof. intros HQ. now apply subsets_sound in HQ. Qed.
Lemma not_empty Q : In Q (subsets h Y) -> Q <> [].
Proof. intros HQ ->. apply size in HQ. simpl in HQ. lia. Qed.

(** Step 2: all pulls of a subset together. *)
Lemma pull Q : In Q (subsets h Y) -> 0 < dist d (geo Q) g ->
  dot d (s Q) (s Q) * dist d (geo Q) g
  <= 2 * INR h * dot d (s Q) (fun k => geo Q k - g k).
Proof.
  intros HQ Apart. set (m := geo Q). set (p := fun k => m k - g k).
  destruct (optimality d Q m (proj1 geo_is_rule Q (not_empty Q HQ))) as [u' Bal'].
  set (w := fun x k => u x k - u' x k).
  assert (Zero : forall k, (k < d)%nat -> lsum (fun x => u' x k) Q = 0) by apply Bal'.
  assert (Sum : forall k, (k < d)%nat -> s Q k = lsum (fun x => w x k) Q).
  { intros k Hk. unfold s, w.
    rewrite (lsum_ext (fun x => u x k - u' x k) (fun x => u x k + (-1) * u' x k))
      by (intros; ring).
    rewrite lsum_plus, lsum_scal, Zero by auto. ring. }
  assert (A : dot d (s Q) (s Q) <= INR h * lsum (fun x => dot d (w x) (w x)) Q).
  { unfold dot at 2, rsum. rewrite lsum_exchange, <- lsum_scal. unfold dot, rsum.
    apply lsum_le. intros k Hk. apply in_seq0 in Hk. rewrite Sum by auto.
    rewrite <- (size Q HQ). apply square_of_sum. }
  assert (B : lsum (fun x => dot d (w x) (w x)) Q * dist d m g <= 2 * dot d (s Q) p).
  { rewrite Rmult_comm, <- lsum_scal.
    rewrite (dot_ext d (s Q) (fun k => lsum (fun x => w x k) Q) p p) by auto.
    rewrite dot_lsum, <- lsum_scal. apply lsum_le. intros x Hx.
    unfold w. rewrite (dot_minus_l d (u x) (u' x) p), Rmult_comm.
    assert (E : norm d (fun k => x k - g k - p k) = dist d x m)
      by (apply norm_ext; intros; unfold p; ring).
    apply (turn d (u x) (u' x) (fun k => x k - g k) p).
    - apply balance. eapply member; eauto.
    - apply Bal'. exact Hx.
    - intros Hp k Hk. apply balance; auto. eapply member; eauto.
    - rewrite E. intros Hp k Hk. replace (x k - g k - p k) with (x k - m k) by (unfold p; ring).
      apply Bal'; auto.
    - exact Apart. }
  fold m in Apart |- *. fold p. pose proof (pos_INR h).
  apply Rle_trans with (INR h * lsum (fun x => dot d (w x) (w x)) Q * dist d m g).
  - apply Rmult_le_compat_r; lra.
  - replace (2 * INR h * dot d (s Q) p) with (INR h * (2 * dot d (s Q) p)) by ring.
    rewrite Rmult_assoc. now apply Rmult_le_compat_l.
Qed.

(** Step 3: the average over all subsets. *)
Let q : vec := fun k => c k - g k.
Let R_ := norm d q.
Let S_ := lsum (fun Q => dot d (s Q) (s Q)) (subsets h Y).
Let C_ := INR (length (subsets h Y)).
Hypothesis far : r < R_.

Lemma apart Q : In Q (subsets h Y) -> 0 < dist d (geo Q) g.
Proof.
  intros HQ. pose proof (cover Q HQ). pose proof (dist_triangle d c (geo Q) g) as T.
  rewrite (dist_sym d c (geo Q)) in T. change (dist d c g) with R_ in T. lra.
Qed.

Lemma radius_nonneg : 0 <= r.
Proof.
  destruct (subsets_complete Y h (firstn h Y) (skipn h Y)) as [Q [HQ _]].
  - now rewrite firstn_skipn.
  - rewrite firstn_length. lia.
  - pose proof (cover Q HQ). pose proof (dist_nonneg d (geo Q) c). lra.
Qed.

Lemma pulls_cancel w : lsum (fun Q => dot d (s Q) w) (subsets h Y) = 0.
Proof.
  rewrite <- (dot_lsum d s). apply dot_zero_l. intros k Hk. unfold s.
  pose proof (totals_are (fun x => u x k) Y h) as T. cbv zeta in T.
  destruct balance as (_ & Z & _). rewrite Z, Rmult_0_r in T by auto. exact T.
Qed.

Lemma average : S_ * (R_ * R_) <= 8 * (INR h * INR h) * (r * r) * C_.
Proof.
  pose proof radius_nonneg as Hr. assert (R0 : 0 < R_) by lra.
  pose proof (pos_INR h) as Hh.
  set (e := sqrt 2 * (r / R_)).
  assert (He : 0 <= e).
  { apply Rmult_le_pos; [apply sqrt_pos|]. apply Rmult_le_pos; [lra|]. left. now apply Rinv_0_lt_compat. }
  assert (K : S_ <= 2 * INR h * e * lsum (fun Q => norm d (s Q)) (subsets h Y)).
  { replace (2 * INR h * e * lsum (fun Q => norm d (s Q)) (subsets h Y))
      with (2 * INR h * (/ R_) * lsum (fun Q => dot d (s Q) q) (subsets h Y)
            + 2 * INR h * e * lsum (fun Q => norm d (s Q)) (subsets h Y))
      by (rewrite pulls_cancel; ring).
    rewrite <- !lsum_scal, <- lsum_plus. apply lsum_le. intros Q HQ.
    pose proof (pull Q HQ (apart Q HQ)) as P. pose proof (apart Q HQ) as A.
    pose proof (direction d (fun k => geo Q k - g k) q (s Q) r Hr far A) as D.
    assert (Near : norm d (fun k => geo Q k - g k - q k) <= r).
    { replace (norm d (fun k => geo Q k - g k - q k)) with (dist d (geo Q) c); auto.
      apply norm_ext. intros. unfold q. ring. }
    specialize (D Near). fold R_ in D. change (norm d (fun k => geo Q k - g k)) with (dist d (geo Q) g) in D.
    fold e in D.
    assert (P' : dot d (s Q) (s Q) <= 2 * INR h * (dot d (s Q) (fun k => geo Q k - g k) / dist d (geo Q) g)).
    { apply (Rmult_le_reg_r (dist d (geo Q) g)); auto.
      replace (2 * INR h * (dot d (s Q) (fun k => geo Q k - g k) / dist d (geo Q) g) * dist d (geo Q) g)
        with (2 * INR h * dot d (s Q) (fun k => geo Q k - g k)) by (field; lra). exact P. }
    eapply Rle_trans; [exact P'|].
    replace (2 * INR h * / R_ * dot d (s Q) q + 2 * INR h * e * norm d (s Q))
      with (2 * INR h * (dot d (s Q) q / R_ + e * norm d (s Q))) by (unfold Rdiv; ring).
    apply Rmult_le_compat_l; [lra|exact D]. }
  set (L := lsum (fun Q => norm d (s Q)) (subsets h Y)) in *.
  assert (CS : L * L <= C_ * S_).
  { unfold L, C_, S_. rewrite (lsum_ext (fun Q => dot d (s Q) (s Q)) (fun Q => norm d (s Q) * norm d (s Q)))
      by (intros; now rewrite norm_sqr). apply square_of_sum. }
  assert (HS : 0 <= S_) by (apply lsum_nonneg; intros; apply dot_nonneg).
  assert (HL : 0 <= L) by (apply lsum_nonneg; intros; apply norm_nonneg).
  assert (HC : 0 <= C_) by apply pos_INR.
  assert (EE : e * e * (R_ * R_) = 2 * (r * r)).
  { unfold e. replace (sqrt 2 * (r / R_) * (sqrt 2 * (r / R_)) * (R_ * R_))
      with ((sqrt 2 * sqrt 2) * (r * r)) by (field; lra). rewrite sqrt_sqrt; lra. }
  destruct (Rle_lt_or_eq_dec 0 S_ HS) as [Pos|Z].
  2:{ rewrite <- Z, Rmult_0_l. repeat (apply Rmult_le_pos; try lra); apply Rle_0_sqr. }
  assert (SS : S_ * S_ <= (2 * INR h * e) * (2 * INR h * e) * (C_ * S_)).
  { assert (B0 : 0 <= 2 * INR h * e) by (apply Rmult_le_pos; lra).
    apply Rle_trans with ((2 * INR h * e * L) * (2 * INR h * e * L)).
    - apply Rmult_le_compat; lra.
    - replace (2 * INR h * e * L * (2 * INR h * e * L))
        with ((2 * INR h * e) * (2 * INR h * e) * (L * L)) by ring.
      apply Rmult_le_compat_l; [apply Rle_0_sqr|exact CS]. }
  assert (S1 : S_ <= 4 * (INR h * INR h) * (e * e) * C_).
  { apply (Rmult_le_reg_r S_); auto. eapply Rle_trans; [exact SS|]. right. ring. }
  apply Rle_trans with (4 * (INR h * INR h) * (e * e) * C_ * (R_ * R_)).
  - apply Rmult_le_compat_r; [apply Rle_0_sqr|exact S1].
  - replace (4 * (INR h * INR h) * (e * e) * C_ * (R_ * R_))
      with (4 * (INR h * INR h) * C_ * (e * e * (R_ * R_))) by ring. rewrite EE. right. ring.
Qed.

(** Step 4: what the average is. *)
Lemma average_is : S_ * (INR N * (INR N - 1))
  = C_ * (INR h * (INR N - INR h)) * lsum (fun x => dot d (u x) (u x)) Y.
Proof.
  assert (E : S_ = (with_one h N - with_two h N) * lsum (fun x => dot d (u x) (u x)) Y).
  { unfold S_, dot, rsum. rewrite lsum_exchange.
    rewrite (lsum_exchange (fun x k => u x k * u x k)), <- lsum_scal.
    apply lsum_ext. intros k Hk. apply in_seq0 in Hk. unfold s.
    pose proof (squares_are (fun x => u x k) Y h) as T. cbv zeta in T.
    destruct balance as (_ & Z & _). rewrite Z in T by auto. rewrite T. unfold N. ring. }
  pose proof (without_the_other h N) as W. rewrite E.
  transitivity ((with_one h N - with_two h N) * (INR N * (INR N - 1)) * lsum (fun x => dot d (u x) (u x)) Y); [ring|].
  rewrite W by (unfold N; lia). unfold C_. rewrite subsets_length. reflexivity.
Qed.

(** Members that are [g] itself are at most half of a subset, or its median would be [g]. *)
Let here (x : vec) : bool := if Rlt_dec 0 (dist d x g) then false else true.

Lemma here_is_g x k : here x = true -> (k < d)%nat -> x k = g k.
Proof.
  unfold here. destruct (Rlt_dec 0 (dist d x g)) as [|Z]; [easy|]. intros _ Hk.
  apply (dist_zero d); auto. lra.
Qed.

Lemma half_of_a_subset Q : In Q (subsets h Y) -> 2 * INR (count here Q) <= INR h.
Proof.
  intros HQ. apply Rnot_lt_le. intros Many.
  set (m := geo Q). pose proof (apart Q HQ) as A. fold m in A. set (P := dist d m g) in *.
  destruct (optimality d Q m (proj1 geo_is_rule Q (not_empty Q HQ))) as [u' (Short & Zero & Unit)].
  set (e := fun k => g k - m k).
  assert (Ee : norm d e = P) by (unfold P; rewrite dist_sym; reflexivity).
  assert (T : lsum (fun x => dot d (u' x) e) Q = 0).
  { rewrite <- (dot_lsum d u'). now apply dot_zero_l. }
  rewrite (lsum_split _ here) in T.
  pose proof (count_split here Q) as CS. rewrite (size Q HQ) in CS. unfold count in *.
  assert (L1 : INR (length (filter here Q)) * P <= lsum (fun x => dot d (u' x) e) (filter here Q)).
  { apply lsum_at_least. intros x Hx. apply filter_In in Hx as [Hx Hg].
    assert (E : dist d x m = P).
    { rewrite <- Ee. apply norm_ext. intros k Hk. unfold e. now rewrite (here_is_g x k Hg Hk). }
    pose proof (dot_multiple d (u' x) e P e) as D. rewrite <- norm_sqr, Ee in D.
    assert (P * P = P * dot d (u' x) e); [|nra]. apply D. intros k Hk.
    rewrite <- E. rewrite Unit by (auto; lra). unfold e. now rewrite (here_is_g x k Hg Hk). }
  assert (L2 : INR (length (filter (fun x => negb (here x)) Q)) * - P
    <= lsum (fun x => dot d (u' x) e) (filter (fun x => negb (here x)) Q)).
  { apply lsum_at_least. intros x Hx. apply filter_In in Hx as [Hx _].
    pose proof (dot_at_least d (u' x) e) as D. rewrite Ee in D. specialize (Short x Hx).
    pose proof (norm_nonneg d (u' x)). nra. }
  apply (f_equal INR) in CS. rewrite plus_INR in CS. nra.
Qed.

Lemma half_of_all : 2 * INR (count here Y) <= INR h.
Proof.
  set (G := filter here Y). set (O := filter (fun x => negb (here x)) Y).
  assert (P : Permutation Y (G ++ O)).
  { unfold G, O. clear. induction Y as [|y l IH]; simpl; auto. destruct (here y); simpl.
    - now constructor.
    - rewrite IH at 1. apply Permutation_middle. }
  destruct (subsets_complete Y h (firstn h (G ++ O)) (skipn h (G ++ O))) as [Q [HQ PQ]].
  { now rewrite firstn_skipn. }
  { rewrite firstn_length, <- (Permutation_length P). lia. }
  pose proof (half_of_a_subset Q HQ) as B. rewrite <- (count_perm _ _ _ PQ) in B.
  assert (CG : count here G = length G).
  { apply count_all. intros x Hx. now apply filter_In in Hx. }
  unfold count at 1. fold G.
  rewrite firstn_app, count_app in B.
  assert (CF : count here (firstn h G) = length (firstn h G)).
  { apply count_all. intros x Hx. rewrite <- (firstn_skipn h G) in CG.
    assert (In x G) by (rewrite <- (firstn_skipn h G); apply in_or_app; now left).
    now apply filter_In in H. }
  rewrite CF, firstn_length, plus_INR in B. pose proof (pos_INR (count here (firstn (h - length G) O))).
  destruct (le_lt_dec (length G) h) as [L|L].
  - rewrite Nat.min_r in B by lia. lra.
  - rewrite Nat.min_l in B by lia. assert (0 < INR h) by (apply lt_0_INR; lia). lra.
Qed.

(** Hence at least half of all pulls have length 1. *)
Lemma pulls_are_long : INR N / 2 <= lsum (fun x => dot d (u x) (u x)) Y.
Proof.
  rewrite (lsum_split _ here).
  pose proof half_of_all as B. pose proof (count_split here Y) as CS. fold N in CS.
  apply (f_equal INR) in CS. rewrite plus_INR in CS.
  assert (HN : INR h <= INR N) by (apply le_INR; unfold N; lia).
  assert (0 <= lsum (fun x => dot d (u x) (u x)) (filter here Y))
    by (apply lsum_nonneg; intros; apply dot_nonneg).
  assert (INR (length (filter (fun x => negb (here x)) Y)) * 1
    <= lsum (fun x => dot d (u x) (u x)) (filter (fun x => negb (here x)) Y)); [|lra].
  apply lsum_at_least. intros x Hx. apply filter_In in Hx as [Hx Hg].
  unfold here in Hg. destruct (Rlt_dec 0 (dist d x g)) as [A|]; [|easy].
  destruct balance as (_ & _ & Unit).
  destruct (unit_vector d (u x) _ (fun k => x k - g k) A eq_refl (Unit x Hx A)) as [_ E]. lra.
Qed.

Lemma far_bound : R_ * R_ * (INR N - INR h) <= 16 * INR h * (INR N - 1) * (r * r).
Proof.
  pose proof average as A. pose proof average_is as B. pose proof pulls_are_long as L.
  set (U := lsum (fun x => dot d (u x) (u x)) Y) in *.
  assert (Hh : 1 <= INR h) by (apply (le_INR 1); lia).
  assert (HN : INR h + 1 <= INR N) by (rewrite <- S_INR; apply le_INR; unfold N; lia).
  assert (HC : 0 < C_).
  { unfold C_. apply lt_0_INR. rewrite subsets_length.
    destruct (Nat.eq_dec (binomial (length Y) h) 0) as [Z|Z]; [|lia].
    exfalso. rewrite <- (subsets_length Y h) in Z. apply length_zero_iff_nil in Z.
    destruct (subsets_complete Y h (firstn h Y) (skipn h Y)) as [Q [HQ _]].
    - now rewrite firstn_skipn.
    - rewrite firstn_length. lia.
    - rewrite Z in HQ. easy. }
  assert (RR : 0 <= R_ * R_) by apply Rle_0_sqr.
  set (kk := INR N - INR h) in *. assert (Hk : 1 <= kk) by (unfold kk; lra).
  assert (K : C_ * (INR h * kk) * (INR N / 2) * (R_ * R_)
    <= 8 * (INR h * INR h) * (r * r) * C_ * (INR N * (INR N - 1))).
  { apply Rle_trans with (C_ * (INR h * kk) * U * (R_ * R_)).
    - apply Rmult_le_compat_r; auto. apply Rmult_le_compat_l; auto.
      apply Rmult_le_pos; [lra|nra].
    - rewrite <- B.
      replace (S_ * (INR N * (INR N - 1)) * (R_ * R_)) with (S_ * (R_ * R_) * (INR N * (INR N - 1))) by ring.
      apply Rmult_le_compat_r; [nra|exact A]. }
  apply (Rmult_le_reg_l (C_ * INR h * (INR N / 2))).
  - apply Rmult_lt_0_compat; [nra|lra].
  - eapply Rle_trans; [|eapply Rle_trans; [exact K|]]; right; field.
Qed.
End Average.

(** ** The theorem *)
Section Theorem22.
Variables n t d : nat.
Hypothesis resilience : (n > 2 * t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Variables Y M : list vec.
Hypothesis fewer : (n - t < length Y)%nat.
Hypothesis received : receives n Y M.
Variable g : vec.
Hypothesis g_is_median : is_median d Y g.
Variables (c : vec) (r : R).
Hypothesis cover : forall Q, In Q (subsets (n - t) M) -> dist d (geo Q) c <= r.

Definition T22_constant : R :=
  4 * sqrt (INR (n - t) * (INR (length Y) - 1) / (INR (length Y) - INR (n - t))).

Lemma covers_honest Q : In Q (subsets (n - t) Y) -> dist d (geo Q) c <= r.
Proof.
  intros HQ. destruct (subsets_sound Y (n - t) Q HQ) as (L & rest & P).
  destruct received as (B & PM & _).
  destruct (subsets_complete M (n - t) Q (rest ++ B)) as [X [HX PX]]; auto.
  { rewrite PM, P. now rewrite app_assoc. }
  specialize (cover X HX). replace (dist d (geo Q) c) with (dist d (geo X) c); auto.
  apply norm_ext. intros k Hk. now rewrite (proj2 geo_is_rule Q X PX k Hk).
Qed.

(** mu* is not far from the center of any ball that covers the candidates. *)
Lemma median_near_center : dist d g c <= T22_constant * r.
Proof.
  assert (some : (0 < n - t)%nat) by lia.
  pose proof (radius_nonneg n t d geo Y some fewer c r covers_honest) as Hr.
  destruct (optimality d Y g g_is_median) as [u Bal].
  set (h := (n - t)%nat) in *. set (N := length Y) in *.
  assert (Hh : 1 <= INR h) by (apply (le_INR 1); lia).
  assert (HN : INR h + 1 <= INR N) by (rewrite <- S_INR; apply le_INR; unfold N; lia).
  assert (Nn : INR N <= INR n).
  { apply le_INR. destruct received as (B & _ & L). unfold N. lia. }
  assert (Hn : INR n <= 2 * INR h).
  { replace 2 with (INR 2) by (simpl; ring). rewrite <- mult_INR. apply le_INR. unfold h. lia. }
  set (K := INR h * (INR N - 1) / (INR N - INR h)).
  assert (EK : K * (INR N - INR h) = INR h * (INR N - 1)) by (unfold K; field; lra).
  assert (K1 : 1 <= K).
  { apply (Rmult_le_reg_r (INR N - INR h)); [lra|]. rewrite EK. nra. }
  assert (HS : sqrt K * sqrt K = K) by (apply sqrt_sqrt; lra).
  pose proof (sqrt_pos K) as SP.
  unfold T22_constant. fold h N K. rewrite dist_sym.
  destruct (Rlt_dec r (dist d c g)) as [Far|Near].
  - pose proof (far_bound n t d geo geo_is_rule Y some fewer g u Bal c r covers_honest Far) as F.
    fold h N in F. change (norm d (fun k => c k - g k)) with (dist d c g) in F.
    apply le_of_squares; [nra|].
    replace (4 * sqrt K * r * (4 * sqrt K * r)) with (16 * (sqrt K * sqrt K) * (r * r)) by ring.
    rewrite HS. apply (Rmult_le_reg_r (INR N - INR h)); [lra|].
    replace (16 * K * (r * r) * (INR N - INR h)) with (16 * (K * (INR N - INR h)) * (r * r)) by ring.
    rewrite EK. lra.
  - assert (1 <= sqrt K) by (apply le_of_squares; nra). nra.
Qed.

Theorem T22 : dist d (box_rule n t geo M) g <= (sqrt (INR d) + T22_constant) * r.
Proof.
  pose proof (dist_triangle d (box_rule n t geo M) c g) as T.
  rewrite (dist_sym d c g) in T. pose proof median_near_center as C.
  assert (some : (0 < n - t)%nat) by lia.
  pose proof (radius_nonneg n t d geo Y some fewer c r covers_honest) as Hr.
  assert (B : dist d (box_rule n t geo M) c <= sqrt (INR d) * r); [|lra].
  apply Rle_trans with (norm d (fun _ => r)).
  - apply norm_le_coords. intros k Hk.
    assert (LY : (n - t <= length Y)%nat) by lia. assert (tn : (t < n)%nat) by lia.
    pose proof (T5 n t Y LY tn d geo (proj2 geo_is_rule)
      (not_above d geo geo_is_rule) (not_below d geo geo_is_rule) M k resilience Hk received) as Ne.
    pose proof received as (B & P & _).
    assert (N : subsets (n - t) M <> []).
    { destruct (subsets_complete M (n - t) (firstn (n - t) Y) (skipn (n - t) Y ++ B)) as [X [HX _]].
      - rewrite app_assoc, firstn_skipn. exact P.
      - rewrite firstn_length. lia.
      - intros E. rewrite E in HX. easy. }
    assert (In_ball : forall X, In X (subsets (n - t) M) -> c k - r <= geo X k <= c k + r).
    { intros X HX. pose proof (coord_le_norm d (fun j => geo X j - c j) k Hk) as A.
      specialize (cover X HX). unfold dist in cover. simpl in A. unfold Rabs in A.
      destruct (Rcase_abs (geo X k - c k)); lra. }
    destruct (least_in (fun X => geo X k) _ N) as [X1 [H1 E1]].
    destruct (greatest_in (fun X => geo X k) _ N) as [X2 [H2 E2]].
    pose proof (In_ball _ H1). pose proof (In_ball _ H2).
    apply Rabs_le. unfold box_rule. unfold box_lower, box_upper, GH_lower, GH_upper in *.
    pose proof (Rmax_r (TH_lower n t M k) (least (fun X => geo X k) (subsets (n - t) M))).
    pose proof (Rmin_r (TH_upper n t M k) (greatest (fun X => geo X k) (subsets (n - t) M))).
    lra.
  - unfold norm, dot, rsum. rewrite lsum_const, seq_length, sqrt_mult by (try apply pos_INR; nra).
    rewrite sqrt_square by lra. lra.
Qed.
End Theorem22.
