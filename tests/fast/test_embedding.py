"""Points in few dimensions have the distances of the vectors, digit for digit."""

import numpy as np
import pytest

from boxgeom.vectors import Vectors, canonical_order
from boxgeom_fast.embedding import distances, embedding
from boxgeom_fast.rows import as_rows
from boxgeom_proofs.traps import TRAPS

pytestmark = pytest.mark.usefixtures("loops")


def relative_errors(vectors: Vectors, points: Vectors) -> Vectors:
    """Return how wrong distances are, shape (k, k), of vectors in canonical order."""
    long = vectors.astype(np.longdouble)
    exact = np.sqrt(((long[:, None] - long) ** 2).sum(axis=-1)).astype(np.float64)
    apart = distances(points)
    apart *= 2.0 ** np.rint(np.log2(exact.max() / apart.max()))
    np.fill_diagonal(exact, 1.0)
    errors: Vectors = np.abs(apart - exact) / exact
    np.fill_diagonal(errors, 0.0)
    return errors


@pytest.mark.parametrize("noise", [3, 1, 0.3, 0.1, 0.03, 0.01, 1e-3, 1e-5])
def test_flipped_signs_cost_no_digits(noise: float) -> None:
    # Offsets are nearly dependent then: all flipped vectors lie in one direction.
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal(3000) + noise * rng.standard_normal((10, 3000))
    vectors[7:] *= -1
    ordered = canonical_order(vectors)
    errors = relative_errors(ordered, embedding(as_rows(vectors)))
    # A cluster that is not the centre's is as exact as its distance allows.
    assert errors.max() <= 1e-13 / min(noise, 1)


@pytest.mark.parametrize("far", [1e3, 1e9, 1e15, 1e60])
def test_a_cluster_is_exact_on_its_own_scale(far: float) -> None:
    vectors = np.random.default_rng(1).standard_normal((9, 500))
    vectors[:3] *= far
    ordered = canonical_order(vectors)
    assert relative_errors(ordered, embedding(as_rows(vectors))).max() <= 1e-13


def test_a_cluster_that_few_coordinates_show_is_found() -> None:
    # All vectors agree but in one coordinate, which no sample of some would show.
    vectors = np.zeros((8, 5000))
    vectors[:, 4999] = [0, 1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4, 1e9 + 5, -7e12]
    ordered = canonical_order(vectors)
    assert relative_errors(ordered, embedding(as_rows(vectors))).max() <= 1e-12


@pytest.mark.parametrize("name", TRAPS)
def test_there_are_fewer_dimensions_than_vectors(name: str) -> None:
    vectors = TRAPS[name](np.random.default_rng(3))
    points = embedding(as_rows(vectors))
    assert np.isfinite(points).all()
    assert points.shape[1] <= max(len(points) - 1, 1)
