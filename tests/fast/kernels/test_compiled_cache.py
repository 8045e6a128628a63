"""What numba compiled is kept on the disk; nothing about that changes an answer."""

import importlib
import os
import pickle
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom_fast

pytest.importorskip("numba")
cache = importlib.import_module("boxgeom_fast.kernels.cache")
compiler = importlib.import_module("boxgeom_fast.kernels.compiler")

Damage = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have loops kept in an empty folder, which is not there yet."""
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "kept" / "here")
    return tmp_path / "kept" / "here"


def made(function: Any = compiler.smaller) -> Any:
    """Return a loop as a process that begins would have it."""
    loop = cache.numba.njit(function.py_func)
    cache.keep(loop, function.py_func)
    return loop


def compiled_anew(loop: Any) -> int:
    """Return how many signatures were compiled instead of being found."""
    misses: int = sum(loop.stats.cache_misses.values())
    return misses


def kept_file(folder: Path) -> Path:
    """Return the only file there, after it was written."""
    assert made()(1.0, 2.0) == 1.0
    [file] = folder.iterdir()
    return file


def test_what_one_process_compiled_the_next_finds(folder: Path) -> None:
    file = kept_file(folder)
    loop = made()
    assert (loop(3.0, 2.0), compiled_anew(loop)) == (2.0, 0)
    assert list(folder.iterdir()) == [file]


def test_every_signature_has_its_own_file(folder: Path) -> None:
    loop, values = made(), (np.float32(1), np.float64(1), np.int32(1), np.int64(1))
    for count, value in enumerate(values, start=1):
        loop(value, value)
        assert len(list(folder.iterdir())) == count
    again = made()
    for value in reversed(values):
        assert type(again(value, value)) is type(loop(value, value))
    assert compiled_anew(again) == 0


def test_loops_of_one_signature_do_not_find_each_other(folder: Path) -> None:
    assert made(compiler.smaller)(1.0, 2.0) == 1.0
    assert made(compiler.larger)(1.0, 2.0) == 2.0
    assert made(compiler.smaller)(1.0, 2.0) == 1.0
    assert len(list(folder.iterdir())) == 2


def test_what_is_no_function_of_a_module_of_loops_is_not_kept(folder: Path) -> None:
    for more in (1, 2):
        loop = compiler.compiled()(lambda x, more=more: x + more)
        assert loop(1) == 1 + more
    assert not folder.exists()


def sealed(file: Path, contents: bytes) -> None:
    """Write contents with their right checksum."""
    file.write_bytes(cache._checksum(file, contents) + b"\n" + contents)


def linked(file: Path, target: str) -> None:
    """Put a link in the place of a file."""
    file.unlink()
    file.symlink_to(target)


DAMAGES: dict[str, Damage] = {
    "empty": lambda file: file.write_bytes(b""),
    "without contents": lambda file: file.write_bytes(file.read_bytes()[:33]),
    "shortened": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "lengthened": lambda file: file.write_bytes(file.read_bytes() + b"\0"),
    "garbage": lambda file: file.write_bytes(os.urandom(5000)),
    "zeros": lambda file: file.write_bytes(bytes(5000)),
    "lines": lambda file: file.write_bytes(b"\n" * 5000),
    "no pickle": lambda file: sealed(file, b"not a pickle"),
    "another pickle": lambda file: sealed(file, pickle.dumps(["numba", 1])),
    "a pickle of nothing": lambda file: sealed(file, pickle.dumps(())),
    "a pickle of what is not there": lambda file: sealed(file, b"cnone\nnone\n."),
    "a dangling link": lambda file: linked(file, "none"),
    "a link to itself": lambda file: linked(file, file.name),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_file_that_is_damaged_is_written_again(folder: Path, name: str) -> None:
    file = kept_file(folder)
    DAMAGES[name](file)
    loop = made()
    assert (loop(3.0, 2.0), compiled_anew(loop)) == (2.0, 1)
    assert list(folder.iterdir()) == [file]
    loop = made()
    assert (loop(3.0, 2.0), compiled_anew(loop)) == (2.0, 0)


def test_no_bit_of_a_file_may_change(folder: Path) -> None:
    loop = made()
    loop(1.0, 2.0)
    [file], [signature] = folder.iterdir(), loop.overloads
    whole, rng = file.read_bytes(), np.random.default_rng(0)
    for place in {0, 31, 32, 33, len(whole) - 1, *rng.integers(len(whole), size=200)}:
        changed = bytearray(whole)
        changed[place] ^= 1 << rng.integers(8)
        file.write_bytes(changed)
        assert loop._cache.load_overload(signature, loop.targetctx) is None
    file.write_bytes(whole)
    assert loop._cache.load_overload(signature, loop.targetctx) is not None


def test_a_file_under_another_name_is_not_believed(folder: Path) -> None:
    file = kept_file(folder)
    contents = file.read_bytes()
    file.unlink()
    assert made(compiler.larger)(1.0, 2.0) == 2.0
    [other] = folder.iterdir()
    other.write_bytes(contents)
    assert made(compiler.larger)(1.0, 2.0) == 2.0


def test_a_folder_in_place_of_a_file_is_left_alone(folder: Path) -> None:
    file = kept_file(folder)
    file.unlink()
    (file / "inside").mkdir(parents=True)
    assert made()(3.0, 2.0) == 2.0
    assert [f.name for f in folder.iterdir()] == [file.name]


def test_where_there_is_no_place_loops_are_compiled(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_text("a file where the folder should be")
    assert made()(3.0, 2.0) == 2.0
    monkeypatch.setattr(cache, "FOLDER", None)
    assert made()(3.0, 2.0) == 2.0
    cache.forget()


@pytest.mark.parametrize("method", ["mkdir", "write_bytes", "replace", "read_bytes"])
@pytest.mark.parametrize("error", [PermissionError, OSError(28, "No space left")])
def test_a_disk_that_refuses_costs_nothing_but_time(
    folder: Path, method: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, method, refuse)
    assert made()(3.0, 2.0) == 2.0
    assert made()(3.0, 2.0) == 2.0
    monkeypatch.undo()
    assert not list(folder.glob("*")) or method == "read_bytes"


def test_the_user_chooses_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for chosen in (str(tmp_path), "."):
        monkeypatch.setattr(cache.numba.config, "CACHE_DIR", chosen)
        assert cache._folder().parent == tmp_path
    monkeypatch.setattr(cache.numba.config, "CACHE_DIR", "")
    assert cache._folder().is_absolute()
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert cache._folder().parent == tmp_path / "boxgeom"
        monkeypatch.setenv("XDG_CACHE_HOME", "")
        assert cache._folder() is None


def test_the_place_depends_on_the_versions_and_on_every_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "fast"
    shutil.copytree(Path(boxgeom_fast.__file__).parent, copy)
    monkeypatch.setattr(cache, "files", lambda package: copy)
    found = [cache._folder()]
    for source in [copy / "place.py", *copy.glob("kernels/*.py")]:
        source.write_text(source.read_text().replace("a", "b", 1))
        found.append(cache._folder())
    for library in (cache.numba, np, importlib.import_module("llvmlite")):
        monkeypatch.setattr(library, "__version__", "1.2.3")
        found.append(cache._folder())
    monkeypatch.setattr(cache, "version", lambda name: "4.5.6")
    found.append(cache._folder())
    monkeypatch.setattr(sys, "version", "another Python")
    found.append(cache._folder())
    assert len(set(found)) == len(found) > 12
    shutil.rmtree(copy)
    assert cache._folder() is None
