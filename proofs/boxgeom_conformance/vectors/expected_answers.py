"""Exact answers as JSON: what an implementation may answer, and nothing else."""

from collections.abc import Sequence

import numpy as np

from boxgeom.composition import JOINT
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import Within, unit_of
from boxgeom_conformance.answers.compositions import AnswerOfAny
from boxgeom_conformance.answers.medians import MinimiserOf
from boxgeom_conformance.answers.selections import OneOf
from boxgeom_conformance.case import Case
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.vectors.files import Json
from boxgeom_proofs.certificates import Enclosure, median_enclosure
from boxgeom_proofs.certificates.gram import gram_matrix
from boxgeom_proofs.certificates.line import middle_of_a_line

ROUNDINGS = 8


def expected_answer(rule: str, case: Case) -> Json:
    """Return what the rule's definition allows in a case.

    >>> case = Case(np.array([[0.0], [1.0], [2.0]]), n=3, t=0)
    >>> expected_answer("medoid", case)
    {'one_of': [[1.0]]}

    Raises:
        ValueError: the answer has no form in the files.
    """
    subject = find_subject(rule)
    match (subject.published_answer_to or subject.answer_to)(case):
        case Within() as answer:
            return _within(answer)
        case MinimiserOf() as answer:
            return _minimiser(answer.multisets)
        case OneOf() as answer:
            return {"one_of": np.unique(answer.allowed, axis=0).tolist()}
        case AnswerOfAny() as answer:
            return _of_any(rule.rpartition(JOINT)[2], answer)
    raise ValueError(f"{rule}: need an answer in closed form for d = {case.d}")


def _of_any(rule: str, answer: AnswerOfAny) -> Json:
    """Return what a rule allows for any of several multisets that may be left to it."""
    every = [expected_answer(rule, left) for left in answer.cases]
    found: dict[str, list[Json]] = {}
    for expected in every:
        # What is selected is a vector that was computed, and so is rounded.
        for row in expected.get("one_of", ()):
            expected.setdefault("enclosures", []).append({"lower": row, "upper": row})
        for key in expected.keys() & {"enclosures", "segments"}:
            known = found.setdefault(key, [])
            known += [part for part in expected[key] if part not in known]
    losses = [np.array(expected.get("rounding", 0.0)) for expected in every]
    rounding = np.max([np.broadcast_to(x, answer.rounding.shape) for x in losses], 0)
    return {
        **found,
        "scale": min(expected.get("scale", 0.0) for expected in every),
        "rounding": [_short(x) for x in (rounding + answer.rounding).tolist()],
    }


def _within(answer: Within) -> Json:
    bounds = [_bounds(e.lower, e.upper) for e in answer.enclosures]
    return {
        "enclosures": [b for i, b in enumerate(bounds) if b not in bounds[:i]],
        "scale": _short(answer.scale),
        "rounding": [_short(x) for x in answer.rounding.tolist()],
    }


def _minimiser(multisets: Sequence[Vectors]) -> Json:
    """Return the medians of any of several multisets: segments, if one is one."""
    boxes = [median_enclosure(v, any_median=True) for v in multisets]
    ends = [_ends(vectors) for vectors in multisets]
    sizes = np.abs([[box.lower, box.upper] for box in boxes]).max(axis=(0, 1))
    limits = np.finfo(multisets[0].dtype)
    rounding = ROUNDINGS * (float(limits.eps) * sizes + float(limits.smallest_normal))
    units = [_unit(v, box) for v, box in zip(multisets, boxes, strict=True)]
    slack = {
        "scale": _short(min(units)),
        "rounding": [_short(x) for x in rounding.tolist()],
    }
    on_lines = [pair for pair in ends if pair is not None]
    if all(np.array_equal(start, end) for start, end in on_lines):
        return {"enclosures": [_bounds(b.lower, b.upper) for b in boxes], **slack}
    if len(on_lines) < len(ends):
        raise ValueError("need medians that are all on lines, or none on a segment")
    segments = [
        {"start": start.tolist(), "end": end.tolist()} for start, end in on_lines
    ]
    return {"segments": segments, **slack}


def _ends(vectors: Vectors) -> tuple[Vector, Vector] | None:
    """Return the ends of the segment of medians of vectors on a line, else None."""
    segment = middle_of_a_line(gram_matrix(vectors))
    return None if segment is None else (vectors[segment.first], vectors[segment.last])


def _unit(vectors: Vectors, median: Enclosure) -> float:
    """Return the middle distance to the median; see `unit_of` if it is 0."""
    offsets = vectors.astype(np.float64) - median.lower
    middle = float(np.sort(lengths(offsets))[len(vectors) // 2])
    return middle or unit_of(median.lower[None], vectors)


def _short(number: float) -> float:
    """Return a number to three digits, as many as a scale or a rounding means."""
    return float(f"{number:.3g}")


def _bounds(lower: Vector, upper: Vector) -> Json:
    return {"lower": lower.tolist(), "upper": upper.tolist()}
