(** Theorem 21: for t = 1, with reliable broadcast, BOX-GEOM halves the diagonal of the honest
    box in every round, for all n >= 4 and d. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality SameMultiset Theorem12
  OutputView HalfDiagonal.
Import ListNotations.
Open Scope R_scope.

(** If there are but two different outputs, [p] and [v], the new edges are their distances. *)
Definition one_of d (p v y : vec) : Prop :=
  (forall k, (k < d)%nat -> y k = p k) \/ (forall k, (k < d)%nat -> y k = v k).

Lemma edge_of_two d p v L k : (forall y, In y L -> one_of d p v y) -> (k < d)%nat ->
  edges L k <= Rabs (v k - p k).
Proof.
  intros Two Hk. pose proof (Rabs_pos (v k - p k)). unfold edges.
  destruct L as [|y0 L]; [simpl; lra|].
  destruct (greatest_in (at_ k) (y0 :: L) ltac:(easy)) as [y [Hy Ey]].
  destruct (least_in (at_ k) (y0 :: L) ltac:(easy)) as [z [Hz Ez]].
  rewrite Ey, Ez. unfold at_. unfold Rabs in *.
  destruct (Rcase_abs (v k - p k)), (Two y Hy) as [Y|Y], (Two z Hz) as [Z|Z];
    rewrite (Y k Hk), (Z k Hk); lra.
Qed.

Lemma diagonal_of_two d p v L : (forall y, In y L -> one_of d p v y) ->
  diagonal d L <= norm d (fun k => v k - p k).
Proof.
  intros Two. apply Rle_trans with (norm d (fun k => Rabs (v k - p k))).
  - apply norm_le_coords. intros k Hk. rewrite Rabs_right by apply Rle_ge, edges_nonneg.
    now apply edge_of_two with d.
  - right. unfold norm, dot, rsum. f_equal. apply lsum_ext. intros k _.
    rewrite <- Rabs_mult. apply Rabs_right, Rle_ge, Rle_0_sqr.
Qed.

Section Theorem21.
Variables n d : nat.
Hypothesis four : (4 <= n)%nat.
Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Let rule := box_rule n 1 geo.

(** One round. [B] holds the vector of the Byzantine node, if there is one. *)
Theorem T21 H B nodes : (n - 1 <= length H)%nat -> (length H + length B <= n)%nat ->
  (forall M, In M nodes -> hears H B M) ->
  diagonal d (map rule nodes) <= diagonal d H / 2.
Proof.
  intros L LB Sy.
  pose proof (box_rule_perm n 1 d geo ltac:(lia) (proj2 geo_is_rule)) as Same.
  destruct B as [|b [|b' B]]; [| |simpl in LB; lia].
  - (* nobody is Byzantine: all receive the same *)
    apply Rle_trans with (norm d (fun k => rule H k - rule H k)).
    + apply diagonal_of_two. intros y Hy. apply in_map_iff in Hy as [M [<- HM]]. left.
      intros k Hk. destruct (Sy M HM) as (mask & Lm & P). destruct mask; [|easy].
      simpl in P. rewrite app_nil_r in P. now apply Same.
    + assert (Z : norm d (fun k => rule H k - rule H k) <= norm d (fun k => / 2 * edges H k)).
      { apply norm_le_coords. intros k _. rewrite Rminus_diag_eq, Rabs_R0 by reflexivity.
        pose proof (edges_nonneg H k). lra. }
      rewrite norm_scal in Z by lra. unfold diagonal. lra.
  - (* a node hears b or does not *)
    simpl in LB. assert (LH : length H = (n - 1)%nat) by lia.
    assert (NH : H <> []) by (intros ->; simpl in LH; lia).
    set (v := rule (H ++ [b])).
    apply Rle_trans with (norm d (fun k => v k - geo H k)).
    + apply diagonal_of_two. intros y Hy. apply in_map_iff in Hy as [M [<- HM]].
      destruct (Sy M HM) as (mask & Lm & P).
      destruct mask as [|[|] [|]]; try easy; simpl in P; [right|left]; intros k Hk.
      * now apply Same.
      * rewrite app_nil_r in P. now apply (output_alone n 1 d geo geo_is_rule ltac:(lia) H LH).
    + destruct (optimality d H (geo H) (proj1 geo_is_rule H NH)) as [u Bal].
      apply (moved_at_most_half d H (geo H) v (proj1 geo_is_rule H NH) ltac:(lia)) with u; auto.
      intros k sg Hk Sg.
      now apply (output_seen n 1 d geo geo_is_rule ltac:(lia) H LH (H ++ [b]) b k sg).
Qed.

(** Whole runs. *)
Theorem T21_run r H H' : (n - 1 <= length H)%nat -> reliable_run n rule r H H' ->
  diagonal d H' <= (/ 2) ^ r * diagonal d H.
Proof.
  intros L R. induction R as [H|r H H' H'' P R IH]; [simpl; lra|].
  destruct P as [B nodes LB Ln Sy ->]. rewrite map_length, Ln in IH. specialize (IH L).
  pose proof (T21 H B nodes L LB Sy) as K. simpl.
  assert (0 <= (/ 2) ^ r) by (apply pow_le; lra).
  apply Rle_trans with ((/ 2) ^ r * (diagonal d H / 2)); [|lra].
  eapply Rle_trans; [exact IH|]. now apply Rmult_le_compat_l.
Qed.
End Theorem21.
