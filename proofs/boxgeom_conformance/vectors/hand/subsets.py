"""Cases of MD-MEAN and MD-GEOM made by hand (Definition 6)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, as_case_of, draft

LESS_SUM = [[0, 0], [1, 0], [2, 0], [2, 2], [3, 0]]

_mean = partial(draft, "md-mean", t=1)
_geom = partial(draft, "md-geom", t=1)

_OF_BOTH: tuple[Draft, ...] = (
    _mean(
        "far-vector-left-out",
        "The far vector is left out: 0, 1 and 5 are the subset.",
        [[0], [1], [5], [99]],
    ),
    _mean(
        "ties",
        "0, 1, 2 and 1, 2, 3 tie: either may be taken.",
        [[0], [1], [2], [3]],
        "breaks-a-tie",
    ),
    _mean(
        "ties-in-the-plane",
        "Any three corners of a square tie.",
        [[0, 0], [4, 0], [0, 4], [4, 4]],
        "breaks-a-tie",
    ),
    _mean(
        "one-vector-missing",
        "m = n - t: the subset is all that was received.",
        [[2, 0], [0, 2], [2, 0], [2, 1], [1, 2]],
        "subset-of-m-minus-t",
        n=6,
    ),
    _mean(
        "one-of-two-missing",
        "n = 7, t = 2 and m = 6: subsets of 5.",
        [[0, 0], [3, 1], [1, 4], [-2, 3], [2, -3], [9, 9]],
        "subset-of-m-minus-t",
        n=7,
        t=2,
    ),
    _mean(
        "diameter-not-sum",
        "(0, 0), (1, 0), (2, 0), (3, 0) sum to less than those with (2, 2) do, but "
        "have the larger diameter.",
        LESS_SUM,
        "sums-distances-in-subsets",
    ),
    _mean(
        "ball-not-diameter",
        "0, 4, 9, 10 have the least diameter; within 5.5 of 9 are 4, 9, 10, 14.5.",
        [[0], [4], [9], [10], [14.5]],
        "ball-around-a-vector",
    ),
    _mean(
        "two-clusters",
        "The subset is both clusters; the two strays are left out.",
        [[0, 0], [0, 1], [1, 0], [6, 0], [6, 1], [7, 5], [-9, -9]],
        t=2,
    ),
    _mean(
        "all-equal",
        "All subsets are equal.",
        [[0.1, 0.2]] * 4,
        "breaks-a-tie",
    ),
    _mean(
        "t-is-zero",
        "The subset is all that was received.",
        [[0, 0], [2, 0], [1, 3]],
        t=0,
    ),
)

MD_MEAN: tuple[Draft, ...] = (
    *_OF_BOTH,
    _mean(
        "mean-not-median",
        "1/4, the mean of 0, 0, 0, 1.",
        [[0], [0], [1], [2], [0]],
        "mean-and-median-mixed-up",
    ),
)
"""The cases of MD-MEAN."""

MD_GEOM: tuple[Draft, ...] = (
    *(as_case_of("md-geom", case) for case in _OF_BOTH),
    _geom(
        "euclid-not-maximum",
        "Three of four are (0, 2); in the maximum metric others are as good.",
        [[2, 2], [0, 2], [0, 1], [2, 0], [0, 2]],
        "another-metric",
    ),
    _geom(
        "median-not-mean",
        "2, the median of 2, 2, 2, 1.",
        [[2], [0], [2], [2], [1]],
        "mean-and-median-mixed-up",
    ),
    _geom(
        "r3-first-node",
        "The witness of R3, node 1: 0, 0, 1/2 are the subset, 0 its median.",
        [[0], [0.5], [1], [0]],
    ),
    _geom(
        "r3-last-node",
        "The witness of R3, node 3: 1/2, 1, 1 are the subset, 1 its median.",
        [[0], [0.5], [1], [1]],
    ),
)
"""The cases of MD-GEOM."""
