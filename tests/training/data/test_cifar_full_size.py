"""CIFAR-10's reader and CNN on a stand-in of the real format and the real size."""

import hashlib
import pickle
from pathlib import Path

import numpy as np
import pytest

from boxgeom_training.data import cifar
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import train

IN_A_BATCH = 10_000


def write_batch(folder: Path, name: str, seed: int, size: int) -> str:
    """Write a batch as those of CIFAR-10 are, and return its checksum.

    Pictures of class c have a bright stripe at height 3 c, so that they can be learnt.
    """
    rng = np.random.default_rng(seed)
    labels = rng.integers(10, size=size)
    pictures = rng.integers(100, size=(size, 3, 32, 32), dtype=np.uint8)
    for label in range(10):
        pictures[labels == label, :, 3 * label : 3 * label + 3] += 150
    content = {
        b"batch_label": name.encode(),
        b"labels": labels.tolist(),
        b"data": pictures.reshape(size, -1),
        b"filenames": [b"x.png"] * size,
    }
    packed = pickle.dumps(content, protocol=2)
    (folder / name).write_bytes(packed)
    return hashlib.md5(packed, usedforsecurity=False).hexdigest()


def stand_in(size: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """Return what is read from six batches of so many pictures."""
    inner = folder / "cifar-10-batches-py"
    inner.mkdir()
    for part in ("TRAIN", "TEST"):
        names = enumerate(getattr(cifar, part), start=len(part))
        sums = {name: write_batch(inner, name, seed, size) for seed, name in names}
        monkeypatch.setattr(cifar, part, sums)
    return load_dataset("cifar10", folder)


@pytest.mark.parametrize(
    "size", [100, pytest.param(IN_A_BATCH, marks=pytest.mark.slow)]
)
def test_the_cnn_learns_from_six_batches(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    data = stand_in(size, tmp_path, monkeypatch)
    assert (len(data.train), len(data.test)) == (5 * size, size)
    assert data.shape == (3, 32, 32)
    assert data.train.pictures.nbytes == 5 * size * 3072
    # The last row of the last picture, read as it was written.
    content = pickle.loads(
        (tmp_path / "cifar-10-batches-py" / "test_batch").read_bytes(),
        encoding="bytes",
    )
    np.testing.assert_array_equal(data.test.pictures, content[b"data"])
    settings = TrainingSettings(
        data="cifar10",
        model="cnn",
        engine="torch",
        split="iid",
        n=4,
        t=1,
        setting="centralised",
        iterations=12,
        batch=16,
        learning_rate=0.1,
    )
    few = Dataset(data.name, data.train, data.test[:100], data.shape, data.classes)
    result = train(settings, few)
    assert result.d == 16 * 76 + 32 * 401 + 64 * 2049 + 10 * 65
    assert result.diverged is None
    assert result.lines[-1]["loss"] < result.lines[0]["loss"]
