(** A Lipschitz function on an interval attains its least value, and there is a first place
    where it does. The standard library's [continuity_ab_min] says the former too, but rests
    on the axiom of excluded middle, which the theorems here do without. *)
From Coq Require Import Reals Lra.
Open Scope R_scope.

(** In [a, b] the function is least at [z], and not before. *)
Definition first_least (f : R -> R) a b z : Prop :=
  a <= z <= b /\ (forall z', a <= z' <= b -> f z <= f z') /\
  (forall z', a <= z' <= b -> f z' <= f z -> z <= z').

(** There is but one such place. *)
Lemma first_least_unique f f' a b z z' : (forall y, f y = f' y) ->
  first_least f a b z -> first_least f' a b z' -> z = z'.
Proof.
  intros E (Hz & M & F) (Hz' & M' & F'). apply Rle_antisym.
  - apply F; auto. rewrite !E. now apply M'.
  - apply F'; auto. rewrite <- !E. now apply M.
Qed.

Section Minimum.
Variable f : R -> R.
Variables a b L : R.
Hypothesis ab : a <= b.
Hypothesis HL : 0 <= L.
Hypothesis lipschitz : forall u v, f u - f v <= L * Rabs (u - v).

(** The greatest lower bound [m] of the values. *)
Lemma infimum : {m | (forall z, a <= z <= b -> m <= f z) /\
  forall m', (forall z, a <= z <= b -> m' <= f z) -> m' <= m}.
Proof.
  destruct (completeness (fun r => exists z, a <= z <= b /\ r = - f z)) as [s [Up Lub]].
  - exists (L * (b - a) - f a). intros r [z [Hz ->]]. pose proof (lipschitz a z) as K.
    rewrite Rabs_left1 in K by lra.
    assert (L * - (a - z) <= L * (b - a)) by (apply Rmult_le_compat_l; lra). lra.
  - exists (- f a), a. lra.
  - exists (- s). split.
    + intros z Hz. assert (- f z <= s) by (apply Up; eauto). lra.
    + intros m' M. assert (s <= - m'); [|lra]. apply Lub. intros r [z [Hz ->]].
      specialize (M z Hz). lra.
Qed.

(** Up to [x] the values stay away from [m]. *)
Definition away m x : Prop := a <= x <= b /\ exists c, m < c /\ forall z, a <= z <= x -> c <= f z.

(** At the supremum of these [x] the values are not above [m]. *)
Lemma attained m z : (forall z, a <= z <= b -> m <= f z) ->
  (forall m', (forall z, a <= z <= b -> m' <= f z) -> m' <= m) ->
  is_lub (away m) z -> a <= z <= b -> f z <= m.
Proof.
  intros Low Great [Up Lub] Hz. apply Rnot_lt_le. intros Gap.
  (* around z the values are at least [m + g / 2] *)
  set (g := f z - m). set (eps := g / (2 * (L + 1))).
  assert (He : 0 < eps) by (apply Rdiv_lt_0_compat; unfold g; lra).
  assert (Near : forall y, Rabs (z - y) <= eps -> m + g / 2 <= f y).
  { intros y Hy. pose proof (lipschitz z y) as K.
    assert (L * Rabs (z - y) <= L * eps) by (now apply Rmult_le_compat_l).
    assert ((L + 1) * eps = g / 2) by (unfold eps; field; lra).
    assert (f z = m + g) by (unfold g; ring). lra. }
  assert (Before : z <= z - eps); [|lra].
  (* else some [x] beyond [z - eps] is away from m, and so is what lies beyond z *)
  apply Lub. intros x [Hx [c [Hc C]]]. destruct (Rle_dec x (z - eps)) as [|Beyond]; auto.
  exfalso. assert (All : forall y, a <= y <= b -> y <= z + eps -> Rmin c (m + g / 2) <= f y).
  { intros y Hy Hy'. destruct (Rle_dec y x) as [Y|Y].
    - eapply Rle_trans; [apply Rmin_l|]. apply C. lra.
    - eapply Rle_trans; [apply Rmin_r|]. apply Near. apply Rabs_le. lra. }
  assert (Hm : m < Rmin c (m + g / 2)) by (apply Rmin_glb_lt; unfold g; lra).
  destruct (Rle_dec b (z + eps)) as [B|B].
  + assert (Rmin c (m + g / 2) <= m); [|lra]. apply Great. intros y Hy. apply All; lra.
  + assert (z + eps <= z); [|lra]. apply Up. split; [lra|].
    exists (Rmin c (m + g / 2)). split; [exact Hm|]. intros y Hy. apply All; lra.
Qed.

(** The values come near [m] first at the supremum of these [x]; there [m] is attained. *)
Theorem attains_first : {z | first_least f a b z}.
Proof.
  destruct infimum as [m [Low Great]].
  destruct (Rle_dec (f a) m) as [Fa|Fa].
  { exists a. split; [lra|split].
    - intros z' Hz'. specialize (Low z' Hz'). lra.
    - intros z' Hz' _. lra. }
  assert (Ia : away m a).
  { split; [lra|]. exists (f a). split; [lra|]. intros z Hz. replace z with a; lra. }
  destruct (completeness (away m)) as [z [Up Lub]].
  - exists b. intros x [Hx _]. lra.
  - now exists a.
  - assert (Hz : a <= z <= b).
    { split; [now apply Up|]. apply Lub. intros x [Hx _]. lra. }
    assert (Fz : f z <= m) by (now apply attained).
    exists z. split; [exact Hz|split].
    + intros z' Hz'. specialize (Low z' Hz'). lra.
    + intros z' Hz' F. specialize (Low z Hz). apply Lub. intros x [Hx [c [Hc C]]].
      destruct (Rle_dec x z') as [|N]; auto. specialize (C z' ltac:(lra)). lra.
Qed.
End Minimum.
