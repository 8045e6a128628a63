"""Pictures and their classes, those to learn from and those to be judged by."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vectors

TEST_SHARE = 5
"""Of a data set that comes in one piece, every fifth picture is for the test."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Pictures, each with its class.

    Attributes:
        pictures: shape (samples, features), unsigned bytes.
        labels: the classes, counted from 0, shape (samples,).
        largest: the brightest value that a picture may have.
    """

    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64]
    largest: int

    def __len__(self) -> int:
        """Return how many samples there are."""
        return len(self.labels)

    def inputs(self, rows: Any) -> Vectors:
        """Return the pictures of some rows with values from 0 to 1, in float64."""
        return self.pictures[rows] / float(self.largest)


@dataclass(frozen=True, eq=False)
class Dataset:
    """What clients learn from, and what they are judged by.

    Attributes:
        name: a key of `DATASETS`.
        train: what is split among the clients.
        test: what measures accuracy; no client holds it.
        shape: of a picture: channels, height, width.
        classes: how many there are.
    """

    name: str
    train: Samples
    test: Samples
    shape: tuple[int, int, int]
    classes: int

    @property
    def features(self) -> int:
        """Numbers in a picture."""
        return int(np.prod(self.shape))


def in_one_piece(
    name: str,
    pictures: NDArray[Any],
    labels: NDArray[Any],
    shape: tuple[int, int, int],
    largest: int,
) -> Dataset:
    """Return a data set of which every fifth picture of a class is for the test.

    The choice is the same for every seed, so that accuracies can be compared.

    >>> data = in_one_piece("x", np.zeros((10, 4)), np.zeros(10), (1, 2, 2), 16)
    >>> len(data.train), len(data.test)
    (8, 2)
    """
    order = np.argsort(labels, kind="stable")
    shuffled = np.concatenate(
        [
            np.random.default_rng(0).permutation(order[labels[order] == c])
            for c in np.unique(labels)
        ]
    )
    is_test = np.arange(len(labels)) % TEST_SHARE == 0
    bytes_of, classes_of = pictures.astype(np.uint8), labels.astype(np.int64)

    def part(rows: NDArray[Any]) -> Samples:
        return Samples(bytes_of[rows], classes_of[rows], largest)

    return Dataset(
        name=name,
        train=part(shuffled[~is_test]),
        test=part(shuffled[is_test]),
        shape=shape,
        classes=int(labels.max()) + 1,
    )
