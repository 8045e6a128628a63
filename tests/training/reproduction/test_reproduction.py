"""The grid: resumable, the same twice, and whole although single runs go wrong."""

import json
import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from boxgeom.command import main
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning import training
from boxgeom_training.reproduction import done as done_module
from boxgeom_training.reproduction.cells import Cell
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.done import run_design
from boxgeom_training.reproduction.grid import Run, run_cell, run_grid
from boxgeom_training.reproduction.scenarios import scenario
from boxgeom_training.reproduction.selections import changed, quick_design
from boxgeom_training.reproduction.summary import summarise

QUICK = ["reproduce", "--quick", "--data", "digits", "--iterations", "3"]


def small_grid(seeds: int = 1) -> list[Cell]:
    """Return runs of the second and third quick scenario for each seed."""
    design = changed(quick_design(), data="digits", seeds=seeds, iterations=2)
    rules = ("mean", "multi-krum")
    return replace(design, scenarios=design.scenarios[1:], rules=rules).cells()


def without_seconds(runs: Sequence[Run]) -> list[Any]:
    """Return what runs say but how long they took."""
    return [
        {
            **run,
            "milliseconds": None,
            "result": run["result"] and {**run["result"], "seconds": None},
        }
        for run in runs
    ]


def test_a_grid_is_the_same_in_processes_as_one_by_one(
    digits: Dataset, tmp_path: Path
) -> None:
    grid = small_grid()
    runs = run_grid(grid, tmp_path, jobs=2)
    alone = json.loads(json.dumps([run_cell(cell, digits) for cell in grid]))
    assert without_seconds(runs) == without_seconds(alone)


def test_a_grid_that_goes_on_keeps_what_is_done(tmp_path: Path) -> None:
    grid = small_grid()
    first = run_grid(grid, tmp_path, jobs=1)
    kept = tmp_path / f"{grid[0].name}.json"
    written = kept.stat().st_mtime_ns
    (tmp_path / f"{grid[1].name}.json").write_text("{half a fi", encoding="utf-8")
    other = replace(grid[2], settings=replace(grid[2].settings, iterations=1))
    troubles: list[str] = []
    again = run_grid(
        [*grid[:2], other, *grid[3:]], tmp_path, jobs=1, on_trouble=troubles.append
    )
    assert again[0] == first[0]
    assert kept.stat().st_mtime_ns == written
    assert without_seconds(again[1:2]) == without_seconds(first[1:2])
    assert again[2]["settings"]["iterations"] == 1
    damaged, changed_settings = troubles
    assert f"{grid[1].name}.json is damaged: its run is repeated" in damaged
    said = f"{grid[2].name}.json has iterations = 2, not 1: its run is repeated"
    assert said in changed_settings


def test_an_interrupted_grid_keeps_the_runs_that_are_done(tmp_path: Path) -> None:
    def interrupt(cell: Cell, run: Run) -> None:
        raise KeyboardInterrupt

    grid = small_grid(seeds=5)
    with pytest.raises(KeyboardInterrupt):
        run_grid(grid, tmp_path, jobs=1, on_run=interrupt)
    left = [path.suffix for path in tmp_path.iterdir()]
    assert 1 <= len(left) < len(grid) / 2
    assert set(left) == {".json"}


def test_a_rule_that_refuses_and_a_run_that_diverges_do_not_stop_the_grid(
    digits: Dataset,
) -> None:
    [*_, peers] = [cell for cell in small_grid() if cell.rule == "multi-krum"]
    assert "need m >= 2t + 3" in run_cell(peers, digits)["refused"]
    server = next(cell for cell in small_grid() if cell.rule == "mean")
    wild = replace(server.settings, iterations=20, scale=1e200)
    run = run_cell(replace(server, settings=wild), digits)
    assert run["result"]["diverged"] is not None
    assert summarise([run])[server.scenario.name, server.rule].diverged == 1


def test_a_run_that_fails_is_told_in_a_line_and_the_rest_goes_on(
    tmp_path: Path, digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Four clients cannot hold ten classes, two each.
    impossible = scenario(
        "centralised", "2-class", 0, 1, data="digits", n=4, iterations=1
    )
    possible = scenario("centralised", "iid", 0, 1, data="digits", n=4, iterations=1)
    design = Design((impossible, possible), ("mean",), seeds=1)
    said: list[str] = []
    done = run_design(design, tmp_path, jobs=1, on_trouble=said.append)
    outcomes = [run["failed"] is None for run in done.runs]
    assert outcomes == [False, True, False, True]  # the oracle's, then the rule's
    name = f"{impossible.name}--mean--0"
    assert any(line.startswith(f"{name} failed: split: need k-class") for line in said)
    assert len(said) == 2
    assert not (tmp_path / f"{name}.json").exists()  # it is tried again

    def broken(*_: Any) -> None:
        raise OverflowError("first line\n  second")

    monkeypatch.setattr(training, "aggregated", broken)
    run = run_cell(small_grid()[0], digits)
    assert run["failed"] == "OverflowError: first line second"


@pytest.fixture
def without_processes(digits: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let grids run here, one run after the other: processes take seconds to begin."""

    def run_here(cells: list[Cell], *_: Any, **__: Any) -> list[Run]:
        return [run_cell(cell, digits) for cell in cells]

    monkeypatch.setattr(done_module, "run_grid", run_here)


@pytest.mark.usefixtures("without_processes")
def test_rates_are_chosen_before_the_runs_that_count(tmp_path: Path) -> None:
    of = scenario("centralised", "iid", 1, 1, data="digits", n=4, iterations=12)
    design = Design((of,), ("mean",), seeds=1, learning_rates=(1e-6, 0.5))
    done = run_design(design, tmp_path)
    assert len(done.tuning) == 4
    assert set(done.rates.values()) == {0.5}
    assert [run["settings"]["learning_rate"] for run in done.runs] == [0.5, 0.5]
    campaign = done.campaign(seconds=1.0)
    assert {s.learning_rate for s in campaign.found.values()} == {0.5}


def test_cells_can_be_sent_to_processes() -> None:
    for cell in small_grid():
        assert pickle.loads(pickle.dumps(cell)).settings == cell.settings


def test_the_command_writes_report_plots_and_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([*QUICK, "--out", str(tmp_path), "--json"]) == 0
    ended = capsys.readouterr()
    answer = json.loads(ended.out)
    assert len(answer["cells"]) == 27
    assert {c["verdict"] for c in answer["claims"] if "better" in c["claim"]} == {
        "no verdict"
    }
    assert ended.err.startswith("27 runs: 3 scenarios, 8 rules and the oracle")
    for name in ("panels.png", "overview.png", "differences.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "multi-krum in peers-mlp-digits-2-class-f3t3-sign-flip-split refused" in text
    assert main.run([*QUICK, "--out", str(tmp_path)]) == 0
    assert "Report: " in capsys.readouterr().out


@pytest.mark.usefixtures("without_processes")
def test_a_grid_of_ones_own_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grid = tmp_path / "grid.toml"
    grid.write_text(
        'models = "softmax on digits"\nsettings = "centralised"\nf = [1]\nt = 1\n'
        'momentum = [0, 0.9]\nrules = ["box-geom", "nnm+box-geom"]\n'
        "seeds = 1\niterations = 2\n",
        encoding="utf-8",
    )
    call = ["reproduce", "--grid", str(grid), "--jobs", "1"]
    assert main.run([*call, "--plan"]) == 0
    assert capsys.readouterr().out.startswith("6 runs: 2 scenarios, 2 rules")
    assert main.run([*call, "--out", str(tmp_path)]) == 0
    assert (tmp_path / "practice.png").exists()
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "## What makes BOX-GEOM good in practice" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "digit"], "did you mean digits"),
        (["--seeds", "0"], "--seeds: need at least 1, got 0"),
        (["--jobs", "-1"], "--jobs: need at least 1, got -1"),
        (["--iterations", "0"], "iterations: need at least 1, got 0"),
        (["--paper"], "--data: need none with --paper, which says what to learn"),
    ],
)
def test_bad_input_is_said_in_one_line(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run([*QUICK, "--out", str(tmp_path), *arguments]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


def test_a_folder_is_needed_to_run_and_not_to_plan(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["reproduce"]) == 2
    assert "--out: need a folder" in capsys.readouterr().err
    assert main.run(["reproduce", "--full", "--plan", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["scenarios"] > 10
