"""The engine that runs the code on symbols computes what the code computes."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
import z3

from boxgeom import Hyperbox
from boxgeom.definitions import box_geom, candidate_set, trusted_hyperbox
from boxgeom_proofs.symbolic.execution_paths import PathsLeftError, every_path
from boxgeom_proofs.symbolic.merging_arrays import MergingArray, comparators
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.reals import NotSymbolicError, SymbolicReal
from boxgeom_proofs.symbolic.registry import single_entry
from boxgeom_proofs.symbolic.substitutes import defined_mean, standing_in
from boxgeom_proofs.theorems import Lemma, Verdict, decide

FOUR = SymbolicNetwork(4, 1)
X, Y = (SymbolicReal(z3.Real(name)) for name in "xy")


# Merging and forking are two ways to run the same code.


def is_valid(claim: z3.BoolRef) -> bool:
    return decide(Lemma("agree", {}, claim, logic="QF_LRA")).verdict is Verdict.PROVED


@pytest.mark.parametrize("n", [4, 5])
def test_forking_finds_the_same_trusted_hyperbox(n: int) -> None:
    received = SymbolicNetwork(n, 1).received(n)
    (merged,) = every_path(lambda: trusted_hyperbox.trusted_hyperbox(received, n, 1))
    plain = np.array(received)
    assert type(plain) is np.ndarray
    paths = every_path(
        lambda: trusted_hyperbox.trusted_hyperbox(plain, n, 1), assuming=()
    )
    assert len(paths) >= 24
    assert is_valid(z3.Or([path.condition for path in paths]))
    for path in paths:
        assert path.result is not None
        assert merged.result is not None
        for one, other in [
            (path.result.lower, merged.result.lower),
            (path.result.upper, merged.result.upper),
        ]:
            assert is_valid(
                z3.Implies(path.condition, single_entry(one) == single_entry(other))
            )


def test_forking_finds_the_same_output_of_box_mean() -> None:
    received, order = FOUR.received(4), list(FOUR.in_order.values())
    with standing_in(mean=defined_mean):
        merged = every_path(lambda: single_entry(box_geom.box_mean(received, 4, 1)))
    plain = np.array(received)
    with standing_in(mean=defined_mean):
        paths = every_path(
            lambda: single_entry(box_geom.box_mean(plain, 4, 1)), assuming=order
        )
    assert len(paths) > 1
    for path in paths:
        same = [
            z3.Implies(way.condition, way.result == path.result)
            for way in merged
            if way.result is not None
        ]
        assert path.error is None
        assert is_valid(z3.Implies(z3.And(path.condition, *order), z3.And(same)))


@pytest.mark.parametrize("m", range(1, 11))
def test_the_network_sorts(m: int) -> None:
    # A network of comparators sorts everything if it sorts zeros and ones.
    for bits in product((0, 1), repeat=m):
        row = list(bits)
        for i, j in comparators(m):
            row[i], row[j] = min(row[i], row[j]), max(row[i], row[j])
        assert row == sorted(bits)


def test_coordinates_are_separate() -> None:
    columns = [[SymbolicReal(z3.Real(f"{c}{k}")) for k in range(4)] for c in "xy"]
    flat = MergingArray.of(list(zip(*columns, strict=True)))
    for box_of in (trusted_hyperbox.trusted_hyperbox, candidate_set.mean_hyperbox):
        with standing_in():
            both = box_of(flat, 4, 1)
            for k, column in enumerate(columns):
                one = box_of(MergingArray.of([[x] for x in column]), 4, 1)
                assert single_entry(one.lower).eq(both.lower[k].term)
                assert single_entry(one.upper).eq(both.upper[k].term)


# The engine refuses what it cannot do.


@pytest.mark.parametrize(
    "question", [float, int, hash, bool, round, complex, lambda x: bool(x < 1)]
)
def test_a_symbol_is_not_a_number(question: Callable[[Any], Any]) -> None:
    with pytest.raises(NotSymbolicError):
        question(X)


@pytest.mark.parametrize(
    "arithmetic",
    [
        lambda x: x + 0.5,
        lambda x: x * x,
        lambda x: x / 2.0,
        lambda x: 1 - True * 0.5 + x,
        lambda x: x < float("inf"),
    ],
)
def test_only_exact_numbers_meet_symbols(arithmetic: Callable[[Any], Any]) -> None:
    with pytest.raises(NotSymbolicError):
        arithmetic(X)


def test_functions_that_do_not_merge_fork() -> None:
    pair = MergingArray.of([X, Y])
    with pytest.raises(NotSymbolicError):
        np.argsort(pair)
    paths = every_path(lambda: pair[np.argsort(pair)][0].term)
    assert len(paths) > 1
    least = z3.If(X.term <= Y.term, X.term, Y.term)
    for path in paths:
        assert is_valid(z3.Implies(path.condition, least == path.result))


def test_functions_without_an_exact_result_raise() -> None:
    with pytest.raises(TypeError, match="sqrt"):
        np.sqrt(MergingArray.of([X]))


def test_too_many_paths_are_no_proof() -> None:
    plain = np.array(FOUR.received(4))
    with pytest.raises(PathsLeftError):
        every_path(lambda: np.sort(plain, axis=0), most=5)


def test_a_path_that_raises_refutes() -> None:
    def box() -> Any:
        return Hyperbox(MergingArray.of([X]), MergingArray.of([Y])).midpoint

    paths = every_path(box)
    assert sorted(path.error is None for path in paths) == [False, True]
    (failed,) = (path for path in paths if path.error is not None)
    assert "need a nonempty box" in str(failed.error)
    assert is_valid(failed.condition == (X.term > Y.term))
