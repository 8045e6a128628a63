"""The fast twin passes the conformance kit, every check of every rule."""

from collections.abc import Callable
from typing import Any

import pytest

import boxgeom.fast
from boxgeom.vectors import Vector
from boxgeom_conformance import Check, all_checks

pytestmark = pytest.mark.usefixtures("loops")

CHECKS = all_checks()


def fast_rule(rule: str) -> Callable[..., Vector]:
    """Return the twin's rule, called as the kit calls rules: with n and t, or not."""

    def call(received: Any, *numbers: int, **options: Any) -> Vector:
        n, t = numbers or (len(received), 0)
        return boxgeom.fast.aggregate(received, rule, n=n, t=t, **options)

    return call


@pytest.mark.parametrize("check", CHECKS.values(), ids=str)
def test_the_fast_twin_conforms(check: Check) -> None:
    check(fast_rule(check.subject.rule))
