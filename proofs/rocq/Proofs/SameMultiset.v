(** Theorem 10: nodes that received the same multiset agree in one round. The rules are
    functions of the multiset. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets.
Import ListNotations.
Open Scope R_scope.

Lemma least_mono {A} (f : A -> R) l l' : l <> [] ->
  (forall a, In a l -> exists b, In b l' /\ f b <= f a) -> least f l' <= least f l.
Proof.
  intros N D. destruct (least_in f l N) as [a [Ha ->]]. destruct (D a Ha) as [b [Hb L]].
  pose proof (least_le f l' b Hb). lra.
Qed.

Lemma greatest_mono {A} (f : A -> R) l l' : l <> [] ->
  (forall a, In a l -> exists b, In b l' /\ f a <= f b) -> greatest f l <= greatest f l'.
Proof.
  intros N D. destruct (greatest_in f l N) as [a [Ha ->]]. destruct (D a Ha) as [b [Hb L]].
  pose proof (greatest_ge f l' b Hb). lra.
Qed.

Lemma subsets_not_empty {A} q (l : list A) : (q <= length l)%nat -> subsets q l <> [].
Proof.
  intros L E. destruct (subsets_complete l q (firstn q l) (skipn q l)) as [Y [HY _]].
  - now rewrite firstn_skipn.
  - rewrite firstn_length. lia.
  - rewrite E in HY. easy.
Qed.

(** A subset of one order of the vectors is, in another order, a subset of any other. *)
Lemma subsets_perm {A} q (l l' : list A) X : Permutation l l' -> In X (subsets q l) ->
  exists Y, In Y (subsets q l') /\ Permutation X Y.
Proof.
  intros P HX. destruct (subsets_sound l q X HX) as [L [rest R]].
  apply (subsets_complete l' q X rest); auto. now rewrite <- P.
Qed.

Section Boxes.
Variables n t : nat.
Hypothesis some_honest : (t < n)%nat.
Variables M M' : list vec.
Hypothesis same : Permutation M M'.

Lemma trim_perm : trim n t M = trim n t M'.
Proof. unfold trim. now rewrite (Permutation_length same). Qed.

Lemma both_empty : (0 < length M)%nat \/ M = M'.
Proof.
  pose proof same as P. destruct M as [|a l]; [right|left; simpl; lia].
  now apply Permutation_nil in P.
Qed.

Lemma TH_lower_perm k : TH_lower n t M k = TH_lower n t M' k.
Proof.
  destruct both_empty as [L|<-]; [|reflexivity].
  unfold TH_lower. rewrite <- trim_perm.
  apply (sort_value_perm (at_ k)); auto. unfold trim. lia.
Qed.

Lemma TH_upper_perm k : TH_upper n t M k = TH_upper n t M' k.
Proof.
  destruct both_empty as [L|<-]; [|reflexivity].
  unfold TH_upper. rewrite <- trim_perm, <- (Permutation_length same).
  apply (sort_value_perm (at_ k)); auto. unfold trim. lia.
Qed.

Variables (center : list vec -> vec) (d : nat).
Hypothesis center_perm : of_multisets d center.

(** Candidates have the same values, whatever the order of the vectors. *)
Lemma same_candidates k : (k < d)%nat ->
  forall X, In X (subsets (n - t) M) -> exists Y, In Y (subsets (n - t) M') /\ center X k = center Y k.
Proof.
  intros Hk X HX. destruct (subsets_perm _ M M' X same HX) as [Y [HY P]].
  exists Y. split; auto.
Qed.
End Boxes.

Lemma least_same {A} (f : A -> R) l l' :
  (forall a, In a l -> exists b, In b l' /\ f a = f b) ->
  (forall b, In b l' -> exists a, In a l /\ f b = f a) -> least f l = least f l'.
Proof.
  intros D D'. destruct l as [|x l].
  - destruct l' as [|y l']; [reflexivity|]. destruct (D' y (or_introl eq_refl)) as [a [[] _]].
  - destruct (D x (or_introl eq_refl)) as [y [Hy _]].
    assert (N : l' <> []) by (intros ->; easy).
    apply Rle_antisym; (apply least_mono; [easy|]).
    + intros b Hb. destruct (D' b Hb) as [a [Ha E]]. exists a. split; auto. lra.
    + intros a Ha. destruct (D a Ha) as [b [Hb E]]. exists b. split; auto. lra.
Qed.

Lemma greatest_same {A} (f : A -> R) l l' :
  (forall a, In a l -> exists b, In b l' /\ f a = f b) ->
  (forall b, In b l' -> exists a, In a l /\ f b = f a) -> greatest f l = greatest f l'.
Proof.
  intros D D'. destruct l as [|x l].
  - destruct l' as [|y l']; [reflexivity|]. destruct (D' y (or_introl eq_refl)) as [a [[] _]].
  - destruct (D x (or_introl eq_refl)) as [y [Hy _]].
    assert (N : l' <> []) by (intros ->; easy).
    apply Rle_antisym; (apply greatest_mono; [easy|]).
    + intros a Ha. destruct (D a Ha) as [b [Hb E]]. exists b. split; auto. lra.
    + intros b Hb. destruct (D' b Hb) as [a [Ha E]]. exists a. split; auto. lra.
Qed.

(** BOX-GEOM, BOX-MEAN and BOX-GEOM/1 are functions of the multiset. *)
Lemma box_rule_perm n t d center : (t < n)%nat -> of_multisets d center ->
  of_multisets d (box_rule n t center).
Proof.
  intros N C M M' P k Hk.
  assert (P' : Permutation M' M) by now symmetry.
  assert (L : GH_lower n t center M k = GH_lower n t center M' k).
  { apply least_same; intros X HX.
    - apply (same_candidates n t M M' P center d C k Hk X HX).
    - apply (same_candidates n t M' M P' center d C k Hk X HX). }
  assert (U : GH_upper n t center M k = GH_upper n t center M' k).
  { apply greatest_same; intros X HX.
    - apply (same_candidates n t M M' P center d C k Hk X HX).
    - apply (same_candidates n t M' M P' center d C k Hk X HX). }
  unfold box_rule, box_lower, box_upper.
  now rewrite L, U, (TH_lower_perm n t N M M' P), (TH_upper_perm n t N M M' P).
Qed.

Lemma trusted_midpoint_perm n t d : (t < n)%nat -> of_multisets d (trusted_midpoint n t).
Proof.
  intros N M M' P k _. unfold trusted_midpoint.
  now rewrite (TH_lower_perm n t N M M' P), (TH_upper_perm n t N M M' P).
Qed.

(** Equal vectors have edges of length 0. *)
Lemma edges_of_equals L k c : (forall x, In x L -> x k = c) -> edges L k = 0.
Proof.
  intros E. unfold edges. destruct L as [|a L]; [simpl; lra|].
  destruct (greatest_in (at_ k) (a :: L)) as [x [Hx ->]]; [easy|].
  destruct (least_in (at_ k) (a :: L)) as [y [Hy ->]]; [easy|].
  unfold at_. rewrite (E x Hx), (E y Hy). lra.
Qed.

Lemma diagonal_of_equals d L c : (forall x k, In x L -> (k < d)%nat -> x k = c k) ->
  diagonal d L = 0.
Proof.
  intros E. unfold diagonal, norm, dot, rsum.
  rewrite (lsum_ext _ (fun _ => 0)), lsum_const, Rmult_0_r, sqrt_0; [reflexivity|].
  intros k Hk. apply in_seq0 in Hk. rewrite (edges_of_equals L k (c k)); [ring|].
  intros x Hx. now apply E.
Qed.

(** Theorem 10, for every rule that is a function of the multiset: if all nodes received
    the same multiset, their outputs are equal, and the diagonal of these is 0. *)
Theorem T10 d rule M0 nodes : (forall M, In M nodes -> Permutation M0 M) ->
  of_multisets d rule ->
  (forall x k, In x (map rule nodes) -> (k < d)%nat -> x k = rule M0 k) /\
  diagonal d (map rule nodes) = 0.
Proof.
  intros S R. assert (E : forall x k, In x (map rule nodes) -> (k < d)%nat -> x k = rule M0 k).
  { intros x k Hx Hk. apply in_map_iff in Hx as [M [<- HM]]. symmetry. apply R; auto. }
  split; auto. now apply diagonal_of_equals with (rule M0).
Qed.
