"""Theorem 26 of the code needs what it asks of boxes, and holds of boxes at random."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

import boxgeom
from boxgeom import Hyperbox, Rule, View
from boxgeom.vectors import Vector, Vectors
from boxgeom_fast.clamping import clamped_midpoint
from boxgeom_proofs.symbolic import outer_boxes
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.theorems import Verdict, decide
from boxgeom_proofs.theorems.solver import without

FOUR = SymbolicNetwork(4, 1)


def column(counterexample: dict[str, str], start: str) -> list[list[float]]:
    """Return the values of the symbols whose names start so, as vectors of floats."""
    names = sorted(name for name in counterexample if name.startswith(start))
    return [[float(Fraction(counterexample[name]))] for name in names]


def test_boxes_that_miss_g_are_refuted_and_so_they_are_on_floats() -> None:
    lemma = outer_boxes.outer_boxes_halve_up_to_the_gap(FOUR, 4, 4)
    answer = without(lemma, outer_boxes.POINT)
    assert answer.verdict is Verdict.REFUTED
    found = answer.counterexample
    honest = column(found, "honest")
    outputs = []
    for node in "ij":
        received = honest + column(found, f"told_{node}")
        low, high = (column(found, f"{end}_{node}")[0] for end in ("low", "high"))
        box = Hyperbox(np.array(low), np.array(high))
        trusted = boxgeom.trusted_hyperbox(received, 4, 1)
        outputs.append(trusted.intersection(box).midpoint)
    delta = float(Fraction(found["delta"]))
    assert outputs[0] - outputs[1] > (np.ptp(honest) + delta) / 2


def test_a_node_that_forgets_its_trusted_hyperbox_is_refuted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Hyperbox, "intersection", lambda _, other: other)
    lemmas = [
        outer_boxes.outer_boxes_are_box_valid(FOUR, 4),
        outer_boxes.outer_boxes_halve_up_to_the_gap(FOUR, 4, 4),
    ]
    assert [decide(lemma).verdict for lemma in lemmas] == [Verdict.REFUTED] * 2


@pytest.mark.parametrize("seed", range(5))
def test_the_midpoint_of_the_twin_is_the_one_that_is_proved_of(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lowest, highest = np.sort(rng.standard_normal((2, 100)), axis=0)
    # Boxes that meet the trusted one, and may begin or end outside of it.
    low, high = rng.uniform(lowest, highest) + [[-1], [1]] * rng.exponential(
        1, (2, 100)
    )
    box, trusted = Hyperbox(low, high), Hyperbox(lowest, highest)
    expected = trusted.intersection(box).midpoint
    assert (clamped_midpoint(low, high, lowest, highest) == expected).all()


def larger_boxes(rng: np.random.Generator) -> Rule:
    """Return a rule that takes a box around GH, another one each time, in its place."""

    def output(received: Vectors, n: int, t: int) -> Vector:
        medians = boxgeom.geometric_median_hyperbox(received, n, t)
        d = received.shape[1]
        # Often not at all, so that nodes differ by as much as they can.
        excess = rng.exponential(2, (2, d)) * rng.integers(0, 2, (2, d))
        box = Hyperbox(medians.lower - excess[0], medians.upper + excess[1])
        return boxgeom.trusted_hyperbox(received, n, t).intersection(box).midpoint

    return Rule(
        name="larger-boxes",
        definition="D5",
        function=output,
        needs="n > 3t to agree",
        agreement="T26",
        approximation="T26",
        validity="box (T26)",
        enumerates=True,
    )


def whatever(rng: np.random.Generator) -> boxgeom.Delivery:
    """Return a delivery that tells every node another honest-looking lie, or none."""

    def deliver(view: View, vectors: Vectors) -> list[dict[int, Vector]]:
        h, d = view.honest.shape
        mail: list[dict[int, Vector]] = []
        for _ in range(h):
            told = {}
            for sender in range(len(vectors)):
                if rng.random() < 0.8:
                    copied = view.honest[rng.integers(h)]
                    told[sender] = copied + 0.1 * rng.standard_normal(d)
            mail.append(told)
        return mail

    return boxgeom.Delivery("whatever", deliver, "lies", equivocates=True)


@pytest.mark.parametrize("seed", range(20))
def test_rounds_with_larger_boxes_at_random_contract_and_are_valid(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, t = [(4, 1), (5, 1), (7, 2)][seed % 3]
    honest = rng.standard_normal((n - t, 1 + seed % 4))
    trace = boxgeom.agree(
        honest, larger_boxes(rng), n=n, t=t, delivery=whatever(rng), rounds=3
    )
    factor = boxgeom.contraction_bound(n, t)
    diagonals = [spread.diagonal for spread in trace.spreads]
    for before, after in pairwise(diagonals):
        assert after <= factor * before * (1 + 1e-12)
    assert all(boxgeom.is_box_valid(output, honest) for output in trace.outputs)
