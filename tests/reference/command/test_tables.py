"""Tables lose no digit and no text, whatever the terminal's width and characters."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table
from rich.text import Text

from boxgeom.command.tables import number_column, print_table, text_column
from boxgeom_testing.examples import examples

WIDTHS = (120, 80, 60, 40, 20, 8)


def printed(table: Table, width: int, encoding: str = "utf-8") -> str:
    """Return what a terminal of that width and encoding shows."""
    shown = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    print_table(table, Console(file=shown, width=width, color_system=None))
    shown.flush()
    assert isinstance(shown.buffer, io.BytesIO)
    return shown.buffer.getvalue().decode(encoding)


def table_of(numbers: list[str], texts: list[str], **options: str) -> Table:
    """Return a table with two columns of numbers between two of text."""
    table = Table(**options)  # type: ignore[arg-type]
    text_column(table, "by")
    number_column(table, "seconds")
    number_column(table, "peak MiB")
    text_column(table, "why")
    for number, text in zip(numbers, texts, strict=True):
        table.add_row(text, number, number, text)
    return table


def without_frame(shown: str) -> str:
    """Return the letters of what was shown, without lines, spaces and line ends."""
    return re.sub(r"[\s│┃┏┓┗┛┡┩┳╇━─┴┬┼├┤└┘|+-]", "", shown)


@pytest.mark.parametrize("width", WIDTHS)
@examples(20, random=True)
@given(numbers=st.lists(st.floats(), min_size=1, max_size=3), digits=st.integers(1, 17))
def test_every_number_is_whole_at_every_width(
    width: int, numbers: list[float], digits: int
) -> None:
    cells = [f"{number:.{digits}g}" for number in numbers]
    shown = printed(table_of(cells, ["a text to be folded"] * len(cells)), width)
    for cell in cells:
        pattern = rf"(?<![\w.+-]){re.escape(cell)}(?![\w.+-])"
        assert len(re.findall(pattern, shown)) >= 2 * cells.count(cell)


@pytest.mark.parametrize("width", WIDTHS)
@examples(20, random=True)
@given(text=st.text("ab[]/:;=\\_`*#<>{}", min_size=1, max_size=60))
def test_every_text_is_whole_and_means_nothing(width: int, text: str) -> None:
    shown = printed(table_of(["1.5e-300"], [text], title=text, caption=text), width)
    letters = without_frame(text)
    parts = printed(table_of(["1.5e-300"], [text]), 8)
    assert text in parts
    assert set(letters) <= set(shown)


@pytest.mark.parametrize(
    "odd",
    ["[/]", "[bold]x[/bold]", ":smile:", "X[:m:1]", "[link=x]y", "\\[a]", "[red]"],
)
@pytest.mark.parametrize("width", WIDTHS)
def test_markup_is_shown_as_it_stands(odd: str, width: int) -> None:
    table = Table(title=odd, caption=odd)
    text_column(table, odd)
    number_column(table, "n")
    table.add_row(odd, "1")
    table.add_row(Text(odd), "2")
    shown = printed(table, max(width, 30))
    assert without_frame(shown).count(without_frame(odd)) == 5


def test_text_is_folded_before_numbers_need_room() -> None:
    shown = printed(table_of(["-1.234567e-300"], ["fold " * 8]), 68)
    assert shown.count("-1.234567e-300") == 2
    assert max(map(len, shown.splitlines())) <= 68
    assert "┃" in shown


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_poor_alphabet_gets_a_plain_frame(encoding: str, width: int) -> None:
    table = table_of(["1e-7"], ["at most 2√d"], title="n ≥ 3t")
    shown = printed(table, width, encoding)
    widths = {len(line) for line in shown.splitlines() if line.startswith(("|", "+"))}
    assert len(widths) <= 1
    assert shown.count("\\u221a") == 2
    assert "\\u2026" not in shown  # nothing was cut
    assert shown.count("1e-7") == 2


@pytest.mark.parametrize("width", [40, 80])
def test_a_table_without_a_header_or_rows_is_printed(width: int) -> None:
    table = Table(title="nothing", show_header=False)
    text_column(table, "claim")
    number_column(table, "proven")
    assert "nothing" in printed(table, width)
    table.add_row("a claim of some length, folded where it must be", "1.25e-300")
    shown = printed(table, width)
    assert "1.25e-300" in shown
    assert "proven" not in shown
