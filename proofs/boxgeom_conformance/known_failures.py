"""Known failures: a file that cannot go stale.

One line per check, ``NAME  # REASON``, where NAME is the check's, such as
``krum/has_the_least_score``, or that with a target before it,
``their:krum krum/has_the_least_score``. A line without a reason, an unknown name and a
check that passes after all are errors.
"""

import dataclasses
from collections.abc import Collection
from pathlib import Path

from boxgeom.arguments import nearest
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome

UNSEEN = (CheckOutcome.SKIPPED, CheckOutcome.NOT_ASKED)
"""Outcomes that do not tell whether a failure is still there."""

KnownFailures = dict[tuple[str, str], str]
"""Reasons by target ("" for all of them) and check."""


def read_known_failures(
    path: Path, targets: Collection[str], names: Collection[str]
) -> KnownFailures:
    """Return the reasons in a file of known failures.

    Args:
        path: the file.
        targets: the names of all targets.
        names: the names of all checks.

    Raises:
        ValueError: a line has no reason, or names no check or target.
        OSError: the file cannot be read.
    """
    known: KnownFailures = {}
    for number, line in enumerate(lines_of(path), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                target, name, reason = _entry(line, targets, names)
                if (target, name) in known:
                    raise ValueError(f"need each check once, got {name} again")
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: {error}") from None
            known[target, name] = reason
    return known


def _entry(
    line: str, targets: Collection[str], names: Collection[str]
) -> tuple[str, str, str]:
    """Return the target, the check and the reason that a line has."""
    named, _, reason = line.partition("#")
    target, _, name = named.strip().rpartition(" ")
    target = target.strip()
    if not reason.strip():
        raise ValueError(f"need a reason, as in '{named.strip()}  # why'")
    if name not in names:
        near = nearest(name, names)
        raise ValueError(f"need the name of a check, got {name!r}{near}")
    if target and target not in targets:
        wanted, near = ", ".join(targets), nearest(target, targets)
        raise ValueError(f"need a target of {wanted}, got {target!r}{near}")
    return target, name, reason.strip()


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file.

    Raises:
        ValueError: it is not UTF-8.
        OSError: it cannot be read.
    """
    try:
        return path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        why = error.strerror or str(error)
        raise type(error)(
            f"need a file of known failures, got {path}: {why}"
        ) from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: need UTF-8, got {error}") from error


def with_known_failures(
    known: KnownFailures, target: str, result: CheckResult
) -> CheckResult:
    """Return a result, its outcome changed if its failure is known."""
    reason = known.get((target, result.name)) or known.get(("", result.name))
    if reason is None or result.outcome in UNSEEN:
        return result
    expected = CheckOutcome.PASSED_AFTER_ALL if result.is_fine else CheckOutcome.KNOWN
    return dataclasses.replace(result, outcome=expected, reason=reason)
