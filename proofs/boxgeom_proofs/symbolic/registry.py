"""The theorems about the code by number, for any network of nodes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import z3

from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.reals import term_of
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, failed_lemma

Sizes = Sequence[tuple[Any, ...]]
"""The arguments of networks: n and t, perhaps d, and whether the code sees floats."""

LOGIC = "QF_LRA"
SMALL: Sizes = ((4, 1), (5, 1), (7, 2))
LARGE: Sizes = (*SMALL, (10, 3))
FLOATS: Sizes = ((4, 1, 1, True),)
PLANE: Sizes = ((4, 1, 2), (5, 1, 2))

Make = Callable[..., Lemma]
Cases = Callable[[SymbolicNetwork], Iterable[tuple[Any, ...]]]

CODE_THEOREMS: dict[str, Callable[[], Lemmas]] = {}
"""By a title such as "T1 on the code": what makes the lemmas of all instances."""

BY_NETWORK: dict[str, Callable[[SymbolicNetwork], Iterator[Lemma]]] = {}
"""By the same titles: what makes the lemmas of one network."""


def on_the_code(
    number: str, cases: Cases, instances: Sizes = SMALL
) -> Callable[[Make], Make]:
    """Return a decorator that registers a function as what makes a theorem's lemmas.

    Args:
        number: the theorem's, such as "T1".
        cases: from a network to the other arguments of the function, a tuple per lemma.
        instances: the networks, by their arguments, for which it is proved.
    """
    title = f"{number} on the code"

    def register(make: Make) -> Make:
        def lemmas(network: SymbolicNetwork) -> Iterator[Lemma]:
            return (_made(title, make, network, case) for case in cases(network))

        BY_NETWORK[title] = lemmas
        CODE_THEOREMS[title] = lambda: tuple(
            lemma for sizes in instances for lemma in lemmas(SymbolicNetwork(*sizes))
        )
        return make

    return register


def _made(
    title: str, make: Make, network: SymbolicNetwork, case: tuple[Any, ...]
) -> Lemma:
    """Return a lemma, or what says that the code raised an error while it was made."""
    try:
        return make(network, *case)
    except Exception as error:
        arguments = ", ".join(map(str, (network, *case)))
        return failed_lemma(f"{title}: {make.__name__}, {arguments}", error)


def always(_: object) -> z3.BoolRef:
    """Return the claim that is true of every result: it is enough to have one."""
    return z3.BoolVal(True)


def single_entry(vector: Any) -> z3.ArithRef:
    """Return the only coordinate of a vector, as a term."""
    (value,) = vector
    return term_of(value)
