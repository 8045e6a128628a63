"""Exact answers of centred clipping (Definition 21), to far more digits than floats."""

from collections.abc import Sequence
from decimal import Decimal, localcontext

import numpy as np

from boxgeom import coordinate_median
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.answers.answer import Within, rounding_of, unit_of
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import Enclosure

DIGITS = 60
"""Square roots are rounded to so many digits, which no float sees."""

Row = list[Decimal]


def centered_clipping_answer(case: Case) -> Within:
    """Return what Definition 21 allows: one vector."""
    start, radius = _start(case), _radius(case)
    with localcontext() as context:
        context.prec = DIGITS
        rows = [list(map(Decimal, row)) for row in case.received.tolist()]
        center = list(map(Decimal, start.tolist()))
        for _ in range(case.iterations or 1):
            center = _moved(rows, center, Decimal(radius))
    nearest = np.array([float(x) for x in center])
    clipped = _clipped(case.received, start, radius)
    return Within(
        [Enclosure(np.nextafter(nearest, -np.inf), np.nextafter(nearest, np.inf))],
        scale=unit_of(clipped, case.received),
        rounding=rounding_of(clipped, terms=case.m * (case.iterations or 1)),
    )


def _moved(rows: Sequence[Row], center: Row, radius: Decimal) -> Row:
    """Return the centre, moved by the mean of the clipped offsets."""
    total = [Decimal(0)] * len(center)
    for row in rows:
        offset = [x - c for x, c in zip(row, center, strict=True)]
        square = sum((x * x for x in offset), Decimal(0))
        share = Decimal(1)
        if square > radius * radius:
            share = radius / square.sqrt()
        total = [s + share * x for s, x in zip(total, offset, strict=True)]
    return [c + s / len(rows) for c, s in zip(center, total, strict=True)]


def _clipped(received: Vectors, start: Vector, radius: float) -> Vectors:
    """Return the start, and the vectors as the first move sees them."""
    offsets = received.astype(np.float64) - start
    apart = lengths(offsets)
    shares = np.where(apart > radius, radius / np.where(apart > 0, apart, 1.0), 1.0)
    clipped = np.vstack([start[None], start + shares[:, None] * offsets])
    return np.asarray(clipped.astype(case_type(received)))


def case_type(received: Vectors) -> np.dtype[np.floating]:
    """Return the precision to answer in: float64 for integers.

    >>> str(case_type(np.array([[1]])))
    'float64'
    """
    return np.dtype(received.dtype if received.dtype.kind == "f" else np.float64)


def _start(case: Case) -> Vector:
    if case.start is None:
        return coordinate_median(case.received.astype(np.float64))
    return case.start.astype(np.float64)


def _radius(case: Case) -> float:
    if case.radius is not None:
        return case.radius
    apart = lengths(case.received.astype(np.float64) - _start(case))
    return float(np.sort(apart)[case.n - case.t - 1])
