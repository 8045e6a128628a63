"""Literals: Python that makes vectors and options, short enough to be pasted."""

import base64
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_conformance.inputs.recipes import MADE

LONGEST_LITERAL = 40
"""The most numbers that are written out if there is a recipe."""

LONGEST_CALL = 2000
"""The most characters that a person is given to paste, give or take a few hundred."""

Array = NDArray[Any]


def written(value: Any) -> str:
    """Return Python that makes an option, which is a number or a vector.

    >>> written(2), written(np.array([0.5, np.inf], dtype=np.float32))
    ('2', 'np.array([0.5, np.inf], dtype=np.float32)')
    """
    return short(value) if isinstance(value, np.ndarray) else repr(value)


def short(array: Array) -> str:
    """Return a Python expression that makes an array, with NumPy alone.

    Its numbers are written out, or packed if that is too long, or else read from a
    file, which is written into a new folder for temporary files.
    """
    if array.size == 0:
        dtype = "" if array.dtype == np.float64 else f", dtype=np.{array.dtype}"
        return f"np.empty({array.shape}{dtype})"
    if array.size <= LONGEST_CALL:
        for text in (_plain(array), _packed(array)):
            if len(text) <= LONGEST_CALL:
                return text
    return f'np.load("{saved(_bytes_of(array), "npy")}")'


def _plain(array: Array) -> str:
    dtype = "" if array.dtype == np.float64 else f", dtype=np.{array.dtype}"
    numbers = repr(array.tolist()).replace("nan", "np.nan").replace("inf", "np.inf")
    return f"np.array({numbers}{dtype})"


def _packed(array: Array) -> str:
    """Return an expression with the array's bytes; it has no single quotes."""
    text = base64.b64encode(zlib.compress(array.tobytes(), 9)).decode()
    unpacked = f'__import__("base64").b64decode("{text}")'
    numbers = f'bytearray(__import__("zlib").decompress({unpacked}))'
    shape = ", ".join(map(str, array.shape))
    return f"np.frombuffer({numbers}, np.{array.dtype}).reshape({shape})"


def _bytes_of(array: Array) -> bytes:
    with tempfile.TemporaryFile() as file:
        np.save(file, array, allow_pickle=False)
        file.seek(0)
        return file.read()


_folders: list[Path] = []


def saved(content: bytes, ending: str) -> Path:
    """Return the path of a new file that holds what is too long to be pasted.

    The same content gets the same file. The folder is new in each process, and stays.
    """
    if not _folders:
        _folders.append(Path(tempfile.mkdtemp(prefix="boxgeom-calls-")))
    path = _folders[0] / f"{zlib.crc32(content):08x}-{len(content)}.{ending}"
    path.write_bytes(content)
    return path


def assigned(literal: str) -> tuple[str, str]:
    """Return a statement that gives long vectors a name, "" if short, and that name.

    >>> assigned("np.eye(2)")
    ('', 'np.eye(2)')
    """
    is_long = len(literal) > LONGEST_CALL // 4
    return (f"{MADE} = {literal}", MADE) if is_long else ("", literal)
