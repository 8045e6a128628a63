"""Cases of CAF made by hand (Definition 27)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

_caf = partial(draft, "caf", t=1)

CAF: tuple[Draft, ...] = (
    _caf(
        "far-vector-left-out",
        "The far vector loses all weight; the others, very little: almost (1, 1).",
        [[0, 0], [1, 2], [2, 1], [99, 0]],
    ),
    _caf(
        "on-a-line",
        "From the mean 3.75, 1 is farthest: of 5, 5 and 4 all but small shares count.",
        [[1], [5], [5], [4]],
        "filters-too-little",
    ),
    _caf(
        "equal-but-for-one",
        "The four equal vectors have no variance: it is 0, and not the mean of all.",
        [[0], [0], [0], [0], [1]],
        "filters-too-little",
    ),
    _caf(
        "shares-of-what-counts",
        "4 has no weight after the first step, and is no measure for 0 and 1 then.",
        [[0], [4], [1], [1]],
        "measures-without-weight",
    ),
    _caf(
        "several-steps",
        "The variance is least after more than one step.",
        [[2], [0], [5], [4], [5]],
        "filters-too-little",
        t=2,
    ),
    _caf(
        "not-the-last-mean",
        "(15/4, 3/2), the mean of all, is that of least variance: in the next step "
        "another line is the widest.",
        [[4, 0], [5, 2], [3, 2], [3, 2]],
        "variance-for-eigenvalue",
    ),
    _caf(
        "weights-are-not-whole",
        "In the first step all lose weight; 1.8 is left, less than n - 2t.",
        [[5], [2], [3], [5]],
        "weights-all-or-nothing",
    ),
    _caf(
        "weights-count",
        "It is a weighted mean, not the mean of those that have weight left.",
        [[0], [1], [3], [5]],
        "weights-all-or-nothing",
    ),
    _caf(
        "oblique",
        "The line of largest variance is along no coordinate.",
        [[0, 4], [3, 2], [0, 4], [2, 5]],
        "another-metric",
        n=5,
        t=2,
    ),
    _caf(
        "largest-not-smallest",
        "Along the line of least variance other vectors are far.",
        [[1, 4], [2, 3], [2, 4], [2, 0]],
    ),
    _caf(
        "not-one-step",
        "One step of the power method from (1, 1) finds another line.",
        [[3, 3], [0, 5], [4, 4], [2, 2]],
        "one-power-step",
        n=5,
        t=2,
    ),
    _caf(
        "the-line-turns",
        "After the first step the vectors vary most along another line.",
        [[4, 1], [2, 1], [5, 0], [0, 3], [4, 3]],
        t=2,
    ),
    _caf(
        "around-its-own-mean",
        "Offsets are from the weighted mean: (18/5, 13/5) is not seen from the origin.",
        [[4, 3], [4, 3], [3, 2], [1, 3]],
        "uncentred-covariance",
        n=5,
        t=2,
    ),
    _caf(
        "one-of-two-missing",
        "n = 5, t = 2 and m = 4: no more than one is Byzantine, and 2 is left.",
        [[3, 5], [4, 2], [1, 5], [0, 1]],
        "subset-of-m-minus-t",
        n=5,
        t=2,
    ),
    _caf(
        "one-vector-missing",
        "m = n - t: none that came is Byzantine, so it is the mean.",
        [[2, 0], [0, 2], [2, 0], [2, 1], [1, 2]],
        "subset-of-m-minus-t",
        n=6,
    ),
    _caf(
        "equal-vectors",
        "Two equal vectors far away lose all weight at once.",
        [[9, -4], [1, 1], [1, 1], [1, 1], [9, -4]],
        t=2,
    ),
    _caf(
        "t-is-zero",
        "Nothing is filtered: the mean.",
        [[0, 4], [1, 0], [5, 2]],
        t=0,
    ),
)
"""The cases of CAF."""
