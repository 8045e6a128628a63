(** What holds of an honest node of a broadcast after every message: what it has said it
    has reason to say, and what it has reason to say it has said. *)
From Coq Require Import Lia List Arith Bool.
From BoxGeom.Definitions Require Import Ranks Broadcast.
From BoxGeom.Proofs Require Import Votes.
Import ListNotations.

Section Hear.
Context {value : Type}.

(** What has arrived after one more message. *)
Definition hear (heard : nat -> list (message value)) (q : nat) (m : message value) : nat -> list (message value) :=
  update heard q (m :: heard q).

Lemma hear_old (heard : nat -> list (message value)) q m r x : In x (heard r) -> In x (hear heard q m r).
Proof. unfold hear, update. destruct (Nat.eqb_spec r q) as [->|]; simpl; auto. Qed.
Lemma hear_new (heard : nat -> list (message value)) q m : In m (hear heard q m q).
Proof. unfold hear, update. rewrite Nat.eqb_refl. simpl; auto. Qed.
Lemma hear_only (heard : nat -> list (message value)) q m r x : In x (hear heard q m r) ->
  In x (heard r) \/ (r = q /\ x = m).
Proof. unfold hear, update. destruct (Nat.eqb_spec r q) as [->|]; simpl; intuition. Qed.
End Hear.

Section Node.
Context {value : Type}.
Variable value_eq_dec : forall v w : value, {v = w} + {v <> w}.
Variables n t sender : nat.
Notation votes_for := (votes_for value value_eq_dec n).
Notation message := (message value).
Notation Init := (Init value).
Notation Echo := (Echo value).
Notation Ready := (Ready value).
Notation node := (node value).
Notation on_message := (on_message value value_eq_dec n t sender).
Notation echoed := (echoed value).
Notation ready := (ready value).
Notation echoes := (echoes value).
Notation readies := (readies value).
Notation delivered := (delivered value).

(** The votes that the node has counted make it ready for [v]. *)
Definition supported (s : node) (v : value) : Prop :=
  echo_quorum n t <= votes_for (echoes s) v \/ t + 1 <= votes_for (readies s) v.

(** [s] is the node, [said] what it has said, [heard q] what has arrived from node q. *)
Record said_ok (s : node) (said : list message) (heard : nat -> list message) : Prop := {
  echo_reason : forall v, In (Echo v) said -> echoed s = true /\ In (Init v) (heard sender);
  echo_said : echoed s = true -> exists v, In (Echo v) said;
  echo_once : forall v w, In (Echo v) said -> In (Echo w) said -> v = w;
  ready_reason : forall v, In (Ready v) said -> ready s = true /\ supported s v;
  ready_said : ready s = true -> exists v, In (Ready v) said;
  ready_once : forall v w, In (Ready v) said -> In (Ready w) said -> v = w;
  echo_heard : forall q v, echoes s q = Some v -> In (Echo v) (heard q);
  echo_counted : forall q v, In (Echo v) (heard q) -> echoes s q <> None;
  ready_heard : forall q v, readies s q = Some v -> In (Ready v) (heard q);
  ready_counted : forall q v, In (Ready v) (heard q) -> readies s q <> None;
  init_answered : forall v, In (Init v) (heard sender) -> echoed s = true;
  delivery_answered : forall v, 2 * t + 1 <= votes_for (readies s) v -> delivered s <> [];
  delivery_reason : forall v, In v (delivered s) -> 2 * t + 1 <= votes_for (readies s) v;
  delivery_once : length (delivered s) <= 1 }.

Definition node_ok s said heard : Prop :=
  said_ok s said heard /\ forall v, supported s v -> ready s = true.

Lemma votes_of_none v : votes_for (fun _ => None) v = 0.
Proof.
  unfold Broadcast.votes_for, count. generalize (seq 0 n). intros l.
  induction l as [|a l IH]; simpl; auto.
Qed.

Lemma echo_quorum_pos : 1 <= echo_quorum n t.
Proof. unfold echo_quorum. lia. Qed.

Lemma fresh_ok said : (forall m, In m said -> exists v, m = Init v) ->
  node_ok (fresh value) said (fun _ => []).
Proof.
  pose proof echo_quorum_pos.
  assert (V : forall v, votes_for (fun _ => None) v = 0) by apply votes_of_none.
  intros I. assert (NE : forall v, ~ In (Echo v) said) by (intros v Hv; now destruct (I _ Hv)).
  assert (NR : forall v, ~ In (Ready v) said) by (intros v Hv; now destruct (I _ Hv)).
  split; [split|intros v; unfold supported; simpl; rewrite !V; lia];
    simpl; try (intros v; rewrite V; lia); try easy; try lia;
    try (intros v Hv; exfalso; eapply NE; eauto; fail);
    try (intros v Hv; exfalso; eapply NR; eauto; fail);
    intros v w Hv; exfalso; [eapply NE|eapply NR]; eauto.
Qed.

Ltac look := intros;
  repeat match goal with
  | H : In _ (_ ++ [_]) |- _ => apply in_app_or in H; destruct H as [H|[H|[]]]; try discriminate H
  | H : In _ (hear _ _ _ _) |- _ =>
      apply hear_only in H; destruct H as [H|[H ?]]; try discriminate; subst
  | H : Echo _ = Echo _ |- _ => injection H as H; subst
  | H : Ready _ = Ready _ |- _ => injection H as H; subst
  end; eauto using in_or_app, hear_old.

(** Having reason to be ready, the node says so, once. *)
Lemma become_ready_ok s said heard v new out : said_ok s said heard -> supported s v ->
  (forall w, supported s w -> w = v \/ ready s = true) ->
  become_ready value s v = (new, out) -> node_ok new (said ++ out) heard.
Proof.
  intros ok Sv A. unfold become_ready. destruct (ready s) eqn:E; intros Q; injection Q as <- <-.
  - rewrite app_nil_r. split; auto.
  - destruct ok. assert (No : forall w, ~ In (Ready w) said).
    { intros w Hw. destruct (ready_reason0 w Hw). congruence. }
    split; [split|reflexivity]; simpl; look; try (exfalso; eapply No; eauto; fail).
    + destruct (echo_said0 H) as [w Hw]. eauto using in_or_app.
    + exists v. apply in_or_app. simpl. auto.
Qed.

Section Step.
Variables (s : node) (said : list message) (heard : nat -> list message).
Hypothesis ok : node_ok s said heard.
Variables (q : nat) (v : value).

(** INIT: the node answers the sender's first with its ECHO. *)
Lemma on_init_ok new out : on_init value sender s q v = (new, out) ->
  node_ok new (said ++ out) (hear heard q (Init v)).
Proof.
  destruct ok as [ok' A]. destruct ok'. unfold on_init.
  destruct (Nat.eqb_spec q sender) as [E|E], (echoed s) eqn:F; simpl;
    intros Q; injection Q as <- <-; try rewrite app_nil_r.
  2: { assert (No : forall w, ~ In (Echo w) said).
    { intros w Hw. destruct (echo_reason0 w Hw). congruence. }
    split; [split|exact A]; simpl; look; try (exfalso; eapply No; eauto; fail);
      try (eapply echo_counted0; eauto; fail); try (eapply ready_counted0; eauto; fail).
    - split; auto. apply hear_new.
    - exists v. apply in_or_app. simpl. auto.
    - destruct (ready_said0 H) as [w Hw]. eauto using in_or_app. }
  all: split; [split|exact A]; look;
    try (eapply echo_counted0; eauto; fail); try (eapply ready_counted0; eauto; fail);
    try congruence;
    match goal with H : In (Echo ?w) said |- _ => destruct (echo_reason0 w H) end;
    split; congruence || auto using hear_old.
Qed.

(** ECHO: the node counts it, *)
Definition with_echo := Node value (echoed s) (ready s) (record_vote value (echoes s) q v)
  (readies s) (delivered s).

Lemma supported_with_echo w : supported with_echo w ->
  supported s w \/ (w = v /\ echo_quorum n t <= votes_for (echoes with_echo) v).
Proof.
  unfold supported. simpl. intros [E|R]; [|auto].
  destruct (value_eq_dec w v) as [->|N]; [right; auto|left; left].
  pose proof (votes_of_others value_eq_dec n (echoes s) q v w N). lia.
Qed.

Lemma with_echo_ok : said_ok with_echo said (hear heard q (Echo v)).
Proof.
  destruct ok as [ok' A]. destruct ok'.
  split; simpl; look; try (eapply ready_counted0; eauto; fail).
  - destruct (echo_reason0 v0 H). auto using hear_old.
  - destruct (ready_reason0 v0 H) as [R [E|E]]; split; auto; [left|right; auto].
    simpl. pose proof (votes_grow value_eq_dec n (echoes s) q v v0). lia.
  - destruct (record_only _ _ _ _ _ H) as [K|[-> ->]]; [auto using hear_old|apply hear_new].
  - destruct (echoes s q0) as [w|] eqn:E; [|now destruct (echo_counted0 q0 v0)].
    now rewrite (record_keeps _ q v q0 w E).
  - apply record_source.
Qed.

(** and a quorum makes it ready. *)
Lemma on_echo_ok new out : on_echo value value_eq_dec n t s q v = (new, out) ->
  node_ok new (said ++ out) (hear heard q (Echo v)).
Proof.
  unfold on_echo. fold with_echo.
  destruct (Nat.leb_spec (echo_quorum n t) (votes_for (echoes with_echo) v)) as [L|L]; intros Q.
  - eapply become_ready_ok; [apply with_echo_ok|left; exact L| |exact Q].
    intros w Hw. destruct (supported_with_echo w Hw) as [S|[-> _]]; [right|now left].
    apply (proj2 ok w S).
  - injection Q as <- <-. rewrite app_nil_r. split; [apply with_echo_ok|].
    intros w Hw. destruct (supported_with_echo w Hw) as [S|[-> ?]]; [|lia].
    apply (proj2 ok w S).
Qed.

(** READY: the node counts it, and delivers if it may, *)
Definition with_ready := Node value (echoed s) (ready s) (echoes s)
  (record_vote value (readies s) q v)
  (if 2 * t + 1 <=? votes_for (record_vote value (readies s) q v) v
   then match delivered s with [] => [v] | once => once end
   else delivered s).

Lemma supported_with_ready w : supported with_ready w ->
  supported s w \/ (w = v /\ t + 1 <= votes_for (readies with_ready) v).
Proof.
  unfold supported. simpl. intros [E|R]; [auto|].
  destruct (value_eq_dec w v) as [->|N]; [right; auto|left; right].
  pose proof (votes_of_others value_eq_dec n (readies s) q v w N). lia.
Qed.

Lemma with_ready_ok : said_ok with_ready said (hear heard q (Ready v)).
Proof.
  destruct ok as [ok' A]. destruct ok'.
  split; unfold with_ready; cbn [Broadcast.echoed Broadcast.ready Broadcast.echoes
    Broadcast.readies Broadcast.delivered]; look; try (eapply echo_counted0; eauto; fail).
  - destruct (echo_reason0 v0 H). auto using hear_old.
  - destruct (ready_reason0 v0 H) as [R [E|E]]; split; auto; [left; auto|right].
    cbn [Broadcast.readies]. pose proof (votes_grow value_eq_dec n (readies s) q v v0). lia.
  - destruct (record_only _ _ _ _ _ H) as [K|[-> ->]]; [auto using hear_old|apply hear_new].
  - destruct (readies s q0) as [w|] eqn:E; [|now destruct (ready_counted0 q0 v0)].
    now rewrite (record_keeps _ q v q0 w E).
  - apply record_source.
  - destruct (Nat.leb_spec (2 * t + 1) (votes_for (record_vote value (readies s) q v) v)) as [L|L].
    + destruct (delivered s); discriminate.
    + apply (delivery_answered0 v0).
      destruct (value_eq_dec v0 v) as [->|N]; [lia|].
      pose proof (votes_of_others value_eq_dec n (readies s) q v v0 N). lia.
  - pose proof (votes_grow value_eq_dec n (readies s) q v v0).
    destruct (Nat.leb_spec (2 * t + 1) (votes_for (record_vote value (readies s) q v) v)) as [L|L].
    + destruct (delivered s) as [|w l]; [|specialize (delivery_reason0 v0 H); lia].
      destruct H as [<-|[]]. exact L.
    + specialize (delivery_reason0 v0 H). lia.
  - destruct (2 * t + 1 <=? votes_for (record_vote value (readies s) q v) v); [|auto].
    destruct (delivered s); simpl in *; lia.
Qed.

(** and t + 1 make it ready. *)
Lemma on_ready_ok new out : on_ready value value_eq_dec n t s q v = (new, out) ->
  node_ok new (said ++ out) (hear heard q (Ready v)).
Proof.
  unfold on_ready. fold with_ready. change (record_vote value (readies s) q v) with (readies with_ready).
  destruct (Nat.leb_spec (t + 1) (votes_for (readies with_ready) v)) as [L|L]; intros Q.
  - eapply become_ready_ok; [apply with_ready_ok|right; exact L| |exact Q].
    intros w Hw. destruct (supported_with_ready w Hw) as [S|[-> _]]; [right|now left].
    apply (proj2 ok w S).
  - injection Q as <- <-. rewrite app_nil_r. split; [apply with_ready_ok|].
    intros w Hw. destruct (supported_with_ready w Hw) as [S|[-> ?]]; [|lia].
    apply (proj2 ok w S).
Qed.
End Step.

(** Votes are never taken back, and no node but the sender says INIT. *)
Lemma echo_votes_grow s q m new out w : on_message s q m = (new, out) ->
  votes_for (echoes s) w <= votes_for (echoes new) w.
Proof.
  assert (B : forall s' v n' o, become_ready value s' v = (n', o) -> echoes n' = echoes s').
  { unfold become_ready. intros s' v n' o. destruct (ready s'); intros Q; now injection Q as <- _. }
  destruct m as [v|v|v]; simpl.
  - unfold on_init. destruct (_ && _); intros Q; now injection Q as <- _.
  - unfold on_echo. destruct (_ <=? _); intros Q; [rewrite (B _ _ _ _ Q)|injection Q as <- _];
      apply votes_grow.
  - unfold on_ready. destruct (t + 1 <=? _); intros Q; [now rewrite (B _ _ _ _ Q)|].
    now injection Q as <- _.
Qed.

Lemma never_init s q m new out w : on_message s q m = (new, out) -> ~ In (Init w) out.
Proof.
  assert (B : forall s' v n' o, become_ready value s' v = (n', o) -> ~ In (Init w) o).
  { unfold become_ready. intros s' v n' o. destruct (ready s'); intros Q; injection Q as _ <-;
      simpl; intuition discriminate. }
  destruct m as [v|v|v]; simpl.
  - unfold on_init. destruct (_ && _); intros Q; injection Q as _ <-; simpl; intuition discriminate.
  - unfold on_echo. destruct (_ <=? _); intros Q; [eauto|]. injection Q as _ <-. easy.
  - unfold on_ready. destruct (t + 1 <=? _); intros Q; [eauto|]. injection Q as _ <-. easy.
Qed.

(** What is delivered stays delivered. *)
Lemma delivery_stays s q m new out w : on_message s q m = (new, out) ->
  In w (delivered s) -> In w (delivered new).
Proof.
  assert (B : forall s' v n' o, become_ready value s' v = (n', o) -> delivered n' = delivered s').
  { unfold become_ready. intros s' v n' o. destruct (ready s'); intros Q; now injection Q as <- _. }
  destruct m as [v|v|v]; simpl.
  - unfold on_init. destruct (_ && _); intros Q; now injection Q as <- _.
  - unfold on_echo. destruct (_ <=? _); intros Q; [now rewrite (B _ _ _ _ Q)|now injection Q as <- _].
  - unfold on_ready. intros Q D.
    assert (E : In w (if 2 * t + 1 <=? votes_for (record_vote value (readies s) q v) v
      then match delivered s with [] => [v] | once => once end else delivered s)).
    { destruct (2 * t + 1 <=? _); [|exact D]. now destruct (delivered s). }
    destruct (t + 1 <=? _); [now rewrite (B _ _ _ _ Q)|now injection Q as <- _].
Qed.

(** Every handler keeps what holds. *)
Theorem on_message_ok s said heard q m new out : node_ok s said heard ->
  on_message s q m = (new, out) -> node_ok new (said ++ out) (hear heard q m).
Proof.
  intros ok. destruct m as [v|v|v]; simpl.
  - now apply on_init_ok.
  - now apply on_echo_ok.
  - now apply on_ready_ok.
Qed.
End Node.
