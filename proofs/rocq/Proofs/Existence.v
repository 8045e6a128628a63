(** Geometric medians exist (Definition 1): a Lipschitz function on a box attains its least value, one
    coordinate at a time, and clipping into the box brings no point farther. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz ClassicalEpsilon FunctionalExtensionality PropExtensionality.
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

Section LastCoordinate.
Variables (d : nat) (L : R) (f : vec -> R) (a b : R).
Hypothesis HL : 0 <= L.
Hypothesis Lip : lipschitz (S d) L f.
Hypothesis ab : a <= b.

Lemma slice_attains y :
  exists z, a <= z <= b /\ forall z', a <= z' <= b -> f (upd y d z) <= f (upd y d z').
Proof.
  apply (attains_least (fun z => f (upd y d z)) a b L ab HL).
  intros u v. pose proof (Lip (upd y d u) (upd y d v)) as K. rewrite l1_upd in K.
  replace (l1 d y y) with 0 in K; [lra|].
  unfold l1, rsum. rewrite (lsum_ext _ (fun _ => 0)), lsum_const; [lra|].
  intros. rewrite Rminus_diag_eq, Rabs_R0; auto.
Qed.

Definition values y (r : R) : Prop := exists z, a <= z <= b /\ r = - f (upd y d z).
Lemma values_bound y : bound (values y).
Proof.
  destruct (slice_attains y) as [z [Hz M]]. exists (- f (upd y d z)).
  intros r [z' [Hz' ->]]. specialize (M z' Hz'). lra.
Qed.
Lemma values_some y : exists r, values y r.
Proof. exists (- f (upd y d a)), a. split; [lra|reflexivity]. Qed.
Definition slice_least y : R := - proj1_sig (completeness (values y) (values_bound y) (values_some y)).

Lemma slice_least_spec y :
  (forall z, a <= z <= b -> slice_least y <= f (upd y d z)) /\
  exists z, a <= z <= b /\ f (upd y d z) <= slice_least y.
Proof.
  unfold slice_least. destruct (completeness _ _ _) as [m [Up Lub]]. simpl. split.
  - intros z Hz. assert (- f (upd y d z) <= m) by (apply Up; exists z; auto). lra.
  - destruct (slice_attains y) as [z [Hz M]]. exists z. split; auto.
    assert (m <= - f (upd y d z)); [|lra].
    apply Lub. intros r [z' [Hz' ->]]. specialize (M z' Hz'). lra.
Qed.

Lemma slice_least_lipschitz : lipschitz d L slice_least.
Proof.
  intros y y'. destruct (slice_least_spec y) as [A _]. destruct (slice_least_spec y') as [_ [z [Hz B]]].
  specialize (A z Hz). pose proof (Lip (upd y d z) (upd y' d z)) as K.
  rewrite l1_upd, (Rminus_diag_eq z z), Rabs_R0 in K by reflexivity. lra.
Qed.
End LastCoordinate.

Theorem minimum_on_a_box d : forall L f (a b : vec), 0 <= L -> lipschitz d L f ->
  (forall k, (k < d)%nat -> a k <= b k) ->
  exists g, (forall k, (k < d)%nat -> a k <= g k <= b k) /\
    forall y, (forall k, (k < d)%nat -> a k <= y k <= b k) -> f g <= f y.
Proof.
  induction d as [|d IH]; intros L f a b HL Lip ab.
  - exists a. split; [intros; lia|]. intros y _.
    pose proof (Lip a y) as K. unfold l1, rsum in K. simpl in K. lra.
  - assert (Hd : a d <= b d) by (apply ab; lia).
    destruct (IH L (slice_least d L f (a d) (b d) HL Lip Hd) a b HL) as [g [Hg Mg]].
    + apply slice_least_lipschitz.
    + intros; apply ab; lia.
    + destruct (slice_least_spec d L f (a d) (b d) HL Lip Hd g) as [_ [z [Hz Ez]]].
      exists (upd g d z). split.
      * intros k Hk. unfold upd. destruct (Nat.eq_dec k d) as [->|]; auto. apply Hg; lia.
      * intros y Hy.
        pose proof (Mg y ltac:(intros; apply Hy; lia)) as M1.
        destruct (slice_least_spec d L f (a d) (b d) HL Lip Hd y) as [A _].
        specialize (A (y d) ltac:(apply Hy; lia)).
        pose proof (Lip (upd y d (y d)) y) as K.
        replace (l1 (S d) (upd y d (y d)) y) with 0 in K; [lra|].
        unfold l1, rsum. rewrite (lsum_ext _ (fun _ => 0)), lsum_const; [lra|].
        intros k _. unfold upd. destruct (Nat.eq_dec k d) as [->|];
          rewrite Rminus_diag_eq, Rabs_R0; auto.
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

Theorem median_exists d l : l <> [] -> exists g, is_median d l g.
Proof.
  intros Hl. set (a := fun k => least (at_ k) l). set (b := fun k => greatest (at_ k) l).
  assert (ab : forall k, a k <= b k).
  { intros k. destruct l as [|x l']; [easy|].
    pose proof (least_le (at_ k) (x :: l') x (or_introl eq_refl)).
    pose proof (greatest_ge (at_ k) (x :: l') x (or_introl eq_refl)). unfold a, b. lra. }
  destruct (minimum_on_a_box d (INR (length l)) (summed_distance d l) a b (pos_INR _) (F_lipschitz d l))
    as [g [_ M]]; [auto|].
  exists g. intros y. apply Rle_trans with (summed_distance d l (clip a b y)).
  - apply M. intros k _. specialize (ab k). unfold clip, Rmax, Rmin.
    repeat destruct (Rle_dec _ _); lra.
  - now apply clip_nearer.
Qed.

(** ** A rule that computes medians

    The median is *chosen*: hence the axioms of choice and of classical logic, which
    nothing else here needs. *)
Definition geo (d : nat) (X : list vec) : vec := epsilon (inhabits zero) (is_median d X).

Lemma geo_is_median d X : X <> [] -> is_median d X (geo d X).
Proof. intros H. unfold geo. apply epsilon_spec. now apply median_exists. Qed.

Lemma geo_of_multisets d X Y : Permutation X Y -> geo d X = geo d Y.
Proof.
  intros P. unfold geo. f_equal. apply functional_extensionality. intros g.
  apply propositional_extensionality. unfold is_median, summed_distance.
  split; intros M y; specialize (M y);
    [rewrite <- !(lsum_perm _ _ _ P)|rewrite !(lsum_perm _ _ _ P)]; exact M.
Qed.

Theorem median_rule_exists d : exists geo, is_median_rule d geo.
Proof.
  exists (geo d). split; [apply geo_is_median|].
  intros X Y P k _. now rewrite (geo_of_multisets d X Y P).
Qed.
