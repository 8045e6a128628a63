"""Cases of BOX-GEOM, BOX-GEOM/1 and BOX-MEAN made by hand (Definitions 5 and 14)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, as_case_of, draft

EXAMPLE = [[0, 1], [2, 0], [4, 1]]
R1 = [[0, 0], [1, 2], [1, -2]]
HALF = [0.5] * 12
R2 = [[0.0] * 13, [1.0, *HALF], [1.0, *(-x for x in HALF)]]
SEVEN = [[0, 0], [3, 1], [1, 4], [-2, 3], [2, -3], [5, 2], [-1, -1]]

_four = partial(draft, "box-geom", n=4, t=1)
_geom = partial(draft, "box-geom", t=1)
_once = partial(draft, "box-geom-once", t=1)
_mean = partial(draft, "box-mean", t=1)

_OF_THE_SPEC: tuple[Draft, ...] = (
    _four(
        "example-four-vectors",
        "The spec's example, nodes 1 and 2: (3, 1/2).",
        [*EXAMPLE, [100, 0]],
        "candidates-without-trusted",
    ),
    _four(
        "example-three-vectors",
        "The spec's example, node 3: m = n - t, so nothing is trimmed: (2, 0).",
        EXAMPLE,
        "trims-t-always",
    ),
    _four(
        "r1-node-i",
        "The witness of R1, with the Byzantine vector: (1, 1).",
        [*R1, [1, 2]],
        "mean-and-median-mixed-up",
    ),
    _four("r1-node-j", "The witness of R1, without it: (0, 0).", R1),
    _four(
        "r2-node-i",
        "The witness of R2 in 13 dimensions, with the Byzantine vector.",
        [*R2, R2[1]],
    ),
    _four(
        "r8",
        "The witness of R8: the box [10, 20] x {1} of medians, midpoint (15, 1).",
        [[0, 0], [10, 1], [20, 1], [30, 0]],
        "trusted-without-candidates",
    ),
    _four(
        "r10",
        "The witness of R10: all medians of three are (0, 0), as is the output.",
        [[0, 0], [0, 0], [1, 2], [1, -2]],
        "smaller-subsets-too",
        "trusted-without-candidates",
    ),
    _four(
        "r5",
        "The witness of R5: every median of five is 0, the trusted box is [0, 1].",
        [[0], [0], [0], [0], [1], [1]],
        "trusted-without-candidates",
        n=6,
    ),
)

_OF_BUGS: tuple[Draft, ...] = (
    _geom(
        "trusted-and-medians",
        "(4/3, 2/3); the trusted midpoint alone would be (3/2, 1/2).",
        [[1, 2], [2, 1], [0, 1], [2, 0], [1, 0]],
        "trusted-without-candidates",
    ),
    _geom(
        "medians-need-trust",
        "Without the trusted hyperbox the box of medians reaches too far.",
        [[0, 2], [1, 0], [1, 0], [1, 1], [0, 2], [2, 1], [2, 2]],
        "candidates-without-trusted",
        t=2,
    ),
    _geom(
        "midpoint-not-corner",
        "(3/2, 1), not (1, 1).",
        [[1, 1], [2, 0], [0, 1], [2, 1], [2, 2]],
        "corner-for-midpoint",
    ),
    _geom(
        "medians-not-means",
        "(5/4, 3/2) of medians, (11/8, 5/4) of means.",
        [[2, 2], [1, 2], [1, 0], [2, 0], [1, 2]],
        "mean-and-median-mixed-up",
    ),
    _geom(
        "not-by-coordinate",
        "(1, 2); coordinate medians would give (3/2, 2).",
        [[0, 2], [2, 2], [2, 1], [2, 2], [0, 2]],
        "coordinate-median-for-median",
    ),
    _geom(
        "every-subset",
        "(3/4, 5/4); without one of the subsets it is not.",
        [[0, 0], [1, 1], [1, 2], [0, 1], [2, 2]],
        "misses-a-subset",
    ),
    _geom(
        "middle-of-the-box",
        "(8/5, 6/5), the middle of the box and not of the candidates.",
        [[1, 0], [2, 0], [0, 1], [2, 2], [2, 2]],
        "averages-candidates",
    ),
    _geom(
        "one-of-two-missing",
        "n = 7, t = 2 and m = 6: trim 1, not 2; with 2 it would be (5, 11/2).",
        [[5, 8], [3, 0], [7, 4], [6, 5], [0, 8], [5, 6]],
        "trims-t-always",
        n=7,
        t=2,
    ),
    _geom("t-is-zero", "The Fermat point.", [[0, 0], [2, 0], [1, 3]], t=0),
    _geom("all-equal", "All boxes are one point.", [[0.1, 0.2]] * 4),
    _geom(
        "segments-of-medians",
        "On a line, subsets of four have segments of medians, of which any point "
        "may be taken.",
        [[0, 0], [1, 1], [2, 2], [4, 4], [9, 9]],
        "segment-of-medians",
    ),
)

BOX_GEOM = (*_OF_THE_SPEC, *_OF_BUGS)
"""The cases of BOX-GEOM."""

BOX_GEOM_ONCE: tuple[Draft, ...] = (
    *(as_case_of("box-geom-once", case) for case in BOX_GEOM),
    _once(
        "round-one-has-medians",
        "Round 1: (7/6, 7/10); the trusted midpoint would be (3/2, 1/2).",
        [[0, 1], [1, 1], [1, 0], [2, 0], [2, 2]],
        "counts-rounds-from-zero",
        "ignores-the-round",
    ),
    *(
        _once(
            f"round-{later}-trusts-alone",
            "Later rounds: the midpoint of the trusted hyperbox, (3/2, 1/2).",
            [[0, 1], [1, 1], [1, 0], [2, 0], [2, 2]],
            "ignores-the-round",
            round_number=later,
        )
        for later in (2, 3)
    ),
    _once(
        "round-2-midpoint-not-corner",
        "(3/2, 1/2), not (1, 0).",
        [[1, 0], [1, 0], [2, 1], [0, 1], [2, 1]],
        "corner-for-midpoint",
        round_number=2,
    ),
    _once(
        "round-2-one-vector-missing",
        "m = n - t: nothing is trimmed, the midpoint is (2, 1/2).",
        EXAMPLE,
        "trims-t-always",
        n=4,
        round_number=2,
    ),
)
"""The cases of BOX-GEOM/1: those of BOX-GEOM, and later rounds."""

BOX_MEAN: tuple[Draft, ...] = (
    _mean("example", "[3, 6] is in [3, 36]: 9/2.", [[0], [3], [6], [99]]),
    _mean(
        "r9-high",
        "The witness of R9: 1 at the node that hears a huge value.",
        [[0], [1], [1], [1e6]],
        "candidates-without-trusted",
    ),
    _mean(
        "r9-low",
        "The witness of R9: 1/3 at the node that hears a hugely negative one.",
        [[0], [1], [1], [-1e6]],
        "candidates-without-trusted",
    ),
    _mean(
        "means-matter",
        "[0, 1] and [1/4, 1/2] meet in the latter: 3/8, not 1/2.",
        [[1], [0], [0], [1], [0]],
        "trusted-without-candidates",
        "mean-and-median-mixed-up",
    ),
    _mean(
        "midpoint-not-corner",
        "1, not 3/4.",
        [[0], [2], [0], [2], [1]],
        "corner-for-midpoint",
    ),
    _mean(
        "trusted-matters",
        "2: one untrimmed 1 would pull it to 15/8.",
        [[2], [2], [1], [2], [2]],
        "candidates-without-trusted",
    ),
    _mean(
        "one-vector-missing",
        "m = n - t: one subset, its mean (2, 2/3).",
        EXAMPLE,
        "trims-t-always",
        n=4,
    ),
    _mean(
        "one-of-two-missing",
        "n = 7, t = 2 and m = 6: trim 1, not 2.",
        SEVEN[:6],
        "trims-t-always",
        n=7,
        t=2,
    ),
    _mean("t-is-zero", "One subset: the mean.", SEVEN[:3], t=0),
    _mean("all-equal", "All boxes are one point.", [[0.1, 0.2]] * 4),
)
"""The cases of BOX-MEAN."""
