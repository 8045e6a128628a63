"""Whether a trace is a run at all (Definitions 11 and 13): what theorems presuppose.

A theorem speaks of n nodes, of which at most t lie, that send what they computed. A
trace in which a round was dropped, or a vector was altered on its way, is no such run,
however well each round looks by itself.
"""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from boxgeom import Round, Trace
from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates.claims import Step, judged, stated
from boxgeom_proofs.certificates.multiset import Multiset, multiset_of
from boxgeom_proofs.certificates.rationals import exact, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above
from boxgeom_proofs.certificates.rounding import FLOAT64, roundoff


def settings_step(trace: Trace) -> Step:
    """Return whether the numbers of nodes fit: n > 3t, h + f = n and f <= t."""
    n, t = trace.settings.n, trace.settings.t
    h, f = len(trace.honest), len(trace.own)
    statement = "n > 3t, and h honest and f <= t Byzantine nodes make n"
    fits = n > 3 * t >= 0 and h + f == n and f <= t
    return stated(0, None, "D11", statement, fits)


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
    for played_round in trace.rounds:
        statement = "the run goes on only above epsilon"
        room = _diameter(played_round.sent) - goal
        number = played_round.round_number
        yield judged(number, None, "D11", statement, room, room >= -slack)


def is_readable(trace: Trace, index: int) -> bool:
    """Return whether a round is one that theorems can speak of.

    Its vectors have the shape and the precision of the run's and are finite, and every
    node receives n - t to n of them.
    """
    played, like, settings = trace.rounds[index], trace.honest, trace.settings
    letters = [vector for mail in played.mail for vector in mail.values()]
    sizes = [len(played.sent) + len(mail) for mail in played.mail]
    return (
        len(played.mail) == len(played.sent) > 0
        and settings.n > 3 * settings.t >= 0
        and all(settings.n - settings.t <= m <= settings.n for m in sizes)
        and played.outputs.shape == played.sent.shape
        and all(_fits(row, like[0]) for row in (*played.sent, *played.outputs))
        and all(_fits(np.asarray(vector), like[0]) for vector in letters)
    )


def received_by(trace: Trace, index: int) -> tuple[Multiset, ...]:
    """Return what every honest node received in a readable round."""
    n, t, played = trace.settings.n, trace.settings.t, trace.rounds[index]
    return tuple(
        multiset_of(np.array([*played.sent, *mail.values()]), n, t)
        for mail in played.mail
    )


def unreadable_step(round_number: int) -> Step:
    """Return the step of a round that theorems cannot speak of."""
    statement = "every node has a finite vector, and receives n - t to n of them"
    return stated(round_number, None, "D11", statement, False)


def round_steps(trace: Trace, index: int) -> Iterator[Step]:
    """Yield whether a readable round follows from the one before it."""
    played, settings = trace.rounds[index], trace.settings
    before = trace.rounds[index - 1].outputs if index else trace.honest
    told = (played.round_number, played.n, played.t)
    fits = told == (index + 1, settings.n, settings.t)
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
        said = [_said(played, sender) for sender in range(len(trace.honest), played.n)]
        yield stated(index + 1, None, "D13", statement, max(said, default=0) <= 1)


def _fits(array: Vectors, like: Vectors) -> bool:
    if array.shape != like.shape or array.dtype != like.dtype:
        return False
    return array.dtype.kind != "f" or bool(np.isfinite(array).all())


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
