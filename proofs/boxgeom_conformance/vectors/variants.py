"""Cases for every rule: the same few vectors, made hard for floats."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from boxgeom import RULES, find_rule
from boxgeom.vectors import Vectors
from boxgeom_conformance.inputs.kinds import ten_vectors
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.vectors.draft import Draft, draft

PLAIN = np.array([[0, 0], [3, 1], [1, 4], [-2, 3], [2, -3], [5, 2], [-1, -1]]) + 0.0

TINY = 2.0**-565
HUGE = 2.0**530
LARGEST = 2.0**1019


Rows = list[list[float]]
Maker = Callable[..., Draft]

OPTIONS: dict[str, Callable[[Rows], Any]] = {
    "q": lambda rows: 4,
    "own": lambda rows: rows[0],
    "start": lambda rows: rows[0],
    "radius": lambda rows: abs(rows[1][0] - rows[0][0]),
    "iterations": lambda rows: 2,
    "clip": lambda rows: max(map(abs, rows[1])),
}
"""What rules are asked besides, by name, for the vectors of a case."""


def variant_cases(rule: str) -> tuple[Draft, ...]:
    """Return a rule's cases on seven vectors, two of them possibly Byzantine."""
    if find_subject(rule).deals:
        return ()  # the more deals there are, the more is right
    # What a rule leaves free is an interval, and so easy to judge, on a line only.
    plain = PLAIN if find_rule(rule).is_determined else PLAIN[:, :1]
    # Of compositions an exact answer takes long, the longer the more subsets there are.
    ts = (1,) if rule not in RULES and find_rule(rule).enumerates else (2, 1)
    t = next(t for t in ts if find_rule(rule).domain(7, 7, t, plain.shape[1]))
    asked = [name for name in find_rule(rule).options if name in OPTIONS]

    def case(
        name: str, comment: str, rows: Rows, *flags: str, dtype: str = "float64"
    ) -> Draft:
        options = {option: OPTIONS[option](rows) for option in asked}
        return draft(
            rule, name, comment, rows, *flags, n=7, t=t, dtype=dtype, **options
        )

    return (
        case("seven", "The vectors that the next cases change.", plain.tolist()),
        *_moved(case, plain),
        *(_stretched(case, plain) if t == 2 else ()),
        *_scaled(case, plain),
        *_in_single_precision(case, plain),
        *_near_the_largest_float(rule, case, plain),
        *_of_ten(rule),
        *_of_many_on_a_line(rule),
        *(_of_many_columns(rule, asked) if rule in RULES else ()),
    )


def _moved(case: Maker, plain: Vectors) -> tuple[Draft, ...]:
    return tuple(
        case(
            f"seven-moved-by-{name}",
            f"The seven vectors plus {name} in every coordinate, exactly.",
            (plain + offset).tolist(),
            "gram-cancellation",
        )
        for name, offset in (("1e6", 1e6), ("1e8", -1e8))
    )


def _stretched(case: Maker, plain: Vectors) -> tuple[Draft, ...]:
    colluding, scattered = plain.copy(), plain.copy()
    colluding[5:] = 1e9
    scattered[5:] *= [[1e9], [-3e8]]
    return (
        case(
            "seven-with-two-colluding-far-away",
            "Two of the seven are replaced by one vector, 1e9 in every coordinate.",
            colluding.tolist(),
            "drowned-by-outliers",
        ),
        case(
            "seven-with-two-far-away",
            "Two of the seven are 1e9 and -3e8 times as long.",
            scattered.tolist(),
            "drowned-by-outliers",
        ),
    )


def _scaled(case: Maker, plain: Vectors) -> tuple[Draft, ...]:
    return (
        case(
            "seven-tiny",
            "The seven vectors times 2^-565, about 1e-170; their squares vanish.",
            (plain * TINY).tolist(),
            "underflow",
        ),
        case(
            "seven-small",
            "The seven vectors times 2^-40, about 1e-12.",
            (plain * 2.0**-40).tolist(),
            "underflow",
        ),
        case(
            "seven-huge",
            "The seven vectors times 2^530, about 3.5e159; their squares overflow.",
            (plain * HUGE).tolist(),
            "overflow",
        ),
    )


def _in_single_precision(case: Maker, plain: Vectors) -> tuple[Draft, ...]:
    return (
        case(
            "seven-in-float32",
            "The seven vectors divided by 8, as float32.",
            (plain / 8).tolist(),
            "single-precision",
            dtype="float32",
        ),
        case(
            "seven-moved-in-float32",
            "The seven vectors plus 1024, as float32.",
            (plain + 1024).tolist(),
            "single-precision",
            "gram-cancellation",
            dtype="float32",
        ),
        case(
            "seven-thirds-in-float32",
            "The seven vectors plus 5, divided by 3, rounded to float32.",
            ((plain + 5) / 3).astype(np.float32).tolist(),
            "single-precision",
            dtype="float32",
        ),
        case(
            "seven-elevenths-in-float32",
            "The seven vectors plus 5, divided by 11, rounded to float32: float16 "
            "holds none of them.",
            ((plain + 5) / 11).astype(np.float32).tolist(),
            "single-precision",
            dtype="float32",
        ),
    )


def _near_the_largest_float(rule: str, case: Maker, plain: Vectors) -> Iterator[Draft]:
    """Yield a case for rules whose answer is a midpoint."""
    if find_subject(rule).is_midpoint:
        yield case(
            "seven-near-the-largest-float",
            "The seven vectors plus 20, times 2^1019: the sum of any two overflows.",
            ((plain + 20) * LARGEST).tolist(),
            "overflow",
        )


def _of_many_on_a_line(rule: str) -> Iterator[Draft]:
    """Yield a case far from the origin, for rules that leave their answer free."""
    if not find_rule(rule).is_determined:
        yield draft(
            rule,
            "twenty-six-past-a-hundred",
            "100 and 25 more within a unit, as float32: too narrow for few bits.",
            [[100 + k / 32] for k in range(26)],
            "single-precision",
            t=1,
            dtype="float32",
        )


def _of_many_columns(rule: str, asked: list[str]) -> Iterator[Draft]:
    """Yield a case of more rows than buffers have, for rules that do not enumerate."""
    if find_rule(rule).is_determined and not find_rule(rule).enumerates:
        rows = (np.random.default_rng(27).integers(-64, 65, (27, 3)) / 16).tolist()
        yield draft(
            rule,
            "twenty-seven-rows",
            "27 vectors of three multiples of 1/16, as float32; six may be Byzantine.",
            rows,
            "single-precision",
            t=6,
            dtype="float32",
            **{option: OPTIONS[option](rows) for option in asked},
        )


def _of_ten(rule: str) -> Iterator[Draft]:
    """Yield a case in which four of all subsets decide, for rules that enumerate."""
    facts = find_rule(rule)
    has_four = facts.enumerates and facts.is_determined and facts.domain(10, 10, 3, 2)
    if rule in RULES and has_four:
        yield draft(
            rule,
            "ten",
            "Four of all subsets decide the box around the medians.",
            ten_vectors(10, 2, 3, seed=0).tolist(),
            t=3,
        )
