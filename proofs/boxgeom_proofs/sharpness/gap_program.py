"""Large gaps (Theorem 12) by linear programs over symmetric sets of vectors.

The honest vectors are of a few classes, and all of a class are alike: they are at one
distance, and whatever one has in a coordinate, each other one has in some coordinate
too. In a coordinate a vector is at one of three levels: low, at the median 0, or high.
How many of each class are low and high is the coordinate's pattern. A set of vectors is
then a weight for every pattern, and all that counts is linear in these weights: the
squared lengths, which Definition 1 makes equal after division by the distance, the
squared edges, and the squared gaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Classes:
    """Honest vectors, of which some are at the median and others in classes.

    Attributes:
        pinned: how many are at the median.
        sizes: how many are in each class.
        weights: 1/distance of the vectors of each class.
    """

    pinned: int
    sizes: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Patterns:
    """All patterns, each in a coordinate with the edge 1.

    Attributes:
        squares: the mean square of each class's unit coordinates, shape (k, classes).
        gaps: the squared gap, shape (k,).
        pulls: the square of what all unit coordinates sum to, shape (k,).
    """

    squares: Floats
    gaps: Floats
    pulls: Floats


def squared_gap(classes: Classes, t: int) -> float:
    """Return the largest rho^2 of vectors of these classes, 0 if there are none."""
    patterns = _patterns(classes, t)
    squares = patterns.squares
    if not len(squares):
        return 0.0
    # The edges' squares sum to 1, and the unit vectors are of any one length.
    same_length = [squares[:, j] - squares[:, 0] for j in range(1, squares.shape[1])]
    equal = np.vstack([*same_length, np.ones(len(squares))])
    right = np.append(np.zeros(len(same_length)), 1.0)
    held = patterns.pulls - classes.pinned**2 * squares[:, 0]
    solution = linprog(
        -patterns.gaps, A_ub=held[None], b_ub=[0.0], A_eq=equal, b_eq=right
    )
    return float(-solution.fun) if solution.status == 0 else 0.0


def _patterns(classes: Classes, t: int) -> Patterns:
    """Return the patterns, balanced ones and, if vectors are pinned, others too."""
    low, high = _counts(classes.sizes)
    weights = np.array(classes.weights)
    pull_low, pull_high = low @ weights, high @ weights
    balanced = pull_high / np.maximum(pull_low + pull_high, 1e-300)
    levels = [balanced, np.zeros(len(low))] if classes.pinned else [balanced]
    parts = []
    for depth in levels:
        # The low level is -depth and the high one 1 - depth, so that the edge is 1.
        below, above = -depth[:, None], 1 - depth[:, None]
        squares = (low * below**2 + high * above**2) * weights**2
        pulls = (pull_high * (1 - depth) - pull_low * depth) ** 2
        not_high = classes.pinned + sum(classes.sizes) - high.sum(axis=1)
        gaps = np.where(not_high <= t, (1 - depth) ** 2, 0.0)
        parts.append((squares / np.array(classes.sizes), gaps, pulls))
    squares, gaps, pulls = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Patterns(squares, gaps, pulls)


def _counts(sizes: Sequence[int]) -> tuple[Floats, Floats]:
    """Return how many of each class are low, and high, in all patterns with both."""
    per_class = [
        [(low, high) for low in range(size + 1) for high in range(size + 1 - low)]
        for size in sizes
    ]
    picks = np.meshgrid(*(np.arange(len(kinds)) for kinds in per_class), indexing="ij")
    chosen = np.stack(
        [
            np.array(kinds)[pick.ravel()]
            for kinds, pick in zip(per_class, picks, strict=True)
        ],
        axis=1,
    ).astype(np.float64)
    low, high = chosen[:, :, 0], chosen[:, :, 1]
    both = high.sum(axis=1) > 0
    return low[both], high[both]
