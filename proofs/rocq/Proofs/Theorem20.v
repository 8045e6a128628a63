(** Theorem 20, and Theorem 16 with it: for t = 1 and 4 <= n <= 12 BOX-GEOM contracts the diagonal
    of the honest box by n/(2(n - 1)) in every round, for all d, with equivocation. With h = n - 1
    this says h |delta| <= |edges| in place of step 4 of Theorem 12. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality TrustedHyperbox Candidates Contraction
  Theorem12 Spread OutputView HeavyPoint HeavyCase LightCase.
Import ListNotations.
Open Scope R_scope.

Lemma filter_perm {A} (P : A -> bool) l :
  Permutation l (filter P l ++ filter (fun a => negb (P a)) l).
Proof.
  induction l as [|a l IH]; simpl; auto. destruct (P a); simpl.
  - now constructor.
  - rewrite IH at 1. apply Permutation_middle.
Qed.

Section Theorem20.
Variables n d : nat.
Hypothesis four : (4 <= n)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.

Variable H : list vec.                  (* what the honest nodes send *)
Hypothesis at_most_one : (n - 1 <= length H)%nat.
Variable nodes : list (list vec).       (* what every honest node receives *)
Hypothesis synchrony : forall M, In M nodes -> receives n H M.
Hypothesis somebody : nodes <> [].

Let X := first_honest n 1 H.
Let g := geo X.
Let h := INR (n - 1).
Let gap_k := delta n 1 geo H nodes.
Notation view := (view g).

Lemma h_length : length X = (n - 1)%nat.
Proof. apply X_length; [lia|exact at_most_one]. Qed.
Lemma three : (3 <= length X)%nat.
Proof. rewrite h_length. lia. Qed.
Lemma gap_nonneg k : 0 <= gap_k k.
Proof. apply delta_nonneg. Qed.
(** As t = 1, all points but one are at least the gap beyond the median, in one direction. *)
Lemma all_but_one k : 0 < gap_k k -> exists sg x1 rest, (sg = 1 \/ sg = -1) /\
  Permutation X (x1 :: rest) /\ forall x, In x rest -> gap_k k <= view x k sg.
Proof.
  intros Z. destruct (few_on_one_side n 1 ltac:(lia) geo H at_most_one nodes synchrony somebody k Z)
    as (P & sg & Sg & Few & Far). fold X in Few, Far. exists sg.
  assert (Sign : sg = 1 \/ sg = -1).
  { assert (E : (sg - 1) * (sg + 1) = 0) by lra. apply Rmult_integral in E as [E|E]; lra. }
  pose proof (filter_perm P X) as Split. unfold count in Few.
  destruct (filter P X) as [|x1 [|y l]] eqn:E; [| |simpl in Few; lia].
  - assert (All : forall x, In x X -> gap_k k <= view x k sg).
    { intros x Hx. apply Far; auto. destruct (P x) eqn:Px; auto.
      assert (In x (filter P X)) as F by now apply filter_In. now rewrite E in F. }
    pose proof h_length as L. destruct X as [|x1 rest]; [simpl in L; lia|].
    exists x1, rest. repeat split; auto. intros x Hx. apply All. now right.
  - exists x1, (filter (fun a => negb (P a)) X). repeat split; auto.
    intros x Hx. apply filter_In in Hx as [Hx Px]. apply Far; auto. now destruct (P x).
Qed.

Hypothesis twelve : (n <= 12)%nat.

(** h |delta| <= |edges|: case A or B, or two points at the median and no gap. *)
Theorem T20_delta : h * h * dot d gap_k gap_k <= diagonal d H * diagonal d H.
Proof.
  pose proof three as Three.
  assert (N : X <> []) by (intros E; rewrite E in Three; simpl in Three; lia).
  pose proof (proj1 geo_is_rule X N) as median. fold g in median.
  destruct (optimality d X g median) as [u Bal].
  assert (B : forall x1 rest, Permutation X (x1 :: rest) -> away d g rest ->
    total_weight d g rest * dist d x1 g <= 1 ->
    h * h * dot d gap_k gap_k <= diagonal d H * diagonal d H).
  { intros x1 rest P A Hv. unfold h. rewrite <- h_length.
    apply (case_B d H X g gap_k (X_in_H n 1 H) Three gap_nonneg all_but_one u Bal x1 rest); auto. }
  destruct (Exists_dec (fun x => dist d x g <= 0) X (fun x => Rle_dec _ _)) as [At|Away].
  - apply Exists_exists in At as [x1 [H1 D1]].
    destruct (member_first x1 X H1) as [rest P].
    destruct (Exists_dec (fun x => dist d x g <= 0) rest (fun x => Rle_dec _ _)) as [At2|Away].
    + apply Exists_exists in At2 as [w [Hw Dw]].
      destruct (permutation_with X x1 w rest Hw P) as [r [_ P2]].
      assert (Z : dot d gap_k gap_k = 0).
      { unfold dot, rsum. rewrite (lsum_ext _ (fun _ => 0)); [rewrite lsum_const; ring|].
        intros k Hk. apply in_seq0 in Hk.
        rewrite (two_at_median d X g gap_k gap_nonneg all_but_one x1 w r P2 D1 Dw k Hk). ring. }
      rewrite Z, Rmult_0_r. apply Rle_0_sqr.
    + apply (B x1 rest); auto.
      * intros x Hx. apply Rnot_le_lt. intros C. apply Away, Exists_exists. eauto.
      * pose proof (dist_nonneg d x1 g). replace (dist d x1 g) with 0 by lra. lra.
  - assert (A : away d g X).
    { intros x Hx. apply Rnot_le_lt. intros C. apply Away, Exists_exists. eauto. }
    destruct (Exists_dec (fun x => total_weight d g X * dist d x g <= 2) X (fun x => Rle_dec _ _))
      as [Heavy|Light].
    + apply Exists_exists in Heavy as [x1 [H1 D1]].
      destruct (member_first x1 X H1) as [rest P].
      apply (B x1 rest); auto.
      * intros x Hx. apply A. now apply in_light with x1 rest.
      * unfold total_weight in D1. rewrite (lsum_perm _ _ _ P) in D1. simpl in D1.
        fold (total_weight d g rest) in D1. unfold weight in D1.
        rewrite Rmult_plus_distr_r, Rinv_l in D1 by (pose proof (A x1 H1); lra). lra.
    + unfold h. rewrite <- h_length.
      apply (case_A d H X g gap_k (X_in_H n 1 H) Three gap_nonneg all_but_one median u Bal); auto.
      * rewrite h_length. lia.
      * intros x Hx. apply Rnot_le_lt. intros C. apply Light, Exists_exists. eauto.
Qed.

Theorem T20 : diagonal d (outputs n 1 geo nodes) <= INR n / (2 * INR (n - 1)) * diagonal d H.
Proof.
  pose proof (diagonal_from_gaps n 1 d ltac:(lia) geo geo_is_rule H at_most_one nodes
    synchrony somebody) as G. fold gap_k in G.
  assert (Hh : 0 < h) by (apply lt_0_INR; lia).
  pose proof (norm_nonneg d (edges H)) as HE. fold (diagonal d H) in HE.
  assert (L : h * norm d gap_k <= diagonal d H).
  { apply le_of_squares; auto. pose proof T20_delta as S. rewrite <- norm_sqr in S. lra. }
  assert (En : INR n = h + 1).
  { unfold h. rewrite <- S_INR. f_equal. lia. }
  rewrite En. fold h. apply Rle_trans with (1 := G).
  apply (Rmult_le_reg_l (2 * h)); [lra|].
  replace (2 * h * ((h + 1) / (2 * h) * diagonal d H)) with ((h + 1) * diagonal d H)
    by (field; lra).
  lra.
Qed.
End Theorem20.

(** Whole runs. *)
Theorem T20_run n d geo r H H' : (4 <= n <= 12)%nat -> is_median_rule d geo ->
  (n - 1 <= length H)%nat -> run n (box_rule n 1 geo) r H H' ->
  diagonal d H' <= (INR n / (2 * INR (n - 1))) ^ r * diagonal d H.
Proof.
  intros N G. apply diagonal_of_a_run; [lia| |].
  - apply Rmult_le_pos; [apply pos_INR|].
    left. apply Rinv_0_lt_compat, Rmult_lt_0_compat; [lra|]. apply lt_0_INR. lia.
  - intros H0 nodes L Sy S. exact (T20 n d ltac:(lia) geo G H0 L nodes Sy S ltac:(lia)).
Qed.
