"""What ``boxgeom check`` is asked to check."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from boxgeom.command.progress import progress_bar
from boxgeom_conformance.check import all_checks
from boxgeom_conformance.checks.claim import CLAIMS
from boxgeom_conformance.command.contenders import (
    Calling,
    Library,
    of_command,
    of_function,
    of_libraries,
    of_module,
)
from boxgeom_conformance.nearest import nearest
from boxgeom_conformance.suite import Contender


@dataclass(frozen=True)
class Asked:
    """The targets, and what was asked for besides and cannot be checked.

    Attributes:
        contenders: the targets.
        left_out: the reason, by the name of a library or function.
    """

    contenders: tuple[Contender, ...]
    left_out: dict[str, str]


def asked_for(
    target: str | None,
    program: str | None,
    libraries: Sequence[str],
    environments: Path | None,
    calling: Calling,
) -> Asked:
    """Return what the command line names.

    Raises:
        ValueError: an argument does not fit, or a module cannot be imported.
    """
    contenders: list[Contender] = []
    left_out: dict[str, str] = {}
    if program is not None:
        contenders.append(of_command(program, calling))
    if target is not None and ":" in target:
        contenders.append(of_function(target, calling))
    elif target is not None:
        named, left_out = of_module(target, calling)
        contenders += named
    for library in _libraries(libraries, environments, calling):
        contenders += library.contenders
        if library.missing:
            left_out[library.name] = library.missing
    return Asked(tuple(contenders), left_out)


def check_names(only: Sequence[str]) -> None:
    """Raise ValueError unless all are names of checks or claims."""
    names = [*all_checks(), *CLAIMS]
    for name in only:
        if name not in names:
            raise ValueError(
                "--only: need the name of a check (--list shows them), "
                f"got {name!r}{nearest(name, names)}"
            )


def _libraries(
    names: Sequence[str], environments: Path | None, calling: Calling
) -> list[Library]:
    if not names:
        return []
    with progress_bar() as progress:
        progress.add_task("finding libraries", total=None)
        return of_libraries(names, environments, calling)
