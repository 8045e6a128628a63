"""A trial: one implementation, asked and judged."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from boxgeom.vectors import Vector
from boxgeom_conformance.answers.answer import show
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import Failure, Outcome, UnresponsiveError
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Reply, Target

TOLERANCE = 1e-5
SINGLE_PRECISION_TOLERANCE = 1e-3


@dataclass(frozen=True)
class Trial:
    """One implementation of a rule, to be asked and judged.

    Attributes:
        subject: the rule.
        target: the implementation.
        tolerance: how far an answer may be off, in units of the vectors that matter.

    Raises:
        ValueError: the tolerance is negative or not finite.
    """

    subject: Subject
    target: Target
    tolerance: float = TOLERANCE

    def __post_init__(self) -> None:
        if not 0 <= self.tolerance < math.inf:
            raise ValueError(
                f"tolerance: need a finite number, 0 or more, got {self.tolerance}"
            )

    def tolerance_for(self, case: Case) -> float:
        """Return the tolerance, which single precision widens."""
        single = SINGLE_PRECISION_TOLERANCE if case.dtype == "float32" else 0.0
        return max(self.tolerance, single)

    def reply(self, case: Case) -> Reply:
        """Return whatever the implementation does with a case."""
        try:
            return self.target.call(case)
        except UnresponsiveError as error:
            silence = error
        # Not within the handler: failures of other causes are no same failure to
        # hypothesis, which would call a crash after another crash flaky.
        raise Failure(silence.outcome, silence.told, "an answer", case)

    def ask(self, case: Case) -> Vector:
        """Return the vector that the implementation answers, shape (d,).

        Raises:
            Failure: it raised, or answered something that is no finite vector.
        """
        return self.vector(case, self.reply(case))

    def vector(self, case: Case, reply: Reply) -> Vector:
        """Return the vector in a reply; errors as in `ask`."""
        wanted = f"a vector of d = {case.d} finite numbers"
        if reply.refusal:
            raise Failure(Outcome.RAISED, reply.refusal, wanted, case)
        if reply.output is None:
            told = reply.told or "nothing"
            raise Failure(Outcome.WRONG_SHAPE, told, wanted, case)
        if reply.output.shape != (case.d,):
            told = f"an array of shape {reply.output.shape}"
            raise Failure(Outcome.WRONG_SHAPE, told, wanted, case)
        dtype = np.float32 if case.dtype == "float32" else np.float64
        with np.errstate(over="ignore"):
            vector: Vector = reply.output.astype(dtype)
        if not np.isfinite(vector).all():  # or too large for the vectors' precision
            raise Failure(Outcome.NOT_FINITE, show(reply.output), wanted, case)
        return vector

    def expect_as_defined(self, case: Case) -> None:
        """Raise Failure unless the answer is one that the definition allows."""
        self.judge(case, self.ask(case), self.subject.answer(case))

    def judge(self, case: Case, output: Vector, answer: Any) -> None:
        """Raise Failure unless an output is as near to an answer as the tolerance."""
        try:
            error = answer.error(output)
        except OverflowError:
            error = math.inf
        if not error <= self.tolerance_for(case):
            told = f"{show(output)}, off by {error:.2g}"
            raise Failure(Outcome.WRONG, told, str(answer), case)
