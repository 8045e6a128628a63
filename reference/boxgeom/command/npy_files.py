"""Arrays from .npy and .npz files, which may be damaged or lie about their size.

`numpy.load` allocates whatever a header promises, takes one kind of file for the other,
and ignores what follows the array.
"""

import math
import warnings
import zipfile
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from boxgeom.vectors import Vectors


def read_npy(file: IO[bytes]) -> NDArray[Any]:
    """Return the array of real numbers in a .npy file.

    Args:
        file: open at its beginning, and seekable.

    Raises:
        ValueError: it is not such a file, is cut short, or goes on after the array.
        Exception: of any kind that NumPy raises at a damaged header.
    """
    start = file.tell()
    size = file.seek(0, 2) - start
    file.seek(start)
    return _read_array(file, size)


def read_npz(file: IO[bytes], key: str | None) -> Vectors:
    """Return one of the arrays in a .npz file.

    Args:
        file: open, and seekable.
        key: the name of the array; None if there is only one.

    Raises:
        ValueError: there is no such array, or `read_npy` would refuse it.
        Exception: of any kind that zipfile raises at a damaged archive.
    """
    with zipfile.ZipFile(file) as archive:
        members = [m for m in archive.infolist() if m.filename.endswith(".npy")]
        names = [member.filename.removesuffix(".npy") for member in members]
        if key is None and len(names) == 1:
            key = names[0]
        if key is None or names.count(key) != 1:
            raise ValueError(
                f"need --key to be one of {', '.join(names) or 'no arrays'}, got {key}"
            )
        member = members[names.index(key)]
        with archive.open(member) as array:
            return _read_array(array, member.file_size)


def _read_array(file: IO[bytes], size: int) -> NDArray[Any]:
    """Return the array in a stream of ``size`` bytes, header included."""
    shape, is_fortran, dtype, header_size = _header(file)
    if dtype.kind not in "iuf":
        raise ValueError(f"need real numbers, got dtype {dtype}")
    if not all(length >= 0 for length in shape):
        raise ValueError(f"need a shape, got {shape}")
    needed, there = math.prod(shape) * dtype.itemsize, size - header_size
    if needed != there:
        raise ValueError(
            f"need {needed} bytes of numbers for shape {shape} and {dtype}, got {there}"
        )
    numbers = file.read(needed)
    file.read(1)  # only at its end is an archive's member compared with its checksum
    array: NDArray[Any] = np.frombuffer(numbers, dtype)
    return array.reshape(shape, order="F" if is_fortran else "C")


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any], int]:
    """Return shape, whether columns come first, dtype, and the header's length."""
    start = file.tell()
    version = npy.read_magic(file)
    if version not in ((1, 0), (2, 0), (3, 0)):
        raise ValueError(f"need version 1, 2 or 3 of the format, got {version}")
    # Versions 2 and 3 differ only in the names of fields, which numbers do not have.
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about files written by Python 2
        shape, is_fortran, dtype = read(file)
    return shape, is_fortran, dtype, file.tell() - start
