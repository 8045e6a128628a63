"""The twin answers the test vectors of composed rules as the definitions do."""

from functools import partial

import pytest

import boxgeom_fast
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.vectors.published_cases import published_cases
from boxgeom_conformance.vectors.with_files import COMPOSITIONS


@pytest.mark.parametrize("rule", COMPOSITIONS)
def test_the_twin_answers_every_case(rule: str) -> None:
    subject = find_subject(rule)
    twin = partial(boxgeom_fast.aggregate, rule=rule)
    options = subject.call.removeprefix("f(X").removeprefix(", n, t")
    trial = Trial(subject, FunctionTarget(twin, f"f(X, n=n, t=t{options}"))
    for case in published_cases(rule):
        case.check(trial)
