"""Inductions over the terms of a sum, of two lemmas: a beginning and a step."""

from collections.abc import Mapping, Sequence

import z3

from boxgeom_proofs.theorems.composition import Fact, opaque, replaced, symbols_of
from boxgeom_proofs.theorems.theorem import Lemma


def by_induction(
    begin: Lemma,
    step: Lemma,
    *,
    each: Sequence[Lemma] = (),
    granted: Sequence[str] = (),
    under: Sequence[str] = (),
    of: str = "",
    **totals: z3.ExprRef | float,
) -> Fact:
    """Return what holds of sums of any number of terms, by induction over the terms.

    Args:
        begin: the claim about sums of nothing, or of the first term.
        step: that one more term keeps it. One of its assumptions is the claim.
        each: lemmas whose conclusions are what ``step`` assumes of a term.
        granted: the names of what else ``step`` assumes of terms and sums, which holds
            by what they are.
        under: the names of what else it assumes, which imply the claim in the fact.
        of: what it is said of, in words, if it is used more than once.
        totals: the terms in place of the symbols of the claim.

    Raises:
        ValueError: the two lemmas are no induction, or more is assumed of a term.
    """
    claim = _claim(begin, step)
    known = [opaque(lemma.conclusion) for lemma in each]
    for name, formula in step.assumptions.items():
        is_known = formula.eq(claim) or any(
            opaque(formula).eq(other) for other in known
        )
        if not is_known and name not in (*granted, *under):
            raise ValueError(f"{step.name}: need who says that {name}")
    names = (begin.name, step.name, *(lemma.name for lemma in each))
    name = f"by induction: {step.name}; {of}" if of else f"by induction: {step.name}"
    assumed = [step.assumptions[name] for name in under]
    said = z3.Implies(z3.And(*assumed), claim) if assumed else claim
    return Fact(name, replaced(step, said, totals), names)


def _claim(begin: Lemma, step: Lemma) -> z3.BoolRef:
    """Return the assumption of the step that it concludes for one more term."""
    for claim in step.assumptions.values():
        found: dict[str, z3.ExprRef] = {}
        if not _matches(claim, step.conclusion, found):
            continue
        grown = {k: v for k, v in found.items() if k != str(v)}
        if all(map(_is_sum_of, grown, grown.values())) and _begins(begin, claim, grown):
            return claim
    raise ValueError(f"{begin.name}, {step.name}: need an induction")


def _matches(
    claim: z3.ExprRef, other: z3.ExprRef, found: dict[str, z3.ExprRef]
) -> bool:
    """Return whether the claim is the other formula, with what is found for symbols."""
    if z3.is_const(claim) and claim.decl().kind() == z3.Z3_OP_UNINTERPRETED:
        return found.setdefault(str(claim), other).eq(other)
    mine, theirs = claim.children(), other.children()
    if not mine:
        return bool(claim.eq(other))
    same = claim.decl().name() == other.decl().name() and len(mine) == len(theirs)
    return same and all(
        _matches(a, b, found) for a, b in zip(mine, theirs, strict=True)
    )


def _is_sum_of(symbol: str, term: z3.ExprRef) -> bool:
    """Return whether a term is the symbol of a sum and one more term."""
    parts = term.children()
    return z3.is_add(term) and str(parts[0]) == symbol


def _begins(begin: Lemma, claim: z3.BoolRef, grown: Mapping[str, z3.ExprRef]) -> bool:
    """Return whether a lemma says the claim of no terms, or of the first term."""
    nothing = {f"{symbol} == 0" for symbol in grown}
    assumed = {str(x) for y in begin.assumptions.values() for x in (y, *y.children())}
    if begin.conclusion.eq(claim):
        return nothing <= assumed
    first = [
        (symbol, z3.substitute(grown[str(symbol)], (symbol, z3.RealVal(0))))
        for symbol in symbols_of(claim)
        if str(symbol) in grown
    ]
    return bool(
        z3.simplify(z3.substitute(claim, *first)).eq(z3.simplify(begin.conclusion))
    )
