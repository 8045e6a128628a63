"""Whatever a module does when imported: one line that names it, or a fair check."""

import contextlib
from pathlib import Path

import numpy as np
import pytest

from boxgeom.command import main
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import LoadError
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.discovery import discover
from boxgeom_conformance.targets.python import PythonCall, python_target

CASE = Case(np.array([[0.0, 1.0], [2.0, 5.0]]), n=2, t=0)
MEAN = "def mean(X):\n    return [sum(column) / len(X) for column in zip(*X)]\n"

FAILS = {
    "exits": "import sys\nsys.exit()",
    "exits with words": "import sys\nsys.exit('no \\x1b[31mGPU\\nhere')",
    "is interrupted": "raise KeyboardInterrupt",
    "raises what is no Exception": "class Odd(BaseException): pass\nraise Odd",
    "raises a group": "raise BaseExceptionGroup('all', [KeyboardInterrupt()])",
    "raises what has no text": (
        "class Odd(Exception):\n    def __str__(self): raise OSError\nraise Odd"
    ),
    "raises nasty words": "raise ValueError('\\x1b[2J\\n\\0\\ud800')",
    "recurses": "def f(): f()\nf()",
    "imports what is missing": "import nothing_of_this_name",
    "leaves": "import os\nos._exit(0)",
    "crashes": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    "is no Python": "def mean(X:",
    "has a null byte": "mean = '\0'",
    "is in no encoding": "# -*- coding: nothing -*-",
    "reads its arguments": (
        "import argparse\nparser = argparse.ArgumentParser()\n"
        "parser.add_argument('file')\nparser.parse_args()"
    ),
    "asks the user": "input('name? ')",
}

WORKS = {
    "prints": "import os\nprint('hi')\nos.write(1, b'hi')\nos.system('echo hi')",
    "prints at its end": "import atexit\natexit.register(print, 'bye')",
    "logs": "import logging, sys\nlogging.basicConfig(stream=sys.stdout, level=0)",
    "prints from a thread": (
        "import threading, time\ndef work():\n    while True:\n"
        "        print('tick', flush=True)\n        time.sleep(0.01)\n"
        "threading.Thread(target=work).start()"
    ),
    "closes standard output": "import sys\nsys.stdout.close()",
    "closes its descriptor": "import os\nos.close(1)",
    "has no streams": "import sys\nsys.stdout = sys.__stdout__ = sys.stderr = None",
    "changes the folder": "import os\nos.chdir('/')",
    "has its arguments to itself": "import sys\nassert sys.argv[1:] == []",
    "reads to the end": "import sys\nassert sys.stdin.read() == ''",
    "replaces functions": (
        "import builtins, json, os\njson.dumps = json.loads = os._exit = None\n"
        "builtins.print = builtins.input = None"
    ),
    "replaces NumPy's": "import numpy as np\nnp.asarray = np.array_equal = None",
    "makes errors of warnings": (
        "import numpy as np, warnings\nnp.seterr(all='raise')\n"
        "warnings.simplefilter('error')"
    ),
    "leaves little room": "import sys\nsys.setrecursionlimit(80)",
    "ignores signals": "import signal\nsignal.signal(15, signal.SIG_IGN)",
    "starts a process": (
        "import subprocess\nsubprocess.Popen(['sh', '-c', 'echo hello; sleep 60'])"
    ),
    "forks": "import os, time\nif os.fork() == 0:\n    time.sleep(60)\n    os._exit(0)",
    "clears its main module": "import __main__\nvars(__main__).clear()",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(folder: Path, body: str) -> None:
    (folder / "theirs.py").write_text(f"{body}\n{MEAN}", "utf-8")


@pytest.mark.parametrize("body", FAILS.values(), ids=FAILS)
def test_a_module_that_fails_is_named_in_one_line(folder: Path, body: str) -> None:
    _write(folder, body)
    with pytest.raises(LoadError, match=r"^theirs: ") as caught:
        discover("theirs", ["mean"], with_classes=False)
    assert str(caught.value).isprintable()
    made = python_target(find_subject("mean"), PythonCall("theirs:mean", "f(X)"))
    with pytest.raises(LoadError, match=r"^theirs:mean: ") as caught:
        made.call(CASE)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("target", ["theirs", "theirs:mean"])
@pytest.mark.parametrize("what", ["exits", "leaves", "is interrupted"])
def test_the_command_says_so_and_exits_2(
    folder: Path, what: str, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder, FAILS[what])
    rule = ["--as", "mean"] if ":" in target else []
    assert main.run(["check", target, *rule]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"boxgeom: {target}: ")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("body", WORKS.values(), ids=WORKS)
def test_a_module_that_only_behaves_oddly_is_checked(folder: Path, body: str) -> None:
    _write(folder, body)
    assert discover("theirs", ["mean"], with_classes=False).found == ("mean",)
    made = python_target(find_subject("mean"), PythonCall("theirs:mean", "f(X)"))
    with contextlib.closing(made.conversation):
        for _ in range(2):
            reply = made.call(CASE)
            assert reply.output is not None, reply
            assert reply.output.tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("", "TARGET: need a module"),
        ("theirs.py", "TARGET: need a module, as PACKAGE.MODULE, got 'theirs.py'"),
        ("5", "5: ModuleNotFoundError"),
        (".theirs", ".theirs: TypeError"),
        ("../theirs", "../theirs: "),
        ("theirs.mean", "theirs.mean: ModuleNotFoundError"),
        ("a..b", "a..b: ModuleNotFoundError"),
        ("theirs:pi --as mean", "theirs:pi: need a function, got float 3.14"),
        ("theirs:os --as mean", "theirs:os: need a function, got module"),
        ("theirs:meen --as mean", "no attribute 'meen'; did you mean mean?"),
        ("theirs:mean --as mean --import gone", "theirs:mean: --import gone: Module"),
        ("theirs:mean --as mean --give list --import .x", "theirs:mean: --import .x: "),
    ],
)
def test_what_is_no_module_or_function_is_named(
    folder: Path, target: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(folder, "import os\npi = 3.14")
    assert main.run(["check", *(target.split() or [""])]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_what_loads_once_and_then_no_more_has_crashed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its results are kept: that it crashes is one of them."""
    _write(
        folder,
        "import os, pathlib\nplace = pathlib.Path('once')\n"
        "if place.exists(): raise OSError('the port is taken')\nplace.touch()",
    )
    crash = "(lambda rows: __import__('os').abort())(f(X))"
    words = ["check", "theirs:mean", "--as", "mean", "--only", "is_the_mean"]
    assert main.run([*words, "--call", crash]) == 1
    told = capsys.readouterr().out
    assert "crashed" in told
    assert "cannot be started again: theirs:mean: OSError: the port is taken" in told


def test_reports_made_before_another_target_fails_to_load_are_shown(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "theirs.py").write_text(
        f"import pathlib\n{MEAN}medoid = krum = mean\n"
        "place = pathlib.Path('count')\nplace.open('a').write('x')\n"
        "if place.read_text() == 'xxx': raise OSError('no more')\n"
    )
    assert main.run(["check", "theirs", "--only", "prints_nothing"]) == 2
    told = capsys.readouterr()
    assert "theirs:mean" in told.out
    assert told.err == "boxgeom: theirs:medoid: OSError: no more\n"
