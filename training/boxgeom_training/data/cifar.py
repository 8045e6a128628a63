"""CIFAR-10, from its batches for Python."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np

from boxgeom_training.data.checksum import check_md5, read_published
from boxgeom_training.data.dataset import Dataset, Samples, samples_of

SOURCE = "https://www.cs.toronto.edu/~kriz/cifar.html (python version)"
TRAIN = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
}
TEST = {"test_batch": "40351d587109b95175f43aff81a1287e"}
SHAPE = (3, 32, 32)
CLASSES = 10


def cifar10(folder: Path) -> Dataset:
    """Return CIFAR-10 from six batches in a folder or its ``cifar-10-batches-py``.

    A batch is a pickle, which could run any code, so it is not opened before its
    checksum has turned out to be the published one.

    Raises:
        FileNotFoundError: a file is missing; the message says where to get it.
        ValueError: a file is not the published one.
    """
    inner = folder / "cifar-10-batches-py"
    folder = inner if inner.is_dir() else folder
    return Dataset(
        name="cifar10",
        train=_samples(folder, TRAIN),
        test=_samples(folder, TEST),
        shape=SHAPE,
        classes=CLASSES,
    )


def _samples(folder: Path, batches: dict[str, str]) -> Samples:
    read = [_read(folder, name, md5) for name, md5 in batches.items()]
    pictures = np.concatenate([batch[b"data"] for batch in read])
    labels = np.concatenate([batch[b"labels"] for batch in read])
    return samples_of(str(folder), pictures, labels, largest=255)


def _read(folder: Path, name: str, md5: str) -> dict[bytes, Any]:
    path, content = read_published(folder, (name, f"{name}.gz"), SOURCE)
    check_md5(path, content, md5)
    batch: dict[bytes, Any] = pickle.loads(content, encoding="bytes")
    return batch
