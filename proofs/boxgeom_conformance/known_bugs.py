"""Known bugs: the mutant, if there is one, that fails what an implementation fails."""

import re
import warnings
from collections.abc import Callable, Sequence

import numpy as np

from boxgeom_conformance.check import Check, checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.checks.published import VECTORS
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.mutants import MUTANTS
from boxgeom_conformance.remedies import Remedy
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.targets.target import Target

LEAST_LIKENESS = 0.5
Run = Callable[[Check, Target], CheckResult]

_NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:e[-+]?\d+)?")


def of_known_bug(
    target: Target,
    asked: Sequence[Check],
    results: Sequence[CheckResult],
    wrong: Sequence[Check],
    run: Run,
) -> dict[str, str]:
    """Return the bug whose mutant fails the same checks, by the names of the checks.

    On ordinary input the mutant must fail what the implementation fails, and nothing
    else, with the same answer at least every other time; of several bugs, the one with
    most such answers is named. So that few checks do not stand for many bugs, all test
    vectors of the rule must have been asked.

    Args:
        target: the implementation.
        asked: the checks that it was asked.
        results: how they ended.
        wrong: those that failed for no other known cause.
        run: runs a check again.
    """
    told = [check for check in asked if check.severity == Severity.ORDINARY]
    ended = {result.name: result for result in results}
    if not any(check in wrong for check in told) or not _all_vectors(asked, ended):
        return {}
    left_out = (CheckOutcome.SKIPPED, CheckOutcome.KNOWN, CheckOutcome.NOT_ASKED)
    compared = [check for check in told if ended[check.name].outcome not in left_out]
    # Test vectors first: they tell most mutants apart at the cost of a call each.
    compared.sort(key=lambda check: check.claim.group != VECTORS)
    rule = asked[0].subject.name
    as_asked = Remedy("", condition=target.takes, dtypes=target.dtypes)
    mutants = [mutant for mutant in MUTANTS if mutant.rule == rule]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        called = {mutant.bug: as_asked.applied_to(mutant.target) for mutant in mutants}
        likeness = {
            bug: _likeness(it, compared, ended, run) for bug, it in called.items()
        }
        likeliest = max(likeness, key=lambda bug: likeness[bug])
        if likeness[likeliest] < LEAST_LIKENESS:
            return {}
        # To refuse bad input is another fix, whatever the mutant does about it.
        mended = [check for check in wrong if check.severity != Severity.CONTRACT]
        fails = [check for check in mended if not run(check, called[likeliest]).is_fine]
    cause = f"fails the same checks as this bug: {likeliest}"
    return {check.name: cause for check in fails}


def _all_vectors(asked: Sequence[Check], ended: dict[str, CheckResult]) -> bool:
    """Return whether a rule has test vectors, and all were asked."""
    every = checks(asked[0].subject.name)
    vectors = [check.name for check in every if check.claim.group == VECTORS]
    return vectors != [] and all(name in ended for name in vectors)


def _likeness(
    mutant: Target,
    compared: Sequence[Check],
    ended: dict[str, CheckResult],
    run: Run,
) -> float:
    """Return the share of wrong answers that are the same, 0 if other checks fail."""
    same = []
    for check in compared:
        found, theirs = run(check, mutant), ended[check.name]
        if found.is_fine != theirs.is_fine:
            return 0.0
        # Of a claim the case was shrunk for theirs, and was not for the mutant.
        if not found.is_fine and check.claim.group == VECTORS:
            same.append(_rounded(found.got) == _rounded(theirs.got))
    return sum(same) / max(len(same), 1)


def _rounded(got: str) -> str:
    """Return what came out with six digits, as many as two programs have in common.

    >>> _rounded("[0.30000000000000004], off by 2e-07")
    '[0.3], off by 2e-07'
    """
    return _NUMBER.sub(lambda number: f"{float(number[0]):.6g}", got)
