"""Vectors from and to .npy, .npz and .csv files."""

import csv
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vector, Vectors, as_vectors

SUFFIXES = (".npy", ".npz", ".csv")


def read_vectors(path: Path, key: str | None = None) -> Vectors:
    """Return the vectors in a file, one a row, shape (m, d).

    Args:
        path: a .npy, .npz or .csv file; a .csv file may begin with a header line.
        key: which array of a .npz file, needed if it holds several.

    Raises:
        ValueError: the file holds no such thing; the message names the file.
        OSError: the file cannot be read.
    """
    return _named(path, _read_array(path, key))


def read_vector(path: Path, key: str | None = None) -> Vector:
    """Return the one vector in a file, shape (d,); arguments as in `read_vectors`.

    Raises:
        ValueError: the file holds no vector, or several.
        OSError: the file cannot be read.
    """
    vectors = _named(path, np.atleast_2d(_read_array(path, key)))
    if len(vectors) != 1:
        raise ValueError(f"{path}: need one vector, got {len(vectors)}")
    return vectors[0]


def write_vectors(path: Path, vectors: Vectors) -> None:
    """Write vectors, shape (d,) or (m, d), to a .npy, .npz or .csv file.

    Raises:
        ValueError: the file's name ends in none of these.
        OSError: the file cannot be written.
    """
    match _suffix(path):
        case ".npy":
            np.save(path, vectors)
        case ".npz":
            np.savez(path, vectors=vectors)
        case _:
            rows = [[repr(x) for x in row] for row in np.atleast_2d(vectors).tolist()]
            path.write_text("".join(",".join(row) + "\n" for row in rows))


def check_suffix(path: Path) -> None:
    """Raise ValueError unless the file's name ends in .npy, .npz or .csv."""
    _suffix(path)


def _read_array(path: Path, key: str | None) -> NDArray[Any]:
    try:
        match _suffix(path):
            case ".npy":
                array: NDArray[Any] = np.load(path, allow_pickle=False)
            case ".npz":
                array = _read_npz(path, key)
            case _:
                array = _read_csv(path)
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path}: {error}") from error
    return array


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


def _read_npz(path: Path, key: str | None) -> Vectors:
    with np.load(path, allow_pickle=False) as arrays:
        names = list(arrays.files)
        if key is None and len(names) == 1:
            key = names[0]
        if key not in names:
            raise ValueError(
                f"need --key to be one of {', '.join(names) or 'no arrays'}, got {key}"
            )
        array: Vectors = arrays[key]
        return array


def _read_csv(path: Path) -> Vectors:
    """Return the numbers of a .csv file, whose first line may name the columns."""
    with path.open(newline="", encoding="utf-8") as file:
        lines = [(i, row) for i, row in enumerate(csv.reader(file), start=1) if row]
    if lines and not any(_is_number(cell) for cell in lines[0][1]):
        del lines[0]
    widths = {len(row) for _, row in lines}
    if len(widths) > 1:
        raise ValueError(f"need rows of equal length, got lengths {sorted(widths)}")
    return np.array([[_number(cell, i) for cell in row] for i, row in lines])


def _number(cell: str, line: int) -> float:
    if not _is_number(cell):
        raise ValueError(f"need numbers, got {cell!r} in line {line}")
    return float(cell)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
