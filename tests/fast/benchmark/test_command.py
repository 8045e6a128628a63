"""``boxgeom bench`` measures, says what it left out, and writes what it found."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from boxgeom.command.main import run
from boxgeom_fast.benchmark import machine
from boxgeom_fast.benchmark.measurements import Benchmark, Measurement


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "CALM", 0.0)


def test_it_measures_twin_and_reference_side_by_side(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "bench"
    assert (
        run(["bench", "--d", "7", "--repeats", "1", "--out", str(out), "--json"]) == 0
    )
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((out / "bench.json").read_text())
    by = {(m["task"], m["name"]) for m in printed["measurements"]}
    assert {("box-geom", "twin"), ("box-geom", "reference")} <= by
    assert "box-geom n=10 t=3 d=7 reference/twin" in printed["ratios"]
    assert (out / "bench.png").read_bytes().startswith(b"\x89PNG")


def test_it_runs_without_its_peers_and_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("byzfl", "geom_median", "geom_median.numpy", "krum", "torch"):
        monkeypatch.setitem(sys.modules, library, None)
    assert run(["bench", "--d", "5", "--repeats", "1"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "left out: byzfl (geometric-median): import of byzfl halted" in printed
    assert "left out: krum (minimum-diameter)" in printed


@pytest.mark.parametrize("arguments", [["--d", "0"], ["--repeats", "0"], ["--d", "x"]])
def test_bad_sizes_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("library", ["array_api_compat", "threadpoolctl"])
def test_without_its_extra_help_says_which_install_brings_it(library: str) -> None:
    code = f"import sys; sys.modules[{library!r}] = None; import boxgeom.command.main; "
    advice = f"needs {library}: pip install 'boxgeom[fast]'"
    for arguments, code_wanted in ((["--help"], 0), (["bench"], 2)):
        program = f"{code} sys.exit(boxgeom.command.main.run({arguments}))"
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code_wanted
        assert advice in " ".join((done.stdout + done.stderr).split())


def test_ratios_are_of_the_same_task_and_size() -> None:
    def took(task: str, name: str, d: int, seconds: float) -> Measurement:
        return Measurement(task, name, 10, 3, d, seconds, 5, 0)

    benchmark = Benchmark(
        2,
        True,
        (
            took("box-geom", "twin", 1, 2.0),
            took("box-geom", "reference", 1, 8.0),
            took("box-geom", "limit", 1, 1.0),
            took("geometric-median", "byzfl", 1, 4.0),
            took("geometric-median", "twin", 2, 1.0),
        ),
        {},
    )
    assert {key: round(ratio, 4) for key, ratio in benchmark.ratios().items()} == {
        "box-geom n=10 t=3 d=1 twin/limit": 2.0,
        "box-geom n=10 t=3 d=1 twin/byzfl's median": 0.5,
        "box-geom n=10 t=3 d=1 reference/twin": 4.0,
    }
