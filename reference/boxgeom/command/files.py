"""Vectors from and to .npy, .npz and .csv files.

How many vectors were received matters (Definition 2), so one that is lost or invented
on the way is a wrong answer: whatever is in doubt is refused.
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
"""Characters of a message, of which libraries write whole pages."""


def read_vectors(
    path: Path, key: str | None = None, header: bool | None = None
) -> Vectors:
    """Return the vectors in a file, one a row, shape (m, d).

    Args:
        path: a .npy, .npz or .csv file.
        key: which array of a .npz file, needed if it holds several.
        header: whether the first line of a .csv file names the columns, or None to
            judge by what it says.

    Raises:
        ValueError: the file holds no such thing; the message names the file.
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
        ValueError: the file's name ends in none of these.
        OSError: the file cannot be written.
    """
    suffix = _suffix(path)
    if suffix == ".csv":
        write_csv(path, np.atleast_2d(vectors))
        return
    with path.open("wb") as file:  # given a name, NumPy might write to another
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
        except Exception as error:  # a damaged file makes libraries stumble anyhow
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
