(** What a coordinate has to spare where there is a heavy point, for Theorem 21 ("every
    coordinate" in docs/proofs.md). The lights are the other points of X. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality Spread OutputView HeavyPoint
  Inequalities21.
Import ListNotations.
Open Scope R_scope.

Section Coordinate.
Variable d : nat.
Variable X : list vec.
Variables g v : vec.
Hypothesis enough : (3 <= length X)%nat.
Hypothesis sight : forall k sg, (k < d)%nat -> sg = 1 \/ sg = -1 ->
  exists tl tu bl bu, seen X g v k sg tl tu bl bu.
Variable u : vec -> vec.
Hypothesis bal : balanced d X g u.

Notation view := (view g).

Variable x1 : vec.
Variable light : list vec.
Hypothesis x1_heavy : heavy d X g x1 light.
Variable mu : R.
Hypothesis mu_three : 3 <= mu.
Hypothesis mu_far : forall x, In x light -> total_weight d g light * dist d x g <= mu.

Let Lam := total_weight d g light.
Let P := proj1 x1_heavy.
Let A := proj1 (proj2 x1_heavy).

Lemma light_count : (2 <= length light)%nat.
Proof. pose proof (Permutation_length P) as L. simpl in L. lia. Qed.
Lemma Lam_pos : 0 < Lam.
Proof.
  apply total_weight_pos; [exact A|]. intros E. pose proof light_count as L.
  rewrite E in L. simpl in L. lia.
Qed.
Lemma weights_nonneg x : In x light -> 0 <= weight d g x.
Proof. intros Hx. left. now apply weight_pos with light. Qed.

Lemma direction k : exists sg, (sg = 1 \/ sg = -1) /\ 0 <= sg * pull d g light k.
Proof.
  destruct (Rle_dec 0 (pull d g light k)).
  - exists 1. split; auto. lra.
  - exists (-1). split; auto. lra.
Qed.

(** The mean of the lights, and the heavy point on the other side of the median: no farther
    from it than that mean (L11). *)
Lemma heavy_is_near k sg : (k < d)%nat -> 0 <= sg * pull d g light k ->
  0 <= - view x1 k sg <= sg * pull d g light k / Lam.
Proof.
  intros Hk Dir. pose proof Lam_pos as HL.
  pose proof (pulls_balance d X g u bal x1 light k P A Hk) as Bal.
  pose proof (pull_times_distance d X g u bal x1 k (in_heavy _ _ _ P) Hk) as Own.
  rewrite Bal in Own.
  assert (E : - view x1 k sg = sg * pull d g light k * dist d x1 g).
  { unfold OutputView.view. rewrite <- Own. ring. }
  rewrite E. split; [apply Rmult_le_pos; auto; apply dist_nonneg|].
  apply (Rmult_le_reg_r Lam); auto. unfold Rdiv.
  rewrite (Rmult_assoc _ (/ Lam) Lam), Rinv_l, Rmult_1_r by lra.
  pose proof (proj2 (proj2 x1_heavy)) as Hv. fold Lam in Hv.
  assert (sg * pull d g light k * (Lam * dist d x1 g) <= sg * pull d g light k * 1)
    by (apply Rmult_le_compat_l; lra).
  lra.
Qed.

(** No light is far from the others, measured from their mean (L4). *)
Lemma farthest k sg j s : In j light -> (forall x, In x light -> s <= view x k sg) ->
  view j k sg - s <= mu * (sg * pull d g light k / Lam - s).
Proof.
  intros Hj Hs. pose proof Lam_pos as HL. pose proof (weight_pos d g light j A Hj) as Wj.
  apply (farthest_light _ _ _ (weight d g j / Lam)).
  - now apply Hs.
  - apply (Rmult_le_reg_r Lam); auto. unfold Rdiv.
    rewrite (Rmult_assoc _ (/ Lam) Lam), Rinv_l, Rmult_1_r by lra. rewrite <- pull_in_view.
    apply weighted_at_least; auto. apply weights_nonneg.
  - apply Rdiv_lt_0_compat; auto.
  - specialize (mu_far j Hj). fold Lam in mu_far. specialize (A j Hj).
    apply (Rmult_le_reg_r (Lam * dist d j g)); [now apply Rmult_lt_0_compat|].
    unfold weight. replace (mu * (/ dist d j g / Lam) * (Lam * dist d j g)) with mu
      by (field; lra). lra.
  - apply (Rmult_le_reg_r Lam); auto.
    replace ((sg * pull d g light k / Lam - s) * Lam)
      with (lsum (fun x => weight d g x * (view x k sg - s)) light).
    + replace (weight d g j / Lam * (view j k sg - s) * Lam)
        with (weight d g j * (view j k sg - s)) by (field; lra).
      apply (lsum_elem_le (fun x => weight d g x * (view x k sg - s))); auto.
      intros x Hx. apply Rmult_le_pos; [now apply weights_nonneg|].
      specialize (Hs x Hx). lra.
    + rewrite (lsum_ext _ (fun x => weight d g x * view x k sg + - s * weight d g x))
        by (intros; ring).
      rewrite lsum_plus, lsum_scal, pull_in_view. fold (total_weight d g light) Lam. field. lra.
Qed.

(** What the coordinate has to spare, in terms that can be summed. *)
Lemma spare k : (k < d)%nat ->
  Lam * lsum (fun x => weight d g x * ((x k - g k) * (x k - g k))) light
    - pull d g light k * pull d g light k - mu * (pull d g light k * pull d g light k)
  <= Lam * Lam * (edges X k * edges X k - 4 * ((v k - g k) * (v k - g k))).
Proof.
  intros Hk. destruct (direction k) as (sg & Sg & Dir). pose proof Lam_pos as HL.
  assert (Sq : forall y, sg * y * (sg * y) = y * y) by (intros; destruct Sg as [-> | ->]; ring).
  assert (N : light <> []).
  { intros E. pose proof light_count as L. rewrite E in L. simpl in L. lia. }
  destruct (greatest_in (fun x => view x k sg) light N) as [j [Hj Ej]].
  destruct (least_in (fun x => view x k sg) light N) as [i [Hi Ei]].
  pose proof (greatest_ge (fun x => view x k sg) light) as Top.
  pose proof (least_le (fun x => view x k sg) light) as Bottom.
  cbv beta in Ej, Ei, Top, Bottom. rewrite Ej in Top. rewrite Ei in Bottom.
  set (M := view j k sg) in *. set (s := view i k sg) in *.
  pose proof (variance (weight d g) (fun x => view x k sg) light s M weights_nonneg
    (fun x Hx => conj (Bottom x Hx) (Top x Hx))) as Var.
  change (lsum (weight d g) light) with Lam in Var. cbv beta in Var.
  rewrite pull_in_view in Var.
  rewrite (lsum_ext (fun x => weight d g x * (view x k sg * view x k sg))
    (fun x => weight d g x * ((x k - g k) * (x k - g k)))) in Var
    by (intros; unfold OutputView.view; now rewrite Sq).
  pose proof (heavy_is_near k sg Hk Dir) as Near.
  pose proof (farthest k sg j s Hj Bottom) as Far. fold M in Far.
  pose proof (weighted_at_most (weight d g) (fun x => view x k sg) light M
    weights_nonneg Top) as Mean.
  pose proof (weighted_at_least (weight d g) (fun x => view x k sg) light s
    weights_nonneg Bottom) as Mean'.
  change (lsum (weight d g) light) with Lam in Mean, Mean'. cbv beta in Mean, Mean'.
  rewrite pull_in_view in Mean, Mean'.
  set (S1 := sg * pull d g light k) in *. set (m := S1 / Lam) in *.
  assert (Em : S1 = m * Lam) by (unfold m; field; lra).
  assert (HmM : m <= M) by (apply (Rmult_le_reg_r Lam); lra).
  assert (Hsm : s <= m) by (apply (Rmult_le_reg_r Lam); lra).
  assert (E2 : pull d g light k * pull d g light k = m * Lam * (m * Lam)).
  { rewrite <- (Sq (pull d g light k)). fold S1. now rewrite Em. }
  rewrite E2. replace (S1 * S1) with (m * Lam * (m * Lam)) in Var by (now rewrite Em).
  rewrite Em in Var.
  destruct (sight k sg Hk Sg) as (tl & tu & bl & bu & [Mid B [y [Hy Ey]] [z [Hz Ez]] Pair]).
  destruct (permutation_with X x1 i light Hi P) as [r1 [_ P1]].
  destruct (permutation_with X x1 j light Hj P) as [r2 [_ P2]].
  destruct (Pair _ _ _ P1) as [Q1 _]. destruct (Pair _ _ _ P2) as [_ Q2].
  fold s in Q1. fold M in Q2.
  assert (Q3 : s <= tu).
  { pose proof light_count as L. destruct light as [|p [|q rest]] eqn:El; try (simpl in L; lia).
    assert (P3 : Permutation X (p :: q :: x1 :: rest)).
    { rewrite P. rewrite (Permutation_middle [p; q] rest x1). reflexivity. }
    destruct (Pair _ _ _ P3) as [_ Q]. eapply Rle_trans; [|exact Q].
    apply Rmin_glb; apply Bottom; simpl; auto. }
  assert (Where : forall x, In x X -> x = x1 \/ In x light).
  { intros x Hx. apply (Permutation_in _ P) in Hx as [<-|Hx]; auto. }
  assert (Ix : forall x, In x light -> In x X) by (intros x Hx; now apply in_light with x1 light).
  pose proof (edge_at_least X g j x1 k sg Sg (Ix j Hj) (in_heavy _ _ _ P)) as Edge1.
  fold M in Edge1.
  pose proof (edge_at_least X g j i k sg Sg (Ix j Hj) (Ix i Hi)) as Edge2. fold M s in Edge2.
  pose proof (slack M m s (- view x1 k sg) mu (edges X k) (view v k sg) tl tu bl bu) as K.
  rewrite Ropp_involutive in K.
  assert (K' : (M - m) * (m - s) - mu * (m * m)
    <= edges X k * edges X k - 4 * (view v k sg * view v k sg)).
  { apply K; auto; try lra.
    - destruct (Where z Hz) as [-> |Hl]; [lra|]. specialize (Top z Hl). lra.
    - pose proof (Rmax_l (- view x1 k sg) (- s)). pose proof (Rmax_r (- view x1 k sg) (- s)).
      destruct (Where y Hy) as [-> |Hl]; [lra|]. specialize (Bottom y Hl). lra. }
  clear K. unfold OutputView.view at 1 2 in K'. rewrite Sq in K'.
  apply (Rmult_le_compat_l (Lam * Lam)) in K'; [lra|apply Rle_0_sqr].
Qed.
End Coordinate.
