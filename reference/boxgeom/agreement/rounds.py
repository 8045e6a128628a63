"""The agreement loop (Definition 11): send, receive, apply the rule, repeat."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import numpy as np

from boxgeom.agreement.deliveries import Mail
from boxgeom.agreement.trace import Round
from boxgeom.agreement.view import NodeStep, View
from boxgeom.rule import Rule
from boxgeom.vectors import Vectors

Adversary = Callable[[View], Mail]
"""Who controls the Byzantine nodes: from what there is to know to what they send."""

Step = Callable[[Vectors, Mail, int], Vectors]
"""What the honest nodes do with what they received: from the honest vectors, the mail
and the round number to their new vectors, shape (h, d)."""


def rounds(
    honest: Vectors,
    own: Vectors,
    adversary: Adversary,
    step: Step,
    *,
    n: int,
    t: int,
    scale: float,
    rng: np.random.Generator,
    rule: Rule | None = None,
    node_step: NodeStep | None = None,
    memory: dict[str, Any] | None = None,
) -> Iterator[Round]:
    """Yield the rounds of an agreement run, for as long as they are asked for.

    Definition 11 in the model of section 1: in every round each honest node sends its
    vector to all, receives all honest vectors and what the adversary, who sees
    everything, lets it have, and replaces its vector by what a rule makes of them.

    Args:
        honest: the honest nodes' vectors, shape (h, d).
        own: what the Byzantine nodes would send if honest, shape (f, d).
        adversary: chooses the Byzantine vectors, and who gets them.
        step: the rule, at all honest nodes.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        scale: the attack's strength.
        rng: the attack's random numbers.
        rule: that the step applies, for attacks that ask.
        node_step: how the step computes it, likewise.
        memory: what an attack remembers, which it changes; None is nothing yet.

    >>> silence = lambda view: [{} for _ in view.honest]
    >>> means = lambda honest, mail, round_number: np.tile(honest.mean(0), (3, 1))
    >>> start, nobody = np.array([[0.0], [1.0], [5.0]]), np.empty((0, 1))
    >>> rng = np.random.default_rng(0)
    >>> run = rounds(start, nobody, silence, means, n=3, t=0, scale=1.0, rng=rng)
    >>> next(run).outputs.tolist()
    [[2.0], [2.0], [2.0]]
    """
    memory = {} if memory is None else memory
    told = rng, rule, node_step, memory
    for round_number in count(1):
        sent = read_only(honest)
        mail = adversary(View(sent, read_only(own), n, t, round_number, scale, *told))
        # Node i now has M_i: all that the honest nodes sent, and its mail.
        outputs = step(sent, mail, round_number)
        yield Round(round_number, n, t, honest, numbered(mail, len(honest)), outputs)
        honest = outputs


def read_only(vectors: Vectors) -> Vectors:
    """Return the vectors as an array that an adversary cannot write to."""
    view = vectors.view()
    view.flags.writeable = False
    return view


def numbered(mail: Mail, honest_count: int) -> tuple[dict[int, Vectors], ...]:
    """Return the mail by sender: the Byzantine nodes are numbered from h to n - 1."""
    return tuple(
        {honest_count + j: vector for j, vector in letters.items()} for letters in mail
    )
