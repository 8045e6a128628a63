"""Vectors that are not finite: refused or survived, never a silent wrong number."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from boxgeom import smallest_hyperbox
from boxgeom_conformance.answers.answer import Within, rounding_of
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import Cases, claim
from boxgeom_conformance.checks.scopes import INSIDE
from boxgeom_conformance.inputs import gaussian
from boxgeom_conformance.inputs.strategies import made_cases, small_cases
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.trial import Trial
from boxgeom_proofs.certificates import Enclosure

SOURCE = "section 5 of the spec: input"
INFINITIES = (np.inf, -np.inf)


@dataclass(frozen=True)
class BadRow:
    """What is put into one row.

    Attributes:
        row: which one; of 0 to m - 1, modulo m.
        column: where, modulo d; None for all columns.
        value: NaN or an infinity.
    """

    row: int
    column: int | None
    value: float


def _with_bad_rows(*values: float) -> Cases:
    """Return cases with up to t rows to spoil; the first one gets the first value.

    In a third of the cases at least two rows may be Byzantine, and two or more are bad.
    """

    def row(value: st.SearchStrategy[float]) -> st.SearchStrategy[BadRow]:
        column = st.one_of(st.integers(0, 9), st.none())
        return st.builds(BadRow, st.integers(0, 20), column, value)

    first, any_of_them = st.just(values[0]), st.sampled_from(values)

    def drawn(subject: Subject) -> st.SearchStrategy[tuple[Case, list[BadRow]]]:
        small = small_cases(subject, least_t=1)
        larger = made_cases(subject, gaussian, dimensions=(1, 2, 3), least_t=1)
        more = st.lists(row(any_of_them), min_size=1, max_size=2)
        rows = st.tuples(row(first), more).map(lambda pair: [pair[0], *pair[1]])
        several = small_cases(subject, least_t=2)
        return st.tuples(st.one_of(small, larger, several), rows)

    return drawn


@claim(
    "contract",
    SOURCE,
    _with_bad_rows(np.nan, *INFINITIES),
    applies_to=INSIDE,
    severity=Severity.EXTREME,
    effort=0.5,
)
def refuses_or_survives_nan(trial: Trial, drawn: tuple[Case, list[BadRow]]) -> None:
    """Up to t vectors with a NaN are refused, or do not matter."""
    for bad_rows in _anywhere(drawn[1]):
        _expect_refused_or_survived(trial, drawn[0], bad_rows)


@claim(
    "contract",
    SOURCE,
    _with_bad_rows(np.inf, -np.inf),
    applies_to=INSIDE,
    severity=Severity.EXTREME,
    effort=0.5,
)
def refuses_or_survives_infinity(
    trial: Trial, drawn: tuple[Case, list[BadRow]]
) -> None:
    """Up to t vectors with infinite coordinates are refused, or do not matter."""
    for bad_rows in _anywhere(drawn[1]):
        _expect_refused_or_survived(trial, drawn[0], bad_rows)
        mirrored = [replace(bad, value=-bad.value) for bad in bad_rows]
        _expect_refused_or_survived(trial, drawn[0], mirrored)


def _anywhere(bad_rows: list[BadRow]) -> list[list[BadRow]]:
    """Return bad rows where they are, and moved so that one is the first, or the last.

    Loops that begin or end with a row of their own go wrong there.
    """
    here = bad_rows[0].row
    return [
        [replace(bad, row=bad.row - here + first) for bad in bad_rows]
        for first in (here, 0, -1)
    ]


def _expect_refused_or_survived(
    trial: Trial, case: Case, bad_rows: list[BadRow]
) -> None:
    # All n - t honest vectors arrive: if no more do, the bad one is honest. And a rule
    # that averages more vectors than are honest averages the bad one too.
    most = case.m - case.n + case.t if trial.subject.is_synchronous else case.t
    assume(most > 0 and (case.q or 0) <= case.m - case.t)
    received, is_bad = case.received.copy(), np.zeros(case.m, dtype=bool)
    for bad in bad_rows[:most]:
        columns = slice(None) if bad.column is None else bad.column % case.d
        received[bad.row % case.m, columns] = bad.value
        is_bad[bad.row % case.m] = True
    poisoned = case.with_vectors(received)
    reply = trial.reply(poisoned)
    if reply.refusal:
        return
    # The mean resists nothing, and to pass a NaN on is not to hide it.
    passed_on = reply.output is not None and not np.isfinite(reply.output).all()
    if passed_on and not trial.subject.resists:
        return
    honest = received[~is_bad]
    box = smallest_hyperbox(honest)
    allowed = Enclosure(box.lower, box.upper)
    answer = Within([allowed], box.longest_edge, rounding_of(honest, case.m))
    trial.judge(poisoned, trial.vector(poisoned, reply), answer)
