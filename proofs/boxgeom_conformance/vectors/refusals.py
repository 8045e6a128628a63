"""Cases to refuse: bad vectors, and numbers for which nothing is promised."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from boxgeom import find_rule
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.vectors.draft import Draft, draft
from boxgeom_conformance.vectors.files import Json

NAN = float("nan")
INFINITY = float("inf")

Rows = Sequence[Sequence[float]]
Maker = Callable[..., Draft]

OPTIONS: dict[str, Callable[[Rows], Any]] = {
    "q": lambda rows: 1,
    "round_number": lambda rows: 1,
    "own": lambda rows: [0.0] * (len(rows[0]) if rows else 1),
    "start": lambda rows: [0.0] * (len(rows[0]) if rows else 1),
    "radius": lambda rows: 1.0,
    "iterations": lambda rows: 1,
    "clip": lambda rows: 1.0,
    "bucket_size": lambda rows: 1,
}
"""What rules are asked besides, by name, for the vectors of a case; all of it right."""


def refused_cases(rule: str) -> tuple[Draft, ...]:
    """Return what a rule must refuse."""

    def case(name: str, comment: str, rows: Rows, *flags: str, **more: Any) -> Draft:
        options = {option: OPTIONS[option](rows) for option in find_subject(rule).told}
        return draft(rule, name, comment, rows, *flags, **{**options, **more})

    return (*_bad_vectors(case), *_bad_numbers(case), *_outside_its_domain(rule, case))


def _refused(why: str, told: Sequence[str] = ()) -> Json:
    return {"refused": why, "told": list(told)}


def _bad_vectors(case: Maker) -> tuple[Draft, ...]:
    finite = _refused("need finite numbers")
    return (
        case(
            "nan-in-most-vectors",
            "Two of three vectors have a NaN, so no number can be right.",
            [[NAN, 1], [NAN, 2], [3, 4]],
            "accepts-nan",
            expected=finite,
        ),
        case(
            "nan-in-all-vectors",
            "Every vector has a NaN.",
            [[1, NAN], [2, NAN], [3, NAN]],
            "accepts-nan",
            expected=finite,
        ),
        _infinite(case),
        case(
            "no-vectors",
            "There are no vectors.",
            [],
            "accepts-no-vectors",
            n=1,
            expected=_refused("need at least one vector"),
        ),
    )


def _infinite(case: Maker) -> Draft:
    return case(
        "infinity-in-all-vectors",
        "Every vector has an infinite coordinate.",
        [[1, INFINITY], [2, INFINITY], [3, -INFINITY]],
        "accepts-infinity",
        expected=_refused("need finite numbers"),
    )


def _bad_numbers(case: Maker) -> tuple[Draft, ...]:
    rows = [[0, 0], [3, 1], [1, 4], [-2, 3]]
    return (
        case(
            "negative-t",
            "t cannot be negative.",
            rows,
            "accepts-bad-numbers",
            t=-1,
            expected=_refused("need t >= 0, got t=-1", ["t"]),
        ),
        case(
            "half-byzantine",
            "Half of the nodes may be Byzantine; nothing can be promised then.",
            rows,
            "accepts-bad-numbers",
            t=2,
            expected=_refused("need n > 2t = 4, got n=4, t=2", ["t"]),
        ),
        case(
            "fewer-than-n-minus-t",
            "Synchrony gives every node the n - t honest vectors.",
            rows,
            "accepts-bad-numbers",
            n=6,
            t=1,
            expected=_refused("need n - t = 5 vectors, got m=4", ["n", "t"]),
        ),
    )


def _outside_its_domain(rule: str, case: Maker) -> Iterator[Draft]:
    """Yield what a rule's own domain and options rule out."""
    facts = find_rule(rule)
    rows = [[0, 0], [3, 1], [1, 4], [-2, 3], [2, 2], [5, 5]]
    if "bucket_size" in facts.options:
        yield _bad_option(case, rows, "bucket_size", 0, "bucket-of-nothing")
        return  # of what is left, more than of what is received
    if "clip" in facts.options:
        yield _bad_option(case, rows, "clip", -1.0, "negative-clip")
    if not facts.domain(m=6, n=6, t=2, d=1):
        yield _too_few(case, rows, 2 if facts.domain(m=7, n=7, t=2, d=1) else 4)
    if "q" in facts.options:
        yield from _bad_q(case, rows)
    if not facts.domain(m=3, n=3, t=1, d=2) and facts.domain(m=3, n=3, t=1, d=1):
        yield _empty_area(case)
    if "radius" in facts.options:
        yield case(
            "negative-radius",
            "A length is at least 0.",
            rows,
            "accepts-bad-numbers",
            t=1,
            radius=-1.0,
            expected=_refused("need radius >= 0", ["radius"]),
        )
    if facts.depends_on_round:
        yield case(
            "round-zero",
            "Rounds are counted from 1.",
            rows,
            "accepts-bad-numbers",
            round_number=0,
            expected=_refused("need round_number >= 1", ["round_number"]),
        )


def _too_few(case: Maker, rows: list[list[int]], per_t: int) -> Draft:
    return case(
        f"fewer-than-{per_t}t-plus-3",
        f"{'Krum' if per_t == 2 else 'Bulyan'} needs m >= {per_t}t + 3.",
        rows,
        "accepts-bad-numbers",
        t=2,
        expected=_refused(f"need m >= {per_t}t + 3 = {2 * per_t + 3}, got m=6", ["t"]),
    )


def _bad_q(case: Maker, rows: list[list[int]]) -> tuple[Draft, ...]:
    return tuple(
        case(
            f"q-is-{q}",
            "q is from 1 to m.",
            rows,
            "accepts-bad-numbers",
            t=1,
            q=q,
            expected=_refused(f"need 1 <= q <= m = 6, got q={q}", ["q"]),
        )
        for q in (0, 7)
    )


def _bad_option(
    case: Maker, rows: list[list[int]], option: str, value: float, name: str
) -> Draft:
    least = 1 if option == "bucket_size" else 0
    return case(
        name,
        f"{option} is at least {least}.",
        rows,
        "accepts-bad-numbers",
        t=1,
        expected=_refused(f"need {option} >= {least}, got {value}", [option]),
        **{option: value},
    )


def _empty_area(case: Maker) -> Draft:
    return case(
        "empty",
        "The three sides of a triangle share no point: n = 3 is not above (d+1) t.",
        [[0, 0], [4, 0], [1, 3]],
        "accepts-bad-numbers",
        t=1,
        expected=_refused("the safe area is empty", ["t"]),
    )
