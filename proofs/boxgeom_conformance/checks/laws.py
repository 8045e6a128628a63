"""Laws: what follows from the definition for all vectors."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from boxgeom import smallest_hyperbox
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import Within, rounding_of, show
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import claim
from boxgeom_conformance.checks.scopes import DETERMINED, ISOMETRIC, MOVING, RESISTANT
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.inputs.strategies import SMALL_INTEGERS, small_cases
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.trial import Trial
from boxgeom_proofs.certificates import Enclosure

Move = Callable[[Vectors], Vectors]
T = TypeVar("T")


def _with(
    more: Callable[[Case], st.SearchStrategy[T]], *, least_t: int = 0
) -> Callable[[Subject], st.SearchStrategy[tuple[Case, T]]]:
    """Return cases together with something drawn for each."""

    def drawn(subject: Subject) -> st.SearchStrategy[tuple[Case, T]]:
        cases = small_cases(subject, least_t=least_t)
        return cases.flatmap(lambda case: st.tuples(st.just(case), more(case)))

    return drawn


def _integers(case: Case) -> st.SearchStrategy[Vector]:
    row = st.lists(SMALL_INTEGERS, min_size=case.d, max_size=case.d)
    return row.map(lambda numbers: np.array(numbers, dtype=np.float64))


def _permutations_of(
    count: Callable[[Case], int],
) -> Callable[[Case], st.SearchStrategy[Vector]]:
    return lambda case: st.permutations(range(count(case))).map(np.array)


def _expect_moves_along(
    trial: Trial, case: Case, move: Move, factor: float = 1.0
) -> None:
    """Raise Failure unless moving the vectors moves the answer in the same way.

    The factor is what moving multiplies distances by.
    """
    assume(trial.subject.answer(case).is_unique)
    moved = case.moved(move, factor)
    assume(trial.target.takes(moved))
    first, got = trial.ask(case), trial.ask(moved)
    expected = move(first[None])[0]
    scale = smallest_hyperbox(moved.received).longest_edge
    off = float(np.abs(got - expected).max())
    slack = float(rounding_of(moved.received, moved.m).max())
    if off <= trial.tolerance_for(case) * scale + slack:
        return
    if not _are_both_allowed(trial, (case, first), (moved, got)):
        raise Failure(
            CheckOutcome.WRONG,
            show(got),
            f"{show(expected)}, as the first call's answer moves along",
            case,
            moved,
        )


def _are_both_allowed(trial: Trial, *calls: tuple[Case, Vector]) -> bool:
    """Return whether all outputs are allowed, however far apart.

    They can be far apart where the definition has one answer but floats see a flat
    optimum, or the sums of two selections as equal.
    """
    return all(trial.allows(case, output) for case, output in calls)


@claim(
    "law",
    "{definition}",
    _with(_integers),
    applies_to=MOVING & DETERMINED,
    effort=0.5,
)
def moves_with_the_vectors(trial: Trial, drawn: tuple[Case, Vector]) -> None:
    """Adding a vector to all vectors adds it to the answer."""
    case, shift = drawn
    _expect_moves_along(trial, case, lambda vectors: vectors + shift)


@claim(
    "law",
    "{definition}",
    _with(lambda case: st.sampled_from([2.0, 3.0, 0.125, 1000.0, 2.0**-10])),
    applies_to=DETERMINED,
    effort=0.5,
)
def scales_with_the_vectors(trial: Trial, drawn: tuple[Case, float]) -> None:
    """Multiplying all vectors by a positive number multiplies the answer."""
    case, factor = drawn
    _expect_moves_along(trial, case, lambda vectors: factor * vectors, factor)


@claim("law", "{definition}", small_cases, applies_to=DETERMINED, effort=0.5)
def flips_with_the_vectors(trial: Trial, case: Case) -> None:
    """Changing the sign of all vectors changes the sign of the answer."""
    _expect_moves_along(trial, case, lambda vectors: -vectors)


@claim(
    "law",
    "{definition}",
    _with(_permutations_of(lambda case: case.d)),
    applies_to=DETERMINED,
    effort=0.5,
)
def treats_all_coordinates_alike(trial: Trial, drawn: tuple[Case, Vector]) -> None:
    """Swapping coordinates of all vectors swaps those of the answer."""
    case, order = drawn
    _expect_moves_along(trial, case, lambda vectors: vectors[:, order])


@claim(
    "law",
    "{definition}",
    small_cases,
    applies_to=ISOMETRIC & DETERMINED,
    effort=0.5,
)
def turns_with_the_vectors(trial: Trial, case: Case) -> None:
    """Rotating all vectors rotates the answer."""
    assume(case.d >= 2)
    fivefold = np.eye(case.d) * 5
    fivefold[:2, :2] = [[3, -4], [4, 3]]
    # Multiples of five stay integers when rotated: only the answer is rounded.
    multiples = case.moved(lambda vectors: 5 * vectors, 5.0)
    _expect_moves_along(trial, multiples, lambda vectors: vectors @ fivefold / 5)


@claim(
    "law",
    "{definition}",
    _with(_permutations_of(lambda case: case.m)),
    applies_to=DETERMINED,
)
def does_not_care_about_row_order(trial: Trial, drawn: tuple[Case, Vector]) -> None:
    """The same vectors in another order give the same answer."""
    case, order = drawn
    assume(trial.subject.answer(case).is_unique)
    shuffled = case.with_vectors(case.received[order])
    expected, got = trial.ask(case), trial.ask(shuffled)
    scale = smallest_hyperbox(case.received).longest_edge
    off = float(np.abs(got - expected).max())
    if off <= trial.tolerance_for(case) * scale:
        return
    if not _are_both_allowed(trial, (case, expected), (shuffled, got)):
        raise Failure(
            CheckOutcome.WRONG,
            show(got),
            f"{show(expected)}, as in the first call's order",
            case,
            shuffled,
        )


@claim("law", "{definition}", small_cases, effort=0.5)
def stays_in_the_box_of_the_vectors(trial: Trial, case: Case) -> None:
    """Every coordinate lies between the vectors' least and largest."""
    _expect_in_box_of(trial, case, case.received)


@claim("law", "{definition}", _with(_integers), effort=0.5)
def answers_what_all_vectors_are(trial: Trial, drawn: tuple[Case, Vector]) -> None:
    """If all vectors are equal, it is that vector."""
    case, vector = drawn
    # Thirds, so that their sums are rounded.
    equal = case.moved(lambda rows: np.repeat(vector[None] / 3, len(rows), axis=0))
    _expect_in_box_of(trial, equal, equal.received)


@claim(
    "law",
    "Definition 12 and Theorem 1",
    _with(
        lambda case: st.tuples(_integers(case), st.sampled_from([1e2, 1e4, 1e9])),
        least_t=1,
    ),
    applies_to=RESISTANT,
)
def is_not_carried_away_by_t_far_vectors(
    trial: Trial, drawn: tuple[Case, tuple[Vector, float]]
) -> None:
    """However far t vectors are, it stays with the others."""
    case, (direction, size) = drawn
    assume(np.any(direction != 0) and (case.q or 0) <= case.m - case.t)
    # All n - t honest vectors are among those received.
    count = case.m - case.n + case.t if trial.subject.is_synchronous else case.t
    assume(count > 0)
    received = case.received.copy()
    received[:count] = size * direction
    far, honest = case.with_vectors(received), received[count:]
    if trial.subject.resists == "ball":
        _expect_near(trial, far, honest)
    elif trial.subject.resists == "thrice the box":
        edges = np.ptp(honest, axis=0)
        _expect_in_box_of(trial, far, np.vstack([honest - edges, honest + edges]))
    else:
        _expect_in_box_of(trial, far, honest)


def _expect_near(trial: Trial, case: Case, honest: Vectors) -> None:
    """Raise Failure unless the answer is as near as a geometric median must be.

    If c is at most R from every honest vector, and f of the m vectors lie elsewhere,
    the median is within 2 (m - f) R / (m - 2 f) of c: beyond that, the summed distance
    to the honest vectors grows by more than that to the others can shrink.
    """
    center = smallest_hyperbox(honest).midpoint
    radius = float(lengths(honest - center).max())
    share = len(honest) / (len(honest) - (case.m - len(honest)))
    output = trial.ask(case)
    distance = float(lengths(output - center))
    reach = 2 * share * radius
    slack = trial.tolerance_for(case) * (reach or 1.0)
    if not distance <= reach + slack:
        raise Failure(
            CheckOutcome.WRONG,
            show(output),
            f"within {reach:.6g} of {show(center)}",
            case,
        )


def _expect_in_box_of(trial: Trial, case: Case, vectors: Vectors) -> None:
    """Raise Failure unless the answer lies in the box of some of the vectors."""
    box = smallest_hyperbox(vectors)
    allowed = Enclosure(box.lower, box.upper)
    rounding = rounding_of(vectors, case.m)
    scale = box.longest_edge or 1.0
    trial.judge(case, trial.ask(case), Within([allowed], scale, rounding))
