"""Files of the grid's runs: damage anywhere is reported, and the run repeated."""

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom.command.json_text import json_text
from boxgeom_testing.examples import examples
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.learning.record import PARTS, TrainingResult
from boxgeom_training.reproduction.cells import Cell
from boxgeom_training.reproduction.grid import run_cell, run_grid
from boxgeom_training.reproduction.kept_runs import Run, keep_run, kept_run, run_path
from boxgeom_training.reproduction.selections import changed, quick_design
from boxgeom_training.reproduction.summary import summarise


def quick_cells(iterations: int) -> list[Cell]:
    """Return the quick grid on digits."""
    return changed(quick_design(), data="digits", iterations=iterations).cells()


CELL = next(cell for cell in quick_cells(2) if cell.rule == "mean")


@pytest.fixture(scope="module")
def run(digits: Dataset) -> Run:
    return run_cell(CELL, digits)


def never(said: str) -> None:
    raise AssertionError(said)


def test_a_run_comes_back_as_it_was_kept(run: Run, tmp_path: Path) -> None:
    path = run_path(tmp_path, CELL)
    assert kept_run(path, CELL, never) is None
    keep_run(path, run)
    assert kept_run(path, CELL, never) == json.loads(json_text(run))


@examples(150, random=True)
@given(st.data())
def test_damage_anywhere_is_said_or_does_no_harm(
    run: Run, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("runs") / "run.json"
    keep_run(path, run)
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    other = bytes([content[at] ^ data.draw(st.integers(1, 255))])
    damages = [
        content[:at],
        content[:at] + other + content[at + 1 :],
        content[:at] + content[at + 1 :],
        content + b"{}",
    ]
    path.write_bytes(data.draw(st.sampled_from(damages)))
    said: list[str] = []
    again = kept_run(path, CELL, said.append)
    if again is None:
        assert said == [f"{path} is damaged: its run is repeated"]
    else:
        assert again == json.loads(json_text(run))


def test_a_run_of_an_earlier_version_is_repeated(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    keep_run(path, {key: value for key, value in run.items() if key != "held"})
    said: list[str] = []
    assert kept_run(path, CELL, said.append) is None
    assert said == [f"{path} is damaged: its run is repeated"]


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", "1", "[" * 9999, "\xff"])
def test_a_file_of_something_else_is_said(content: str, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    said: list[str] = []
    path.write_text(content, encoding="latin-1")
    assert kept_run(path, CELL, said.append) is None
    assert said == [f"{path} is damaged: its run is repeated"]


def test_a_run_that_diverged_is_kept_without_infinities(tmp_path: Path) -> None:
    wild = replace(CELL.settings, learning_rate=1e308, rule="mean", evaluate_every=1)
    cell = replace(CELL, settings=replace(wild, iterations=9))
    run = run_cell(cell, load_dataset("digits"))
    assert run["result"]["diverged"] is not None
    path = run_path(tmp_path, cell)
    keep_run(path, run)
    assert kept_run(path, cell, never) == run
    assert "Infinity" not in path.read_text(encoding="utf-8")
    [summary] = summarise([run]).values()
    assert "Infinity" not in json_text(summary.to_dict())


def test_a_run_that_cannot_be_kept_still_counts(tmp_path: Path) -> None:
    # The longest name that a file can have: the one that is written first is longer.
    spare = 255 - len(run_path(tmp_path, CELL).name)
    name = CELL.scenario.name + "-" * spare
    long = replace(CELL, scenario=replace(CELL.scenario, name=name))
    said: list[str] = []
    runs = run_grid([long, CELL], tmp_path, jobs=1, on_trouble=said.append)
    assert [run["result"] is not None for run in runs] == [True, True]
    assert [path.name for path in tmp_path.iterdir()] == [f"{CELL.name}.json"]
    why = os.strerror(errno.ENAMETOOLONG)
    assert said == [f"{run_path(tmp_path, long)} was not written: {why}"]


def timed(*milliseconds: float) -> TrainingResult:
    """Return the result of a run whose iterations took so long."""
    lines = [
        {"seconds": dict.fromkeys(PARTS, spent / 1000), "contractions": []}
        for spent in milliseconds
    ]
    return TrainingResult(
        CELL.settings, lines, {"mean": 0.5, "worst": 0.5}, 1.0, None, [1], 1
    )


@pytest.mark.parametrize(
    ("milliseconds", "usual"),
    [((900, 1, 8, 2), 2), ((900, 3), 3), ((900,), None), ((), None)],
)
def test_the_first_iteration_is_left_out_of_what_one_usually_takes(
    milliseconds: tuple[float, ...], usual: float | None
) -> None:
    measured = timed(*milliseconds).milliseconds
    assert measured == (usual and pytest.approx(dict.fromkeys(PARTS, usual)))


def test_a_summary_has_the_median_of_the_runs_that_were_timed() -> None:
    def run(spent: float | None) -> Run:
        measured = {"gradients": spent, "aggregation": spent} if spent else None
        result = {
            "accuracy": {"mean": 0.5, "worst": 0.5},
            "disagreement": None,
            "contraction": {"worst": None, "bound": None},
            "diverged": 1,
        }
        settings = {"seed": 0, "learning_rate": 0.2}
        names = {"scenario": "s", "rule": "r", "refused": None, "failed": None}
        held = {"classes": 10, "halves": 1.0}
        done = {"result": {**result, "settings": settings}, "settings": settings}
        return {**names, **done, "held": held, "milliseconds": measured}

    [summary] = summarise(map(run, (1, 90, 2, None))).values()
    assert (summary.computing, summary.aggregating) == (2, 2)
    [untimed] = summarise([run(None)]).values()
    assert untimed.to_dict()["computing"] is None
