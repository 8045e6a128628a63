"""What the code does with any box in the place of GH (Theorem 26).

A node outputs the midpoint of what its trusted hyperbox shares with a box. That is put
together from the reference's parts, as a caller who knows such a box does.
"""

from collections.abc import Sequence
from typing import Any

import z3

from boxgeom import Hyperbox
from boxgeom.definitions import box_geom, candidate_set, trusted_hyperbox
from boxgeom_proofs.symbolic.execution_paths import every_path, on_every_path
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.one_node import HI, HULL, LO, sizes
from boxgeom_proofs.symbolic.reals import term_of
from boxgeom_proofs.symbolic.registry import (
    FLOATS,
    LARGE,
    SMALL,
    on_the_code,
    single_entry,
)
from boxgeom_proofs.symbolic.substitutes import AnyMedian, in_the_hull, standing_in
from boxgeom_proofs.symbolic.two_nodes import NEAR, is_near, told_something
from boxgeom_proofs.theorems.theorem import Lemma

CANDIDATES = "the box holds every candidate"
MEETS = "each box meets its trusted hyperbox"
POINT = "both boxes hold g"
EXCESS = "what it shares with TH exceeds what GH shares by at most 2y at either end"

Interval = tuple[z3.ArithRef, z3.ArithRef]


@on_the_code("T26 (T5, T7)", sizes, (*SMALL, *FLOATS))
def outer_boxes_are_box_valid(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that there is an output, which is in the honest range."""
    received, median = network.received(m), AnyMedian(in_the_hull)
    box = _any_box(network, "i")
    candidates = _candidates(received, network, median)
    return Lemma(
        name=f"T26: any box that holds GH has a valid output, {network}, m={m}",
        assumptions={
            **network.in_range(LO, HI),
            HULL: z3.And(median.facts),
            CANDIDATES: _holds(box, candidates),
        },
        conclusion=on_every_path(
            every_path(lambda: _output(received, box, network)),
            lambda output: z3.And(output >= LO, output <= HI),
        ),
        logic=network.logic,
    )


@on_the_code("T26 (T12, step 1)", told_something, (*LARGE, *FLOATS))
def outer_boxes_halve_up_to_the_gap(
    network: SymbolicNetwork, m_i: int, m_j: int
) -> Lemma:
    """Return the lemma that outputs are within (e + delta)/2, whatever else boxes hold.

    Here g is any point, delta how far it is from the trusted intervals.
    """
    g, delta = z3.Reals("g delta")
    rows = (network.received(m_i, "i"), network.received(m_j, "j"))
    boxes = (_any_box(network, "i"), _any_box(network, "j"))
    n, t = network.n, network.t
    trusted = [trusted_hyperbox.trusted_hyperbox(x, n, t) for x in rows]
    shared = [_ends(x.intersection(b)) for x, b in zip(trusted, boxes, strict=True)]
    paths = every_path(
        lambda: [_output(x, b, network) for x, b in zip(rows, boxes, strict=True)]
    )
    return Lemma(
        name=f"T26: boxes around g halve up to the gap, {network}, m={m_i} and {m_j}",
        assumptions={
            **network.in_order,
            POINT: z3.And([_holds(box, [g]) for box in boxes]),
            MEETS: z3.And([low <= high for low, high in shared]),
            NEAR: z3.And(*(is_near(g, x, delta) for x in trusted), delta >= 0),
        },
        conclusion=on_every_path(
            paths, lambda out: out[0] - out[1] <= (network.honest_edge + delta) / 2
        ),
        logic=network.logic,
    )


@on_the_code("T26 (T13)", sizes, (*SMALL, *FLOATS))
def outer_boxes_stay_near_box_geom(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that an output is within half the excess of `box_geom`'s."""
    received, median, y = network.received(m), AnyMedian(in_the_hull), z3.Real("y")
    box, n, t = _any_box(network, "i"), network.n, network.t
    candidates = _candidates(received, network, median)
    with standing_in(geometric_median=median):
        medians = candidate_set.geometric_median_hyperbox(received, n, t)
        paths = every_path(
            lambda: (
                _output(received, box, network),
                single_entry(box_geom.box_geom(received, n, t)),
            )
        )
    trusted = trusted_hyperbox.trusted_hyperbox(received, n, t)
    low, high = _ends(trusted.intersection(box))
    exact_low, exact_high = _ends(trusted.intersection(medians))
    return Lemma(
        name=f"T26: box_geom's output is within half the excess, {network}, m={m}",
        assumptions={
            HULL: z3.And(median.facts),
            CANDIDATES: _holds(box, candidates),
            EXCESS: z3.And(exact_low - low <= 2 * y, high - exact_high <= 2 * y),
        },
        conclusion=on_every_path(
            paths, lambda out: z3.And(out[0] - out[1] <= y, out[1] - out[0] <= y)
        ),
        logic=network.logic,
    )


def _any_box(network: SymbolicNetwork, node: str) -> Hyperbox:
    """Return a box of which nothing is known."""
    ends = [[z3.Real(f"low_{node}")], [z3.Real(f"high_{node}")]]
    lower, upper = network.vectors(ends)
    return Hyperbox.between(lower, upper)


def _output(received: Any, box: Hyperbox, network: SymbolicNetwork) -> z3.ArithRef:
    """Return the midpoint of what a box shares with the trusted hyperbox."""
    trusted = trusted_hyperbox.trusted_hyperbox(received, network.n, network.t)
    return single_entry(trusted.intersection(box).midpoint)


def _candidates(
    received: Any, network: SymbolicNetwork, median: AnyMedian
) -> list[z3.ArithRef]:
    with standing_in(geometric_median=median):
        found = candidate_set.candidate_set(received, network.n, network.t)
    return [term_of(value) for (value,) in found]


def _ends(box: Hyperbox) -> Interval:
    return single_entry(box.lower), single_entry(box.upper)


def _holds(box: Hyperbox, points: Sequence[z3.ArithRef]) -> z3.BoolRef:
    low, high = _ends(box)
    return z3.And([z3.And(low <= x, x <= high) for x in points])
