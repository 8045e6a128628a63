"""What the theorems claim about one round, checked in exact arithmetic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates.claims import Step, judged
from boxgeom_proofs.certificates.multiset import Multiset
from boxgeom_proofs.certificates.outputs import Expected
from boxgeom_proofs.certificates.rationals import exact, sum_of_squares
from boxgeom_proofs.certificates.roots import root_above, root_below
from boxgeom_proofs.certificates.rounding import (
    FLOAT64,
    PULL,
    least,
    midpoint_rounding,
    roundoff,
)

MOST_NODES_OF_T20 = 12


@dataclass(frozen=True)
class PlayedRound:
    """A round as the theorems see it.

    Attributes:
        number: counted from 1.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        sent: the honest nodes' vectors before the round, shape (h, d).
        outputs: the same after it.
        received: what every honest node received.
        reliable: whether no Byzantine node may tell two nodes different vectors.
    """

    number: int
    n: int
    t: int
    sent: Vectors
    outputs: Vectors
    received: tuple[Multiset, ...]
    reliable: bool

    @property
    def honest_box(self) -> tuple[Vector, Vector]:
        """The ends of the honest vectors' bounding box before the round."""
        return self.sent.min(axis=0), self.sent.max(axis=0)


def trusted_steps(played: PlayedRound) -> Iterator[Step]:
    """Yield Theorem 1 for every node."""
    low, high = map(exact, played.honest_box)
    statement = "the trusted hyperbox lies in the honest bounding box"
    for node, multiset in enumerate(played.received):
        lower, upper = ([x * multiset.unit for x in end] for end in multiset.trusted)
        room = min(_least_gap(low, lower), _least_gap(upper, high))
        yield judged(played.number, node, "T1", statement, room)


def meeting_steps(played: PlayedRound, rooms: Sequence[Fraction]) -> Iterator[Step]:
    """Yield Theorem 5 for every node, whose two boxes overlap by some room."""
    statement = "the trusted hyperbox meets that of the candidates"
    for node, room in enumerate(rooms):
        yield judged(played.number, node, "T5", statement, room)


def output_steps(
    played: PlayedRound, claim: str, statement: str, expected: Sequence[Expected]
) -> Iterator[Step]:
    """Yield for every node whether its output is the one that a definition says."""
    for node, (output, bounds) in enumerate(zip(played.outputs, expected, strict=True)):
        explained = bounds.computed.excess(output) == 0
        room = -bounds.exact.excess(output)
        yield judged(played.number, node, claim, statement, room, explained)


def validity_step(played: PlayedRound) -> Step:
    """Return Theorem 7: clipping makes it hold in floats too."""
    low, high = map(exact, played.honest_box)
    statement = "all outputs lie in the honest bounding box"
    outputs = [exact(output) for output in played.outputs]
    room = min(min(_least_gap(low, x), _least_gap(x, high)) for x in outputs)
    return judged(played.number, None, "T7", statement, room)


def diagonal_steps(played: PlayedRound, expected: Sequence[Expected]) -> Iterator[Step]:
    """Yield what is proved of the diagonal under BOX-GEOM, with factors rounded down.

    Rounding enters the proof of Theorem 12 in two places. The unit vectors at the
    honest median sum to nearly 0; a rest of g moves its bound by less than 4 g
    diagonals. And every output is a rounded midpoint of rounded medians. The others
    hold for the exact outputs, so what the computed ones may miss these by is allowed.
    """
    before = sum_of_squares(_edges(played.sent))
    after = root_above(sum_of_squares(_edges(played.outputs)))
    rounded = root_above(sum_of_squares(_rounding_of_outputs(played)))
    rest = PULL * (played.n - played.t)
    slack = 4 * rest * root_above(before) + 2 * rounded
    misses = [max(m) for m in zip(*(x.miss for x in expected), strict=True)]
    missed = 2 * root_above(sum_of_squares(misses))
    known = gaps(played.n, played.t, reliable=played.reliable)
    for theorem, squared in known.items():
        room = (1 + root_below(squared)) / 2 * root_below(before) - after
        statement = f"the diagonal shrinks by (1 + rho)/2, where rho^2 = {squared}"
        allowed = slack if theorem == "T12" else missed
        yield judged(played.number, None, theorem, statement, room, room >= -allowed)


def gaps(n: int, t: int, *, reliable: bool) -> dict[str, Fraction]:
    """Return by theorem rho^2, where BOX-GEOM shrinks the diagonal by (1 + rho)/2.

    For n > 3t. `boxgeom.definitions.spread.gap_bound` has the least of them, and is not
    asked. Theorem 21 needs that no Byzantine node tells two nodes different vectors.

    >>> gaps(13, 1, reliable=True)
    {'T12': Fraction(1, 11), 'T18': Fraction(11, 480), 'T21': Fraction(0, 1)}
    """
    proved = {
        "T12": Fraction(t, n - 2 * t),
        "T18": Fraction(t * (n - 2 * t), 4 * (n - t) * (n - 3 * t)),
    }
    if t == 1 and n <= MOST_NODES_OF_T20:
        proved["T20"] = Fraction(1, (n - 1) ** 2)
    if t == 1 and reliable:
        proved["T21"] = Fraction(0)
    return proved


def edges_step(
    played: PlayedRound,
    claim: str,
    statement: str,
    factor: Fraction,
    expected: Sequence[Expected],
) -> Step:
    """Return whether every edge shrinks by a factor, but for two outputs' rounding."""
    allowances = zip(*(bounds.allowance for bounds in expected), strict=True)
    edges = zip(_edges(played.sent), _edges(played.outputs), strict=True)
    rooms = [factor * before - after for before, after in edges]
    explained = all(
        room >= -2 * max(misses) for room, misses in zip(rooms, allowances, strict=True)
    )
    return judged(played.number, None, claim, statement, min(rooms), explained)


def _rounding_of_outputs(played: PlayedRound) -> list[Fraction]:
    """Return how much rounding may move an output in every coordinate.

    An output lies in the honest box, so its size is at most that of a vector sent.
    """
    low, high = map(exact, played.honest_box)
    largest = max(
        multiset.unit * max(max(map(abs, row)) for row in multiset.rows)
        for multiset in played.received
    )
    lost = largest / 2**2000 + 2 * least(FLOAT64)
    sizes = [max(abs(a), abs(b)) for a, b in zip(low, high, strict=True)]
    return [
        midpoint_rounding(size, played.sent.dtype) + 4 * roundoff(FLOAT64) * size + lost
        for size in sizes
    ]


def _least_gap(below: Sequence[Fraction], above: Sequence[Fraction]) -> Fraction:
    """Return the least of the exact differences ``above - below``."""
    return min(b - a for a, b in zip(below, above, strict=True))


def _edges(vectors: Vectors) -> list[Fraction]:
    low, high = exact(vectors.min(axis=0)), exact(vectors.max(axis=0))
    return [b - a for a, b in zip(low, high, strict=True)]
