"""That the code computes what the definitions say, not only what follows from them.

In every coordinate, and for d = 2 also with rows as rows: whoever sorts whole rows, or
takes the candidates of another coordinate, computes something else.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import z3

from boxgeom.definitions import box_geom, candidate_set, trusted_hyperbox
from boxgeom_proofs.symbolic.execution_paths import every_path, on_every_path
from boxgeom_proofs.symbolic.merging_arrays import MergingArray, merging_names
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.one_node import HULL, sizes
from boxgeom_proofs.symbolic.order_statistics import (
    Terms,
    has_rank,
    is_greatest,
    is_least,
    subsets,
)
from boxgeom_proofs.symbolic.reals import term_of
from boxgeom_proofs.symbolic.registry import FLOATS, LARGE, PLANE, SMALL, on_the_code
from boxgeom_proofs.symbolic.substitutes import (
    AnyMedian,
    defined_mean,
    in_the_hull,
    standing_in,
    unknown,
)
from boxgeom_proofs.theorems.theorem import Lemma

FEW = ((4, 1), (5, 1), *PLANE, *FLOATS)
LARGER = ((7, 2), (10, 3))
LARGEST = (*LARGE, (13, 4))
TRUSTED = "the trusted hyperbox has its ranks (D2)"
CANDIDATES = (
    "the candidates' hyperbox ends at the least and the greatest of all (D3, D4)"
)

RULES: dict[str, tuple[Callable[..., Any], tuple[Callable[..., Any], ...]]] = {
    "box_geom": (
        box_geom.box_geom,
        (trusted_hyperbox.trusted_hyperbox, candidate_set.geometric_median_hyperbox),
    ),
    "box_mean": (
        box_geom.box_mean,
        (trusted_hyperbox.trusted_hyperbox, candidate_set.mean_hyperbox),
    ),
}
"""The rules of Definition 5 and the functions that return their two boxes."""

Box = tuple[list[z3.ArithRef], list[z3.ArithRef]]
"""The terms of the lower and of the upper ends."""


@on_the_code("D2", sizes, (*LARGEST, *PLANE))
def trusted_hyperbox_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that the ends of `trusted_hyperbox` have the ranks of D2."""
    received = network.received(m)
    paths = every_path(
        lambda: trusted_hyperbox.trusted_hyperbox(received, network.n, network.t)
    )
    return Lemma(
        name=f"D2: trusted_hyperbox has its ranks, {network}, m={m}",
        assumptions={},
        conclusion=on_every_path(
            paths, lambda box: _is_trusted(ends(box), received, network)
        ),
        logic=network.logic,
    )


@on_the_code("D3 (candidates)", sizes, (*LARGEST, *PLANE))
def candidate_set_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `candidate_set` has each subset's median, and no other.

    The medians are symbols, one for each multiset, so that names tell them apart.
    """
    received, median = network.received(m), AnyMedian(unknown)
    with standing_in(geometric_median=median), merging_names():
        rows = candidate_set.candidate_set(received, network.n, network.t)
    chosen = subsets(m, network.n - network.t)
    candidates = [median.of(received[subset]) for subset in chosen]
    found = sorted(str([term_of(x) for x in row]) for row in rows)
    return Lemma(
        name=f"D3: candidate_set has the median of every subset, {network}, m={m}",
        assumptions={},
        conclusion=z3.BoolVal(found == sorted(map(str, candidates))),
        logic=network.logic,
    )


@on_the_code("D4 (BOX-GEOM)", sizes, (*SMALL, *PLANE))
def geometric_median_hyperbox_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `geometric_median_hyperbox` is the least around S_geo.

    The medians are any, so none of the subsets can be missing, nor be another.
    """
    received, median = network.received(m), AnyMedian(unknown)
    with standing_in(geometric_median=median):
        paths = every_path(
            lambda: candidate_set.geometric_median_hyperbox(
                received, network.n, network.t
            )
        )
    candidates = _candidates(median.of, received, network)
    return Lemma(
        name=f"D4: geometric_median_hyperbox is the smallest, {network}, m={m}",
        assumptions={},
        conclusion=on_every_path(
            paths, lambda box: _is_smallest(ends(box), candidates)
        ),
        logic=network.logic,
    )


@on_the_code("D4 (BOX-MEAN)", sizes, (*SMALL, *PLANE))
def mean_hyperbox_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `mean_hyperbox` is the smallest around S_mean."""
    received = network.received(m)
    with standing_in(mean=defined_mean):
        paths = every_path(
            lambda: candidate_set.mean_hyperbox(received, network.n, network.t)
        )
    candidates = _candidates(_mean, received, network)
    return Lemma(
        name=f"D4: mean_hyperbox is the smallest, {network}, m={m}",
        assumptions={},
        conclusion=on_every_path(
            paths, lambda box: _is_smallest(ends(box), candidates)
        ),
        logic=network.logic,
    )


@on_the_code("D5 (BOX-GEOM)", sizes, FEW)
def box_geom_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `box_geom` is the midpoint of TH and GH."""
    median = AnyMedian(in_the_hull)
    with standing_in(geometric_median=median):
        lemma = _midpoint_lemma("box_geom", box_geom.box_geom, median.of, network, m)
    facts = {HULL: z3.And(median.facts)}
    return replace(lemma, assumptions={**lemma.assumptions, **facts})


@on_the_code("D5 (BOX-MEAN)", sizes, FEW)
def box_mean_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `box_mean` is the midpoint of TH and CH."""
    with standing_in(mean=defined_mean):
        return _midpoint_lemma("box_mean", box_geom.box_mean, _mean, network, m)


def shared_boxes(network: SymbolicNetwork) -> list[tuple[str, int]]:
    """Return the cases: the rule, and how many vectors it gets."""
    return [(rule, m) for rule in RULES for m in network.sizes]


@on_the_code("D5 (given the boxes)", shared_boxes, LARGER)
def rule_takes_the_midpoint(network: SymbolicNetwork, rule: str, m: int) -> Lemma:
    """Return the lemma that a rule is the midpoint of the boxes that the code computes.

    For networks too large for the lemmas above. That the boxes are those of D2 and D4
    is proved by itself, and so is that they meet.
    """
    received, (rule_of, boxes_of) = network.received(m), RULES[rule]
    center = AnyMedian(unknown)
    with standing_in(geometric_median=center, mean=center), merging_names():
        one, other = (ends(box(received, network.n, network.t)) for box in boxes_of)
        paths = every_path(lambda: rule_of(received, network.n, network.t))
    meet = z3.And(
        [
            z3.And(one[0][k] <= other[1][k], other[0][k] <= one[1][k])
            for k in range(network.d)
        ]
    )
    return Lemma(
        name=f"D5: {rule} takes the midpoint of its boxes, {network}, m={m}",
        assumptions={"the boxes meet (T5)": meet},
        conclusion=on_every_path(paths, lambda x: _is_midpoint(x, one, other)),
        logic=network.logic,
    )


ROUNDS = (1, 2, 3, 10)


def later_rounds(network: SymbolicNetwork) -> list[tuple[int, int]]:
    """Return the cases: how many vectors a node gets, and in which round."""
    return [(m, r) for m in network.sizes for r in ROUNDS]


@on_the_code("D14", later_rounds, FEW)
def box_geom_once_is_defined(
    network: SymbolicNetwork, m: int, round_number: int
) -> Lemma:
    """Return the lemma that `box_geom_once` is BOX-GEOM, then TH's midpoint."""

    def rule(received: Any, n: int, t: int) -> Any:
        return box_geom.box_geom_once(received, n, t, round_number=round_number)

    name = f"D14: box_geom_once in round {round_number}, {network}, m={m}"
    if round_number == 1:
        median = AnyMedian(in_the_hull)
        with standing_in(geometric_median=median):
            lemma = _midpoint_lemma("", rule, median.of, network, m)
        facts = {**lemma.assumptions, HULL: z3.And(median.facts)}
        return replace(lemma, name=name, assumptions=facts)
    received, trusted = network.received(m), _box("TH", network)
    paths = every_path(lambda: rule(received, network.n, network.t))
    return Lemma(
        name=name,
        assumptions={TRUSTED: _is_trusted(trusted, received, network)},
        conclusion=on_every_path(paths, lambda x: _is_midpoint(x, trusted, trusted)),
        logic=network.logic,
    )


def _midpoint_lemma(
    name: str,
    rule: Callable[..., Any],
    center_of: Callable[[Any], Terms],
    network: SymbolicNetwork,
    m: int,
) -> Lemma:
    """Return the lemma that a rule is the midpoint of two boxes.

    The boxes are symbols of which the definitions are assumed, not the code's own.
    """
    received = network.received(m)
    trusted, smallest = _box("TH", network), _box("GH", network)
    paths = every_path(lambda: rule(received, network.n, network.t))
    candidates = _candidates(center_of, received, network)
    return Lemma(
        name=f"D5: {name} is the midpoint of the two boxes, {network}, m={m}",
        assumptions={
            TRUSTED: _is_trusted(trusted, received, network),
            CANDIDATES: _is_smallest(smallest, candidates),
        },
        conclusion=on_every_path(
            paths, lambda output: _is_midpoint(output, trusted, smallest)
        ),
        logic=network.logic,
    )


def ends(box: Any) -> Box:
    """Return the ends of a `Hyperbox` as terms."""
    return [term_of(x) for x in box.lower], [term_of(x) for x in box.upper]


def _box(name: str, network: SymbolicNetwork) -> Box:
    lower = [z3.Real(f"{name}_lower[{k}]") for k in range(network.d)]
    return lower, [z3.Real(f"{name}_upper[{k}]") for k in range(network.d)]


def _columns(received: MergingArray) -> list[Terms]:
    return [[term_of(x) for x in column] for column in received.T]


def _candidates(
    center_of: Callable[[Any], Terms], received: MergingArray, network: SymbolicNetwork
) -> list[Terms]:
    """Return the centers of all (n-t)-subsets, coordinate by coordinate."""
    chosen = subsets(len(received), network.n - network.t)
    return list(zip(*(center_of(received[subset]) for subset in chosen), strict=True))


def _mean(vectors: Any) -> Terms:
    return [z3.Sum(list(column)) / len(column) for column in _columns(vectors)]


def _is_trusted(
    box: Box, received: MergingArray, network: SymbolicNetwork
) -> z3.BoolRef:
    """Return that a box is TH of what was received, as Definition 2 has it."""
    m = len(received)
    trim = m - (network.n - network.t)
    return z3.And(
        [
            z3.And(has_rank(low, trim + 1, values), has_rank(high, m - trim, values))
            for low, high, values in zip(*box, _columns(received), strict=True)
        ]
    )


def _is_smallest(box: Box, candidates: Sequence[Terms]) -> z3.BoolRef:
    """Return that a box is the smallest around candidates, as Definition 4 has it."""
    return z3.And(
        [
            z3.And(is_least(low, values), is_greatest(high, values))
            for low, high, values in zip(*box, candidates, strict=True)
        ]
    )


def _is_midpoint(output: Any, one: Box, other: Box) -> z3.BoolRef:
    """Return that an output is the midpoint of the intersection of two boxes."""
    lower = [z3.If(a <= b, b, a) for a, b in zip(one[0], other[0], strict=True)]
    upper = [z3.If(a <= b, a, b) for a, b in zip(one[1], other[1], strict=True)]
    middles = zip(map(term_of, output), lower, upper, strict=True)
    return z3.And([2 * x == low + high for x, low, high in middles])
