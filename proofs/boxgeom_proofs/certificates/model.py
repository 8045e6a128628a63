"""Whether a trace is a run at all (Definitions 11 and 13): what theorems presuppose.

A theorem speaks of n nodes, of which at most t lie, that send what they computed. A
trace in which a round was dropped, or a vector was altered on its way, is no such run,
however well each round looks by itself. That every round can be read at all is checked
before (`readable.py`).
"""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from boxgeom import Round, Trace
from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates.claims import Step, judged, stated
from boxgeom_proofs.certificates.multiset import Multiset, multiset_of
from boxgeom_proofs.certificates.rationals import exact, sum_of_squares
from boxgeom_proofs.certificates.readable import is_whole
from boxgeom_proofs.certificates.roots import root_above
from boxgeom_proofs.certificates.rounding import FLOAT64, roundoff


def length_steps(trace: Trace) -> Iterator[Step]:
    """Yield whether the run ended when it was asked to: after rounds, or at epsilon."""
    epsilon, limit = trace.settings.epsilon, trace.settings.rounds
    played = len(trace.rounds)
    statement = "there are as many rounds as were asked for"
    if epsilon is None:
        yield stated(0, None, "D11", statement, played == limit)
        return
    yield stated(0, None, "D11", statement, played <= limit)
    goal = Fraction(float(epsilon))
    slack = goal * (trace.honest.shape[1] + 8) * 2 * roundoff(FLOAT64)
    if played < limit:
        statement = "a run that ends early has reached epsilon"
        room = goal - _diameter(trace.outputs)
        yield judged(0, None, "D11", statement, room, room >= -slack)
    for number, played_round in enumerate(trace.rounds, start=1):
        statement = "the run goes on only above epsilon"
        room = _diameter(played_round.sent) - goal
        yield judged(number, None, "D11", statement, room, room >= -slack)


def received_by(trace: Trace, index: int) -> tuple[Multiset, ...]:
    """Return what every honest node received in a readable round."""
    n, t, played = trace.settings.n, trace.settings.t, trace.rounds[index]
    return tuple(
        multiset_of(np.array([*played.sent, *mail.values()]), n, t)
        for mail in played.mail
    )


def round_steps(trace: Trace, index: int) -> Iterator[Step]:
    """Yield whether a readable round follows from the one before it."""
    played, settings = trace.rounds[index], trace.settings
    before = trace.rounds[index - 1].outputs if index else trace.honest
    told = (played.round_number, played.n, played.t)
    fits = all(map(is_whole, told)) and told == (index + 1, settings.n, settings.t)
    statement = "the round has its number, and the run's n and t"
    yield stated(index + 1, None, "D11", statement, fits)
    statement = "every honest node sends its own vector, as the last round left it"
    if len(before) == len(played.sent):
        moved = max(_distance(a, b) for a, b in zip(before, played.sent, strict=True))
        yield judged(index + 1, None, "D11", statement, -moved)
    else:
        yield stated(index + 1, None, "D11", statement, False)
    for node, mail in enumerate(played.mail):
        statement = "the node hears from Byzantine nodes, and from each at most once"
        known = mail.keys() <= set(range(len(played.sent), settings.n))
        yield stated(index + 1, node, "D11", statement, known)
    if not trace.delivery.equivocates:
        statement = "no Byzantine node tells two nodes different vectors"
        said = [
            _said(played, sender) for sender in range(len(trace.honest), settings.n)
        ]
        yield stated(index + 1, None, "D13", statement, max(said, default=0) <= 1)


def _said(played: Round, sender: int) -> int:
    """Return how many different vectors a Byzantine node sent."""
    return len({tuple(exact(m[sender])) for m in played.mail if sender in m})


def _distance(left: Vector, right: Vector) -> Fraction:
    pairs = zip(exact(left), exact(right), strict=True)
    return max(abs(a - b) for a, b in pairs)


def _diameter(vectors: Vectors) -> Fraction:
    """Return the largest distance between two vectors, hardly rounded up."""
    rows = [exact(row) for row in vectors]
    return max(
        root_above(sum_of_squares(a - b for a, b in zip(x, y, strict=True)))
        for i, x in enumerate(rows)
        for y in rows[: i + 1]
    )
