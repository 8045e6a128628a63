"""Certificates accept what is right, reject what is wrong, and prove what they say."""

import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest

from boxgeom import geometric_median
from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates import MedianCertificate, certify_median
from boxgeom_proofs.certificates.nearness import nearness
from boxgeom_proofs.traps import TRAPS

SQUARE = [[0, 0], [4, 0], [0, 4], [4, 4]]
LINE = [[0, 0], [1, 2], [3, 6], [7, 14]]


@pytest.mark.parametrize("name", TRAPS)
def test_our_median_certifies_on_every_trap(name: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(25):
        vectors = TRAPS[name](rng)
        certificate = certify_median(vectors, geometric_median(vectors))
        assert 0 <= certificate.relative_gap <= Fraction(1, 10**13)
        assert certificate.verify()


@pytest.mark.parametrize("name", sorted(set(TRAPS) - {"nearly collinear"}))
def test_our_median_is_where_the_true_one_is(name: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(25):
        vectors = TRAPS[name](rng)
        median = geometric_median(vectors)
        size = np.abs(vectors).max()
        assert certify_median(vectors, median).radius <= 1e-14 * size


def _is_degenerate(vectors: Vectors) -> bool:
    """Tell whether some move of 1e-6 may lose next to nothing of the distance."""
    offsets = vectors - vectors.mean(axis=0)
    values = np.linalg.svd(offsets / np.abs(offsets).max(), compute_uv=False)
    return len(values) < 2 or values[1] < 1e-3


@pytest.mark.parametrize(
    "name", ["gaussian", "offset by 1e6", "huge, 1e150", "tiny, 1e-150", "integer grid"]
)
def test_a_candidate_moved_by_a_millionth_is_rejected(name: str) -> None:
    rng = np.random.default_rng(2)
    rejected = 0
    for _ in range(50):
        vectors = TRAPS[name](rng)
        spread = np.ptp(vectors, axis=0).max()
        if _is_degenerate(vectors):
            continue
        direction = rng.standard_normal(vectors.shape[1])
        step = 1e-6 * spread * direction / np.linalg.norm(direction)
        moved = geometric_median(vectors) + step
        good = certify_median(vectors, geometric_median(vectors))
        bad = certify_median(vectors, moved)
        assert bad.relative_gap > max(10 * good.relative_gap, Fraction(1, 10**15))
        assert bad.radius == pytest.approx(1e-6 * spread, rel=1e-3)
        rejected += 1
    assert rejected > 20


def test_the_gap_is_the_error_of_a_wrong_candidate() -> None:
    certificate = certify_median(SQUARE, [2, 3])
    summed, least = 2 * math.sqrt(5) + 2 * math.sqrt(13), 8 * math.sqrt(2)
    assert float(certificate.gap) == pytest.approx(summed - least, rel=1e-14)
    assert float(certificate.relative_gap) == pytest.approx(1 - least / summed)
    assert certificate.radius == pytest.approx(1, rel=1e-15)


def test_every_point_of_a_segment_of_medians_is_accepted_and_none_beside_it() -> None:
    for share in np.linspace(0, 1, 9):
        on = certify_median(LINE, [1 + 2 * share, 2 + 4 * share])
        assert on.is_segment
        assert on.radius < 1e-15
        assert on.relative_gap < Fraction(1, 10**15)
    for candidate in ([0.5, 1], [3.5, 7], [2, 4.001]):
        off = certify_median(LINE, candidate)
        assert off.radius > 4e-4
        assert off.relative_gap > Fraction(1, 10**9)


def test_the_radius_of_a_segment_is_the_distance_to_its_nearest_point() -> None:
    assert certify_median([[0], [1], [3], [9]], [3.5]).radius == 0.5
    assert certify_median([[0], [1], [3], [9]], [0.25]).radius == 0.75
    beside = certify_median([[0, 0], [1, 0], [3, 0], [9, 0]], [2, 5]).radius
    assert beside == pytest.approx(5, rel=1e-15)


@pytest.mark.parametrize(
    ("vectors", "median", "is_segment"),
    [
        ([[3.0, 4.0]], [3, 4], False),
        ([[0.0], [2.0]], [1], True),
        ([[0, 0], [2, 2]], [0.5, 0.5], True),
        ([[1, 1]] * 5, [1, 1], False),
        ([[0], [5], [7]], [5], False),
        ([[0], [5], [5], [7]], [5], False),
        ([[0, 0], [0, 0], [8, 1], [1, 9]], [0, 0], False),
        # Exactly 120 degrees at the origin, with irrational distances.
        ([[0, 0, 0], [1, -1, 0], [0, 1, -1]], [0, 0, 0], False),
    ],
)
def test_closed_forms_have_radius_zero(
    vectors: list[list[float]], median: list[float], is_segment: bool
) -> None:
    certificate = certify_median(vectors, median)
    assert certificate.radius < 1e-30
    assert certificate.relative_gap < Fraction(1, 10**30)
    assert certificate.is_segment is is_segment


def test_the_dual_vectors_sum_to_zero_and_are_no_longer_than_one() -> None:
    vectors = TRAPS["outliers at 1e9"](np.random.default_rng(3))
    certificate = certify_median(vectors, geometric_median(vectors))
    duals = certificate.dual_vectors
    assert all(sum(column) == 0 for column in zip(*duals, strict=True))
    assert all(sum(x * x for x in dual) <= 1 for dual in duals)
    value = sum(
        x * Fraction(y)
        for dual, row in zip(duals, vectors.tolist(), strict=True)
        for x, y in zip(dual, row, strict=True)
    )
    summed = float(np.linalg.norm(vectors - certificate.candidate, axis=1).sum())
    assert float(value) == pytest.approx(summed, rel=1e-14)


def _honest_certificate() -> MedianCertificate:
    return certify_median(SQUARE, [2, 3])


@pytest.mark.parametrize(
    "lie",
    [
        {"gap": Fraction(1, 10)},
        {"relative_gap": Fraction(1, 1000)},
        {"radius": 0.5},
        {"is_segment": True},
        {"candidate": np.array([2.0, 4.0])},
        {"vectors": np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0], [4.0, 5.0]])},
        {"weights": (Fraction(1), Fraction(1), Fraction(1), Fraction(-1))},
        {"weights": (Fraction(1), Fraction(2), Fraction(3), Fraction(4))},
        {"weights": (Fraction(1), Fraction(1), Fraction(1))},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_forged_certificate_does_not_verify(lie: dict[str, object]) -> None:
    honest = _honest_certificate()
    assert honest.verify()
    forged = dataclasses.replace(honest, **lie)  # type: ignore[arg-type]  # fields by name
    assert not forged.verify()


def test_any_positive_weights_prove_a_gap_that_is_no_better_than_the_best() -> None:
    honest = _honest_certificate()
    weights = (Fraction(1), Fraction(2), Fraction(3), Fraction(4))
    clumsy = dataclasses.replace(
        honest, weights=weights, gap=Fraction(10), radius=math.inf
    )
    assert dataclasses.replace(clumsy, relative_gap=Fraction(1)).verify()


def test_no_candidate_has_a_gap_below_its_true_error() -> None:
    rng = np.random.default_rng(4)
    for _ in range(30):
        vectors = rng.integers(-5, 6, size=(5, 2))
        candidate = rng.integers(-5, 6, size=2)
        summed = np.linalg.norm(vectors - candidate, axis=1).sum()
        other = np.linalg.norm(vectors - geometric_median(vectors), axis=1).sum()
        gap = float(certify_median(vectors, candidate).gap)
        assert gap == pytest.approx(summed - other, abs=1e-13)


def test_large_inputs_certify_too() -> None:
    vectors = np.random.default_rng(5).standard_normal((30, 1000)).astype(np.float32)
    certificate = certify_median(vectors, geometric_median(vectors))
    assert certificate.relative_gap < Fraction(1, 10**12)  # a candidate in float32
    median = geometric_median(vectors.astype(np.float64))
    assert certify_median(vectors, median).relative_gap < Fraction(1, 10**28)


@pytest.mark.parametrize("far", [1e30, 1e80, 1e150, 1e300])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_vectors_extremely_far_hide_neither_a_right_median_nor_a_wrong_one(
    far: float, count: int
) -> None:
    for seed in range(6):
        rng = np.random.default_rng(seed)
        vectors = rng.standard_normal((7 + seed % 2, 1 + seed % 4))
        vectors[:count] *= far
        if seed >= 3:  # and each at a distance of another size
            vectors[:count] *= [[1.0], [1e-10], [1e-25]][:count]
        median = geometric_median(vectors)
        certificate = certify_median(vectors, median)
        assert certificate.verify()
        asked = {"tolerance": 1e-9, "radius_tolerance": 1e-6}
        assert nearness(certificate, count, **asked).holds
        beside = certify_median(vectors, median + 0.1)
        assert not nearness(beside, count, **asked).holds


@pytest.mark.parametrize(
    ("vectors", "candidate", "message"),
    [
        ([[0, 0], [1, 1]], [0], "candidate: need shape"),
        ([[0, 0], [1, 1]], [0, math.nan], "candidate: need finite numbers"),
        ([[0, math.inf]], [0, 0], "vectors: need finite numbers"),
        ([], [0], "vectors: need a 2-D array"),
    ],
)
def test_bad_input_is_refused(
    vectors: list[list[float]], candidate: list[float], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        certify_median(vectors, candidate)
