"""The lines that only floats take are proved too, and sabotage in them is refuted."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import z3

from boxgeom.definitions import coordinate_median, hyperbox, mean
from boxgeom.numerics import scaling
from boxgeom.real_arrays import is_exact
from boxgeom_proofs.symbolic import (
    binary_floats,
    box_definitions,
    one_node,
    rule_definitions,
    two_nodes,
)
from boxgeom_proofs.symbolic.execution_paths import every_path
from boxgeom_proofs.symbolic.floats import SymbolicFloat
from boxgeom_proofs.symbolic.merging_arrays import MergingArray
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.reals import NotSymbolicError
from boxgeom_proofs.theorems import Lemma, Verdict, decide

FLOATS = SymbolicNetwork(4, 1, floats=True)
RATIONALS = SymbolicNetwork(4, 1)
X, Y = (SymbolicFloat(z3.Real(name)) for name in "xy")


def is_proved(lemma: Lemma) -> bool:
    return decide(lemma).verdict is Verdict.PROVED


# A midpoint that is wrong for floats alone.


def of_floats(middle: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return `halfway` with another line for floats."""

    def mutant(lower: Any, upper: Any) -> Any:
        if is_exact(lower) or is_exact(upper):
            return (lower + upper) / 2
        return middle(lower, upper)

    return mutant


def where_finite(middle: Callable[[Any, Any], Any], overflowed: Any) -> Any:
    return of_floats(
        lambda lower, upper: np.where(
            np.isfinite(lower + upper), middle(lower, upper), overflowed(lower, upper)
        )
    )


WRONG_MIDPOINTS = {
    "49 to 51": of_floats(lambda a, b: 0.49 * a + 0.51 * b),
    "an end where it overflows": where_finite(lambda a, b: (a + b) / 2, lambda a, b: a),
    "a third": where_finite(lambda a, b: (a + b) / 3, lambda a, b: a / 2 + b / 2),
}

LEMMAS_OF_FLOATS = {
    "D5 (BOX-GEOM)": lambda: box_definitions.box_geom_is_defined(FLOATS, 4),
    "D5 (BOX-MEAN)": lambda: box_definitions.box_mean_is_defined(FLOATS, 4),
    "D14": lambda: box_definitions.box_geom_once_is_defined(FLOATS, 4, 2),
    "T11": lambda: two_nodes.box_geom_halves_in_one_dimension(FLOATS, 4, 4),
    "T12": lambda: two_nodes.box_geom_halves_up_to_the_gap(FLOATS, 4, 4),
    "T17": lambda: two_nodes.box_geom_once_halves(FLOATS, 4, 4),
}


@pytest.mark.parametrize("number", LEMMAS_OF_FLOATS)
@pytest.mark.parametrize("mutant", WRONG_MIDPOINTS.values(), ids=WRONG_MIDPOINTS)
def test_a_midpoint_wrong_for_floats_alone_is_refuted(
    mutant: Any, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hyperbox, "halfway", mutant)
    assert is_proved(box_definitions.box_geom_is_defined(RATIONALS, 4))
    assert decide(LEMMAS_OF_FLOATS[number]()).verdict is Verdict.REFUTED


def test_a_harmless_midpoint_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    harmless = of_floats(lambda a, b: a * 0.5 + 0.5 * b)
    monkeypatch.setattr(hyperbox, "halfway", harmless)
    for number in ("D5 (BOX-GEOM)", "D14", "T11"):
        assert is_proved(LEMMAS_OF_FLOATS[number]())


def test_a_middle_wrong_for_floats_alone_is_refuted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(coordinate_median, "halfway", WRONG_MIDPOINTS["49 to 51"])
    lemma = rule_definitions.coordinate_median_is_defined
    assert is_proved(lemma(RATIONALS, 4))
    assert decide(lemma(FLOATS, 4)).verdict is Verdict.REFUTED


# A sum that is wrong for floats alone.


def sums(
    scale: Callable[[Any], Any], undo: Callable[[Any], Any], divisor: int = 0
) -> Callable[[Any, int], Any]:
    """Return `sum_over_rows` with other powers of two, or another divisor."""

    def mutant(vectors: Any, number: int) -> Any:
        if is_exact(vectors):
            return vectors.sum(axis=0) / number
        exponents = np.frexp(np.abs(vectors).max(axis=0))[1]
        scaled = np.ldexp(vectors, scale(exponents))
        return np.ldexp(scaled.sum(axis=0) / (number + divisor), undo(exponents))

    return mutant


WRONG_SUMS = {
    "another divisor": sums(lambda e: -e, lambda e: e, 1),
    "one power of two too many": sums(lambda e: -e, lambda e: e + 1),
    "scaling undone in the wrong direction": sums(lambda e: -e, lambda e: -e),
    "scaling not undone": sums(lambda e: -e, lambda e: e - e),
}


@pytest.mark.parametrize("mutant", WRONG_SUMS.values(), ids=WRONG_SUMS)
def test_a_sum_wrong_for_floats_alone_is_not_proved(
    mutant: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mean, "sum_over_rows", mutant)
    assert is_proved(rule_definitions.mean_is_defined(RATIONALS, 4))
    try:
        verdict = decide(rule_definitions.mean_is_defined(FLOATS, 4)).verdict
    except NotSymbolicError:  # `boxgeom prove` makes it a verdict
        verdict = Verdict.UNKNOWN
    assert verdict is not Verdict.PROVED


def test_a_harmless_sum_is_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    harmless = sums(lambda e: 3 - e, lambda e: e - 3)
    monkeypatch.setattr(mean, "sum_over_rows", harmless)
    assert is_proved(rule_definitions.mean_is_defined(FLOATS, 4))


# Rounding, in z3's theory of floating point.


def test_an_end_passed_by_rounding_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaling, "halfway", of_floats(lambda a, b: a / 2 + b / 2))
    answer = decide(binary_floats.midpoint_lemmas()[0])
    assert answer.verdict is Verdict.REFUTED
    least = np.float16(2) ** -24
    assert not least <= least / np.float16(2) + least / np.float16(2)


@pytest.mark.parametrize("lemma", binary_floats.midpoint_lemmas(), ids=lambda x: x.name)
def test_rounding_passes_no_end(lemma: Lemma) -> None:
    assert is_proved(lemma)


# What symbolic floats refuse.


def scaled_by(exponent: int) -> SymbolicFloat:
    """Return x times an unknown power of two and a known one."""
    mantissa, _ = np.frexp(MergingArray.of([X]))
    return np.ldexp(mantissa, exponent)[0]


@pytest.mark.parametrize(
    "question",
    [
        float,
        int,
        hash,
        bool,
        lambda x: x * x,
        lambda x: x + float("inf"),
        lambda x: x + True,
        lambda x: scaled_by(3) + x,
        lambda x: scaled_by(3) < 1,
        lambda x: scaled_by(3).term,
        lambda x: np.isfinite(MergingArray.of([scaled_by(0)])),
    ],
)
def test_what_is_not_known_is_refused(question: Callable[[Any], Any]) -> None:
    with pytest.raises(NotSymbolicError):
        question(X)


def test_floats_are_the_rationals_that_they_are() -> None:
    assert z3.is_true(
        z3.simplify((X + 0.1).term == X.term + z3.Q(*(0.1).as_integer_ratio()))
    )
    assert z3.is_true(z3.simplify((X / 4).term == (X * Fraction(1, 4)).term))


def test_both_ways_of_an_unknown_overflow_are_followed() -> None:
    total = MergingArray.of([X + Y])

    def branch() -> bool:
        return bool(np.isfinite(total)[0])

    assert sorted(bool(path.result) for path in every_path(branch)) == [False, True]


def test_the_lines_for_floats_run() -> None:
    received = FLOATS.received(3)
    assert not is_exact(received)
    assert is_exact(RATIONALS.received(3))
    assert one_node.box_mean_is_box_valid(FLOATS, 3).logic == "QF_UFLRA"
