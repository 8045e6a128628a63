"""Theorems of the code by number, each made for any network of nodes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import z3

from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.reals import term_of
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

LOGIC = "QF_LRA"
SMALL = ((4, 1), (5, 1), (7, 2))
LARGE = (*SMALL, (10, 3))

Make = Callable[..., Lemma]
Cases = Callable[[SymbolicNetwork], Iterable[tuple[Any, ...]]]

CODE_THEOREMS: dict[str, Callable[[], Lemmas]] = {}
"""By a theorem's number and "on the code": what makes its lemmas for all instances."""

BY_NETWORK: dict[str, Callable[[SymbolicNetwork], Iterator[Lemma]]] = {}
"""The same for one network."""


def on_the_code(
    number: str, cases: Cases, instances: Sequence[tuple[int, int]] = SMALL
) -> Callable[[Make], Make]:
    """Register what makes a theorem's lemma from a network and one of its cases."""
    title = f"{number} on the code"

    def register(make: Make) -> Make:
        def lemmas(network: SymbolicNetwork) -> Iterator[Lemma]:
            return (make(network, *case) for case in cases(network))

        BY_NETWORK[title] = lemmas
        CODE_THEOREMS[title] = lambda: tuple(
            lemma for n, t in instances for lemma in lemmas(SymbolicNetwork(n, t))
        )
        return make

    return register


def always(_: object) -> z3.BoolRef:
    """Return that nothing is claimed of a result but that there is one."""
    return z3.BoolVal(True)


def single_entry(vector: Any) -> z3.ArithRef:
    """Return the only coordinate of a vector, as a term."""
    (value,) = vector
    return term_of(value)
