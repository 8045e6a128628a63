"""Pictures and their classes, for training and for testing."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vectors

TEST_SHARE = 5
"""Every fifth picture of a data set without a test set is for the test."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Pictures, each with its class.

    Attributes:
        pictures: shape (samples, features), unsigned bytes; data of one's own, float64.
        labels: the classes, counted from 0, shape (samples,).
        largest: the brightest value possible.
    """

    pictures: NDArray[Any]
    labels: NDArray[np.int64]
    largest: int

    def __len__(self) -> int:
        """Return how many samples there are."""
        return len(self.labels)

    def __getitem__(self, rows: Any) -> "Samples":
        """Return some of the samples."""
        return Samples(self.pictures[rows], self.labels[rows], self.largest)

    def inputs(self, rows: Any) -> Vectors:
        """Return some of the pictures with values from 0 to 1, in float64."""
        return self.pictures[rows] / float(self.largest)


@dataclass(frozen=True, eq=False)
class Dataset:
    """What clients train on, and what they are tested on.

    Attributes:
        name: a key of `DATASETS`, or the name of data of one's own.
        train: what is split among the clients.
        test: what accuracy is measured on; no client holds it.
        shape: of a picture: channels, height, width, or of any other input.
        classes: how many classes there are.
    """

    name: str
    train: Samples
    test: Samples
    shape: tuple[int, ...]
    classes: int

    @property
    def features(self) -> int:
        """How many numbers a picture has."""
        return int(np.prod(self.shape))


def samples_of(name: str, pictures: Any, labels: Any, largest: int) -> Samples:
    """Return pictures and labels, whole numbers of any dtype, as samples.

    Args:
        name: of the data set, for messages.
        pictures: shape (samples, features), from 0 to ``largest``.
        labels: shape (samples,), from 0.
        largest: the brightest value that a picture may have, at most 255.

    Raises:
        ValueError: a picture has a value that is not a whole number in its range, a
            label is not a class, or the shapes do not fit together.

    >>> samples_of("x", np.array([[0.0, 0.5]]), np.array([1]), largest=1)
    Traceback (most recent call last):
    ValueError: x: need pictures of whole numbers from 0 to 1, got 0.5
    """
    if not 0 < largest <= np.iinfo(np.uint8).max:
        raise ValueError(f"{name}: need 0 < largest <= 255, got {largest}")
    pictures, labels = np.asarray(pictures), np.asarray(labels)
    if pictures.ndim != 2 or labels.shape != pictures.shape[:1] or labels.size == 0:
        raise ValueError(
            f"{name}: need pictures (samples, features) and labels (samples,), got "
            f"{pictures.shape} and {labels.shape}"
        )
    check_whole(f"{name}: need pictures", pictures, largest)
    check_whole(f"{name}: need labels", labels, np.iinfo(np.int32).max)
    return Samples(pictures.astype(np.uint8), labels.astype(np.int64), largest)


def check_whole(needed: str, numbers: NDArray[Any], largest: int) -> None:
    """Raise ValueError unless all are whole numbers from 0 to the largest.

    Args:
        needed: how the message begins.
        numbers: of any shape and dtype.
        largest: the largest value allowed.
    """
    needed = f"{needed} of whole numbers from 0 to {largest}"
    if numbers.dtype.kind not in "biuf":
        raise ValueError(f"{needed}, got dtype {numbers.dtype}")
    # In half precision the limit itself could become infinite.
    limit = np.float64(largest) if numbers.dtype.kind == "f" else largest
    is_whole = (numbers >= 0) & (numbers <= limit)
    if numbers.dtype.kind == "f":
        is_whole &= np.trunc(numbers) == numbers
    if not is_whole.all():  # NaN is not either
        raise ValueError(f"{needed}, got {numbers[~is_whole].flat[0]}")


def in_one_piece(
    name: str,
    pictures: NDArray[Any],
    labels: NDArray[Any],
    shape: tuple[int, int, int],
    largest: int,
) -> Dataset:
    """Return a data set in which every fifth picture of each class is for the test.

    The choice does not depend on a run's seed, so that accuracies can be compared.

    Args:
        name: a key of `DATASETS`, or the name of data of one's own.
        pictures: shape (samples, features), whole numbers from 0 to ``largest``.
        labels: shape (samples,), from 0.
        shape: of a picture: channels, height, width, or of any other input.
        largest: the brightest value possible, at most 255.

    Raises:
        ValueError: pictures or labels are not as `samples_of` needs them.

    >>> data = in_one_piece("x", np.zeros((10, 4)), np.zeros(10), (1, 2, 2), 16)
    >>> len(data.train), len(data.test)
    (8, 2)
    """
    everything = samples_of(name, pictures, labels, largest)
    if everything.pictures.shape[1] != math.prod(shape):
        raise ValueError(
            f"{name}: need pictures of {math.prod(shape)} numbers for shape {shape}, "
            f"got {everything.pictures.shape[1]}"
        )
    order = np.argsort(everything.labels, kind="stable")
    shuffled = np.concatenate(
        [
            np.random.default_rng(0).permutation(order[everything.labels[order] == c])
            for c in np.unique(everything.labels)
        ]
    )
    is_test = np.arange(len(everything)) % TEST_SHARE == 0
    return Dataset(
        name=name,
        train=everything[shuffled[~is_test]],
        test=everything[shuffled[is_test]],
        shape=shape,
        classes=int(everything.labels.max()) + 1,
    )
