"""The engine that runs the code on symbols computes what the code computes."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
import z3

from boxgeom import Hyperbox
from boxgeom.definitions import box_geom, candidate_set, trusted_hyperbox
from boxgeom_proofs.symbolic import box_definitions, one_node
from boxgeom_proofs.symbolic.execution_paths import PathsLeftError, every_path
from boxgeom_proofs.symbolic.merging import comparators
from boxgeom_proofs.symbolic.merging_arrays import MergingArray
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.reals import NotSymbolicError, SymbolicReal
from boxgeom_proofs.symbolic.registry import single_entry
from boxgeom_proofs.symbolic.substitutes import defined_mean, standing_in
from boxgeom_proofs.theorems import Lemma, Verdict, decide

FOUR = SymbolicNetwork(4, 1)
X, Y = (SymbolicReal(z3.Real(name)) for name in "xy")


# Merging and forking are two ways to run the same code.


def is_proved(lemma: Lemma) -> bool:
    return decide(lemma).verdict is Verdict.PROVED


def is_valid(claim: z3.BoolRef) -> bool:
    return is_proved(Lemma("agree", {}, claim, logic="QF_LRA"))


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


# Code that is written in another way, but computes the same, is proved as well.


def with_trimmed(
    ends: Callable[[Any, int], tuple[Any, Any]],
) -> Callable[..., Hyperbox]:
    """Return a trusted hyperbox whose ends are found in another way."""

    def trusted(received: Any, n: int, t: int) -> Hyperbox:
        lower, upper = ends(received, len(received) - (n - t))
        return Hyperbox.between(lower=lower, upper=upper)

    return trusted


def by_partition(received: Any, trim: int) -> tuple[Any, Any]:
    last = len(received) - 1 - trim
    parted = np.partition(received, (trim, last), axis=0)
    return parted[trim], parted[last]


def by_python(received: Any, trim: int) -> tuple[Any, Any]:
    columns = [sorted(column) for column in received.T]
    return (
        np.array([column[trim] for column in columns]),
        np.array([column[-1 - trim] for column in columns]),
    )


def in_place(received: Any, trim: int) -> tuple[Any, Any]:
    rows = received.copy()
    rows.sort(axis=0)
    kept = rows[trim : len(rows) - trim]
    return kept.min(axis=0), np.max(kept, axis=0)


def by_kept_sort(received: Any, trim: int) -> tuple[Any, Any]:
    kept = np.sort(received, axis=0)[trim : len(received) - trim]
    return kept[0], kept[-1]


@pytest.mark.parametrize("ends", [by_partition, by_python, in_place, by_kept_sort])
def test_other_ways_to_trim_are_proved(
    ends: Callable[[Any, int], tuple[Any, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusted_hyperbox, "trusted_hyperbox", with_trimmed(ends))
    network = SymbolicNetwork(7, 2)
    assert is_proved(one_node.trusted_hyperbox_is_honest(network, 7))
    assert is_proved(box_definitions.trusted_hyperbox_is_defined(network, 7))
    plane = SymbolicNetwork(4, 1, 2)
    assert is_proved(box_definitions.trusted_hyperbox_is_defined(plane, 4))


EXTREMES = {
    "methods": lambda x: (x.min(axis=0), x.max(axis=0)),
    "functions": lambda x: (np.min(x, axis=0), np.amax(x, axis=0)),
    "reductions": lambda x: (np.minimum.reduce(x), np.maximum.reduce(list(x))),
    "all entries": lambda x: (np.array([x.min()]), np.array([np.max(x)])),
    "of Python": lambda x: (np.array([min(x[:, 0])]), np.array([max(x[:, 0])])),
    "stacked": lambda x: (np.vstack(list(x)).min(axis=0), np.concatenate([x]).max(0)),
    "sorted": lambda x: (np.sort(x, axis=0)[0], np.array(sorted(x[:, 0])[-1:])),
}


@pytest.mark.parametrize("extremes", EXTREMES.values(), ids=EXTREMES)
@pytest.mark.parametrize("floats", [False, True])
def test_other_ways_to_find_extremes_are_proved(
    extremes: Callable[[Any], tuple[Any, Any]],
    floats: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def smallest(vectors: Any) -> Hyperbox:
        return Hyperbox.between(*extremes(np.array(list(vectors))))

    monkeypatch.setattr(candidate_set, "smallest_hyperbox", smallest)
    network = SymbolicNetwork(7, 2, floats=floats)
    lemma = box_definitions.geometric_median_hyperbox_is_defined(network, 6)
    assert is_proved(lemma)


def test_what_a_partition_leaves_out_of_order_cannot_be_used() -> None:
    parted = np.partition(FOUR.received(4), 1, axis=0)
    with pytest.raises(NotSymbolicError):
        parted.max()


def test_an_error_of_the_engine_is_no_result_of_the_code() -> None:
    def unknown_length() -> Any:
        return np.minimum(MergingArray.of([X, Y]), MergingArray.of([X, Y, X]))

    with pytest.raises(ValueError, match="broadcast"):
        every_path(unknown_length)


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
