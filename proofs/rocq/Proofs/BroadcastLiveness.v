(** Theorem 14 in the long run: an honest sender's value is delivered by all honest nodes
    (validity), and if one honest node delivers, all do (totality). The order in which
    messages arrive is the adversary's choice; it may not withhold one for ever. *)
From Coq Require Import Lia List Arith Bool.
From BoxGeom.Definitions Require Import Ranks Broadcast.
From BoxGeom.Proofs Require Import Votes BroadcastNode BroadcastSafety.
Import ListNotations.

Section Liveness.
Context {value : Type}.
Variable value_eq_dec : forall v w : value, {v = w} + {v <> w}.
Variables n t sender : nat.
Variable honest : nat -> bool.
Hypothesis resilience : n > 3 * t.
Hypothesis few : count (fun p => negb (honest p)) (seq 0 n) <= t.

Notation votes_for := (votes_for value value_eq_dec n).
Notation Init := (Init value).
Notation Echo := (Echo value).
Notation Ready := (Ready value).
Notation nodes := (nodes value).
Notation said := (said value).
Notation arrived := (arrived value).
Notation echoes := (echoes value).
Notation readies := (readies value).
Notation delivered := (delivered value).
Notation is_honest := (is_honest n honest).
Notation step := (step value value_eq_dec n t sender honest).

Variable v : value.
Variable run : nat -> network value.
Hypothesis fair : fair_run value value_eq_dec n t sender honest v run.

Lemma run_reachable i : reachable value value_eq_dec n t sender honest v (run i).
Proof.
  destruct fair as (B & S & _). induction i as [|i IH]; [rewrite B; constructor|].
  destruct (S i) as [->|St]; auto. eapply go_on; eauto.
Qed.

Lemma inv i : invariant value_eq_dec n t sender honest v (run i).
Proof. apply invariant_holds; auto. apply run_reachable. Qed.

Lemma ok i p : is_honest p ->
  node_ok value_eq_dec n t sender (nodes (run i) p) (said (run i) p) (arrived (run i) p).
Proof. intros Hp. apply (nodes_ok _ _ _ _ _ _ _ (inv i) p Hp). Qed.

(** ** Nothing is taken back *)
Lemma step_grows s s' : step s s' ->
  (forall p m, In m (said s p) -> In m (said s' p)) /\
  (forall p q m, In m (arrived s p q) -> In m (arrived s' p q)) /\
  (forall p w, In w (delivered (nodes s p)) -> In w (delivered (nodes s' p))).
Proof.
  intros [p q m _ _ _]. unfold after_arrival.
  destruct (on_message value value_eq_dec n t sender (nodes s p) q m) as [new out] eqn:Q. simpl.
  repeat split; intros r; unfold update at 1; destruct (Nat.eqb_spec r p) as [->|]; auto.
  - intros x Hx. apply in_or_app. auto.
  - intros r' x. apply (hear_old (arrived s p) q m).
  - intros w. eapply delivery_stays, Q.
Qed.

Lemma run_grows i j : i <= j ->
  (forall p m, In m (said (run i) p) -> In m (said (run j) p)) /\
  (forall p q m, In m (arrived (run i) p q) -> In m (arrived (run j) p q)) /\
  (forall p w, In w (delivered (nodes (run i) p)) -> In w (delivered (nodes (run j) p))).
Proof.
  induction 1 as [|j _ IH]; [auto|]. destruct IH as (A & B & C).
  destruct fair as (_ & S & _). destruct (S j) as [->|St]; [auto|].
  destruct (step_grows _ _ St) as (A' & B' & C'). auto.
Qed.

(** What happens at every honest node some time, and stays, holds at all of them some time. *)
Lemma at_all_nodes (P : nat -> nat -> Prop) :
  (forall i j p, i <= j -> P i p -> P j p) ->
  (forall p, is_honest p -> exists i, P i p) -> exists i, forall p, is_honest p -> P i p.
Proof.
  intros Stay Once.
  assert (A : forall m, exists i, forall p, p < m -> is_honest p -> P i p).
  { induction m as [|m [i IH]]; [exists 0; lia|].
    destruct (honest m) eqn:E, (Nat.lt_ge_cases m n) as [L|L].
    - destruct (Once m (conj L E)) as [i' Hi']. exists (max i i'). intros p Lp Hp.
      destruct (Nat.eq_dec p m) as [->|]; [apply (Stay i'); [lia|auto]|].
      apply (Stay i); [lia|]. apply IH; auto. lia.
    - exists i. intros p Lp Hp. apply IH; auto. destruct Hp. lia.
    - exists i. intros p Lp Hp. apply IH; auto. destruct Hp as [_ Hp].
      destruct (Nat.eq_dec p m) as [->|]; [congruence|lia].
    - exists i. intros p Lp Hp. apply IH; auto. destruct Hp. lia. }
  destruct (A n) as [i Hi]. exists i. intros p Hp. apply Hi; auto. apply Hp.
Qed.

(** What each of some honest nodes says some time, all honest nodes have heard some time. *)
Lemma all_hear (some : nat -> bool) (m : message value) :
  (forall q, is_honest q -> some q = true -> exists i, In m (said (run i) q)) ->
  exists j, forall p q, is_honest p -> is_honest q -> some q = true -> In m (arrived (run j) p q).
Proof.
  intros Say.
  destruct (at_all_nodes (fun j p => forall q, is_honest q -> some q = true ->
    In m (arrived (run j) p q))) as [j Hj].
  - intros i j p L H q Hq Sq. destruct (run_grows i j L) as (_ & A & _). auto.
  - intros p Hp. apply (at_all_nodes (fun j q => some q = true -> In m (arrived (run j) p q))).
    + intros i j q L H Sq. destruct (run_grows i j L) as (_ & A & _). auto.
    + intros q Hq. destruct (some q) eqn:Sq; [|now exists 0].
      destruct (Say q Hq Sq) as [i Hi]. destruct fair as (_ & _ & F).
      destruct (F i p q m Hp Hq Hi) as [j Hj]. now exists j.
  - exists j. auto.
Qed.

(** ** Votes that have arrived are counted *)
Lemma echo_seen j p q : is_honest p -> is_honest q -> In (Echo v) (arrived (run j) p q) ->
  honest sender = true -> echoes (nodes (run j) p) q = Some v.
Proof.
  intros Hp Hq A Hs. destruct (echoes (nodes (run j) p) q) as [w|] eqn:E.
  - pose proof (honest_echo value_eq_dec n t sender honest v (run j) (inv j) p q w Hp Hq E) as S.
    now rewrite (echo_is_honest value_eq_dec n t sender honest v (run j) (inv j) q w Hs Hq S).
  - exfalso. apply (echo_counted _ _ _ _ _ _ _ (proj1 (ok j p Hp)) q v A E).
Qed.

Lemma ready_seen j p q w : is_honest p -> is_honest q -> In (Ready w) (arrived (run j) p q) ->
  readies (nodes (run j) p) q = Some w.
Proof.
  intros Hp Hq A.
  assert (S : forall x, In (Ready x) (arrived (run j) p q) -> In (Ready x) (said (run j) q)).
  { intros x. apply (no_forgery _ _ _ _ _ _ _ (inv j) p q); auto. apply Hq. }
  destruct (readies (nodes (run j) p) q) as [x|] eqn:E.
  - pose proof (ready_heard _ _ _ _ _ _ _ (proj1 (ok j p Hp)) q x E) as X. f_equal.
    apply (ready_once _ _ _ _ _ _ _ (proj1 (ok j q Hq))); auto.
  - exfalso. apply (ready_counted _ _ _ _ _ _ _ (proj1 (ok j p Hp)) q w A E).
Qed.

(** A node with the votes is ready, for the value that others are ready for. *)
Lemma supported_is_ready j p w : is_honest p ->
  supported value_eq_dec n t (nodes (run j) p) w -> exists x, In (Ready x) (said (run j) p).
Proof.
  intros Hp S. destruct (ok j p Hp) as [Ok A]. exact (ready_said _ _ _ _ _ _ _ Ok (A w S)).
Qed.

(** ** From ready to delivered *)
Lemma only_delivery k p w : is_honest p -> In w (delivered (nodes (run k) p)) ->
  delivered (nodes (run k) p) = [w].
Proof.
  intros Hp D. pose proof (delivery_once _ _ _ _ _ _ _ (proj1 (ok k p Hp))) as L.
  destruct (delivered (nodes (run k) p)) as [|x [|y l]]; simpl in *; [easy| |lia].
  destruct D as [->|[]]. reflexivity.
Qed.

Lemma all_deliver w : (forall q, is_honest q -> exists i, In (Ready w) (said (run i) q)) ->
  exists j, forall k p, j <= k -> is_honest p -> delivered (nodes (run k) p) = [w].
Proof.
  intros R. destruct (all_hear (fun _ => true) (Ready w)) as [j Hj]; [auto|].
  exists j. intros k p Lk Hp. apply only_delivery; auto.
  destruct (run_grows j k Lk) as (_ & _ & Stay). apply Stay. clear k Lk Stay.
  pose proof (all_honest_vote value_eq_dec n t honest few (readies (nodes (run j) p)) w
    (fun q Hq => ready_seen j p q w Hp Hq (Hj p q Hp Hq eq_refl))) as V.
  pose proof (delivery_answered _ _ _ _ _ _ _ (proj1 (ok j p Hp)) w ltac:(lia)) as D.
  destruct (delivered (nodes (run j) p)) as [|x l] eqn:E; [easy|]. left.
  destruct (delivered_is_ready value_eq_dec n t sender honest few v (run j) (inv j) p x Hp) as [q [Hq Rx]].
  { rewrite E. now left. }
  apply (ready_for_one value_eq_dec n t sender honest few v (run j) (inv j) q p x w Hq Hp Rx).
  apply (no_forgery _ _ _ _ _ _ _ (inv j) p p); auto. apply Hp.
Qed.

(** Theorem 14, validity. *)
Theorem T14_validity : is_honest sender ->
  exists j, forall k p, j <= k -> is_honest p -> delivered (nodes (run k) p) = [v].
Proof.
  intros Hs. assert (Hs' := proj2 Hs).
  (* INIT arrives everywhere, and is echoed *)
  destruct (all_hear (fun q => q =? sender) (Init v)) as [j0 H0].
  { intros q _ E. apply Nat.eqb_eq in E. subst q. exists 0. destruct fair as (-> & _).
    simpl. rewrite Nat.eqb_refl. now left. }
  assert (E : forall q, is_honest q -> exists i, In (Echo v) (said (run i) q)).
  { intros q Hq. exists j0.
    pose proof (init_answered _ _ _ _ _ _ _ (proj1 (ok j0 q Hq)) v
      (H0 q sender Hq Hs (Nat.eqb_refl sender))) as A.
    destruct (echo_said _ _ _ _ _ _ _ (proj1 (ok j0 q Hq)) A) as [w Hw].
    now rewrite <- (echo_is_honest value_eq_dec n t sender honest v (run j0) (inv j0) q w Hs' Hq Hw). }
  (* ECHOs arrive everywhere, and make everybody ready *)
  destruct (all_hear (fun _ => true) (Echo v)) as [j1 H1]; [auto|].
  apply all_deliver. intros p Hp. exists j1.
  destruct (supported_is_ready j1 p v Hp) as [w Hw].
  - left. pose proof (all_honest_vote value_eq_dec n t honest few (echoes (nodes (run j1) p)) v
      (fun q Hq => echo_seen j1 p q Hp Hq (H1 p q Hp Hq eq_refl) Hs')) as V.
    unfold echo_quorum. pose proof (Nat.div_mod (n + t) 2). lia.
  - now rewrite <- (ready_is_honest value_eq_dec n t sender honest few v (run j1) (inv j1) p w Hs' Hp Hw).
Qed.

(** Theorem 14, totality. *)
Theorem T14_totality i p w : is_honest p -> In w (delivered (nodes (run i) p)) ->
  exists j, forall k q, j <= k -> is_honest q -> delivered (nodes (run k) q) = [w].
Proof.
  intros Hp D.
  pose proof (delivery_reason _ _ _ _ _ _ _ (proj1 (ok i p Hp)) w D) as L.
  set (some := fun q => is_for value value_eq_dec w (readies (nodes (run i) p) q)).
  (* the READYs that made p deliver: t + 1 of them are honest, and arrive everywhere *)
  destruct (all_hear some (Ready w)) as [j Hj].
  { intros q Hq Sq. exists i. apply is_for_true in Sq.
    apply (no_forgery _ _ _ _ _ _ _ (inv i) p q); auto; [apply Hq|].
    exact (ready_heard _ _ _ _ _ _ _ (proj1 (ok i p Hp)) q w Sq). }
  destruct (delivered_is_ready value_eq_dec n t sender honest few v (run i) (inv i) p w Hp D)
    as [p' [Hp' Rw]].
  apply all_deliver. intros q Hq. exists (max i j).
  assert (M : forall x r, is_honest r -> In (Ready x) (said (run j) r) -> x = w).
  { intros x r Hr Rx. destruct (run_grows i (max i j) ltac:(lia)) as (A & _).
    destruct (run_grows j (max i j) ltac:(lia)) as (A' & _).
    apply (ready_for_one value_eq_dec n t sender honest few v (run (max i j)) (inv _) r p' x w Hr Hp');
      auto. }
  destruct (supported_is_ready j q w Hq) as [x Rx].
  - right. pose proof (count_except some honest (seq 0 n)) as C.
    change (count some (seq 0 n)) with (votes_for (readies (nodes (run i) p)) w) in C.
    assert (K : count (fun r => some r && honest r) (seq 0 n)
                <= votes_for (readies (nodes (run j) q)) w); [|lia].
    apply count_le. intros r Hr Sr. apply andb_prop in Sr as [Sr Hh]. apply in_seq in Hr.
    assert (Hr' : is_honest r) by (split; [lia|exact Hh]).
    apply is_for_true, ready_seen; auto.
  - rewrite (M x q Hq Rx) in Rx. destruct (run_grows j (max i j) ltac:(lia)) as (A & _). auto.
Qed.
End Liveness.
