"""Bad rounds and far medians by hill climbing on the rule itself."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

import boxgeom
from boxgeom.definitions.spread import gap_bound
from boxgeom.vectors import Vectors

Floats = NDArray[np.float64]
Score = Callable[[Floats], float]

STARTS = 5
FIRST_STEP, LEAST_STEP = 0.5, 1e-7


@dataclass(frozen=True)
class Climb:
    """Something to make as large as possible.

    Attributes:
        name: what it is, in words.
        score: from vectors, shape (rows, d), to the number to be made large.
        rows: how many vectors.
        d: their dimension.
        bound: what is proved of the number.
        proved: by which theorem, "" if by none.
    """

    name: str
    score: Score
    rows: int
    d: int
    bound: float
    proved: str


def highest(climb: Climb, steps: int, rng: np.random.Generator) -> float:
    """Return the largest score found from `STARTS` random starts, ``steps`` in all."""
    return max(_climb(climb, steps // STARTS, rng) for _ in range(STARTS))


def _climb(climb: Climb, steps: int, rng: np.random.Generator) -> float:
    """Return the score on top of a hill: longer steps after a success, else shorter."""
    here = rng.normal(size=(climb.rows, climb.d))
    best, step = climb.score(here), FIRST_STEP
    for _ in range(steps):
        moved = rng.random(here.shape) < 0.5
        there = here + step * moved * rng.normal(size=here.shape)
        score = climb.score(there)
        if score >= best:
            here, best, step = there, score, 1.6 * step
        else:
            step = max(0.9 * step, LEAST_STEP)
    return best


def equivocation(n: int, t: int, d: int) -> Climb:
    """Return the factor of a round in which two nodes are told t lies each."""
    honest = n - t

    def score(vectors: Floats) -> float:
        sent, lies = vectors[:honest], vectors[honest:]
        told = [sent, np.vstack([sent, lies[:t]]), np.vstack([sent, lies[t:]])]
        return _factor(sent, [boxgeom.box_geom(rows, n, t) for rows in told])

    name = f"diagonal, n = {n}, t = {t}, d = {d}, equivocation"
    bound, proved = boxgeom.contraction_bound(n, t), gap_bound(n, t).theorem
    return Climb(name, score, honest + 2 * t, d, bound, proved)


def reliable(n: int, d: int) -> Climb:
    """Return the factor of a round with t = 1 and reliable broadcast."""

    def score(vectors: Floats) -> float:
        told = [vectors[:-1], vectors]
        return _factor(vectors[:-1], [boxgeom.box_geom(x, n, 1) for x in told])

    name = f"diagonal, n = {n}, t = 1, d = {d}, reliable broadcast"
    return Climb(name, score, n, d, 0.5, "T21")


def longest_edge(n: int, d: int) -> Climb:
    """Return the same of the longest edge, of which nothing is proved."""

    def score(vectors: Floats) -> float:
        told = [vectors[:-1], vectors]
        after = np.ptp([boxgeom.box_geom(rows, n, 1) for rows in told], axis=0)
        return float(after.max() / np.ptp(vectors[:-1], axis=0).max())

    name = f"longest edge, n = {n}, t = 1, d = {d}, reliable broadcast"
    return Climb(name, score, n, d, 1.0, "")


def median_from_centre(count: int, left_out: int, d: int) -> Climb:
    """Return how many covering radii the honest median is from the ball's centre.

    Each candidate leaves ``left_out`` of ``count`` honest vectors out (Theorem 22).
    """
    subsets = list(combinations(range(count), count - left_out))

    def score(vectors: Floats) -> float:
        candidates = [boxgeom.geometric_median(vectors[list(s)]) for s in subsets]
        ball = boxgeom.covering_ball(np.array(candidates))
        off = float(np.linalg.norm(boxgeom.geometric_median(vectors) - ball.center))
        return off / ball.radius if ball.radius else 0.0

    bound = 4 * math.sqrt((count - left_out) * (count - 1) / left_out)
    name = f"covering radii from c to mu*, N = {count}, t - f = {left_out}, d = {d}"
    return Climb(name, score, count, d, bound, "T22")


def _factor(sent: Vectors, outputs: list[Vectors]) -> float:
    after, before = np.ptp(outputs, axis=0), np.ptp(sent, axis=0)
    return float(np.linalg.norm(after) / np.linalg.norm(before))


CLIMBS = (
    equivocation(4, 1, 2),
    reliable(4, 2),
    longest_edge(4, 2),
    median_from_centre(4, 1, 2),
    median_from_centre(6, 1, 3),
)
