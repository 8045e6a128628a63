"""The kit's checks, with as many examples as the tests have time for."""

import unittest
from collections.abc import Callable
from typing import Any

from boxgeom_conformance import Check
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.runner import DEFAULT, RunSettings
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_testing.examples import share_of


def assert_conforms(check: Check, implementation: Callable[..., Any]) -> None:
    """Raise what the check raises when it is called, after a share of its examples."""
    settings = RunSettings(examples=share_of(DEFAULT.examples))
    target = FunctionTarget(implementation, check.subject.call)
    result = check.run(target, settings=settings)
    if result.outcome == CheckOutcome.SKIPPED:
        raise unittest.SkipTest(f"{check.name}: {result.reason}")
    assert result.is_fine, result.explain()
