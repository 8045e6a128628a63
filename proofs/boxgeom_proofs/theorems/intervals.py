"""Intervals and their midpoints (Theorems 8 and 9)."""

import itertools

import z3

from boxgeom_proofs.theorems.composition import Formulas, compose, hypotheses, instance
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_LRA"


@theorem(
    "T8",
    states="intervals in [lo, hi] at gap g have midpoints within (hi - lo + g)/2",
    scope="all reals",
)
def midpoints_are_no_farther_than_half() -> Lemmas:
    """The left interval begins at lo or later, the right one ends at hi or earlier."""
    lo, hi, gap = z3.Reals("lo hi gap")
    low, high, other_low, other_high = z3.Reals("low high other_low other_high")
    one, other = z3.Reals("midpoint other_midpoint")
    inside = {
        "the first begins inside": lo <= low,
        "the second ends inside": other_high <= hi,
        "the second begins at most the gap after the first ends": other_low
        <= high + gap,
        "one point is the first's midpoint": 2 * one == low + high,
        "another is the second's midpoint": 2 * other == other_low + other_high,
    }
    apart = other - one
    order = {"the first is an interval": low <= high}
    to_the_right = Lemma(
        name="the second midpoint is at most (hi - lo + gap)/2 to the right",
        assumptions=inside,
        conclusion=apart <= (hi - lo + gap) / 2,
        logic=LOGIC,
    )
    pairs = ((low, other_low), (high, other_high), (one, other))
    swapped = {str(a): b for x, y in pairs for a, b in ((x, y), (y, x))}
    half = (hi - lo + gap) / 2
    return (
        to_the_right,
        compose(
            "T8: the midpoints are at most (hi - lo + gap)/2 apart",
            [instance(to_the_right), instance(to_the_right, "swapped", **swapped)],
            z3.And(other - one <= half, one - other <= half),
            hidden=hypotheses(to_the_right)
            | hypotheses(to_the_right, "swapped", **swapped),
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
    share_a_point = Lemma(
        name="four intervals that meet pairwise share their greatest lower end",
        assumptions={
            **pairs,
            **not_empty,
            "the point is the greatest lower end": point == greatest_low,
        },
        conclusion=z3.Not(z3.Or(outside)),
        logic=LOGIC,
    )
    return (share_a_point, _halves(share_a_point, low, high))


def _halves(
    share_a_point: Lemma, low: dict[str, z3.ArithRef], high: dict[str, z3.ArithRef]
) -> Lemma:
    """Return the composition: the midpoints of two intersections, by Theorem 8."""
    lo, hi = z3.Reals("lo hi")
    lows, highs, outputs = (z3.Reals(f"{x}_i {x}_j") for x in ("low", "high", "output"))
    given: Formulas = {}
    midpoints: Formulas = {}
    facts = [instance(share_a_point)]
    to_the_right = midpoints_are_no_farther_than_half()[0]
    for mine, (i, j) in enumerate((("i", "j"), ("j", "i"))):
        given |= {
            f"TH_{i} is in the honest range (T1)": z3.And(
                lo <= low[f"TH_{i}"], high[f"TH_{i}"] <= hi
            ),
            f"interval {i} is what TH_{i} and GH_{i} share": z3.And(
                lows[mine] == _larger(low[f"TH_{i}"], low[f"GH_{i}"]),
                highs[mine] == -_larger(-high[f"TH_{i}"], -high[f"GH_{i}"]),
            ),
        }
        midpoints[f"output {i} is its midpoint"] = (
            2 * outputs[mine] == lows[mine] + highs[mine]
        )
        terms = {
            **{"low": lows[mine], "other_low": lows[1 - mine]},
            **{"high": highs[mine], "other_high": highs[1 - mine]},
            **{"midpoint": outputs[mine], "other_midpoint": outputs[1 - mine]},
        }
        facts.append(instance(to_the_right, f"{i} and {j}", gap=0, **terms))
    apart = outputs[0] - outputs[1]
    return compose(
        "T9: the outputs are at most half the honest range apart",
        facts,
        z3.And(apart <= (hi - lo) / 2, -apart <= (hi - lo) / 2),
        given=given,
        hidden=hypotheses(share_a_point) | midpoints,
    )


def _larger(a: z3.ArithRef, b: z3.ArithRef) -> z3.ArithRef:
    return z3.If(a >= b, a, b)
