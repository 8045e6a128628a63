"""The kit's checks, with as many examples as the tests have time for."""

import unittest
from collections.abc import Callable
from typing import Any

from boxgeom_conformance import Check
from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.running import DEFAULT, Running
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_testing.examples import share_of


def assert_conforms(check: Check, implementation: Callable[..., Any]) -> None:
    """Raise what the check raises when it is called, after a share of its examples."""
    running = Running(examples=share_of(DEFAULT.examples))
    target = FunctionTarget(implementation, check.subject)
    result = check.run(target, running=running)
    if result.outcome == Outcome.SKIPPED:
        raise unittest.SkipTest(f"{check.name}: {result.told}")
    assert result.is_fine, result.explain()
