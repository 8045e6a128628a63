"""Ranges of weights, compared with the weights of every subset's median."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates.gram import gram_matrix
from boxgeom_proofs.certificates.outer.weights import claimed_bounds, weight_verdict
from boxgeom_proofs.certificates.precise_median import closeness
from boxgeom_testing.outer_boxes import weight_proof

N, SIZE = 8, 6

LAYOUTS: dict[str, Callable[[np.random.Generator], Vectors]] = {
    "gaussian": lambda rng: rng.standard_normal((N, 20)),
    "plane": lambda rng: rng.standard_normal((N, 2)),
    "ties": lambda rng: np.round(rng.standard_normal((N, 2))),
    "copies": lambda rng: rng.standard_normal((N, 3))[[0, 0, 1, 1, 2, 3, 4, 5]],
    "far": lambda rng: rng.standard_normal((N, 20)) * ([[1e3]] * 2 + [[1.0]] * 6),
    "liars": lambda rng: np.vstack([rng.standard_normal((6, 20)), np.full((2, 20), 9)]),
    "clusters": lambda rng: (
        10.0 * (np.arange(N) % 2)[:, None] + rng.standard_normal((N, 3))
    ),
    "near a line": lambda rng: (
        np.outer(np.arange(N), rng.standard_normal(3))
        + 1e-4 * rng.standard_normal((N, 3))
    ),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_ranges_hold_the_weights_of_every_median(layout: str, seed: int) -> None:
    gram = gram_matrix(LAYOUTS[layout](np.random.default_rng(seed)))
    proof = weight_proof(gram, SIZE)
    assert weight_verdict(gram, SIZE, proof).objections == ()
    bounds = claimed_bounds(proof)
    for members in combinations(range(N), SIZE):
        weights = closeness(gram.subset(members))
        pairs = list(zip(members, weights, strict=True))
        # A factor that the weights of this median share brings all into their ranges.
        low = max(bounds.least[i] / w for i, w in pairs)
        ends = ((bounds.most[i], w) for i, w in pairs)
        high = min((most / w for most, w in ends if most is not None), default=low)
        assert low <= high


def test_there_are_traps_among_them() -> None:
    rng = np.random.default_rng(0)
    trapped = [
        weight_proof(gram_matrix(layout(rng)), SIZE).trap is not None
        for layout in LAYOUTS.values()
    ]
    assert any(trapped)
    assert not all(trapped)
