"""Vectors from and to .csv files: one vector per line, commas between numbers.

The first line is taken for a header only if its cells could be nothing else.
"""

import contextlib
import csv
import io
import math
import reprlib
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import numpy as np

from boxgeom.vectors import Vector, Vectors

NUMERIC = frozenset("0123456789+-.eE \t")
"""The characters of numbers; `float` also accepts "1_000", "nan" and "٣"."""

NOT_NAMES = frozenset(
    {"na", "nan", "nanind", "qnan", "snan", "nat", "inf", "infinity", "infty"}
    | {"null", "none", "nil", "void", "missing", "undefined", "unknown"}
    | {"true", "false"}
)
"""Words for numbers that are missing or not finite, and for truth values."""

ADVICE = "say --header if it names the columns, --no-header if it is a vector"

Line = tuple[int, list[str]]
"""The number of a line, counted from 1, and its cells."""


def read_csv(file: IO[bytes], header: bool | None = None) -> Vectors:
    """Return the vectors in a .csv file, shape (m, d).

    Args:
        file: UTF-8, with or without a byte-order mark.
        header: whether the first line names the columns, or None to judge by its
            cells.

    Raises:
        ValueError: there are no vectors, a cell is not a number, or the first line
            could be either a header or a vector.
    """
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        lines = _lines(text)
        first = next(lines, None)
        if first is None:
            raise ValueError("need at least one vector, got an empty file")
        is_header = _is_header(first, header)
        rows = [] if is_header else [_numbers(first)]
        rows += [_numbers(line) for line in _alike(lines, first, is_header)]
    if not rows:
        raise ValueError("need at least one vector, got a header alone")
    return np.array(rows)


def write_csv(path: Path, vectors: Vectors) -> None:
    """Write vectors, shape (m, d), so that `read_csv` returns them bit for bit.

    Floats are written with a point or an exponent, so that no line can be taken for
    pandas' header 0,1,2.

    Raises:
        OSError: the file cannot be written.
    """
    rows = [",".join(map(repr, row)) + "\n" for row in vectors.tolist()]
    path.write_text("".join(rows), encoding="utf-8", newline="\n")


def _lines(text: IO[str]) -> Iterator[Line]:
    """Yield the lines that are not blank.

    Among single numbers a blank line is an error, as it may stand for a missing one.
    """
    reader = csv.reader(text, strict=True)
    blank, previous = 0, 0
    try:
        for cells in reader:
            number, previous = previous + 1, reader.line_num
            if number != previous:
                raise ValueError(
                    f"need every cell on one line, got more in line {number}"
                )
            if not cells or (len(cells) == 1 and cells[0].isspace()):
                blank = blank or number
                continue
            if blank and len(cells) == 1:
                raise ValueError(
                    f"need numbers in every line, got none in line {blank}"
                )
            yield number, cells
    except UnicodeDecodeError as error:
        raise ValueError(f"need text in UTF-8, got {error}") from error
    except csv.Error as error:
        raise ValueError(f"need numbers in line {previous + 1}, got {error}") from error


def _alike(lines: Iterator[Line], first: Line, is_header: bool) -> Iterator[Line]:
    """Yield the lines; each must have as many cells as the first.

    A repeated header of names is an error: files were joined. One of numbers may be a
    vector.
    """
    names_columns = is_header and not all(map(_is_number, first[1]))
    for number, cells in lines:
        if len(cells) != len(first[1]):
            widths = sorted({len(cells), len(first[1])})
            raise ValueError(
                f"need rows of equal length, got lengths {widths} up to line {number}"
            )
        if names_columns and cells == first[1]:
            raise ValueError(f"need one header, got it again in line {number}")
        yield number, cells


def _is_header(line: Line, header: bool | None) -> bool:
    """Return whether the first line names the columns; raise ValueError if in doubt."""
    cells = [cell.strip() for cell in line[1]]
    if header is False:
        return False
    if not cells[0] or cells[0].startswith("Unnamed: "):
        raise ValueError(
            f"need a number or a name in line {line[0]}, column 1, got {cells[0]!r}: "
            "pandas writes row numbers below that; write with index=False"
        )
    if header is None and cells == [str(i) for i in range(len(cells))]:
        raise ValueError(
            f"need to know what line {line[0]} is, {reprlib.repr(','.join(cells))}: "
            f"pandas numbers columns like that; {ADVICE}"
        )
    return header is True or all(map(_is_name, cells))


def _is_name(cell: str) -> bool:
    """Return whether a cell can only be a name.

    >>> [cell for cell in ("x_1", "# y", "", "1e", "N/A", "-", "1_0") if _is_name(cell)]
    ['x_1', '# y']
    """
    plain = unicodedata.normalize("NFKC", cell).lstrip("# ")
    word = "".join(filter(str.isalnum, plain)).casefold()
    return plain[:1].isalpha() and plain.isprintable() and word not in NOT_NAMES


def _numbers(line: Line) -> Vector:
    number, cells = line
    if NUMERIC.issuperset("".join(cells)):
        with contextlib.suppress(ValueError):
            numbers = np.array(list(map(float, cells)))
            if np.isfinite(numbers).all():
                return numbers
    column = next(k for k, cell in enumerate(cells) if not _is_number(cell))
    raise ValueError(
        f"need numbers, got {reprlib.repr(cells[column])} in line {number}, "
        f"column {column + 1}{_remedy(line, column)}"
    )


def _is_number(cell: str) -> bool:
    try:
        number = float(cell)
    except ValueError:
        return False
    return math.isfinite(number) and NUMERIC.issuperset(cell)


def _remedy(line: Line, column: int) -> str:
    """Return a guess at the mistake, as the end of a message."""
    cell = line[1][column]
    for separator, name in ((";", "semicolons"), ("\t", "tabs"), (" ", "spaces")):
        if _are_numbers(cell.replace(",", ".").split(separator)):
            return f"; numbers need commas between them, not {name}"
    if _is_number(cell.replace(",", ".")):
        return "; a decimal needs a point, not a comma"
    return f"; {ADVICE}" if line[0] == 1 else ""


def _are_numbers(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(map(_is_number, cells))
