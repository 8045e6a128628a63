"""The seam to the rules: the fast twin, the reference, and nodes that share work."""

import sys
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom import Rule
from boxgeom.agreement.deliveries import Mail
from boxgeom.extras import MissingExtraError
from boxgeom_testing.functions import most_t
from boxgeom_training import aggregation
from boxgeom_training.aggregation import Aggregation, fast_twin
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import aggregation_of

RNG = np.random.default_rng(0)
VECTORS = RNG.normal(size=(7, 5))


@pytest.mark.parametrize("rule", [r for r in boxgeom.RULES if r != "safe-area"])
@pytest.mark.parametrize("exact", [True, False])
def test_a_rule_is_that_of_the_reference(rule: str, exact: bool) -> None:
    t = most_t(rule, n=7, t=2)
    used = Aggregation(rule, n=7, t=t, exact=exact)
    expected = boxgeom.RULES[rule].in_round(VECTORS, 7, t, 2)
    np.testing.assert_allclose(used(VECTORS, 2), expected, atol=1e-12)


def test_without_the_fast_twin_the_reference_aggregates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "boxgeom_fast", None)
    assert fast_twin() is None
    output = Aggregation("box-geom", n=7, t=2)(VECTORS)
    np.testing.assert_array_equal(output, boxgeom.box_geom(VECTORS, n=7, t=2))


def mail_of_five() -> Mail:
    """Return mail to five nodes, three of which received the same two vectors."""
    a, b = VECTORS[5], VECTORS[6]
    return [{5: a, 6: b}, {5: b, 6: a}, {5: a}, {}, {5: a.copy(), 6: b}]


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once", "md-geom", "mean"])
@pytest.mark.parametrize("exact", [True, False])
def test_every_node_aggregates_what_it_received(rule: str, exact: bool) -> None:
    used = Aggregation(rule, n=7, t=2, exact=exact)
    outputs = used.at_nodes(VECTORS[:5], mail_of_five(), 1)
    for output, letters in zip(outputs, mail_of_five(), strict=True):
        received = np.array([*VECTORS[:5], *letters.values()])
        expected = boxgeom.aggregate(received, rule, n=7, t=2)
        np.testing.assert_allclose(output, expected, atol=1e-12)
    assert (outputs[0] == outputs[1]).all()
    assert (outputs[0] == outputs[4]).all()


def own_rule(function: Callable[..., Any], name: str = "own") -> Rule:
    """Return a rule that is not registered."""
    return replace(boxgeom.RULES["mean"], name=name, function=function)


@pytest.mark.parametrize("exact", [True, False])
def test_nodes_that_received_the_same_multiset_aggregate_once(exact: bool) -> None:
    asked: list[int] = []

    def counted(received: Any, n: int, t: int) -> Any:
        asked.append(len(received))
        return received[0]

    rule = Aggregation(own_rule(counted), n=7, t=2, exact=exact)
    rule.at_nodes(VECTORS[:5], mail_of_five(), 1)
    assert sorted(asked) == [5, 6, 7]


@pytest.mark.parametrize("exact", [True, False])
def test_a_rule_of_ones_own_is_called_as_the_registered_ones_are(exact: bool) -> None:
    def first_of_round(received: Any, n: int, t: int, round_number: int) -> Any:
        return received[0] + [n, t, round_number]

    rule = Aggregation(own_rule(first_of_round), n=4, t=1, exact=exact)
    assert rule(np.zeros((3, 3)), 5).tolist() == [4, 1, 5]
    outputs = rule.at_nodes(np.zeros((3, 3)), [{}, {}, {}], 2)
    assert outputs.tolist() == [[4, 1, 2]] * 3


def test_a_rule_of_ones_own_may_have_the_name_of_a_registered_one() -> None:
    rule = own_rule(lambda received, n, t: received.max(axis=0), name="box-geom")
    output = Aggregation(rule, n=7, t=2)(VECTORS)
    assert output.tolist() == VECTORS.max(axis=0).tolist()


def test_an_unknown_rule_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="rule: need one of"):
        Aggregation("box-gom", n=4, t=1)


@pytest.mark.parametrize(("n", "t"), [(4.0, 1), (4, True), (2, 1), (4, -1)])
def test_sizes_that_no_rule_takes_are_refused_at_once(n: Any, t: Any) -> None:
    with pytest.raises(ValueError, match=r"^[nt]: need "):
        Aggregation("box-geom", n=n, t=t)


MANY = RNG.normal(size=(31, 4))


def test_bounds_take_the_place_of_too_many_medians() -> None:
    rule = Aggregation("box-geom", n=31, t=10, subsets="bound", tolerance=0.2)
    output = rule(MANY)
    assert boxgeom.trusted_hyperbox(MANY, 31, 10).contains(output)
    mail: Mail = [{30: MANY[30]}, {}, {30: MANY[30].copy()}]
    outputs = rule.at_nodes(MANY[:30], mail, 1)
    assert outputs[0].tobytes() == outputs[2].tobytes() == output.tobytes()
    for one, m in zip(outputs, (31, 30, 31), strict=True):
        assert boxgeom.trusted_hyperbox(MANY[:m], 31, 10).contains(one)


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once"])
def test_the_twin_is_asked_for_the_bounds_that_were_chosen(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def aggregate(received: Any, *_: Any, **options: Any) -> Any:
        asked.append(options)
        return received[0]

    twin = SimpleNamespace(aggregate=aggregate, aggregate_each=aggregate)
    monkeypatch.setattr(aggregation, "fast_twin", lambda: twin)
    chosen: Any = {"subsets": "bound", "tolerance": 0.25, "max_nodes": 7}
    used = aggregation_of(TrainingSettings(n=31, t=10, rule=rule, **chosen))
    assert used == Aggregation(rule, 31, 10, **chosen)
    used(MANY, 2)
    used.at_nodes(MANY, [{}], 2)
    rounds = {"round_number": 2} if rule == "box-geom-once" else {}
    assert asked == [{"n": 31, "t": 10, **chosen, **rounds}] * 2


def test_without_bounds_the_refusal_says_how_to_ask_for_them() -> None:
    with pytest.raises(ValueError, match="subsets='bound'"):
        Aggregation("box-geom", n=31, t=10)(MANY)
    with pytest.raises(ValueError, match="subsets='bound'"):
        Aggregation("box-geom", n=31, t=10).at_nodes(MANY, [{}, {}], 1)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"subsets": "sample"}, "subsets: need one of all, bound"),
        ({"subsets": None}, "subsets: need one of all, bound"),
        ({"tolerance": 0.1}, "tolerance: need subsets='bound'"),
        ({"max_nodes": 1}, "max_nodes: need subsets='bound'"),
        ({"subsets": "bound", "rule": "md-geom"}, "subsets: need rule box-geom or"),
        (
            {"subsets": "bound", "exact": True},
            "subsets: need 'all' where the reference",
        ),
        *(
            ({"subsets": "bound", "tolerance": bad}, "tolerance: need ")
            for bad in (-0.1, 1.1, float("nan"), float("inf"), "0.1", None, True, 1j)
        ),
        *(
            ({"subsets": "bound", "max_nodes": bad}, "max_nodes: need ")
            for bad in (0, -1, 1.0, "1", None, True, float("nan"))
        ),
    ],
)
def test_bounds_that_cannot_be_had_are_refused_at_once(
    changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Aggregation(**{"rule": "box-geom", "n": 7, "t": 2, **changed})


def test_a_rule_of_ones_own_has_no_bounds() -> None:
    rule = own_rule(lambda received, n, t: received[0], name="box-geom")
    with pytest.raises(ValueError, match="got rule box-geom of your own"):
        Aggregation(rule, n=7, t=2, subsets="bound")


def test_without_the_twin_bounds_say_which_install_brings_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "boxgeom_fast", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'boxgeom\[fast\]'"):
        Aggregation("box-geom", n=7, t=2, subsets="bound")


def test_tensors_come_back_as_tensors() -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("array_api_compat")
    output = Aggregation("box-geom", n=7, t=2)(torch.from_numpy(VECTORS))
    expected = boxgeom.box_geom(VECTORS, n=7, t=2)
    np.testing.assert_allclose(output.numpy(), expected, atol=1e-12)


@pytest.mark.parametrize("exact", [False, True])
def test_a_rule_that_asks_for_it_is_told_what_each_node_sent(exact: bool) -> None:
    honest = np.array([[0.0], [1.0], [8.0]])
    mail = [{3: np.array([9.0])}] * 3
    outputs = Aggregation("monna", n=4, t=1, exact=exact).at_nodes(honest, mail, 1)
    assert outputs.tolist() == [[3.0], [3.0], [6.0]]
