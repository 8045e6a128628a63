"""Data of one's own: arrays, or a function that returns them."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_training.data.dataset import Dataset, Samples
from boxgeom_training.plugged import Plugged

PARTS = ("train pictures", "train labels", "test pictures", "test labels")
"""What a data set of one's own is made of."""


def own_dataset(data: Plugged) -> Dataset:
    """Return what was plugged in as a data set.

    Args:
        data: a `Dataset`; four arrays, which are `PARTS`; or a function without
            arguments that returns either. Pictures have any shape (samples, ...), and
            are trained on as they are, in float64.

    Raises:
        PluggedError: the function fails, pictures are not finite numbers, labels are
            not whole numbers from 0, or the shapes do not fit together.

    >>> from boxgeom_training.plugged import plugged
    >>> two, labels = np.ones((2, 3)), [0, 1]
    >>> own_dataset(plugged("data", (two, labels, two, labels))).shape
    (3,)
    """
    thing = data.thing
    if not isinstance(thing, Dataset | tuple | list) and callable(thing):
        thing = data()
    if isinstance(thing, Dataset):
        return _checked(data, thing)
    if not isinstance(thing, tuple | list) or len(thing) != len(PARTS):
        got = (
            f"{len(thing)} parts"
            if isinstance(thing, tuple | list)
            else type(thing).__name__
        )
        raise data.error(f"gives {got}; need a Dataset or {', '.join(PARTS)}")
    train, test = (
        _samples(data, thing[0], thing[1], "train"),
        _samples(data, thing[2], thing[3], "test"),
    )
    shape = np.shape(thing[0])[1:]
    if np.shape(thing[2])[1:] != shape:
        other = np.shape(thing[2])[1:]
        raise data.error(
            f"gives pictures of shapes {shape} and {other}; need one shape"
        )
    classes = int(max(train.labels.max(), test.labels.max())) + 1
    return _checked(data, Dataset(data.name, train, test, shape, classes))


def _samples(data: Plugged, pictures: Any, labels: Any, kind: str) -> Samples:
    """Return pictures and labels of one's own as samples."""
    numbers, classes = _array(data, pictures, kind), _array(data, labels, kind)
    if numbers.ndim < 2 or classes.shape != numbers.shape[:1] or classes.size == 0:
        raise data.error(
            f"gives {kind} pictures {numbers.shape} and labels {classes.shape}; "
            f"need (samples, ...) and (samples,)"
        )
    if not np.isfinite(numbers).all():
        raise data.error(f"gives {kind} pictures with NaN or infinities")
    is_class = (classes >= 0) & (classes == np.trunc(classes))
    if not is_class.all():
        wrong = classes[~is_class].flat[0]
        raise data.error(f"gives a {kind} label {wrong}; need whole numbers from 0")
    flat = numbers.astype(np.float64).reshape(
        len(numbers), math.prod(numbers.shape[1:])
    )
    return Samples(flat, classes.astype(np.int64), 1)


def _array(data: Plugged, numbers: Any, kind: str) -> NDArray[Any]:
    """Return real numbers as an array."""
    detached = numbers.detach().cpu() if hasattr(numbers, "detach") else numbers
    try:
        array = np.asarray(detached)
    except Exception as error:  # somebody's object may refuse in any way
        raise data.error(f"gives {kind} numbers that are no array: {error}") from error
    if array.dtype.kind not in "biuf":
        raise data.error(f"gives {kind} numbers of dtype {array.dtype}; need real ones")
    return array


def _checked(data: Plugged, dataset: Dataset) -> Dataset:
    """Return a data set if its labels and its pictures are what it says."""
    for kind, samples in (("train", dataset.train), ("test", dataset.test)):
        if len(samples) == 0 or samples.pictures.shape[1:] != (dataset.features,):
            needed = f"need (samples, {dataset.features}), at least one"
            raise data.error(
                f"gives {kind} pictures {samples.pictures.shape}; {needed}"
            )
        if samples.labels.min() < 0 or samples.labels.max() >= dataset.classes:
            wrong = (
                samples.labels.min()
                if samples.labels.min() < 0
                else samples.labels.max()
            )
            needed = f"need classes from 0 to {dataset.classes - 1}"
            raise data.error(f"gives a {kind} label {wrong}; {needed}")
    return dataset
