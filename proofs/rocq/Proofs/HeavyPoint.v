(** The geometry of Theorem 21. [X] are the honest vectors, [g] their median, [v] what a node
    puts out that hears one vector more. If [v] is more than half an edge from [g] in some
    coordinate, then one point of X pulls harder than all others together ([heavy_point]), and
    then [v] is at most half the diagonal from [g] ([moved_at_most_half]). *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality Spread OutputView Inequalities21.
Import ListNotations.
Open Scope R_scope.

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
  intros Hx P. apply in_split in Hx as [l1 [l2 ->]]. exists (l1 ++ l2).
  assert (Q : Permutation (l1 ++ x :: l2) (x :: l1 ++ l2)) by (symmetry; apply Permutation_middle).
  split; auto. rewrite P. now constructor.
Qed.

(** "A heavy point". *)
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
  destruct (in_split _ _ H1) as [l1 [l2 E]]. set (light := l1 ++ l2).
  assert (P : Permutation X (x1 :: light)) by (rewrite E; symmetry; apply Permutation_middle).
  assert (Beyond : forall x, In x light -> L <= view x k sg).
  { intros x Hx. destruct (permutation_with x1 x light Hx P) as [rest [_ PX]].
    destruct (Pair x1 x rest PX) as [A _]. revert A. unfold Rmax. destruct (Rle_dec _ _); lra. }
  assert (A : away d g light).
  { intros x Hx. specialize (Beyond x Hx). unfold OutputView.view in Beyond.
    destruct (Rlt_dec 0 (dist d x g)) as [|N]; auto. exfalso.
    rewrite (dist_zero d x g ltac:(lra) k Hk) in Beyond. lra. }
  exists x1, light. split; [exact P|split; [exact A|]].
  (* lemma B1 *)
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

(** "Every coordinate". *)
Section Coordinate.
Variable x1 : vec.
Variable light : list vec.
Hypothesis x1_heavy : heavy x1 light.
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
    from it than that mean (lemma B5'). *)
Lemma heavy_is_near k sg : (k < d)%nat -> 0 <= sg * pull d g light k ->
  0 <= - view x1 k sg <= sg * pull d g light k / Lam.
Proof.
  intros Hk Dir. pose proof Lam_pos as HL.
  pose proof (pulls_balance x1 light k P A Hk) as Bal.
  pose proof (pull_times_distance x1 k (in_heavy _ _ P) Hk) as Own. rewrite Bal in Own.
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

(** No light is far from the others, measured from their mean (lemma B3a). *)
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
  assert (N : light <> []) by (intros E; pose proof light_count as L; rewrite E in L; simpl in L; lia).
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
  pose proof (weighted_at_most (weight d g) (fun x => view x k sg) light M weights_nonneg Top) as Mean.
  pose proof (weighted_at_least (weight d g) (fun x => view x k sg) light s weights_nonneg Bottom) as Mean'.
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
  destruct (permutation_with x1 i light Hi P) as [r1 [_ P1]].
  destruct (permutation_with x1 j light Hj P) as [r2 [_ P2]].
  destruct (Pair _ _ _ P1) as [Q1 _]. destruct (Pair _ _ _ P2) as [_ Q2]. fold s in Q1. fold M in Q2.
  assert (Q3 : s <= tu).
  { pose proof light_count as L. destruct light as [|p [|q rest]] eqn:El; try (simpl in L; lia).
    assert (P3 : Permutation X (p :: q :: x1 :: rest)).
    { rewrite P. rewrite (Permutation_middle [p; q] rest x1). reflexivity. }
    destruct (Pair _ _ _ P3) as [_ Q]. eapply Rle_trans; [|exact Q].
    apply Rmin_glb; apply Bottom; simpl; auto. }
  assert (Where : forall x, In x X -> x = x1 \/ In x light).
  { intros x Hx. apply (Permutation_in _ P) in Hx as [<-|Hx]; auto. }
  assert (Ix : forall x, In x light -> In x X) by (intros x Hx; now apply in_light with x1 light).
  pose proof (edge_at_least j x1 k sg Sg (Ix j Hj) (in_heavy _ _ P)) as Edge1. fold M in Edge1.
  pose proof (edge_at_least j i k sg Sg (Ix j Hj) (Ix i Hi)) as Edge2. fold M s in Edge2.
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

(** "Sum": over all coordinates. *)
Lemma total_spare :
  Lam * lsum (fun x => dist d x g) light - (1 + mu)
  <= Lam * Lam * (diagonal d X * diagonal d X
                  - 4 * (norm d (fun k => v k - g k) * norm d (fun k => v k - g k))).
Proof.
  pose proof (sum_of_variances d g light A) as S. fold Lam in S.
  set (pulls := dot d (pull d g light) (pull d g light)) in *.
  assert (Short : pulls <= 1).
  { replace pulls with (norm d (u x1) * norm d (u x1)).
    - pose proof (proj1 bal x1 (in_heavy _ _ P)). pose proof (norm_nonneg d (u x1)). nra.
    - rewrite norm_sqr. apply lsum_ext. intros k Hk. apply in_seq0 in Hk.
      rewrite (pulls_balance x1 light k P A Hk). ring. }
  assert (mu * pulls <= mu * 1) by (apply Rmult_le_compat_l; lra).
  apply Rle_trans with (Lam * lsum (fun x => dist d x g) light - pulls - mu * pulls); [lra|].
  rewrite <- S. unfold pulls, diagonal. rewrite !norm_sqr. unfold dot, rsum.
  rewrite <- lsum_scal.
  rewrite <- (lsum_scal 4).
  replace (lsum (fun k => edges X k * edges X k) (seq 0 d)
           - lsum (fun k => 4 * ((v k - g k) * (v k - g k))) (seq 0 d))
    with (lsum (fun k => edges X k * edges X k + -1 * (4 * ((v k - g k) * (v k - g k)))) (seq 0 d))
    by (rewrite lsum_plus, (lsum_scal (-1)); ring).
  rewrite <- lsum_scal.
  match goal with |- ?a - ?b <= ?c => enough (a + -1 * b <= c) by lra end.
  rewrite <- (lsum_scal (-1)), <- lsum_plus. apply lsum_le. intros k Hk. apply in_seq0 in Hk.
  pose proof (spare k Hk). lra.
Qed.
End Coordinate.

(** The two ends of the proof: [mu] is 3 (lemma B6), or it belongs to a light (B6'). *)
Lemma enough_to_spare light : away d g light -> (2 <= length light)%nat ->
  exists mu, 3 <= mu /\ (forall x, In x light -> total_weight d g light * dist d x g <= mu) /\
    1 + mu <= total_weight d g light * lsum (fun x => dist d x g) light.
Proof.
  intros A Two. set (Lam := total_weight d g light).
  assert (N : light <> []) by (intros ->; simpl in Two; lia).
  destruct (greatest_in (fun x => Lam * dist d x g) light N) as [j [Hj Ej]].
  pose proof (greatest_ge (fun x => Lam * dist d x g) light) as Top. rewrite Ej in Top.
  exists (Rmax 3 (Lam * dist d j g)). split; [apply Rmax_l|split].
  { intros x Hx. eapply Rle_trans; [now apply Top|apply Rmax_r]. }
  unfold Rmax. destruct (Rle_dec 3 (Lam * dist d j g)) as [C|C].
  - destruct (in_split _ _ Hj) as [l1 [l2 E]].
    assert (Pj : Permutation light (j :: l1 ++ l2))
      by (rewrite E; symmetry; apply Permutation_middle).
    rewrite (lsum_perm (fun x => dist d x g) _ _ Pj). simpl.
    destruct (l1 ++ l2) as [|z rest] eqn:Er.
    { apply Permutation_length in Pj. simpl in Pj. lia. }
    assert (Iz : In z light) by (apply (Permutation_in _ (Permutation_sym Pj)); simpl; auto).
    assert (Wz : weight d g z <= Lam).
    { apply (lsum_elem_le (weight d g)); auto. intros b Hb. left. now apply weight_pos with light. }
    pose proof (A z Iz) as Dz. apply (Rmult_le_compat_r (dist d z g)) in Wz; [|lra].
    unfold weight in Wz. rewrite Rinv_l in Wz by lra.
    assert (0 <= lsum (fun x => dist d x g) rest) by (apply lsum_nonneg; intros; apply dist_nonneg).
    assert (0 <= Lam).
    { apply lsum_nonneg. intros b Hb. left. now apply weight_pos with light. }
    simpl. assert (0 <= Lam * lsum (fun x => dist d x g) rest) by now apply Rmult_le_pos. lra.
  - pose proof (harmonic (fun x => dist d x g) light A) as Ha.
    change (INR (length light) * INR (length light)
            <= Lam * lsum (fun x => dist d x g) light) in Ha.
    apply le_INR in Two. change (INR 2) with 2 in Two.
    assert (2 * 2 <= INR (length light) * INR (length light)) by (apply Rmult_le_compat; lra).
    lra.
Qed.

Lemma moved_at_most_half : norm d (fun k => v k - g k) <= diagonal d X / 2.
Proof.
  destruct (Forall_Exists_dec (fun k => Rabs (2 * (v k - g k)) <= edges X k)
    (fun k => Rle_dec _ _) (seq 0 d)) as [Near|Far].
  - rewrite Forall_forall in Near. unfold Rdiv, diagonal. rewrite Rmult_comm, <- norm_scal by lra.
    apply norm_le_coords. intros k Hk. specialize (Near k (proj2 (in_seq0 k d) Hk)).
    rewrite Rabs_mult, (Rabs_right 2) in Near by lra. lra.
  - apply Exists_exists in Far as [k [Hk Far]]. apply in_seq0 in Hk.
    assert (exists sg, (sg = 1 \/ sg = -1) /\ edges X k < 2 * view v k sg) as (sg & Sg & F).
    { unfold OutputView.view. apply Rnot_le_lt in Far. unfold Rabs in Far.
      destruct (Rcase_abs _); [exists (-1)|exists 1]; split; auto; lra. }
    destruct (heavy_point k sg Hk Sg F) as (x1 & light & Hv).
    pose proof (light_count x1 light Hv) as Two.
    destruct (enough_to_spare light (proj1 (proj2 Hv)) Two) as (mu & M3 & Mf & E).
    pose proof (total_spare x1 light Hv mu M3 Mf) as T.
    pose proof (Lam_pos x1 light Hv) as HL. set (Lam := total_weight d g light) in *.
    set (m := norm d (fun k => v k - g k)) in *.
    assert (0 <= diagonal d X * diagonal d X - 4 * (m * m)).
    { apply (Rmult_le_reg_l (Lam * Lam)); [now apply Rmult_lt_0_compat|]. lra. }
    apply le_of_squares; [|lra].
    pose proof (norm_nonneg d (edges X)). unfold diagonal. lra.
Qed.
End HeavyPoint.
