(** The heavy point of Theorem 21. [X] are the honest vectors, [g] their median, [v] what a node
    puts out that hears one vector more. If [v] is more than half an edge from [g] in some
    coordinate, then one point of X pulls harder than all others together. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality Spread OutputView.
Import ListNotations.
Open Scope R_scope.

(** A list with one member put first. *)
Lemma member_first {A} (x : A) l : In x l -> exists rest, Permutation l (x :: rest).
Proof.
  intros Hx. destruct (in_split _ _ Hx) as [l1 [l2 ->]]. exists (l1 ++ l2).
  symmetry. apply Permutation_middle.
Qed.

Section HeavyPoint.
Variable d : nat.
Variable X : list vec.
Variables g v : vec.
Hypothesis median : is_median d X g.
Hypothesis enough : (3 <= length X)%nat.
Hypothesis sight : forall k sg, (k < d)%nat -> sg = 1 \/ sg = -1 ->
  exists tl tu bl bu, seen X g v k sg tl tu bl bu.

Notation view := (view g).

Lemma nonempty : X <> [].
Proof. intros ->. simpl in enough. lia. Qed.

Lemma edge_at_least y z k sg : sg = 1 \/ sg = -1 -> In y X -> In z X ->
  view y k sg - view z k sg <= edges X k.
Proof.
  intros Sg Hy Hz. unfold edges, OutputView.view.
  pose proof (greatest_ge (at_ k) X y Hy). pose proof (least_le (at_ k) X y Hy).
  pose proof (greatest_ge (at_ k) X z Hz). pose proof (least_le (at_ k) X z Hz).
  unfold at_ in *. destruct Sg as [-> | ->]; lra.
Qed.

Lemma someone_not_beyond k sg : (k < d)%nat -> sg = 1 \/ sg = -1 ->
  exists x, In x X /\ view x k sg <= 0.
Proof.
  intros Hk [-> | ->]; unfold OutputView.view.
  - destruct (median_not_below d X g k nonempty Hk median) as [x [Hx Ex]].
    exists x. split; auto. lra.
  - destruct (median_not_above d X g k nonempty Hk median) as [x [Hx Ex]].
    exists x. split; auto. lra.
Qed.

Variable u : vec -> vec.
Hypothesis bal : balanced d X g u.

(** Wherever x is, its pull times its distance is the way to it. *)
Lemma pull_times_distance x k : In x X -> (k < d)%nat -> u x k * dist d x g = x k - g k.
Proof.
  intros Hx Hk. destruct (Rlt_dec 0 (dist d x g)) as [P|P].
  - now apply (proj2 (proj2 bal)).
  - pose proof (dist_nonneg d x g). rewrite (dist_zero d x g ltac:(lra) k Hk).
    replace (dist d x g) with 0 by lra. ring.
Qed.

(** [x1] is heavy: 1 / (its distance) is more than the same summed over all others, which
    are called light. *)
Definition heavy (x1 : vec) (light : list vec) : Prop :=
  Permutation X (x1 :: light) /\ away d g light /\
  total_weight d g light * dist d x1 g < 1.

Lemma in_light x1 light x : Permutation X (x1 :: light) -> In x light -> In x X.
Proof. intros P Hx. eapply Permutation_in; [symmetry; exact P|now right]. Qed.
Lemma in_heavy x1 light : Permutation X (x1 :: light) -> In x1 X.
Proof. intros P. eapply Permutation_in; [symmetry; exact P|now left]. Qed.

(** The pull of the heavy point balances that of the others. *)
Lemma pulls_balance x1 light k : Permutation X (x1 :: light) -> away d g light -> (k < d)%nat ->
  u x1 k = - pull d g light k.
Proof.
  intros P A Hk. pose proof (proj1 (proj2 bal) k Hk) as B.
  rewrite (lsum_perm _ _ _ P) in B. simpl in B.
  rewrite (pull_is d g u light k A) in B; [lra|].
  intros x Hx. apply pull_times_distance; auto. now apply in_light with x1 light.
Qed.

(** The view of the lights, weighted and summed. *)
Lemma pull_in_view light k sg :
  lsum (fun x => weight d g x * view x k sg) light = sg * pull d g light k.
Proof.
  unfold pull, OutputView.view. rewrite <- lsum_scal. apply lsum_ext. intros. ring.
Qed.

Lemma permutation_with (x1 x : vec) light : In x light -> Permutation X (x1 :: light) ->
  exists rest, Permutation light (x :: rest) /\ Permutation X (x1 :: x :: rest).
Proof.
  intros Hx P. destruct (member_first x light Hx) as [rest Q]. exists rest.
  split; auto. rewrite P. now constructor.
Qed.

(** "One vector is heavy" (L1 to L3). *)
Lemma heavy_point k sg : (k < d)%nat -> sg = 1 \/ sg = -1 -> edges X k < 2 * view v k sg ->
  exists x1 light, heavy x1 light.
Proof.
  intros Hk Sg Far. destruct (sight k sg Hk Sg) as (L & tu & bl & bu & [Mid B _ [y [Hy Ey]] Pair]).
  destruct (someone_not_beyond k sg Hk Sg) as [x1 [H1 E1]].
  pose proof (edge_at_least y x1 k sg Sg Hy H1) as Edge.
  pose proof (Rmin_l tu bu) as Up.
  (* the trusted interval is beyond the median *)
  assert (HL : 0 < L).
  { apply Rnot_le_lt. intros C. assert (Rmax L bl <= 0) by (apply Rmax_lub; lra). lra. }
  rewrite Rmax_left in Mid by lra.
  destruct (member_first x1 X H1) as [light P].
  assert (Beyond : forall x, In x light -> L <= view x k sg).
  { intros x Hx. destruct (permutation_with x1 x light Hx P) as [rest [_ PX]].
    destruct (Pair x1 x rest PX) as [A _]. revert A. unfold Rmax. destruct (Rle_dec _ _); lra. }
  assert (A : away d g light).
  { intros x Hx. specialize (Beyond x Hx). unfold OutputView.view in Beyond.
    destruct (Rlt_dec 0 (dist d x g)) as [|N]; auto. exfalso.
    rewrite (dist_zero d x g ltac:(lra) k Hk) in Beyond. lra. }
  exists x1, light. split; [exact P|split; [exact A|]].
  (* L3 *)
  pose proof (pulls_balance x1 light k P A Hk) as Bal.
  pose proof (pull_times_distance x1 k H1 Hk) as Own. rewrite Bal in Own.
  assert (W : forall x, In x light -> 0 <= weight d g x)
    by (intros x Hx; left; now apply weight_pos with light).
  pose proof (weighted_at_least (weight d g) (fun x => view x k sg) light L W Beyond) as S.
  change (L * total_weight d g light <= lsum (fun x => weight d g x * view x k sg) light) in S.
  rewrite pull_in_view in S.
  apply (Rmult_le_compat_r (dist d x1 g)) in S; [|apply dist_nonneg].
  assert (V1 : sg * pull d g light k * dist d x1 g = - view x1 k sg).
  { unfold OutputView.view. rewrite <- Own. ring. }
  apply (Rmult_lt_reg_l L); auto. lra.
Qed.
End HeavyPoint.
