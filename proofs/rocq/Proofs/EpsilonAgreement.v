(** Agreement (Definition 11): the honest vectors come as near to each other as is wanted,
    whatever the adversary does. *)
From Coq Require Import Reals Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Contraction Theorem12.
Import ListNotations.
Open Scope R_scope.

(** The diameter is at most the diagonal. *)
Lemma diameter_at_most_diagonal d L x y : In x L -> In y L -> dist d x y <= diagonal d L.
Proof.
  intros Hx Hy. unfold dist, diagonal. apply norm_le_coords. intros k _.
  pose proof (edges_at_least L x y k Hx Hy). pose proof (edges_at_least L y x k Hy Hx).
  apply Rabs_le. lra.
Qed.

(** What shrinks every edge shrinks the diagonal. *)
Lemma diagonal_of_edges d L L' c : 0 <= c -> (forall k, edges L' k <= c * edges L k) ->
  diagonal d L' <= c * diagonal d L.
Proof.
  intros C E. unfold diagonal. rewrite <- norm_scal by exact C. apply norm_le_coords.
  intros k _. rewrite Rabs_right by apply Rle_ge, edges_nonneg. apply E.
Qed.

(** A factor below 1 in every round leads to agreement. *)
Theorem agreement_of_factor d c (reached : nat -> list vec -> Prop) (H : list vec) epsilon :
  0 <= c < 1 -> 0 < epsilon ->
  (forall r H', reached r H' -> diagonal d H' <= c ^ r * diagonal d H) ->
  exists r0, forall r H', (r0 <= r)%nat -> reached r H' -> agreed d epsilon H'.
Proof.
  intros C Eps F. assert (D : 0 <= diagonal d H) by apply norm_nonneg.
  destruct (pow_lt_1_zero c ltac:(rewrite Rabs_right; lra) (epsilon / (diagonal d H + 1)))
    as [r0 Small]; [apply Rdiv_lt_0_compat; lra|].
  exists r0. intros r H' Hr R x y Hx Hy.
  specialize (Small r Hr). pose proof (pow_le c r (proj1 C)) as P.
  rewrite Rabs_right in Small by lra. specialize (F r H' R).
  pose proof (diameter_at_most_diagonal d H' x y Hx Hy).
  apply Rle_trans with (c ^ r * (diagonal d H + 1)); [lra|].
  apply (Rmult_lt_compat_r (diagonal d H + 1)) in Small; [|lra].
  replace (epsilon / (diagonal d H + 1) * (diagonal d H + 1)) with epsilon in Small by (field; lra). lra.
Qed.
