(** Theorem 15 with reliable broadcast: BOX-MEAN contracts every coordinate by
    (n-2)/(2(n-1)) for t = 1 and by (n-1)/(2(n-t)) for t >= 2, in a round and over a run;
    with equivocation, over a run, by n/(2(n-t)). *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets TrustedHyperbox Candidates Theorem15
  Theorem15Reliable Means Negation SameMultiset Contraction.
Import ListNotations.
Open Scope R_scope.

Lemma between a c : Rabs a <= c -> - c <= a <= c.
Proof. intros L. unfold Rabs in L. destruct (Rcase_abs a); lra. Qed.

(** ** Who hears whom *)
Lemma alone_at_most (B : list vec) : forall mj mi, length mi = length B -> length mj = length B ->
  (alone mj mi <= length B)%nat.
Proof.
  induction B as [|b B IH]; intros [|j mj] [|i mi]; simpl; try easy; try lia.
  intros Li Lj. specialize (IH mj mi ltac:(lia) ltac:(lia)). destruct j, i; lia.
Qed.

Lemma alone_if_any (B : list vec) : forall mj mi, length mi = length B -> length mj = length B ->
  heard mi B <> [] -> (S (alone mj mi) <= length B)%nat.
Proof.
  induction B as [|b B IH]; intros [|j mj] [|i mi]; simpl; try easy.
  intros Li Lj N. destruct i.
  - pose proof (alone_at_most B mj mi ltac:(lia) ltac:(lia)). destruct j; lia.
  - specialize (IH mj mi ltac:(lia) ltac:(lia) N). destruct j; lia.
Qed.

Lemma alone_if_none (B : list vec) : forall mj mi, length mi = length B -> length mj = length B ->
  heard mj B = [] -> alone mj mi = 0%nat.
Proof.
  induction B as [|b B IH]; intros [|j mj] [|i mi]; simpl; try easy.
  intros Li Lj N. destruct j; [easy|]. simpl. apply IH; auto; lia.
Qed.

Lemma alone_neither : forall mj mi, length mi = length mj ->
  alone mj mi = 0%nat -> alone mi mj = 0%nat -> mi = mj.
Proof.
  induction mj as [|j mj IH]; intros [|i mi]; simpl; try easy.
  intros L A1 A2. destruct j, i; simpl in *; try lia; f_equal; apply IH; lia.
Qed.

(** ** A node that hears no Byzantine node, when n - t nodes are honest *)
Section Silent.
Variables n t : nat.
Hypothesis resilience : (n > 3 * t)%nat.

(** It has one candidate, and that is its output. *)
Lemma silent_output H M k : length H = (n - t)%nat -> Permutation M H ->
  box_rule n t mean M k = mean H k.
Proof.
  intros L P.
  assert (R : receives n H M).
  { exists []. rewrite app_nil_r. split; auto. simpl. lia. }
  pose proof (T5 n t H ltac:(lia) ltac:(lia) (S k) mean (mean_of_multisets (S k))) as Ne.
  assert (N : subsets (n - t) M <> []).
  { apply subsets_not_empty. rewrite (Permutation_length P). lia. }
  assert (Only : forall X, In X (subsets (n - t) M) -> mean X k = mean H k).
  { intros X HX. destruct (subsets_sound M (n - t) X HX) as [LX [rest PX]].
    pose proof (Permutation_length PX) as LP. rewrite app_length, (Permutation_length P) in LP.
    destruct rest; [|simpl in LP; lia]. rewrite app_nil_r in PX.
    apply mean_perm. now rewrite <- P. }
  specialize (Ne (mean_not_above (S k)) (mean_not_below (S k)) M k ltac:(lia) ltac:(lia) R).
  destruct (least_in (fun X => mean X k) _ N) as [X1 [H1 E1]].
  destruct (greatest_in (fun X => mean X k) _ N) as [X2 [H2 E2]].
  rewrite (Only X1 H1) in E1. rewrite (Only X2 H2) in E2.
  pose proof (Rmax_r (TH_lower n t M k) (GH_lower n t mean M k)).
  pose proof (Rmin_r (TH_upper n t M k) (GH_upper n t mean M k)).
  unfold box_rule. unfold box_lower, box_upper, GH_lower, GH_upper in *. lra.
Qed.

(** One value is the largest; of the others at most [b] are below [c]. *)
Lemma sum_of_honest H k c b : H <> [] -> honest_lower H k <= c ->
  (count (fun x => ltb (at_ k x) c) H <= b)%nat ->
  honest_upper H k + INR b * honest_lower H k + (INR (length H) - 1 - INR b) * c
  <= lsum (at_ k) H.
Proof.
  intros N Lc Few. destruct (greatest_in (at_ k) H N) as [x [Hx Ex]].
  apply in_split in Hx as [l1 [l2 E]].
  assert (P : Permutation H (x :: l1 ++ l2)) by (rewrite E; symmetry; apply Permutation_middle).
  rewrite (lsum_perm (at_ k) _ _ P). rewrite (Permutation_length P).
  rewrite (count_perm _ _ _ P) in Few.
  change (length (x :: l1 ++ l2)) with (S (length (l1 ++ l2))). rewrite S_INR.
  change (lsum (at_ k) (x :: l1 ++ l2)) with (at_ k x + lsum (at_ k) (l1 ++ l2)).
  unfold honest_upper. rewrite Ex.
  set (l := l1 ++ l2) in *. set (low := fun x => ltb (at_ k x) c) in *.
  rewrite (lsum_split (at_ k) low l).
  pose proof (count_split low l) as C. apply (f_equal INR) in C. rewrite plus_INR in C.
  assert (Few' : (count low l <= b)%nat).
  { unfold count in *. simpl in Few. destruct (low x); simpl in Few; lia. }
  apply le_INR in Few'.
  assert (A1 : INR (count low l) * honest_lower H k <= lsum (at_ k) (filter low l)).
  { apply lsum_at_least. intros a Ha. apply filter_In in Ha as [Ha _].
    apply least_le. rewrite P. now right. }
  assert (A2 : INR (length (filter (fun a => negb (low a)) l)) * c
               <= lsum (at_ k) (filter (fun a => negb (low a)) l)).
  { apply lsum_at_least. intros a Ha. apply filter_In in Ha as [_ Ha].
    unfold low, ltb in Ha. destruct (Rlt_dec _ _); [easy|lra]. }
  assert (A3 : 0 <= (INR b - INR (count low l)) * (c - honest_lower H k))
    by (apply Rmult_le_pos; lra).
  rewrite <- C. lra.
Qed.

(** The other node's output is not far above the mean of the honest vectors. *)
Lemma above_honest_mean H M k : length H = (n - t)%nat -> receives n H M ->
  (box_rule n t mean M k - mean H k) * (2 * INR (n - t))
  <= (INR (n - t) - 1) * (honest_upper H k - honest_lower H k).
Proof.
  intros L R.
  assert (NH : H <> []) by (intros ->; simpl in L; lia).
  pose proof (received_length n t H ltac:(lia) ltac:(lia) M R) as LM.
  pose proof (TH_in_honest_box n t H ltac:(lia) ltac:(lia) M k R) as [T1l T1u].
  pose proof (T2 n t H ltac:(lia) ltac:(lia) M k ltac:(lia) R) as T2'.
  assert (Sum : INR (n - t) * mean H k = lsum (at_ k) H).
  { unfold mean. rewrite L. field. apply not_0_INR. lia. }
  destruct R as (B & P & _).
  pose proof (candidate n t (S k) mean (mean_of_multisets (S k)) M H B k ltac:(lia) P L) as [C _].
  set (g := mean H k) in *. set (h := INR (n - t)) in *.
  set (lo := honest_lower H k) in *. set (hi := honest_upper H k) in *.
  assert (Hh : 2 * INR t + 1 <= h).
  { unfold h. change 1 with (INR 1). change 2 with (INR 2).
    rewrite <- mult_INR, <- plus_INR. apply le_INR. lia. }
  assert (U : box_upper n t mean M k <= hi).
  { unfold box_upper. pose proof (Rmin_l (TH_upper n t M k) (GH_upper n t mean M k)). lra. }
  assert (V : box_lower n t mean M k <= g \/ box_lower n t mean M k = TH_lower n t M k).
  { unfold box_lower, Rmax. destruct (Rle_dec _ _); [left|right]; lra. }
  unfold box_rule. set (u := box_upper n t mean M k) in *. set (l := box_lower n t mean M k) in *.
  replace (((l + u) / 2 - g) * (2 * h)) with (h * l + h * u - 2 * (h * g)) by field.
  pose proof (pos_INR t) as Tn.
  assert (Hu : h * u <= h * hi) by (apply Rmult_le_compat_l; lra).
  destruct V as [V|V].
  - pose proof (sum_of_honest H k lo 0 NH ltac:(unfold lo; lra)) as S.
    rewrite <- Sum, L in S. fold h lo hi in S. simpl INR in S.
    rewrite count_none in S.
    + specialize (S ltac:(lia)).
      assert (Hl : h * l <= h * g) by (apply Rmult_le_compat_l; lra). lra.
    + intros a Ha. apply ltb_false. now apply least_le.
  - pose proof (sum_of_honest H k (TH_lower n t M k) t NH T1l) as S.
    rewrite <- Sum, L, <- V in S. fold h lo hi in S. rewrite <- V in *.
    assert (Few : (count (fun x => ltb (at_ k x) l) H <= t)%nat).
    { pose proof (rank_below (at_ k) M (trim n t M) zero ltac:(unfold trim; lia)) as K.
      rewrite (count_perm _ _ _ P), count_app in K. rewrite V.
      unfold TH_lower. unfold trim, at_ in *. lia. }
    specialize (S Few).
    assert (G : 0 <= (h - 2 * INR t - 1) * (l - lo)) by (apply Rmult_le_pos; lra). lra.
Qed.

(** Nor is it far below. *)
Lemma near_honest_mean H M k : length H = (n - t)%nat -> receives n H M ->
  Rabs (box_rule n t mean M k - mean H k)
  <= (INR (n - t) - 1) / (2 * INR (n - t)) * (honest_upper H k - honest_lower H k).
Proof.
  intros L R.
  assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  pose proof (above_honest_mean H M k L R) as A.
  pose proof (above_honest_mean (map opp H) (map opp M) k
    ltac:(rewrite map_length; exact L) (receives_opp n H M R)) as A'.
  pose proof (received_length n t H ltac:(lia) ltac:(lia) M R) as LM.
  rewrite honest_lower_opp, honest_upper_opp, mean_opp in A'.
  rewrite (box_rule_opp n t ltac:(lia) M ltac:(lia) mean mean k (fun X => mean_opp X k)) in A'.
  set (h := INR (n - t)) in *. set (e := honest_upper H k - honest_lower H k) in *.
  assert (Q : forall y, y * (2 * h) <= (h - 1) * e -> y <= (h - 1) / (2 * h) * e).
  { intros y Hy. apply (Rmult_le_reg_r (2 * h)); [lra|].
    replace ((h - 1) / (2 * h) * e * (2 * h)) with ((h - 1) * e) by (field; lra). exact Hy. }
  apply Q in A. assert (A2 := Q (- (box_rule n t mean M k - mean H k))).
  unfold e in *. apply Rabs_le. split; [|lra].
  specialize (A2 ltac:(lra)). lra.
Qed.
End Silent.

(** ** Two nodes, with reliable broadcast *)
Section Reliable.
Variables n t : nat.
Hypothesis resilience : (n > 3 * t)%nat.
Variables H B : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.
Hypothesis at_most_n : (length H + length B <= n)%nat.
Variable k : nat.
Let e := honest_upper H k - honest_lower H k.

(** The n - t smallest of node j: at most as many as i alone hears are above TH_i. *)
Lemma smallest_of_j mi mj Mi Mj : length mi = length B -> length mj = length B ->
  Permutation Mi (H ++ heard mi B) -> Permutation Mj (H ++ heard mj B) ->
  (GH_lower n t mean Mj k - TH_upper n t Mi k) * INR (n - t) <= INR (alone mi mj) * e.
Proof.
  intros Li Lj Pi Pj.
  assert (Ri : receives n H Mi) by (apply (hears_receives n H B); auto; now exists mi).
  assert (Rj : receives n H Mj) by (apply (hears_receives n H B); auto; now exists mj).
  pose proof (received_length n t H at_most_t ltac:(lia) Mi Ri) as LMi.
  pose proof (largest_of_i n t resilience (map opp H) (map opp B)
    ltac:(rewrite map_length; exact at_most_t) ltac:(rewrite !map_length; exact at_most_n)
    mj mi ltac:(rewrite map_length; exact Lj) ltac:(rewrite map_length; exact Li)
    (map opp Mj) (map opp Mi)
    ltac:(rewrite heard_opp, <- map_app; now apply Permutation_map)
    ltac:(rewrite heard_opp, <- map_app; now apply Permutation_map) k) as K.
  rewrite honest_lower_opp, honest_upper_opp in K.
  rewrite (TH_lower_opp n t ltac:(lia) Mi ltac:(lia)) in K.
  rewrite (GH_upper_opp n t Mj mean mean k (fun X => mean_opp X k)) in K.
  unfold e. lra.
Qed.

Lemma edge_nonneg M : receives n H M -> 0 <= e.
Proof.
  intros R. pose proof (TH_in_honest_box n t H at_most_t ltac:(lia) M k R).
  pose proof (T2 n t H at_most_t ltac:(lia) M k ltac:(lia) R). unfold e. lra.
Qed.

(** If either node alone hears at most [a], the gaps are at most a/(n-t) of the edge. *)
Lemma few_alone mi mj Mi Mj a : length mi = length B -> length mj = length B ->
  Permutation Mi (H ++ heard mi B) -> Permutation Mj (H ++ heard mj B) ->
  (alone mj mi <= a)%nat -> (alone mi mj <= a)%nat ->
  box_rule n t mean Mj k - box_rule n t mean Mi k
  <= (INR (n - t) + INR a) / (2 * INR (n - t)) * e.
Proof.
  intros Li Lj Pi Pj Aj Ai.
  assert (Ri : receives n H Mi) by (apply (hears_receives n H B); auto; now exists mi).
  assert (Rj : receives n H Mj) by (apply (hears_receives n H B); auto; now exists mj).
  assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  pose proof (edge_nonneg Mi Ri) as He. apply le_INR in Aj, Ai.
  pose proof (pos_INR a) as Ha.
  assert (Q : forall y b, y * INR (n - t) <= b * e -> b <= INR a -> y <= INR a * e / INR (n - t)).
  { intros y b Hy Hb. apply (Rmult_le_reg_r (INR (n - t))); auto.
    unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
    apply Rle_trans with (b * e); [exact Hy|]. rewrite Rmult_1_r. now apply Rmult_le_compat_r. }
  pose proof (Q _ _ (largest_of_i n t resilience H B at_most_t at_most_n mi mj Li Lj Mi Mj Pi Pj k) Aj) as G1.
  pose proof (Q _ _ (smallest_of_j mi mj Mi Mj Li Lj Pi Pj) Ai) as G2.
  pose proof (T3 n t H at_most_t ltac:(lia) Mi Mj k resilience Ri Rj) as Meet.
  pose proof (T6 n t H at_most_t ltac:(lia) (S k) mean (mean_of_multisets (S k)) Mi k ltac:(lia) Ri).
  pose proof (T6 n t H at_most_t ltac:(lia) (S k) mean (mean_of_multisets (S k)) Mj k ltac:(lia) Rj).
  assert (D : 0 <= INR a * e / INR (n - t)).
  { apply Rmult_le_pos; [now apply Rmult_le_pos|]. left. now apply Rinv_0_lt_compat. }
  pose proof (two_gaps n t H Mi Mj k mean (INR a * e / INR (n - t)) at_most_t ltac:(lia) Ri Rj
    Meet ltac:(lra) ltac:(lra) ltac:(lra) D) as K. fold e in K.
  eapply Rle_trans; [exact K|]. right. field. lra.
Qed.

(** Either few are heard by one of the nodes alone, or one of them hears nobody, and the
    Byzantine nodes are t. *)
Lemma who_hears mi mj : length mi = length B -> length mj = length B ->
  ((alone mj mi <= t - 1)%nat /\ (alone mi mj <= t - 1)%nat) \/
  (length H = (n - t)%nat /\ (heard mi B = [] \/ heard mj B = [])).
Proof.
  intros Li Lj.
  pose proof (alone_at_most B mj mi Li Lj). pose proof (alone_at_most B mi mj Lj Li).
  assert (D : forall l : list vec, l = [] \/ l <> []) by (intros [|a l]; [now left|now right]).
  destruct (D (heard mi B)) as [Ni|Ni], (D (heard mj B)) as [Nj|Nj].
  - left. rewrite (alone_if_none B mi mj), (alone_if_none B mj mi) by auto. lia.
  - destruct (Nat.le_gt_cases (length B) (t - 1)); [left; lia|].
    destruct (Nat.eq_dec (length H) (n - t)); [right; auto|left; lia].
  - destruct (Nat.le_gt_cases (length B) (t - 1)); [left; lia|].
    destruct (Nat.eq_dec (length H) (n - t)); [right; auto|left; lia].
  - left. pose proof (alone_if_any B mj mi Li Lj Ni). pose proof (alone_if_any B mi mj Lj Li Nj). lia.
Qed.

Lemma one_hears_nobody mi mj Mi Mj : length mi = length B -> length mj = length B ->
  Permutation Mi (H ++ heard mi B) -> Permutation Mj (H ++ heard mj B) ->
  length H = (n - t)%nat -> heard mi B = [] \/ heard mj B = [] ->
  box_rule n t mean Mj k - box_rule n t mean Mi k
  <= (INR (n - t) - 1) / (2 * INR (n - t)) * e.
Proof.
  intros Li Lj Pi Pj L N.
  assert (Ri : receives n H Mi) by (apply (hears_receives n H B); auto; now exists mi).
  assert (Rj : receives n H Mj) by (apply (hears_receives n H B); auto; now exists mj).
  pose proof (near_honest_mean n t resilience H Mi k L Ri) as Di.
  pose proof (near_honest_mean n t resilience H Mj k L Rj) as Dj. fold e in Di, Dj.
  apply between in Di. apply between in Dj.
  destruct N as [N|N]; rewrite N, app_nil_r in *.
  - rewrite (silent_output n t resilience H Mi k L Pi). lra.
  - rewrite (silent_output n t resilience H Mj k L Pj). lra.
Qed.

(** Theorem 15 with reliable broadcast, t = 1. *)
Theorem T15_reliable_one Mi Mj : t = 1%nat -> hears H B Mi -> hears H B Mj ->
  box_rule n t mean Mj k - box_rule n t mean Mi k
  <= (INR n - 2) / (2 * (INR n - 1)) * (honest_upper H k - honest_lower H k).
Proof.
  intros One (mi & Li & Pi) (mj & Lj & Pj).
  assert (En : INR (n - t) = INR n - 1) by (rewrite One, minus_INR by lia; simpl; lra).
  assert (Hn : 2 <= INR n) by (change 2 with (INR 2); apply le_INR; lia).
  destruct (who_hears mi mj Li Lj) as [[Aj Ai]|[L N]].
  - assert (E : mi = mj) by (apply alone_neither; lia). subst mj.
    assert (Same : box_rule n t mean Mi k = box_rule n t mean Mj k).
    { apply (box_rule_perm n t (S k)); auto; [lia|apply mean_of_multisets|].
      now rewrite Pi, Pj. }
    rewrite Same, Rminus_diag_eq by reflexivity. apply Rmult_le_pos.
    + apply Rmult_le_pos; [lra|]. left. apply Rinv_0_lt_compat. lra.
    + apply (edge_nonneg Mi). apply (hears_receives n H B); auto. now exists mi.
  - pose proof (one_hears_nobody mi mj Mi Mj Li Lj Pi Pj L N) as K.
    rewrite En in K. unfold e in K. replace (INR n - 2) with (INR n - 1 - 1) by ring. exact K.
Qed.

(** Theorem 15 with reliable broadcast, t >= 2. *)
Theorem T15_reliable_many Mi Mj : (2 <= t)%nat -> hears H B Mi -> hears H B Mj ->
  box_rule n t mean Mj k - box_rule n t mean Mi k
  <= (INR n - 1) / (2 * INR (n - t)) * (honest_upper H k - honest_lower H k).
Proof.
  intros Two (mi & Li & Pi) (mj & Lj & Pj).
  assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  assert (E1 : INR (t - 1) = INR t - 1) by (rewrite minus_INR by lia; simpl; lra).
  assert (E2 : INR (n - t) = INR n - INR t) by (apply minus_INR; lia).
  destruct (who_hears mi mj Li Lj) as [[Aj Ai]|[L N]].
  - pose proof (few_alone mi mj Mi Mj (t - 1) Li Lj Pi Pj Aj Ai) as K.
    replace (INR n - 1) with (INR (n - t) + INR (t - 1)) by lra. exact K.
  - pose proof (one_hears_nobody mi mj Mi Mj Li Lj Pi Pj L N) as K.
    eapply Rle_trans; [exact K|]. fold e.
    assert (He : 0 <= e).
    { apply (edge_nonneg Mi). apply (hears_receives n H B); auto. now exists mi. }
    apply Rmult_le_compat_r; auto. apply Rmult_le_compat_r.
    + left. apply Rinv_0_lt_compat. lra.
    + pose proof (pos_INR t). lra.
Qed.
End Reliable.

(** ** Rounds and runs *)
Section Runs.
Variables n t : nat.
Hypothesis resilience : (n > 3 * t)%nat.

(** Theorem 15 over a run, with equivocation: every edge contracts by n/(2(n-t)). *)
Theorem T15_run r H H' k : (n - t <= length H)%nat -> run n (box_rule n t mean) r H H' ->
  edges H' k <= (INR n / (2 * INR (n - t))) ^ r * edges H k.
Proof.
  assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  apply edges_run.
  - apply Rmult_le_pos; [apply pos_INR|]. left. apply Rinv_0_lt_compat. lra.
  - clear H H'. intros H H' L [nodes Ln Sy ->].
    apply edges_of_outputs; [intros ->; simpl in Ln; lia|].
    intros Mi Mj Hi Hj. apply (T15 n t resilience H L); auto.
Qed.

Theorem T15_factor_nonneg : 0 <= INR n / (2 * INR (n - t)).
Proof.
  assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  apply Rmult_le_pos; [apply pos_INR|]. left. apply Rinv_0_lt_compat. lra.
Qed.

(** The factor of Theorem 15 with reliable broadcast. *)
Definition reliable_factor : R :=
  if Nat.eq_dec t 1 then (INR n - 2) / (2 * (INR n - 1)) else (INR n - 1) / (2 * INR (n - t)).

Lemma reliable_factor_nonneg : (1 <= t)%nat -> 0 <= reliable_factor.
Proof.
  intros T. assert (Hn : 4 <= INR n) by (replace 4 with (INR 4) by (simpl; lra); apply le_INR; lia).
  assert (Hh : 0 < INR (n - t)) by (apply lt_0_INR; lia).
  unfold reliable_factor. destruct (Nat.eq_dec t 1); apply Rmult_le_pos; try lra;
    left; apply Rinv_0_lt_compat; lra.
Qed.

(** Theorem 15, one round with reliable broadcast. *)
Theorem T15_reliable H H' k : (1 <= t)%nat -> (n - t <= length H)%nat ->
  reliable_round n (box_rule n t mean) H H' -> edges H' k <= reliable_factor * edges H k.
Proof.
  intros T L [B nodes LB Ln Sy ->].
  apply edges_of_outputs; [intros ->; simpl in Ln; lia|].
  intros Mi Mj Hi Hj. unfold reliable_factor. destruct (Nat.eq_dec t 1) as [E|E].
  - apply (T15_reliable_one n t resilience H B L LB k); auto.
  - apply (T15_reliable_many n t resilience H B L LB k); auto. lia.
Qed.

(** Theorem 15 over a run with reliable broadcast. *)
Theorem T15_reliable_run r H H' k : (1 <= t)%nat -> (n - t <= length H)%nat ->
  reliable_run n (box_rule n t mean) r H H' -> edges H' k <= reliable_factor ^ r * edges H k.
Proof.
  intros T. apply edges_reliable_run; [now apply reliable_factor_nonneg|].
  clear H H'. intros H H' L R. now apply T15_reliable.
Qed.

(** The factor with equivocation is below 3/4, the ones with reliable broadcast too. *)
Theorem T15_factor_below : INR n / (2 * INR (n - t)) < 3 / 4.
Proof.
  assert (E : INR (n - t) = INR n - INR t) by (apply minus_INR; lia).
  assert (K : 3 * INR t < INR n).
  { replace 3 with (INR 3) by (simpl; lra). rewrite <- mult_INR. apply lt_INR. lia. }
  pose proof (pos_INR t). rewrite E.
  apply (Rmult_lt_reg_r (2 * (INR n - INR t))); [lra|].
  replace (INR n / (2 * (INR n - INR t)) * (2 * (INR n - INR t))) with (INR n) by (field; lra). lra.
Qed.
End Runs.
