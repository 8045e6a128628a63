"""How lemmas make a theorem: lemmas whose assumptions are what other lemmas say.

A composition is a question to the solvers like any other. It is made of the lemmas
themselves, so that it fails if one of them is dropped or says less.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Logic, Verdict

Formulas = dict[str, z3.BoolRef]
"""Formulas by names that say them in words."""


@dataclass(frozen=True, eq=False)
class Fact:
    """Something that lemmas say of certain terms.

    Attributes:
        name: the fact in words.
        formula: what is said.
        lemmas: the names of the lemmas that say it.
    """

    name: str
    formula: z3.BoolRef
    lemmas: tuple[str, ...]


def hypotheses(lemma: Lemma, of: str = "", **terms: z3.ExprRef | float) -> Formulas:
    """Return what a lemma assumes, of given terms, by names that tell them apart.

    With a name for the terms, only what it does not also assume without them.
    """
    said = {k: replaced(lemma, v, terms) for k, v in lemma.assumptions.items()}
    if not of:
        return said
    return {
        f"{name}; {of}": formula
        for name, formula in said.items()
        if not any(formula.eq(known) for known in lemma.assumptions.values())
    }


def instance(lemma: Lemma, of: str = "", **terms: z3.ExprRef | float) -> Fact:
    """Return what a lemma says of given terms: its assumptions imply its conclusion.

    Args:
        lemma: a lemma that is proved.
        of: what it is said of, in words, if it is used more than once.
        terms: the term in place of each of its symbols that is not itself.
    """
    said = z3.Implies(z3.And(*lemma.assumptions.values()), lemma.conclusion)
    name = f"{lemma.name}; {of}" if of else lemma.name
    return Fact(name, replaced(lemma, said, terms), (lemma.name,))


def stated(lemma: Lemma, of: str = "", **terms: z3.ExprRef | float) -> Fact:
    """Return another theorem's conclusion for given terms.

    Its assumptions are hypotheses of both theorems, and are not repeated.
    """
    name = f"{lemma.name}; {of}" if of else lemma.name
    return Fact(name, replaced(lemma, lemma.conclusion, terms), (lemma.name,))


def compose(
    name: str,
    facts: Sequence[Fact],
    conclusion: z3.BoolRef,
    *,
    given: Formulas | None = None,
    hidden: Formulas | None = None,
    unseen: Formulas | None = None,
    logic: Logic = "QF_LRA",
) -> Lemma:
    """Return the lemma that facts, and what is given, imply the conclusion.

    A solver could prove a simple fact again from the hypotheses, and would not need the
    lemma that says it. So hypotheses that only lemmas look into are hidden: they become
    symbols that are true or false. In linear logic products of symbols become symbols
    too. The lemma holds whatever they are, hence for what they are.

    Args:
        name: the composition as a sentence.
        facts: what the lemmas say.
        conclusion: the theorem, or a part of it.
        given: hypotheses that the solver may look into.
        hidden: hypotheses that it may not.
        unseen: formulas in these that it may not look into either, but which are no
            hypotheses themselves.
        logic: the SMT-LIB logic.
    """
    given, hidden, unseen = given or {}, hidden or {}, unseen or {}
    said = {**given, **{fact.name: fact.formula for fact in facts}}
    symbols = [
        (formula, z3.Bool(_quotable(name)))
        for name, formula in (hidden | unseen).items()
    ]

    def shown(formula: z3.BoolRef) -> z3.BoolRef:
        formula = z3.substitute(formula, *symbols)
        return formula if "N" in logic else opaque(formula)

    return Lemma(
        name=name,
        assumptions={
            **{name: z3.Bool(_quotable(name)) for name in hidden},
            **{name: shown(formula) for name, formula in said.items()},
        },
        conclusion=shown(conclusion),
        logic=logic,
        follows_from=tuple(dict.fromkeys(n for fact in facts for n in fact.lemmas)),
    )


def steps_of(lemmas: Iterable[Lemma]) -> dict[str, list[Lemma]]:
    """Return proved lemmas by the step that their names begin with.

    A step by induction has two, the beginning first.

    >>> x = z3.Real("x")
    >>> list(steps_of([Lemma("step 1: half", {"x > 1": x > 1}, x > 0)]))
    ['step 1']
    """
    steps: dict[str, list[Lemma]] = {}
    for lemma in lemmas:
        if lemma.expected is Verdict.PROVED:
            steps.setdefault(lemma.name.partition(":")[0], []).append(lemma)
    return steps


def left_over(lemmas: Iterable[Lemma]) -> list[str]:
    """Return the names of proved lemmas that no composition among them uses.

    A composition itself is what they are for.

    >>> x = z3.Real("x")
    >>> left_over([Lemma("a step", {"x > 1": x > 1}, x > 0)])
    ['a step']
    """
    lemmas = list(lemmas)
    used = {name for lemma in lemmas for name in lemma.follows_from}
    return [
        lemma.name
        for lemma in lemmas
        if lemma.expected is Verdict.PROVED
        and not lemma.follows_from
        and lemma.name not in used
    ]


def replaced(
    lemma: Lemma, formula: z3.BoolRef, terms: Mapping[str, z3.ExprRef | float]
) -> z3.BoolRef:
    """Return a formula of a lemma with terms in place of symbols.

    Raises:
        ValueError: the lemma is not proved, or has no such symbol.
    """
    if lemma.expected is not Verdict.PROVED:
        raise ValueError(f"{lemma.name}: need a lemma that is proved")
    whole = z3.And(*lemma.assumptions.values(), lemma.conclusion)
    symbols = {str(x): x for x in symbols_of(whole)}
    if unknown := terms.keys() - symbols.keys():
        raise ValueError(f"{lemma.name}: need symbols {set(symbols)}, got {unknown}")
    pairs = [
        (symbols[name], z3.RealVal(term) if isinstance(term, int | float) else term)
        for name, term in terms.items()
    ]
    return z3.substitute(formula, *pairs)


def symbols_of(term: z3.ExprRef) -> Iterator[z3.ExprRef]:
    """Yield the constants of a term that are not numbers."""
    if z3.is_const(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
        yield term
    for part in term.children():
        yield from symbols_of(part)


def _has_symbols(term: z3.ExprRef) -> bool:
    return next(symbols_of(term), None) is not None


def opaque(formula: z3.BoolRef) -> z3.BoolRef:
    """Return a formula with a symbol in place of every product of symbols."""
    found = {product.sexpr(): product for product in _products(formula)}
    return z3.substitute(
        formula, *((x, z3.Real(_quotable(name))) for name, x in found.items())
    )


def _quotable(name: str) -> str:
    """Return a name as SMT-LIB can quote it, between vertical bars."""
    return " ".join(name.replace("|", "!").split())


def _products(term: z3.ExprRef) -> Iterator[z3.ExprRef]:
    """Yield the largest products of several symbols in a term."""
    factors = term.children()
    if z3.is_mul(term) and sum(_has_symbols(x) for x in factors) > 1:
        yield term
    else:
        for factor in factors:
            yield from _products(factor)
