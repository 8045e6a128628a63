"""How near to each other the code brings two nodes that were told different things.

Each lemma bounds how far node i's output is above node j's; with i and j exchanged it
bounds how far it is below.
"""

from collections.abc import Callable
from typing import Any

import z3

from boxgeom import Hyperbox, definitions
from boxgeom_proofs.symbolic.forking import Path, every_path, on_every_path
from boxgeom_proofs.symbolic.network import Network, column
from boxgeom_proofs.symbolic.one_node import HULL
from boxgeom_proofs.symbolic.registering import LARGE, LOGIC, always, on_the_code, only
from boxgeom_proofs.symbolic.standing_in import (
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
Rule = Callable[[Any, int, int], Any]


def pairs(network: Network) -> list[tuple[int, int]]:
    """Return how many vectors node i and node j may receive."""
    return [(m_i, m_j) for m_i in network.sizes for m_j in network.sizes]


def told_something(network: Network) -> list[tuple[int, int]]:
    """Return the pairs where Byzantine nodes told one of the two nodes something."""
    return [pair for pair in pairs(network) if max(pair) > network.n - network.t]


def all_received(network: Network) -> list[tuple[int, int]]:
    """Return that both nodes receive a vector from every node."""
    return [(network.n, network.n)]


@on_the_code("T3", pairs, LARGE)
def trusted_hyperboxes_meet(network: Network, m_i: int, m_j: int) -> Lemma:
    """Return that the `intersection` of two `trusted_hyperbox` has a midpoint."""
    n, t = network.n, network.t
    mine, theirs = network.received(m_i, "i"), network.received(m_j, "j")

    def midpoint() -> Any:
        trusted = definitions.trusted_hyperbox.trusted_hyperbox(mine, n, t)
        return trusted.intersection(
            definitions.trusted_hyperbox.trusted_hyperbox(theirs, n, t)
        ).midpoint

    return Lemma(
        name=f"T3: trusted hyperboxes meet, {network}, m={m_i} and {m_j}",
        assumptions={},
        conclusion=on_every_path(every_path(midpoint), always),
        logic=LOGIC,
    )


@on_the_code("T11", pairs)
def box_geom_halves_in_one_dimension(network: Network, m_i: int, m_j: int) -> Lemma:
    """Return that `box_geom` halves the honest range if d = 1."""
    median = AnyMedian(in_the_middle)
    with standing_in(geometric_median=median):
        outputs = _outputs(definitions.box_geom.box_geom, network, m_i, m_j)
    return Lemma(
        name=f"T11: box_geom halves if d = 1, {network}, m={m_i} and {m_j}",
        assumptions={**network.in_order, MIDDLE: z3.And(median.facts)},
        conclusion=on_every_path(outputs, _at_most(network.honest_edge / 2)),
        logic=LOGIC,
    )


@on_the_code("T12, step 1", told_something)
def box_geom_halves_up_to_the_gap(network: Network, m_i: int, m_j: int) -> Lemma:
    """Return that with g within delta of both trusted intervals, it is (e + delta)/2.

    g is the median of the honest values, e the honest range. With delta = 0 it halves.
    """
    median, delta = AnyMedian(in_the_hull), z3.Real("delta")
    g = only(median(column(network.honest)))
    with standing_in(geometric_median=median):
        outputs = _outputs(definitions.box_geom.box_geom, network, m_i, m_j)
    near = [
        _is_near(
            g,
            definitions.trusted_hyperbox.trusted_hyperbox(rows, network.n, network.t),
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
        logic=LOGIC,
    )


@on_the_code("T15", all_received)
def box_mean_contracts(network: Network, m_i: int, m_j: int) -> Lemma:
    """Return that `box_mean` leaves at most n/(2(n - t)) of the honest range."""
    n, t = network.n, network.t
    with standing_in(mean=defined_mean):
        outputs = _outputs(definitions.box_geom.box_mean, network, m_i, m_j)
    left = network.honest_edge * n / (2 * (n - t))
    return Lemma(
        name=f"T15: box_mean contracts by n/(2(n - t)), {network}, m={m_i} and {m_j}",
        assumptions=network.in_order,
        conclusion=on_every_path(outputs, _at_most(left)),
        logic=LOGIC,
    )


@on_the_code("T17", pairs, LARGE)
def box_geom_once_halves(network: Network, m_i: int, m_j: int) -> Lemma:
    """Return that `box_geom_once` halves the honest range in round 2."""

    def rule(received: Any, n: int, t: int) -> Any:
        return definitions.box_geom.box_geom_once(received, n, t, round_number=2)

    return Lemma(
        name=f"T17: box_geom_once halves in round 2, {network}, m={m_i} and {m_j}",
        assumptions=network.in_order,
        conclusion=on_every_path(
            _outputs(rule, network, m_i, m_j), _at_most(network.honest_edge / 2)
        ),
        logic=LOGIC,
    )


def _outputs(rule: Rule, network: Network, m_i: int, m_j: int) -> list[Path[Pair]]:
    """Return what a rule makes of what the two nodes received, on every path."""
    n, t = network.n, network.t
    mine, theirs = network.received(m_i, "i"), network.received(m_j, "j")
    return every_path(lambda: (only(rule(mine, n, t)), only(rule(theirs, n, t))))


def _at_most(bound: z3.ArithRef) -> Callable[[Pair], z3.BoolRef]:
    """Return the claim that the first output is at most so much above the second."""
    return lambda outputs: outputs[0] - outputs[1] <= bound


def _is_near(g: z3.ArithRef, box: Hyperbox, delta: z3.ArithRef) -> z3.BoolRef:
    return z3.And(only(box.lower) - delta <= g, g <= only(box.upper) + delta)
