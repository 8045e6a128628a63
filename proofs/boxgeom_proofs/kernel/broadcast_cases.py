"""Random messages: Rocq says whether a node of a broadcast answers as its definition.

``Executable/BroadcastCases.v`` runs the handlers of which Theorem 14 is proved, in
``Definitions/Broadcast.v``, on the messages that ``boxgeom.BroadcastNode`` answered.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from boxgeom import BroadcastNode, Message
from boxgeom.agreement.reliable_broadcast import Kind
from boxgeom_proofs.kernel.answers import answered
from boxgeom_proofs.kernel.notation import listed
from boxgeom_proofs.kernel.rocq import RocqError, compile_one

CASES = 200
FILE = "ReferenceBroadcasts.v"
NETWORKS = ((4, 1), (5, 1), (7, 2), (10, 3), (3, 0))
KINDS: Sequence[Sequence[Kind]] = (
    ("INIT", "ECHO", "READY"),
    ("ECHO", "READY"),
    ("ECHO",),
    ("READY",),
)
"""Which kinds of messages there are in a case."""


@dataclass(frozen=True)
class BroadcastCase:
    """Messages that arrive at one node, in order.

    Attributes:
        n: nodes in the network, n > 3t.
        t: most Byzantine nodes tolerated.
        sender: the node whose broadcast this is.
        heard: the messages; values are 0, 1 and 2.
    """

    n: int
    t: int
    sender: int
    heard: tuple[Message, ...]

    def __str__(self) -> str:
        told = [f"{m.kind} {m.value} from {m.source}" for m in self.heard]
        return f"n={self.n}, t={self.t}, sender={self.sender}: {', '.join(told)}"


def broadcast_cases(seed: int, count: int = CASES) -> Iterator[BroadcastCase]:
    """Yield random cases, in most of which one value is said by far the most often.

    >>> [case.n for case in broadcast_cases(0, 3)]
    [4, 5, 7]
    """
    rng = random.Random(seed)
    for i in range(count):
        n, t = NETWORKS[i % len(NETWORKS)]
        weights = (rng.choice((1, 5, 50)), 1, 1)
        kinds = rng.choice(KINDS)
        heard = tuple(
            Message(rng.choice(kinds), value, rng.randrange(n))
            for value in rng.choices(range(3), weights, k=rng.randint(1, 6 * n))
        )
        yield BroadcastCase(n, t, rng.randrange(n), heard)


def as_rocq(number: int, case: BroadcastCase) -> str:
    """Return a case with the node's answers, as a term of ``BroadcastCases.case``."""
    node = BroadcastNode(case.n, case.t, identity=0, sender=case.sender)
    answers = [node.on_message(message) for message in case.heard]
    heard = listed(f"({m.source}, {_message(m)})" for m in case.heard)
    said = listed(listed(_message(m) for m in answer) for answer in answers)
    delivered = listed(str(value) for value in node.delivered)
    return (
        f"Case {number} {case.n} {case.t} {case.sender}\n"
        f"  {heard}\n  {said}\n  {delivered}"
    )


def check_broadcasts(folder: Path, seed: int, count: int = CASES) -> None:
    """Raise RocqError unless Rocq proves that the node answers random messages right.

    Args:
        folder: where the Rocq sources are compiled.
        seed: of the cases.
        count: how many there are.
    """
    cases = list(broadcast_cases(seed, count))
    (folder / FILE).write_text(_script(cases, seed))
    try:
        compile_one(folder, FILE)
    except RocqError as error:
        wrong = re.search(r"disagreements_are\s+\[([^]]+)\]", str(error))
        if not wrong:
            raise
        told = [f"case {i}: {cases[int(i)]}" for i in re.findall(r"\d+", wrong[1])]
        raise RocqError("\n".join([f"{FILE}, seed {seed}:", *told])) from error


def _script(cases: Sequence[BroadcastCase], seed: int) -> str:
    terms = answered(cases, as_rocq, seed)
    return f"""From Coq Require Import List.
From BoxGeom.Executable Require Import BroadcastCases.
Import ListNotations.
Definition cases := [
{terms}].
Set Printing Depth 100000.
Goal True.
let found := eval vm_compute in (disagreements cases) in
idtac "disagreements_are" found.
Abort.
Theorem the_node_agrees : forall c, In c cases -> correct c.
Proof. apply no_disagreement. vm_compute. reflexivity. Qed.
"""


def _message(message: Message) -> str:
    return f"{message.kind.title()} {message.value}"
