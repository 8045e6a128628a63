"""Ctrl-C and termination, whenever they come: the run can go on, and how is said."""

import contextlib
import json
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from boxgeom.command import main
from boxgeom_testing.examples import share_of
from boxgeom_training import whole_files
from boxgeom_training.command import reproduce
from boxgeom_training.command import train as train_command
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning import checkpoint, recorder, run_folder, training
from boxgeom_training.learning.run_folder import train_in_folder
from boxgeom_training.learning.settings import TrainingSettings

SETTINGS = TrainingSettings(
    data="digits",
    model="softmax",
    rule="mean",
    n=4,
    t=1,
    split="iid",
    iterations=12,
    evaluate_every=5,
)
WATCHED = {
    module.__file__
    for module in (checkpoint, recorder, run_folder, training, whole_files)
}


@contextlib.contextmanager
def interruption_at(moment: int) -> Iterator[list[int]]:
    """Interrupt at the n-th line that the watched modules run; return their count."""
    lines = [0]

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            lines[0] += 1
            if lines[0] == moment:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield lines
    finally:
        sys.settrace(before)


def record(folder: Path) -> list[Any]:
    lines = (folder / "record.jsonl").read_text(encoding="utf-8").splitlines()
    return [{**json.loads(line), "seconds": None} for line in lines]


# A file that is interrupted between its last line and its end is closed by its death.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_run_can_go_on_from_an_interruption_at_any_line(
    digits: Dataset, tmp_path: Path
) -> None:
    with interruption_at(-1) as count:
        train_in_folder(SETTINGS, digits, tmp_path / "whole")
    assert count[0] > 300
    for moment in range(1, count[0], count[0] // share_of(60)):
        folder = tmp_path / str(moment)
        with pytest.raises(KeyboardInterrupt), interruption_at(moment):
            train_in_folder(SETTINGS, digits, folder)
        left = {path.name for path in folder.iterdir()} if folder.exists() else set()
        assert not any(name.endswith(".partial") for name in left)
        train_in_folder(SETTINGS, digits, folder, resume=True)
        assert record(folder) == record(tmp_path / "whole")


@pytest.mark.parametrize("out", [True, False])
def test_an_interrupted_command_says_how_to_go_on(
    out: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = ["train", "--data", "digits", "--rule", "mean", "--iterations", "3"]
    folder = tmp_path / "my run"
    run += ["--out", str(folder)] if out else []
    with monkeypatch.context() as patched:
        patched.setattr(train_command, "_advance", lambda *_: interrupt)
        assert main.run([*run, "--json"]) == 130
    err = capsys.readouterr().err
    if not out:
        assert "interrupted; nothing was kept; --out keeps a run" in err
        return
    [line] = [line for line in err.splitlines() if "go on with: " in line]
    program, *again = shlex.split(line.partition("go on with: ")[2])
    assert (program, again[-1]) == ("boxgeom", "--resume")
    assert main.run(again) == 0
    assert json.loads(capsys.readouterr().out)["iterations_done"] == 3
    assert main.run(again) == 0


def interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def command(arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Return a command in a process of its own, which is gone afterwards."""
    program = "import sys; from boxgeom.command.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe is not None:
                pipe.close()


def wait_for(what: Callable[[], Any]) -> Any:
    """Return what it returns once that is true, or fail after a minute."""
    for _ in range(1200):
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_leaves_a_checkpoint_and_says_how_to_go_on(
    number: int, code: int, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    long = ["--data", "digits", "--rule", "mean", "--iterations", "1000000"]
    with command(["train", *long, "--out", str(folder)]) as process:
        wait_for((folder / "checkpoint.npz").exists)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert f"--out {folder} --resume" in err
    assert "Traceback" not in err
    state = checkpoint.load_state(folder / "checkpoint.npz")
    assert len(record(folder)) >= state.iteration > 0


def test_an_interrupted_grid_says_how_to_go_on(tmp_path: Path) -> None:
    grid = ["--quick", "--data", "digits", "--iterations", "3", "--jobs", "1"]
    with command(["reproduce", *grid, "--out", str(tmp_path)]) as process:
        wait_for(lambda: list(tmp_path.glob("runs/*.json")))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    expected = f"boxgeom reproduce --quick --out {tmp_path} --data digits"
    assert f"go on with the same command: {expected}" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("place", ["with_data", "_run", "_show", "_is_all_written"])
def test_a_grid_says_it_wherever_it_is_interrupted(
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reproduce, "_run", lambda *_, **__: ([], []))
    monkeypatch.setattr(reproduce, "_show", lambda *_: None)
    monkeypatch.setattr(reproduce, place, interrupted)
    assert main.run(["reproduce", "--data", "digits", "--out", str(tmp_path)]) == 130
    assert "go on with the same command" in capsys.readouterr().err


@pytest.mark.parametrize(
    "grid",
    [
        *([], ["--quick", "--json"], ["--full", "--data", "digits"], ["--paper"]),
        ["--grid", "{}/my grid.toml", "--seeds", "2", "--jobs", "1"],
    ],
)
def test_an_interrupted_grid_is_told_its_own_command(
    grid: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "my grid.toml").write_text('rules = "mean"', encoding="utf-8")
    arguments = [word.replace("{}", str(tmp_path)) for word in grid]
    monkeypatch.setattr(reproduce, "with_data", interrupt)
    assert main.run(["reproduce", *arguments, "--out", str(tmp_path)]) == 130
    said = capsys.readouterr().err.partition("the same command: ")[2]
    program, command_name, *again = shlex.split(said)
    assert (program, command_name) == ("boxgeom", "reproduce")
    assert sorted(again) == sorted([*arguments, "--out", str(tmp_path)])
    assert main.run([command_name, *again]) == 130
    assert capsys.readouterr().err.partition("the same command: ")[2] == said


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_the_processes_of_a_grid_end_with_it(tmp_path: Path) -> None:
    grid = ["--data", "digits", "--iterations", "100000", "--jobs", "2"]
    with command(["reproduce", *grid, "--out", str(tmp_path)]) as process:
        workers = wait_for(lambda: spawned_by(process.pid))
        time.sleep(3)  # until they have begun
        process.kill()
    wait_for(lambda: not any(map(is_running, workers)))


def spawned_by(parent: int) -> list[int]:
    """Return the processes that a process runs its grid in, once there are two."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
            words = (path.parent / "cmdline").read_bytes()
            if int(fields[1]) == parent and b"spawn_main" in words:
                found.append(int(path.parent.name))
    return found if len(found) >= 2 else []


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"
