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


def test_beyond_enumeration_it_measures_bounds_to_each_tolerance(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    size = ["--n", "31", "--t", "10", "--d", "40", "--repeats", "1"]
    bounds = ["--tolerance", "0.5", "--tolerance", "0", "--max-nodes", "1"]
    out = ["--out", str(tmp_path / "bench")]
    assert run(["bench", *size, *bounds, *out, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    by = {(m["task"], m["name"]) for m in printed["measurements"]}
    assert {("box-geom", f"twin, bound {eps}") for eps in ("0.5", "0")} <= by
    assert ("box-geom", "twin") not in by
    wide, narrow = printed["bounds"]
    assert (wide["tolerance"], narrow["tolerance"]) == (0.5, 0.0)
    for found in (wide, narrow):
        assert found["exact"] + found["proven"] + found["unfinished"] <= 1 + 1e-12
        assert found["mean_error"] <= found["worst_error"] <= 0.5
    assert wide["worst_error"] <= 0.25 or wide["unfinished"] > 0
    assert wide["unfinished"] <= narrow["unfinished"]
    assert (tmp_path / "bench" / "bench.png").read_bytes().startswith(b"\x89PNG")
    assert run(["bench", *size]) == 0
    shown = capsys.readouterr().out
    assert "What was proven of the ends of the box, n=31, t=10" in shown


def test_where_all_can_be_enumerated_bounds_are_measured_if_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    size = ["--n", "7", "--t", "2", "--d", "9", "--repeats", "1", "--json"]
    assert run(["bench", *size]) == 0
    assert json.loads(capsys.readouterr().out)["bounds"] == []
    assert run(["bench", *size, "--subsets", "bound"]) == 0
    printed = json.loads(capsys.readouterr().out)
    [found] = printed["bounds"]
    assert (found["exact"], found["worst_error"]) == (1.0, 0.0)
    assert "box-geom n=7 t=2 d=9 twin, bound 0.01/twin" in printed["ratios"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--n", "31"], "--n: need --t as well, got --n alone"),
        (["--t", "10"], "--t: need --n as well, got --t alone"),
        (["--n", "30", "--t", "15"], "n: need n > 2t = 30, got n=30, t=15"),
        (["--tolerance", "0.1"], "--tolerance: need --subsets bound, or --n and"),
        (["--max-nodes", "9"], "--max-nodes: need --subsets bound, or --n and"),
        (["--subsets", "sample"], "'all', 'bound'"),
        (["--tolerance", "nan"], "need a finite number, got 'nan'"),
        (["--tolerance", "-0.1"], "-0.1 is not in the range"),
        (["--tolerance", "1.1"], "1.1 is not in the range"),
        (["--max-nodes", "0"], "0 is not in the range"),
        (["--max-nodes", "1.5"], "'1.5' is not a valid integer"),
    ],
)
def test_bad_bounds_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["bench", "--d", "5", *arguments]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


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
