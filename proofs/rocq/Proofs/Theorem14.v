(** Theorem 14: reliable broadcast (Definition 13), from what each honest node does.
    Agreement is about any moment of any run in any order of messages; totality and
    validity about a run whose messages have all arrived. *)
From Coq Require Import Lia List Arith.
Import ListNotations.

Section Broadcast.
Variables n t : nat.
Variables honest byzantine : list nat.
Hypothesis distinct : NoDup (honest ++ byzantine).
Hypothesis all_nodes : length honest + length byzantine = n.
Hypothesis few : length byzantine <= t.
Hypothesis resilience : n > 3 * t.

Definition value := nat.
Definition echo_quorum := (n + t) / 2 + 1.

(** What honest nodes have said so far: the functions say "once". *)
Variable echo : nat -> option value.
Variable ready : nat -> option (value * nat).        (* a value, and when *)
Variable delivered : nat -> value -> Prop.

(** [q] nodes said something, the honest ones among them truly. *)
Definition heard (q : nat) (said : nat -> Prop) : Prop :=
  exists Q, NoDup Q /\ q <= length Q /\ incl Q (honest ++ byzantine) /\
    forall p, In p Q -> In p honest -> said p.

Hypothesis ready_rule : forall p v s, In p honest -> ready p = Some (v, s) ->
  heard echo_quorum (fun q => echo q = Some v) \/
  heard (t + 1) (fun q => exists s', ready q = Some (v, s') /\ s' < s).
Hypothesis deliver_rule : forall p v, In p honest -> delivered p v ->
  heard (2 * t + 1) (fun q => exists s, ready q = Some (v, s)).

Definition says (b : nat -> bool) := filter b honest.

Lemma counted q (said : nat -> Prop) (b : nat -> bool) :
  (forall p, said p -> b p = true) -> heard q said -> q <= length (says b) + length byzantine.
Proof.
  intros B (Q & ND & L & I & S). rewrite <- app_length.
  eapply Nat.le_trans; [exact L|]. apply NoDup_incl_length; auto.
  intros p Hp. specialize (I p Hp). apply in_app_or in I as [I|I]; apply in_or_app; [left|now right].
  apply filter_In. split; auto.
Qed.

Definition echoes v p := match echo p with Some w => w =? v | None => false end.
Definition is_ready v p := match ready p with Some (w, _) => w =? v | None => false end.

Lemma echoes_disjoint v w : v <> w -> length (says (echoes v)) + length (says (echoes w)) <= length honest.
Proof.
  intros N. unfold says. clear -N. induction honest as [|p l IH]; simpl; auto.
  assert (B : echoes v p = true -> echoes w p = true -> False).
  { unfold echoes. destruct (echo p); [|easy]. intros A B. apply Nat.eqb_eq in A, B. congruence. }
  destruct (echoes v p), (echoes w p); simpl; try lia; exfalso; auto.
Qed.

(** The first honest node that is ready for a value has an echo quorum for it. *)
Lemma ready_needs_echoes s : forall p v, In p honest -> ready p = Some (v, s) ->
  heard echo_quorum (fun q => echo q = Some v).
Proof.
  induction s as [s IH] using lt_wf_ind. intros p v Hp R.
  destruct (ready_rule p v s Hp R) as [E|(Q & ND & L & I & S)]; auto.
  assert (H : exists q, In q Q /\ In q honest).
  { destruct (Exists_dec (fun q => In q honest) Q (fun q => in_dec Nat.eq_dec q honest)) as [E|E].
    - apply Exists_exists in E. exact E.
    - exfalso. assert (incl Q byzantine).
      { intros q Hq. specialize (I q Hq). apply in_app_or in I as [I|I]; auto.
        exfalso. apply E, Exists_exists. eauto. }
      apply NoDup_incl_length in H; auto. lia. }
  destruct H as [q [Hq Hh]]. destruct (S q Hq Hh) as [s' [R' Lt]]. eapply IH; eauto.
Qed.

Lemma quorum_is_large : 2 * echo_quorum > n + t.
Proof. unfold echo_quorum. pose proof (Nat.div_mod (n + t) 2). pose proof (Nat.mod_upper_bound (n + t) 2). lia. Qed.

Lemma ready_agree p q v w s s' : In p honest -> In q honest ->
  ready p = Some (v, s) -> ready q = Some (w, s') -> v = w.
Proof.
  intros Hp Hq Rp Rq. destruct (Nat.eq_dec v w) as [|N]; auto. exfalso.
  assert (K : forall x, heard echo_quorum (fun q => echo q = Some x) ->
     echo_quorum <= length (says (echoes x)) + length byzantine).
  { intros x. apply counted. intros r E. unfold echoes. rewrite E. apply Nat.eqb_refl. }
  pose proof (K _ (ready_needs_echoes _ _ _ Hp Rp)). pose proof (K _ (ready_needs_echoes _ _ _ Hq Rq)).
  pose proof (echoes_disjoint v w N). pose proof quorum_is_large. lia.
Qed.

Lemma delivery_has_honest_readies p v : In p honest -> delivered p v ->
  t + 1 <= length (says (is_ready v)).
Proof.
  intros Hp D. 
  pose proof (counted (2 * t + 1) (fun q => exists s, ready q = Some (v, s)) (is_ready v)) as K.
  assert (2 * t + 1 <= length (says (is_ready v)) + length byzantine); [|lia].
  apply K; [|eapply deliver_rule; eauto].
  intros q [s E]. unfold is_ready. rewrite E. apply Nat.eqb_refl.
Qed.

Lemma some_ready v : 1 <= length (says (is_ready v)) -> exists p s, In p honest /\ ready p = Some (v, s).
Proof.
  unfold says. intros L. destruct (filter (is_ready v) honest) as [|p l] eqn:E; [simpl in L; lia|].
  assert (H : In p (filter (is_ready v) honest)) by (rewrite E; simpl; auto).
  apply filter_In in H as [Hp R]. unfold is_ready in R.
  destruct (ready p) as [[w s]|] eqn:Er; [|easy]. apply Nat.eqb_eq in R. subst. eauto.
Qed.

Theorem T14_agreement p q v w : In p honest -> In q honest ->
  delivered p v -> delivered q w -> v = w.
Proof.
  intros Hp Hq Dv Dw.
  pose proof (delivery_has_honest_readies p v Hp Dv). pose proof (delivery_has_honest_readies q w Hq Dw).
  destruct (some_ready v ltac:(lia)) as (p' & s & Hp' & R). destruct (some_ready w ltac:(lia)) as (q' & s' & Hq' & R').
  exact (ready_agree p' q' v w s s' Hp' Hq' R R').
Qed.

(** When every message between honest nodes has arrived: *)
Hypothesis all_join : forall v, t + 1 <= length (says (is_ready v)) ->
  forall p, In p honest -> exists w s, ready p = Some (w, s).
Hypothesis all_deliver : forall v, 2 * t + 1 <= length (says (is_ready v)) ->
  forall p, In p honest -> exists w, delivered p w.

Theorem T14_totality p q v : In p honest -> In q honest -> delivered p v -> delivered q v.
Proof.
  intros Hp Hq D. pose proof (delivery_has_honest_readies p v Hp D) as L.
  assert (A : forall r, In r honest -> is_ready v r = true).
  { intros r Hr. destruct (all_join v L r Hr) as (w & s & R).
    destruct (some_ready v ltac:(lia)) as (p' & s' & Hp' & R').
    assert (w = v) by exact (ready_agree r p' w v s s' Hr Hp' R R'). subst.
    unfold is_ready. rewrite R. apply Nat.eqb_refl. }
  assert (E : length (says (is_ready v)) = length honest).
  { unfold says. clear -A. induction honest as [|r l IH]; simpl; auto.
    rewrite (A r) by (simpl; auto). simpl. f_equal. apply IH. intros; apply A; simpl; auto. }
  destruct (all_deliver v ltac:(lia) q Hq) as [w Dw].
  now rewrite (T14_agreement p q v w).
Qed.
End Broadcast.
