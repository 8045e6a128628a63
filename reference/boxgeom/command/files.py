"""Vectors from and to .npy, .npz and .csv files.

The number of received vectors matters (Definition 2), so a vector lost or invented on
the way would make the answer wrong: whatever is doubtful is refused.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.command.csv_files import read_csv, write_csv
from boxgeom.command.npy_files import read_npy, read_npz
from boxgeom.vectors import Vector, Vectors, as_vectors

SUFFIXES = (".npy", ".npz", ".csv")

LONGEST_REASON = 400
"""How many characters of a library's message are shown; some fill pages."""


def read_vectors(
    path: Path, key: str | None = None, header: bool | None = None
) -> Vectors:
    """Return the vectors in a file, one per row, shape (m, d).

    Args:
        path: a .npy, .npz or .csv file.
        key: which array of a .npz file, needed if it holds several.
        header: whether the first line of a .csv file names the columns, or None to
            judge by its cells.

    Raises:
        ValueError: the file does not hold vectors; the message names the file.
        OSError: the file cannot be read.
    """
    return _named(path, _read_array(path, key, header))


def read_vector(
    path: Path, key: str | None = None, header: bool | None = None
) -> Vector:
    """Return the one vector in a file, shape (d,); arguments as in `read_vectors`.

    Raises:
        ValueError: the file holds no vector, or several.
        OSError: the file cannot be read.
    """
    vectors = _named(path, np.atleast_2d(_read_array(path, key, header)))
    if len(vectors) != 1:
        raise ValueError(f"{path}: need one vector, got {len(vectors)}")
    return vectors[0]


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write vectors, shape (d,) or (m, d), to a .npy, .npz or .csv file.

    Raises:
        ValueError: the file's name has another ending.
        OSError: the file cannot be written.
    """
    suffix = _suffix(path)
    if suffix == ".csv":
        write_csv(path, np.atleast_2d(vectors))
        return
    with path.open("wb") as file:  # NumPy might change a name's ending
        if suffix == ".npy":
            np.save(file, vectors)
        else:
            np.savez(file, vectors=vectors)


def check_suffix(path: Path) -> None:
    """Raise ValueError unless the file's name ends in .npy, .npz or .csv."""
    _suffix(path)


def _read_array(path: Path, key: str | None, header: bool | None) -> NDArray[Any]:
    suffix = _suffix(path)
    with path.open("rb") as file:
        try:
            if suffix == ".npy":
                return read_npy(file)
            if suffix == ".npz":
                return read_npz(file, key)
            return read_csv(file, header)
        except Exception as error:  # damaged files raise errors of all kinds
            reason = " ".join(str(error).split()) or type(error).__name__
            raise ValueError(f"{path}: {reason[:LONGEST_REASON]}") from error


def _named(path: Path, array: NDArray[Any]) -> Vectors:
    try:
        return as_vectors(array)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise ValueError(f"need a name ending in {', '.join(SUFFIXES)}, got {path}")
    return suffix
