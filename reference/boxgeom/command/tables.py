"""Tables on a terminal, whatever its width and its characters."""

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

LEAST_TEXT = 8
"""The fewest characters that a column of text is folded to."""


def number_column(table: Table, header: str) -> None:
    """Add a column whose cells stay whole: a number cut short is another number."""
    table.add_column(header, justify="right", no_wrap=True)


def text_column(table: Table, header: str) -> None:
    """Add a column whose cells may be folded over several lines."""
    table.add_column(header, overflow="fold")


def print_table(table: Table, console: Console | None = None) -> None:
    """Print a table, or where it is too wide for the terminal its cells one per line.

    Args:
        table: made with `number_column` and `text_column`.
        console: where to, or None for standard output.
    """
    console = Console() if console is None else console
    if _least_width(table, console) <= console.width:
        console.print(table)
        return
    if table.title:
        console.print(table.title, style="italic")
    for row in zip(*(column.cells for column in table.columns), strict=True):
        for column, cell in zip(table.columns, row, strict=True):
            line = console.render_str if isinstance(cell, str) else None
            console.print(f"{column.header}:", line(cell) if line else cell)
        console.print()
    if table.caption:
        console.print(table.caption)


def _least_width(table: Table, console: Console) -> int:
    """Return the width at which no number is cut and no text is shredded."""
    frame = 3 * len(table.columns) + 1
    widths = []
    for column in table.columns:
        cells = [
            Measurement.get(console, console.options, cell)
            for cell in (column.header, *column.cells)
        ]
        if column.no_wrap:
            widths.append(max(cell.maximum for cell in cells))
        else:
            longest = max(cell.maximum for cell in cells)
            widths.append(min(longest, LEAST_TEXT))
    return frame + sum(widths)
