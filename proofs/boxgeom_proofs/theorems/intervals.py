"""Intervals and their midpoints (Theorems 5, 6, 8 and 9)."""

import itertools

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_LRA"


def _meet(
    low: z3.ArithRef, high: z3.ArithRef, other_low: z3.ArithRef, other_high: z3.ArithRef
) -> z3.BoolRef:
    """Return the formula that two nonempty intervals share a point."""
    return z3.And(
        low <= high, other_low <= other_high, low <= other_high, other_low <= high
    )


def _distance(a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
    return z3.If(a >= b, a - b, b - a)


@theorem(
    "T5",
    states="a node's trusted hyperbox meets its hyperbox of medians, or of means",
    scope="all n, t, m, d with a nonempty trusted hyperbox",
)
def trusted_hyperbox_meets_the_candidates() -> Lemmas:
    """The median of the n - t smallest values is at most the largest of these.

    That is the trusted upper end; likewise for the n - t largest values. All that is
    used of a median or mean is that it lies in the hull of its points (Theorem 4).
    """
    lower, upper = z3.Reals("lower upper")
    least, most = z3.Reals("least_candidate most_candidate")
    of_smallest, of_largest = z3.Reals("median_of_smallest median_of_largest")
    return (
        Lemma(
            name="in every coordinate the two intervals meet",
            assumptions={
                "the trusted interval is nonempty": lower <= upper,
                "the median of the smallest is one of the candidates": z3.And(
                    least <= of_smallest, of_smallest <= most
                ),
                "the median of the largest is one of the candidates": z3.And(
                    least <= of_largest, of_largest <= most
                ),
                "the n - t smallest end at the trusted upper end": of_smallest <= upper,
                "the n - t largest begin at the trusted lower end": of_largest >= lower,
            },
            conclusion=_meet(lower, upper, least, most),
            logic=LOGIC,
        ),
    )


@theorem(
    "T6",
    states="the hyperboxes of medians, or of means, of any two honest nodes meet",
    scope="all n, t, m, d in synchronous rounds",
)
def candidate_hyperboxes_meet() -> Lemmas:
    """Both nodes receive some n - t honest vectors, whose median is in both boxes."""
    n, t, f = z3.Ints("n t f")
    median, low_i, high_i, low_j, high_j = z3.Reals("median low_i high_i low_j high_j")
    return (
        Lemma(
            name="there are n - t honest vectors, which all nodes receive",
            assumptions={"at most t nodes are Byzantine": f <= t},
            conclusion=n - f >= n - t,
            logic="QF_LIA",
        ),
        Lemma(
            name="intervals around one common median meet",
            assumptions={
                "it is one of node i's": z3.And(low_i <= median, median <= high_i),
                "it is one of node j's": z3.And(low_j <= median, median <= high_j),
            },
            conclusion=_meet(low_i, high_i, low_j, high_j),
            logic=LOGIC,
        ),
    )


@theorem(
    "T8",
    states="intervals in [lo, hi] at gap g have midpoints within (hi - lo + g)/2",
    scope="all reals",
)
def midpoints_are_no_farther_than_half() -> Lemmas:
    """The left interval begins at lo or later, the right one ends at hi or earlier."""
    lo, hi, gap = z3.Reals("lo hi gap")
    low, high, other_low, other_high = z3.Reals("low high other_low other_high")
    inside = {
        "the first begins inside": lo <= low,
        "the second ends inside": other_high <= hi,
        "the second begins at most the gap after the first ends": other_low
        <= high + gap,
    }
    apart = (other_low + other_high) / 2 - (low + high) / 2
    order = {"the first is an interval": low <= high}
    return (
        Lemma(
            name="the second midpoint is at most (hi - lo + gap)/2 to the right",
            assumptions=inside,
            conclusion=apart <= (hi - lo + gap) / 2,
            logic=LOGIC,
        ),
        Lemma(
            name="less than half is not enough even if they meet",
            assumptions={**inside, **order, "they meet": gap == 0, "lo < hi": lo < hi},
            conclusion=apart <= (hi - lo) * z3.Q(49, 100),
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
    )


@theorem(
    "T9",
    states="a coordinate in which all four boxes meet pairwise halves",
    scope="all n, t, m, d",
)
def pairwise_meeting_boxes_halve_a_coordinate() -> Lemmas:
    """By Helly's theorem on a line the two intersections meet; then T8 applies."""
    names = ("TH_i", "GH_i", "TH_j", "GH_j")
    low = {name: z3.Real(f"low_{name}") for name in names}
    high = {name: z3.Real(f"high_{name}") for name in names}
    pairs = {
        f"{a} meets {b}": z3.And(low[a] <= high[b], low[b] <= high[a])
        for a, b in itertools.combinations(names, 2)
    }
    not_empty = {f"{a} is not empty": low[a] <= high[a] for a in names}
    point = z3.Real("point")
    outside = [z3.Or(point < low[a], point > high[a]) for a in names]
    greatest_low = low["TH_i"]
    for name in names[1:]:
        greatest_low = z3.If(low[name] > greatest_low, low[name], greatest_low)
    return (
        Lemma(
            name="four intervals that meet pairwise share their greatest lower end",
            assumptions={
                **pairs,
                **not_empty,
                "the point is the greatest lower end": point == greatest_low,
            },
            conclusion=z3.Not(z3.Or(outside)),
            logic=LOGIC,
        ),
    )
