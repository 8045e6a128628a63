"""Progress of ``boxgeom check`` on a terminal: what is being asked, and what failed."""

import contextlib
from collections.abc import Iterator, Sequence

from boxgeom.command.progress import progress_bar
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.suite import OnStep, SelectedTarget


@contextlib.contextmanager
def progress_of_checks(total: int) -> Iterator[OnStep]:
    """Show a bar on standard error, if that is a terminal, while checks are run.

    Args:
        total: how many checks there are, of all targets.
    """
    done: dict[SelectedTarget, int] = {}
    failed: dict[SelectedTarget, int] = {}
    with progress_bar() as progress:
        task = progress.add_task("checking", total=total)

        def step(
            selected: SelectedTarget, name: str, results: Sequence[CheckResult]
        ) -> None:
            done[selected] = len(results)
            failed[selected] = sum(not result.is_fine for result in results)
            # Not the target's name, which could hold markup.
            label = f"{selected.library} {name}".strip()
            told = f"{label}, {sum(failed.values())} failed so far"
            progress.update(task, description=told, completed=sum(done.values()))

        yield step
