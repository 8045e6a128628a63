"""Cases of SMEA made by hand (Definition 26)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

_smea = partial(draft, "smea", t=1)

SMEA: tuple[Draft, ...] = (
    _smea(
        "far-vector-left-out",
        "The far vector is left out: (0, 0), (1, 2), (2, 1) are the subset.",
        [[0, 0], [1, 2], [2, 1], [99, 0]],
    ),
    _smea(
        "on-a-line",
        "On a line it is the variance that is least: of 0, 1, 2 and not of 1, 2, 9.",
        [[0], [1], [2], [9]],
    ),
    _smea(
        "ties",
        "0, 1, 2 and 1, 2, 3 tie: either may be taken.",
        [[0], [1], [2], [3]],
        "breaks-a-tie",
    ),
    _smea(
        "ties-on-a-square",
        "Any three corners of a square tie.",
        [[0, 0], [4, 0], [0, 4], [4, 4]],
        "breaks-a-tie",
    ),
    _smea(
        "eigenvalue-not-variance",
        "(0, 0), (2, 3) and (3, 0) have a larger variance than three others, spread "
        "over two directions.",
        [[0, 0], [0, 4], [4, 5], [2, 3], [3, 0]],
        "variance-for-eigenvalue",
        t=2,
    ),
    _smea(
        "largest-not-smallest",
        "(4, 4), (4, 3), (4, 4) have the least largest eigenvalue; three others on a "
        "line have the least smallest one, which is 0.",
        [[4, 4], [4, 3], [1, 3], [1, 3], [4, 4]],
        t=2,
    ),
    _smea(
        "far-from-the-origin-of-the-axes",
        "(5, 2), (4, 1), (5, 1) are closest together; others are closer to 0.",
        [[2, 2], [5, 2], [4, 1], [5, 1], [0, 1]],
        "uncentred-covariance",
        t=2,
    ),
    _smea(
        "around-its-own-mean",
        "(0, 5), (1, 5), (1, 4) are closest together, though far from the mean of all.",
        [[4, 1], [0, 5], [1, 5], [1, 4], [4, 3]],
        "uncentred-covariance",
        t=2,
    ),
    _smea(
        "oblique",
        "By the largest variance of a coordinate another subset would be best.",
        [[5, 2], [2, 2], [2, 1], [4, 1], [5, 2], [3, 3]],
        "another-metric",
        t=2,
    ),
    _smea(
        "not-one-step",
        "One step of the power method from (1, 1) takes another subset for the best.",
        [[1, 5], [3, 0], [2, 0], [2, 4], [4, 1]],
        "one-power-step",
        t=2,
    ),
    _smea(
        "not-the-diameter",
        "(4, 2), (2, 1), (2, 2) have the least eigenvalue, others the least diameter.",
        [[0, 3], [4, 2], [0, 3], [2, 1], [2, 2]],
        t=2,
    ),
    _smea(
        "one-of-two-missing",
        "n = 7, t = 2 and m = 6: subsets of 5.",
        [[2, 0], [0, 2], [2, 2], [5, 2], [4, 0], [2, 1]],
        "subset-of-m-minus-t",
        n=7,
        t=2,
    ),
    _smea(
        "one-vector-missing",
        "m = n - t: the subset is all that was received.",
        [[2, 0], [0, 2], [2, 0], [2, 1], [1, 2]],
        "subset-of-m-minus-t",
        n=6,
    ),
    _smea(
        "not-too-small",
        "Subsets of three, not of two: (2, 1), (0, 2), (0, 1).",
        [[2, 1], [5, 5], [5, 5], [0, 2], [0, 1]],
        t=2,
    ),
    _smea(
        "mean-of-five",
        "The mean of a subset of five, whose median is another vector.",
        [[5, 3], [0, 1], [0, 3], [5, 1], [5, 5], [5, 3]],
        "mean-and-median-mixed-up",
    ),
    _smea(
        "equal-vectors",
        "Three equal vectors have a covariance of 0.",
        [[9, -4], [1, 1], [1, 1], [1, 1], [100, 7]],
        t=2,
    ),
    _smea(
        "t-is-zero",
        "The only subset is everything: the mean.",
        [[0, 4], [1, 0], [5, 2]],
        t=0,
    ),
)
"""The cases of SMEA."""
