"""Tables on a terminal of any width and encoding."""

from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

LEAST_TEXT = 8
"""A column of text is folded to no fewer characters than this."""


def number_column(table: Table, header: str) -> None:
    """Add a column whose cells are never cut: a cut number would be another number."""
    table.add_column(header, justify="right", no_wrap=True)


def text_column(table: Table, header: str) -> None:
    """Add a column whose cells may be folded over several lines."""
    table.add_column(header, overflow="fold")


def print_table(table: Table, console: Console | None = None) -> None:
    """Print a table; if it is too wide for the terminal, print its cells one per line.

    Strings are shown literally: neither ``[bold]`` nor ``:smile:`` means anything.

    Args:
        table: made with `number_column` and `text_column`.
        console: where to print, or None for standard output.
    """
    console = Console() if console is None else console
    plain = _plain(table, console)
    # As part of the table, a title would be folded to the width of a narrow table.
    if table.title:
        console.print(_text(table.title, console, "table.title"))
    if _least_width(plain, console) <= console.width:
        console.print(plain)
    else:
        _print_cells(plain, console)
    if table.caption:
        console.print(_text(table.caption, console, "table.caption"))


def _plain(table: Table, console: Console) -> Table:
    """Return the table with its cells as text in characters that the console has."""
    plain = Table(show_header=table.show_header, show_lines=table.show_lines)
    for column in table.columns:
        plain.add_column(
            _text(column.header, console),
            justify=column.justify,
            no_wrap=column.no_wrap,
            overflow=column.overflow,
        )
    for row in _rows(table):
        plain.add_row(*(_text(cell, console) for cell in row))
    return plain


def _text(shown: RenderableType, console: Console, style: str = "") -> Text:
    """Return a literal text, with escapes for characters that the console lacks.

    Escapes are longer than the characters, and columns must be wide enough for them.
    """
    text = shown if isinstance(shown, Text) else Text(str(shown), style=style)
    encoding = console.encoding
    escaped = text.plain.encode(encoding, "backslashreplace").decode(encoding)
    return text if escaped == text.plain else Text(escaped, style=text.style)


def _rows(table: Table) -> Iterable[tuple[RenderableType, ...]]:
    return zip(*(column.cells for column in table.columns), strict=True)


def _print_cells(table: Table, console: Console) -> None:
    """Print the cells one per line; no line is cut or folded."""
    for row in _rows(table):
        for column, cell in zip(table.columns, row, strict=True):
            if table.show_header:
                console.print(f"{column.header}: ", end="", markup=False, emoji=False)
            console.print(cell, soft_wrap=True)
        console.print()


def _least_width(table: Table, console: Console) -> int:
    """Return the least width at which no number is cut and no text folded too much."""
    frame = 3 * len(table.columns) + 1
    widths = []
    for column in table.columns:
        cells = [*column.cells, column.header] if table.show_header else column.cells
        measures = (Measurement.get(console, console.options, cell) for cell in cells)
        longest = max((measure.maximum for measure in measures), default=0)
        widths.append(longest if column.no_wrap else min(longest, LEAST_TEXT))
    return frame + sum(widths)
