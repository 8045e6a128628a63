"""Files of data sets: what counts is what they hold, and damage is named."""

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom.command import main
from boxgeom_testing.examples import examples
from boxgeom_training.data import checksum, cifar
from boxgeom_training.data.idx import (
    FASHION_MNIST,
    PARTS,
    Publication,
    idx_dataset,
    parse_idx,
)
from boxgeom_training.data.registry import VARIABLE, load_dataset

# Where Debian's package dataset-fashion-mnist puts them.
REAL = Path(os.environ.get(VARIABLE) or "/usr/share/datasets")


def content_of(part: str) -> bytes:
    """Return a small IDX file: 6 pictures of 4 x 4 to train on, 3 for the test."""
    samples = 6 if part.startswith("train") else 3
    shape = (samples, 4, 4) if "images" in part else (samples,)
    numbers = np.random.default_rng(len(part)).integers(10, size=shape, dtype=np.uint8)
    head = bytes([0, 0, 8, len(shape)])
    return head + np.array(shape, ">u4").tobytes() + numbers.tobytes()


CONTENT = {part: content_of(part) for part in PARTS}
A, B, C, D = (hashlib.md5(content).hexdigest() for content in CONTENT.values())
SMALL = Publication("here", (A, B, C, D))

PACKINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "packed": (".gz", gzip.compress),
    "packed again": (".gz", lambda c: gzip.compress(c, compresslevel=1, mtime=7)),
    "in two members": (".gz", lambda c: gzip.compress(c[:9]) + gzip.compress(c[9:])),
    "not packed": ("", bytes),
}


@pytest.mark.parametrize("dot", ["-", "."])
@pytest.mark.parametrize("packing", PACKINGS)
def test_how_a_file_is_packed_and_spelled_means_nothing(
    packing: str, dot: str, tmp_path: Path
) -> None:
    suffix, pack = PACKINGS[packing]
    for part, content in CONTENT.items():
        name = f"{part.replace('-idx', f'{dot}idx')}{suffix}"
        (tmp_path / name).write_bytes(pack(content))
    data = idx_dataset("x", tmp_path, SMALL)
    numbers = parse_idx(tmp_path, CONTENT[PARTS[0]])
    np.testing.assert_array_equal(data.train.pictures, numbers.reshape(6, 16))
    assert (len(data.test), data.shape) == (3, (1, 4, 4))


@pytest.mark.skipif(
    not (REAL / "fashion-mnist").is_dir(), reason="Fashion-MNIST is not installed"
)
def test_the_real_files_of_fashion_mnist_are_read() -> None:
    data = load_dataset("fashion-mnist", REAL)
    assert (len(data.train), len(data.test), data.shape) == (
        60_000,
        10_000,
        (1, 28, 28),
    )
    assert np.bincount(data.train.labels).tolist() == [6_000] * 10
    assert np.bincount(data.test.labels).tolist() == [1_000] * 10
    assert data.train.pictures.max() == 255


def test_the_checksums_of_fashion_mnist_are_of_what_the_files_hold() -> None:
    assert FASHION_MNIST.checksums == (
        "f4a8712d7a061bf5bd6d2ca38dc4d50a",
        "9018921c3c673c538a1fc5bad174d6f9",
        "8181f5470baa50b63fa0f6fddb340f0a",
        "15d484375f8d13e6eb1aabb0c3f46965",
    )


@examples(60, random=True)
@given(st.data())
def test_damage_anywhere_is_named_or_does_no_harm(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    suffix, pack = PACKINGS[data.draw(st.sampled_from(list(PACKINGS)))]
    for part, content in CONTENT.items():
        (folder / f"{part}{suffix}").write_bytes(pack(content))
    hit = folder / f"{data.draw(st.sampled_from(PARTS))}{suffix}"
    whole = hit.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["cut", "flip", "more"]))
    flipped = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    hit.write_bytes(
        {
            "cut": whole[:at],
            "flip": whole[:at] + flipped + whole[at + 1 :],
            "more": whole + b"trailing",
        }[kind]
    )
    if is_still_readable(hit):  # say, the time in the head of a gzip file is another
        assert len(idx_dataset("x", folder, SMALL).train) == 6
    else:
        with pytest.raises(ValueError, match=re.escape(f"{hit}: need")) as refusal:
            idx_dataset("x", folder, SMALL)
        assert "\n" not in str(refusal.value)


def is_still_readable(path: Path) -> bool:
    """Return whether a file holds what it should, as others read it."""
    content = path.read_bytes()
    try:
        content = gzip.decompress(content) if path.suffix else content
    except (OSError, EOFError, zlib.error):
        return False
    return content == CONTENT[path.stem if path.suffix else path.name]


@pytest.mark.parametrize("axes", [1, 3, 200])
def test_a_head_that_promises_too_much_is_refused(axes: int) -> None:
    head = bytes([0, 0, 8, axes]) + b"\xff" * (4 * axes)
    with pytest.raises(ValueError, match=r"x: need \d+ bytes for shape"):
        parse_idx(Path("x"), head + b"few")


def test_a_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksum, "LARGEST", 1000)
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(bytes(1_000_000)))
    with pytest.raises(ValueError, match=r"images\S*: need less than 1000 bytes when"):
        idx_dataset("x", tmp_path, SMALL)


def test_counts_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    mixed = dict(zip(PARTS, [PARTS[0], PARTS[3], PARTS[2], PARTS[1]], strict=True))
    for part, other in mixed.items():
        (tmp_path / part).write_bytes(CONTENT[other])
    with pytest.raises(ValueError, match=r"got \(6, 16\) and \(3,\)"):
        idx_dataset("x", tmp_path, Publication("here", (A, D, C, B)))


@pytest.mark.parametrize("name", ["mnist", "fashion-mnist", "cifar10"])
@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", zlib.compress(b"no"), None])
def test_the_command_names_a_file_that_is_no_data(
    name: str,
    content: bytes | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = f"{PARTS[0]}.gz" if "mnist" in name else next(iter(cifar.TRAIN))
    if content is None:
        (tmp_path / first).mkdir()
    else:
        (tmp_path / first).write_bytes(content)
    assert main.run(["train", "--data", name, "--data-dir", str(tmp_path)]) == 2
    err = capsys.readouterr().err
    assert str(tmp_path / first) in err
    assert err.count("\n") == 1
