"""Lemmas make theorems, and no longer do if one is dropped or says less."""

import dataclasses
import itertools
from collections.abc import Callable

import pytest
import z3

from boxgeom_proofs.kernel.sources import kernel_theorems
from boxgeom_proofs.theorems import Lemma, Verdict, decide
from boxgeom_proofs.theorems.composition import (
    Fact,
    compose,
    hypotheses,
    instance,
    left_over,
    stated,
)
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.proof import all_theorems, find_theorem
from boxgeom_proofs.theorems.theorem import Theorem, sums_of_nothing

X, Y, S, K = z3.Reals("x y s k")
POSITIVE = Lemma("x + 1 is positive", {"x is positive": X > 0}, X + 1 > 0)
SQUARE = Lemma("squares grow", {"x is over 1": X > 1}, X * X > X, logic="QF_NRA")

LEMMAS = {theorem.id: theorem.lemmas() for theorem in all_theorems()}
PROVED = {
    lemma.name
    for lemmas in LEMMAS.values()
    for lemma in lemmas
    if lemma.expected is Verdict.PROVED
}

ON_PAPER = {
    "T16": {
        "case A, n = 5: the sum of the others enters with a positive sign",
        "case A, n = 5: the inequality's left side grows in every value",
        "case A, n = 5: (z - 1) z^2 >= (z - 1) + (z - 1)^2",
        "case A, n = 5: the inequality holds where all values are 1",
        "case A, n = 5: (1 - z) z^2 <= z/4",
        "case A, n = 5: with delta = 0 the edge is over the moment",
    },
    "T20": {
        "C1: the multipliers sum to zero",
        "C2: K <= 4 from h = 4 on",
        "C3: the sum of the others enters with a positive sign",
        "C4: for K = 4 the left side grows in every value",
        "C5: so it does for K <= 4, being linear in K",
        "C6: (y - 1) y^2 >= (y - 1) + (y - 1)^2",
        "C7: the inequality holds where all values are 1, h = 4",
        "C7: the inequality holds where all values are 1, h = 5",
        "C7: the inequality holds where all values are 1, h = 6",
        "C7: the inequality holds where all values are 1, h = 7",
        "C7: the inequality holds where all values are 1, h = 8",
        "C7: the inequality holds where all values are 1, h = 9",
        "C7: the inequality holds where all values are 1, h = 10",
        "C7: the inequality holds where all values are 1, h = 11",
        "C8: 9 (1 - y) y^2 <= 4y - 3y^2",
        "C9: one more value up to M keeps sum z x^2 <= M sum z x",
        "C10: 4K/9 (A e - 3 A^2/h) <= e^2 for h <= 11",
    },
    "T22": {
        "F1: for x other than 0 and m, as m = |x| u - |x - m| u'",
        "F2: for x = 0, where u' = -m/|m| (and likewise for x = m)",
        "F3: summed over Q, |s|^2 <= -2 h <s, m>/|m|",
        "F4: m/|m| and c/R are at most sqrt(2) r/R apart",
    },
}
"""Lemmas that no composition uses: the theorem's scope says so."""

NOT_COMPOSED = {"T18", "T19", "T21"}
"""Theorems whose whole proof only the kernel has checked."""


@pytest.mark.parametrize("theorem", all_theorems(), ids=lambda theorem: theorem.id)
def test_every_lemma_is_what_the_theorem_follows_from(theorem: Theorem) -> None:
    # A lemma that is named after the theorem states it, or a part of it.
    left = {
        x for x in left_over(LEMMAS[theorem.id]) if theorem.id != x.partition(":")[0]
    }
    if theorem.id in ON_PAPER:
        assert left == ON_PAPER[theorem.id]
        assert "on paper" in theorem.scope
    elif theorem.id in NOT_COMPOSED:
        assert left
        assert kernel_theorems(theorem.id)
    else:
        assert not left


@pytest.mark.parametrize("theorem", all_theorems(), ids=lambda theorem: theorem.id)
def test_what_a_composition_names_is_there(theorem: Theorem) -> None:
    for lemma in LEMMAS[theorem.id]:
        assert set(lemma.follows_from) <= PROVED


def weaker(lemma: Lemma) -> Lemma:
    """Return a lemma whose conclusion also holds in another case."""
    claim = z3.Or(lemma.conclusion, z3.Real("any_other_case") > 0)
    return dataclasses.replace(lemma, conclusion=claim)


COMPOSED: dict[str, Callable[[Lemma], Lemma]] = {
    "instance": lambda lemma: compose("y + 1 > 0", [instance(lemma, x=Y)], Y + 1 > 0,
                                      hidden=hypotheses(lemma, x=Y)),
    "stated": lambda lemma: compose("y + 1 > 0", [stated(lemma, x=Y)], Y > -1),
    "twice": lambda lemma: compose(
        "x + y > -2",
        [instance(lemma), instance(lemma, "y", x=Y)],
        X + Y > -2,
        hidden=hypotheses(lemma) | hypotheses(lemma, "y", x=Y),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPOSED)
def test_a_composition_needs_all_that_its_lemma_says(name: str) -> None:
    assert decide(COMPOSED[name](POSITIVE)).verdict is Verdict.PROVED
    assert decide(COMPOSED[name](weaker(POSITIVE))).verdict is Verdict.REFUTED


def test_hypotheses_that_are_not_there_are_missed() -> None:
    claim = compose("y + 1 > 0", [instance(POSITIVE, x=Y)], Y + 1 > 0, unseen={
        "x is positive": Y > 0
    })  # fmt: skip
    assert decide(claim).verdict is Verdict.REFUTED


def test_in_linear_logic_products_are_symbols() -> None:
    known = compose("a square", [instance(SQUARE)], X * X > X - 1,
                    hidden=hypotheses(SQUARE))  # fmt: skip
    assert decide(known).verdict is Verdict.PROVED
    algebra = compose("a square", [instance(SQUARE)], X * X > 0, given={"x": X > 1})
    assert decide(algebra).verdict is Verdict.PROVED
    opaque = compose("a square", [], X * X >= 0)
    assert decide(opaque).verdict is Verdict.REFUTED


def test_different_products_are_different_symbols() -> None:
    products = [X * Y, X * X, Y * Y, X * Y * X, 2 * X * Y, (X + 1) * Y, X * (Y + 1)]
    for one, other in itertools.combinations(products, 2):
        claim = compose("they are equal", [], one == other)
        assert decide(claim).verdict is Verdict.REFUTED


def test_only_what_is_proved_is_used_with_symbols_that_it_has() -> None:
    refuted = dataclasses.replace(POSITIVE, expected=Verdict.REFUTED)
    for use in (instance, stated):
        with pytest.raises(ValueError, match="need a lemma that is proved"):
            use(refuted)
        with pytest.raises(ValueError, match="need symbols"):
            use(POSITIVE, z=Y)


# Inductions.

CLAIM = S <= 2 * K
BEGIN = sums_of_nothing("at most 2 each", [S, K], CLAIM, "QF_LRA")
STEP = Lemma(
    "one more adds at most 2",
    {"k of them": CLAIM, "the next is at most 2": X <= 2},
    S + X <= 2 * (K + 1),
)
TERM = Lemma("a term is at most 2", {"so it is": X <= 1}, X <= 2)


def test_an_induction_says_the_claim_of_totals() -> None:
    fact = by_induction(BEGIN, STEP, each=[TERM], s=Y, k=3)
    assert str(fact.formula) == "y <= 2*3"
    assert fact.lemmas == (BEGIN.name, STEP.name, TERM.name)


def changed(lemma: Lemma, **changes: object) -> Lemma:
    return dataclasses.replace(lemma, **changes)  # type: ignore[arg-type]


NO_INDUCTIONS = {
    "the step says something else": (BEGIN, changed(STEP, conclusion=S + X <= 3 * K)),
    "the step says less": (BEGIN, changed(STEP, conclusion=S + X <= 2 * (K + 1) + 1)),
    "the step says no more": (BEGIN, changed(STEP, conclusion=z3.And(CLAIM, X <= 3))),
    "the step is of another sum": (
        BEGIN,
        changed(STEP, conclusion=X + X <= 2 * (K + 1)),
    ),
    "the step multiplies": (BEGIN, changed(STEP, conclusion=S * X <= 2 * (K + 1))),
    "it begins with another claim": (changed(BEGIN, conclusion=S <= 3 * K), STEP),
    "it begins somewhere": (changed(BEGIN, assumptions={"less": S <= -1}), STEP),
    "one sum begins elsewhere": (
        changed(BEGIN, assumptions={"zero": z3.And(S == 0)}),
        STEP,
    ),
}


@pytest.mark.parametrize("what", NO_INDUCTIONS)
def test_what_is_no_induction_is_refused(what: str) -> None:
    begin, step = NO_INDUCTIONS[what]
    with pytest.raises(ValueError, match="need an induction"):
        by_induction(begin, step, each=[TERM])


def test_what_a_step_assumes_of_a_term_has_to_be_said_by_somebody() -> None:
    with pytest.raises(ValueError, match="need who says that the next is at most 2"):
        by_induction(BEGIN, STEP)
    with pytest.raises(ValueError, match="need who says that the next is at most 2"):
        by_induction(BEGIN, STEP, each=[changed(TERM, conclusion=X <= 3)])
    by_induction(BEGIN, STEP, granted=["the next is at most 2"])


# The altered proofs that passed all tests before there were compositions.


def test_theorem_12_needs_its_minkowski_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("boxgeom_proofs.theorems.contraction.minkowski", lambda: ())
    with pytest.raises(KeyError, match="step 5"):
        find_theorem("T12").lemmas()


def test_theorem_17_cannot_assume_its_conclusion() -> None:
    halves = find_theorem("T17").lemmas()[0]
    with pytest.raises(ValueError, match="need a conclusion that is not assumed"):
        changed(halves, assumptions={"as is well known": halves.conclusion})


FACTS: list[tuple[Lemma, str]] = [
    (lemma, name)
    for lemmas in LEMMAS.values()
    for lemma in lemmas
    if lemma.follows_from
    for name in lemma.assumptions
]


def test_a_composition_fails_if_what_a_lemma_says_is_weakened() -> None:
    assert len(FACTS) > 200
    for lemma, name in FACTS:
        escape = z3.Or(lemma.assumptions[name], z3.Real("any_other_case") > 0)
        less = {**lemma.assumptions, name: escape}
        answer = decide(changed(lemma, assumptions=less))
        assert answer.verdict is Verdict.REFUTED, f"{lemma.name}: {name}"


def test_a_fact_is_a_formula_and_the_lemmas_that_say_it() -> None:
    fact = instance(POSITIVE, "of y", x=Y)
    assert isinstance(fact, Fact)
    assert fact.name == "x + 1 is positive; of y"
    assert fact.formula.eq(z3.Implies(z3.And(Y > 0), Y + 1 > 0))
