"""Cases to refuse or survive: up to t vectors are not finite, and may be Byzantine."""

import numpy as np

from boxgeom import RULES, smallest_hyperbox
from boxgeom.vectors import Vectors
from boxgeom_conformance.answers.answer import rounding_of
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.vectors.draft import Draft, draft
from boxgeom_conformance.vectors.files import Json
from boxgeom_conformance.vectors.refusals import OPTIONS
from boxgeom_conformance.vectors.variants import PLAIN

NAN = float("nan")
INFINITY = float("inf")
MORE = np.array([[2, 1], [0, 2], [1, 1], [3, -1]]) + 0.0

CASES = (
    (
        "nan-in-the-first-vector",
        "The first coordinate of the first vector is a NaN.",
        "accepts-nan",
        ((0, (NAN, 1.0)),),
    ),
    (
        "nan-in-the-last-vector",
        "The last coordinate of the last vector is a NaN.",
        "accepts-nan",
        ((-1, (1.0, NAN)),),
    ),
    (
        "nothing-but-nan-in-a-vector",
        "Both coordinates of one vector are NaN.",
        "accepts-nan",
        ((2, (NAN, NAN)),),
    ),
    (
        "infinity-in-a-vector",
        "One vector has an infinite coordinate.",
        "accepts-infinity",
        ((0, (-INFINITY, 1.0)),),
    ),
    (
        "opposite-infinities-in-two-vectors",
        "Two vectors have infinite coordinates, whose sum is a NaN.",
        "accepts-infinity",
        ((1, (INFINITY, 1.0)), (4, (-INFINITY, 1.0))),
    ),
)
"""Names, comments, flags, and the rows that are replaced in a case."""


def survived_cases(rule: str) -> tuple[Draft, ...]:
    """Return what a rule must refuse, or answer as if the others had not been touched.

    None for the mean, which resists nothing.

    >>> len(survived_cases("mean")), len(survived_cases("krum"))
    (0, 5)
    """
    if not find_subject(rule).resists:
        return ()
    every = np.vstack([PLAIN, MORE])
    m = next(m for m in range(7, 12) if RULES[rule].domain(m, m, 2, 2))
    drafts = []
    for name, comment, flag, replaced in CASES:
        rows = every[:m].copy()
        for place, row in replaced:
            rows[place] = row
        drafts.append(_case(rule, name, comment, flag, rows))
    return tuple(drafts)


def _case(rule: str, name: str, comment: str, flag: str, rows: Vectors) -> Draft:
    finite = rows[np.isfinite(rows).all(axis=1)]
    options = {
        option: OPTIONS[option](finite.tolist()) for option in RULES[rule].options
    }
    if "own" in options:
        options["own"] = finite[0].tolist()
    expected = _in_the_box_of(finite, len(rows))
    return draft(
        rule, name, comment, rows.tolist(), flag, t=2, expected=expected, **options
    )


def _in_the_box_of(finite: Vectors, m: int) -> Json:
    box = smallest_hyperbox(finite)
    return {
        "enclosures": [{"lower": box.lower.tolist(), "upper": box.upper.tolist()}],
        "scale": box.longest_edge,
        "rounding": rounding_of(finite, m).tolist(),
        "or_refused": "need finite numbers",
    }
