"""A damaged or lying file is read if it still is one, or refused in one line."""

import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib import format as npy

from boxgeom.command import main
from boxgeom.command.files import read_vectors, write_vectors
from boxgeom_testing.examples import examples

VECTORS = np.arange(8.0).reshape(4, 2) + 0.5


def written(name: str, folder: Path) -> bytes:
    """Return the bytes of a file with some vectors."""
    path = folder / name
    if name == "packed.npz":
        np.savez_compressed(path, vectors=VECTORS)
    else:
        write_vectors(path, VECTORS)
    return path.read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return files that are as they should be, by name."""
    folder = tmp_path_factory.mktemp("whole")
    names = ("vectors.npy", "vectors.npz", "packed.npz", "vectors.csv")
    return {name: written(name, folder) for name in names}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the damaged ones."""
    return tmp_path_factory.mktemp("damaged")


def header(shape: str, descr: str = "'<f8'", version: bytes = b"\1\0") -> bytes:
    """Return the header of a .npy file that promises some shape and dtype."""
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n"
    length = len(text).to_bytes(2 if version == b"\1\0" else 4, "little")
    return b"\x93NUMPY" + version + length + text.encode()


def archive(**members: bytes) -> bytes:
    """Return a zip file with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("_npy", ".npy"), content)
    return file.getvalue()


@examples(250, random=True)
@given(data=st.data())
def test_damage_gives_vectors_or_one_line(
    whole: dict[str, bytes], folder: Path, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(list(whole)))
    content = bytearray(whole[name])
    places = st.integers(0, len(content) - 1)
    if data.draw(st.booleans(), "cut short"):
        del content[data.draw(places) :]
    for place in data.draw(st.lists(places, max_size=3)):
        if place < len(content):
            content[place] = data.draw(st.integers(0, 255))
    path = folder / name
    path.write_bytes(content)
    try:
        vectors = read_vectors(path)
    except ValueError as error:
        told = str(error)
    else:
        assert np.isfinite(vectors).all()
        return
    assert told.startswith(str(path))
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    "shape",
    [
        *("(1000000000000,)", "(1000000000000, 2)", "(2, 10000000000000000000000)"),
        *("(-4, 2)", "(4, -2)", "(-4, -2)", "(3, 2)", "(0, 2)", "(5, 2)", "()"),
        *("(4.0, 2)", "4", "[4, 2]", "(10**12,)", "(4, 2", "None", "(" * 5000),
    ],
)
@pytest.mark.parametrize("version", [b"\1\0", b"\2\0", b"\3\0"])
@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_a_header_that_lies_costs_no_memory(
    tmp_path: Path, shape: str, version: bytes, suffix: str
) -> None:
    content = header(shape, version=version) + VECTORS.tobytes()
    path = tmp_path / f"lying{suffix}"
    path.write_bytes(content if suffix == ".npy" else archive(a_npy=content))
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"lying\.np"):
            read_vectors(path)
        assert tracemalloc.get_traced_memory()[1] < 2e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
@pytest.mark.parametrize("dtype", ["<f2", ">f4", "<f8", "<i4", ">i8", "|u1"])
@pytest.mark.parametrize("is_fortran", [False, True])
def test_every_version_order_and_dtype_of_numbers_is_read(
    tmp_path: Path, version: tuple[int, int], dtype: str, is_fortran: bool
) -> None:
    array = np.arange(8).reshape(4, 2).astype(dtype)
    array = np.asfortranarray(array) if is_fortran else array
    file = io.BytesIO()
    npy.write_array(file, array, version=version)
    (tmp_path / "a.npy").write_bytes(file.getvalue())
    (tmp_path / "a.npz").write_bytes(archive(a_npy=file.getvalue(), readme=b"text"))
    for name in ("a.npy", "a.npz"):
        assert read_vectors(tmp_path / name).tolist() == array.tolist()


@pytest.mark.parametrize(
    "descr",
    [
        *("'|O'", "'<U4'", "'|S8'", "'<M8[s]'", "'<c16'", "'|b1'", "'|V8'", "'none'"),
        *("[('x', '<f8')]", "('<f8', (2,))", "None", "[]", "{}", "7"),
    ],
)
def test_what_is_no_array_of_real_numbers_is_refused(
    tmp_path: Path, descr: str
) -> None:
    path = tmp_path / "odd.npy"
    path.write_bytes(header("(4, 2)", descr) + VECTORS.tobytes())
    with pytest.raises(ValueError, match=r"odd\.npy: "):
        read_vectors(path)


def test_what_follows_the_array_is_not_lost_in_silence(tmp_path: Path) -> None:
    with (tmp_path / "two.npy").open("wb") as file:
        np.save(file, VECTORS)
        np.save(file, VECTORS)
    with pytest.raises(ValueError, match="need 64 bytes of numbers"):
        read_vectors(tmp_path / "two.npy")


def contents(whole: dict[str, bytes]) -> dict[str, bytes]:
    """Return files that are not what their names say."""
    encrypted = bytearray(whole["vectors.npz"])
    encrypted[6] |= 1
    encrypted[encrypted.rindex(b"PK\1\2") + 8] |= 1
    return {
        "array.npz": whole["vectors.npy"],
        "archive.npy": whole["vectors.npz"],
        "archive.csv": whole["packed.npz"],
        "text.npz": b"PK not really",
        "text.npy": b"1,2\n3,4\n",
        "no_array.npz": archive(readme=b"text"),
        "no_member.npz": archive(),
        "encrypted.npz": bytes(encrypted),
        "pickle.npy": b"\x80\x04K\x01.",
        **{f"empty{suffix}": b"" for suffix in (".npy", ".npz", ".csv")},
    }


@pytest.mark.parametrize("command", ["aggregate", "agree"])
def test_a_command_names_the_file_in_one_line_and_exits_with_2(
    tmp_path: Path,
    whole: dict[str, bytes],
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, content in contents(whole).items():
        (tmp_path / name).write_bytes(content)
    for suffix in (".npy", ".npz", ".csv"):
        (tmp_path / f"folder{suffix}").mkdir()
        (tmp_path / f"loop{suffix}").symlink_to(f"loop{suffix}")
    for path in [*sorted(tmp_path.iterdir()), tmp_path / "missing.npy"]:
        assert main.run([command, str(path), "--n", "5", "--t", "1"]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert path.name in err


def test_two_arrays_of_one_name_are_in_doubt(tmp_path: Path) -> None:
    path = tmp_path / "twice.npz"
    content: Any = header("(4, 2)") + VECTORS.tobytes()
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.npy", content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("a.npy", content)
    with pytest.raises(ValueError, match="need --key to be one of a, a"):
        read_vectors(path, "a")


@pytest.mark.parametrize("name", ["V.NPY", "V.NPZ", "V.CSV", "v.Npy"])
def test_a_file_is_written_under_the_name_that_was_given(
    tmp_path: Path, name: str
) -> None:
    write_vectors(tmp_path / name, VECTORS)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert read_vectors(tmp_path / name).tolist() == VECTORS.tolist()
