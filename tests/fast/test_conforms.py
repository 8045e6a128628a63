"""The fast twin passes the conformance kit, every check of every rule."""

import math
from collections.abc import Callable
from typing import Any

import pytest

import boxgeom_fast
from boxgeom.vectors import Vector
from boxgeom_conformance import Check, all_checks
from boxgeom_fast.kernel_choice import from_width
from boxgeom_testing.conforming import assert_conforms

CHECKS = all_checks()

COMPILED = ("box-geom", "coordinate-median", "geometric-median")
"""Rules that between them run every compiled loop."""


def fast_rule(rule: str) -> Callable[..., Vector]:
    """Return the twin's rule, called as the kit calls rules: with n and t, or not."""

    def call(received: Any, *numbers: int, **options: Any) -> Vector:
        n, t = numbers or (len(received), 0)
        return boxgeom_fast.aggregate(received, rule, n=n, t=t, **options)

    return call


@pytest.mark.parametrize("check", CHECKS.values(), ids=str)
def test_the_fast_twin_conforms(check: Check) -> None:
    with from_width(math.inf):
        assert_conforms(check, fast_rule(check.subject.name))


@pytest.mark.parametrize(
    "check", [c for c in CHECKS.values() if c.subject.name in COMPILED], ids=str
)
def test_its_compiled_loops_conform(check: Check) -> None:
    pytest.importorskip("numba")
    with from_width(1):
        assert_conforms(check, fast_rule(check.subject.name))
