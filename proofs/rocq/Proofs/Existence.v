(** Geometric medians exist (Definition 1): a Lipschitz function on a box attains its least value, one
    coordinate at a time, and clipping into the box brings no point farther. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians.
From BoxGeom.Proofs Require Import Sums Sorting Optimality Minimum.
Import ListNotations.
Open Scope R_scope.

Definition upd (y : vec) (d : nat) (z : R) : vec := fun k => if Nat.eq_dec k d then z else y k.
Definition l1 d (y y' : vec) : R := rsum d (fun k => Rabs (y k - y' k)).
Definition lipschitz d L (f : vec -> R) : Prop := forall y y', f y - f y' <= L * l1 d y y'.

Lemma l1_S d y y' : l1 (S d) y y' = l1 d y y' + Rabs (y d - y' d).
Proof. unfold l1, rsum. rewrite seq_S, lsum_app. simpl. lra. Qed.

Lemma l1_upd d y y' z z' : l1 (S d) (upd y d z) (upd y' d z') = l1 d y y' + Rabs (z - z').
Proof.
  rewrite l1_S. f_equal.
  - unfold l1, rsum. apply lsum_ext. intros k Hk. apply in_seq0 in Hk.
    unfold upd. destruct (Nat.eq_dec k d); [lia|reflexivity].
  - unfold upd. destruct (Nat.eq_dec d d); [reflexivity|lia].
Qed.

Lemma l1_nonneg d y y' : 0 <= l1 d y y'.
Proof. apply lsum_nonneg. intros; apply Rabs_pos. Qed.

(** Only the first d coordinates of its argument mean anything to [f]. *)
Definition respects d (f : vec -> R) : Prop :=
  forall y y', (forall k, (k < d)%nat -> y k = y' k) -> f y = f y'.

Lemma lipschitz_respects d L f : lipschitz d L f -> respects d f.
Proof.
  intros Lip y y' E.
  assert (Z : forall u v, (forall k, (k < d)%nat -> u k = v k) -> l1 d u v = 0).
  { intros u v F. unfold l1, rsum. rewrite (lsum_ext _ (fun _ => 0)), lsum_const; [lra|].
    intros k Hk. apply in_seq0 in Hk. rewrite (F k Hk), Rminus_diag_eq, Rabs_R0; auto. }
  pose proof (Lip y y'). pose proof (Lip y' y). rewrite Z in * by (auto; symmetry; auto). lra.
Qed.

Lemma upd_same y y' d z : (forall k, (k < d)%nat -> y k = y' k) ->
  forall k, (k < S d)%nat -> upd y d z k = upd y' d z k.
Proof.
  intros E k Hk. unfold upd. destruct (Nat.eq_dec k d); auto. apply E. lia.
Qed.

(** [g] is the first place of the box [a, b] where [f] is least: the last coordinate is the
    first for which it is, given the others, and these are the first for what is then left. *)
Fixpoint first_in_box d (f : vec -> R) (a b g : vec) : Prop :=
  match d with
  | O => True
  | S d' => exists slice : vec -> R,
      respects d' slice /\
      (forall y, exists z, first_least (fun z => f (upd y d' z)) (a d') (b d') z
                           /\ slice y = f (upd y d' z)) /\
      first_in_box d' slice a b g /\
      first_least (fun z => f (upd g d' z)) (a d') (b d') (g d')
  end.

Lemma first_in_box_same d a b g g' : forall f, respects d f ->
  (forall k, (k < d)%nat -> g k = g' k) -> first_in_box d f a b g -> first_in_box d f a b g'.
Proof.
  induction d as [|d IH]; simpl; auto. intros f R E (slice & Rs & S & F & (B & M & Fi)).
  exists slice. split; [exact Rs|split; [exact S|split]].
  - apply IH; auto.
  - assert (Fe : forall z, f (upd g d z) = f (upd g' d z)).
    { intros z. apply R, upd_same. auto. }
    rewrite <- (E d ltac:(lia)). split; [exact B|]. split.
    + intros z' Hz'. rewrite <- !Fe. now apply M.
    + intros z' Hz'. rewrite <- !Fe. now apply Fi.
Qed.

Lemma first_in_box_bounds d a b a' b' g : forall f, (forall k, a k = a' k) ->
  (forall k, b k = b' k) -> first_in_box d f a b g -> first_in_box d f a' b' g.
Proof.
  induction d as [|d IH]; simpl; auto. intros f Ea Eb (slice & Rs & S & F & B).
  rewrite Ea, Eb in B. exists slice. split; [exact Rs|split; [|split; [now apply IH|exact B]]].
  intros y. destruct (S y) as [z [Z E]]. rewrite Ea, Eb in Z. eauto.
Qed.

(** There is but one such place. *)
Lemma first_in_box_unique d a b g g' : forall f f', respects d f ->
  (forall y, f y = f' y) -> first_in_box d f a b g -> first_in_box d f' a b g' ->
  forall k, (k < d)%nat -> g k = g' k.
Proof.
  induction d as [|d IH]; [intros; lia|].
  intros f f' R E (slice & Rs & S & F & B) (slice' & Rs' & S' & F' & B') k Hk.
  assert (Es : forall y, slice y = slice' y).
  { intros y. destruct (S y) as [z [Z ->]]. destruct (S' y) as [z' [Z' ->]].
    rewrite <- E. f_equal. f_equal.
    apply (first_least_unique (fun z => f (upd y d z)) (fun z => f' (upd y d z)) (a d) (b d)); auto. }
  pose proof (IH slice slice' Rs Es F F') as Eg.
  destruct (Nat.eq_dec k d) as [->|]; [|apply Eg; lia].
  apply (first_least_unique (fun z => f (upd g d z)) (fun z => f' (upd g' d z)) (a d) (b d)); auto.
  intros z. rewrite <- E. apply R, upd_same, Eg.
Qed.

(** It is in the box, and [f] is least there. *)
Lemma first_in_box_least d a b g : forall f, respects d f -> first_in_box d f a b g ->
  (forall k, (k < d)%nat -> a k <= g k <= b k) /\
  forall y, (forall k, (k < d)%nat -> a k <= y k <= b k) -> f g <= f y.
Proof.
  induction d as [|d IH].
  - intros f R _. split; [intros; lia|]. intros y _. right. apply R. intros; lia.
  - intros f R (slice & Rs & S & F & (B & M & _)). destruct (IH slice Rs F) as [In_box Least].
    split.
    + intros k Hk. destruct (Nat.eq_dec k d) as [->|]; auto. apply In_box. lia.
    + intros y Hy. specialize (Least y ltac:(intros; apply Hy; lia)).
      assert (Own : forall x, f x = f (upd x d (x d))).
      { intros x. apply R. intros k _. unfold upd. now destruct (Nat.eq_dec k d) as [->|]. }
      destruct (S g) as [z [Z Ez]]. destruct (S y) as [z' [(_ & M' & _) Ez']].
      rewrite Ez, Ez' in Least. rewrite (Own g), (Own y).
      specialize (M' (y d) ltac:(apply Hy; lia)).
      specialize (M z ltac:(apply Z)). lra.
Qed.

Section LastCoordinate.
Variables (d : nat) (L : R) (f : vec -> R) (a b : R).
Hypothesis HL : 0 <= L.
Hypothesis Lip : lipschitz (S d) L f.
Hypothesis ab : a <= b.

Lemma slice_first y : {z | first_least (fun z => f (upd y d z)) a b z}.
Proof.
  apply (attains_first (fun z => f (upd y d z)) a b L ab HL).
  intros u v. pose proof (Lip (upd y d u) (upd y d v)) as K. rewrite l1_upd in K.
  replace (l1 d y y) with 0 in K; [lra|].
  unfold l1, rsum. rewrite (lsum_ext _ (fun _ => 0)), lsum_const; [lra|].
  intros. rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.

Definition slice_least y : R := f (upd y d (proj1_sig (slice_first y))).

Lemma slice_least_lipschitz : lipschitz d L slice_least.
Proof.
  intros y y'. unfold slice_least.
  destruct (slice_first y) as [z Z]. destruct (slice_first y') as [z' Z']. simpl.
  destruct Z as (_ & M & _). destruct Z' as (Hz' & _ & _). specialize (M z' Hz'). simpl in M. pose proof (Lip (upd y d z') (upd y' d z')) as K.
  rewrite l1_upd, (Rminus_diag_eq z' z'), Rabs_R0 in K by reflexivity. lra.
Qed.
End LastCoordinate.

Theorem minimum_on_a_box d : forall L f (a b : vec), 0 <= L -> lipschitz d L f ->
  (forall k, (k < d)%nat -> a k <= b k) -> {g | first_in_box d f a b g}.
Proof.
  induction d as [|d IH]; intros L f a b HL Lip ab; [now exists a|].
  assert (Hd : a d <= b d) by (apply ab; lia).
  set (slice := slice_least d L f (a d) (b d) HL Lip Hd).
  assert (Ls : lipschitz d L slice) by apply slice_least_lipschitz.
  destruct (IH L slice a b HL Ls ltac:(intros; apply ab; lia)) as [g F].
  destruct (slice_first d L f (a d) (b d) HL Lip Hd g) as [z Z].
  exists (upd g d z). exists slice.
  pose proof (lipschitz_respects d L slice Ls) as Rs.
  assert (Low : forall k, (k < d)%nat -> g k = upd g d z k).
  { intros k Hk. unfold upd. destruct (Nat.eq_dec k d); [lia|reflexivity]. }
  split; [exact Rs|split; [|split]].
  - intros y. unfold slice, slice_least.
    destruct (slice_first d L f (a d) (b d) HL Lip Hd y) as [zy Zy]. exists zy. auto.
  - now apply first_in_box_same with g.
  - assert (E : upd g d z d = z) by (unfold upd; destruct (Nat.eq_dec d d); [reflexivity|lia]).
    rewrite E. destruct Z as (B & M & Fi).
    assert (Fe : forall x, f (upd (upd g d z) d x) = f (upd g d x)).
    { intros x. apply (lipschitz_respects (S d) L f Lip). intros k _. unfold upd.
      now destruct (Nat.eq_dec k d). }
    split; [exact B|]. split.
    + intros z' Hz'. rewrite !Fe. now apply M.
    + intros z' Hz'. rewrite !Fe. now apply Fi.
Qed.

Lemma least_of_multisets {A} (f : A -> R) l l' : Permutation l l' -> least f l = least f l'.
Proof.
  intros P. destruct l as [|a l].
  { apply Permutation_nil in P. now subst. }
  assert (N : l' <> []) by (intros ->; symmetry in P; now apply Permutation_nil in P).
  destruct (least_in f (a :: l) ltac:(easy)) as [x [Hx Ex]]. destruct (least_in f l' N) as [y [Hy Ey]].
  apply Rle_antisym.
  - rewrite Ey. apply least_le. now rewrite P.
  - rewrite Ex. apply least_le. now rewrite <- P.
Qed.

Lemma greatest_of_multisets {A} (f : A -> R) l l' :
  Permutation l l' -> greatest f l = greatest f l'.
Proof.
  intros P. destruct l as [|a l].
  { apply Permutation_nil in P. now subst. }
  assert (N : l' <> []) by (intros ->; symmetry in P; now apply Permutation_nil in P).
  destruct (greatest_in f (a :: l) ltac:(easy)) as [x [Hx Ex]]. destruct (greatest_in f l' N) as [y [Hy Ey]].
  apply Rle_antisym.
  - rewrite Ex. apply greatest_ge. now rewrite <- P.
  - rewrite Ey. apply greatest_ge. now rewrite P.
Qed.

Lemma norm_le_l1 d v : norm d v <= rsum d (fun k => Rabs (v k)).
Proof.
  induction d as [|d IH]; unfold rsum.
  - unfold norm, dot, rsum. simpl. rewrite sqrt_0. lra.
  - assert (0 <= norm d v) by apply norm_nonneg. pose proof (Rabs_pos (v d)).
    unfold rsum in *. rewrite seq_S, lsum_app. simpl.
    apply le_of_squares; [lra|]. rewrite norm_sqr.
    unfold dot, rsum. rewrite seq_S, lsum_app. simpl.
    change (lsum (fun k => v k * v k) (seq 0 d)) with (dot d v v). rewrite <- norm_sqr.
    assert (v d * v d = Rabs (v d) * Rabs (v d)) by (unfold Rabs; destruct (Rcase_abs _); lra).
    nra.
Qed.

Lemma F_lipschitz d l : lipschitz d (INR (length l)) (summed_distance d l).
Proof.
  intros y y'. unfold summed_distance.
  assert (T : lsum (fun x => dist d x y) l <= lsum (fun x => dist d x y' + l1 d y y') l).
  { apply lsum_le. intros x _.
    replace (dist d x y) with (norm d (fun k => (x k - y' k) + (y' k - y k)))
      by (apply norm_ext; intros; ring).
    pose proof (minkowski d (fun k => x k - y' k) (fun k => y' k - y k)) as M.
    pose proof (norm_le_l1 d (fun k => y' k - y k)) as N. fold (dist d x y') in M.
    replace (l1 d y y') with (rsum d (fun k => Rabs (y' k - y k))); [lra|].
    unfold l1, rsum. apply lsum_ext. intros. apply Rabs_minus_sym. }
  rewrite lsum_plus, lsum_const in T. lra.
Qed.

Definition clip (a b y : vec) : vec := fun k => Rmax (a k) (Rmin (b k) (y k)).

Lemma clip_nearer d l y : l <> [] ->
  summed_distance d l (clip (fun k => least (at_ k) l) (fun k => greatest (at_ k) l) y) <= summed_distance d l y.
Proof.
  intros Hl. unfold summed_distance. apply lsum_le. intros x Hx. unfold dist.
  apply Rsqr_incr_0_var; [|apply norm_nonneg]. unfold Rsqr. rewrite !norm_sqr.
  apply lsum_le. intros k _.
  pose proof (least_le (at_ k) l x Hx) as A. pose proof (greatest_ge (at_ k) l x Hx) as B.
  unfold clip, at_ in *. unfold Rmax, Rmin.
  repeat destruct (Rle_dec _ _); nra.
Qed.

(** ** A rule that computes medians

    The first median in the box of the points, which depends on the multiset alone. *)
Section Rule.
Variable d : nat.
Notation lower l := (fun k => least (at_ k) l).
Notation upper l := (fun k => greatest (at_ k) l).

Lemma box_not_empty l k : least (at_ k) l <= greatest (at_ k) l.
Proof.
  destruct l as [|x l]; [simpl; lra|].
  pose proof (least_le (at_ k) (x :: l) x (or_introl eq_refl)).
  pose proof (greatest_ge (at_ k) (x :: l) x (or_introl eq_refl)). lra.
Qed.

Definition first_median (l : list vec) : vec := proj1_sig
  (minimum_on_a_box d (INR (length l)) (summed_distance d l) (lower l) (upper l) (pos_INR _)
    (F_lipschitz d l) (fun k _ => box_not_empty l k)).

Lemma first_median_first l :
  first_in_box d (summed_distance d l) (lower l) (upper l) (first_median l).
Proof. unfold first_median. now destruct (minimum_on_a_box _ _ _ _ _ _ _ _). Qed.

Lemma summed_distance_respects l : respects d (summed_distance d l).
Proof. apply (lipschitz_respects d (INR (length l))), F_lipschitz. Qed.

Theorem first_median_is_median l : l <> [] -> is_median d l (first_median l).
Proof.
  intros N y. apply Rle_trans with (summed_distance d l (clip (lower l) (upper l) y)).
  - apply (first_in_box_least d _ _ _ _ (summed_distance_respects l) (first_median_first l)).
    intros k _. pose proof (box_not_empty l k). unfold clip, Rmax, Rmin.
    repeat destruct (Rle_dec _ _); lra.
  - now apply clip_nearer.
Qed.

Theorem first_median_of_multisets X Y : Permutation X Y ->
  forall k, (k < d)%nat -> first_median X k = first_median Y k.
Proof.
  intros P. apply (first_in_box_unique d (lower X) (upper X) _ _
    (summed_distance d X) (summed_distance d Y)).
  - apply summed_distance_respects.
  - intros y. now apply lsum_perm.
  - apply first_median_first.
  - pose proof (first_median_first Y) as F. revert F. apply first_in_box_bounds.
    + intros k. apply least_of_multisets. now symmetry.
    + intros k. apply greatest_of_multisets. now symmetry.
Qed.
End Rule.

Theorem median_exists d l : l <> [] -> exists g, is_median d l g.
Proof. intros N. exists (first_median d l). now apply first_median_is_median. Qed.

Theorem median_rule_exists d : exists geo, is_median_rule d geo.
Proof.
  exists (first_median d). split; [apply first_median_is_median|apply first_median_of_multisets].
Qed.
