"""MNIST and Fashion-MNIST, from the four IDX files that each is published as.

The checksums are those of the unpacked files, because mirrors repack them.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_training.data.checksum import check_md5, read_published
from boxgeom_training.data.dataset import Dataset, Samples, samples_of

PARTS = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
UNSIGNED_BYTES = 8
CLASSES = 10


@dataclass(frozen=True)
class Publication:
    """Where a data set was published, and the checksums of its four files.

    Attributes:
        source: where to get the files.
        checksums: MD5 of the unpacked files, in the order of `PARTS`.
    """

    source: str
    checksums: tuple[str, str, str, str]


MNIST = Publication(
    source="http://yann.lecun.com/exdb/mnist or one of its mirrors",
    checksums=(
        "6bbc9ace898e44ae57da46a324031adb",
        "a25bea736e30d166cdddb491f175f624",
        "2646ac647ad5339dbf082846283269ea",
        "27ae3e4e09519cfbb04c329615203637",
    ),
)
FASHION_MNIST = Publication(
    source="https://github.com/zalandoresearch/fashion-mnist",
    checksums=(
        "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "9018921c3c673c538a1fc5bad174d6f9",
        "8181f5470baa50b63fa0f6fddb340f0a",
        "15d484375f8d13e6eb1aabb0c3f46965",
    ),
)


def idx_dataset(name: str, folder: Path, publication: Publication) -> Dataset:
    """Return the data set from its four files in a folder, packed (``.gz``) or not.

    Raises:
        FileNotFoundError: a file is missing; the message says where to get it.
        ValueError: a file is not the published one.
    """
    arrays = [
        _read(folder, part, publication.source, md5)
        for part, md5 in zip(PARTS, publication.checksums, strict=True)
    ]
    train_pictures, train_labels, test_pictures, test_labels = arrays
    return Dataset(
        name=name,
        train=_samples(folder, train_pictures, train_labels),
        test=_samples(folder, test_pictures, test_labels),
        shape=(1, *train_pictures.shape[1:]),
        classes=CLASSES,
    )


def parse_idx(path: Path, content: bytes) -> NDArray[np.uint8]:
    """Return the array in an unpacked IDX file of unsigned bytes.

    The file has two zero bytes, one byte for the type, one for the number of axes, four
    bytes for the length of each axis, and then the numbers.

    >>> parse_idx(Path("x"), bytes([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]))
    array([7, 9], dtype=uint8)

    Raises:
        ValueError: it is not such a file.
    """
    axes = content[3] if len(content) > 3 else 0
    start = 4 + 4 * axes
    if content[:3] != bytes([0, 0, UNSIGNED_BYTES]) or len(content) < start:
        raise ValueError(f"{path}: need an IDX file of unsigned bytes")
    shape = tuple(np.frombuffer(content, ">u4", axes, offset=4).tolist())
    if len(content) != start + math.prod(shape):
        raise ValueError(
            f"{path}: need {math.prod(shape)} bytes for shape {shape}, "
            f"got {len(content) - start}"
        )
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _read(folder: Path, part: str, source: str, md5: str) -> NDArray[np.uint8]:
    # Some mirrors write a dot where the publishers wrote a hyphen.
    names = tuple(
        f"{name}{suffix}"
        for suffix in (".gz", "")
        for name in (part, part.replace("-idx", ".idx"))
    )
    path, content = read_published(folder, names, source)
    check_md5(path, content, md5)
    return parse_idx(path, content)


def _samples(folder: Path, pictures: NDArray[Any], labels: NDArray[Any]) -> Samples:
    flat = pictures.reshape(len(pictures), -1)
    return samples_of(str(folder), flat, labels, largest=255)
