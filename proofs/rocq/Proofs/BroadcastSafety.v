(** Theorem 14, at any moment of any run: no two honest nodes deliver different values
    (agreement), each delivers at most once (integrity), and of an honest sender only what
    it sent. Messages arrive in any order. *)
From Coq Require Import Lia List Arith Bool.
From BoxGeom.Definitions Require Import Ranks Broadcast.
From BoxGeom.Proofs Require Import Votes BroadcastNode.
Import ListNotations.

Section Safety.
Context {value : Type}.
Variable value_eq_dec : forall v w : value, {v = w} + {v <> w}.
Variables n t sender : nat.
Variable honest : nat -> bool.
Hypothesis few : count (fun p => negb (honest p)) (seq 0 n) <= t.

Notation votes_for := (votes_for value value_eq_dec n).
Notation Init := (Init value).
Notation Echo := (Echo value).
Notation Ready := (Ready value).
Notation network := (network value).
Notation nodes := (nodes value).
Notation said := (said value).
Notation arrived := (arrived value).
Notation echoes := (echoes value).
Notation readies := (readies value).
Notation delivered := (delivered value).
Notation is_honest := (is_honest n honest).
Notation step := (step value value_eq_dec n t sender honest).
Notation reachable := (reachable value value_eq_dec n t sender honest).
Notation node_ok := (node_ok value_eq_dec n t sender).

(** What holds in all states that can be reached. *)
Record invariant (v : value) (s : network) : Prop := {
  nodes_ok : forall p, is_honest p -> node_ok (nodes s p) (said s p) (arrived s p);
  no_forgery : forall p q m, is_honest p -> honest q = true -> In m (arrived s p q) ->
    In m (said s q);
  one_init : forall p w, In (Init w) (said s p) -> p = sender /\ w = v;
  ready_origin : forall p w, is_honest p -> In (Ready w) (said s p) ->
    exists r, is_honest r /\ echo_quorum n t <= votes_for (echoes (nodes s r)) w }.

Lemma invariant_begins v : invariant v (beginning value sender v).
Proof.
  assert (I : forall p m, In m (said (beginning value sender v) p) -> p = sender /\ m = Init v).
  { simpl. intros p m. destruct (Nat.eqb_spec p sender); simpl; intuition. }
  split.
  - intros p _. apply fresh_ok. intros m Hm. destruct (I p m Hm). eauto.
  - intros p q m _ _ [].
  - intros p w Hw. destruct (I p _ Hw) as [-> E]. injection E as ->. auto.
  - intros p w _ Hw. destruct (I p _ Hw). discriminate.
Qed.

(** A READY that counts at an honest node before or after a step goes back to a quorum. *)
Lemma invariant_step v s s' : invariant v s -> step s s' -> invariant v s'.
Proof.
  intros [A B C D] [p q m Hp Hq Hm].
  unfold after_arrival. destruct (on_message value value_eq_dec n t sender (nodes s p) q m) as [new out] eqn:Q.
  pose proof (on_message_ok value_eq_dec n t sender _ _ _ q m new out (A p Hp) Q) as New.
  assert (Grow : forall r x, In x (said s r) -> In x (update (said s) p (said s p ++ out) r)).
  { intros r x Hx. unfold update. destruct (Nat.eqb_spec r p) as [->|]; auto. apply in_or_app. auto. }
  assert (Votes : forall r w, votes_for (echoes (nodes s r)) w
                  <= votes_for (echoes (update (nodes s) p new r)) w).
  { intros r w. unfold update. destruct (Nat.eqb_spec r p) as [->|]; auto.
    eapply echo_votes_grow, Q. }
  split; simpl.
  - intros r Hr. unfold update. destruct (Nat.eqb_spec r p) as [->|]; auto.
  - intros r r' x Hr Hr' Hx. apply Grow. unfold update in Hx at 1.
    destruct (Nat.eqb_spec r p) as [->|]; [|now apply (B r)].
    destruct (hear_only (arrived s p) q m r' x Hx) as [K|[-> ->]]; [now apply (B p)|auto].
  - intros r w Hw. unfold update in Hw. destruct (Nat.eqb_spec r p) as [->|]; auto.
    apply in_app_or in Hw as [Hw|Hw]; auto. exfalso. eapply never_init; eauto.
  - assert (Back : forall r w, is_honest r -> In (Ready w) (said s r) ->
      exists r', is_honest r' /\ echo_quorum n t <= votes_for (echoes (update (nodes s) p new r')) w).
    { intros r w Hr Hw. destruct (D r w Hr Hw) as [r' [Hr' E]]. exists r'. split; auto.
      pose proof (Votes r' w). lia. }
    intros r w Hr Hw. unfold update in Hw. destruct (Nat.eqb_spec r p) as [->|]; [|eauto].
    destruct New as [New _]. destruct (ready_reason _ _ _ _ _ _ _ New w Hw) as [_ [E|R]].
    + exists p. split; auto. unfold update. now rewrite Nat.eqb_refl.
    + destruct (honest_vote value_eq_dec n t honest few (readies new) w ltac:(lia)) as [r' [Hr' E]].
      apply (Back r' w Hr').
      pose proof (ready_heard _ _ _ _ _ _ _ New r' w E) as Hd.
      destruct (hear_only _ _ _ _ _ Hd) as [K|[-> <-]]; [|now apply Hm, Hr'].
      apply (B p); auto. apply Hr'.
Qed.

Theorem invariant_holds v s : reachable v s -> invariant v s.
Proof.
  induction 1 as [|s s' _ IH St]; [apply invariant_begins|]. eapply invariant_step; eauto.
Qed.

(** ** What follows in such a state *)
Section State.
Variables (v : value) (s : network).
Hypothesis inv : invariant v s.

Lemma honest_echo p q w : is_honest p -> is_honest q -> echoes (nodes s p) q = Some w ->
  In (Echo w) (said s q).
Proof.
  intros Hp Hq E. apply (no_forgery v s inv p q); auto; [apply Hq|].
  apply (echo_heard _ _ _ _ _ _ _ (proj1 (nodes_ok v s inv p Hp)) q w E).
Qed.

(** Honest nodes are ready for one value. *)
Lemma ready_for_one p q w x : is_honest p -> is_honest q ->
  In (Ready w) (said s p) -> In (Ready x) (said s q) -> w = x.
Proof.
  intros Hp Hq Rw Rx.
  destruct (ready_origin v s inv p w Hp Rw) as [r [Hr Ew]].
  destruct (ready_origin v s inv q x Hq Rx) as [r' [Hr' Ex]].
  destruct (quorums_meet value_eq_dec n t honest few _ _ _ _ Ew Ex) as [e [He [Vw Vx]]].
  apply (echo_once _ _ _ _ _ _ _ (proj1 (nodes_ok v s inv e He))).
  - exact (honest_echo r e w Hr He Vw).
  - exact (honest_echo r' e x Hr' He Vx).
Qed.

(** A value delivered has t + 1 honest READYs; one will do here. *)
Lemma delivered_is_ready p w : is_honest p -> In w (delivered (nodes s p)) ->
  exists q, is_honest q /\ In (Ready w) (said s q).
Proof.
  intros Hp Dw. pose proof (proj1 (nodes_ok v s inv p Hp)) as Ok.
  pose proof (delivery_reason _ _ _ _ _ _ _ Ok w Dw) as L.
  destruct (honest_vote value_eq_dec n t honest few _ w (Nat.lt_le_trans _ _ _ (ltac:(lia) : t < 2 * t + 1) L))
    as [q [Hq E]].
  exists q. split; auto. apply (no_forgery v s inv p q); auto; [apply Hq|].
  apply (ready_heard _ _ _ _ _ _ _ Ok q w E).
Qed.

(** An honest node echoes nothing but what an honest sender sent. *)
Lemma echo_is_honest p w : honest sender = true -> is_honest p -> In (Echo w) (said s p) -> w = v.
Proof.
  intros Hs Hp E.
  destruct (echo_reason _ _ _ _ _ _ _ (proj1 (nodes_ok v s inv p Hp)) w E) as [_ I].
  apply (one_init v s inv sender w). now apply (no_forgery v s inv p sender).
Qed.

Lemma ready_is_honest p w : honest sender = true -> is_honest p -> In (Ready w) (said s p) -> w = v.
Proof.
  intros Hs Hp R. destruct (ready_origin v s inv p w Hp R) as [r [Hr E]].
  destruct (quorums_meet value_eq_dec n t honest few _ _ _ _ E E) as [e [He [V _]]].
  apply (echo_is_honest e w Hs He). exact (honest_echo r e w Hr He V).
Qed.
End State.

(** Theorem 14, agreement. *)
Theorem T14_agreement v s p q w x : reachable v s -> is_honest p -> is_honest q ->
  In w (delivered (nodes s p)) -> In x (delivered (nodes s q)) -> w = x.
Proof.
  intros R Hp Hq Dw Dx. pose proof (invariant_holds v s R) as inv.
  destruct (delivered_is_ready v s inv p w Hp Dw) as [p' [Hp' Rw]].
  destruct (delivered_is_ready v s inv q x Hq Dx) as [q' [Hq' Rx]].
  exact (ready_for_one v s inv p' q' w x Hp' Hq' Rw Rx).
Qed.

(** Integrity: a node delivers at most once, *)
Theorem T14_integrity v s p : reachable v s -> is_honest p ->
  length (delivered (nodes s p)) <= 1.
Proof.
  intros R Hp. apply (delivery_once _ _ _ _ _ _ _ (proj1 (nodes_ok v s (invariant_holds v s R) p Hp))).
Qed.

(** and of an honest sender nothing but its value. *)
Theorem T14_no_forgery v s p w : reachable v s -> honest sender = true -> is_honest p ->
  In w (delivered (nodes s p)) -> w = v.
Proof.
  intros R Hs Hp D. pose proof (invariant_holds v s R) as inv.
  destruct (delivered_is_ready v s inv p w Hp D) as [q [Hq Rw]].
  exact (ready_is_honest v s inv q w Hs Hq Rw).
Qed.
End Safety.
