"""No median of a subset has a weight outside its range."""

import numpy as np
import pytest

from boxgeom_fast.embedding import embedding
from boxgeom_fast.enclosure.region import Ranges
from boxgeom_fast.enclosure.weight_ranges import weight_ranges
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.rows import as_rows
from boxgeom_fast.subsets import all_subsets
from boxgeom_proofs.traps import TRAPS


@pytest.mark.parametrize("name", TRAPS)
def test_no_median_has_a_value_below_the_bound(name: str) -> None:
    for seed in range(12):
        rng = np.random.default_rng(seed)
        received = TRAPS[name](rng)
        m = len(received)
        size = m - (m - 1) // (2 + seed % 2)
        rows = as_rows(received)
        points = embedding(rows)
        ranges = weight_ranges(points, rows.counts, size)
        subsets = all_subsets(rows.counts.tolist(), size)
        weights = median_weights(points, subsets)
        places = rows.repeated()
        values = np.vstack([rng.standard_normal((20, len(points))), points.T])
        entries = Ranges(
            ranges.least[places], ranges.most[places], ranges.is_capped[places]
        )
        bounds = entries.least_means(values[:, places], size)
        least = (values @ weights.T).min(axis=1)
        spread = np.ptp(values, axis=1)
        assert (bounds <= least + 1e-11 * spread).all()
