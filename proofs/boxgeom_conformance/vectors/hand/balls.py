"""Cases of MinMax-MEB made by hand (Definition 16)."""

from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft

_case = partial(draft, "minmax-meb", t=1)

TOUCHING = [[0, 0], [8, 0], [4, 2], [4, -2]]

_ON_A_LINE: tuple[Draft, ...] = (
    _case(
        "far-vector",
        "The ball of 0, 1, 2 is around 1, those of the others have 99 in them. That of "
        "1, 2, 99 has the centre 50 and the radius 49: (y - 1)/1 = (50 - y)/49.",
        [[0], [1], [2], [99]],
        "distances-not-in-radii",
    ),
    _case(
        "two-sides",
        "The balls are around 1 (radius 1), 3 (3, twice) and 7/2 (5/2): 12/7.",
        [[0], [1], [2], [6]],
        "distances-not-in-radii",
        "one-ball-only",
    ),
    _case(
        "one-vector-missing",
        "m = n - t: one ball, of the centre 5/2.",
        [[0], [5], [2]],
        "balls-of-m-minus-t",
        n=4,
    ),
    _case(
        "one-of-two-missing",
        "n = 7, t = 2 and m = 6: balls of five.",
        [[0, 0], [3, 1], [1, 4], [-2, 3], [2, -3], [9, 9]],
        "balls-of-m-minus-t",
        n=7,
        t=2,
    ),
)

_POINTS: tuple[Draft, ...] = (
    _case(
        "n-minus-t-equal",
        "Three vectors are equal: their ball is a point, and that is the answer.",
        [[0.1, 0.7]] * 3 + [[5, 5]],
        "distances-not-in-radii",
    ),
    _case(
        "all-equal",
        "All balls are one point.",
        [[0.5, 0.25]] * 4,
    ),
    _case(
        "two-equal",
        "Two equal vectors of four do not decide: n - t is 3.",
        [[1, 1], [1, 1], [3, 2], [0, 4]],
    ),
    _case(
        "nothing-byzantine",
        "t = 0: the centre of the ball around all.",
        [[0, 0], [4, 0], [0, 2], [4, 2]],
        t=0,
    ),
    _case(
        "square",
        "The balls of three corners are all around the centre.",
        [[0, 0], [4, 0], [0, 4], [4, 4]],
    ),
    _case(
        "equilateral",
        "n = 3, t = 1: the balls of the sides; by symmetry their middle.",
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    ),
)

_LARGER: tuple[Draft, ...] = (
    _case(
        "rhombus",
        "Two triples have balls of radius 4, two of 5/2: (4, 0), by symmetry.",
        TOUCHING,
        "one-ball-only",
    ),
    _case(
        "r14",
        "The witness of R14 times 7: three balls that touch pairwise. By symmetry the "
        "answer is (14/3, 14/3, 14/3), 2/sqrt(3) radii from each centre.",
        [[7, 7, 0]] * 2
        + [[7, 0, 7]] * 2
        + [[0, 7, 7]] * 2
        + [[22, -3, -5], [-5, 22, -3], [-3, -5, 22]],
        t=4,
    ),
    _case(
        "cluster-and-a-liar",
        "The answer is in the ball of the four near ones, on the side of the far one.",
        [[0, 0], [1, 0], [0, 1], [1, 1], [80, 60]],
        "distances-not-in-radii",
        "one-ball-only",
    ),
    _case(
        "two-liars-opposite",
        "Far vectors on both sides of five: the answer stays among the five.",
        [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.25], [90, 1], [-70, -2]],
        "distances-not-in-radii",
        t=2,
    ),
    _case(
        "far-vector-at-t-2",
        "(-1, 1) is on the spheres of radius 2 around (-1, -1) and (-3, 1) and on that "
        "of a far ball, and their pulls balance: the largest ratio is 1.",
        [[10000, 20000], [-3, -1], [-1, -3], [-1, 1], [-3, 3]],
        t=2,
    ),
)

MINMAX_MEB = (*_ON_A_LINE, *_POINTS, *_LARGER)
"""The cases: on a line, points and balls with closed forms, larger ones."""
