"""A trial: one implementation of a rule, asked and judged."""

import math
from dataclasses import dataclass

import numpy as np

from boxgeom.vectors import Vector
from boxgeom_conformance.answers.answer import ExactAnswer, show
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, Failure, UnresponsiveError
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Reply, Target

TOLERANCE = 1e-5
SINGLE_PRECISION_TOLERANCE = 1e-3
"""Of a search: near its optimum float32 cannot tell distances apart."""


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
        """Return the tolerance in a case; a search in single precision widens it.

        What sums in single precision lose, exact answers excuse by themselves.
        """
        searched = self.subject.is_searched and case.dtype == "float32"
        return max(self.tolerance, SINGLE_PRECISION_TOLERANCE if searched else 0.0)

    def reply(self, case: Case) -> Reply:
        """Return whatever the implementation does with a case.

        Raises:
            Failure: it hung, crashed or answered nonsense.
        """
        try:
            return self.target.call(case)
        except UnresponsiveError as error:
            silence = error
        # Raised outside the handler, hence without a cause: hypothesis compares causes,
        # and would call a crash that follows another crash flaky.
        raise Failure(silence.outcome, silence.reason, "an answer", case)

    def ask(self, case: Case) -> Vector:
        """Return the vector that the implementation answers, shape (d,).

        A pre-aggregation alone answers several, shape (k, d).

        Raises:
            Failure: it raised, or answered something other than a finite vector.
        """
        return self.vector(case, self.reply(case))

    def vector(self, case: Case, reply: Reply) -> Vector:
        """Return the vector in a reply; errors as in `ask`."""
        shape = self.subject.shape(case)
        of_vectors = f"an array of shape {shape}, of finite numbers"
        one = f"a vector of d = {case.d} finite numbers"
        wanted = one if shape == (case.d,) else of_vectors
        if reply.refusal:
            raise Failure(CheckOutcome.RAISED, reply.refusal, wanted, case)
        if reply.output is None:
            got = reply.unreadable or "nothing"
            raise Failure(CheckOutcome.WRONG_SHAPE, got, wanted, case)
        if reply.output.shape != shape:
            got = f"an array of shape {reply.output.shape}"
            raise Failure(CheckOutcome.WRONG_SHAPE, got, wanted, case)
        dtype = np.float32 if case.dtype == "float32" else np.float64
        with np.errstate(over="ignore"):
            vector: Vector = reply.output.astype(dtype)
        if not np.isfinite(vector).all():  # or too large for the vectors' precision
            raise Failure(CheckOutcome.NOT_FINITE, show(reply.output), wanted, case)
        return vector

    def expect_as_defined(self, case: Case) -> None:
        """Raise Failure unless the answer is one that the definition allows."""
        self.judge(case, self.ask(case), self.subject.answer(case))

    def judge(self, case: Case, output: Vector, answer: ExactAnswer) -> None:
        """Raise Failure unless an output is as near to an answer as the tolerance."""
        error = _error(answer, output)
        if not error <= self.tolerance_for(case):
            got = f"{show(output)}, off by {error:.2g}"
            raise Failure(CheckOutcome.WRONG, got, str(answer), case)

    def allows(self, case: Case, output: Vector) -> bool:
        """Return whether an output is one that the definition allows."""
        error = _error(self.subject.answer(case), output)
        return error <= self.tolerance_for(case)


def _error(answer: ExactAnswer, output: Vector) -> float:
    try:
        return answer.error(output)
    except OverflowError:
        return math.inf
