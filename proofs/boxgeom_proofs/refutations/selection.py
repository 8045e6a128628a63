"""No rule that returns an input approximates the geometric median (R4)."""

from fractions import Fraction
from itertools import combinations

import numpy as np

import boxgeom
from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates import median_enclosure
from boxgeom_proofs.certificates.rationals import sum_of_squares
from boxgeom_proofs.refutations.exact_median import (
    Points,
    as_points,
    is_only_median,
    point_text,
    squared_distance,
)
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)

DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1))
COPIES = (2, 3, 5)
KRUM_WITNESS = ((0, 0), (12, 5), (12, -5), (-120, 50), (-120, -50))
ROUNDING = 1e-12


@refutation(
    "R4",
    claim="Krum, the medoid, or any rule that returns an input approximates the "
    "geometric median",
    witness="t=1, n=4q: q copies each of (1,0), (-1,0), (0,1), (0,-1), of which one is "
    "Byzantine; for Krum also n=5, t=1: (0,0), (12,5), (12,-5), (-120,50), (-120,-50)",
)
def no_selected_input_approximates_the_median() -> Facts:
    """The cross's ratio grows with q; that of Krum's witness is infinite."""
    crosses = tuple(fact for q in COPIES for fact in _cross(q))
    return (*crosses, *_krum())


def _cross(q: int) -> Facts:
    """Refute the claim for every ratio below sqrt(4 q^2 - 1) - 1.

    If one copy of (1,0) is missing, the unit vectors from (-s,0) to the others sum to
    q - 1 - q + 2q s/sqrt(1 + s^2) in coordinate 1, and to 0 in the other. By symmetry
    the medians of all subsets are (s,0), (-s,0), (0,s), (0,-s).
    """
    square = Fraction(1, 4 * q * q - 1)
    cosine = Fraction(1, 2 * q)
    require_equal(square / (1 + square), cosine**2, "the squared cosine s^2/(1 + s^2)")
    require_equal(q - 1 - q + 2 * q * cosine, 0, "the sum of the unit vectors")
    # The input nearest to (-s,0) is (-1,0): s < 1, and the others are farther than 1.
    require(0 < square < 1, "s is between 0 and 1")
    cross = np.repeat(np.array(DIRECTIONS, dtype=np.float64), q, axis=0)
    for k in range(4):
        _check_median_without(cross, k * q, square)
    return (
        f"q = {q}: without one copy of (1,0) the median is (-s,0) with s^2 = {square}",
        _check_ratios(cross, q),
    )


def _check_median_without(cross: Vectors, left_out: int, square: Fraction) -> None:
    """Raise NotRefuted unless the certified median is -s times the missing vector."""
    missing = cross[left_out]
    bounds = median_enclosure(np.delete(cross, left_out, axis=0))
    ends = sorted(
        Fraction(float(-end @ missing)) for end in (bounds.lower, bounds.upper)
    )
    require(
        ends[0] > 0 and ends[0] ** 2 <= square <= ends[1] ** 2,
        f"s lies between the certified {float(ends[0])} and {float(ends[1])}",
    )
    median = boxgeom.geometric_median(np.delete(cross, left_out, axis=0))
    error = float(np.abs(median + missing * float(square) ** 0.5).max())
    require(error <= ROUNDING, f"the reference's median is {error} from the exact one")


def _check_ratios(cross: Vectors, q: int) -> str:
    """Return a sentence on the least approximation ratio of an input.

    Raises:
        NotRefuted: the reference computes another.
    """
    n, exact = 4 * q, float(4 * q * q - 1) ** 0.5 - 1
    radius = boxgeom.covering_radius(cross, n, 1)
    honest = [np.delete(cross, left_out, axis=0) for left_out in range(0, n, q)]
    outputs = [boxgeom.medoid(cross), boxgeom.krum(cross, n, 1), *cross[::q]]
    inputs = set(as_points(cross))
    distances = []
    for output in outputs:
        require(as_points([output])[0] in inputs, f"{output} is an input")
        distances += [boxgeom.distance_to_median(output, rest) for rest in honest]
    least = min(distances) / radius
    require(
        abs(least - exact) <= ROUNDING * exact,
        f"the reference's least ratio {least} is {exact}",
    )
    return (
        f"q = {q}: no input is nearer to any median than {exact:.4f} = "
        f"sqrt({4 * q * q - 1}) - 1 covering radii"
    )


def _krum() -> Facts:
    """The median of any four of the five is 0, and Krum selects another vector."""
    n, t, received = 5, 1, as_points(KRUM_WITNESS)
    fours = list(combinations(received, n - t))
    for four in fours:
        require(is_only_median(received[0], four), f"the median of {four} is 0")
    radius = boxgeom.covering_radius(KRUM_WITNESS, n, t)
    require(radius <= ROUNDING, f"the reference's covering radius {radius} is 0")
    scores = {point: _score(point, received) for point in received}
    least = [point for point in received if scores[point] == min(scores.values())]
    (output,) = as_points([boxgeom.krum(KRUM_WITNESS, n, t)])
    require(output in least, f"Krum returns one of least score, {point_text(output)}")
    length = require_equal(sum_of_squares(output), 13**2, "its squared length")
    return (
        f"each of the {len(fours)} subsets of 4 has the median 0: r_cov is 0",
        f"Krum returns {point_text(output)} of score {scores[output]}; {length}",
    )


def _score(point: tuple[Fraction, ...], received: Points) -> Fraction:
    """Return the sum of squared distances to the m - t - 2 = 2 nearest others."""
    return sum(
        sorted(squared_distance(point, other) for other in received)[1:3], Fraction(0)
    )
