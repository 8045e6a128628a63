"""The grid: resumable, the same twice, and a report that says what the numbers say."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from boxgeom.command import main
from boxgeom.rules import RULES
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.learning.settings import check_settings
from boxgeom_training.reproduction.claims import (
    NOT_SEEN,
    SEEN,
    better_than_box_geom,
    findings,
)
from boxgeom_training.reproduction.grid import Run, run_cell, run_grid
from boxgeom_training.reproduction.report import Campaign, report
from boxgeom_training.reproduction.scenarios import (
    FULL_RULES,
    PANELS,
    QUICK_RULES,
    SCENARIOS,
    Cell,
    cells,
)
from boxgeom_training.reproduction.summary import Summaries, Summary, summarise

QUICK = ["reproduce", "--quick", "--data", "digits", "--iterations", "3"]


def small_grid(seeds: int = 1) -> list[Cell]:
    """Return two quick runs for each seed."""
    grid = cells(full=False, data="digits", seeds=seeds, iterations=2)
    return [cell for cell in grid if cell.rule in ("mean", "multi-krum")][2:]


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


def made_up(accuracies: dict[str, float], *, contraction: float = 0.5) -> Summaries:
    """Return summaries of all scenarios with the same accuracies in each."""
    return {
        (scenario.name, rule): Summary(
            scenario=scenario.name,
            rule=rule,
            accuracy=accuracies.get(rule, 0.5),
            deviation=0.01,
            worst=0.4,
            disagreement=2.0 if rule in ("geometric-median", "md-geom") else 1.0,
            contraction=1.0 if rule in ("geometric-median", "md-geom") else contraction,
            bound=0.933,
            diverged=0,
            runs=3,
            refused=None,
            computing=1.0,
            aggregating=10.0,
        )
        for scenario in SCENARIOS
        for rule in FULL_RULES
    }


def test_every_run_of_the_grids_can_be() -> None:
    for full in (True, False):
        grid = cells(full=full, data="mnist-5k", seeds=3)
        assert len({cell.name for cell in grid}) == len(grid)
        for cell in grid:
            check_settings(cell.settings)
            assert cell.rule in RULES
    assert set(QUICK_RULES) < set(FULL_RULES)
    assert set(PANELS) <= set(SCENARIOS)


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
    damaged, changed = troubles
    assert f"{grid[1].name}.json is damaged: its run is repeated" in damaged
    assert (
        f"{grid[2].name}.json has iterations = 2, not 1: its run is repeated" in changed
    )


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
    peers = [cell for cell in small_grid() if cell.rule == "multi-krum"][-1]
    assert "need m >= 2t + 3" in run_cell(peers, digits)["refused"]
    server = cells(full=False, data="digits", seeds=1, iterations=20)[3]
    wild = replace(server, settings=replace(server.settings, rule="mean", scale=1e200))
    run = run_cell(wild, digits)
    assert run["result"]["diverged"] is not None
    assert summarise([run])[server.scenario.name, server.rule].diverged == 1


def test_a_claim_is_seen_or_not_as_the_numbers_are() -> None:
    medians = {"geometric-median": 0.9, "md-geom": 0.9, "box-geom": 0.9}
    verdicts = [f.verdict for f in findings(SCENARIOS, made_up(medians))]
    assert verdicts == [SEEN] * 6
    means = {"mean": 0.9, "md-mean": 0.9, "box-mean": 0.9}
    found = findings(SCENARIOS, made_up(means, contraction=0.99))
    assert [f.verdict for f in found] == [NOT_SEEN] * 5 + [SEEN]
    mixed = findings(SCENARIOS, made_up({"box-geom": 0.9}))
    assert mixed[0].verdict.startswith("partly seen (")


def test_better_rules_are_named_best_first() -> None:
    found = made_up({"box-geom": 0.6, "multi-krum": 0.7, "trimmed-mean": 0.8})
    for _, better in better_than_box_geom(SCENARIOS, found):
        assert [s.rule for s in better] == ["trimmed-mean", "multi-krum"]


def test_the_report_has_every_number_and_says_where_others_lead() -> None:
    found = made_up({"box-geom": 0.6, "multi-krum": 0.701})
    grid = cells(full=True, data="digits", seeds=3)
    text = report(Campaign(grid, found, ["panels.png"], 12.0, 20.0, {"numpy": "2"}))
    assert "**70.1 ± 1.0**" in text
    for scenario in SCENARIOS:
        assert f"| {scenario.title} |" in text
        assert f"{scenario.title}: BOX-GEOM 60.0 ± 1.0; better: multi-krum" in text
    for finding in findings(SCENARIOS, found):
        assert f"{finding.claim} **{finding.verdict}**" in text


def test_the_command_writes_report_plots_and_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([*QUICK, "--out", str(tmp_path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["cells"]) == 24
    assert len(answer["claims"]) == 6
    for name in ("panels.png", "overview.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "multi-krum in peers-2-class-f3t3-sign-flip-split: received" in text
    assert main.run([*QUICK, "--out", str(tmp_path)]) == 0
    assert "Report: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "digit"], "did you mean digits"),
        (["--seeds", "0"], "--seeds: need at least 1, got 0"),
        (["--jobs", "-1"], "--jobs: need at least 1, got -1"),
        (["--iterations", "0"], "iterations: need at least 1, got 0"),
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
