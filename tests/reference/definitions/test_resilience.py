"""What is said of an n, a t or a number of vectors that cannot be."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom import RULES

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "candidate_set": boxgeom.candidate_set,
    "geometric_median_hyperbox": boxgeom.geometric_median_hyperbox,
    "mean_hyperbox": boxgeom.mean_hyperbox,
    "minimum_diameter_subset": boxgeom.minimum_diameter_subset,
    "trusted_hyperbox": boxgeom.trusted_hyperbox,
    "covering_radius": boxgeom.covering_radius,
    **RULES,
}

ENUMERATING = [
    "box-geom",
    "box-geom-once",
    "box-mean",
    "candidate_set",
    "covering_radius",
    "geometric_median_hyperbox",
    "md-geom",
    "md-mean",
    "mean_hyperbox",
    "minimum_diameter_subset",
    "minmax-meb",
    "safe-area",
    "smea",
]


def vectors(m: int) -> list[list[int]]:
    return [[i, i * i] for i in range(m)]


each_function = pytest.mark.parametrize("name", FUNCTIONS)


@each_function
def test_fewer_than_no_byzantine_nodes_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^t: need t >= 0, got t=-1$"):
        FUNCTIONS[name](vectors(7), n=7, t=-1)


@each_function
@pytest.mark.parametrize(("n", "t"), [(2, 1), (4, 2), (0, 0), (5, 3), (-1, 0)])
def test_half_of_the_nodes_cannot_be_byzantine(name: str, n: int, t: int) -> None:
    expected = rf"^n: need n > 2t = {2 * t}, got n={n}, t={t}$"
    with pytest.raises(ValueError, match=expected):
        FUNCTIONS[name](vectors(4), n=n, t=t)


@each_function
@pytest.mark.parametrize("m", [1, 4, 8, 20])
def test_as_many_vectors_as_honest_to_all_nodes_must_be_received(
    name: str, m: int
) -> None:
    expected = rf"^received: need n - t = 5 to n = 7 vectors, got m={m}$"
    with pytest.raises(ValueError, match=expected):
        FUNCTIONS[name](vectors(m), n=7, t=2)


@each_function
@pytest.mark.parametrize("bad", [4.0, 4.5, "4", None, float("nan"), [4]])
def test_n_and_t_must_be_integers(name: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=r"^n: need an integer, got "):
        FUNCTIONS[name](vectors(4), n=bad, t=1)
    with pytest.raises(ValueError, match=r"^t: need an integer, got "):
        FUNCTIONS[name](vectors(4), n=9, t=bad)


@each_function
def test_numpy_integers_are_integers(name: str) -> None:
    if name == "safe-area":
        pytest.importorskip("cvxpy")
    by_numpy = FUNCTIONS[name](vectors(7), n=np.int64(8), t=np.uint8(1))
    assert repr(by_numpy) == repr(FUNCTIONS[name](vectors(7), n=8, t=1))


def test_agreement_needs_more_than_three_times_as_many_nodes() -> None:
    with pytest.raises(ValueError, match=r"^n: need n > 3t = 6, got n=6, t=2$"):
        boxgeom.agree(vectors(4), n=6, t=2)


@pytest.mark.parametrize("name", ["krum", "multi-krum"])
def test_krum_needs_more_vectors_than_others(name: str) -> None:
    with pytest.raises(ValueError, match=r"^received: need m >= 2t \+ 3 = 7, got m=6$"):
        FUNCTIONS[name](vectors(6), n=8, t=2)


def test_the_trimmed_mean_needs_values_left_over() -> None:
    with pytest.raises(
        ValueError, match=r"^received: need m > 2t = 4 vectors, got m=4$"
    ):
        boxgeom.trimmed_mean(vectors(4), n=5, t=2)
    with pytest.raises(
        ValueError, match=r"^received: need n - t = 3 to n = 5 vectors, got m=2$"
    ):
        boxgeom.trimmed_mean(vectors(2), n=5, t=2)


@pytest.mark.parametrize("name", ENUMERATING)
def test_too_many_subsets_are_counted_and_others_recommended(name: str) -> None:
    expected = "^received: need at most 20000 subsets to enumerate"
    with pytest.raises(ValueError, match=expected) as refusal:
        FUNCTIONS[name](vectors(30), n=30, t=9)
    assert "got 14307150 (n - t = 21 of m = 30 vectors)" in str(refusal.value)
    recommended = str(refusal.value).partition("; ")[2]
    rules = [rule for rule in RULES if rule in recommended]
    assert set(rules) >= {"trimmed-mean", "coordinate-median", "geometric-median"}
    assert not set(rules) & set(ENUMERATING)


def test_what_enumerates_no_subsets_takes_many_vectors() -> None:
    for name in FUNCTIONS.keys() - ENUMERATING:
        FUNCTIONS[name](vectors(40), n=40, t=9)


def test_an_unknown_center_is_told_which_there_are() -> None:
    candidates_of: Callable[..., Any] = boxgeom.candidate_set
    choices = "geometric-median, mean"
    expected = rf"^center: need one of {choices}, got 'median'; did you mean mean\?$"
    with pytest.raises(ValueError, match=expected):
        candidates_of(vectors(4), n=4, t=1, center="median")


@pytest.mark.parametrize("round_number", [0, -3])
def test_rounds_count_from_1(round_number: int) -> None:
    expected = rf"^round_number: need at least 1, got {round_number}$"
    with pytest.raises(ValueError, match=expected):
        boxgeom.box_geom_once(vectors(4), n=4, t=1, round_number=round_number)


@pytest.mark.parametrize("q", [0, -1, 6])
def test_multi_krum_takes_the_mean_of_some_of_the_vectors(q: int) -> None:
    with pytest.raises(ValueError, match=rf"^q: need 1 <= q <= m = 5, got q={q}$"):
        boxgeom.multi_krum(vectors(5), n=5, t=1, q=q)


def test_small_numpy_integers_do_not_wrap_around() -> None:
    n, t = np.array([250, 200], np.uint8)
    with pytest.raises(ValueError, match=r"^n: need n > 2t = 400"):
        boxgeom.trusted_hyperbox(np.zeros((50, 1)), n, t)
