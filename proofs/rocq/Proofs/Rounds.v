(** What holds of every round of any rule. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting.
Import ListNotations.
Open Scope R_scope.

Lemma round_length n rule H H' : round n rule H H' -> length H' = length H.
Proof. intros [nodes L _ ->]. now rewrite map_length. Qed.
