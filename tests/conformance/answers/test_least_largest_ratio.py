"""The judge of MinMax-MEB needs no right answer from the code that it judges."""

import numpy as np
import pytest

import boxgeom
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers import balls
from boxgeom_conformance.case import Case

FAR = [[10000, 20000], [-3, -1], [-1, -3], [-1, 1], [-3, 3]]

TINY = 5e-324


def _error(output: Vector, case: Case) -> float:
    return balls.minmax_meb_answer(case).error(output)


def _random_case(seed: int) -> Case:
    rng = np.random.default_rng(seed)
    n, t = [(5, 2), (6, 2), (7, 2), (7, 3)][seed % 4]
    vectors = rng.integers(-3, 4, size=(n, 1 + seed % 3)).astype(float)
    vectors[: 1 + seed % t] *= 10.0 ** rng.integers(2, 10)
    return Case(vectors, n=n, t=t)


def _stalled(centers: Vectors, radii: Vector) -> tuple[Vector, Vector]:
    """Return what a search finds that never leaves the centre of least radius."""
    first = int(np.argmin(radii))
    return centers[first], np.eye(len(radii))[first]


@pytest.mark.parametrize("stalls", [False, True])
def test_it_tells_right_from_wrong_whatever_the_search_finds(
    stalls: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if stalls:
        monkeypatch.setattr(balls, "weighted_center", _stalled)
    case = Case(np.array(FAR, dtype=float), n=5, t=2)
    assert _error(np.array([-1.0, 1.0]), case) < 1e-6
    assert _error(np.array([-2.30397664, 0.51691831]), case) > 1e-3


@pytest.mark.parametrize("stalls", [False, True])
@pytest.mark.parametrize("seed", range(40))
def test_it_accepts_mirror_images_beside_far_vectors(
    seed: int, stalls: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _random_case(seed)
    mirrored = -boxgeom.minmax_meb(-case.received, case.n, case.t)
    if stalls:
        monkeypatch.setattr(balls, "weighted_center", _stalled)
    assert _error(mirrored, case) < 2e-6


def test_it_excuses_the_spacing_of_the_smallest_numbers() -> None:
    case = Case(TINY * np.array([[0.0], [8], [16], [99]]), n=4, t=1)
    assert _error(np.array([15 * TINY]), case) < 1e-6
    assert _error(np.array([4 * TINY]), case) > 0.1
