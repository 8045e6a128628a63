"""A progress bar that shows bar, percentage and time left on narrow terminals too."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column

NARROW = 60
"""On terminals narrower than this the bar is short, to leave room for the numbers."""


def training_bar(console: Console | None = None) -> Progress:
    """Return a progress bar followed by numbers, which shows only on a terminal.

    If the line is too long, the end of the numbers is cut.

    Args:
        console: where to show it; None is standard error.
    """
    console = Console(stderr=True) if console is None else console
    return Progress(
        BarColumn(bar_width=10 if console.width < NARROW else 20),
        TaskProgressColumn(table_column=Column(min_width=4, no_wrap=True)),
        TimeRemainingColumn(table_column=Column(min_width=7, no_wrap=True)),
        TextColumn(
            "{task.description}{task.fields[numbers]}",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        ),
        console=console,
        transient=True,
        expand=True,
        disable=not console.is_terminal,
    )
