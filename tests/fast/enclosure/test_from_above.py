"""No median is farther from the centre, or nearer to a vector, than P2 says."""

import numpy as np
import pytest

from boxgeom_fast.embedding import embedding
from boxgeom_fast.enclosure.from_above import reach_from_above
from boxgeom_fast.enclosure.gram import gram
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.offset_lengths import offset_lengths
from boxgeom_fast.rows import as_rows
from boxgeom_fast.subsets import all_subsets
from boxgeom_testing.adversarial import ADVERSARIAL
from boxgeom_testing.examples import is_quick

DRAWS = 4 if is_quick() else 100
SHAPES = [(7, 5, 2), (6, 4, 3), (8, 6, 6), (9, 5, 30)]


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_every_median_is_within_reach(name: str) -> None:
    for seed in range(DRAWS):
        rng = np.random.default_rng(seed)
        m, size, d = SHAPES[seed % len(SHAPES)]
        rows = as_rows(ADVERSARIAL[name](rng, m, d))
        points, places = embedding(rows), rows.repeated()
        k = len(points)
        shares = rng.dirichlet(np.ones(k)) / rows.counts  # any centre will do
        found = gram(points[places], shares[places], size)
        reach = reach_from_above(found, size)
        unit = found.points.max() / points.max()
        points, center = points * unit, shares[places] @ points[places] * unit
        subsets = all_subsets(rows.counts.tolist(), size)
        medians = median_weights(points, subsets) @ points
        slack = 1e-9 * float(np.median(reach.far))
        away = offset_lengths(medians - center)
        assert away.max() <= reach.deviation * (1 + 1e-9)
        distances = offset_lengths(medians[:, None] - points)
        is_in = subsets > 0
        first = np.searchsorted(places, np.arange(k))
        near, far = reach.near[first], reach.far[first]
        assert (distances >= near - slack)[is_in].all()
        assert (distances <= far * (1 + 1e-9))[is_in].all()


def test_a_vector_that_is_pulled_away_is_far_from_all_medians() -> None:
    rows = as_rows(np.vstack([np.eye(9), 10 * np.ones(9)]))
    found = gram(embedding(rows), np.full(10, 0.1), 7)
    reach = reach_from_above(found, 7)
    nearest = np.sort(found.apart, axis=1)[:, 1]
    assert (reach.near > 0.3 * nearest).all()
