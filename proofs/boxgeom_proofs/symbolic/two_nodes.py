"""How close the code brings two nodes that were told different things.

Each lemma bounds how far node i's output is above node j's; with i and j exchanged it
bounds how far it is below.
"""

from collections.abc import Callable
from typing import Any

import z3

from boxgeom import Hyperbox
from boxgeom.definitions import box_geom, trusted_hyperbox
from boxgeom_proofs.symbolic.execution_paths import (
    ExecutionPath,
    every_path,
    on_every_path,
)
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.one_node import HULL
from boxgeom_proofs.symbolic.registry import (
    FLOATS,
    LARGE,
    SMALL,
    always,
    on_the_code,
    single_entry,
)
from boxgeom_proofs.symbolic.substitutes import (
    AnyMedian,
    defined_mean,
    in_the_hull,
    in_the_middle,
    standing_in,
)
from boxgeom_proofs.theorems.theorem import Lemma

MIDDLE = "on either side of a median lie half of its values (D1)"
NEAR = "g is at most delta >= 0 from both trusted hyperboxes"

Pair = tuple[z3.ArithRef, z3.ArithRef]
RuleFunction = Callable[[Any, int, int], Any]


def pairs(network: SymbolicNetwork) -> list[tuple[int, int]]:
    """Return how many vectors node i and node j may receive."""
    return [(m_i, m_j) for m_i in network.sizes for m_j in network.sizes]


def told_something(network: SymbolicNetwork) -> list[tuple[int, int]]:
    """Return the pairs where Byzantine nodes told one of the two nodes something."""
    return [pair for pair in pairs(network) if max(pair) > network.n - network.t]


def all_received(network: SymbolicNetwork) -> list[tuple[int, int]]:
    """Return the one case in which both nodes receive a vector from every node."""
    return [(network.n, network.n)]


@on_the_code("T3", pairs, LARGE)
def trusted_hyperboxes_meet(network: SymbolicNetwork, m_i: int, m_j: int) -> Lemma:
    """Return the lemma that `intersection` of two `trusted_hyperbox` is nonempty."""
    n, t = network.n, network.t
    mine, theirs = network.received(m_i, "i"), network.received(m_j, "j")

    def midpoint() -> Any:
        trusted = trusted_hyperbox.trusted_hyperbox(mine, n, t)
        return trusted.intersection(
            trusted_hyperbox.trusted_hyperbox(theirs, n, t)
        ).midpoint

    return Lemma(
        name=f"T3: trusted hyperboxes meet, {network}, m={m_i} and {m_j}",
        assumptions={},
        conclusion=on_every_path(every_path(midpoint), always),
        logic=network.logic,
    )


@on_the_code("T11", pairs, (*SMALL, *FLOATS))
def box_geom_halves_in_one_dimension(
    network: SymbolicNetwork, m_i: int, m_j: int
) -> Lemma:
    """Return the lemma that `box_geom` halves the honest range if d = 1."""
    median = AnyMedian(in_the_middle)
    with standing_in(geometric_median=median):
        outputs = _outputs(box_geom.box_geom, network, m_i, m_j)
    return Lemma(
        name=f"T11: box_geom halves if d = 1, {network}, m={m_i} and {m_j}",
        assumptions={**network.in_order, MIDDLE: z3.And(median.facts)},
        conclusion=on_every_path(outputs, _at_most(network.honest_edge / 2)),
        logic=network.logic,
    )


@on_the_code("T12, step 1", told_something, (*SMALL, *FLOATS))
def box_geom_halves_up_to_the_gap(
    network: SymbolicNetwork, m_i: int, m_j: int
) -> Lemma:
    """Return the lemma that outputs of `box_geom` are within (e + delta)/2.

    Here e is the honest range, and delta the distance from g, the median of the honest
    values, to the trusted intervals. With delta = 0 the range halves.
    """
    median, delta = AnyMedian(in_the_hull), z3.Real("delta")
    g = single_entry(median(network.received(network.n - network.t)))
    with standing_in(geometric_median=median):
        outputs = _outputs(box_geom.box_geom, network, m_i, m_j)
    near = [
        is_near(
            g,
            trusted_hyperbox.trusted_hyperbox(rows, network.n, network.t),
            delta,
        )
        for rows in (network.received(m_i, "i"), network.received(m_j, "j"))
    ]
    return Lemma(
        name=f"T12: box_geom halves up to the gap, {network}, m={m_i} and {m_j}",
        assumptions={
            **network.in_order,
            HULL: z3.And(median.facts),
            NEAR: z3.And(*near, delta >= 0),
        },
        conclusion=on_every_path(outputs, _at_most((network.honest_edge + delta) / 2)),
        logic=network.logic,
    )


@on_the_code("T15", all_received, (*SMALL, *FLOATS))
def box_mean_contracts(network: SymbolicNetwork, m_i: int, m_j: int) -> Lemma:
    """Return the lemma that `box_mean` leaves at most n/(2(n - t)) of the range."""
    n, t = network.n, network.t
    with standing_in(mean=defined_mean):
        outputs = _outputs(box_geom.box_mean, network, m_i, m_j)
    left = network.honest_edge * n / (2 * (n - t))
    return Lemma(
        name=f"T15: box_mean contracts by n/(2(n - t)), {network}, m={m_i} and {m_j}",
        assumptions=network.in_order,
        conclusion=on_every_path(outputs, _at_most(left)),
        logic=network.logic,
    )


@on_the_code("T17", pairs, (*LARGE, *FLOATS))
def box_geom_once_halves(network: SymbolicNetwork, m_i: int, m_j: int) -> Lemma:
    """Return the lemma that `box_geom_once` halves the honest range in round 2."""

    def rule(received: Any, n: int, t: int) -> Any:
        return box_geom.box_geom_once(received, n, t, round_number=2)

    return Lemma(
        name=f"T17: box_geom_once halves in round 2, {network}, m={m_i} and {m_j}",
        assumptions=network.in_order,
        conclusion=on_every_path(
            _outputs(rule, network, m_i, m_j), _at_most(network.honest_edge / 2)
        ),
        logic=network.logic,
    )


def _outputs(
    rule: RuleFunction, network: SymbolicNetwork, m_i: int, m_j: int
) -> list[ExecutionPath[Pair]]:
    """Return the outputs of the two nodes on every path."""
    n, t = network.n, network.t
    mine, theirs = network.received(m_i, "i"), network.received(m_j, "j")
    return every_path(
        lambda: (single_entry(rule(mine, n, t)), single_entry(rule(theirs, n, t)))
    )


def _at_most(bound: z3.ArithRef) -> Callable[[Pair], z3.BoolRef]:
    """Return the claim that the first output is above the second by at most a bound."""
    return lambda outputs: outputs[0] - outputs[1] <= bound


def is_near(g: z3.ArithRef, box: Hyperbox, delta: z3.ArithRef) -> z3.BoolRef:
    """Return that a point is at most delta from a box, on the line."""
    return z3.And(
        single_entry(box.lower) - delta <= g, g <= single_entry(box.upper) + delta
    )
