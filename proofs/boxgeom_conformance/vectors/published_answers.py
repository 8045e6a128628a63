"""What the files of test vectors allow, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import ExactAnswer, Within, in_units, show
from boxgeom_conformance.case import Case
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.vectors.files import Json
from boxgeom_proofs.certificates import Enclosure


@dataclass(frozen=True, eq=False)
class OnSegments:
    """Any point of one of several segments.

    Attributes:
        segments: pairs of ends, shape (2, d) each.
        scale: the length that errors are measured in.
        rounding: what rounding excuses in every coordinate, shape (d,).
    """

    segments: Sequence[Vectors]
    scale: float
    rounding: Vector

    @property
    def is_unique(self) -> bool:
        """Whether there is one point only."""
        every = np.concatenate(self.segments)
        return bool((every == every[0]).all())

    def error(self, output: Vector) -> float:
        """Return the distance to the nearest point, in its worst coordinate."""
        return min(self._error(start, end, output) for start, end in self.segments)

    def _error(self, start: Vector, end: Vector, output: Vector) -> float:
        edge = end - start
        length = float(edge @ edge) or 1.0
        share = min(max(float((output - start) @ edge) / length, 0.0), 1.0)
        off = np.abs(output - (start + share * edge))
        return in_units(float((off - self.rounding).max()), self.scale)

    def __str__(self) -> str:
        return " or ".join(
            f"on the segment from {show(start)} to {show(end)}"
            for start, end in self.segments[:3]
        )


@dataclass(frozen=True, eq=False)
class Exactly:
    """One of several vectors, number by number."""

    allowed: Vectors

    @property
    def is_unique(self) -> bool:
        """Whether there is one vector only."""
        return len(self.allowed) == 1

    def error(self, output: Vector) -> float:
        """Return 0 for one of the vectors, infinity for any other."""
        return 0.0 if (self.allowed == output).all(axis=1).any() else float("inf")

    def __str__(self) -> str:
        return " or ".join(show(row) for row in self.allowed[:3])


@dataclass(frozen=True, eq=False)
class EitherOf:
    """What a file allows, and what the definition's own judge does besides.

    The judge forgives what floats cannot tell: where an optimum is flat, points far
    from it are as good; a file has room for the optimum alone.

    Attributes:
        published: what the file allows.
        judged: what the checks allow.
    """

    published: ExactAnswer
    judged: ExactAnswer

    @property
    def is_unique(self) -> bool:
        """Whether the file allows one answer only."""
        return self.published.is_unique

    def error(self, output: Vector) -> float:
        """Return the smaller of the two errors."""
        error = self.published.error(output)
        return min(error, self.judged.error(output)) if error else 0.0

    def __str__(self) -> str:
        return str(self.published)


def accepted(
    expected: Json, subject: Subject, case: Case, excuse: float = 1.0
) -> ExactAnswer | None:
    """Return what is accepted as an answer to a published case, as the checks do.

    None if the case is to be refused. A mean, or a box, is judged by the file alone,
    which has it exactly; so is the coordinate-wise median, which the checks but one
    leave free between two middle values.
    """
    published = answer_of(expected, excuse)
    if published is None or "or_refused" in expected:
        return published  # there is no answer to what is not finite
    judged = subject.answer(case)
    return published if isinstance(judged, Within) else EitherOf(published, judged)


def answer_of(expected: Json, excuse: float = 1.0) -> ExactAnswer | None:
    """Return what an entry "expected" allows, or None if the case is to be refused.

    Args:
        expected: the entry, as in the schema.
        excuse: the multiple of the rounding that is allowed.

    >>> str(answer_of({"one_of": [[1.0, 2.0]]}))
    '[1.0, 2.0]'
    """
    if "refused" in expected:
        return None
    if "one_of" in expected:
        return Exactly(np.array(expected["one_of"]))
    scale, rounding = expected["scale"], excuse * np.array(expected["rounding"])
    if "segments" in expected:
        segments = [np.array([s["start"], s["end"]]) for s in expected["segments"]]
        return OnSegments(segments, scale, rounding)
    enclosures = [
        Enclosure(np.array(e["lower"]), np.array(e["upper"]))
        for e in expected["enclosures"]
    ]
    return Within(enclosures, scale, rounding)
