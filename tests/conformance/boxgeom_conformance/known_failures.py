"""Failures that are known and have a reason: a file that cannot rot.

One line a check, ``NAME  # REASON``, where NAME is a check's, such as
``krum/has_the_least_score``, or that with a target before it,
``their:krum krum/has_the_least_score``. A line without a reason, an unknown name and a
check that passes after all are errors.
"""

import dataclasses
from collections.abc import Collection
from pathlib import Path

from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.running import Result

KnownFailures = dict[tuple[str, str], str]
"""Reasons by target ("" for every one) and check."""


def read_known_failures(
    path: Path, targets: Collection[str], names: Collection[str]
) -> KnownFailures:
    """Return the reasons in a file of known failures.

    Args:
        path: the file.
        targets: the names of all targets that there are.
        names: the names of all checks that there are.

    Raises:
        ValueError: a line has no reason, or names no check or target.
        OSError: the file cannot be read.
    """
    known: KnownFailures = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = f"{path}, line {number}"
        named, mark, reason = line.partition("#")
        target, _, name = named.strip().rpartition(" ")
        target = target.strip()
        if not mark or not reason.strip():
            raise ValueError(f"{where}: need a reason, as in '{named.strip()}  # why'")
        if name not in names:
            raise ValueError(f"{where}: need the name of a check, got {name!r}")
        if target and target not in targets:
            wanted = ", ".join(targets)
            raise ValueError(f"{where}: need a target of {wanted}, got {target!r}")
        if (target, name) in known:
            raise ValueError(f"{where}: need each check once, got {name} again")
        known[target, name] = reason.strip()
    return known


def in_view_of(known: KnownFailures, target: str, result: Result) -> Result:
    """Return a result as it counts when some failures are known."""
    reason = known.get((target, result.name)) or known.get(("", result.name))
    if reason is None or result.outcome == Outcome.SKIPPED:
        return result
    expected = Outcome.PASSED_AFTER_ALL if result.is_fine else Outcome.KNOWN
    return dataclasses.replace(result, outcome=expected, told=reason)
