"""BOX-MEAN need not halve an edge (R9)."""

from fractions import Fraction
from itertools import combinations

import numpy as np

import boxgeom
from boxgeom_proofs.refutations.exact_boxes import (
    Boxes,
    box_around,
    exact_trusted_box,
)
from boxgeom_proofs.refutations.exact_median import Points, as_points
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

N, T = 4, 1
HONEST = ((0,), (1,), (1,))
ROUNDING = 1e-15


@refutation(
    "R9",
    claim="BOX-MEAN halves every edge in every round",
    witness="n=4, t=1, d=1, equivocation: honest 0, 1, 1; the first node also gets a "
    "huge value, the others a hugely negative one",
)
def box_mean_does_not_halve_every_edge() -> Facts:
    """The nodes output 1 and 1/3: factor 2/3."""
    trace = boxgeom.agree(
        HONEST,
        "box-mean",
        n=N,
        t=T,
        adversary="large-constant",
        delivery="equivocate",
        rounds=1,
    )
    (played,) = trace.rounds
    received = [as_points(played.received(i)) for i in range(3)]
    lies = [points[-1][0] for points in received]
    require(lies[0] > 3 and lies[1] == lies[2] < -3, f"the lies {lies} are huge")
    outputs = [_box_mean(points) for points in received]
    for points, output in zip(received, outputs, strict=True):
        exact = boxgeom.box_mean(np.array(points, dtype=object), N, T)
        require_equal(exact.tolist(), [output], "the reference's exact output")
    error = max(
        abs(x - float(y))
        for x, y in zip(trace.outputs.ravel().tolist(), outputs, strict=True)
    )
    require(error <= ROUNDING, f"the reference's outputs are off by {error}")
    factor = max(outputs) - min(outputs)
    require(factor > Fraction(1, 2), f"the factor {factor} is more than 1/2")
    return (
        f"the first node outputs {outputs[0]}, the others {outputs[1]}",
        f"the edge was 1 and is {factor}",
    )


def _box_mean(received: Points) -> Fraction:
    """Return BOX-MEAN's output (Definition 5) in one dimension, exact."""
    size = N - T
    means = [
        (sum((x for (x,) in s), Fraction(0)) / size,)
        for s in combinations(received, size)
    ]
    trusted = exact_trusted_box(received, N, T)
    return Boxes(trusted, box_around(means)).output[0]
