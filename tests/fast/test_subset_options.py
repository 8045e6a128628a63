"""The options of subsets mean the same at every door, and are refused at every door."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_fast

FIVE = np.random.default_rng(0).standard_normal((5, 3))
MANY = np.random.default_rng(0).standard_normal((31, 3))

Door = Callable[..., Any]

DOORS: dict[str, Door] = {
    "aggregate": lambda **options: boxgeom_fast.aggregate(FIVE, n=5, t=1, **options),
    "aggregate, of the first round": lambda **options: boxgeom_fast.aggregate(
        FIVE, "box-geom-once", n=5, t=1, **options
    ),
    "aggregate, of a later round": lambda **options: boxgeom_fast.aggregate(
        FIVE, "box-geom-once", n=5, t=1, round_number=2, **options
    ),
    "aggregate_each": lambda **options: boxgeom_fast.aggregate_each(
        FIVE, [range(5), range(4)], n=5, t=1, **options
    ),
    "box_geom_step": lambda **options: boxgeom_fast.box_geom_step(
        FIVE, 5, 1, **options
    ),
}
"""Every function that takes all of the options."""


def bounded_rule(**options: Any) -> Any:
    assert options.pop("subsets") == "bound"
    return boxgeom_fast.bounded_rule(**options)


WITH_BOUNDS: dict[str, Door] = {**DOORS, "bounded_rule": bounded_rule}

BAD_SHARES = [-1e-300, -1, 1 + 1e-15, 2, float("nan"), float("inf"), -float("inf")]
NO_NUMBERS = [None, "0.1", True, np.True_, 1j, [0.1], b"1", np.array([0.1])]
BAD_COUNTS = [0, -1, 1.0, 1.5, float("nan"), None, "3", True, [3], np.array([1, 2])]


@pytest.mark.parametrize("door", WITH_BOUNDS)
@pytest.mark.parametrize("tolerance", [*BAD_SHARES, *NO_NUMBERS], ids=repr)
def test_a_tolerance_is_a_number_from_0_to_1(door: str, tolerance: Any) -> None:
    with pytest.raises(ValueError, match=r"^tolerance: need (a finite number|at )"):
        WITH_BOUNDS[door](subsets="bound", tolerance=tolerance)


@pytest.mark.parametrize("door", WITH_BOUNDS)
@pytest.mark.parametrize("max_nodes", BAD_COUNTS, ids=repr)
def test_max_nodes_is_an_integer_from_1_on(door: str, max_nodes: Any) -> None:
    with pytest.raises(ValueError, match=r"^max_nodes: need (an integer|at least 1)"):
        WITH_BOUNDS[door](subsets="bound", max_nodes=max_nodes)


@pytest.mark.parametrize("door", WITH_BOUNDS)
@pytest.mark.parametrize(
    ("tolerance", "max_nodes"),
    [(0, 1), (1, 10**30), (np.float32(0.5), np.uint8(7)), (np.int8(1), np.int64(1))],
)
def test_ends_of_their_ranges_and_numbers_of_numpy_are_taken(
    door: str, tolerance: Any, max_nodes: Any
) -> None:
    WITH_BOUNDS[door](subsets="bound", tolerance=tolerance, max_nodes=max_nodes)


BELONGS_TO = {
    "tolerance": "bound",
    "max_nodes": "bound",
    "k": "sample",
    "seed": "sample",
}
OTHERS = {"tolerance": 0.5, "max_nodes": 7, "k": 7, "seed": 7}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("subsets", ["all", "bound", "sample"])
@pytest.mark.parametrize("option", BELONGS_TO)
def test_an_option_of_another_choice_is_refused(
    door: str, subsets: str, option: str
) -> None:
    given = {"subsets": subsets, option: OTHERS[option]}
    if BELONGS_TO[option] == subsets:
        DOORS[door](**given)
        return
    needed = (
        f"^{option}: need subsets='{BELONGS_TO[option]}', got {option}=.*'{subsets}'"
    )
    with pytest.raises(ValueError, match=needed):
        DOORS[door](**given)


@pytest.mark.parametrize("rule", ["krum", "mean", ["box-geom"], None])
def test_only_box_geom_has_bounds(rule: Any) -> None:
    with pytest.raises(ValueError, match="rule: need one of box-geom, box-geom-once"):
        boxgeom_fast.bounded_rule(rule)


ENUMERATING = ["box-geom", "box-geom-once", "md-geom", "md-mean"]


@pytest.mark.parametrize("rule", ENUMERATING)
def test_a_refusal_to_enumerate_advises_what_the_caller_can_do(rule: str) -> None:
    with pytest.raises(ValueError, match="at most 262144 subsets") as refused:
        boxgeom_fast.aggregate(MANY, rule, n=31, t=10)
    advice = str(refused.value).partition("; ")[2]
    assert ("subsets='bound'" in advice) is rule.startswith("box-geom")
    assert "'sample'" not in advice
    if rule.startswith("box-geom"):
        boxgeom_fast.aggregate(MANY, rule, n=31, t=10, subsets="bound", max_nodes=1)
    for other in ("trimmed-mean", "coordinate-median", "multi-krum"):
        assert other in advice
        boxgeom_fast.aggregate(MANY, other, n=31, t=10)


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once"])
def test_a_round_of_many_nodes_is_refused_with_the_same_advice(rule: str) -> None:
    def aggregate(**options: Any) -> Any:
        everybody = [range(31)]
        return boxgeom_fast.aggregate_each(MANY, everybody, rule, n=31, t=10, **options)

    with pytest.raises(ValueError, match=r"subsets='bound' \(--subsets bound\)"):
        aggregate()
    [alone] = aggregate(subsets="bound", max_nodes=1)
    assert boxgeom.trusted_hyperbox(MANY, 31, 10).contains(alone)


def test_where_gradients_are_followed_the_advice_is_a_sample() -> None:
    torch = pytest.importorskip("torch")
    received = torch.from_numpy(MANY).requires_grad_()
    entries: list[Door] = [
        lambda **options: boxgeom_fast.aggregate(received, n=31, t=10, **options),
        lambda **options: boxgeom_fast.aggregate_each(
            received, [range(31)], n=31, t=10, **options
        ),
        lambda **options: (
            boxgeom_fast.box_geom_step(received, 31, 10, **options).output
        ),
    ]
    for entry in entries:
        with pytest.raises(ValueError, match="subsets='sample'") as refused:
            entry()
        assert "'bound'" not in str(refused.value)
        assert entry(subsets="sample", k=3).requires_grad
        with pytest.raises(ValueError, match=r"subsets: need .* call detach\(\) first"):
            entry(subsets="bound")
        with torch.no_grad():
            assert not entry(subsets="bound", max_nodes=1).requires_grad
    detached = boxgeom_fast.aggregate(received.detach(), n=31, t=10, subsets="bound")
    assert detached.dtype == torch.float64


@pytest.mark.parametrize("rule", ["box-geom-once", "krum"])
def test_rules_without_gradients_say_so_first(rule: str) -> None:
    torch = pytest.importorskip("torch")
    received = torch.from_numpy(MANY).requires_grad_()
    with pytest.raises(ValueError, match=r"received: need one of .*detach\(\)"):
        boxgeom_fast.aggregate(received, rule, n=31, t=10)
