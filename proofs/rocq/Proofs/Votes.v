(** Counting the votes of a broadcast: quorums that meet, and honest members of them. *)
From Coq Require Import Lia List Arith Bool.
From BoxGeom.Definitions Require Import Ranks Broadcast.
Import ListNotations.

(** Two sets of which the sizes sum to more than all share a member. *)
Lemma count_both {A} (P Q : A -> bool) l :
  count P l + count Q l <= length l + count (fun a => P a && Q a) l.
Proof.
  unfold count. induction l as [|a l IH]; simpl; [lia|].
  destruct (P a), (Q a); simpl; lia.
Qed.

Lemma count_except {A} (P Q : A -> bool) l :
  count P l <= count (fun a => P a && Q a) l + count (fun a => negb (Q a)) l.
Proof.
  unfold count. induction l as [|a l IH]; simpl; [lia|].
  destruct (P a), (Q a); simpl; lia.
Qed.

Lemma count_le {A} (P Q : A -> bool) l : (forall a, In a l -> P a = true -> Q a = true) ->
  count P l <= count Q l.
Proof.
  unfold count. induction l as [|a l IH]; simpl; intros H; auto.
  assert (length (filter P l) <= length (filter Q l)) by auto.
  specialize (H a (or_introl eq_refl)).
  destruct (P a); [rewrite H by auto; simpl; lia|destruct (Q a); simpl; lia].
Qed.

Lemma count_some {A} (P : A -> bool) l : 0 < count P l -> exists a, In a l /\ P a = true.
Proof.
  unfold count. intros H. destruct (filter P l) as [|a m] eqn:E; [simpl in H; lia|].
  exists a. apply filter_In. rewrite E. simpl; auto.
Qed.

Section Votes.
Context {value : Type}.
Variable value_eq_dec : forall v w : value, {v = w} + {v <> w}.
Variables n t : nat.
Notation is_for := (is_for value value_eq_dec).
Notation votes_for := (votes_for value value_eq_dec n).
Notation record_vote := (record_vote value).

Lemma is_for_true v vote : is_for v vote = true <-> vote = Some v.
Proof.
  destruct vote as [w|]; simpl; [|easy]. destruct (value_eq_dec w v); split; congruence.
Qed.

(** ** The first vote counts *)
Lemma record_keeps votes q v r w : votes r = Some w -> record_vote votes q v r = Some w.
Proof. unfold record_vote. intros E. destruct (r =? q); now rewrite E. Qed.

Lemma record_only votes q v r w : record_vote votes q v r = Some w ->
  votes r = Some w \/ (r = q /\ w = v).
Proof.
  unfold record_vote. destruct (Nat.eqb_spec r q) as [->|]; [|auto].
  destruct (votes q); intros K; [now left|right]. split; congruence.
Qed.

Lemma record_source votes q v : record_vote votes q v q <> None.
Proof. unfold record_vote. rewrite Nat.eqb_refl. now destruct (votes q). Qed.

Lemma votes_grow votes q v w : votes_for votes w <= votes_for (record_vote votes q v) w.
Proof.
  apply count_le. intros r _. rewrite !is_for_true. apply record_keeps.
Qed.

Lemma votes_of_others votes q v w : w <> v ->
  votes_for (record_vote votes q v) w <= votes_for votes w.
Proof.
  intros N. apply count_le. intros r _. rewrite !is_for_true. intros E.
  destruct (record_only _ _ _ _ _ E) as [|[_ ?]]; [auto|congruence].
Qed.

(** ** Honest votes *)
Variable honest : nat -> bool.
Hypothesis few : count (fun p => negb (honest p)) (seq 0 n) <= t.

Lemma honest_vote votes v : t < votes_for votes v ->
  exists q, is_honest n honest q /\ votes q = Some v.
Proof.
  intros L. pose proof (count_except (fun q => is_for v (votes q)) honest (seq 0 n)) as C.
  unfold Broadcast.votes_for in L.
  destruct (count_some (fun q => is_for v (votes q) && honest q) (seq 0 n) ltac:(lia)) as [q [Hq E]].
  apply andb_prop in E as [E1 E2]. apply in_seq in Hq. exists q.
  split; [split; [lia|exact E2]|now apply is_for_true].
Qed.

Lemma quorum_is_large : n + t < 2 * echo_quorum n t.
Proof.
  unfold echo_quorum. pose proof (Nat.div_mod (n + t) 2).
  pose proof (Nat.mod_upper_bound (n + t) 2). lia.
Qed.

(** Two echo quorums share an honest node. *)
Lemma quorums_meet votes votes' v w :
  echo_quorum n t <= votes_for votes v -> echo_quorum n t <= votes_for votes' w ->
  exists q, is_honest n honest q /\ votes q = Some v /\ votes' q = Some w.
Proof.
  intros L L'. unfold Broadcast.votes_for in L, L'. pose proof quorum_is_large.
  pose proof (count_both (fun q => is_for v (votes q)) (fun q => is_for w (votes' q)) (seq 0 n)) as C.
  rewrite seq_length in C. set (both := fun q => is_for v (votes q) && is_for w (votes' q)) in *.
  pose proof (count_except both honest (seq 0 n)) as C'.
  destruct (count_some (fun q => both q && honest q) (seq 0 n) ltac:(lia)) as [q [Hq E]].
  apply andb_prop in E as [E1 E2]. apply andb_prop in E1 as [Ev Ew]. apply in_seq in Hq. exists q.
  split; [split; [lia|exact E2]|split; now apply is_for_true].
Qed.

(** If all honest nodes vote for [v], it has at least n - t votes. *)
Lemma all_honest_vote votes v : (forall q, is_honest n honest q -> votes q = Some v) ->
  n - t <= votes_for votes v.
Proof.
  intros A. pose proof (count_except (fun _ => true) honest (seq 0 n)) as C.
  assert (E : count (fun _ => true) (seq 0 n) = n).
  { unfold count. replace (filter (fun _ => true) (seq 0 n)) with (seq 0 n); [apply seq_length|].
    generalize (seq 0 n). clear. intros l. induction l as [|a l IH]; simpl; congruence. }
  assert (K : count (fun q => true && honest q) (seq 0 n) <= votes_for votes v).
  { apply count_le. intros q Hq Hh. apply in_seq in Hq. apply is_for_true, A.
    split; [lia|exact Hh]. }
  lia.
Qed.
End Votes.
