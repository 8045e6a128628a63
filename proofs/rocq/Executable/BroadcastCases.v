(** Whether the Python reference's node of a broadcast answers as Definitions/Broadcast.v.

    [boxgeom prove --kernel] writes random messages with the answers of
    [boxgeom.BroadcastNode], and Rocq runs the handlers of the definition on them. *)
From Coq Require Import List Arith Bool.
From BoxGeom.Definitions Require Import Broadcast.
Import ListNotations.

Definition message := Broadcast.message nat.
Definition Init := Broadcast.Init nat.
Definition Echo := Broadcast.Echo nat.
Definition Ready := Broadcast.Ready nat.

Record case := Case {
  number : nat;
  n : nat; t : nat; sender : nat;
  heard : list (nat * message);     (* the messages that arrive, and from whom *)
  answers : list (list message);    (* what the reference sends after each of them *)
  delivered : list nat              (* what it has delivered in the end *)
}.

(** The node's state and answers after the messages, by the handlers of the definition. *)
Fixpoint hear_all n t sender (s : node nat) (heard : list (nat * message)) :
    node nat * list (list message) :=
  match heard with
  | [] => (s, [])
  | (source, m) :: rest =>
      let (s', out) := on_message nat Nat.eq_dec n t sender s source m in
      let (last, outs) := hear_all n t sender s' rest in (last, out :: outs)
  end.

Definition correct (c : case) : Prop :=
  let (s, outs) := hear_all (n c) (t c) (sender c) (fresh nat) (heard c) in
  outs = answers c /\ Broadcast.delivered nat s = delivered c.

Definition message_eq_dec : forall m m' : message, {m = m'} + {m <> m'}.
Proof. decide equality; apply Nat.eq_dec. Defined.

Definition is_correct (c : case) : bool :=
  let (s, outs) := hear_all (n c) (t c) (sender c) (fresh nat) (heard c) in
  (if list_eq_dec (list_eq_dec message_eq_dec) outs (answers c) then true else false) &&
  (if list_eq_dec Nat.eq_dec (Broadcast.delivered nat s) (delivered c) then true else false).

Definition disagreements (cases : list case) : list nat :=
  map number (filter (fun c => negb (is_correct c)) cases).

Theorem no_disagreement cases : disagreements cases = [] -> forall c, In c cases -> correct c.
Proof.
  unfold disagreements. intros E c Hc.
  assert (K : is_correct c = true).
  { destruct (is_correct c) eqn:I; auto. exfalso. apply map_eq_nil in E.
    assert (F : In c (filter (fun c => negb (is_correct c)) cases))
      by (apply filter_In; now rewrite I).
    now rewrite E in F. }
  unfold is_correct, correct in *.
  destruct (hear_all (n c) (t c) (sender c) (fresh nat) (heard c)) as [s outs].
  destruct (list_eq_dec (list_eq_dec message_eq_dec) outs (answers c)); [|easy].
  destruct (list_eq_dec Nat.eq_dec (Broadcast.delivered nat s) (delivered c)); easy.
Qed.
