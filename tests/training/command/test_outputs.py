"""Outputs are looked at before the work, and written after its results were shown."""

import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from boxgeom.command import main
from boxgeom.command.tables import print_table
from boxgeom_training.command import reproduce, train
from boxgeom_training.command.training_bar import training_bar
from boxgeom_training.command.training_table import training_table
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.demo import command as demo
from boxgeom_training.learning import recorder, run_folder
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import train as trained
from boxgeom_training.reproduction import done
from boxgeom_training.reproduction.selections import quick_design
from boxgeom_training.whole_files import write_json

TRAIN = ["train", "--data", "digits", "--rule", "mean", "--iterations", "2"]
REPRODUCE = ["reproduce", "--quick", "--data", "digits", "--iterations", "1"]
WILD = ["--model", "mlp", "--scale", "1e200", "--setting", "centralised"]


def full(path: Path, *_: Any) -> None:
    """Stand in for what writes a file on a disk that is full."""
    raise OSError(28, "No space left on device", str(path))


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no command come as far as its work."""

    def work(*_: Any, **__: Any) -> None:
        raise AssertionError("worked")

    monkeypatch.setattr(train, "load_dataset", work)
    monkeypatch.setattr(reproduce, "with_data", work)
    monkeypatch.setattr(demo, "compare", work)


@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([*TRAIN, "--plot", "{}/no/p.png"], "--plot: need a folder that is there for"),
        ([*TRAIN, "--plot-split", "{}/no/p.png"], "--plot-split: need a folder that"),
        ([*TRAIN, "--plot", "{}/file/p.png"], "--plot: need a folder that is there"),
        ([*TRAIN, "--plot", "{}/p.svg"], "need a name ending in .png"),
        (
            [*TRAIN, "--plot", "{}/folder.png"],
            "--plot: need the name of a file",
        ),
        ([*TRAIN, "--plot", "{}/p.png", "--plot-split", "{}/p.png"], "need two files"),
        ([*TRAIN, "--out", "{}/file"], "--out: need a folder, got"),
        ([*TRAIN, "--out", "{}/file/run"], "--out: need a folder, got"),
        ([*TRAIN, "--out", "{}/run"], "holds a run; go on with --resume"),
        (
            [*TRAIN, "--out", "{}/run", "--resume"],
            "settings.json: need the",
        ),
        ([*REPRODUCE, "--out", "{}/file"], "'--out': Directory"),
        ([*REPRODUCE, "--out", "{}/file/below"], "--out: need a folder, got"),
        ([*REPRODUCE, "--out", "{}", "--iterations", "0"], "iterations: need at least"),
        (["demo", "--out", "{}/file"], "'--out': Directory"),
        (["demo", "--out", "{}/file/below"], "--out: need a folder, got"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_work(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "settings.json").write_text("", encoding="utf-8")
    given = [argument.replace("{}", str(tmp_path)) for argument in arguments]
    assert main.run(given) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1


def test_plots_may_go_into_the_folder_of_the_run(tmp_path: Path) -> None:
    run = tmp_path / "new" / "run"
    plots = ["--plot", f"{run}/p.png", "--plot-split", f"{run}/s.png"]
    assert main.run([*TRAIN, "--out", str(run), *plots]) == 0
    assert {"p.png", "s.png"} < {path.name for path in run.iterdir()}


@pytest.mark.parametrize(("more", "code"), [([], 0), (WILD, 1)])
@pytest.mark.parametrize("plot", ["plot_training", "plot_holdings"])
def test_a_plot_that_cannot_be_written_loses_no_result(
    plot: str,
    more: list[str],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(train, plot, full)
    paths = [str(tmp_path / name) for name in ("p.png", "s.png")]
    plots = ["--plot", paths[0], "--plot-split", paths[1]]
    assert main.run([*TRAIN, *more, *plots, "--iterations", "4", "--json"]) == code
    out, err = capsys.readouterr()
    assert (json.loads(out)["diverged"] is not None) is bool(code)
    path = paths[0] if plot == "plot_training" else paths[1]
    assert f"boxgeom: {path} was not written: No space left on device" in err


@pytest.mark.parametrize(("more", "code"), [([], 0), (WILD, 1)])
@pytest.mark.parametrize("broken", ["record.jsonl", "checkpoint.npz", "result.json"])
def test_a_folder_that_fills_up_loses_no_result(
    broken: str,
    more: list[str],
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def write(path: Path, value: Any) -> None:
        (full if path.name == broken == "result.json" else write_json)(path, value)

    monkeypatch.setattr(run_folder, "write_json", write)
    if broken == "record.jsonl":
        monkeypatch.setattr(recorder, "_append", full)
    if broken == "checkpoint.npz":
        monkeypatch.setattr(recorder, "save_state", full)
    folder = ["--out", str(tmp_path / "run"), "--iterations", "4", "--json"]
    assert main.run([*TRAIN, *more, *folder]) == code
    out, err = capsys.readouterr()
    assert (json.loads(out)["diverged"] is not None) is bool(code)
    said = f"{tmp_path / 'run' / broken} was not written: No space left on device"
    assert err.count(said) == 1
    monkeypatch.undo()
    assert main.run([*TRAIN, *more, *folder, "--resume"]) == code


@pytest.mark.parametrize(
    "broken",
    [
        *("plot_panels", "plot_accuracies", "plot_differences"),
        *("write_whole", "write_json"),
    ],
)
def test_a_grid_shows_its_findings_before_it_writes_them(
    broken: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(
        done, "run_grid", lambda cells, *_, **__: [run_of(cell) for cell in cells]
    )
    monkeypatch.setattr(reproduce, broken, full)
    assert main.run([*REPRODUCE, "--out", str(tmp_path), "--json"]) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)["cells"]) == len(quick_design().cells())
    assert err.count("was not written: No space left on device") == 1
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left) == 4  # of five


def run_of(cell: Any) -> dict[str, Any]:
    """Return what a run could have come to."""
    return {
        "scenario": cell.scenario.name,
        "rule": cell.rule,
        "settings": cell.settings.to_dict(),
        **{"refused": None, "failed": None, "milliseconds": None},
        "held": {"classes": 10, "halves": 1.0},
        "curve": [{"iteration": 1, "mean": 0.1, "worst": 0.1, "disagreement": 0.0}],
        "result": {
            "settings": cell.settings.to_dict(),
            "accuracy": {"mean": 0.1, "worst": 0.1},
            "disagreement": {"models": 0.0},
            "contraction": {"worst": None, "bound": None},
            "diverged": None,
            "seconds": {"total": 1.0},
        },
    }


def test_the_demo_shows_its_tables_before_it_fails_to_write(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(demo, "plot_slice", full)
    assert main.run(["demo", "--out", str(tmp_path / "new" / "demo")]) == 2
    out, err = capsys.readouterr()
    assert "How near the truth" in out
    assert "slice.png was not written: " in err


@pytest.mark.parametrize("width", [80, 40])
@pytest.mark.parametrize("setting", ["centralised", "decentralised"])
def test_a_table_shows_every_number_whole(width: int, setting: str) -> None:
    result = trained(
        TrainingSettings(
            data="digits",
            rule="mean",
            setting=setting,
            delivery="all" if setting == "centralised" else "split",
            iterations=3,
            evaluate_every=1,
        ),
        load_dataset("digits"),
    )
    console = Console(width=width, record=True)
    with console.capture() as capture:
        print_table(training_table(result), console)
    text = capture.get()
    assert max(map(len, text.splitlines())) <= width
    for line in result.lines:
        assert f"{line['disagreement']['gradients_before']:.3g}" in text
        models = f"{line['disagreement']['models']:.3g}"
        assert ("models" in text) is (setting == "decentralised")
        assert models in text or setting == "centralised"
    assert ("┏" in text) is (width == 80)


@pytest.mark.parametrize("width", [200, 80, 60, 59, 40])
@pytest.mark.parametrize("text", ["", " accuracy 99.9% [x] :m: of a long text" * 3])
def test_the_progress_bar_has_a_bar_a_percentage_and_the_time_left(
    width: int, text: str
) -> None:
    console = Console(width=width, force_terminal=True, color_system=None)
    progress = training_bar(console)
    clock = iter(range(100))
    progress.get_time = lambda: float(next(clock))
    task = progress.add_task("box-geom", total=10, numbers=text)
    for _ in range(4):
        progress.advance(task)
    with console.capture() as capture:
        console.print(progress.get_renderable())
    [line] = capture.get().splitlines()
    assert len(line.rstrip()) <= width
    bar, percent, left = line.split()[:3]
    assert set(bar) <= set("━╸╺ ")
    assert percent == "40%"
    assert left.count(":") == 2
    assert "-" not in left
    if width >= 80:
        assert "box-geom" + text[:12] in line
