(** Fair runs of a broadcast exist, so that Theorem 14 is about something: a schedule that
    comes back to every message again and again is one. *)
From Coq Require Import Lia List Arith Bool Cantor.
From BoxGeom.Definitions Require Import Broadcast.
From BoxGeom.Proofs Require Import BroadcastNode.
Import ListNotations.

Section FairRuns.
Context {value : Type}.
Variable value_eq_dec : forall v w : value, {v = w} + {v <> w}.
Variables n t sender : nat.
Variable honest : nat -> bool.
Variable v : value.
Notation network := (network value).
Notation said := (said value).
Notation arrived := (arrived value).
Notation after_arrival := (after_arrival value value_eq_dec n t sender).
Notation is_honest := (is_honest n honest).
Notation step := (step value value_eq_dec n t sender honest).

Definition is_honest_b p := (p <? n) && honest p.
Lemma is_honest_true p : is_honest_b p = true <-> is_honest p.
Proof. unfold is_honest_b. rewrite andb_true_iff, Nat.ltb_lt. reflexivity. Qed.

(** At moment i, the message number k of node q arrives at p, if there is one: i codes
    (again, (p, (q, k))). *)
Definition scheduled (i : nat) (s : network) : network :=
  let '(_, rest) := of_nat i in let '(p, rest) := of_nat rest in let '(q, k) := of_nat rest in
  if is_honest_b p && is_honest_b q
  then match nth_error (said s q) k with Some m => after_arrival s p q m | None => s end
  else s.

Fixpoint schedule (i : nat) : network :=
  match i with 0 => beginning value sender v | S i => scheduled i (schedule i) end.

Lemma scheduled_steps i s : scheduled i s = s \/ step s (scheduled i s).
Proof.
  unfold scheduled. destruct (of_nat i) as [a rest], (of_nat rest) as [p rest'], (of_nat rest') as [q k].
  destruct (is_honest_b p) eqn:Hp, (is_honest_b q) eqn:Hq; simpl; auto.
  apply is_honest_true in Hp, Hq.
  destruct (nth_error (said s q) k) as [m|] eqn:E; auto. right.
  apply arrives; auto; [apply Hq|]. intros _. eapply nth_error_In, E.
Qed.

(** What is said is appended to what was said. *)
Lemma said_after s p q m r : exists l, said (after_arrival s p q m) r = said s r ++ l.
Proof.
  unfold Broadcast.after_arrival. destruct (on_message _ _ _ _ _ _ _ _) as [new out]. simpl.
  unfold update. destruct (Nat.eqb_spec r p) as [->|]; [eauto|exists []; now rewrite app_nil_r].
Qed.

Lemma said_scheduled i s r : exists l, said (scheduled i s) r = said s r ++ l.
Proof.
  assert (S : exists l, said s r = said s r ++ l) by (exists []; now rewrite app_nil_r).
  unfold scheduled. destruct (of_nat i) as [a rest], (of_nat rest) as [p rest'], (of_nat rest') as [q k].
  destruct (_ && _); auto. destruct (nth_error _ _); auto. apply said_after.
Qed.

Lemma said_later i j r : i <= j -> exists l, said (schedule j) r = said (schedule i) r ++ l.
Proof.
  induction 1 as [|j _ [l IH]]; [exists []; now rewrite app_nil_r|].
  destruct (said_scheduled j (schedule j) r) as [l' E]. exists (l ++ l'). simpl.
  now rewrite E, IH, app_assoc.
Qed.

Lemma arrives_now s p q m : In m (arrived (after_arrival s p q m) p q).
Proof.
  unfold Broadcast.after_arrival. destruct (on_message _ _ _ _ _ _ _ _) as [new out]. simpl.
  unfold update. rewrite Nat.eqb_refl. rewrite Nat.eqb_refl. now left.
Qed.

Theorem fair_run_exists : fair_run value value_eq_dec n t sender honest v schedule.
Proof.
  repeat split.
  - intros i. simpl. destruct (scheduled_steps i (schedule i)); auto.
  - intros i p q m Hp Hq Hm. apply In_nth_error in Hm as [k E].
    set (j := to_nat (i, to_nat (p, to_nat (q, k)))).
    assert (L : i <= j) by (pose proof (to_nat_non_decreasing i (to_nat (p, to_nat (q, k)))); unfold j; lia).
    destruct (said_later i j q L) as [l S].
    exists (Datatypes.S j). simpl. unfold scheduled.
    unfold j at 1. rewrite !cancel_of_to.
    rewrite (proj2 (is_honest_true p) Hp), (proj2 (is_honest_true q) Hq). simpl.
    rewrite S, nth_error_app1, E by (apply nth_error_Some; congruence).
    apply arrives_now.
Qed.
End FairRuns.
