"""MD-GEOM can keep honest nodes apart forever (R3)."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations

import numpy as np

import boxgeom
from boxgeom_proofs.refutations.exact_median import Points, as_points, exact_median
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 4, 1
ROUNDS = 100

Chooser = Callable[[list[Points]], Points]
"""A tie rule: from the subsets of least diameter to one of them."""


@refutation(
    "R3",
    claim="MD-GEOM agrees",
    witness="n=4, t=1, d=1. Equivocation: honest 0, 1/2, 1, the first node also gets "
    "0, the last also 1. Reliable broadcast, where a tie rule gives {0,0,1,1} the "
    "majority z: honest z, 1-z, 1-z, the first node also gets z",
)
def md_geom_does_not_agree() -> Facts:
    """The state repeats: without ties, and with ties, however they are broken.

    A rule has no memory, so a state that repeats once repeats forever.
    """
    return (*_equivocation(), *_every_tie_rule(), _the_tie_rule_of_the_reference())


def _equivocation() -> Facts:
    honest = _line(0, Fraction(1, 2), 1)
    mail = (honest[:1], (), honest[2:])
    facts = []
    for own, lies in zip(honest, mail, strict=True):
        tied = _least_diameter((*honest, *lies))
        facts.append(require_equal(len(tied), 1, f"node {own[0]}'s number of choices"))
        facts.append(
            require_equal(exact_median(tied[0]), own, f"node {own[0]}'s output")
        )
    _stays(honest, [(*honest, *lies) for lies in mail], adversary="r3")
    return (
        "equivocation: the subset of least diameter is unique at every node",
        f"equivocation: the outputs are the inputs, 0, 1/2 and 1, in {ROUNDS} rounds",
    )


def _every_tie_rule() -> Facts:
    """Whichever majority z a tie rule gives {0,0,1,1}, the state repeats."""
    tied = _least_diameter(_line(0, 0, 1, 1))
    medians = sorted({exact_median(subset)[0] for subset in tied})
    require_equal(medians, [0, 1], "what tie rules can make of {0,0,1,1}")
    facts = [f"of {{0,0,1,1}} {len(tied)} subsets tie, with medians 0 and 1"]
    for z in medians:
        honest = _line(z, 1 - z, 1 - z)
        views = ((*honest, honest[0]), honest, honest)
        outputs = tuple(_md_geom(view, _majority(z)) for view in views)
        require_equal(outputs, honest, f"the state after a round with majority {z}")
        facts.append(
            f"reliable broadcast, majority {z}: the state {z}, {1 - z}, {1 - z} repeats"
        )
    return tuple(facts)


def _the_tie_rule_of_the_reference() -> str:
    """Replay the reference's own tie rule, which takes the canonically first subset."""
    z = Fraction(float(boxgeom.md_geom([[0], [0], [1], [1]], N, T)[0]))
    require(z in (0, 1), f"the reference makes {z} of {{0,0,1,1}}, which is 0 or 1")
    honest = _line(z, 1 - z, 1 - z)
    views = [(*honest, honest[0]), honest, honest]
    _stays(honest, views, adversary="mimic", delivery="half")
    return f"the reference's majority is {z}, and it stays apart for {ROUNDS} rounds"


def _stays(
    honest: Points, views: list[Points], adversary: str, delivery: str | None = None
) -> None:
    """Raise NotRefuted unless the reference's outputs are the inputs in every round."""
    vectors = np.array(honest, dtype=np.float64)
    trace = boxgeom.agree(
        vectors,
        "md-geom",
        n=N,
        t=T,
        adversary=adversary,
        delivery=delivery,
        rounds=ROUNDS,
    )
    require_equal(len(trace.rounds), ROUNDS, "the number of rounds")
    for played in trace.rounds:
        received = [as_points(played.received(i)) for i in range(3)]
        require_equal(received, views, "what is received")
        outputs = as_points(played.outputs)
        require_equal(outputs, honest, f"the outputs of round {played.round_number}")


def _md_geom(received: Points, choose: Chooser) -> tuple[Fraction, ...]:
    """Return MD-GEOM's exact output (Definition 6) with a tie rule."""
    return exact_median(choose(_least_diameter(received)))


def _majority(z: Fraction) -> Chooser:
    """Return the tie rule that prefers subsets with more vectors at z."""
    return lambda subsets: max(subsets, key=lambda subset: subset.count((z,)))


def _least_diameter(received: Points) -> list[Points]:
    """Return all (n-t)-subsets of least diameter, in one dimension."""
    subsets = list(combinations(received, N - T))
    diameters = [max(s)[0] - min(s)[0] for s in subsets]
    least = min(diameters)
    return [s for s, d in zip(subsets, diameters, strict=True) if d == least]


def _line(*values: Fraction | int) -> Points:
    return tuple((Fraction(value),) for value in values)
