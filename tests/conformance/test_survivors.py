"""A bad vector must be survived where it can be Byzantine, and only there."""

import numpy as np
import pytest

import boxgeom
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance import all_checks

CHECKS = all_checks()
BAD = ("refuses_or_survives_nan", "refuses_or_survives_infinity")


def finite_first(received: Vectors) -> Vectors:
    """Return the rows, those that are not finite last."""
    return received[np.argsort(~np.isfinite(received).all(axis=1), kind="stable")]


def surviving_md_mean(received: Vectors, n: int, t: int) -> Vector:
    """Return MD-MEAN of the finite vectors; of fewer than n - t, what comes of all."""
    rows = finite_first(received)
    finite = rows[np.isfinite(rows).all(axis=1)]
    if len(finite) < n - t:
        return np.asarray(rows.mean(axis=0))
    return boxgeom.md_mean(finite, n, t)


def surviving_multi_krum(received: Vectors, n: int, t: int, q: int) -> Vector:
    """Return the mean of the q vectors nearest to the mean of the finite ones."""
    rows = finite_first(received)
    finite = rows[np.isfinite(rows).all(axis=1)]
    far = np.abs(finite - finite.mean(axis=0)).sum(axis=1)
    ordered = np.vstack([finite[np.argsort(far)], rows[len(finite) :]])
    return np.asarray(ordered[:q].mean(axis=0))


@pytest.mark.parametrize("claim", BAD)
def test_where_a_bad_vector_must_be_honest_any_answer_will_do(claim: str) -> None:
    CHECKS[f"md-mean/{claim}"](surviving_md_mean)
    CHECKS[f"multi-krum/{claim}"](surviving_multi_krum)


@pytest.mark.parametrize("claim", BAD)
@pytest.mark.parametrize("rule", ["md-mean", "multi-krum"])
def test_where_it_can_be_byzantine_it_must_not_get_through(
    rule: str, claim: str
) -> None:
    def average(received: Vectors, n: int, t: int, q: int = 1) -> Vector:
        return np.asarray(received.mean(axis=0))

    with pytest.raises(AssertionError, match="not finite"):
        CHECKS[f"{rule}/{claim}"](average)
