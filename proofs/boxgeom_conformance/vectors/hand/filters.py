"""Cases of MeaMed, CGE and MoNNA made by hand (Definitions 22 to 24)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

_meamed = partial(draft, "meamed")
_cge = partial(draft, "cge")
_monna = partial(draft, "monna")

MEAMED: tuple[Draft, ...] = (
    _meamed(
        "example",
        "The median is 5/2, and 9 the farthest from it: 5/3.",
        [[0], [2], [3], [9]],
        "trims-both-ends",
        t=1,
    ),
    _meamed(
        "both-farthest-are-above",
        "The median 2 is nearest to 0, 1 and 2 itself: 1. The two largest go.",
        [[0], [1], [2], [50], [60]],
        "trims-both-ends",
        t=2,
    ),
    _meamed(
        "values-not-vectors",
        "Each coordinate leaves out a value of its own: (1/3, 1/3, 1/3).",
        [[9, 0, 0], [0, 9, 1], [1, 1, 9], [0, 0, 0]],
        "trims-whole-vectors",
        t=1,
    ),
    _meamed(
        "two-middle-values-not-the-lower",
        "The median is 9/2, and 0 is the farthest from it: 17/3. From 2, the lower "
        "middle value, 8 is the farthest.",
        [[0], [2], [7], [8]],
        "one-middle-value",
        t=1,
    ),
    _meamed(
        "two-middle-values-not-the-upper",
        "The median is 7/2, and 8 is the farthest from it: 7/3. From 6, the upper "
        "middle value, 0 is the farthest.",
        [[0], [1], [6], [8]],
        "one-middle-value",
        t=1,
    ),
    _meamed(
        "ties-on-both-sides",
        "0 and 4 are equally far from the median 2: (0 + 2 + 2 + 2)/4 or its mirror "
        "image (2 + 2 + 2 + 4)/4, but not 2, which would be both or neither.",
        [[0], [2], [2], [2], [4]],
        "breaks-a-tie",
        t=1,
    ),
    _meamed(
        "ties-in-two-coordinates",
        "Each coordinate breaks its own tie: four answers.",
        [[0, 8], [2, 6], [2, 6], [2, 6], [4, 4]],
        "breaks-a-tie",
        t=1,
    ),
    _meamed(
        "one-vector-missing",
        "m = n - t: there is nothing to leave out, and it is the mean.",
        [[0, 1], [3, 1], [12, 4]],
        "keeps-m-minus-t",
        n=4,
        t=1,
    ),
    _meamed(
        "outside-the-honest-box",
        "If 4 is Byzantine, the others are at most 0, and the answer is 4/3: D12's box "
        "validity is not promised.",
        [[0], [0], [-5], [4]],
        t=1,
    ),
    _meamed("t-is-zero", "Nothing is left out: the mean.", [[0], [1], [5]]),
    _meamed(
        "duplicates-count",
        "1 counts three times, and is all that is kept.",
        [[1, 1], [1, 1], [1, 1], [9, 5], [7, 7]],
        "merges-duplicates",
        t=2,
    ),
)
"""The cases of MeaMed."""

CGE: tuple[Draft, ...] = (
    _cge(
        "example",
        "The lengths are 5, 2, 1 and 9: (4/3, 2) without the last.",
        [[3, 4], [0, 2], [1, 0], [-9, 0]],
        "sums-the-vectors",
        t=1,
    ),
    _cge(
        "mean-not-sum",
        "The mean of two equal vectors is that vector.",
        [[1, 1], [1, 1], [5, 5]],
        "sums-the-vectors",
        t=1,
    ),
    _cge(
        "length-from-the-origin",
        "(2, 0) is farthest from the others, but (9, 9) is the longest: (19/3, 6).",
        [[2, 0], [8, 9], [9, 9], [9, 9]],
        "measures-from-the-middle",
        t=1,
    ),
    _cge(
        "euclidean-length",
        "(3, 3) is shorter than (5, 0), though its coordinates sum to more.",
        [[3, 3], [5, 0], [1, 0]],
        "another-metric",
        t=1,
    ),
    _cge(
        "negative-numbers-are-long",
        "-8 is the longest, not the least: (1 + 2)/2.",
        [[-8], [1], [2]],
        t=1,
    ),
    _cge(
        "ties-for-the-last-place",
        "(3, 4) and (0, 5) are equally long: either may go, but not half of each.",
        [[3, 4], [0, 5], [1, 0], [0, 1]],
        "breaks-a-tie",
        t=1,
    ),
    _cge(
        "one-vector-missing",
        "m = n - t: all are kept.",
        [[0, 1], [3, 1], [12, 4]],
        "keeps-m-minus-t",
        n=4,
        t=1,
    ),
    _cge(
        "short-vectors-win",
        "Two short Byzantine vectors replace two honest ones: (0, 2).",
        [[0, 6], [1, 6], [-1, 6], [0, 0], [0, 0]],
        t=2,
    ),
    _cge("t-is-zero", "Nothing is left out: the mean.", [[0], [1], [5]]),
)
"""The cases of CGE."""

LINE = [[0], [1], [5], [9]]

MONNA: tuple[Draft, ...] = (
    *(
        _monna(
            f"example-of-{own}",
            f"The three nearest to {own}, itself included: {answer}.",
            LINE,
            "averages-around-another",
            t=1,
            own=[own],
        )
        for own, answer in ((0, 2), (1, 2), (5, 5), (9, 5))
    ),
    _monna(
        "itself-is-included",
        "The two nearest to 0 are 0 and 3; without itself, 3 and 4.",
        [[0], [3], [4]],
        "leaves-itself-out",
        t=1,
        own=[0],
    ),
    _monna(
        "itself-counts-once",
        "0 and 6: 3; counted twice, 2.",
        [[0], [6], [9]],
        "leaves-itself-out",
        t=1,
        own=[0],
    ),
    _monna(
        "n-minus-t-not-n-minus-2t",
        "Three of five: 0, 1 and 5.",
        [[0], [1], [5], [50], [60]],
        "averages-around-another",
        t=2,
        own=[0],
    ),
    _monna(
        "euclidean-distance",
        "(3, 3) is nearer than (5, 0), though its coordinates sum to more.",
        [[0, 0], [3, 3], [5, 0]],
        "another-metric",
        t=1,
        own=[0, 0],
    ),
    _monna(
        "ties-for-the-last-place",
        "-1 and 1 are equally far from 0: either may go, but not half of each.",
        [[0], [-1], [1]],
        "breaks-a-tie",
        t=1,
        own=[0],
    ),
    _monna(
        "one-vector-missing",
        "m = n - t: all are kept.",
        [[0, 1], [3, 1], [12, 4]],
        "keeps-m-minus-t",
        n=4,
        t=1,
        own=[12, 4],
    ),
    _monna(
        "own-twice",
        "Two nodes have the same vector: both count, 0, 0 and 2.",
        [[0], [0], [2], [7]],
        "merges-duplicates",
        t=1,
        own=[0],
    ),
    _monna("t-is-zero", "Nothing is left out: the mean.", [[0], [1], [5]], own=[5]),
)
"""The cases of MoNNA."""
