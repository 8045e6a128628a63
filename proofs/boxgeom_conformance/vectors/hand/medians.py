"""Cases of the geometric median made by hand (Definition 1)."""

from functools import partial

import numpy as np

from boxgeom_conformance.vectors.draft import Draft, draft

_case = partial(draft, "geometric-median")

SMALL = 2.0**-20

_CROSS = np.vstack([4 * np.eye(3), -4 * np.eye(3)]) + np.array([1.0, 2.0, 3.0])
_R4 = [[1, 0], [-1, 0], [0, 1], [0, -1]] * 5
_FOUR = [[0, 0], [1, 1], [3, 1], [10, 0]]

_CLOSED_FORMS: tuple[Draft, ...] = (
    _case(
        "fermat-point",
        "The Fermat point of an isosceles triangle: (1, 1/sqrt(3)).",
        [[0, 0], [2, 0], [1, 3]],
        "mean-for-median",
        "medoid-for-median",
        "starts-at-an-input",
    ),
    _case(
        "square",
        "Four corners of a square: its centre (2, 2).",
        [[0, 0], [4, 0], [0, 4], [4, 4]],
    ),
    _case(
        "crossing-diagonals",
        "Convex quadrilateral: its diagonals cross at (11/5, 11/5).",
        [[0, 0], [4, 1], [5, 5], [1, 3]],
        "mean-for-median",
        "coordinate-median-for-median",
    ),
    _case(
        "cross-polytope",
        "Symmetric about (1, 2, 3), so that is the median.",
        _CROSS.tolist(),
    ),
    _case(
        "simplex-of-20",
        "The unit vectors of 20 dimensions: 1/20 in every coordinate.",
        np.eye(20).tolist(),
        "medoid-for-median",
    ),
    _case(
        "cross-without-one",
        "The witness of R4 for q = 5 without one (1, 0): (-1/sqrt(99), 0).",
        _R4[1:],
        "medoid-for-median",
        "coordinate-median-for-median",
    ),
    _case(
        "all-of-r8",
        "The witness of R8: (15, 3/4), which is no 3-subset's median.",
        [[0, 0], [10, 1], [20, 1], [30, 0]],
        "mean-for-median",
    ),
    _case(
        "flat-quadrilateral",
        "The diagonals cross at (5/2, 5/6); Weiszfeld's method is slow here.",
        _FOUR,
        "too-few-steps",
    ),
    _case(
        "flatter-quadrilateral",
        "The same with 1/16 of the height: (5/2, 5/96); slower still.",
        [[x, y / 16] for x, y in _FOUR],
        "too-few-steps",
    ),
    _case(
        "small-fermat-point",
        "The Fermat point times 2^-20: (2^-20, 2^-20/sqrt(3)).",
        [[0, 0], [2 * SMALL, 0], [SMALL, 3 * SMALL]],
        "smoothing-too-large",
    ),
)

_INPUTS_THAT_ARE_MEDIANS: tuple[Draft, ...] = (
    _case(
        "wide-angle",
        "An angle above 120 degrees at (0, 0): the median is that vector. R1.",
        [[0, 0], [1, 2], [1, -2]],
        "misses-an-optimal-input",
        "mean-for-median",
    ),
    _case(
        "barely-an-input",
        "The unit vectors from (0, 0) sum to 16/17 < 1: it is the median.",
        [[0, 0], [8, 15], [8, -15]],
        "misses-an-optimal-input",
        "too-few-steps",
    ),
    _case(
        "barely-no-input",
        "They sum to 66/65 > 1: the median is (33 - 56/sqrt(3), 0), not (0, 0).",
        [[0, 0], [33, 56], [33, -56]],
        "stuck-at-an-input",
        "starts-at-an-input",
    ),
    _case(
        "inside-a-triangle",
        "Four vectors, one in the triangle of the others: (2, 3) is the median.",
        [[0, 0], [10, 0], [0, 10], [2, 3]],
        "misses-an-optimal-input",
    ),
    _case(
        "majority-of-duplicates",
        "Three of five are (1, 1), so that is the median, wherever the others are.",
        [[1, 1], [1, 1], [1, 1], [9, -4], [100, 7]],
        "mean-for-median",
        "merges-duplicates",
    ),
    _case(
        "half-of-duplicates",
        "Two of four are (0, 0); the pull of the others is below 2.",
        [[0, 0], [0, 0], [3, 0], [0, 3]],
        "merges-duplicates",
        "misses-an-optimal-input",
    ),
    _case(
        "small-optimal-input",
        "As barely-an-input, times 2^-20.",
        [[0, 0], [8 * SMALL, 15 * SMALL], [8 * SMALL, -15 * SMALL]],
        "smoothing-too-large",
    ),
    _case("one-vector", "The median of one vector is that vector.", [[3, -1]]),
    _case(
        "all-equal",
        "All vectors are equal, and so is the median.",
        [[0.1, 0.2, 0.3]] * 5,
        "segment-of-medians",
    ),
)

_STARTS: tuple[Draft, ...] = (
    _case(
        "mean-is-an-input",
        "The mean is the input (0, 0), not the median: Weiszfeld's method, started "
        "there, divides by zero or stops.",
        [[0, 0], [1, 2], [1, -2], [1, 1], [1, -1], [-4, 0]],
        "stuck-at-an-input",
    ),
    _case(
        "coordinate-median-is-an-input",
        "The coordinate median is the input (0, 0), which is not the median.",
        [[0, 0], [5, 1], [5, -1], [-1, 5], [-1, -5]],
        "starts-at-an-input",
        "coordinate-median-for-median",
    ),
    _case(
        "first-vector-is-far-off",
        "The first vector is the worst to start at.",
        [[400, 300], [0, 0], [2, 0], [1, 3], [1, -2]],
        "starts-at-an-input",
        "too-few-steps",
    ),
    _case(
        "one-far-vector",
        "One vector is 1e9 away; the median stays right of (1, 0), on the axis.",
        [[0, 0], [2, 0], [1, 1], [1, -1], [1e9, 0]],
        "drowned-by-outliers",
        "mean-for-median",
    ),
)

_SEGMENTS: tuple[Draft, ...] = (
    _case(
        "even-line",
        "One dimension, evenly many: all between the middle values 2 and 10.",
        [[1], [2], [10], [40]],
        "mean-for-median",
        "segment-of-medians",
    ),
    _case(
        "odd-line",
        "One dimension, oddly many: the middle value 2.",
        [[40], [1], [2], [10], [0]],
        "mean-for-median",
    ),
    _case(
        "even-diagonal",
        "On a line in the plane: the segment from (1, 1) to (3, 3).",
        [[0, 0], [1, 1], [3, 3], [9, 9]],
        "segment-of-medians",
    ),
    _case(
        "oblique-line-in-space",
        "On a line in space: the segment from (1, 2, -1) to (2, 4, -2).",
        [[0, 0, 0], [5, 10, -5], [1, 2, -1], [2, 4, -2]],
        "segment-of-medians",
    ),
    _case(
        "two-vectors",
        "The whole segment between them.",
        [[0, 0], [4, 2]],
        "segment-of-medians",
    ),
    _case(
        "middle-duplicates",
        "On a line, the two middle vectors equal: (1, 0) and nothing else.",
        [[0, 0], [1, 0], [1, 0], [5, 0]],
        "segment-of-medians",
    ),
    _case(
        "two-pairs",
        "Two pairs of equal vectors: the segment between.",
        [[0, 0], [0, 0], [3, 4], [3, 4]],
        "segment-of-medians",
    ),
)

GEOMETRIC_MEDIAN = (
    *_CLOSED_FORMS,
    *_INPUTS_THAT_ARE_MEDIANS,
    *_STARTS,
    *_SEGMENTS,
)
"""The cases, those first whose median has a closed form."""
