(** Theorem 17: after round 1 every edge halves in every round of BOX-GEOM/1, for n > 3t
    with equivocation and for n > 2t with reliable broadcast. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import TrustedHyperbox Contraction.
Import ListNotations.
Open Scope R_scope.

Section Theorem17.
Variables n t : nat.

(** Midpoints of intervals in the honest range are at most half of it apart if they meet. *)
Lemma midpoints_halve H Mi Mj k : (t < n)%nat -> (n - t <= length H)%nat ->
  receives n H Mi -> receives n H Mj -> TH_lower n t Mj k <= TH_upper n t Mi k ->
  trusted_midpoint n t Mj k - trusted_midpoint n t Mi k <= / 2 * edges H k.
Proof.
  intros N L Ri Rj Meet.
  pose proof (TH_in_honest_box n t H L N Mi k Ri). pose proof (TH_in_honest_box n t H L N Mj k Rj).
  unfold trusted_midpoint, edges, honest_lower, honest_upper in *. lra.
Qed.

(** With equivocation, over a run. *)
Theorem T17_run r H H' k : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  run n (trusted_midpoint n t) r H H' -> edges H' k <= (/ 2) ^ r * edges H k.
Proof.
  intros N. apply edges_run; [lra|]. clear H H'. intros H H' L [nodes Ln Sy ->].
  apply edges_of_outputs; [intros ->; simpl in Ln; lia|]. intros Mi Mj Hi Hj.
  apply midpoints_halve; auto; [lia|]. apply (T3 n t H L); auto. lia.
Qed.

(** With reliable broadcast, over a run. *)
Theorem T17_reliable_run r H H' k : (n > 2 * t)%nat -> (n - t <= length H)%nat ->
  reliable_run n (trusted_midpoint n t) r H H' -> edges H' k <= (/ 2) ^ r * edges H k.
Proof.
  intros N. apply edges_reliable_run; [lra|]. clear H H'. intros H H' L [B nodes LB Ln Sy ->].
  apply edges_of_outputs; [intros ->; simpl in Ln; lia|]. intros Mi Mj Hi Hj.
  pose proof (hears_receives n H B Mi LB (Sy Mi Hi)). pose proof (hears_receives n H B Mj LB (Sy Mj Hj)).
  apply midpoints_halve; auto; [lia|].
  destruct (Sy Mi Hi) as (mi & Li & Pi). destruct (Sy Mj Hj) as (mj & Lj & Pj).
  now apply (T3_reliable n t H L ltac:(lia) B mi mj).
Qed.
End Theorem17.
