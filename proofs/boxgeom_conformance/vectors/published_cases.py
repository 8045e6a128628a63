"""The published cases, read from the JSON files that ship with this package."""

import functools
from dataclasses import dataclass

import numpy as np

from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.vectors.files import Json
from boxgeom_conformance.vectors.flags import HARD_FOR_FLOATS
from boxgeom_conformance.vectors.published_answers import accepted
from boxgeom_conformance.vectors.published_runs import PublishedRun
from boxgeom_conformance.vectors.validation import valid_published
from boxgeom_conformance.worker.protocol import decode

FLOAT32_IS_COARSER = 2.0**29
MOST_OF_FLOAT32 = 2.0**12
MOST_FLAGS = 10


@dataclass(frozen=True, eq=False)
class PublishedCase:
    """One case of the test vectors, with all that may be answered to it.

    Attributes:
        slug: its name.
        comment: what there is to know about it.
        bugs: the bugs that it is meant to catch, by flag.
        requires: what says how it is to be answered.
        case: what is asked.
        expected: all that may be answered, as in the file.
    """

    slug: str
    comment: str
    bugs: dict[str, str]
    requires: str
    case: Case
    expected: Json

    @property
    def severity(self) -> Severity:
        """How much it matters if the answer is wrong."""
        if "refused" in self.expected:
            return Severity.CONTRACT
        is_bad = "or_refused" in self.expected
        hard = is_bad or not HARD_FOR_FLOATS.isdisjoint(self.bugs)
        return Severity.EXTREME if hard else Severity.ORDINARY

    def skip_reason(self, target: Target) -> str:
        """Return why a target cannot be asked, "" if it can."""
        needed = self.expected.get("told", ())
        missing = [name for name in needed if name not in target.names]
        if missing:
            return f"the call does not use {' and '.join(missing)}"
        fitted = self._fitted(target)
        if fitted is None:
            return f"its numbers are no {target.dtypes[0]}"
        return "" if target.takes(self.case) else "no case that the target takes"

    def check(self, trial: Trial) -> None:
        """Raise Failure unless the implementation answers as the case says."""
        fitted = self._fitted(trial.target)
        if fitted is None or self.skip_reason(trial.target):
            return
        coarser = FLOAT32_IS_COARSER if fitted.dtype != self.case.dtype else 1.0
        answer = accepted(self.expected, trial.subject, fitted, coarser)
        if answer is None:
            self._expect_refused(trial, fitted)
            return
        reply = trial.reply(fitted)
        if not (reply.refusal and "or_refused" in self.expected):
            trial.judge(fitted, trial.vector(fitted, reply), answer)

    def _fitted(self, target: Target) -> Case | None:
        """Return the case in a number type that the target takes, if it fits one.

        A target that takes float32 alone gets bad input, and the cases whose numbers
        are small and exact in float32.
        """
        if self.case.dtype in target.dtypes:
            return self.case
        with np.errstate(over="ignore"):
            fitted = self.case.as_type(target.dtypes[0])
        same = np.array_equal(fitted.received, self.case.received, equal_nan=True)
        large = np.abs(self.case.received) > MOST_OF_FLOAT32
        bad_input = {"refused", "or_refused"} & self.expected.keys()
        far = bool(large.any()) and not bad_input
        return fitted if same and not far else None

    def _expect_refused(self, trial: Trial, case: Case) -> None:
        output = trial.reply(case).output
        if output is not None and output.size and np.isfinite(output).all():
            wanted = f"an error: {self.expected['refused']}"
            raise Failure(
                CheckOutcome.DID_NOT_REFUSE, show(output.ravel()), wanted, case
            )


@functools.cache
def published_cases(rule: str) -> tuple[PublishedCase | PublishedRun, ...]:
    """Return all published cases of a rule, and the agreement runs that it has.

    Those that are meant to catch one bug come first: their failures tell most.

    >>> [case.slug for case in published_cases("krum")][:2]
    ['krum-one-neighbour-more', 'krum-itself-is-no-neighbour']
    """
    runs = [run for run in valid_published("agreement")["runs"] if run["rule"] == rule]
    cases = cases_of(valid_published(rule))
    telling = sorted(cases, key=lambda case: len(case.bugs) or MOST_FLAGS)
    return (*telling, *(PublishedRun(run["slug"], run) for run in runs))


def cases_of(document: Json) -> tuple[PublishedCase, ...]:
    """Return the cases in a rule's file."""
    flags = document["flags"]
    return tuple(
        PublishedCase(
            slug=entry["slug"],
            comment=entry["comment"],
            bugs={name: flags[name]["bug"] for name in entry["flags"]},
            requires=_source(entry, document),
            case=_case(entry),
            expected=entry["expected"],
        )
        for group in document["groups"]
        for entry in group["cases"]
    )


def _source(entry: Json, document: Json) -> str:
    """Return what requires a case: the definition, or what rules bad input out."""
    if {"refused", "or_refused"} & entry["expected"].keys():
        reference: str = document["flags"][entry["flags"][0]]["reference"]
        return reference
    return "{definition}"


def _case(entry: Json) -> Case:
    rows = entry["received"]
    d = len(rows[0]) if rows else 1
    received = decode(rows, d, entry["dtype"])
    options = {
        name: decode([value], d, entry["dtype"])[0]
        if isinstance(value, list)
        else value
        for name, value in entry["options"].items()
    }
    return Case(received, entry["n"], entry["t"], **options)
