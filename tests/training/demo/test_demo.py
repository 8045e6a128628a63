"""The demonstration: its gradients, its numbers, its command."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

import boxgeom
from boxgeom.command import main
from boxgeom_testing.repository import ROOT
from boxgeom_training.demo.comparison import Comparison, compare
from boxgeom_training.demo.gradients import (
    digit_gradients,
    softmax_gradient,
    two_class_split,
)

README = ROOT / "README.md"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(seed=0, on_round=lambda _: None)


def test_the_softmax_gradient_is_the_slope_of_the_cross_entropy() -> None:
    rng = np.random.default_rng(0)
    model, inputs = rng.normal(size=(4, 3)), rng.normal(size=(6, 4))
    labels = rng.integers(3, size=6)

    def loss(flat: np.ndarray) -> float:
        scores = inputs @ flat.reshape(4, 3)
        totals = np.log(np.exp(scores).sum(axis=1))
        return float((totals - scores[np.arange(6), labels]).mean())

    step = 1e-6 * np.eye(12)
    slopes = [(loss(model.ravel() + s) - loss(model.ravel() - s)) / 2e-6 for s in step]
    np.testing.assert_allclose(
        softmax_gradient(model, inputs, labels), slopes, atol=1e-8
    )


def test_every_client_holds_two_classes_and_every_sample_is_held_once() -> None:
    labels = load_digits().target
    clients = two_class_split(labels, np.random.default_rng(3))
    assert [len(set(labels[rows])) for rows in clients] == [2] * 10
    assert sorted(np.concatenate(clients)) == list(range(len(labels)))


def test_gradients_are_reproducible_and_differ_between_seeds() -> None:
    assert np.array_equal(digit_gradients(1), digit_gradients(1))
    assert not np.array_equal(digit_gradients(1), digit_gradients(2))


def test_the_box_rules_come_together_and_md_geom_does_not(
    comparison: Comparison,
) -> None:
    diagonals = {
        rule: [s.diagonal for s in trace.spreads]
        for rule, trace in comparison.traces.items()
    }
    assert diagonals["md-geom"][5] == diagonals["md-geom"][1] > 0.5
    for rule in ("box-geom", "box-geom-once", "box-mean"):
        assert diagonals[rule][5] < 0.01 * diagonals[rule][0]


def test_box_geom_keeps_within_its_bounds(comparison: Comparison) -> None:
    spreads = comparison.traces["box-geom"].spreads
    bounded = zip(spreads, comparison.bounds, strict=True)
    assert all(s.diagonal <= bound * (1 + 1e-12) for s, bound in bounded)
    assert comparison.ratio("box-geom") <= comparison.limit
    assert comparison.limit == pytest.approx(2 * np.sqrt(650))


def test_the_flipped_gradients_are_those_of_the_byzantine_clients(
    comparison: Comparison,
) -> None:
    first = comparison.any_trace.rounds[0]
    np.testing.assert_array_equal(first.received(0)[7:], -digit_gradients(0)[7:])
    assert [len(first.received(i)) for i in range(7)] == [10, 10, 10, 7, 7, 7, 7]


def test_the_readme_shows_the_table_that_the_demo_prints(
    comparison: Comparison,
) -> None:
    text = README.read_text(encoding="utf-8")
    for r, bound in enumerate(comparison.bounds):
        spreads = [trace.spreads[r].diagonal for trace in comparison.traces.values()]
        cells = [str(r), *(f"{value:.4g}" for value in [*spreads, bound])]
        assert cells in [row.replace("│", " ").split() for row in text.splitlines()]


def test_the_demo_prints_tables_and_writes_plots(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["demo", "--out", str(tmp_path / "plots")]) == 0
    shown = capsys.readouterr().out
    assert "How far apart" in shown
    assert "How near the truth" in shown
    for name in ("spread.png", "slice.png"):
        assert (tmp_path / "plots" / name).read_bytes().startswith(b"\x89PNG")


def test_the_demo_prints_json_for_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["demo", "--out", str(tmp_path), "--seed", "5", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["seed"] == 5
    assert answer["contraction_bound"] == boxgeom.contraction_bound(10, 3)
    assert set(answer["rules"]) == {"box-geom", "box-geom-once", "md-geom", "box-mean"}
