"""Remedies: other ways to call a target, each of which mends a common mistake."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from boxgeom.vectors import Vector
from boxgeom_conformance.case import Case
from boxgeom_conformance.subjects import SUBJECTS, Subject
from boxgeom_conformance.targets.target import Reply, Target
from boxgeom_conformance.targets.wrapped import WrappedTarget
from boxgeom_conformance.vectors.published_cases import PublishedCase, published_cases

HALF_PRECISION = 2.0**-4
"""A tolerance that excuses sums in bfloat16, which has 8 bits, of like numbers."""

MOST_OF_HALF = 1000.0
"""Half precision can add up numbers to here."""

BRAIN_BITS = np.uint32(0xFFFF0000)
"""Of a float32, those that bfloat16 has."""


def _as_it_is(case: Case) -> Case:
    return case


def _any_case(case: Case) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class ChangedTarget(WrappedTarget):
    """A target that is called in another way.

    Attributes:
        target: the target.
        change: what it is asked instead of a case.
        condition: the cases that it is asked.
        given: the number types that it is given, () for its own.
    """

    change: Callable[[Case], Case]
    condition: Callable[[Case], bool]
    given: tuple[str, ...]

    @property
    def dtypes(self) -> tuple[str, ...]:
        """The number types that it is given."""
        return self.given or self.target.dtypes

    def takes(self, case: Case) -> bool:
        """Return whether the case is one that it is to be asked."""
        return self.condition(case) and self.target.takes(case)

    def call(self, case: Case) -> Reply:
        """Return what it does with a case; errors as of the target."""
        return self.target.call(self.change(case))

    def show(self, *cases: Case) -> str:
        """Return what a reader can paste to see the answers for themselves."""
        return self.target.show(*(self.change(case) for case in cases))


@dataclass(frozen=True, eq=False)
class Remedy:
    """Another way to call a target, and what it says about it if that helps.

    Attributes:
        cause: what is wrong, and what to try; it follows "it".
        change: what the target is asked instead of a case.
        condition: the cases that it is asked.
        dtypes: the number types that it is given, () for its own.
        concerns: whether a target of a rule can be called so, and it could help.
        tolerance: how far an answer may then be off; None for as far as usual.
    """

    cause: str
    change: Callable[[Case], Case] = _as_it_is
    condition: Callable[[Case], bool] = _any_case
    dtypes: tuple[str, ...] = ()
    concerns: Callable[[Target, Subject], bool] = lambda target, subject: True
    tolerance: float | None = None

    def applied_to(self, target: Target) -> ChangedTarget:
        """Return the target, called so."""
        return ChangedTarget(target, self.change, self.condition, self.dtypes)


def _swapped(case: Case) -> Case:
    return dataclasses.replace(case, n=case.t, t=case.n)


def _transposed(case: Case) -> Case:
    return case.with_vectors(case.received.T.copy())


def _answers_float32(target: Target, subject: Subject) -> bool:
    """Return whether it answers float32 numbers to float64 vectors.

    Thirds are no float32 numbers, so that none comes out of float64 arithmetic.
    """
    if set(target.dtypes) != {"float32", "float64"}:
        return False
    output = _output_of_thirds(target, subject)
    return output is not None and bool((output == output.astype(np.float32)).all())


def _answers_half(target: Target, subject: Subject) -> bool:
    """Return whether its answer to thirds has no more digits than half precision.

    That is either type of 16 bits; it may have computed with another type since.
    """
    output = _output_of_thirds(target, subject)
    if output is None:
        return False
    single = output.astype(np.float32)
    brain = (single.view(np.uint32) & BRAIN_BITS).view(np.float32)
    return any((output == half).all() for half in (single.astype(np.float16), brain))


def _loses_half(target: Target, subject: Subject) -> bool:
    """Return whether its answer to thirds is off by about what half precision loses.

    A search may as well have ended early.
    """
    case, output = _thirds(target, subject), _output_of_thirds(target, subject)
    if case is None or output is None or subject.is_searched:
        return False
    return 2.0**-14 < subject.answer(case).error(output) < HALF_PRECISION


def _of_like_size(case: Case) -> bool:
    """Return whether half precision can tell a case's numbers apart, in each column."""
    for column in case.received.astype(np.float64).T:
        largest = np.abs(column).max(initial=0.0)
        gaps = np.diff(np.unique(column))
        if not largest <= MOST_OF_HALF or not (gaps >= largest / 16).all():
            return False
    return True


def _answers_nothing(target: Target, subject: Subject) -> bool:
    """Return whether it has no answer to vectors in an array."""
    return target.gives == "array" and _output_of_thirds(target, subject) is None


def _output_of_thirds(target: Target, subject: Subject) -> Vector | None:
    """Return what a target answers to vectors of thirds, None if it is no vector."""
    case = _thirds(target, subject)
    output = None if case is None else target.call(case).output
    is_vector = output is not None and case is not None and output.shape == (case.d,)
    return output if is_vector else None


def _thirds(target: Target, subject: Subject) -> Case | None:
    """Return a case of vectors of thirds that a target takes, if there is one."""
    if subject.name not in SUBJECTS:
        return None
    for drawn in published_cases(subject.name):
        if "-drawn-" in drawn.slug and isinstance(drawn, PublishedCase):
            case = drawn.case.with_vectors(drawn.case.received / 3)
            if target.takes(case):
                return case
    return None


def _in(container: str) -> Remedy:
    return Remedy(
        cause=f"takes no array; try --give {container}",
        change=lambda case: case.given_as(container),
        concerns=_answers_nothing,
    )


CALLS = (
    Remedy(
        cause="answers float32 to float64 input; try --dtype float32",
        dtypes=("float32",),
        concerns=_answers_float32,
    ),
    *(_in(container) for container in ("list", "arrays", "tensor", "tensors")),
    Remedy(
        cause="takes n for t and t for n; swap them, as in --call 'f(X, t, n)'",
        change=_swapped,
        concerns=lambda target, subject: {"n", "t"} <= target.names,
    ),
    Remedy(
        cause="has its vectors in columns; try --call with X.T, as in 'f(X.T, n, t)'",
        change=_transposed,
        concerns=lambda target, subject: target.gives in ("array", "json"),
    ),
)
"""What mends mistakes in how a target is called, in the order to try them."""

PRECISIONS = (
    Remedy(
        cause="answers numbers of half precision, float16 or bfloat16",
        condition=_of_like_size,
        concerns=_answers_half,
        tolerance=HALF_PRECISION,
    ),
    Remedy(
        cause="is right to two or three digits only, as after a detour through half "
        "precision",
        condition=_of_like_size,
        concerns=_loses_half,
        tolerance=HALF_PRECISION,
    ),
)
"""What is right to few digits."""

CONDITIONS = (
    Remedy(
        cause="is wrong only where fewer than n vectors arrive; "
        "if it needs one from every node, --where 'm == n'",
        condition=lambda case: case.m == case.n,
    ),
    Remedy(
        cause="is wrong only for t = 0; if that is not meant to work, --where 't >= 1'",
        condition=lambda case: case.t >= 1,
    ),
)
"""What leaves out the only cases that a target may not be made for."""
