"""Whatever a program writes is a report about the program, never the kit's end."""

import base64
import contextlib
import json
import shlex
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom_conformance import all_checks
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, UnresponsiveError
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.command import command_target
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.target import Reply
from boxgeom_testing.examples import examples

CASE = Case(np.array([[0.0, 1.0], [2.0, 5.0]]), n=2, t=0)

# Writes what the file says, base64, for each request a line of it.
REPLAY = """
import base64, sys
for answer, line in zip(open("lines"), sys.stdin):
    sys.stdout.buffer.write(base64.b64decode(answer))
    sys.stdout.buffer.flush()
"""

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([10**400, -(10**400), "nan", "-inf", "0x1p5000", "0x", "1e999"])
    | st.text(st.characters() | st.just("\ud800"), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["output", "error", "dtype", "unreadable", "changed", "printed", "failed", "ready"]
)
ANSWERS = st.dictionaries(KEYS, VALUES, max_size=4)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _target(folder: Path, *lines: bytes, timeout: float = 60.0) -> ProcessTarget:
    (folder / "replay.py").write_text(REPLAY)
    encoded = [base64.b64encode(line).decode() for line in lines]
    (folder / "lines").write_text("\n".join(encoded) + "\n")
    program = shlex.join([sys.executable, "replay.py"])
    return command_target(find_subject("mean"), program, timeout=timeout)


def _reply(folder: Path, line: bytes) -> Reply | UnresponsiveError:
    target = _target(folder, line)
    with contextlib.closing(target.conversation):
        return _asked(target)


def _answer(folder: Path, answer: str) -> Reply:
    found = _reply(folder, f'{{"id": 1, {answer}}}\n'.encode())
    assert isinstance(found, Reply)
    return found


def _asked(target: ProcessTarget) -> Reply | UnresponsiveError:
    try:
        return target.call(CASE)
    except UnresponsiveError as silence:
        return silence


def test_any_answer_is_read_or_is_none(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """One process answers all of them, each with anything under any key."""
    drawn: list[dict[str, Any]] = []

    @examples(300)
    @given(ANSWERS)
    def draw(answer: dict[str, Any]) -> None:
        drawn.append(answer)

    draw()
    folder = tmp_path_factory.mktemp("any")
    lines = [
        json.dumps({**a, "id": i}).encode() + b"\n" for i, a in enumerate(drawn, 1)
    ]
    with contextlib.chdir(folder):
        target = _target(folder, *lines)
        with contextlib.closing(target.conversation):
            replies = [_asked(target) for _ in drawn]
    for answer, reply in zip(drawn, replies, strict=True):
        if isinstance(reply, UnresponsiveError):
            assert reply.outcome == CheckOutcome.GARBLED
            assert not answer.keys() & {"output", "error"}
            continue
        assert all(
            text.isprintable()
            for text in (reply.refusal, reply.unreadable, reply.dtype)
        )
        if reply.output is not None:
            assert reply.output.dtype == np.float64
        if isinstance(answer.get("error"), str) and answer.get("output") is None:
            assert reply.refusal


@examples(25)
@given(
    line=st.binary(max_size=40)
    | st.sampled_from(
        [
            *(b"[" * 100_000, b'{"id": 1, "output": ' + b"[" * 5000, b"9" * 10_000),
            *(b'{"id": NaN}\n', b'{"id": "1"}\n', b'{"id": [[[1]]]}\n', b"null\n"),
            *(b'{"id": 1, "outp', b"\xff\xfe\n", b"\0\n", b'{"id": 2}\n{"id": 1}\n'),
        ]
    )
)
def test_any_line_is_an_answer_or_has_an_outcome(
    line: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "lines"
    folder.mkdir(exist_ok=True)
    with contextlib.chdir(folder):
        found = _reply(folder, line)
    assert isinstance(found, UnresponsiveError)
    assert found.outcome in (CheckOutcome.GARBLED, CheckOutcome.CRASHED)
    assert found.reason.isprintable()
    assert len(found.reason) < 500


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("[1e999, -1e999]", [np.inf, -np.inf]),
        (f"[1{'0' * 400}, -1{'0' * 400}]", [np.inf, -np.inf]),
        (f"[1{'0' * 5000}, 1]", [np.inf, 1.0]),
        ('["0x1p5000", "-0x1p5000"]', [np.inf, -np.inf]),
        ('["0X1.8P+1", " 2 "]', [3.0, 2.0]),
        ("[NaN, Infinity]", [np.nan, np.inf]),
    ],
)
def test_what_is_too_large_is_infinite(
    folder: Path, written: str, numbers: list[float]
) -> None:
    output = _answer(folder, f'"output": {written}').output
    assert output is not None
    assert np.array_equal(output, numbers, equal_nan=True)


@pytest.mark.parametrize("output", ["[true, false]", "[null]", "[[1], 2]", '"x"', "{}"])
def test_what_holds_something_else_than_numbers_is_told(
    folder: Path, output: str
) -> None:
    reply = _answer(folder, f'"output": {output}')
    assert reply.output is None
    assert reply.unreadable


@pytest.mark.parametrize(
    "answer",
    [
        '"error": ""',
        '"error": "", "output": null',
        '"error": false',
        '"error": {"code": 3}',
        '"error": "\\ud800\\u0000"',
        '"error": "no", "output": [1, 2]',
    ],
)
def test_an_error_of_any_kind_is_a_refusal(folder: Path, answer: str) -> None:
    assert _answer(folder, answer).refusal


@pytest.mark.parametrize("error", ["null", '""', "false"])
def test_an_empty_error_beside_an_output_is_none(folder: Path, error: str) -> None:
    reply = _answer(folder, f'"error": {error}, "output": [1, 2]')
    assert not reply.refusal
    assert reply.output is not None


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exec >&-; sleep 60", "closed its standard output"),
        ("yes", "which is not a JSON object"),
        ("yes | tr -d '\\n'", "a line of more than"),
        ("read line; echo '{\"id\": 1'; exit 5", "not a JSON object"),
        ("yes error | head -c 9000000 >&2; exit 5", "exited with 5: "),
        ("sleep 60 & exit 5", "exited with 5"),
    ],
)
def test_a_program_that_floods_or_closes_is_ended(script: str, told: str) -> None:
    command = shlex.join(["sh", "-c", script])
    target = command_target(find_subject("mean"), command, timeout=5)
    with (
        contextlib.closing(target.conversation),
        pytest.raises(UnresponsiveError, match=told),
    ):
        target.call(CASE)


def test_a_program_whose_child_keeps_the_pipes_does_not_hold_us_up() -> None:
    """The child is in a session of its own, so that nobody can know of it."""
    command = shlex.join(["sh", "-c", "setsid sleep 5 & exit 5"])
    target = command_target(find_subject("mean"), command, timeout=0.5)
    with (
        contextlib.closing(target.conversation),
        pytest.raises(UnresponsiveError, match="exited with 5"),
    ):
        target.call(CASE)


def test_a_program_that_cannot_be_started_again_has_crashed(folder: Path) -> None:
    (folder / "once").write_text(
        f"#!{sys.executable}\nimport os, sys\nos.remove('once')\nsys.exit(4)\n"
    )
    (folder / "once").chmod(0o755)
    target = command_target(find_subject("mean"), "./once")
    with contextlib.closing(target.conversation):
        for told in ("exited with 4", "cannot be started again: cannot run ./once"):
            with pytest.raises(UnresponsiveError, match=told) as caught:
                target.call(CASE)
            assert caught.value.outcome == CheckOutcome.CRASHED


@pytest.mark.parametrize("dtype", ["64", "[1]", '"\\u001b"', "null", '""', "1e999"])
def test_any_dtype_of_an_answer_is_judged_as_a_text(folder: Path, dtype: str) -> None:
    check = all_checks()["mean/keeps_the_precision"]
    lines = [
        f'{{"id": {i}, "output": [1], "dtype": {dtype}}}\n'.encode()
        for i in range(1, 20)
    ]
    target = _target(folder, *lines)
    with contextlib.closing(target.conversation):
        result = check.run(target, settings=RunSettings(examples=2, shrink=False))
    named = dtype not in ("null", '""')
    assert result.outcome == (CheckOutcome.PRECISION if named else CheckOutcome.PASSED)
    assert result.got.isprintable()
