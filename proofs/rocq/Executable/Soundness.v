(** What [check_median] and [check_box] accept is true of every choice of medians. *)
From Coq Require Import Reals Qreals QArith Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes OtherRules.
From BoxGeom.Proofs Require Import Sums Sorting Subsets Sides.
From BoxGeom.Executable Require Import Rules Agreement Certificates.
Import ListNotations.

Lemma lt_runs x y : Qlt_bool x y = true -> (Q2R x < Q2R y)%R.
Proof.
  unfold Qlt_bool. rewrite le_runs. destruct (Rle_dec _ _); simpl; [easy|lra].
Qed.
Lemma le_holds x y : Qle_bool x y = true -> (Q2R x <= Q2R y)%R.
Proof. rewrite le_runs. destruct (Rle_dec _ _); [auto|easy]. Qed.

Definition weighted (p : Q * qvec) : R * vec := (Q2R (fst p), toR (snd p)).

Lemma weighted_vectors W X : length W = length X ->
  map snd (map weighted (combine W X)) = map toR X.
Proof.
  revert X. induction W as [|w W IH]; intros [|x X]; simpl; try easy.
  intros E. f_equal. apply IH. lia.
Qed.

Section Soundness.
Variable d : nat.

Lemma pull_runs W y j : Q2R (q_pull W y j) = pull (map weighted W) (toR y) j.
Proof.
  apply (sum_runs weighted (fun p => fst p * (snd p j - toR y j))%R).
  intros p. now rewrite Q2R_mult, Q2R_minus.
Qed.
Lemma level_runs W y : Q2R (q_level d W y) = level d (map weighted W) (toR y).
Proof.
  apply (sum_runs weighted (fun p => fst p * squared_distance d (snd p) (toR y))%R).
  intros p. now rewrite Q2R_mult, squared_distance_runs.
Qed.

(** The summed distance near the median is at most the sum of the [lengths]. *)
Lemma near_sum X c : check_near d X c = true ->
  (summed_distance d (map toR X) (toR (point c)) <= Q2R (q_sum (fun s => s) (lengths c)))%R.
Proof.
  intros E. apply andb_prop in E as [L A]. apply Nat.eqb_eq in L.
  rewrite (sum_runs Q2R (fun r => r)) by reflexivity.
  unfold summed_distance. revert A L. generalize (lengths c) as S. clear.
  induction X as [|x X IH]; intros [|s S]; simpl; try easy; [lra|].
  intros A L. apply andb_prop in A as [A1 A]. apply andb_prop in A1 as [P Q].
  specialize (IH S A ltac:(lia)). apply le_holds in P, Q. rewrite Q2R_0 in P.
  rewrite Q2R_mult, squared_distance_runs, squared_distance_dist in Q.
  assert (dist d (toR x) (toR (point c)) <= Q2R s)%R by now apply le_of_squares. lra.
Qed.

Lemma side_is_right X point sum sign k s g : Q2R sign = 1%R \/ Q2R sign = (-1)%R ->
  (k < d)%nat -> check_side d X sum sign k s = true ->
  (summed_distance d (map toR X) point <= Q2R sum)%R -> is_median d (map toR X) g ->
  (Q2R sign * g k < Q2R sign * Q2R (at_q k (centre s)))%R.
Proof.
  intros Sign Hk E Near Med. unfold check_side in E.
  apply andb_prop in E as [E Far]. apply andb_prop in E as [E Balance].
  apply andb_prop in E as [E Short]. apply andb_prop in E as [Len Pos].
  apply Nat.eqb_eq in Len. apply lt_runs in Pos, Far. rewrite Q2R_0 in Pos.
  rewrite level_runs, Q2R_mult in Far.
  rewrite <- (weighted_vectors _ _ Len) in Near, Med.
  pose proof (proj1 (forallb_forall _ _) Balance) as B. clear Balance.
  apply (median_on_side d (map weighted (combine (weights s) X)) (toR (centre s))
    (Q2R (longest s)) Pos) with (point := point) (sum := Q2R sum); auto.
  - intros p Hp. apply in_map_iff in Hp as (p' & <- & Hp).
    pose proof (proj1 (forallb_forall _ _) Short p' Hp) as S. simpl in S.
    apply andb_prop in S as [S1 S2]. apply le_holds in S1, S2. rewrite Q2R_0 in S1.
    rewrite !Q2R_mult, squared_distance_runs in S2. split; assumption.
  - intros j Hj N. specialize (B j (proj2 (in_seq0 j d) Hj)). simpl in B.
    apply Nat.eqb_neq in N. rewrite N in B. apply Qeq_bool_iff in B.
    apply Qeq_eqR in B. now rewrite pull_runs, Q2R_0 in B.
  - specialize (B k (proj2 (in_seq0 k d) Hk)). simpl in B. rewrite Nat.eqb_refl in B.
    apply le_holds in B. now rewrite Q2R_mult, pull_runs, Q2R_0 in B.
Qed.

Theorem median_is_enclosed X c g k : check_median d X c = true -> (k < d)%nat ->
  is_median d (map toR X) g -> (Q2R (below k c) < g k < Q2R (above k c))%R.
Proof.
  intros E Hk Med. apply andb_prop in E as [Near S]. apply near_sum in Near.
  pose proof (proj1 (forallb_forall _ _) S k (proj2 (in_seq0 k d) Hk)) as B. simpl in B.
  apply andb_prop in B as [B1 B2].
  assert (One : Q2R 1 = 1%R) by (unfold Q2R; simpl; lra).
  assert (Minus : Q2R (-1) = (-1)%R) by (unfold Q2R; simpl; lra).
  pose proof (side_is_right X _ _ _ k _ g (or_intror Minus) Hk B1 Near Med) as L.
  pose proof (side_is_right X _ _ _ k _ g (or_introl One) Hk B2 Near Med) as U.
  rewrite Minus in L. rewrite One in U. unfold below, above. lra.
Qed.

(** ** Boxes *)
Lemma least_between {A B} (f : A -> R) (lo hi : B -> Q) l m : length m = length l ->
  (forall p, In p (combine l m) -> (Q2R (lo (snd p)) <= f (fst p) <= Q2R (hi (snd p)))%R) ->
  (Q2R (q_least (map lo m)) <= least f l <= Q2R (q_least (map hi m)))%R.
Proof.
  intros L H. rewrite !(least_runs (fun b => Q2R _) _ m) by reflexivity.
  revert m L H. induction l as [|a l IH]; intros [|b m] L H; try easy; [simpl; lra|].
  pose proof (H (a, b) (or_introl eq_refl)) as H0. simpl in H0.
  destruct l as [|a' l]; destruct m as [|b' m]; try easy.
  assert (H1 := IH (b' :: m) ltac:(simpl in *; lia) (fun p Hp => H p (or_intror Hp))).
  change (least f (a :: a' :: l)) with (Rmin (f a) (least f (a' :: l))).
  change (least (fun b0 => Q2R (lo b0)) (b :: b' :: m)) with
    (Rmin (Q2R (lo b)) (least (fun b0 => Q2R (lo b0)) (b' :: m))).
  change (least (fun b0 => Q2R (hi b0)) (b :: b' :: m)) with
    (Rmin (Q2R (hi b)) (least (fun b0 => Q2R (hi b0)) (b' :: m))).
  unfold Rmin. repeat destruct (Rle_dec _ _); lra.
Qed.
Lemma greatest_between {A B} (f : A -> R) (lo hi : B -> Q) l m : length m = length l ->
  (forall p, In p (combine l m) -> (Q2R (lo (snd p)) <= f (fst p) <= Q2R (hi (snd p)))%R) ->
  (Q2R (q_greatest (map lo m)) <= greatest f l <= Q2R (q_greatest (map hi m)))%R.
Proof.
  intros L H. rewrite !(greatest_runs (fun b => Q2R _) _ m) by reflexivity.
  revert m L H. induction l as [|a l IH]; intros [|b m] L H; try easy; [simpl; lra|].
  pose proof (H (a, b) (or_introl eq_refl)) as H0. simpl in H0.
  destruct l as [|a' l]; destruct m as [|b' m]; try easy.
  assert (H1 := IH (b' :: m) ltac:(simpl in *; lia) (fun p Hp => H p (or_intror Hp))).
  change (greatest f (a :: a' :: l)) with (Rmax (f a) (greatest f (a' :: l))).
  change (greatest (fun b0 => Q2R (lo b0)) (b :: b' :: m)) with
    (Rmax (Q2R (lo b)) (greatest (fun b0 => Q2R (lo b0)) (b' :: m))).
  change (greatest (fun b0 => Q2R (hi b0)) (b :: b' :: m)) with
    (Rmax (Q2R (hi b)) (greatest (fun b0 => Q2R (hi b0)) (b' :: m))).
  unfold Rmax. repeat destruct (Rle_dec _ _); lra.
Qed.

(** Whatever rule computes medians, BOX-GEOM's exact output is in the box. *)
Theorem box_geom_is_enclosed n t M certificates lower upper geo k : (t < n)%nat ->
  check_box d n t M certificates lower upper = true -> is_median_rule d geo ->
  (k < d)%nat ->
  (Q2R (at_q k lower) <= box_rule n t geo (map toR M) k <= Q2R (at_q k upper))%R.
Proof.
  intros N E [Med _] Hk. unfold check_box in E.
  apply andb_prop in E as [E Ends]. apply andb_prop in E as [Len Each].
  apply Nat.eqb_eq in Len.
  pose proof (proj1 (forallb_forall _ _) Ends k (proj2 (in_seq0 k d) Hk)) as B. cbv beta in B.
  apply andb_prop in B as [B1 B2]. apply le_holds in B1, B2. clear Ends.
  assert (In_ : forall p, In p (combine (subsets (n - t) M) certificates) ->
    (Q2R (below k (snd p)) <= geo (map toR (fst p)) k <= Q2R (above k (snd p)))%R).
  { intros p Hp. pose proof (proj1 (forallb_forall _ _) Each p Hp) as C. simpl in C.
    destruct p as [X c]. simpl in *. apply in_combine_l in Hp.
    apply subsets_sound in Hp as [LX _].
    assert (X0 : map toR X <> []) by (intros Z; destruct X; simpl in *; [lia|easy]).
    pose proof (median_is_enclosed X c (geo (map toR X)) k C Hk (Med _ X0)). lra. }
  pose proof (least_between (fun X => geo (map toR X) k) (below k) (above k) _ _ Len In_) as Lo.
  pose proof (greatest_between (fun X => geo (map toR X) k) (below k) (above k) _ _ Len In_) as Hi.
  rewrite halfway_runs, larger_runs, smaller_runs, TH_lower_runs, TH_upper_runs in B1, B2.
  unfold box_rule, box_lower, box_upper, GH_lower, GH_upper.
  rewrite subsets_map, least_map, greatest_map.
  revert B1 B2. unfold Rmin, Rmax. repeat destruct (Rle_dec _ _); lra.
Qed.
End Soundness.

Definition holds (c : claim) : Prop := forall geo, is_median_rule (Certificates.d c) geo ->
  forall k, (k < Certificates.d c)%nat ->
  (Q2R (at_q k (lower c)) <= box_rule (n c) (t c) geo (map toR (received c)) k
   <= Q2R (at_q k (upper c)))%R.

Theorem none_rejected claims : rejected claims = [] -> forall c, In c claims -> holds c.
Proof.
  intros E c Hc. assert (A : accepted c = true).
  { destruct (accepted c) eqn:A; auto. exfalso. apply map_eq_nil in E.
    assert (I : In c []) by (rewrite <- E; apply filter_In; split; auto; now rewrite A).
    exact I. }
  apply andb_prop in A as [N B]. apply Nat.ltb_lt in N. intros geo G k Hk.
  exact (box_geom_is_enclosed _ _ _ _ _ _ _ geo k N B G Hk).
Qed.
