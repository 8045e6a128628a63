"""Splits: every sample held once, by the clients that the split's name promises."""

from pathlib import Path

import numpy as np
import pytest

from boxgeom_training.data.holdings_plot import plot_holdings
from boxgeom_training.data.splits import SPLITS, holdings, split_samples
from boxgeom_training.learning.clients import byzantine_last

LABELS = np.random.default_rng(0).permutation(np.repeat(np.arange(10), 50))
ALL = [*SPLITS, "1-class", "3-class", "10-class"]


@pytest.mark.parametrize("split", ALL)
@pytest.mark.parametrize("n", [10, 13, 23])
def test_every_sample_is_held_once(split: str, n: int) -> None:
    rows = split_samples(LABELS, split, n=n, alpha=1.0, seed=3)
    assert len(rows) == n
    assert sorted(np.concatenate(rows)) == list(range(len(LABELS)))


@pytest.mark.parametrize("split", ALL)
def test_a_split_depends_on_its_seed_alone(split: str) -> None:
    def held(seed: int) -> list[list[int]]:
        rows = split_samples(LABELS, split, n=10, alpha=1.0, seed=seed)
        return [client.tolist() for client in rows]

    assert held(1) == held(1) != held(2)


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_k_class_client_holds_k_classes(k: int, seed: int) -> None:
    rows = split_samples(LABELS, f"{k}-class", n=10, seed=seed)
    assert [len(set(LABELS[client])) for client in rows] == [k] * 10


def test_neighbours_of_a_2_class_split_share_a_class() -> None:
    rows = split_samples(LABELS, "2-class", n=10)
    classes = [set(LABELS[client]) for client in rows]
    assert all(len(classes[i] & classes[(i + 1) % 10]) == 1 for i in range(10))


def test_few_clients_hold_all_classes_together() -> None:
    for split in ("3-class", "mild"):
        rows = split_samples(LABELS, split, n=4)
        assert set(LABELS[np.concatenate(rows)]) == set(range(10))


def test_an_extreme_client_holds_one_class_and_a_mild_one_has_two_main_ones() -> None:
    extreme = holdings(LABELS, split_samples(LABELS, "extreme", n=10), 10)
    assert ((extreme > 0).sum(axis=1) == 1).all()
    mild = holdings(LABELS, split_samples(LABELS, "mild", n=10), 10)
    shares = np.sort(mild, axis=1) / mild.sum(axis=1, keepdims=True)
    assert (shares[:, -2:].sum(axis=1) > 0.5).all()
    assert (shares[:, :-2].sum(axis=1) > 0.2).all()


def test_a_small_alpha_is_farther_from_iid_than_a_large_one() -> None:
    def unevenness(alpha: float) -> float:
        rows = split_samples(LABELS, "dirichlet", n=5, alpha=alpha)
        return float(holdings(LABELS, rows, 10).std())

    assert unevenness(0.3) > 2 * unevenness(100.0)


@pytest.mark.parametrize(
    ("split", "n", "alpha", "message"),
    [
        ("dirichlet", 20, 1e-3, "split dirichlet leaves client .* without samples"),
        ("iid", 501, 1.0, "leaves client 500 of 501 without samples"),
        ("mild", 10**12, 1.0, "leaves client 500 of 1000000000000 without samples"),
        ("dirichlet", 10, 0.0, "alpha: need alpha > 0, got 0"),
        ("2-class", 4, 1.0, "need k-class with 3 <= k <= 10 for 10 classes"),
        ("11-class", 10, 1.0, "need k-class with 1 <= k <= 10"),
        ("dirichle", 10, 1.0, "did you mean dirichlet"),
        ("iid", 0, 1.0, "n: need at least 1"),
    ],
)
def test_a_split_that_cannot_be_is_refused(
    split: str, n: int, alpha: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        split_samples(LABELS, split, n=n, alpha=alpha)


@pytest.mark.parametrize(("n", "f"), [(10, 3), (10, 1), (10, 0), (7, 2)])
def test_two_neighbours_of_a_split_are_never_both_byzantine(n: int, f: int) -> None:
    order = byzantine_last(n, f)
    assert sorted(order) == list(range(n))
    byzantine = order[n - f :]
    assert not {(place + 1) % n for place in byzantine} & set(byzantine)


def test_the_plot_of_holdings_is_a_picture(tmp_path: Path) -> None:
    held = holdings(LABELS, split_samples(LABELS, "2-class", n=10), 10)
    plot_holdings(tmp_path / "split.png", held, byzantine_count=3)
    assert (tmp_path / "split.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"need a name ending in \.png"):
        plot_holdings(tmp_path / "split.svg", held)
