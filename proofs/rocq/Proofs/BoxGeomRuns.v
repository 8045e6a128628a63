(** Theorem 12 over any number of rounds. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Optimality TrustedHyperbox Candidates Rounds Contraction Theorem12.
Import ListNotations.
Open Scope R_scope.

Section Runs.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.

Variable geo : list vec -> vec.
Hypothesis geo_is_rule : is_median_rule d geo.
Let geo_median := proj1 geo_is_rule.
Let geo_multiset := proj2 geo_is_rule.

Definition rho := (1 + sqrt (INR t / INR (n - 2 * t))) / 2.

Theorem T12_run r H H' : (n - t <= length H)%nat -> run n (box_rule n t geo) r H H' ->
  diagonal d H' <= rho ^ r * diagonal d H.
Proof.
  apply diagonal_of_a_run; [lia| |].
  - unfold rho. pose proof (sqrt_pos (INR t / INR (n - 2 * t))). lra.
  - intros H0 nodes L Sy S. exact (T12 n t d resilience geo geo_is_rule H0 L nodes Sy S).
Qed.
End Runs.
