(** A Lipschitz function on an interval attains its least value. The standard library's
    [continuity_ab_min] says so too, but rests on the axiom of excluded middle, which the
    theorems here do without. *)
From Coq Require Import Reals Lra.
Open Scope R_scope.

Section Minimum.
Variable f : R -> R.
Variables a b L : R.
Hypothesis ab : a <= b.
Hypothesis HL : 0 <= L.
Hypothesis lipschitz : forall u v, f u - f v <= L * Rabs (u - v).

(** The greatest lower bound [m] of the values. *)
Lemma infimum : exists m, (forall z, a <= z <= b -> m <= f z) /\
  forall m', (forall z, a <= z <= b -> m' <= f z) -> m' <= m.
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

(** The values come near [m] first at the supremum of these [x]; there [m] is attained. *)
Theorem attains_least : exists z, a <= z <= b /\ forall z', a <= z' <= b -> f z <= f z'.
Proof.
  destruct infimum as [m [Low Great]].
  destruct (Rle_dec (f a) m) as [Fa|Fa].
  { exists a. split; [lra|]. intros z' Hz'. specialize (Low z' Hz'). lra. }
  assert (Ia : away m a).
  { split; [lra|]. exists (f a). split; [lra|]. intros z Hz. replace z with a; lra. }
  destruct (completeness (away m)) as [z [Up Lub]].
  - exists b. intros x [Hx _]. lra.
  - now exists a.
  - assert (Hz : a <= z <= b).
    { split; [now apply Up|]. apply Lub. intros x [Hx _]. lra. }
    exists z. split; [exact Hz|]. intros z' Hz'. apply Rle_trans with m; [|now apply Low].
    apply Rnot_lt_le. intros Gap.
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
End Minimum.
