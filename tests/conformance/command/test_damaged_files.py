"""Files that are damaged in any way: a line that names the file, and exit code 2."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom.command import main
from boxgeom_conformance import all_checks
from boxgeom_conformance.known_failures import read_known_failures
from boxgeom_conformance.report.run_files import read_run
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.vectors import files
from boxgeom_conformance.vectors.files import read_published
from boxgeom_conformance.vectors.published_cases import published_cases
from boxgeom_conformance.vectors.validation import check_folder, valid_published
from boxgeom_testing.examples import examples

EVERY = examples(150)

RESULT = {
    **{"name": "krum/has_the_least_score", "statement": "It is", "requires": "D"},
    **{"outcome": "passed", "got": "", "wanted": "", "told": "", "calls": ["f(X)"]},
    **{"tried": 3, "seconds": 0.5, "severity": "ordinary input", "cause": ""},
}
TARGET = {
    **{"target": "theirs:krum", "rule": "krum", "library": "", "version": ""},
    **{"note": "", "again": "boxgeom check", "problem": "", "results": [RESULT]},
}
RUN = {
    **{"boxgeom": "0.1.0", "examples": 40, "seed": None, "tolerance": 1e-05},
    **{
        "fail_on": "extremes",
        "passed": True,
        "targets": [TARGET],
        "missing": {"byzfl": "not there"},
    },
}

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters() | st.just("\ud800"), max_size=4),
    st.sampled_from([[], {}, [[]], 10**400, -1, 1e308, [1], {"a": 1}, "0", ["a"]]),
)


def _places(value: Any) -> Iterator[tuple[Any, ...]]:
    """Return the way to every member of a document, and to itself."""
    yield ()
    members: Any = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for name, member in members:
        yield from ((name, *place) for place in _places(member))


@st.composite
def changed(draw: st.DrawFn, document: Any) -> Any:
    """Draw a document in which one member is another, or is gone."""
    made = copy.deepcopy(document)
    place = draw(st.sampled_from(list(_places(document))))
    if not place:
        return draw(ODD)
    parent = made
    for name in place[:-1]:
        parent = parent[name]
    if draw(st.booleans()):
        parent[place[-1]] = draw(ODD)
    else:
        del parent[place[-1]]
    return made


@st.composite
def broken(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw bytes of which some are gone or are others."""
    first = draw(st.integers(0, len(content)))
    last = draw(
        st.integers(first, min(len(content), first + 40)) | st.just(len(content))
    )
    return content[:first] + draw(st.binary(max_size=3)) + content[last:]


def _short(name: str) -> dict[str, Any]:
    """Return a published file, but with few cases."""
    document = copy.deepcopy(read_published(name))
    if name == "agreement":
        document["runs"] = document["runs"][:1]
        return document
    group = document["groups"][0]
    group["cases"] = group["cases"][:2]
    flags = {flag for case in group["cases"] for flag in case["flags"]}
    document["groups"] = [group]
    document["flags"] = {k: v for k, v in document["flags"].items() if k in flags}
    return document


def _encoded(document: Any) -> bytes:
    return json.dumps(document).encode()


FINE = "fine"


def _complaint(read: Callable[..., object], *arguments: Any) -> str:
    """Return what a reader says of a file, "fine" if it says nothing."""
    try:
        read(*arguments)
    except ValueError as error:
        return str(error)
    return FINE


NESTED = [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 900 + b"]" * 900]
SHORT = {name: _short(name) for name in ("krum", "agreement")}
BAD_BYTES = st.sampled_from([b"", b"\xff\xfe", b"\0", b"NaN", b"1e999", *NESTED])


@EVERY
@given(content=changed(RUN).map(_encoded) | broken(_encoded(RUN)) | BAD_BYTES)
def test_a_damaged_run_is_read_or_named(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged-run.json"
    path.write_bytes(content)
    folder = tmp_path_factory.getbasetemp() / "damaged-run"
    assert main.run(["report", str(path), "--out", str(folder)]) in (0, 2)
    assert _complaint(read_run, path).startswith((f"{path}: ", FINE))


@pytest.mark.parametrize("name", list(SHORT))
@EVERY
@given(data=st.data())
def test_a_damaged_file_of_test_vectors_is_valid_or_named(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"damaged-{name}"
    folder.mkdir(exist_ok=True)
    document = SHORT[name]
    drawn = changed(document).map(_encoded) | broken(_encoded(document)) | BAD_BYTES
    (folder / f"{name}.json").write_bytes(data.draw(drawn))
    assert _complaint(check_folder, folder).startswith((f"{name}.json: ", FINE))


def test_the_short_files_are_valid(tmp_path: Path) -> None:
    for name, document in SHORT.items():
        (tmp_path / f"{name}.json").write_bytes(_encoded(document))
    assert check_folder(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b"\xff", b'{"groups": 1}', NESTED[0]]
)
@pytest.mark.parametrize(
    "words",
    [
        "vectors list --rule krum",
        "check boxgeom:krum --as krum --only vector:krum-seven",
    ],
)
def test_a_damaged_file_of_our_own_is_named(
    words: str,
    content: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("agreement", *SUBJECTS):
        (tmp_path / f"{name}.json").write_bytes(_encoded(read_published(name)))
    (tmp_path / "krum.json").write_bytes(content)
    caches = (read_published, valid_published, published_cases)
    with monkeypatch.context() as patched:
        patched.setattr(files, "PUBLISHED", tmp_path)
        for cache in caches:
            cache.cache_clear()
        assert main.run(words.split()) == 2
    for cache in caches:
        cache.cache_clear()
    error = capsys.readouterr().err
    assert "krum.json: " in error
    assert error.count("\n") == 1


@EVERY
@given(content=broken("krum/has_the_least_score # caf\xe9\n".encode()))
def test_a_damaged_file_of_known_failures_is_read_or_named(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged-known.txt"
    path.write_bytes(content)
    complaint = _complaint(read_known_failures, path, [], all_checks())
    assert complaint.startswith((str(path), FINE))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "known.txt"
    path.write_text("krum/has_the_least_score # why\n", encoding)
    assert len(read_known_failures(path, [], all_checks())) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("report run.json --out run.json", "--out"),
        ("report run.json --out run.json/x", "--out: need a folder"),
        ("report run.json --out taken", "report.html"),
        ("report folder --out there", "folder"),
        ("vectors write run.json", "run.json"),
        ("vectors write run.json/x", "DIR: need a folder"),
        ("vectors check run.json", "run.json"),
        ("vectors check gone", "gone: need files of test vectors"),
    ],
)
def test_what_cannot_be_read_or_written_is_refused_before_the_work(
    words: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("run.json").write_bytes(_encoded(RUN))
    Path("folder").mkdir()
    Path("taken", "report.html").mkdir(parents=True)
    assert main.run(words.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert captured.err.count("\n") == 1


def test_a_report_that_cannot_be_written_is_shown_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a full disk")
    (tmp_path / "run.json").write_bytes(_encoded(RUN))
    (tmp_path / "report.md").symlink_to("/dev/full")
    assert main.run(["report", str(tmp_path / "run.json"), "--out", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.out.startswith("targets 1, passed 1, ")
    assert "report.md was not written: " in captured.err
    assert (tmp_path / "report.html").exists()
