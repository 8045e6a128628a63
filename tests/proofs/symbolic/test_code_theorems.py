"""The code itself is proved on symbols, by an engine that is not easily fooled."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import z3

import boxgeom
from boxgeom import Hyperbox
from boxgeom.definitions import candidate_set, trusted_hyperbox
from boxgeom.definitions.mean import mean
from boxgeom_proofs.symbolic import one_node, two_nodes
from boxgeom_proofs.symbolic.code_theorems import CODE_THEOREMS, code_lemmas
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.reals import SymbolicReal
from boxgeom_proofs.symbolic.registry import BY_NETWORK
from boxgeom_proofs.theorems import Lemma, Verdict, decide
from boxgeom_proofs.theorems.second_solver import confirm
from boxgeom_proofs.theorems.solver import is_vacuous, without

FOUR = SymbolicNetwork(4, 1)
X, Y = (SymbolicReal(z3.Real(name)) for name in "xy")


def values(counterexample: dict[str, str], start: str) -> list[list[float]]:
    """Return the values of the symbols whose names start so, as vectors of floats."""
    names = sorted(name for name in counterexample if name.startswith(start))
    return [[float(Fraction(counterexample[name]))] for name in names]


THEOREMS = [title for title in CODE_THEOREMS if title.startswith("T")]
DEFINITIONS = [title for title in CODE_THEOREMS if title not in THEOREMS]
FLOATS, PLANE = SymbolicNetwork(4, 1, floats=True), SymbolicNetwork(4, 1, 2)
IN_THE_PLANE = ("D2", "D3", "D4", "D5", "D12", "D14")


def assert_proved(lemma: Lemma) -> None:
    assert decide(lemma).verdict is Verdict.PROVED, lemma.name
    assert not lemma.assumptions or not is_vacuous(lemma), lemma.name


@pytest.mark.parametrize("title", THEOREMS)
def test_z3_proves_every_lemma_of(title: str) -> None:
    for lemma in CODE_THEOREMS[title]():
        assert_proved(lemma)


@pytest.mark.parametrize("title", DEFINITIONS)
def test_z3_proves_of_the_smallest_networks(title: str) -> None:
    networks = [FOUR, FLOATS, *([PLANE] if title.startswith(IN_THE_PLANE) else [])]
    for network in networks:
        for lemma in BY_NETWORK[title](network):
            assert_proved(lemma)


@pytest.mark.slow
@pytest.mark.parametrize("title", DEFINITIONS)
def test_z3_proves_of_all_networks(title: str) -> None:
    for lemma in CODE_THEOREMS[title]():
        assert_proved(lemma)


@pytest.mark.parametrize("title", CODE_THEOREMS)
def test_cvc5_confirms_one_of(title: str) -> None:
    answer = confirm(next(BY_NETWORK[title](FOUR)))
    assert answer.verdict is Verdict.PROVED, answer.reason


def test_every_assumption_is_needed() -> None:
    for lemma in code_lemmas(4, 1).values():
        for name in lemma.assumptions:
            message = f"{lemma.name} holds without '{name}'"
            assert without(lemma, name).verdict is Verdict.REFUTED, message


@pytest.mark.parametrize(("n", "t"), [(4, 1), (5, 1)])
def test_box_mean_is_proved_with_its_own_mean(
    n: int, t: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_node, "defined_mean", mean)
    monkeypatch.setattr(two_nodes, "defined_mean", mean)
    network = SymbolicNetwork(n, t)
    assert decide(one_node.box_mean_is_box_valid(network, n)).verdict == "PROVED"
    assert decide(two_nodes.box_mean_contracts(network, n, n)).verdict == "PROVED"


def test_the_factor_of_box_mean_is_tight(monkeypatch: pytest.MonkeyPatch) -> None:
    at_most = two_nodes._at_most
    monkeypatch.setattr(two_nodes, "_at_most", lambda x: at_most(x * z3.Q(99, 100)))
    answer = decide(two_nodes.box_mean_contracts(FOUR, 4, 4))
    assert answer.verdict is Verdict.REFUTED
    honest = values(answer.counterexample, "honest")
    outputs = [
        boxgeom.box_mean(honest + values(answer.counterexample, told), 4, 1)
        for told in ("told_i", "told_j")
    ]
    assert np.abs(outputs[0] - outputs[1]) > 0.65 * np.ptp(honest)


# Wrong code is refuted, and the counterexample shows it on floats too.


def trimmed_by(change: int) -> Callable[[Any, int, int], Hyperbox]:
    """Return a trusted hyperbox that trims more, or fewer, than it should."""

    def mutant(received: Any, n: int, t: int) -> Hyperbox:
        trim = len(received) - (n - t) + change
        rows = np.sort(received, axis=0)
        return Hyperbox(lower=rows[trim], upper=rows[len(rows) - 1 - trim])

    return mutant


def test_trimming_one_fewer_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    mutant = trimmed_by(-1)
    monkeypatch.setattr(trusted_hyperbox, "trusted_hyperbox", mutant)
    answer = decide(one_node.trusted_hyperbox_is_honest(FOUR, 4))
    assert answer.verdict is Verdict.REFUTED
    honest = values(answer.counterexample, "honest")
    received = np.array(honest + values(answer.counterexample, "told_i"))
    box = mutant(received, 4, 1)
    assert box.lower < np.min(honest) or box.upper > np.max(honest)


def test_trimming_one_more_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    mutant = trimmed_by(1)
    monkeypatch.setattr(trusted_hyperbox, "trusted_hyperbox", mutant)
    answer = decide(two_nodes.trusted_hyperboxes_meet(SymbolicNetwork(5, 1), 5, 5))
    assert answer.verdict is Verdict.REFUTED
    honest = values(answer.counterexample, "honest")
    mine, theirs = (
        mutant(np.array(honest + values(answer.counterexample, told)), 5, 1)
        for told in ("told_i", "told_j")
    )
    assert mine.intersection(theirs).is_empty


def test_three_nodes_are_refuted_on_the_code_as_it_is() -> None:
    answer = decide(two_nodes.trusted_hyperboxes_meet(SymbolicNetwork(3, 1), 3, 3))
    assert answer.verdict is Verdict.REFUTED
    honest = values(answer.counterexample, "honest")
    mine, theirs = (
        boxgeom.trusted_hyperbox(honest + values(answer.counterexample, told), 3, 1)
        for told in ("told_i", "told_j")
    )
    assert mine.intersection(theirs).is_empty


LEMMAS_OF_MUTANTS = {
    "T17": lambda: two_nodes.box_geom_once_halves(FOUR, 4, 4),
    "T11": lambda: two_nodes.box_geom_halves_in_one_dimension(FOUR, 4, 4),
    "T12": lambda: two_nodes.box_geom_halves_up_to_the_gap(FOUR, 4, 4),
    "T15": lambda: two_nodes.box_mean_contracts(FOUR, 4, 4),
    "T7": lambda: one_node.box_geom_is_box_valid(FOUR, 4),
}


@pytest.mark.parametrize("number", ["T17", "T11", "T12", "T15"])
def test_the_lower_end_for_the_midpoint_is_refuted(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hyperbox, "midpoint", property(lambda box: box.lower))
    assert decide(LEMMAS_OF_MUTANTS[number]()).verdict is Verdict.REFUTED


@pytest.mark.parametrize("number", ["T12", "T15", "T7"])
def test_one_candidate_too_few_is_refuted(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    subset_indices = candidate_set.subset_indices

    def mutant(received: Any, n: int, t: int) -> Iterator[tuple[int, ...]]:
        return iter(list(subset_indices(received, n, t))[1:])

    monkeypatch.setattr(candidate_set, "subset_indices", mutant)
    assert decide(LEMMAS_OF_MUTANTS[number]()).verdict is Verdict.REFUTED


def test_an_unsorted_hyperbox_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        one_node.HYPERBOXES, "trusted_hyperbox", lambda x, n, t: Hyperbox(x[1], x[-2])
    )
    for k in range(3):
        lemma = one_node.row_order_means_nothing(FOUR, "trusted_hyperbox", 4, k)
        assert decide(lemma).verdict is Verdict.REFUTED
