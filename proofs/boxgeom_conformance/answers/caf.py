"""What CAF may answer (Definition 27), from exact distances and sums.

Eigenvectors are known in floats, to some ten digits. So each way on is followed that
rounding could take: which of several vectors, as far along the line, lose all weight,
whether enough is left, which covariance is the least. Where the largest eigenvalue is
not alone, any direction counts, and so any mean of the vectors that still have weight.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

import numpy as np

from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom.numerics.exact import integer_rows, squared_distances
from boxgeom.vectors import Vector, Vectors, canonical_order
from boxgeom_conformance.answers.answer import Within, rounding_of, unit_of
from boxgeom_conformance.answers.averages import enclose
from boxgeom_conformance.case import Case
from boxgeom_proofs.certificates import Enclosure

WEIGHT = 2**60
"""A whole weight: all are integers."""

EPSILONS = 2**5
"""How many units of the last digit offsets may be off; shares, by far more."""

MOST_TIED = 4
MOST_WAYS = 64

Weights = tuple[int, ...]


@dataclass(frozen=True)
class _Way:
    """What is known on one of the ways on.

    Attributes:
        weights: of every vector.
        residues: vectors whose weight is 0 but for rounding, so that they count still
            for the largest distance along the line.
        least: the least largest eigenvalue met.
        found: the weights of which it may be that.
    """

    weights: Weights
    residues: frozenset[int] = frozenset()
    least: Fraction | None = None
    found: tuple[Weights, ...] = ()


@dataclass(frozen=True)
class _Line:
    """The line on which weighted vectors vary most.

    Attributes:
        eigenvalue: of their covariance matrix.
        is_alone: whether no other eigenvalue may be the largest.
        along: the distance of every vector from the mean along it, in some unit.
        margin: how much of themselves shares may be off.
    """

    eigenvalue: Fraction
    is_alone: bool
    along: Vector
    margin: float


def caf_answer(case: Case) -> Within:
    """Return what Definition 27 allows: the means at the end of every way on."""
    received = canonical_order(case.received)
    distances = np.array(squared_distances(received), dtype=object)
    enough = (2 * (case.n - case.t) - case.m) * WEIGHT
    ways = [_Way((WEIGHT,) * case.m)]
    found: set[Weights] = set()
    free: list[Vectors] = []
    for _ in range(MOST_WAYS):
        if not ways:
            return _answer(case, received, sorted(found), free)
        way = ways.pop()
        line = _line(received, distances, way)
        way = _with_mean(way, line)
        if line.eigenvalue == 0:
            found |= set(way.found)
        elif not line.is_alone:
            found |= set(way.found)
            free.append(received[np.array(way.weights) > 0])
        else:
            for onward in _onward(received, way, line):
                total = sum(onward.weights)
                if total <= enough * (1 + line.margin):
                    found |= set(onward.found)
                if total > enough * (1 - line.margin):
                    ways.append(onward)
    return _answer(case, received, [], [received])


def _line(received: Vectors, distances: Vectors, way: _Way) -> _Line:
    """Return the line on which the vectors vary most, each by its weight."""
    weights = np.array(way.weights, dtype=object)
    counts = np.flatnonzero(weights > 0)
    total, sums = int(weights.sum()), distances @ weights
    # 2 W² times the inner products of the offsets from the mean, W being the total.
    table = total * (sums[:, None] + sums) - total**2 * distances - weights @ sums
    unit = max(table.diagonal()[counts])
    if unit <= 0:
        return _Line(Fraction(0), True, np.zeros(len(weights)), 0.0)
    products = (table / unit).astype(np.float64)
    roots = np.sqrt((weights[counts] / total).astype(np.float64))
    values, vectors = np.linalg.eigh(
        roots[:, None] * products[np.ix_(counts, counts)] * roots
    )
    margin = _margin(received[counts])
    gap = 1 - float(values[-2] / values[-1]) if len(values) > 1 else 1.0
    return _Line(
        eigenvalue=Fraction(float(values[-1])) * Fraction(unit, 2 * total**2),
        is_alone=gap > math.sqrt(margin),  # or the line may turn by as much
        along=np.abs(products[:, counts] @ (roots * vectors[:, -1])),
        margin=margin / max(gap, margin),
    )


def _margin(vectors: Vectors) -> float:
    """Return how much offsets between vectors may be off, of the longest of them."""
    floats = vectors.astype(np.float64)
    edge = float(np.ptp(floats, axis=0).max())
    size = float(np.abs(floats).max())
    dtype = vectors.dtype if vectors.dtype.kind == "f" else np.float64
    return EPSILONS * float(np.finfo(dtype).eps) * (1 + size / edge)


def _with_mean(way: _Way, line: _Line) -> _Way:
    """Return the way with its mean among those found, if its eigenvalue is least."""
    value, least, slack = line.eigenvalue, way.least, Fraction(line.margin)
    if least is None or value < least * (1 - slack):
        return replace(way, least=value, found=(way.weights,))
    if value > least * (1 + slack):
        return way
    both = (*way.found, way.weights)
    return replace(way, least=min(value, least), found=both)


def _onward(received: Vectors, way: _Way, line: _Line) -> Iterator[_Way]:
    """Yield every way on: which of the farthest vectors have lost all weight."""
    counts = [i for i, weight in enumerate(way.weights) if weight or i in way.residues]
    farthest = max(line.along[i] for i in counts)
    shares = np.minimum((line.along / farthest) ** 2, 1.0)
    weights = tuple(
        round(weight * (1 - share)) if weight else 0
        for weight, share in zip(way.weights, shares, strict=True)
    )
    tied = [i for i in counts if shares[i] >= 1 - line.margin]
    cleared = tuple(0 if i in tied else x for i, x in enumerate(weights))
    if any(weights[i] > WEIGHT * 1e-12 for i in tied):
        yield replace(way, weights=weights, residues=frozenset())
    seen = set()
    most = len(tied) if len(tied) <= MOST_TIED else 1
    for size in range(most):
        for residues in combinations(tied, size):
            rows = tuple(sorted(received[i].tobytes() for i in residues))
            if rows not in seen:
                seen.add(rows)
                yield replace(way, weights=cleared, residues=frozenset(residues))


def _answer(
    case: Case, received: Vectors, found: Sequence[Weights], free: Sequence[Vectors]
) -> Within:
    """Return the answer that allows some weighted means, and all of some boxes."""
    means = [enclose(weighted_mean(received, weights)) for weights in found]
    boxes = [smallest_hyperbox(vectors.astype(np.float64)) for vectors in free]
    counted = np.array([np.array(weights) > 0 for weights in found]).any(axis=0)
    kept = np.concatenate([received[counted] if len(found) else received[:0], *free])
    return Within(
        [*means, *(Enclosure(box.lower, box.upper) for box in boxes)],
        scale=unit_of(kept, received),
        rounding=rounding_of(kept, terms=case.m),
    )


def weighted_mean(vectors: Vectors, weights: Sequence[int]) -> list[Fraction]:
    """Return the mean of vectors, shape (m, d), by their weights, as d rationals.

    >>> weighted_mean(np.array([[0.0], [0.5]]), [1, 3])
    [Fraction(3, 8)]
    """
    rows, unit = integer_rows(vectors)
    divisor = unit * sum(weights)
    return [
        Fraction(sum(w * x for w, x in zip(weights, column, strict=True)), divisor)
        for column in zip(*rows, strict=True)
    ]
