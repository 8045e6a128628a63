(** Reliable broadcast (Definition 13): what an honest node does with each message, and a
    network that delivers messages in any order. Definitions only.

    The handlers are those of [boxgeom.BroadcastNode], line by line: each returns the
    node's new state and the messages that it sends to all. *)
From Coq Require Import List Arith Bool.
From BoxGeom.Definitions Require Import Ranks.
Import ListNotations.

Section Broadcast.
Variable value : Type.
Variable value_eq_dec : forall v w : value, {v = w} + {v <> w}.
Variables n t : nat.                 (* nodes 0, ..., n - 1; at most t Byzantine *)
Variable sender : nat.               (* whose broadcast this is *)

Inductive message := Init (v : value) | Echo (v : value) | Ready (v : value).

(** ** One node *)
Record node := Node {
  echoed : bool;                     (* has sent its ECHO *)
  ready : bool;                      (* has sent its READY *)
  echoes : nat -> option value;      (* the first ECHO of every node *)
  readies : nat -> option value;     (* the first READY of every node *)
  delivered : list value }.
Definition fresh : node := Node false false (fun _ => None) (fun _ => None) [].

Definition echo_quorum := (n + t) / 2 + 1.

(** The first vote of a node counts, and no other. *)
Definition record_vote (votes : nat -> option value) (source : nat) (v : value) :=
  fun q => if q =? source then match votes q with None => Some v | first => first end
           else votes q.
Definition is_for (v : value) (vote : option value) : bool :=
  match vote with Some w => if value_eq_dec w v then true else false | None => false end.
Definition votes_for (votes : nat -> option value) (v : value) : nat :=
  count (fun q => is_for v (votes q)) (seq 0 n).

Definition become_ready (s : node) (v : value) : node * list message :=
  if ready s then (s, [])
  else (Node (echoed s) true (echoes s) (readies s) (delivered s), [Ready v]).

Definition on_init (s : node) (source : nat) (v : value) : node * list message :=
  if (source =? sender) && negb (echoed s)
  then (Node true (ready s) (echoes s) (readies s) (delivered s), [Echo v])
  else (s, []).

Definition on_echo (s : node) (source : nat) (v : value) : node * list message :=
  let s := Node (echoed s) (ready s) (record_vote (echoes s) source v) (readies s) (delivered s) in
  if echo_quorum <=? votes_for (echoes s) v then become_ready s v else (s, []).

Definition on_ready (s : node) (source : nat) (v : value) : node * list message :=
  let votes := record_vote (readies s) source v in
  let delivery := if 2 * t + 1 <=? votes_for votes v
                  then match delivered s with [] => [v] | once => once end
                  else delivered s in
  let s := Node (echoed s) (ready s) (echoes s) votes delivery in
  if t + 1 <=? votes_for votes v then become_ready s v else (s, []).

Definition on_message (s : node) (source : nat) (m : message) : node * list message :=
  match m with
  | Init v => on_init s source v
  | Echo v => on_echo s source v
  | Ready v => on_ready s source v
  end.

(** ** The network *)
Variable honest : nat -> bool.
Definition is_honest p := p < n /\ honest p = true.

Record network := Network {
  nodes : nat -> node;
  said : nat -> list message;             (* what a node has sent to all *)
  arrived : nat -> nat -> list message }. (* what has arrived at a node, and from whom *)

Definition update {A} (f : nat -> A) (p : nat) (a : A) : nat -> A :=
  fun q => if q =? p then a else f q.

(** In the beginning the sender, if it is honest, has sent INIT, and nobody anything else. *)
Definition beginning (v : value) : network :=
  Network (fun _ => fresh) (fun p => if p =? sender then [Init v] else []) (fun _ _ => []).

Definition after_arrival (s : network) (p q : nat) (m : message) : network :=
  let (new, out) := on_message (nodes s p) q m in
  Network (update (nodes s) p new) (update (said s) p (said s p ++ out))
    (update (arrived s) p (update (arrived s p) q (m :: arrived s p q))).

(** A step: a message arrives at an honest node. From an honest node it is one that it has
    sent; from a Byzantine node it is anything. Messages may overtake each other, and
    arrive more than once. *)
Inductive step (s : network) : network -> Prop :=
  arrives p q m : is_honest p -> q < n -> (honest q = true -> In m (said s q)) ->
    step s (after_arrival s p q m).

(** The states that can be reached if the sender, should it be honest, has the value [v]. *)
Inductive reachable (v : value) : network -> Prop :=
  | begin_run : reachable v (beginning v)
  | go_on s s' : reachable v s -> step s s' -> reachable v s'.

(** A run without end, in which every message between honest nodes arrives some time.
    Nothing need happen from one moment to the next. *)
Definition fair_run (v : value) (run : nat -> network) : Prop :=
  run 0 = beginning v /\
  (forall i, run (S i) = run i \/ step (run i) (run (S i))) /\
  (forall i p q m, is_honest p -> is_honest q -> In m (said (run i) q) ->
     exists j, In m (arrived (run j) p q)).
End Broadcast.
