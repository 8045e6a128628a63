"""Cases of the mean, the trimmed mean and the coordinate median (Definition 8)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

_mean = partial(draft, "mean")
_trimmed = partial(draft, "trimmed-mean")
_median = partial(draft, "coordinate-median")

OUT_OF_ORDER = [[5, 0, -3], [1, 9, 4], [100, -7, 2], [2, 3, -50], [3, 1, 1]]

MEAN: tuple[Draft, ...] = (
    _mean("example", "(53/2, 1/2), in the spec's example.", [[0, 1], [2, 0], [4, 1]]),
    _mean("thirds", "1/3 is no float.", [[0.0], [0.5], [0.5]], "divides-by-all"),
    _mean("of-five", "(111/5, 6/5, -46/5).", OUT_OF_ORDER, "divides-by-all"),
    _mean(
        "one-vector-missing",
        "m = 3 of n = 4 were received: the mean is over 3.",
        [[0, 3], [3, 3], [6, 9]],
        "divides-by-n",
        n=4,
        t=1,
    ),
    _mean(
        "duplicates-count",
        "(1, 1) counts three times.",
        [[1, 1], [1, 1], [1, 1], [9, 5]],
        "merges-duplicates",
    ),
    _mean("one-vector", "The mean of one vector is that vector.", [[3, -1]]),
    _mean(
        "cancelling",
        "2^52 and -2^52 cancel: (1/4, 1).",
        [[2.0**52, 1], [1, 1], [-(2.0**52), 1], [0, 1]],
    ),
    _mean(
        "far-vector",
        "The mean resists nothing: a quarter of the far vector.",
        [[0, 0], [0, 0], [0, 0], [4e9, 8]],
    ),
)
"""The cases of the mean."""

TRIMMED_MEAN: tuple[Draft, ...] = (
    _trimmed(
        "example",
        "The least and the largest value of each coordinate go: (10/3, 4/3, 0).",
        OUT_OF_ORDER,
        "does-not-sort",
        "trims-whole-vectors",
        t=1,
    ),
    _trimmed(
        "both-ends",
        "2/3: one 0 and one 1 are dropped.",
        [[0], [1], [0], [1], [1]],
        "trims-one-end",
        t=1,
    ),
    _trimmed(
        "liars-below",
        "Both liars are below; the two largest go too.",
        [[-9e3], [-9e3], [1], [2], [3], [5], [8]],
        "trims-one-end",
        t=2,
    ),
    _trimmed(
        "liars-above",
        "Both liars are above; the two smallest go too.",
        [[9e3], [9e3], [1], [2], [3], [5], [8]],
        "trims-one-end",
        t=2,
    ),
    _trimmed(
        "t-is-a-number-not-a-share",
        "5/3; half as many dropped would give 7/5.",
        [[2], [1], [2], [2], [0]],
        "trims-a-fraction",
        t=1,
    ),
    _trimmed(
        "seven-and-two",
        "3, 7 and 15 are left; a share of 0.28 or less at each end would drop 1.",
        [[0], [1], [3], [7], [15], [31], [63]],
        "trims-a-fraction",
        t=2,
    ),
    _trimmed(
        "ten-and-three",
        "8, 16, 32 and 64 are left: 30.",
        [[2.0**k] for k in range(10)],
        "trims-a-fraction",
        t=3,
    ),
    _trimmed(
        "over-those-kept",
        "4/3, over the three kept and not over five.",
        [[0], [2], [2], [0], [2]],
        "divides-by-all",
        t=1,
    ),
    _trimmed(
        "one-vector-missing",
        "m = 5 of n = 6 were received: still t = 1 at each end, unlike the trusted "
        "hyperbox, which would drop none.",
        [[0, 2], [2, 2], [1, 1], [2, 2], [2, 0]],
        "trims-like-the-trusted-hyperbox",
        n=6,
        t=1,
    ),
    _trimmed(
        "values-not-vectors",
        "Each coordinate drops values of its own.",
        [[2, 2], [1, 1], [1, 1], [0, 2], [1, 2]],
        "trims-whole-vectors",
        t=1,
    ),
    _trimmed(
        "by-value-not-by-size",
        "-8 is the least value, not the largest.",
        [[-8], [-1], [2], [4], [5]],
        "trims-whole-vectors",
        t=1,
    ),
    _trimmed("t-is-zero", "Nothing is dropped.", [[0], [1], [5]], "trims-a-fraction"),
    _trimmed(
        "all-but-one",
        "m = 2t + 1: the median is left.",
        [[9], [0], [4], [1], [100]],
        t=2,
    ),
)
"""The cases of the trimmed mean."""

COORDINATE_MEDIAN: tuple[Draft, ...] = (
    _median(
        "odd",
        "The middle values 3, 1 and 1.",
        OUT_OF_ORDER,
        "does-not-sort",
    ),
    _median(
        "even",
        "Halfway between the middle values 2 and 10: 6.",
        [[1], [2], [10], [40]],
        "one-middle-value",
    ),
    _median(
        "even-by-coordinate",
        "(3/2, 5/2): each coordinate has middle values of its own.",
        [[0, 4], [1, 0], [2, 3], [9, 2]],
        "one-middle-value",
        "does-not-sort",
    ),
    _median("two-vectors", "The midpoint (2, 1).", [[0, 0], [4, 2]]),
    _median(
        "negative-values",
        "By value, not by size: -1.",
        [[-9], [-1], [0.5], [-3], [2]],
        "does-not-sort",
    ),
    _median(
        "duplicates-count",
        "1 counts three times.",
        [[5], [1], [7], [1], [1]],
        "merges-duplicates",
    ),
    _median("one-vector", "That vector.", [[3, -1]]),
    _median(
        "not-the-geometric-median",
        "(1, 0) of the triangle whose geometric median is (1, 1/sqrt(3)).",
        [[0, 0], [2, 0], [1, 3]],
    ),
)
"""The cases of the coordinate median."""
