"""Code that computes something else than the definitions is refuted, by their name."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pytest
import z3

from boxgeom import Hyperbox
from boxgeom.definitions import (
    box_geom,
    candidate_set,
    krum,
    mean,
    minimum_diameter,
    trusted_hyperbox,
)
from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom.numerics.exact import squared_distances
from boxgeom_proofs.symbolic import box_definitions, larger_networks
from boxgeom_proofs.symbolic.larger_networks import (
    every_candidate_lemmas,
    every_subset_lemmas,
    whole_step_lemmas,
)
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.order_statistics import (
    has_rank,
    is_greatest,
    is_least,
    subsets,
)
from boxgeom_proofs.symbolic.rule_definitions import trimmed_mean_is_defined
from boxgeom_proofs.symbolic.selections import (
    KRUM_SIZES,
    SHORT_KRUM_SIZES,
    SUBSET_SIZES,
    selection_lemmas,
)
from boxgeom_proofs.theorems import Lemma, Verdict, decide
from boxgeom_testing.repository import document

FOUR = SymbolicNetwork(4, 1)
PLANE = SymbolicNetwork(4, 1, 2)

subset_indices = candidate_set.subset_indices


def is_refuted(lemma: Lemma) -> bool:
    return decide(lemma).verdict is Verdict.REFUTED


# What the formulas say is what NumPy and itertools compute.


@pytest.mark.parametrize("values", [[3], [2, 1], [5, 5, 1], [2, 7, 2, 4, 4]])
def test_ranks_and_ends_mean_what_sorting_does(values: list[int]) -> None:
    terms = [z3.RealVal(value) for value in values]
    for x in range(9):
        for rank in range(1, len(values) + 1):
            said = z3.is_true(z3.simplify(has_rank(z3.RealVal(x), rank, terms)))
            assert said == (sorted(values)[rank - 1] == x)
        for is_end, end in [(is_least, min(values)), (is_greatest, max(values))]:
            said = z3.is_true(z3.simplify(is_end(z3.RealVal(x), terms)))
            assert said == (end == x)


@pytest.mark.parametrize(("m", "size"), [(1, 1), (4, 3), (7, 5), (10, 7)])
def test_the_subsets_are_all(m: int, size: int) -> None:
    found = list(map(tuple, subsets(m, size)))
    assert sorted(found) == sorted(subset_indices(np.zeros((m, 1)), m, m - size))


@pytest.mark.parametrize(
    "lemma",
    [
        *every_subset_lemmas()[:12],
        *every_candidate_lemmas()[:5],
        *whole_step_lemmas()[:7],
        *selection_lemmas(),
    ],
    ids=lambda lemma: lemma.name,
)
def test_what_is_looked_at_is_right(lemma: Lemma) -> None:
    assert decide(lemma).verdict is Verdict.PROVED


# Sabotage.


def test_sorting_whole_rows_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    def of_rows(received: Any, n: int, t: int) -> Hyperbox:
        trim = len(received) - (n - t)
        rows = received[np.argsort(received[:, 0])]
        return Hyperbox.between(lower=rows[trim], upper=rows[-1 - trim])

    monkeypatch.setattr(trusted_hyperbox, "trusted_hyperbox", of_rows)
    assert is_refuted(box_definitions.trusted_hyperbox_is_defined(PLANE, 4))


def subset_left_out(position: int) -> Callable[..., Iterator[tuple[int, ...]]]:
    """Return an enumeration that lacks the subset at a position."""

    def mutant(received: Any, n: int, t: int) -> Iterator[tuple[int, ...]]:
        found = list(subset_indices(received, n, t))
        return iter(found[:position] + found[position + 1 :])

    return mutant


@pytest.mark.parametrize("position", [0, 2, 3])
@pytest.mark.parametrize(
    "lemma",
    [
        box_definitions.candidate_set_is_defined,
        box_definitions.geometric_median_hyperbox_is_defined,
        box_definitions.mean_hyperbox_is_defined,
        box_definitions.box_geom_is_defined,
        box_definitions.box_mean_is_defined,
    ],
)
def test_a_subset_left_out_is_refuted(
    lemma: Callable[..., Lemma], position: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidate_set, "subset_indices", subset_left_out(position))
    assert is_refuted(lemma(FOUR, 4))


@pytest.mark.parametrize("most", [200, 5000])
def test_subsets_left_out_where_there_are_many_are_refuted(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        candidate_set,
        "subset_indices",
        lambda *args: islice(subset_indices(*args), most),
    )
    refuted = [lemma.name for lemma in every_subset_lemmas() if is_refuted(lemma)]
    assert refuted
    assert all(lemma.startswith("D3") for lemma in refuted)
    thirteen = box_definitions.candidate_set_is_defined(SymbolicNetwork(13, 4), 13)
    assert is_refuted(thirteen) == (most < 715)


def test_a_subset_taken_twice_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(*args: Any) -> Iterator[tuple[int, ...]]:
        first, *rest = subset_indices(*args)
        return iter([first, first, *rest[1:]])

    monkeypatch.setattr(candidate_set, "subset_indices", twice)
    assert is_refuted(box_definitions.candidate_set_is_defined(FOUR, 4))
    assert any(map(is_refuted, every_subset_lemmas()))


def narrower(vectors: Any) -> Hyperbox:
    """Return a box around all vectors but the last."""
    return smallest_hyperbox(vectors[:-1] if len(vectors) > 1 else vectors)


def test_a_candidate_outside_the_box_is_refuted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidate_set, "smallest_hyperbox", narrower)
    assert is_refuted(box_definitions.geometric_median_hyperbox_is_defined(FOUR, 4))
    assert is_refuted(box_definitions.mean_hyperbox_is_defined(FOUR, 4))


POINTS: dict[str, Callable[[Hyperbox], Any]] = {
    "the lower end": lambda box: box.lower,
    "49 per cent": lambda box: (box.lower * 49 + box.upper * 51) / 100,
    "another coordinate": lambda box: (box.lower[::-1] + box.upper[::-1]) / 2,
}


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
def test_another_point_than_the_midpoint_is_refuted(
    point: Callable[[Hyperbox], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hyperbox, "midpoint", property(point))
    assert is_refuted(box_definitions.box_geom_is_defined(PLANE, 4))
    assert is_refuted(box_definitions.box_mean_is_defined(PLANE, 4))
    assert is_refuted(box_definitions.rule_takes_the_midpoint(PLANE, "box_geom", 4))


@pytest.mark.parametrize("name", ["trusted_hyperbox", "geometric_median_hyperbox"])
def test_one_of_the_boxes_alone_is_refuted(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    box_of = {
        "trusted_hyperbox": trusted_hyperbox.trusted_hyperbox,
        "geometric_median_hyperbox": candidate_set.geometric_median_hyperbox,
    }[name]
    monkeypatch.setattr(box_geom, "box_geom", lambda *args: box_of(*args).midpoint)
    assert is_refuted(box_definitions.box_geom_is_defined(FOUR, 4))


# Selections.

Score = Callable[[list[int], int, int], int]

WRONG_SCORES: dict[str, Score] = {
    "one neighbour more": lambda others, m, t: sum(others[: m - t - 1]),
    "one neighbour fewer": lambda others, m, t: sum(others[: m - t - 3]),
    "right for t = 1": lambda others, m, t: sum(others[: m - 2 * t - 1]),
    "of the farthest": lambda others, m, t: sum(others[t + 1 :]),
}


@pytest.mark.parametrize("score", WRONG_SCORES.values(), ids=WRONG_SCORES)
def test_another_score_is_refuted(
    score: Score, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_score(received: Any, n: int, t: int) -> list[int]:
        m, distances = len(received), squared_distances(received)
        others = [sorted(row[:i] + row[i + 1 :]) for i, row in enumerate(distances)]
        return sorted(range(m), key=lambda i: score(others[i], m, t))

    monkeypatch.setattr(krum, "_by_score", by_score)
    refuted = [
        lemma.name.split()[1] for lemma in selection_lemmas() if is_refuted(lemma)
    ]
    assert refuted == ["krum", "multi_krum"]


def test_the_sizes_of_the_documentation_are_those_of_selections() -> None:
    text = document("proofs.md")
    row = next(line for line in text.splitlines() if line.startswith("| D6, D7, D8 |"))
    for what, sizes in (
        ("Krum and Multi-Krum", (*KRUM_SIZES, *SHORT_KRUM_SIZES)),
        ("subset", SUBSET_SIZES),
    ):
        networks = ", ".join(dict.fromkeys(f"({n},{t})" for n, t, _ in sizes))
        assert f"{what} {networks};" in row


@pytest.mark.parametrize("m", [5, 6])
def test_trimming_one_however_many_are_byzantine_is_refuted(
    m: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = mean.trimmed_mean
    monkeypatch.setattr(
        mean, "trimmed_mean", lambda rows, n, t: own(rows, n, min(t, 1))
    )
    assert is_refuted(trimmed_mean_is_defined(SymbolicNetwork(6, 2), m))


def test_the_last_of_several_least_subsets_is_refuted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def reversed_indices(*args: Any) -> Iterator[tuple[int, ...]]:
        return reversed(list(subset_indices(*args)))

    monkeypatch.setattr(minimum_diameter, "subset_indices", reversed_indices)
    refuted = [
        lemma.name.split()[1] for lemma in selection_lemmas() if is_refuted(lemma)
    ]
    assert refuted == ["minimum_diameter_subset"]


# Larger networks.


def test_candidates_left_out_where_there_are_many_are_refuted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def of_the_first(vectors: Any) -> Hyperbox:
        return smallest_hyperbox(vectors[:300])

    monkeypatch.setattr(larger_networks, "smallest_hyperbox", of_the_first)
    refuted = [lemma.name for lemma in every_candidate_lemmas() if is_refuted(lemma)]
    assert [name.split()[-2] for name in refuted] == ["715", "20000"]


@pytest.mark.parametrize("rule", ["box_geom", "box_mean"])
def test_another_third_coordinate_is_refuted(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = getattr(box_geom, rule)

    def mutant(received: Any, n: int, t: int) -> Any:
        box = trusted_hyperbox.trusted_hyperbox(received, n, t)
        return np.array([*own(received, n, t)[:2], *box.upper[2:]])

    monkeypatch.setattr(box_geom, rule, mutant)
    monkeypatch.setattr(larger_networks, "MOST_WHOLE", 7)
    assert all(map(is_refuted, whole_step_lemmas()))


def test_another_rule_for_large_networks_is_refuted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = box_geom.box_geom

    def mutant(received: Any, n: int, t: int) -> Any:
        if len(received) > 7:
            return trusted_hyperbox.trusted_hyperbox(received, n, t).midpoint
        return own(received, n, t)

    monkeypatch.setattr(box_geom, "box_geom", mutant)
    monkeypatch.setattr(larger_networks, "MOST_WHOLE", 8)
    refuted = [lemma.name for lemma in whole_step_lemmas() if is_refuted(lemma)]
    assert len(refuted) == 1
    assert "n=8" in refuted[0]
