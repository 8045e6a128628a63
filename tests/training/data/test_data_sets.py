"""Data sets: what they hold, and what is said of files that are not as published."""

import gzip
import hashlib
import pickle
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sklearn.datasets

from boxgeom_training.data import cifar
from boxgeom_training.data.dataset import in_one_piece
from boxgeom_training.data.idx import MNIST, PARTS, Publication, idx_dataset, parse_idx
from boxgeom_training.data.registry import DATASETS, VARIABLE, load_dataset
from boxgeom_training.models.registry import build_model


def idx_bytes(array: np.ndarray) -> bytes:
    head = bytes([0, 0, 8, array.ndim])
    return head + np.array(array.shape, ">u4").tobytes() + array.tobytes()


@pytest.fixture
def small_mnist(tmp_path: Path) -> tuple[Path, Publication]:
    """Return a folder of four small IDX files, and what their checksums are."""
    rng = np.random.default_rng(0)
    md5s = []
    for part in PARTS:
        samples = 6 if part.startswith("train") else 3
        shape = (samples, 4, 4) if "images" in part else (samples,)
        content = idx_bytes(rng.integers(10, size=shape, dtype=np.uint8))
        (tmp_path / f"{part}.gz").write_bytes(gzip.compress(content))
        md5s.append(hashlib.md5(content).hexdigest())
    return tmp_path, Publication("here", (md5s[0], md5s[1], md5s[2], md5s[3]))


@pytest.mark.parametrize(
    ("name", "train", "test", "d"),
    [("digits", 1437, 360, 2410), ("mnist-5k", 4000, 1000, 25_450)],
)
def test_embedded_data_sets_keep_every_fifth_picture_for_the_test(
    name: str, train: int, test: int, d: int
) -> None:
    data = load_dataset(name)
    assert build_model("mlp", data).d == d
    assert (len(data.train), len(data.test), data.classes) == (train, test, 10)
    inputs = data.train.inputs(slice(None))
    assert (inputs.min(), inputs.max()) == (0, 1)
    assert inputs.shape == (train, data.features)
    assert set(data.test.labels) == set(range(10))


def test_no_picture_is_both_for_training_and_for_the_test() -> None:
    numbered = np.arange(50)[:, None]
    data = in_one_piece("x", numbered, np.repeat([0, 1], 25), (1, 1, 1), largest=50)
    both = [data.train.pictures.ravel().tolist(), data.test.pictures.ravel().tolist()]
    assert [len(part) for part in both] == [40, 10]
    assert sorted(both[0] + both[1]) == list(range(50))


def test_idx_files_come_out_as_they_went_in(
    small_mnist: tuple[Path, Publication],
) -> None:
    folder, publication = small_mnist
    data = idx_dataset("mnist", folder, publication)
    assert (len(data.train), len(data.test), data.shape) == (6, 3, (1, 4, 4))


def test_a_file_that_is_not_the_published_one_is_refused(
    small_mnist: tuple[Path, Publication],
) -> None:
    folder, _ = small_mnist
    with pytest.raises(ValueError, match=r"train-images.*need the published file of"):
        idx_dataset("mnist", folder, MNIST)


@pytest.mark.parametrize("damage", [b"", b"no gzip at all", None])
def test_a_damaged_file_is_named(
    small_mnist: tuple[Path, Publication], damage: bytes | None
) -> None:
    folder, publication = small_mnist
    path = folder / f"{PARTS[1]}.gz"
    path.write_bytes(path.read_bytes()[:-4] if damage is None else damage)
    with pytest.raises(ValueError, match=r"train-labels\S*: need"):
        idx_dataset("mnist", folder, publication)


def test_a_missing_file_is_named_with_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"train-images\S*: no such file; get"):
        load_dataset("mnist", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"data_batch_1: no such file; get"):
        load_dataset("cifar10", tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\0\0\x09\1\0\0\0\0", "need an IDX file of unsigned bytes"),
        (b"\0\0\x08\3\0\0", "need an IDX file of unsigned bytes"),
        (b"\0\0\x08\1\0\0\0\3ab", r"need 3 bytes for shape \(3,\), got 2"),
    ],
)
def test_what_is_no_idx_file_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_idx(Path("x"), content)


def test_data_in_files_need_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    for name, source in DATASETS.items():
        if source.in_files:
            with pytest.raises(FileNotFoundError, match="need --data-dir or"):
                load_dataset(name)


def test_the_environment_names_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mnist").mkdir()
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(FileNotFoundError, match=str(tmp_path / "mnist")):
        load_dataset("mnist")


def cifar_batch(folder: Path, name: str, labels: list[int]) -> str:
    data = np.zeros((len(labels), 3072), dtype=np.uint8)
    content = pickle.dumps({b"data": data, b"labels": labels})
    (folder / name).write_bytes(content)
    return hashlib.md5(content).hexdigest()


def test_cifar10_is_read_from_its_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    train = {name: cifar_batch(folder, name, [3, 4]) for name in cifar.TRAIN}
    test = {name: cifar_batch(folder, name, [5]) for name in cifar.TEST}
    monkeypatch.setattr(cifar, "TRAIN", train)
    monkeypatch.setattr(cifar, "TEST", test)
    data = load_dataset("cifar10", tmp_path)
    assert data.train.labels.tolist() == [3, 4] * 5
    assert (data.test.labels.tolist(), data.features) == ([5], 3072)


class Bomb:
    """Something that must not be unpickled."""

    def __reduce__(self) -> Any:
        """Return what unpickling would run."""
        return exec, ("raise AssertionError('unpickled')",)


def test_a_batch_is_not_unpickled_before_its_checksum_is_right(tmp_path: Path) -> None:
    (tmp_path / "data_batch_1").write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(ValueError, match="need the published file"):
        load_dataset("cifar10", tmp_path)


def test_openml_brings_what_is_not_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(name: str, **options: Any) -> SimpleNamespace:
        assert (name, options["data_home"]) == ("mnist_784", None)
        labels = np.array(["3"] * 60_000 + ["9"] * 2)
        return SimpleNamespace(data=np.zeros((60_002, 784)), target=labels)

    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    data = load_dataset("mnist", download=True)
    assert (len(data.train), len(data.test), data.classes) == (60_000, 2, 10)


def test_an_unknown_name_is_shown_the_nearest() -> None:
    with pytest.raises(ValueError, match="got 'mnist5k'; did you mean mnist-5k"):
        load_dataset("mnist5k")
    with pytest.raises(ValueError, match="--download: need one of"):
        load_dataset("digits", download=True)
