"""Cases of Krum, Multi-Krum and the medoid made by hand (Definitions 7 and 8)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

_krum = partial(draft, "krum")
_multi = partial(draft, "multi-krum", q=2)
_medoid = partial(draft, "medoid")

R4 = [[0, 0], [12, 5], [12, -5], [-120, 50], [-120, -50]]

KRUM: tuple[Draft, ...] = (
    _krum(
        "example",
        "Scores 5, 2, 5, 13 and 18434: the vector 1.",
        [[0], [1], [2], [4], [99]],
        t=1,
    ),
    _krum(
        "one-neighbour-more",
        "Two nearest others: 3 scores 0 + 1. Of three nearest, 2 is best.",
        [[3], [0], [2], [3], [1]],
        "one-neighbour-more",
        t=1,
    ),
    _krum(
        "itself-is-no-neighbour",
        "Only 0 has two others at distance 0; with itself counted, 2 ties.",
        [[2], [0], [0], [0], [2]],
        "counts-itself",
        t=1,
    ),
    _krum(
        "itself-hides-the-second",
        "The pair at 9 is closest, but its next neighbour is far: 1 is best.",
        [[0], [1], [2], [9], [9]],
        "counts-itself",
        t=1,
    ),
    _krum(
        "squared-distances",
        "5 scores 4 + 4, 0 scores 0 + 9; unsquared, 0 would win with 3 against 4.",
        [[0], [0], [3], [5], [7]],
        "distances-not-squared",
        t=1,
    ),
    _krum(
        "one-vector-missing",
        "m = 5 of n = 6 were received: two neighbours count, and (2, 2) scores 2; "
        "with three (2, 1) would win.",
        [[2, 1], [1, 0], [2, 2], [2, 3], [3, 0]],
        "counts-n-for-m",
        "one-neighbour-more",
        n=6,
        t=1,
    ),
    _krum(
        "manhattan",
        "(2, 3) scores 4; by sums of coordinates (1, 0) would win.",
        [[1, 0], [3, 2], [0, 0], [1, 2], [2, 3]],
        "another-metric",
        t=1,
    ),
    _krum(
        "ties-two-clusters",
        "Two equal clusters: (2, 0) or (10, 0), but not what lies between.",
        [[0, 0], [1, 0], [2, 0], [10, 0], [11, 0], [12, 0], [100, 0]],
        "breaks-a-tie",
        t=2,
        n=7,
    ),
    _krum(
        "ties-on-a-square",
        "The corners of a square and its far twin: all four near corners tie.",
        [[0, 0], [0, 1], [1, 0], [1, 1], [90, 90]],
        "breaks-a-tie",
        t=1,
    ),
    _krum(
        "r4-far-from-the-median",
        "The witness of R4: all medians are (0, 0), Krum is (12, 5) or (12, -5).",
        R4,
        t=1,
    ),
    _krum(
        "colluders-in-a-cluster",
        "Two colluders agree; the honest five win by having more neighbours.",
        [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.75], [8, 8], [8, 8]],
        t=2,
    ),
    _krum(
        "t-is-zero",
        "No Byzantine vectors: m - 2 nearest others.",
        [[0, 0], [4, 0], [5, 1], [0, 7]],
    ),
)
"""The cases of Krum."""

EXAMPLE = [[0], [1], [2], [4], [99]]

MULTI_KRUM: tuple[Draft, ...] = (
    *(
        _multi(
            f"example-q-{q}",
            f"The mean of the {q} of least score; scores 5, 2, 5, 13, 18434.",
            EXAMPLE,
            "ignores-q",
            t=1,
            q=q,
        )
        for q in (1, 2, 3, 4, 5)
    ),
    _multi(
        "one-neighbour-more",
        "0 and 0; with one neighbour more 1 and 0.",
        [[3], [0], [0], [3], [1]],
        "one-neighbour-more",
        t=1,
    ),
    _multi(
        "of-q-not-of-q-plus-one",
        "The two vectors 2; one more would bring in 1 or 3.",
        [[1], [0], [2], [2], [3]],
        "ignores-q",
        t=1,
    ),
    _multi(
        "of-q-not-of-one",
        "3 scores 2, 0 and 0 score 4: the mean of 3 and 0 is 3/2.",
        [[4], [0], [0], [3], [2]],
        "ignores-q",
        t=1,
    ),
    _multi(
        "mean-not-sum",
        "The mean of two equal vectors is that vector.",
        [[1], [0], [1], [0], [1]],
        "divides-by-all",
        t=1,
    ),
    _multi(
        "ties-for-the-last-place",
        "All four corners tie: any two of them may be averaged.",
        [[0, 0], [0, 1], [1, 0], [1, 1], [90, 90]],
        "breaks-a-tie",
        t=1,
    ),
    _multi(
        "one-vector-missing",
        "m = 5 of n = 6 were received: two neighbours count, and (3, 2) and (0, 1) "
        "are chosen; with three it would be (2, 1) and (3, 2).",
        [[2, 1], [3, 2], [0, 1], [0, 0], [3, 3]],
        "counts-n-for-m",
        "one-neighbour-more",
        n=6,
        t=1,
    ),
    _multi(
        "far-from-the-median",
        "The witness of R4 with q = n - t = 4.",
        R4,
        t=1,
        q=4,
    ),
)
"""The cases of Multi-Krum."""

MEDOID: tuple[Draft, ...] = (
    _medoid(
        "not-squared",
        "Summed distances 3, 3, 3, 4 at 0, 0, 0, 1; squared, 1 would win.",
        [[1], [0], [0], [2], [0]],
        "squares-distances",
    ),
    _medoid(
        "one-far-vector",
        "(1, 0) or (0, 1) is best; by squared distances (3, 3) would be.",
        [[0, 0], [0, 1], [1, 0], [3, 3], [20, 20]],
        "squares-distances",
    ),
    _medoid(
        "least-sum-not-least-maximum",
        "2 is best; 1 is nearest to its farthest.",
        [[2], [2], [1], [0], [2]],
    ),
    _medoid(
        "is-an-input",
        "The median of the triangle is (1, 1/sqrt(3)); a corner is the medoid.",
        [[0, 0], [2, 0], [1, 3]],
        "breaks-a-tie",
    ),
    _medoid(
        "square",
        "All four corners tie; the centre is none of them.",
        [[0, 0], [4, 0], [0, 4], [4, 4]],
        "breaks-a-tie",
    ),
    _medoid(
        "even-line",
        "Both middle values tie, and nothing between is allowed.",
        [[1], [2], [10], [40]],
        "breaks-a-tie",
    ),
    _medoid(
        "odd-line",
        "The middle value.",
        [[40], [1], [2], [10], [0]],
    ),
    _medoid(
        "r4-cross",
        "The witness of R4 for q = 2: every vector ties.",
        [[1, 0], [-1, 0], [0, 1], [0, -1]] * 2,
        "breaks-a-tie",
    ),
    _medoid(
        "duplicates-count",
        "Three of five are (1, 1).",
        [[9, -4], [1, 1], [1, 1], [100, 7], [1, 1]],
        "merges-duplicates",
    ),
    _medoid("one-vector", "The medoid of one vector is that vector.", [[3, -1]]),
)
"""The cases of the medoid."""
