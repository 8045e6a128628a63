"""The seam to the rules: the fast twin, the reference, and nodes that share work."""

import sys
from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_training.aggregation as seam
from boxgeom_training.aggregation import Aggregation

RNG = np.random.default_rng(0)
VECTORS = RNG.normal(size=(7, 5))


@pytest.mark.parametrize("rule", [r for r in boxgeom.RULES if r != "safe-area"])
@pytest.mark.parametrize("exact", [True, False])
def test_a_rule_is_that_of_the_reference(rule: str, exact: bool) -> None:
    aggregation = Aggregation(rule, n=7, t=2, exact=exact)
    expected = boxgeom.RULES[rule].in_round(VECTORS, 7, 2, 2)
    np.testing.assert_allclose(aggregation(VECTORS, 2), expected, atol=1e-12)


def test_without_the_fast_twin_the_reference_aggregates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "boxgeom.fast", None)
    assert seam.fast_aggregate() is boxgeom.aggregate


def test_nodes_that_received_the_same_multiset_aggregate_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[np.ndarray] = []

    def aggregate(received: np.ndarray, rule: str, **options: Any) -> np.ndarray:
        asked.append(received)
        return boxgeom.aggregate(received, rule, **options)

    monkeypatch.setattr(seam, "fast_aggregate", lambda: aggregate)
    honest, a, b = VECTORS[:5], VECTORS[5], VECTORS[6]
    mail = [{5: a, 6: b}, {5: b, 6: a}, {5: a}, {}, {5: a.copy()}]
    outputs = Aggregation("box-geom", n=7, t=2).at_nodes(honest, mail, 1)
    assert [len(received) for received in asked] == [7, 6, 5]
    for output, letters in zip(outputs, mail, strict=True):
        received = np.array([*honest, *letters.values()])
        np.testing.assert_array_equal(output, boxgeom.box_geom(received, n=7, t=2))


def test_an_unknown_rule_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="rule: need one of"):
        Aggregation("box-gom", n=4, t=1)


def test_tensors_come_back_as_tensors() -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("array_api_compat")
    output = Aggregation("box-geom", n=7, t=2)(torch.from_numpy(VECTORS))
    expected = boxgeom.box_geom(VECTORS, n=7, t=2)
    np.testing.assert_allclose(output.numpy(), expected, atol=1e-12)
