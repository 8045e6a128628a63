"""Data sets from OpenML, downloaded by scikit-learn."""

from pathlib import Path

import numpy as np

from boxgeom.arguments import choice_of
from boxgeom.extras import import_extra
from boxgeom_training.data.dataset import Dataset, samples_of

ON_OPENML = {
    "mnist": ("mnist_784", 60_000, (1, 28, 28)),
    "fashion-mnist": ("Fashion-MNIST", 60_000, (1, 28, 28)),
    "cifar10": ("CIFAR_10", 50_000, (3, 32, 32)),
}
"""By name: OpenML's name, how many samples are for training, a picture's shape."""


def from_openml(name: str, folder: Path | None) -> Dataset:
    """Return a data set from OpenML; a copy stays in the folder.

    scikit-learn compares the download with OpenML's own checksum.

    Args:
        name: a key of `ON_OPENML`.
        folder: where to keep it; None is scikit-learn's own folder.

    Raises:
        MissingExtraError: scikit-learn is not installed.
        OSError: there is no network, or OpenML does not answer.
        ValueError: the name is unknown, or OpenML has other data than expected.
    """
    known_as, trained_on, shape = choice_of("--download", name, ON_OPENML)
    sets = import_extra("sklearn.datasets", extra="training", needed_by="--download")
    home = None if folder is None else str(folder)
    found = sets.fetch_openml(
        known_as, version=1, as_frame=False, parser="liac-arff", data_home=home
    )
    everything = samples_of(
        f"OpenML's {known_as}", found.data, np.asarray(found.target, dtype=float), 255
    )
    return Dataset(
        name=name,
        train=everything[:trained_on],
        test=everything[trained_on:],
        shape=shape,
        classes=int(everything.labels.max()) + 1,
    )
