"""Memory: an array is its numbers, however they lie."""

import dataclasses

from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import FEW, claim
from boxgeom_conformance.checks.traces import SOURCE
from boxgeom_conformance.inputs.strategies import small_cases
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.worker.layouts import LAYOUTS


def _not_of_arrays(target: Target) -> str:
    is_array = target.gives in ("array", "arrays")
    return "" if is_array else f"the target takes {target.gives}"


@claim("contract", SOURCE, small_cases, skip_reason=_not_of_arrays, effort=FEW)
def takes_a_read_only_array(trial: Trial, case: Case) -> None:
    """An array that may not be written to is answered as any other."""
    trial.expect_as_defined(dataclasses.replace(case, layout="read-only"))


@claim(
    "contract",
    SOURCE,
    small_cases,
    skip_reason=_not_of_arrays,
    severity=Severity.EXTREME,
    effort=FEW,
)
def takes_any_memory_layout(trial: Trial, case: Case) -> None:
    """An array in Fortran order, strided or misaligned is answered as any other."""
    for layout in LAYOUTS[1:]:
        trial.expect_as_defined(dataclasses.replace(case, layout=layout))
