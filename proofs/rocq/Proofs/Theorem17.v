(** Theorem 17: after round 1 every edge halves in every round of BOX-GEOM/1, inside the box of the
    outputs of round 1. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting TrustedHyperbox Rounds.
Import ListNotations.
Open Scope R_scope.

Section Round.
Variables n t : nat.
Variable H : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.
Hypothesis some_honest : (t < n)%nat.

(** Theorem 17, a later round: the distance of two outputs in a coordinate halves. *)
Theorem T17_round Mi Mj k : (n > 3 * t)%nat -> receives n H Mi -> receives n H Mj ->
  Rabs (trusted_midpoint n t Mi k - trusted_midpoint n t Mj k) <= (honest_upper H k - honest_lower H k) / 2.
Proof.
  intros N Ri Rj. pose proof (T3 n t H at_most_t some_honest Mi Mj k N Ri Rj). pose proof (T3 n t H at_most_t some_honest Mj Mi k N Rj Ri).
  pose proof (TH_in_honest_box n t H at_most_t some_honest Mi k Ri). pose proof (TH_in_honest_box n t H at_most_t some_honest Mj k Rj).
  unfold trusted_midpoint. apply Rabs_le. lra.
Qed.
Theorem T17_valid M k : (n > 2 * t)%nat -> receives n H M ->
  honest_lower H k <= trusted_midpoint n t M k <= honest_upper H k.
Proof.
  intros N R. pose proof (T2 n t H at_most_t some_honest M k N R). pose proof (TH_in_honest_box n t H at_most_t some_honest M k R).
  unfold trusted_midpoint. lra.
Qed.
End Round.

Section Runs.
Variables n t d : nat.
Hypothesis resilience : (n > 3 * t)%nat.

Theorem T17_run_valid r H H' a b : (n - t <= length H)%nat -> run n (trusted_midpoint n t) r H H' ->
  inside d a b H -> inside d a b H'.
Proof.
  intros L R. induction R as [H|r H H' H'' P R IH]; [auto|]. intros I.
  pose proof (round_length _ _ _ _ P) as E. apply IH; [lia|].
  destruct P as [nodes Ln Sy ->]. intros x k Hx Hk.
  apply in_map_iff in Hx as [M [<- HM]].
  pose proof (T17_valid n t H L ltac:(lia) M k ltac:(lia) (Sy M HM)) as V.
  assert (N : H <> []) by (intros ->; simpl in L; lia).
  destruct (least_in (at_ k) H N) as [y [Hy Ey]]. destruct (greatest_in (at_ k) H N) as [z [Hz Ez]].
  pose proof (I y k Hy Hk). pose proof (I z k Hz Hk). unfold honest_lower, honest_upper in V. rewrite Ey, Ez in V.
  unfold at_ in V. lra.
Qed.

(** Theorem 17: after round 1 every edge halves in every round. *)
Theorem T17_run r H H' k : (n - t <= length H)%nat -> run n (trusted_midpoint n t) r H H' ->
  edges H' k <= (/ 2) ^ r * edges H k.
Proof.
  intros L R. induction R as [H|r H H' H'' P R IH]; [simpl; lra|].
  pose proof (round_length _ _ _ _ P) as E. specialize (IH ltac:(lia)).
  assert (K : edges H' k <= / 2 * edges H k).
  { destruct P as [nodes Ln Sy ->]. unfold edges at 1.
    assert (N : map (trusted_midpoint n t) nodes <> []).
    { intros C. apply map_eq_nil in C. subst. simpl in Ln. lia. }
    destruct (greatest_in (at_ k) _ N) as [x [Hx Ex]]. destruct (least_in (at_ k) _ N) as [y [Hy Ey]].
    rewrite Ex, Ey. apply in_map_iff in Hx as [Mi [<- Hi]]. apply in_map_iff in Hy as [Mj [<- Hj]].
    pose proof (T17_round n t H L ltac:(lia) Mi Mj k resilience (Sy _ Hi) (Sy _ Hj)) as T.
    pose proof (Rle_abs (trusted_midpoint n t Mi k - trusted_midpoint n t Mj k)).
    unfold edges, at_ in *. unfold honest_upper, honest_lower in T. unfold at_ in T. lra. }
  simpl. assert (0 <= (/ 2) ^ r) by (apply pow_le; lra).
  apply Rle_trans with ((/ 2) ^ r * (/ 2 * edges H k)); [|lra].
  eapply Rle_trans; [exact IH|]. now apply Rmult_le_compat_l.
Qed.

End Runs.
