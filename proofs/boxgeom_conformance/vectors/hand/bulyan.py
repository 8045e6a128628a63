"""Cases of Bulyan made by hand (Definition 25)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

_bulyan = partial(draft, "bulyan")

LINE = [[4], [0], [5], [5], [2], [3], [1], [1], [5], [2], [5]]

BULYAN: tuple[Draft, ...] = (
    _bulyan(
        "t-is-zero",
        "With t = 0 everything is selected and kept: the mean.",
        [[0, 4], [1, 0], [5, 2]],
    ),
    _bulyan(
        "nearest-not-trimmed",
        "1, 1, 5, 0 and any of 0, 3, 5 are selected; nearest to their median 1 are 1, "
        "1 and 0. Of 0, 1, 1, 3, 5 without the ends it would be 5/3.",
        [[5], [5], [1], [3], [0], [0], [1]],
        "trims-both-ends",
        "averages-the-selection",
        t=1,
    ),
    _bulyan(
        "selected-in-turn",
        "Selected one by one the mean is 1; by one Multi-Krum it would not be.",
        [[1], [0], [5], [3], [1], [0], [1], [3], [0], [3], [3]],
        "selects-at-once",
        t=2,
    ),
    _bulyan(
        "one-neighbour-more",
        "Krum gathers the values near 5: the mean is 14/3.",
        LINE,
        "one-neighbour-more",
        "selects-at-once",
        t=2,
    ),
    _bulyan(
        "squared-distances",
        "The mean is 13/3; with distances that are not squared it would be another.",
        [[0], [2], [3], [4], [5], [1], [5], [1], [2], [5], [4]],
        "distances-not-squared",
        t=2,
    ),
    _bulyan(
        "manhattan",
        "The mean is (2, 3); by sums of coordinates others would be selected.",
        [
            *([4, 3], [0, 3], [3, 1], [2, 2], [3, 4], [3, 4]),
            *([2, 3], [2, 3], [3, 4], [0, 3], [5, 2]),
        ],
        "another-metric",
        n=12,
        t=2,
    ),
    _bulyan(
        "each-coordinate-by-itself",
        "The values nearest to the medians are of other vectors in each coordinate.",
        [
            *([0, 5], [3, 5], [2, 0], [0, 5], [1, 1], [2, 2]),
            *([2, 0], [5, 5], [4, 4], [2, 5], [1, 5]),
        ],
        "trims-whole-vectors",
        n=12,
        t=2,
    ),
    _bulyan(
        "median-not-mean",
        "The values nearest to the median, not to the mean, of what was selected.",
        [
            *([2, 4], [4, 2], [4, 1], [2, 2], [1, 2], [0, 4]),
            *([5, 4], [4, 1], [4, 0], [1, 5], [4, 1]),
        ],
        n=12,
        t=2,
    ),
    _bulyan(
        "one-vector-missing",
        "m = 11 of n = 12 were received: 7 are selected, 3 values kept.",
        [
            *([0, 4], [4, 2], [1, 4], [0, 1], [4, 5], [5, 1]),
            *([0, 5], [4, 1], [0, 1], [1, 2], [3, 2]),
        ],
        "counts-n-for-m",
        "selects-two-fewer",
        n=12,
        t=2,
    ),
    _bulyan(
        "of-two-fewer",
        "7 vectors are selected and 3 values kept, not 5 and 1.",
        [
            *([1, 3], [5, 5], [4, 0], [4, 5], [4, 3], [2, 4]),
            *([4, 5], [1, 0], [4, 1], [2, 3], [2, 1]),
        ],
        "selects-two-fewer",
        n=12,
        t=2,
    ),
    _bulyan(
        "the-median-alone",
        "Three values around the median are kept, whose mean is 4/3, not the median 1.",
        [[5], [5], [0], [1], [2], [1], [4], [4], [1], [5], [0]],
        t=2,
    ),
    _bulyan(
        "one-far-vector",
        "The far vector may be selected last, but no coordinate of it is kept.",
        [[0, 0], [1, 0], [0, 1], [1, 1], [0, 0], [1, 1], [90, 90]],
        t=1,
    ),
    _bulyan(
        "a-hidden-coordinate",
        "The far vector is like the others in its second coordinate, which may count.",
        [[0, 2], [1, 2], [0, 2], [1, 2], [0, 2], [1, 2], [90, 2]],
        t=1,
    ),
)
"""The cases of Bulyan."""
