(** Theorem 12: BOX-GEOM contracts the diagonal of the honest box by (1 + sqrt(t/(n - 2t)))/2 in every
    round, for all n > 3t, m, d, with equivocation. The steps are those of docs/proofs.md. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Optimality TrustedHyperbox Candidates
  Contraction.
Import ListNotations.
Open Scope R_scope.

(** Steps 3d to 3g. *)
Lemma balance (h t b W E delta Ub Ua : R) :
  0 <= b -> b <= t -> t < h -> 0 <= delta -> 0 <= Ub -> 0 <= Ua -> 0 <= E ->
  (h - b) * delta <= W * E -> W * W <= b * Ub -> W * W <= (h - b) * Ua ->
  delta * delta * (h * (h - t)) <= t * (Ub + Ua) * (E * E).
Proof.
  intros Hb Hbt Hth Hd HUb HUa HE Hw H1 H2.
  assert (D : W * W * h <= b * (h - b) * (Ub + Ua)).
  { assert (W * W * (h - b) <= b * Ub * (h - b)) by (apply Rmult_le_compat_r; lra).
    assert (W * W * b <= (h - b) * Ua * b) by (apply Rmult_le_compat_r; lra). lra. }
  assert (S : ((h - b) * delta) * ((h - b) * delta) <= (W * E) * (W * E)).
  { assert (0 <= (h - b) * delta) by nra. apply Rmult_le_compat; lra. }
  assert (S2 : (h - b) * ((h - b) * (delta * delta * h)) <= (h - b) * (b * (Ub + Ua) * (E * E))).
  { apply Rle_trans with ((W * W * h) * (E * E)).
    - assert (K : ((h - b) * delta) * ((h - b) * delta) * h <= (W * E) * (W * E) * h)
        by (apply Rmult_le_compat_r; lra). lra.
    - apply Rle_trans with (b * (h - b) * (Ub + Ua) * (E * E)); [|lra].
      apply Rmult_le_compat_r; nra. }
  apply Rmult_le_reg_l in S2; [|lra].
  apply (Rmult_le_reg_l (h - b)); [lra|].
  apply Rle_trans with (b * (Ub + Ua) * (E * E) * (h - t)).
  - replace ((h - b) * (delta * delta * (h * (h - t))))
      with ((h - b) * (delta * delta * h) * (h - t)) by ring.
    apply Rmult_le_compat_r; lra.
  - assert (F1 : b * (h - t) <= t * (h - b)) by nra.
    assert (F2 : 0 <= (Ub + Ua) * (E * E)) by (apply Rmult_le_pos; nra).
    replace (b * (Ub + Ua) * (E * E) * (h - t)) with (b * (h - t) * ((Ub + Ua) * (E * E))) by ring.
    replace ((h - b) * (t * (Ub + Ua) * (E * E))) with (t * (h - b) * ((Ub + Ua) * (E * E))) by ring.
    now apply Rmult_le_compat_r.
Qed.

Section Theorem12.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Let geo_median := proj1 geo_is_rule.
Let geo_multiset := proj2 geo_is_rule.

Variable H : list vec.                  (* what the honest nodes send *)
Hypothesis at_most_t : (n - t <= length H)%nat.
Variable nodes : list (list vec).       (* what every honest node receives *)
Hypothesis synchrony : forall M, In M nodes -> receives n H M.
Hypothesis somebody : nodes <> [].

Definition outputs : list vec := map (box_rule n t geo) nodes.

Let X := first_honest n t H.
Let g := geo X.
Let h := (n - t)%nat.

Lemma X_length : length X = h.
Proof. apply first_honest_length; [exact at_most_t|lia]. Qed.
Lemma X_nonempty : X <> [].
Proof. intros E. pose proof X_length as L. rewrite E in L. unfold h in L. simpl in L. lia. Qed.
Lemma X_in_H x : In x X -> In x H.
Proof.
  intros Hx. unfold X, first_honest in Hx.
  rewrite <- (firstn_skipn (n - t) H). apply in_or_app. now left.
Qed.

Lemma not_above Y k : Y <> [] -> (k < d)%nat -> exists x, In x Y /\ geo Y k <= x k.
Proof. intros. apply (median_not_above d); auto. Qed.
Lemma not_below Y k : Y <> [] -> (k < d)%nat -> exists x, In x Y /\ x k <= geo Y k.
Proof. intros. apply (median_not_below d); auto. Qed.

Lemma edges_nonneg L k : 0 <= edges L k.
Proof.
  unfold edges. destruct L as [|a L]; [simpl; lra|].
  pose proof (greatest_ge (at_ k) (a :: L) a (or_introl eq_refl)).
  pose proof (least_le (at_ k) (a :: L) a (or_introl eq_refl)). lra.
Qed.

(** The gap of a coordinate: the largest distance of g from a trusted interval. *)
Definition gap (k : nat) (M : list vec) : R := Rmax (TH_lower n t M k - g k) (g k - TH_upper n t M k).
Definition delta : vec := fun k => Rmax 0 (greatest (gap k) nodes).

Lemma delta_nonneg k : 0 <= delta k.
Proof. apply Rmax_l. Qed.
Lemma delta_bounds M k : In M nodes ->
  TH_lower n t M k <= g k + delta k /\ g k - delta k <= TH_upper n t M k.
Proof.
  intros HM. pose proof (greatest_ge (gap k) nodes M HM) as A.
  pose proof (Rmax_r 0 (greatest (gap k) nodes)) as B. fold (delta k) in B.
  pose proof (Rmax_l (TH_lower n t M k - g k) (g k - TH_upper n t M k)).
  pose proof (Rmax_r (TH_lower n t M k - g k) (g k - TH_upper n t M k)).
  unfold gap in *. lra.
Qed.

(** Step 1. *)
Lemma new_edge k : (k < d)%nat -> edges outputs k <= (edges H k + delta k) / 2.
Proof.
  intros Hk. unfold edges, outputs.
  assert (N : map (box_rule n t geo) nodes <> []) by (intros E; now apply map_eq_nil in E).
  destruct (greatest_in (at_ k) _ N) as [a [Ha Ea]]. destruct (least_in (at_ k) _ N) as [b [Hb Eb]].
  rewrite Ea, Eb. apply in_map_iff in Ha as [Mj [<- Hj]]. apply in_map_iff in Hb as [Mi [<- Hi]].
  destruct (delta_bounds Mi k Hi) as [_ Di]. destruct (delta_bounds Mj k Hj) as [Dj _].
  pose proof (T12_gap n t H at_most_t ltac:(lia) d geo geo_multiset
    Mi Mj k (delta k) resilience Hk (synchrony _ Hi) (synchrony _ Hj) Di Dj (delta_nonneg k)) as G.
  exact G.
Qed.

(** A gap in coordinate k, seen in the right direction ([sg] is 1 or -1): all points of X but
    at most t lie at least the gap beyond g. *)
Lemma few_on_one_side k : 0 < delta k -> exists (P : vec -> bool) (sg : R), sg * sg = 1 /\
  (count P X <= t)%nat /\
  forall x, In x X -> P x = false -> delta k <= sg * (x k - g k).
Proof.
  intros Dp. destruct (greatest_in (gap k) nodes somebody) as [M [HM EM]].
  assert (G : delta k = gap k M).
  { unfold delta, Rmax in *. destruct (Rle_dec 0 (greatest (gap k) nodes)); lra. }
  pose proof (synchrony M HM) as Rc.
  pose proof (received_length n t H at_most_t ltac:(lia) M Rc) as LM.
  destruct (first_honest_received n t H M Rc) as [rest PM]. fold X in PM.
  unfold gap, Rmax in G. destruct (Rle_dec (TH_lower n t M k - g k) (g k - TH_upper n t M k)).
  - (* g is above the trusted interval of M *)
    exists (fun x => ltb (TH_upper n t M k) (at_ k x)), (-1). split; [ring|split].
    + pose proof (rank_above (at_ k) M (length M - 1 - trim n t M) zero ltac:(unfold trim; lia)) as C.
      rewrite (count_perm _ _ _ PM), count_app in C. unfold TH_upper in *. unfold trim, at_ in *. lia.
    + intros x Hx Px. unfold ltb in Px. destruct (Rlt_dec _ _); [easy|]. unfold at_ in *. lra.
  - (* below it *)
    exists (fun x => ltb (at_ k x) (TH_lower n t M k)), 1. split; [ring|split].
    + pose proof (rank_below (at_ k) M (trim n t M) zero ltac:(unfold trim; lia)) as C.
      rewrite (count_perm _ _ _ PM), count_app in C. unfold TH_lower in *. unfold trim, at_ in *. lia.
    + intros x Hx Px. unfold ltb in Px. destruct (Rlt_dec _ _); [easy|]. unfold at_ in *. lra.
Qed.

(** The pull of a far point, in the direction [sg]. *)
Lemma far (u : vec -> vec) x k s sg : balanced d X g u -> In x X -> (k < d)%nat -> 0 < s ->
  s <= sg * (x k - g k) -> s <= sg * u x k * diagonal d H.
Proof.
  intros (_ & _ & U) Hx Hk Hs Hf.
  assert (E : dist d x g <= diagonal d H).
  { unfold dist, diagonal. apply norm_le_coords. intros j Hj.
    destruct (not_above X j X_nonempty Hj) as [y [Hy Ey]].
    destruct (not_below X j X_nonempty Hj) as [z [Hz Ez]].
    pose proof (greatest_ge (at_ j) H x (X_in_H _ Hx)). pose proof (least_le (at_ j) H x (X_in_H _ Hx)).
    pose proof (greatest_ge (at_ j) H y (X_in_H _ Hy)). pose proof (least_le (at_ j) H z (X_in_H _ Hz)).
    unfold edges, at_ in *. fold g in Ey, Ez. apply Rabs_le. lra. }
  assert (P : 0 < dist d x g).
  { destruct (Rlt_dec 0 (dist d x g)) as [|N]; auto.
    rewrite (dist_zero d x g ltac:(lra) k Hk) in Hf. lra. }
  rewrite <- (U x Hx P k Hk), <- Rmult_assoc in Hf.
  assert (0 <= sg * u x k) by (apply (Rmult_le_reg_r (dist d x g)); lra).
  apply Rle_trans with (1 := Hf). now apply Rmult_le_compat_l.
Qed.

Lemma diagonal_nonneg L : 0 <= diagonal d L.
Proof. apply norm_nonneg. Qed.

(** Steps 2 and 3, in one coordinate. *)
Lemma step3 (u : vec -> vec) k : balanced d X g u -> (k < d)%nat ->
  delta k * delta k * (INR h * (INR h - INR t))
  <= INR t * lsum (fun x => u x k * u x k) X * (diagonal d H * diagonal d H).
Proof.
  intros Bal Hk. set (U := fun x : vec => u x k * u x k).
  assert (HU : forall l, 0 <= lsum U l) by (intros; apply lsum_nonneg; intros; apply Rle_0_sqr).
  assert (Tn : 0 <= INR t) by apply pos_INR.
  pose proof (diagonal_nonneg H) as HE.
  destruct (Rle_dec (delta k) 0) as [Z|Z].
  { replace (delta k) with 0 by (pose proof (delta_nonneg k); lra).
    pose proof (HU X). assert (0 <= INR t * lsum U X) by nra. nra. }
  apply Rnot_le_lt in Z. destruct (few_on_one_side k Z) as (P & sg & Sg & Few & Far).
  assert (Hh : INR t < INR h) by (apply lt_INR; unfold h; lia).
  set (low := filter P X) in *. set (high := filter (fun a => negb (P a)) X).
  set (W := lsum (fun x => u x k) high).
  pose proof (lsum_split (fun x => u x k) P X) as E0.
  rewrite (proj1 (proj2 Bal)) in E0 by auto. fold low high W in E0.
  pose proof (count_split P X) as C. rewrite X_length in C. fold high in C.
  unfold count in C, Few. fold low in C, Few.
  pose proof (square_of_sum (fun x => u x k) low) as Q1.
  pose proof (square_of_sum (fun x => u x k) high) as Q2. fold W in Q2. fold U in Q1, Q2.
  assert (Lh : INR (length high) = INR h - INR (length low)) by (rewrite <- C, plus_INR; lra).
  rewrite Lh in Q2. rewrite (lsum_split U P X). fold low high.
  assert (K1 : (INR h - INR (length low)) * delta k <= sg * W * diagonal d H).
  { rewrite <- Lh. unfold W.
    replace (sg * lsum (fun x => u x k) high * diagonal d H)
      with (lsum (fun x => (sg * diagonal d H) * u x k) high) by (rewrite lsum_scal; ring).
    rewrite <- lsum_const. apply lsum_le. intros x Hx. apply filter_In in Hx as [Hx Px].
    pose proof (far u x k (delta k) sg Bal Hx Hk Z (Far x Hx ltac:(now destruct (P x)))). lra. }
  assert (K2 : sg * W * (sg * W) = W * W).
  { replace (sg * W * (sg * W)) with (sg * sg * (W * W)) by ring. rewrite Sg. ring. }
  assert (K3 : lsum (fun x => u x k) low * lsum (fun x => u x k) low = W * W).
  { replace (lsum (fun x => u x k) low) with (- W) by lra. ring. }
  pose proof (pos_INR (length low)). pose proof (le_INR _ _ Few).
  pose proof (HU low). pose proof (HU high).
  refine (balance (INR h) (INR t) (INR (length low)) (sg * W) (diagonal d H) (delta k)
    (lsum U low) (lsum U high) _ _ _ _ _ _ _ _ _ _); try lra.
  - rewrite K2, <- K3. exact Q1.
  - rewrite K2. exact Q2.
Qed.

(** Step 4: the sum over the coordinates. *)
Lemma delta_length : norm d delta <= sqrt (INR t / INR (n - 2 * t)) * diagonal d H.
Proof.
  destruct (optimality d X g (geo_median X X_nonempty)) as [u Bal].
  set (E := diagonal d H).
  assert (Hh : INR h - INR t = INR (n - 2 * t)).
  { rewrite <- minus_INR by (unfold h; lia). f_equal. unfold h. lia. }
  assert (Hp : 0 < INR (n - 2 * t)) by (apply lt_0_INR; lia).
  assert (Hh0 : 0 < INR h) by (apply lt_0_INR; unfold h; lia).
  assert (S : dot d delta delta * (INR h * (INR h - INR t)) <= INR t * INR h * (E * E)).
  { apply Rle_trans with (lsum (fun k => INR t * (E * E) * lsum (fun x => u x k * u x k) X) (seq 0 d)).
    - unfold dot, rsum. rewrite Rmult_comm, <- lsum_scal. apply lsum_le.
      intros k Hk. apply in_seq0 in Hk. pose proof (step3 u k Bal Hk) as K. fold E in K. lra.
    - rewrite lsum_scal, <- lsum_exchange.
      replace (INR t * INR h * (E * E)) with (INR t * (E * E) * (INR h * 1)) by ring.
      apply Rmult_le_compat_l; [pose proof (pos_INR t); nra|].
      rewrite <- X_length, <- lsum_const. apply lsum_le. intros x Hx.
      destruct Bal as (Short & _). specialize (Short x Hx).
      change (dot d (u x) (u x) <= 1). rewrite <- norm_sqr.
      pose proof (norm_nonneg d (u x)). nra. }
  rewrite Hh in S.
  set (rho := sqrt (INR t / INR (n - 2 * t))).
  assert (Hr : 0 <= rho) by apply sqrt_pos.
  assert (Hr2 : rho * rho = INR t / INR (n - 2 * t)).
  { apply sqrt_sqrt. apply Rmult_le_pos; [apply pos_INR|left; now apply Rinv_0_lt_compat]. }
  pose proof (diagonal_nonneg H) as HE. fold E in HE.
  apply le_of_squares; [nra|].
  rewrite norm_sqr. replace (rho * E * (rho * E)) with (rho * rho * (E * E)) by ring. rewrite Hr2.
  apply (Rmult_le_reg_r (INR h * INR (n - 2 * t))); [nra|].
  replace (INR t / INR (n - 2 * t) * (E * E) * (INR h * INR (n - 2 * t)))
    with (INR t * INR h * (E * E)) by (field; lra). exact S.
Qed.

(** Step 5: from edges to the diagonal; the edges of [L] may be longer by some [slack]. *)
Lemma diagonal_from_edges L slack :
  (forall k, (k < d)%nat -> edges L k <= (edges H k + delta k) / 2 + slack k) ->
  diagonal d L <= (diagonal d H + norm d delta) / 2 + norm d slack.
Proof.
  intros S. set (half := fun k => / 2 * (edges H k + delta k)).
  assert (A : diagonal d L <= norm d (fun k => half k + slack k)).
  { apply norm_le_coords. intros k Hk. rewrite Rabs_right.
    - pose proof (S k Hk). unfold half. lra.
    - apply Rle_ge, edges_nonneg. }
  pose proof (minkowski d half slack) as B. unfold half at 2 in B. rewrite norm_scal in B by lra.
  pose proof (minkowski d (edges H) delta) as C. fold (diagonal d H) in C. lra.
Qed.

Lemma diagonal_from_gaps : diagonal d outputs <= (diagonal d H + norm d delta) / 2.
Proof.
  rewrite <- (Rplus_0_r (_ / 2)), <- (norm_of_zero d). apply diagonal_from_edges.
  intros k Hk. pose proof (new_edge k Hk). unfold zero. lra.
Qed.

Theorem T12 : diagonal d outputs <= (1 + sqrt (INR t / INR (n - 2 * t))) / 2 * diagonal d H.
Proof. pose proof diagonal_from_gaps. pose proof delta_length. lra. Qed.
End Theorem12.

Theorem T12_factor_below_1 n t : (n > 3 * t)%nat ->
  (1 + sqrt (INR t / INR (n - 2 * t))) / 2 < 1.
Proof.
  intros resilience.
  assert (Hp : 0 < INR (n - 2 * t)) by (apply lt_0_INR; lia).
  assert (sqrt (INR t / INR (n - 2 * t)) < 1); [|lra].
  rewrite <- sqrt_1. apply sqrt_lt_1_alt. split.
  - apply Rmult_le_pos; [apply pos_INR|left; now apply Rinv_0_lt_compat].
  - apply (Rmult_lt_reg_r (INR (n - 2 * t))); auto. unfold Rdiv.
    rewrite Rmult_assoc, Rinv_l, Rmult_1_l, Rmult_1_r by lra. apply lt_INR. lia.
Qed.

(** For n <= 3t it is not below 1. *)
Theorem T12_factor_not_below_1 n t : (n > 2 * t)%nat -> (n <= 3 * t)%nat ->
  1 <= (1 + sqrt (INR t / INR (n - 2 * t))) / 2.
Proof.
  intros N T. assert (Hp : 0 < INR (n - 2 * t)) by (apply lt_0_INR; lia).
  assert (Ht : INR (n - 2 * t) <= INR t) by (apply le_INR; lia).
  assert (1 <= sqrt (INR t / INR (n - 2 * t))); [|lra].
  rewrite <- sqrt_1 at 1. apply sqrt_le_1_alt. apply (Rmult_le_reg_r (INR (n - 2 * t))); auto.
  replace (INR t / INR (n - 2 * t) * INR (n - 2 * t)) with (INR t) by (field; lra). lra.
Qed.

(** ** Over any number of rounds *)
Section Runs.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.

Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.

Definition rho := (1 + sqrt (INR t / INR (n - 2 * t))) / 2.

Theorem T12_run r H H' : (n - t <= length H)%nat -> run n (box_rule n t geo) r H H' ->
  diagonal d H' <= rho ^ r * diagonal d H.
Proof.
  apply diagonal_of_a_run; [lia| |].
  - unfold rho. pose proof (sqrt_pos (INR t / INR (n - 2 * t))). lra.
  - intros H0 nodes L Sy S. exact (T12 n t d resilience geo geo_is_rule H0 L nodes Sy S).
Qed.
End Runs.
