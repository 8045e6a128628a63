"""What ``boxgeom check`` is asked to check."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from boxgeom.arguments import nearest
from boxgeom.command.progress import progress_bar
from boxgeom_conformance.check import all_checks
from boxgeom_conformance.command.selected_targets import (
    CallOptions,
    LibraryTargets,
    of_command,
    of_function,
    of_libraries,
    of_module,
)
from boxgeom_conformance.suite import SelectedTarget


@dataclass(frozen=True)
class Selection:
    """The targets that the command line selects, and what it names in vain.

    Attributes:
        targets: the targets.
        left_out: why a library or function cannot be checked, by its name.
    """

    targets: tuple[SelectedTarget, ...]
    left_out: dict[str, str]


def selection(
    target: str | None,
    program: str | None,
    libraries: Sequence[str],
    environments: Path | None,
    call_options: CallOptions,
) -> Selection:
    """Return what the command line selects.

    Raises:
        ValueError: an argument does not fit, or a module cannot be imported.
    """
    if program is not None and target is not None:
        raise ValueError(f"need a TARGET or a --command, got both: {target}, {program}")
    targets: list[SelectedTarget] = []
    left_out: dict[str, str] = {}
    if program is not None:
        targets.append(of_command(program, call_options))
    if target is not None and ":" in target:
        targets.append(of_function(target, call_options))
    elif target is not None:
        named, left_out = of_module(target, call_options)
        targets += named
    for library in _libraries(libraries, environments, call_options):
        targets += library.targets
        if library.missing:
            left_out[library.name] = library.missing
    return Selection(tuple(targets), left_out)


def check_names(only: Sequence[str], *rules: str) -> None:
    """Raise ValueError unless all are names of checks or claims, also of the rules."""
    every = all_checks(*rules) if only else {}
    names = dict.fromkeys([*every, *(check.claim.name for check in every.values())])
    for name in only:
        if name not in names:
            raise ValueError(
                "--only: need the name of a check (--list shows them), "
                f"got {name!r}{nearest(name, names)}"
            )


def _libraries(
    names: Sequence[str], environments: Path | None, call_options: CallOptions
) -> list[LibraryTargets]:
    if not names:
        return []
    with progress_bar() as progress:
        progress.add_task("finding libraries", total=None)
        return of_libraries(names, environments, call_options)
