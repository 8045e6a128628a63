"""Whether no subset of a branch has a median beyond a level.

Suppose that a subset S has one: ``sum w_i e_i < 0`` for the excesses ``e_i = v_i - l``
of the members' values over the level, with the weights w_i of its median. Then for all
numbers f and every factor c >= 0,

    mean of f  >  mean of f + c e   over S with the weights w_i,

so `least_mean` of ``f + c e`` is a lower bound on the mean of f, for such S. It can be
much better than that with c = 0. The f are inner products, as in `tightening`, with
offsets from a point where a median beyond the level should be: so this room turns

    weights -> where such medians are -> weights

until nothing is left: no weights give a negative sum. Wherever that is so with some
vector as a member, it is in no such S, and with a vector missing, it is in every one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, log

from boxgeom_proofs.certificates.outer.cover import Labels, with_first_copies
from boxgeom_proofs.certificates.outer.offsets import Offsets
from boxgeom_proofs.certificates.outer.ranges import Ranges
from boxgeom_proofs.certificates.outer.weighted_means import (
    FREE,
    IN,
    OUT,
    Subsets,
    WeightBounds,
    is_never_negative,
    least_mean,
)

FACTORS = tuple(Fraction(x) for x in ("0", "1/8", "1/4", "1/2", "1", "2", "4", "10"))
FIRST_FACTOR = 2
FACTOR_BITS = 64
MOST_ROUNDS = 8
WORTH_A_ROUND = 0.97


@dataclass(frozen=True)
class Cut:
    """What stays the same in all branches of one edge.

    Attributes:
        excesses: the values' excesses over the level, in any unit, signed so that
            negative ones are beyond it.
        offsets: from a point near the medians in question.
        scale: that the weights at these offsets are scaled by (`ranges`).
        more_bits: of such weights.
        labels: of copies.
    """

    excesses: tuple[int, ...]
    offsets: Offsets
    scale: int
    more_bits: int
    labels: Labels


@dataclass(frozen=True)
class Rest:
    """Subsets that may have a median beyond the level, and what is known of these.

    Attributes:
        subsets: they are among these.
        weights: ranges of their members' weights.
        ranges: where their medians are, if known.
    """

    subsets: Subsets
    weights: WeightBounds
    ranges: Ranges | None = None


def what_is_left(cut: Cut, branch: Rest) -> Rest | None:
    """Return a part of the branch that has all subsets with a median beyond the level.

    None if there are none. Only subsets that take first copies count.
    """
    rest: Rest | None = branch
    for _ in range(MOST_ROUNDS):
        assert rest is not None
        before = rest
        rest = _without_impossible_members(cut, before)
        if rest is None or is_single(rest.subsets):
            break
        is_fixed = rest.subsets != before.subsets
        rest = _turned(cut, rest)
        if rest is None:
            break
        if not is_fixed and _width(rest) > WORTH_A_ROUND * _width(before):
            break
    return rest


def is_single(subsets: Subsets) -> bool:
    """Return whether there is one subset, or none."""
    inside, free = subsets.state.count(IN), subsets.state.count(FREE)
    return subsets.size <= inside or subsets.size >= inside + free


def _without_impossible_members(cut: Cut, rest: Rest) -> Rest | None:
    """Return the rest with what the level says of every free vector."""
    subsets: Subsets | None = rest.subsets
    weights, excesses = rest.weights, cut.excesses
    if is_never_negative(excesses, weights, rest.subsets):
        return None
    for i in range(len(excesses)):
        assert subsets is not None
        if subsets.state[i] != FREE:
            continue
        with_it, without = (subsets.with_member(i, state) for state in (IN, OUT))
        if is_never_negative(excesses, weights, with_it):
            subsets = with_first_copies(without, cut.labels)
        elif is_never_negative(excesses, weights, without):
            subsets = with_first_copies(with_it, cut.labels)
        if subsets is None:
            return None
    assert subsets is not None
    return replace(rest, subsets=subsets)


def _turned(cut: Cut, rest: Rest) -> Rest | None:
    """Return the rest with ranges of its medians, and the weights that follow."""
    m, squares = len(cut.excesses), cut.offsets.squares
    least, most = [0] * m, [0] * m
    highest = [0] * m
    subsets = rest.subsets
    for i, row in enumerate(cut.offsets.products):
        if subsets.state[i] == OUT:
            continue
        members = subsets.with_member(i, IN)
        low = _least_under(cut, row, rest.weights, members)
        high = _least_under(cut, [-x for x in row], rest.weights, members)
        if low is None or high is None or low > -high:
            if subsets.state[i] == IN:
                return None
            subsets = subsets.with_member(i, OUT)
            continue
        least[i], most[i] = squares[i] + 2 * high, squares[i] - 2 * low
        highest[i] = -high
    narrowed = with_first_copies(subsets, cut.labels)
    if narrowed is None:
        return None
    # |d|^2 is the mean of the q_i.d.
    away = _least_under(cut, [-x for x in highest], rest.weights, narrowed)
    if away is None or away > 0:
        return None
    none = (0,) * m
    far = tuple(x - away for x in most)
    ranges = Ranges(tuple(least), tuple(most), none, far, (0, -away))
    ranges = rest.ranges.within(ranges) if rest.ranges else ranges.consistent()
    weights = ranges.weights(cut.scale, cut.more_bits)
    return Rest(narrowed, weights, ranges)


def _least_under(
    cut: Cut, values: Sequence[int], weights: WeightBounds, subsets: Subsets
) -> int | None:
    """Return what no mean of the values is below, of subsets beyond the level.

    None if there are none. Every factor of the excesses gives such a number; they are
    tried upwards and downwards as long as it grows.
    """
    size, excess = max(map(abs, values)), max(map(abs, cut.excesses))
    # With more digits, so that factors are no coarse ones.
    bits = FACTOR_BITS + max(excess.bit_length() - size.bit_length(), 0)

    def bound(index: int) -> int | None:
        factor = FACTORS[index]
        times = (size << bits) * factor.numerator // (factor.denominator * excess)
        pairs = zip(values, cut.excesses, strict=True)
        mixed = [(x << bits) + times * e for x, e in pairs]
        least = least_mean(mixed, weights, subsets)
        return None if least is None else least >> bits

    best = bound(FIRST_FACTOR)
    if best is None:
        return None
    for way in (1, -1):
        index = FIRST_FACTOR + way
        while 0 <= index < len(FACTORS):
            other = bound(index)
            if other is None or other <= best:
                break
            best, index = other, index + way
    return best


def _width(rest: Rest) -> float:
    """Return how wide the ranges of the weights are, on a logarithmic scale."""
    total = 0.0
    for least, most, state in zip(
        rest.weights.least, rest.weights.most, rest.subsets.state, strict=True
    ):
        if state != OUT:
            if most is None or least == 0:
                return inf
            total += log(most) - log(least)
    return total
