(** R6: n = 3t is not enough. Of three nodes one is Byzantine and tells the others, who have
    0 and 1, what they have themselves. Their trusted intervals are {0} and {1}, and that is
    where they stay. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sorting Candidates Theorem12 Negation Contraction
  SlowRounds OneDimension.
Import ListNotations.
Open Scope R_scope.

Definition two_apart : list vec := [pt 0 0; pt 1 0].
Definition echoed_back (c : R) : list vec := two_apart ++ [pt c 0].

Lemma echoed_back_received c : receives 3 two_apart (echoed_back c).
Proof. exists [pt c 0]. split; [reflexivity|simpl; lia]. Qed.

Lemma echoed_back_TH c : c = 0 \/ c = 1 ->
  TH_lower 3 1 (echoed_back c) 0 = c /\ TH_upper 3 1 (echoed_back c) 0 = c.
Proof.
  intros Hc. unfold TH_lower, TH_upper, trim. simpl length. simpl Nat.sub.
  split; apply (value_of_rank (at_ 0)); simpl length; try lia;
    unfold echoed_back, two_apart, count, leb, ltb, at_; simpl;
    destruct Hc as [-> | ->]; repeat destruct (Rle_dec _ _); repeat destruct (Rlt_dec _ _);
    simpl; try lia; lra.
Qed.

Lemma echoed_back_output geo c : is_median_rule 1 geo -> c = 0 \/ c = 1 ->
  box_rule 3 1 geo (echoed_back c) 0%nat = c.
Proof.
  intros G Hc. destruct (echoed_back_TH c Hc) as [L U].
  pose proof (T5 3 1 two_apart ltac:(simpl; lia) ltac:(lia) 1 geo (proj2 G) (not_above 1 geo G)
    (not_below 1 geo G) (echoed_back c) 0%nat ltac:(lia) ltac:(lia) (echoed_back_received c)) as Ne.
  unfold box_rule. unfold box_lower, box_upper in *. rewrite L, U in *.
  pose proof (Rmax_l c (GH_lower 3 1 geo (echoed_back c) 0)).
  pose proof (Rmin_l c (GH_upper 3 1 geo (echoed_back c) 0)). lra.
Qed.

Lemma two_apart_diagonal : diagonal 1 two_apart = 1.
Proof.
  rewrite diagonal_1. unfold edges, two_apart, at_. simpl.
  unfold Rmax, Rmin. repeat destruct (Rle_dec _ _); lra.
Qed.

Theorem three_nodes_stay geo : is_median_rule 1 geo -> exists H',
  round 3 (box_rule 3 1 geo) two_apart H' /\ 1 <= diagonal 1 H'.
Proof.
  intros G. set (nodes := [echoed_back 0; echoed_back 1]). exists (map (box_rule 3 1 geo) nodes).
  pose proof (echoed_back_output geo 0 G (or_introl eq_refl)) as O0.
  pose proof (echoed_back_output geo 1 G (or_intror eq_refl)) as O1.
  repeat split.
  - apply (played _ _ _ _ nodes); [reflexivity| |reflexivity].
    intros M [<-|[<-|[]]]; apply echoed_back_received.
  - rewrite diagonal_1.
    pose proof (edges_at_least (map (box_rule 3 1 geo) nodes) (box_rule 3 1 geo (echoed_back 1))
      (box_rule 3 1 geo (echoed_back 0)) 0 ltac:(simpl; auto) ltac:(simpl; auto)). lra.
Qed.
