"""BOX-GEOM by bounds, as a rule of the reference."""

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vector
from boxgeom_fast import bounded_rules
from boxgeom_fast.recent_answers import RecentAnswers

RNG = np.random.default_rng(0)
VECTORS = RNG.normal(size=(31, 5))


def of_options(**options: Any) -> Vector:
    output: Vector = boxgeom_fast.aggregate(
        VECTORS, n=31, t=10, subsets="bound", **options
    )
    return output


@pytest.mark.parametrize("options", [{}, {"tolerance": 0.3}, {"max_nodes": 1}])
def test_it_is_the_twins_aggregate(options: dict[str, Any]) -> None:
    rule = boxgeom_fast.bounded_rule(**options)
    output = boxgeom.aggregate(VECTORS, rule, n=31, t=10)
    assert output.tobytes() == of_options(**options).tobytes()
    again = pickle.loads(pickle.dumps(rule))
    assert again == rule
    assert again(VECTORS, 31, 10).tobytes() == output.tobytes()


def test_box_geom_once_has_bounds_in_round_1_alone() -> None:
    rule = boxgeom_fast.bounded_rule("box-geom-once", tolerance=0.3)
    assert rule.depends_on_round
    first = rule.in_round(VECTORS, 31, 10, 1)
    assert first.tobytes() == of_options(tolerance=0.3).tobytes()
    later = rule.in_round(VECTORS, 31, 10, 2)
    assert (later == boxgeom.box_geom_once(VECTORS, 31, 10, round_number=2)).all()
    theorems = [c.theorem for c in rule.contractions]
    assert theorems == ["T26", "T17"]


def test_rationals_and_other_precisions_are_taken() -> None:
    rule = boxgeom_fast.bounded_rule()
    single = rule(VECTORS.astype(np.float32), 31, 10)
    assert single.dtype == np.float32
    rationals: Any = [[Fraction(i, 3)] for i in range(31)]
    assert abs(rule(rationals, 31, 10)[0] - 5.0) <= 0.02


ATTACKS = sorted(boxgeom.ATTACKS.keys() - {"r1", "r2", "r3"})


@pytest.mark.parametrize("adversary", ATTACKS)
@pytest.mark.parametrize("delivery", ["split", "half"])
def test_theorem_26_holds_in_every_round(adversary: str, delivery: str) -> None:
    rule = boxgeom_fast.bounded_rule(tolerance=1.0, max_nodes=1)
    trace = boxgeom.agree(
        VECTORS[:21], rule, n=31, t=10, adversary=adversary, delivery=delivery, rounds=2
    )
    bound = rule.contractions[0].factor(31, 10)
    for before, after in zip(trace.spreads, trace.spreads[1:], strict=False):
        assert after.diagonal <= bound * before.diagonal * (1 + 1e-9)
    for played in trace.rounds:
        for node, output in enumerate(played.outputs):
            assert played.trusted_hyperbox(node).contains(output)


def test_nodes_that_received_the_same_are_bounded_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[float] = []

    def counted(received: Any, rule: str, **options: Any) -> Any:
        asked.append(options["tolerance"])
        return received[0]

    monkeypatch.setattr(bounded_rules, "aggregate", counted)
    monkeypatch.setattr(bounded_rules, "_ANSWERS", RecentAnswers())
    rule = boxgeom_fast.bounded_rule(tolerance=0.5)
    boxgeom.agree(VECTORS[:21], rule, n=31, t=10, adversary="crash", rounds=1)
    assert asked == [0.5]
    others: list[tuple[boxgeom.Rule, int, int]] = [
        (boxgeom_fast.bounded_rule(tolerance=0.25), 31, 10),
        (boxgeom_fast.bounded_rule(tolerance=0.5, max_nodes=7), 31, 10),
        (rule, 32, 11),
        (rule, 31, 11),
        (boxgeom_fast.bounded_rule("box-geom-once", tolerance=0.5), 31, 10),
    ]
    for number, (other, n, t) in enumerate(others, start=2):
        other(VECTORS[:21], n, t)
        other(VECTORS[20::-1], n, t)
        assert len(asked) == number


def test_what_is_kept_is_nobodys_to_change_and_old_answers_go() -> None:
    answers = RecentAnswers(most_bytes=16)
    keys = [np.array([[float(i)]]) for i in range(3)]
    first = answers.answer((), keys[0], lambda: np.zeros(1))
    first[:] = 9
    answers.answer((), keys[0], lambda: np.ones(1))[:] = 9
    assert answers.answer((), keys[0], lambda: np.ones(1)).tolist() == [0.0]
    for key in keys[1:]:
        answers.answer((), key, lambda: np.zeros(1))
    assert answers.answer((), keys[2], lambda: np.ones(1)).tolist() == [0.0]
    assert answers.answer((), keys[0], lambda: np.ones(1)).tolist() == [1.0]
