"""With the box around a sample of the candidates nodes need not agree (R17)."""

from fractions import Fraction

import numpy as np

import boxgeom
from boxgeom import Rule
from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.refutations.exact_boxes import (
    Boxes,
    box_around,
    exact_candidates,
    exact_trusted_box,
)
from boxgeom_proofs.refutations.exact_median import (
    Point,
    Points,
    as_points,
    exact_median,
)
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 4, 1
HONEST = ((1,), (0,), (0,))
ROUNDS = 100


@refutation(
    "R17",
    claim="the box around the medians of a sample of subsets, if it meets TH, serves "
    "in the place of GH: nodes agree, as by T12",
    witness="n=4, t=1, d=1, reliable broadcast: honest 1, 0, 0; the first node also "
    "gets a 1, and its sample is {0, 1, 1}",
)
def nodes_with_sampled_boxes_need_not_agree() -> Facts:
    """They output 1, 0 and 0 again, so that the state repeats forever."""
    honest = as_points(HONEST)
    told = (*honest, honest[0])
    candidates = exact_candidates(told, N - T)
    ends = [box_around(candidates), exact_trusted_box(told, N, T)]
    zero, one = Fraction(0), Fraction(1)
    require_equal([(x.lower, x.upper) for x in ends], [((zero,), (one,))] * 2, "GH, TH")
    outputs = (_output(told), _output(honest), _output(honest))
    require_equal(outputs, honest, "what the nodes output")
    g = exact_median(honest)
    sampled = exact_median(_sample(told))
    return (
        require(
            g in candidates and sampled in candidates and g != sampled,
            f"the honest median {g[0]} is a candidate of the first node, but the "
            f"median of its sample is {sampled[0]}",
        ),
        "TH is [0, 1] there, which {1} meets; it outputs 1, the others 0",
        _replay(),
    )


def _sample(received: Points) -> Points:
    """Return the one subset that is drawn: the n - t largest values."""
    return tuple(sorted(received)[T - N :])


def _output(received: Points) -> Point:
    """Return the midpoint of TH and the box around the sample's median."""
    trusted = exact_trusted_box(received, N, T)
    return Boxes(trusted, box_around([exact_median(_sample(received))])).output


def _box_geom_of_a_sample(received: Vectors, n: int, t: int) -> Vector:
    median = boxgeom.geometric_median(received[t - n :])
    trusted = boxgeom.trusted_hyperbox(received, n, t)
    return trusted.intersection(boxgeom.smallest_hyperbox([median])).midpoint


def _replay() -> str:
    """Return what the reference's nodes do with that sample, and without one.

    Raises:
        NotRefuted: it is something else.
    """
    sampling = Rule(
        name="box-geom-of-a-sample",
        definition="D5",
        function=_box_geom_of_a_sample,
        needs="n > 2t",
        agreement="no",
        approximation="as box-geom, if f = t",
        validity="as box-geom",
    )

    def after(rounds: int, rule: str | Rule) -> list[float]:
        trace = boxgeom.agree(
            HONEST, rule, n=N, t=T, adversary="mimic", delivery="half", rounds=rounds
        )
        return np.ravel(trace.outputs).tolist()

    require_equal(after(ROUNDS, sampling), [1, 0, 0], "the reference's outputs")
    require_equal(after(1, "box-geom"), [0.5, 0, 0], "BOX-GEOM's outputs")
    return (
        f"after {ROUNDS} rounds the outputs are 1, 0, 0; BOX-GEOM's are 1/2, 0, 0 "
        "after one"
    )
