"""Cases of centred clipping made by hand (Definition 21)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

_clipping = partial(draft, "centered-clipping")

LINE = [[0], [3], [99]]

CENTERED_CLIPPING: tuple[Draft, ...] = (
    _clipping(
        "example",
        "The offsets from 0 are 0, 3 and 99, the last clipped to 3: (0 + 3 + 3)/3 = 2.",
        LINE,
        "drops-far-offsets",
        t=1,
        radius=3,
        iterations=1,
        start=[0],
    ),
    _clipping(
        "second-step",
        "From 2 the offsets are -2, 1 and 3: 2 + 2/3.",
        LINE,
        "ignores-the-iterations",
        t=1,
        radius=3,
        iterations=2,
        start=[0],
    ),
    _clipping(
        "from-where-it-is-told",
        "From 99 the offsets are -3, -3 and 0: 97.",
        LINE,
        "starts-elsewhere",
        t=1,
        radius=3,
        iterations=1,
        start=[99],
    ),
    _clipping(
        "short-offsets-stay",
        "All are within the radius: one step leads to the mean 2, wherever it starts.",
        [[1], [2], [3]],
        "lengthens-short-offsets",
        radius=50,
        iterations=1,
        start=[3],
    ),
    _clipping(
        "length-of-a-vector",
        "(6, 8) is 10 long, and (3, 4) is left of it: half, (3/2, 2).",
        [[0, 0], [6, 8]],
        "clips-coordinates",
        radius=5,
        iterations=1,
        start=[0, 0],
    ),
    _clipping(
        "radius-is-no-square",
        "2 is within 3, though its square is not: (0 + 2)/2.",
        [[0], [2]],
        "compares-with-the-square",
        radius=3,
        iterations=1,
        start=[0],
    ),
    _clipping(
        "one-vector-missing",
        "m = 3 of n = 4 were received: the mean is over 3.",
        [[0, 3], [3, 3], [6, 9]],
        "divides-by-n",
        n=4,
        t=1,
        radius=9,
        iterations=1,
        start=[3, 3],
    ),
    _clipping(
        "far-vector",
        "However far it is, it moves the answer by a quarter of the radius.",
        [[0, 0], [0, 0], [0, 0], [3e9, 4e9]],
        "drowned-by-outliers",
        t=1,
        radius=1,
        iterations=1,
        start=[0, 0],
    ),
    _clipping(
        "radius-zero",
        "Nothing moves.",
        LINE,
        t=1,
        radius=0,
        iterations=3,
        start=[3],
    ),
    _clipping(
        "start-at-a-vector",
        "The offset to the start itself is 0, and needs no division: 1/2.",
        [[0], [1]],
        radius=1,
        iterations=1,
        start=[0],
    ),
)
"""The cases of centred clipping."""
