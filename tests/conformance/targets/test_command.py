"""Programs in any language, over lines of JSON: answers, and every way to go wrong."""

import contextlib
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom_conformance import all_checks, checks
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, UnresponsiveError
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.command import command_target
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.target import Reply

CASE = Case(np.array([[0.5, 1.0], [2.5, 5.0]]), n=2, t=0)
MEAN = """
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    rows = [[float(x) for x in row] for row in asked["received"]]
    mean = [sum(column) / len(rows) for column in zip(*rows)]
    print(json.dumps({"id": asked["id"], "output": OUTPUT}), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _program(folder: Path, output: str = "mean", script: str = MEAN) -> str:
    """Return the command that runs a script, which answers with an expression."""
    (folder / "program.py").write_text(script.replace("OUTPUT", output))
    return shlex.join([sys.executable, "program.py"])


def _shell(script: str) -> str:
    return shlex.join(["sh", "-c", script])


@contextlib.contextmanager
def _target(command: str, timeout: float = 30.0) -> Iterator[ProcessTarget]:
    target = command_target(find_subject("mean"), command, timeout=timeout)
    with contextlib.closing(target.conversation):
        yield target


def _reply(command: str) -> Reply:
    with _target(command) as target:
        return target.call(CASE)


def _silence(command: str, timeout: float = 30.0) -> UnresponsiveError:
    with (
        _target(command, timeout) as target,
        pytest.raises(UnresponsiveError) as caught,
    ):
        target.call(CASE)
    return caught.value


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("mean", [1.5, 3.0]),
        ("[x.hex() for x in mean]", [1.5, 3.0]),
        ("['0x1.8p+0', '-0x1p-1074']", [1.5, -5e-324]),
        ("['nan', 'Infinity']", [np.nan, np.inf]),
        ("['inf', '-inf']", [np.inf, -np.inf]),
        ("[float('nan'), 1]", [np.nan, 1.0]),
        ("[1, 2]", [1.0, 2.0]),
        ("rows", [[0.5, 1.0], [2.5, 5.0]]),
        ("7", 7.0),
    ],
)
def test_numbers_may_be_spelt_as_a_language_likes(
    folder: Path, output: str, expected: Any
) -> None:
    output_of = _reply(_program(folder, output)).output
    assert output_of is not None
    assert np.array_equal(output_of, expected, equal_nan=True)


@pytest.mark.parametrize("output", ["'mean'", "[None, 1]", "{'x': 1}", "[[1], [1, 2]]"])
def test_an_output_that_is_no_array_of_numbers_is_told(
    folder: Path, output: str
) -> None:
    reply = _reply(_program(folder, output))
    assert reply.output is None
    assert reply.unreadable


def test_a_program_is_told_all_it_may_need(folder: Path) -> None:
    whole = "print(line.rstrip(), file=open('asked', 'w'))"
    script = MEAN.replace("    asked =", f"    {whole}\n    asked =")
    with _target(_program(folder, script=script)) as target:
        target.call(Case(np.array([[np.inf, np.nan]], dtype=np.float32), n=1, t=0))
    assert json.loads((folder / "asked").read_text()) == {
        "id": 1,
        "protocol": 1,
        "rule": "mean",
        "m": 1,
        "d": 2,
        "n": 1,
        "t": 0,
        "dtype": "float32",
        "received": [["inf", "nan"]],
    }


def test_an_error_is_a_refusal(folder: Path) -> None:
    script = MEAN.replace('"output": OUTPUT', '"error": "t is negative"')
    assert _reply(_program(folder, script=script)).refusal == "t is negative"


@pytest.mark.parametrize(
    ("script", "outcome", "told"),
    [
        (
            "echo hello; sleep 9",
            CheckOutcome.GARBLED,
            "'hello', which is not a JSON object",
        ),
        (
            "echo '[1, 2]'; sleep 9",
            CheckOutcome.GARBLED,
            "'[1, 2]', which is not a JSON",
        ),
        (
            "echo '{\"id\": 99}'; sleep 9",
            CheckOutcome.GARBLED,
            "an answer with id 99, not",
        ),
        ("echo '{}'; sleep 9", CheckOutcome.GARBLED, "an answer with id None, not 1"),
        ("echo; sleep 9", CheckOutcome.GARBLED, "'', which is not a JSON object"),
        ("true", CheckOutcome.CRASHED, "the process exited with 0"),
        ("echo no GPU >&2; exit 4", CheckOutcome.CRASHED, "exited with 4: no GPU"),
        ("read line; kill -9 $$", CheckOutcome.CRASHED, "was killed by signal 9"),
        (
            r"printf '\377\376\n'; sleep 9",
            CheckOutcome.GARBLED,
            "which is not a JSON object",
        ),
    ],
)
def test_garbage_and_death_are_told_apart(
    script: str, outcome: CheckOutcome, told: str
) -> None:
    silence = _silence(_shell(script))
    assert silence.outcome == outcome
    assert told in silence.reason


@pytest.mark.parametrize(
    "script", ["sleep 9", "read line; sleep 9", "printf half; sleep 9"]
)
def test_a_program_that_says_nothing_hangs(script: str) -> None:
    silence = _silence(_shell(script), timeout=0.3)
    assert silence.outcome == CheckOutcome.HUNG
    assert silence.reason == "no answer within 0.3 seconds"


def test_the_time_limit_holds_for_a_program_that_does_not_read() -> None:
    large = Case(np.ones((10, 10_000)), n=10, t=0)
    told = r"no answer within 0\.3 seconds"
    with (
        _target("sleep 9", 0.3) as target,
        pytest.raises(UnresponsiveError, match=told),
    ):
        target.call(large)


def test_after_a_crash_the_next_case_is_asked_of_a_new_process(folder: Path) -> None:
    script = "import os, sys\nif not os.path.exists('once'):\n"
    script += "    open('once', 'w').close()\n    sys.exit(1)\n" + MEAN
    with _target(_program(folder, script=script)) as target:
        with pytest.raises(UnresponsiveError):
            target.call(CASE)
        for _ in range(2):
            output = target.call(CASE).output
            assert output is not None
            assert output.tolist() == [1.5, 3.0]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("./not-there --fast", "cannot run ./not-there --fast: .*No such file"),
        ("", "--command: need a program to run, got an empty string"),
        ("/", "cannot run /: .*Permission denied"),
    ],
)
def test_a_program_that_cannot_be_started_is_bad_input(command: str, told: str) -> None:
    with pytest.raises(ValueError, match=told), _target(command) as target:
        target.call(CASE)


@pytest.mark.parametrize(
    "case",
    [
        CASE,
        CASE.as_type("float32"),
        Case(np.array([[1e-300, 5e-324], [0.1, -0.0]]), n=2, t=0),
    ],
    ids=["float64", "float32", "tiny"],
)
def test_the_call_shown_gives_the_same_answer_in_a_shell(
    folder: Path, case: Case
) -> None:
    with _target(_program(folder)) as target:
        expected = target.call(case).output
        shown = target.show(case)
    ran = subprocess.run(["sh", "-c", shown], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert expected is not None
    assert json.loads(ran.stdout)["output"] == expected.tolist()


@pytest.mark.parametrize(
    ("output", "outcome"),
    [
        ("mean", CheckOutcome.PASSED),
        ("[x + 1 for x in mean]", CheckOutcome.WRONG),
        ("[*mean, 1]", CheckOutcome.WRONG_SHAPE),
        ("'mean'", CheckOutcome.WRONG_SHAPE),
        ("['nan' for _ in mean]", CheckOutcome.NOT_FINITE),
    ],
)
def test_a_check_judges_a_program(
    folder: Path, output: str, outcome: CheckOutcome
) -> None:
    check = all_checks()["mean/is_the_mean"]
    with _target(_program(folder, output)) as target:
        result = check.run(target, settings=RunSettings(examples=8))
    assert result.outcome == outcome
    assert len(result.calls) == (outcome != CheckOutcome.PASSED)
    assert all(call.startswith("echo ") for call in result.calls)


def test_a_program_is_not_asked_what_a_program_cannot_do(folder: Path) -> None:
    skipped = {}
    with _target(_program(folder)) as target:
        for check in all_checks().values():
            if check.subject.name == "mean" and (
                reason := check.claim.skip_reason(target)
            ):
                skipped[check.claim.name] = reason
    assert skipped == {
        "leaves_its_arguments_alone": "a program has its own copy",
        "prints_nothing": "a program has its own copy",
        "warns_of_nothing": "a program has its own copy",
        "leaves_random_numbers_alone": "a program has its own copy",
        "answers_stay_as_they_are": "a program has its own copy",
        "answers_are_no_views_of_the_vectors": "a program has its own copy",
        "takes_a_read_only_array": "the target takes json",
        "takes_any_memory_layout": "the target takes json",
        "takes_a_list_as_it_takes_an_array": "the target takes json",
        "takes_integers_as_it_takes_floats": "the target takes json",
        "holds_for_integers_near_their_limits": "the target takes json",
        "refuses_a_negative_t": "the call does not use t",
        "refuses_a_byzantine_majority": "the call does not use t",
        "refuses_fewer_than_n_minus_t_vectors": "the call does not use n and t",
        "vector:mean-negative-t": "the call does not use t",
        "vector:mean-half-byzantine": "the call does not use t",
        "vector:mean-fewer-than-n-minus-t": "the call does not use n and t",
    }


@pytest.mark.parametrize("extra", ["", '"output2": [1], ', '"unreadable": "x", '])
def test_an_answer_with_neither_output_nor_error_is_garbled(extra: str) -> None:
    line = f'{{{extra}"id": 1}}'
    program = f"import sys; sys.stdin.readline(); print('{line}', flush=True)"
    command = shlex.join([sys.executable, "-c", program])
    target = command_target(find_subject("mean"), command)
    with (
        contextlib.closing(target.conversation),
        pytest.raises(UnresponsiveError, match="neither output nor error") as caught,
    ):
        target.call(Case(np.array([[1.0]]), n=1, t=0))
    assert caught.value.outcome == CheckOutcome.GARBLED


def test_a_program_that_echoes_is_garbled_in_every_check() -> None:
    target = command_target(find_subject("mean"), "cat")
    with contextlib.closing(target.conversation):
        results = [
            check.run(target, settings=RunSettings(examples=2))
            for check in checks("mean")[:12]
        ]
    asked = [it for it in results if it.outcome != CheckOutcome.SKIPPED]
    assert {result.outcome for result in asked} == {CheckOutcome.GARBLED}
