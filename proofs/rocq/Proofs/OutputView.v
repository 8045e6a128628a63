(** What a node puts out, seen from the median of the honest vectors: if it hears nobody else,
    the median itself; if it hears one more vector, a point with three properties that do not
    change when a coordinate is turned round. For Theorem 21. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Optimality TrustedHyperbox Candidates
  SameMultiset Theorem12.
Import ListNotations.
Open Scope R_scope.

(** ** Coordinates that can be turned round *)
Section Seen.
Variable X : list vec.
Variable g : vec.

(** [view x k sg]: coordinate k of x, from the median, in the direction [sg] (1 or -1). *)
Definition view (x : vec) (k : nat) (sg : R) : R := sg * (x k - g k).

(** The output is the middle of an intersection. One box ([bl], [bu]), of the medians, holds
    the median; the other ([tl], [tu]), the trusted one, lies among the honest values, and no
    two of them are beyond the same end. *)
Record seen (v : vec) (k : nat) (sg tl tu bl bu : R) : Prop := {
  seen_middle : 2 * view v k sg = Rmax tl bl + Rmin tu bu;
  seen_median : bl <= 0 <= bu;
  seen_lower : exists y, In y X /\ view y k sg <= tl;
  seen_upper : exists y, In y X /\ tu <= view y k sg;
  seen_pair : forall y z rest, Permutation X (y :: z :: rest) ->
    tl <= Rmax (view y k sg) (view z k sg) /\ Rmin (view y k sg) (view z k sg) <= tu }.
End Seen.

(** ** Seen from the median of n - t honest vectors *)
Section View.
Variables n t d : nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Hypothesis majority : (n > 2 * t)%nat.
Variable X : list vec.
Hypothesis X_length : length X = (n - t)%nat.
Let g := geo X.

Lemma X_has_members : X <> [].
Proof. intros E. rewrite E in X_length. simpl in X_length. lia. Qed.

(** Who hears X alone moves to its median. *)
Lemma output_alone M k : Permutation M X -> (k < d)%nat -> box_rule n t geo M k = g k.
Proof.
  intros P Hk. assert (R : receives n X M).
  { exists []. rewrite app_nil_r. split; auto. simpl. lia. }
  pose proof (T5 n t X ltac:(lia) ltac:(lia) d geo (proj2 geo_is_rule)
    (not_above d geo geo_is_rule) (not_below d geo geo_is_rule) M k majority Hk R) as Ne.
  assert (N : subsets (n - t) M <> []).
  { apply subsets_not_empty. rewrite (Permutation_length P). lia. }
  assert (All : forall Y, In Y (subsets (n - t) M) -> geo Y k = g k).
  { intros Y HY. apply subsets_sound in HY as [LY [rest PY]].
    assert (rest = []) as ->.
    { apply length_zero_iff_nil. apply Permutation_length in P, PY.
      rewrite app_length in PY. lia. }
    rewrite app_nil_r in PY. apply (proj2 geo_is_rule); auto. now rewrite <- PY. }
  destruct (least_in (fun X => geo X k) _ N) as [Y [HY EY]].
  destruct (greatest_in (fun X => geo X k) _ N) as [Z [HZ EZ]].
  rewrite All in EY, EZ by auto. unfold box_rule, box_lower, box_upper, GH_lower, GH_upper in *.
  rewrite EY, EZ in *.
  pose proof (Rmax_r (TH_lower n t M k) (g k)). pose proof (Rmin_r (TH_upper n t M k) (g k)). lra.
Qed.

(** With t = 1 that is what who hears one more vector puts out. *)
Lemma two_beyond (P : vec -> bool) M y z rest b : Permutation X (y :: z :: rest) ->
  Permutation M (X ++ [b]) -> P y = true -> P z = true -> (2 <= count P M)%nat.
Proof.
  intros PX PM Hy Hz. rewrite (count_perm _ _ _ PM), count_app, (count_perm _ _ _ PX).
  unfold count. simpl. rewrite Hy, Hz. simpl. lia.
Qed.

Lemma output_seen M b k sg : t = 1%nat -> Permutation M (X ++ [b]) -> (k < d)%nat ->
  sg = 1 \/ sg = -1 -> exists tl tu bl bu, seen X g (box_rule n t geo M) k sg tl tu bl bu.
Proof.
  intros T P Hk Sg. assert (R : receives n X M).
  { exists [b]. split; auto. simpl. lia. }
  assert (LM : length M = n) by (rewrite (Permutation_length P), app_length; simpl; lia).
  pose proof (candidate n t d geo (proj2 geo_is_rule) M X [b] k Hk P X_length) as Mid.
  destruct (T1_lower n t X ltac:(lia) ltac:(lia) M k R) as [y [Hy Ey]].
  destruct (T1_upper n t X ltac:(lia) ltac:(lia) M k R) as [z [Hz Ez]].
  assert (Pair : forall y z rest, Permutation X (y :: z :: rest) ->
    TH_lower n t M k <= Rmax (y k) (z k) /\ Rmin (y k) (z k) <= TH_upper n t M k).
  { intros p q rest PX. split; apply Rnot_lt_le; intros C.
    - pose proof (rank_below (at_ k) M (trim n t M) zero ltac:(unfold trim; lia)) as Few.
      change (at_ k (nth _ _ zero)) with (TH_lower n t M k) in Few.
      pose proof (Rmax_l (p k) (q k)). pose proof (Rmax_r (p k) (q k)).
      pose proof (two_beyond (fun a => ltb (at_ k a) (TH_lower n t M k)) M p q rest b PX P
        (proj2 (ltb_true (at_ k p) (TH_lower n t M k)) ltac:(unfold at_; lra))
        (proj2 (ltb_true (at_ k q) (TH_lower n t M k)) ltac:(unfold at_; lra))) as Two.
      unfold trim in Few. lia.
    - pose proof (rank_above (at_ k) M (length M - 1 - trim n t M) zero
        ltac:(unfold trim; lia)) as Few.
      change (at_ k (nth _ _ zero)) with (TH_upper n t M k) in Few.
      pose proof (Rmin_l (p k) (q k)). pose proof (Rmin_r (p k) (q k)).
      pose proof (two_beyond (fun a => ltb (TH_upper n t M k) (at_ k a)) M p q rest b PX P
        (proj2 (ltb_true (TH_upper n t M k) (at_ k p)) ltac:(unfold at_; lra))
        (proj2 (ltb_true (TH_upper n t M k) (at_ k q)) ltac:(unfold at_; lra))) as Two.
      unfold trim in Few. lia. }
  destruct Sg as [-> | ->].
  - exists (TH_lower n t M k - g k), (TH_upper n t M k - g k),
      (GH_lower n t geo M k - g k), (GH_upper n t geo M k - g k).
    split; unfold view.
    + unfold box_rule, box_lower, box_upper, Rmax, Rmin.
      destruct (Rle_dec _ _), (Rle_dec _ _), (Rle_dec _ _), (Rle_dec _ _); lra.
    + unfold g. lra.
    + exists y. split; auto. lra.
    + exists z. split; auto. lra.
    + intros p q rest PX. destruct (Pair p q rest PX) as [A B]. revert A B.
      unfold Rmax, Rmin. destruct (Rle_dec _ _), (Rle_dec _ _); lra.
  - exists (g k - TH_upper n t M k), (g k - TH_lower n t M k),
      (g k - GH_upper n t geo M k), (g k - GH_lower n t geo M k).
    split; unfold view.
    + unfold box_rule, box_lower, box_upper, Rmax, Rmin.
      destruct (Rle_dec _ _), (Rle_dec _ _), (Rle_dec _ _), (Rle_dec _ _); lra.
    + unfold g. lra.
    + exists z. split; auto. lra.
    + exists y. split; auto. lra.
    + intros p q rest PX. destruct (Pair p q rest PX) as [A B]. revert A B.
      unfold Rmax, Rmin. destruct (Rle_dec _ _), (Rle_dec _ _); lra.
Qed.
End View.
