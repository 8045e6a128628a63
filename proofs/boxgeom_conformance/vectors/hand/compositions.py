"""Cases of compositions made by hand (Definitions 17 to 20, and a rule after them)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

NEAR = [[0], [1], [2], [3], [9]]

_nnm_mean = partial(draft, "nnm+mean")
_clipping_mean = partial(draft, "clipping+mean")
_arc_mean = partial(draft, "arc+mean", t=1)
_bucketing_mean = partial(draft, "bucketing+mean")

NNM_MEAN: tuple[Draft, ...] = (
    _nnm_mean(
        "one-far",
        "Three nearest: 0, 1 and 2 become 1, and 9 becomes (9 + 2 + 1)/3 = 4: 7/4.",
        [[0], [1], [2], [9]],
        "no-preaggregation",
        t=1,
    ),
    _nnm_mean(
        "one-vector-missing",
        "m = 4 of n = 5 were received: all n - t = 4 of them are averaged: 3.",
        [[0], [1], [2], [9]],
        "mixes-another-number",
        n=5,
        t=1,
    ),
    _nnm_mean(
        "itself-is-nearest",
        "Itself included: 0, 1 and 3 become 4/3, and 7 becomes 11/3: 23/12.",
        [[0], [1], [3], [7]],
        "mixes-without-itself",
        t=1,
    ),
    _nnm_mean(
        "a-tie",
        "1 is mixed with 0 or with 2, not with both: (1/2 + 1/2 + 3/2)/3 or "
        "(1/2 + 3/2 + 3/2)/3.",
        [[0], [1], [2]],
        "mixes-all-tied",
        t=1,
    ),
    _nnm_mean(
        "duplicates",
        "Three times 0, and 4 becomes 4/3: their mean is 1/3.",
        [[0], [0], [0], [4]],
        "merges-mixed-vectors",
        t=1,
    ),
    _nnm_mean(
        "as-euclid-measures",
        "(0, 0) is nearer to (4, 0), though (3, 3) differs by 3 at most: "
        "((2, 0) + 2 (7/2, 3/2))/3.",
        [[0, 0], [3, 3], [4, 0]],
        "mixes-by-another-metric",
        t=1,
    ),
)

NNM_KRUM: tuple[Draft, ...] = (
    draft(
        "nnm+krum",
        "a-tie",
        "3 is mixed with 4 and two of 1, 1 and 5, as near: 9/4 or 13/4 is left thrice.",
        [[1], [1], [3], [4], [5]],
        "mixes-all-tied",
        t=1,
    ),
    draft(
        "nnm+krum",
        "what-is-mixed",
        "Four become 3/2, which is none of the vectors.",
        NEAR,
        "no-preaggregation",
        "returns-an-unmixed-vector",
        t=1,
    ),
    draft(
        "nnm+krum",
        "one-vector-missing",
        "n - t = 5 of the six are mixed, m - t = 5 where all have come.",
        [[0, 0], [1, 0], [0, 2], [3, 3], [8, 1], [2, 7]],
        "mixes-another-number",
        n=7,
        t=1,
    ),
)

NNM_GEOMETRIC_MEDIAN: tuple[Draft, ...] = (
    draft(
        "nnm+geometric-median",
        "a-tie",
        "2 is mixed with 0 or with 4 last: two or three of five are 5/2, else 3/2.",
        [[0], [1], [2], [3], [4]],
        "mixes-all-tied",
        t=1,
    ),
    draft(
        "nnm+geometric-median",
        "of-what-is-mixed",
        "Four become 3/2, the median then; of the vectors it is 2.",
        NEAR,
        "no-preaggregation",
        t=1,
    ),
)

NNM_BOX_GEOM: tuple[Draft, ...] = (
    draft(
        "nnm+box-geom",
        "a-tie",
        "5 is mixed with 2 and 1, and becomes 8/3, the answer then; or with 2 and 9, "
        "and becomes 16/3: 4.",
        [[1], [2], [5], [9]],
        "mixes-all-tied",
        t=1,
    ),
    draft(
        "nnm+box-geom",
        "of-what-is-mixed",
        "Four become 3/2, and 9 becomes 15/4: the trusted box is 3/2.",
        NEAR,
        "no-preaggregation",
        t=1,
    ),
)

CLIPPING_MEAN: tuple[Draft, ...] = (
    _clipping_mean(
        "example",
        "(3, 4) is 5 long and stays, (6, 8) is halved: (6, 8)/3.",
        [[0, 0], [3, 4], [6, 8]],
        "no-preaggregation",
        clip=5.0,
    ),
    _clipping_mean(
        "length-of-a-vector",
        "(4, 4) is longer than 5, though 4 is not: 5/sqrt(8) (1, 1).",
        [[4, 4], [0, 1]],
        "takes-a-coordinate-for-a-length",
        clip=5.0,
    ),
    _clipping_mean(
        "clip-is-no-square",
        "2 is within 3, though its square is not: (0 + 2)/2.",
        [[0], [2]],
        "compares-clip-with-squares",
        clip=3.0,
    ),
    _clipping_mean(
        "vectors-not-their-mean",
        "9 becomes 3, and the mean is 1; that of the vectors is 3, and within 3.",
        [[0], [0], [9]],
        "another-order",
        clip=3.0,
    ),
    _clipping_mean(
        "each-for-itself",
        "10 becomes 5, and 1 stays: 3.",
        [[1], [10]],
        "shortens-short-vectors",
        clip=5.0,
    ),
    _clipping_mean(
        "short-ones-stay",
        "Nothing is longer than 50: the mean, 2.",
        [[1], [2], [3]],
        "lengthens-short-vectors",
        clip=50.0,
    ),
    _clipping_mean(
        "to-nothing",
        "Nothing is left of any vector.",
        [[1, 2], [3, -1]],
        "no-preaggregation",
        clip=0.0,
    ),
)

ARC_MEAN: tuple[Draft, ...] = (
    _arc_mean(
        "one-of-four",
        "One of four, 9, is shortened to 3: 9/4.",
        [[1], [2], [3], [9]],
        "no-preaggregation",
    ),
    _arc_mean(
        "four-of-nine",
        "2 * 3/9 * 6 = 4 are shortened to 5, not three and not six: 35/9.",
        [[k] for k in range(1, 10)],
        "clips-another-number",
        t=3,
    ),
    _arc_mean(
        "two-of-seven",
        "2 * 2/7 * 5 is below 3, so two are shortened to 5: 25/7.",
        [[k] for k in range(1, 8)],
        "clips-another-number",
        t=2,
    ),
    _arc_mean(
        "one-vector-missing",
        "One of the four that came may be Byzantine; it is shortened to 4: 11/4.",
        [[1], [2], [4], [9]],
        "clips-another-number",
        n=5,
        t=2,
    ),
    _arc_mean(
        "nobody-byzantine",
        "None is shortened: the mean is 4.",
        [[1], [2], [9]],
        "clips-another-number",
        t=0,
    ),
    _arc_mean(
        "length-of-a-vector",
        "(0, 6) becomes as long as (3, 4), and not as 4: (4, 9)/3.",
        [[3, 4], [0, 6], [1, 0]],
        "takes-a-coordinate-for-a-length",
    ),
)

BUCKETING_MEAN: tuple[Draft, ...] = (
    _bucketing_mean(
        "whole-vectors",
        "One of three is alone: (3, 5), (4, 3) or (5, 4).",
        [[0, 8], [4, 0], [8, 4]],
        "deals-coordinates",
        bucket_size=2,
    ),
    _bucketing_mean(
        "one-a-bucket",
        "Every vector is alone in its bucket: the mean, 2.",
        [[0], [1], [5]],
        "ignores-the-bucket-size",
        t=1,
        bucket_size=1,
    ),
    _bucketing_mean(
        "one-bucket",
        "All three are in a bucket that has room for five: 6/3, not 6/5.",
        [[0], [1], [5]],
        "divides-by-the-bucket-size",
        bucket_size=5,
    ),
    _bucketing_mean(
        "equal-vectors",
        "Every bucket's mean is (2, 1), the last one's too.",
        [[2, 1]] * 5,
        "divides-by-the-bucket-size",
        t=1,
        bucket_size=2,
    ),
    _bucketing_mean(
        "full-buckets",
        "Three full buckets: however they are dealt, the mean is 5.",
        [[0], [2], [4], [6], [8], [10]],
        "sums-buckets",
        t=1,
        bucket_size=2,
    ),
    _bucketing_mean(
        "dealt-in-any-way",
        "0 is alone, or 4, or 8: (0 + 6)/2, (4 + 4)/2 or (8 + 2)/2.",
        [[0], [4], [8]],
        "divides-by-the-bucket-size",
        bucket_size=2,
    ),
    _bucketing_mean(
        "two-buckets-of-three",
        "Both are full: their means' mean is (3, 2), in float32.",
        [[0, 1], [1, 2], [2, 4], [3, 0], [5, 1], [7, 4]],
        "ignores-the-bucket-size",
        "single-precision",
        dtype="float32",
        bucket_size=3,
    ),
)
