"""What a rule's output must be: exactly, and as floats compute it (D5, D14)."""

from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.certificates.enclosure import Bounds
from boxgeom_proofs.certificates.multiset import Multiset
from boxgeom_proofs.certificates.rounding import (
    FLOAT64,
    least,
    rounded_midpoint,
    roundoff,
)


@dataclass(frozen=True)
class Expected:
    """Bounds on an output.

    Attributes:
        exact: on the exact output.
        computed: on what floats may make of it.
    """

    exact: Bounds
    computed: Bounds

    @property
    def allowance(self) -> list[Fraction]:
        """By how much floats may miss the exact output, in every coordinate."""
        lower = zip(self.exact.lower, self.computed.lower, strict=True)
        upper = zip(self.exact.upper, self.computed.upper, strict=True)
        sides = zip(lower, upper, strict=True)
        return [max(a - b, d - c) for (a, b), (c, d) in sides]

    @property
    def miss(self) -> list[Fraction]:
        """By how much a computed output may miss the exact one, wherever that is."""
        lower = zip(self.exact.lower, self.computed.lower, strict=True)
        upper = zip(self.exact.upper, self.computed.upper, strict=True)
        sides = zip(lower, upper, strict=True)
        return [max(c - b, d - a) for (a, b), (c, d) in sides]


def trusted_midpoint(multiset: Multiset) -> Expected:
    """Return the midpoint of the trusted hyperbox (Definition 14, from round 2 on)."""
    lower, upper = multiset.trusted
    middle = [(a + b) * multiset.unit / 2 for a, b in zip(lower, upper, strict=True)]
    return _expected(Bounds(middle, middle), Bounds(middle, middle), multiset)


def box_mean(multiset: Multiset) -> Expected:
    """Return BOX-MEAN's output (Definition 5).

    In a coordinate, no (n-t)-subset has a smaller mean than that of the n - t smallest
    values, nor a larger one than that of the n - t largest; so none is enumerated. A
    sum of h floats is right up to h roundings of the sum of their magnitudes. Since
    ``x - r |x|`` rises with x for r < 1, the same values give the least and the largest
    of all subsets' computed means.
    """
    return _expected(
        _mean_midpoint(multiset, Fraction(0), Fraction(0)),
        _mean_midpoint(multiset, *_rounding_of_a_mean(multiset)),
        multiset,
    )


def mean_room(multiset: Multiset) -> Fraction:
    """Return the least that the trusted hyperbox and that of the means overlap by."""
    size = multiset.n - multiset.t
    ends = zip(*multiset.trusted, multiset.columns, strict=True)
    rooms = [
        min(high - Fraction(sum(c[:size]), size), Fraction(sum(c[-size:]), size) - low)
        for low, high, c in ends
    ]
    return min(rooms) * multiset.unit


def _expected(exact: Bounds, computed: Bounds, multiset: Multiset) -> Expected:
    return Expected(exact, rounded_midpoint(computed, multiset.dtype))


def _rounding_of_a_mean(multiset: Multiset) -> tuple[Fraction, Fraction]:
    """Return the relative error of a computed mean, and the absolute one, in units."""
    if multiset.dtype.kind != "f":
        return Fraction(0), Fraction(0)
    terms = multiset.n - multiset.t
    return (terms + 1) * roundoff(FLOAT64), 2 * least(FLOAT64) / multiset.unit


def _mean_midpoint(
    multiset: Multiset, relative: Fraction, absolute: Fraction
) -> Bounds:
    """Return bounds on the midpoint of the trusted hyperbox and that of the means."""
    size, half = multiset.n - multiset.t, multiset.unit / 2
    lows: list[Fraction] = []
    highs: list[Fraction] = []
    for low, high, values in zip(*multiset.trusted, multiset.columns, strict=True):
        lower, below = _mean(values[:size], relative, absolute)
        upper, above = _mean(values[-size:], relative, absolute)
        trusted = Fraction(low), Fraction(high)
        first = max(trusted[0], lower - below) + min(trusted[1], upper - above)
        last = max(trusted[0], lower + below) + min(trusted[1], upper + above)
        lows.append(first * half)
        highs.append(last * half)
    return Bounds(lows, highs)


def _mean(
    values: list[int], relative: Fraction, absolute: Fraction
) -> tuple[Fraction, Fraction]:
    """Return a mean and the error of a computed one."""
    size = len(values)
    error = relative * sum(map(abs, values)) / size + absolute
    return Fraction(sum(values), size), error
