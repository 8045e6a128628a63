"""What the reference answers to random cases, in Rocq, and where it fails to answer."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from boxgeom_proofs.kernel.rocq import RocqError

Case = TypeVar("Case")


@contextmanager
def answering(case: object, number: int, seed: int) -> Iterator[None]:
    """Turn an error of the reference into one that names the case it was given.

    Any error fails the check, as a wrong answer would, and does not end the report.

    Raises:
        RocqError: the body raises an error.

    >>> with answering("n=4, t=1", 3, seed=7):
    ...     raise KeyError("lower")
    Traceback (most recent call last):
    boxgeom_proofs.kernel.rocq.RocqError: seed 7: case 3, n=4, t=1: KeyError: 'lower'
    """
    try:
        yield
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        raise RocqError(f"seed {seed}: case {number}, {case}: {told}") from error


def answered(
    cases: Sequence[Case], as_rocq: Callable[[int, Case], str], seed: int
) -> str:
    """Return the cases with the reference's answers, as the terms of a list in Rocq.

    Args:
        cases: any.
        as_rocq: from a case and its number to a term, with the reference's answers.
        seed: of the cases.

    Raises:
        RocqError: the reference raises an error; the message names the case.
    """
    terms = []
    for number, case in enumerate(cases):
        with answering(case, number, seed):
            terms.append(as_rocq(number, case))
    return ";\n".join(terms)
