"""A trap holds the medians of all subsets, fractional ones too; P3 bounds them."""

import numpy as np
import pytest

from boxgeom_fast.embedding import embedding
from boxgeom_fast.enclosure.gram import Gram, gram
from boxgeom_fast.enclosure.region import Region
from boxgeom_fast.enclosure.rounding import Floats
from boxgeom_fast.enclosure.spectral import Spectrum, spectrum_of, square_above
from boxgeom_fast.enclosure.trap import trap
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.rows import as_rows

STEPS = 400


def about_median(received: Floats, size: int) -> tuple[Gram, Spectrum]:
    rows = as_rows(received)
    points, places = embedding(rows), rows.repeated()
    [weights] = median_weights(points, rows.counts[None])
    found = gram(points[places], (weights / rows.counts)[places], size)
    spectrum = spectrum_of(found)
    assert spectrum
    return found, spectrum


def fractional_median(offsets: Floats, counts: Floats) -> Floats:
    """Return the minimiser of distances that count so often, by Weiszfeld's method."""
    place = counts @ offsets / counts.sum()
    for _ in range(STEPS):
        weights = counts / np.sqrt(((offsets - place) ** 2).sum(axis=1))
        place = weights @ offsets / weights.sum()
    return place


def drawn_counts(rng: np.random.Generator, m: int, size: int) -> Floats:
    """Return counts from 0 to 1 with a sum, some of them at the ends."""
    whole = np.zeros((2, m))
    for counts in whole:
        counts[rng.permutation(m)[:size]] = 1
    return rng.choice([0.0, 0.5, 1.0, rng.random()]) * (whole[0] - whole[1]) + whole[1]


RECEIVED = {
    "simplex": np.eye(12),  # where P3 is tight
    "normal": np.random.default_rng(0).standard_normal((10, 500)),
    "outliers": np.random.default_rng(1).standard_normal((10, 200))
    * np.array([[1.0]] * 7 + [[30.0]] * 3),
    "uneven": np.random.default_rng(2).standard_normal((12, 40))
    * np.linspace(1, 7, 40),
    "copies": np.random.default_rng(3).standard_normal((11, 90))[[0, 0, *range(1, 11)]],
}


@pytest.mark.parametrize("name", RECEIVED)
def test_no_fractional_median_is_outside_the_trap(name: str) -> None:
    received = RECEIVED[name]
    m = len(received)
    size = m - 1 if name == "uneven" else m - m // 4
    found, spectrum = about_median(received, size)
    region = trap(found, spectrum, size)
    assert region
    offsets = found.directions * found.lengths[:, None]
    for seed in range(40):
        counts = drawn_counts(np.random.default_rng(seed), m, size)
        median = fractional_median(offsets, counts)
        along = found.directions @ median
        assert (region.low <= along + 1e-9).all()
        assert (along <= region.high + 1e-9).all()
        assert median @ median <= region.square_high + 1e-9


def test_no_trap_holds_medians_that_are_vectors() -> None:
    # Subsets of five of the first six have the sixth for their median.
    corners = np.vstack([np.eye(3), -np.eye(3)[:2], np.zeros(3), [[5.0, 1.0, 2.0]]])
    found, spectrum = about_median(corners, 5)
    assert trap(found, spectrum, 5) is None


@pytest.mark.parametrize("factor", [0.0, 0.5, 0.999, 1.0])
def test_a_wrong_eigenvalue_is_noticed(
    factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    corners = np.vstack([np.eye(5), -np.eye(5)])
    exact, solver = 2.0, np.linalg.eigvalsh
    monkeypatch.setattr(np.linalg, "eigvalsh", lambda a: factor * solver(a))
    _, spectrum = about_median(corners, 7)
    assert exact <= spectrum.largest <= (10.001 if factor < 1 else 2.001)


@pytest.mark.parametrize("seed", range(4))
def test_a_median_is_as_far_as_p3_allows_at_most(seed: int) -> None:
    rng = np.random.default_rng(seed)
    received = rng.standard_normal((9, 12)) * 10.0 ** rng.uniform(0, 2, (9, 1))
    found, spectrum = about_median(received, 6)
    offsets = found.directions * found.lengths[:, None]
    for _ in range(30):
        counts = drawn_counts(rng, 9, 6)
        median = fractional_median(offsets, counts)
        distances = np.sqrt(((offsets - median) ** 2).sum(axis=1))
        along, square = found.directions @ median, float(median @ median)
        # A region of this median alone, but for rounding.
        ends = along - 1e-9, along + 1e-9, square - 1e-9, square + 1e-9
        region = Region(*ends, 0.999 * distances, 1.001 * distances)
        assert square_above(region, found, spectrum, 6) >= square - 1e-9
