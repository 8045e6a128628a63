"""Cases of the safe area made by hand (Definition 9).

In each the area is known in closed form, as a point, a segment or a box, so that a
reader needs no convex hulls.
"""

from collections.abc import Sequence
from functools import partial

from boxgeom_conformance.vectors.draft import Draft, draft
from boxgeom_conformance.vectors.files import Json

_case = partial(draft, "safe-area", t=1)

CORNERS = [[0, 0], [4, 0], [0, 4], [4, 4]]
DIAGONAL = [[0, 0], [1, 1], [3, 3], [6, 6], [10, 10]]


def box(lower: Sequence[float], upper: Sequence[float], scale: float) -> Json:
    """Return a box as the expected answer; a thousand roundings are excused."""
    most = max(abs(x) for x in (*lower, *upper))
    bounds = {"lower": [float(x) for x in lower], "upper": [float(x) for x in upper]}
    rounding = [2.0**-42 * most] * len(lower)
    return {"enclosures": [bounds], "scale": scale, "rounding": rounding}


_INTERVALS: tuple[Draft, ...] = (
    _case(
        "interval",
        "For d = 1 the area is the trusted hyperbox, here [1, 2].",
        [[0], [1], [2], [99]],
        "one-subset-only",
        expected=box([1], [2], 1.0),
    ),
    _case(
        "interval-of-one-value",
        "Here [2]: two of seven dropped at each end, and 2 three times.",
        [[0], [1], [2], [2], [2], [7], [9]],
        t=2,
        expected=box([2], [2], 1.0),
    ),
    _case(
        "r5",
        "The witness of R5: all of [0, 1] is allowed.",
        [[0], [0], [0], [0], [1], [1]],
        expected=box([0], [1], 1.0),
    ),
    _case(
        "interval-one-missing",
        "m = 3 of n = 4: one subset, its hull [0, 5].",
        [[0], [5], [2]],
        "trims-t-always",
        n=4,
        expected=box([0], [5], 5.0),
    ),
    _case(
        "interval-of-seven",
        "n = 7, t = 2: [2, 5].",
        [[9], [0], [5], [3], [1], [70], [2]],
        "one-subset-only",
        t=2,
        expected=box([2], [5], 3.0),
    ),
)

_POINTS: tuple[Draft, ...] = (
    _case(
        "square",
        "The triangles of three corners share the centre only: (2, 2).",
        CORNERS,
        "boxes-for-hulls",
        "one-subset-only",
        expected=box([2, 2], [2, 2], 4.0),
    ),
    _case(
        "square-with-centre",
        "The centre is among them: still (2, 2).",
        [*CORNERS, [2, 2]],
        "boxes-for-hulls",
        expected=box([2, 2], [2, 2], 4.0),
    ),
    _case(
        "crossing-diagonals",
        "A convex quadrilateral: where its diagonals cross, (11/5, 11/5).",
        [[0, 0], [4, 1], [5, 5], [1, 3]],
        "boxes-for-hulls",
        expected=box([2.2, 2.2], [2.2, 2.2], 4.0),
    ),
    _case(
        "inside-a-triangle",
        "One vector in the triangle of the others: (2, 3), that vector.",
        [[0, 0], [10, 0], [0, 10], [2, 3]],
        "one-subset-only",
        "boxes-for-hulls",
        expected=box([2, 3], [2, 3], 4.0),
    ),
    _case(
        "all-equal",
        "All hulls are one point.",
        [[0.5, 0.25]] * 4,
        expected=box([0.5, 0.25], [0.5, 0.25], 0.5),
    ),
)

_SEGMENT = {"start": [1.0, 1.0], "end": [6.0, 6.0]}

_LARGER: tuple[Draft, ...] = (
    _case(
        "diagonal",
        "On a line, without the first and the last: from (1, 1) to (6, 6).",
        DIAGONAL,
        "boxes-for-hulls",
        expected={"segments": [_SEGMENT], "scale": 5.0, "rounding": [2.0**-39] * 2},
    ),
    _case(
        "doubled-corners",
        "Each corner twice: no one vector makes a difference. The whole square.",
        CORNERS * 2,
        expected=box([0, 0], [4, 4], 4.0),
    ),
    _case(
        "doubled-corners-and-a-liar",
        "One far vector more: still the whole square, and nothing else.",
        [*CORNERS * 2, [400, 900]],
        "one-subset-only",
        expected=box([0, 0], [4, 4], 4.0),
    ),
    _case(
        "two-pairs-and-one",
        "Without (0, 4) only the segment between the pairs is left; the median of "
        "all is not on it.",
        [[0, 0], [0, 0], [4, 4], [4, 4], [0, 4]],
        "one-subset-only",
        expected={
            "segments": [{"start": [0.0, 0.0], "end": [4.0, 4.0]}],
            "scale": 4.0,
            "rounding": [2.0**-40] * 2,
        },
    ),
    _case(
        "one-subset",
        "t = 0: the hull of all, here the segment from (0, 0) to (10, 10).",
        DIAGONAL,
        t=0,
        expected={
            "segments": [{"start": [0.0, 0.0], "end": [10.0, 10.0]}],
            "scale": 10.0,
            "rounding": [2.0**-39] * 2,
        },
    ),
    _case(
        "doubled-corners-of-a-cube",
        "Three dimensions, each corner of a cube twice: the whole cube.",
        [[x, y, z] for x in (0, 2) for y in (0, 2) for z in (0, 2)] * 2,
        expected=box([0, 0, 0], [2, 2, 2], 2.0),
    ),
)

SAFE_AREA = (*_INTERVALS, *_POINTS, *_LARGER)
"""The cases: intervals, points, segments and boxes."""
