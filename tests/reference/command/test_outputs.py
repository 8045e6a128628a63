"""Results are shown before they are written, and folders are looked at before work."""

import json
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom.command import main
from boxgeom_fast.benchmark.measurements import Benchmark, Measurement

RUN = "agree vectors.npy --n 10 --t 3 --rule mean --rounds 1 --delivery half"
VERDICTS = {"": 2, " --epsilon 1e9": 0, " --epsilon 1e-300": 1}
"""Exit codes where a file could not be written: a verdict, if there is one, stands."""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    np.save("vectors.npy", np.random.default_rng(0).normal(size=(7, 2)))
    (tmp_path / "folder.npy").mkdir()
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "file").touch()


def forbid(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Fail the test if any of these is called."""

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("the work was begun")

    for name in names:
        monkeypatch.setattr(name, forbidden)


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            f"{command} --out {out}"
            for command in ("aggregate vectors.npy --n 7 --t 2", RUN)
            for out in ("missing/a.npy", "folder.npy", "file/a.npy", "a.txt")
        ),
        *(
            f"{RUN} --plot {plot}"
            for plot in ("missing/a.png", "folder.png", "file/a.png", "a.jpg")
        ),
        "bench --out file",
        "bench --out file/below",
    ],
)
def test_where_nothing_can_be_written_no_work_is_begun(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
) -> None:
    command = "boxgeom.command."
    forbid(monkeypatch, f"{command}agree.agree", f"{command}aggregate.aggregate")
    monkeypatch.setattr("boxgeom_fast.benchmark.command.run", None)
    assert main.run(shlex.split(arguments)) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    name = arguments.rpartition(" ")[2]
    assert name in err


@pytest.mark.parametrize(
    "out", ["vectors.npy", "./vectors.npy", "link.npy", "hard.npy"]
)
@pytest.mark.parametrize(
    "command",
    [
        "aggregate vectors.npy --n 7 --t 2 --out",
        f"{RUN} --out",
        "certify vectors.npy median.npy --out",
        "certify median.npy vectors.npy --out",
    ],
)
def test_an_input_is_not_overwritten(
    command: str, out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    vectors = Path("vectors.npy")
    before = vectors.read_bytes()
    Path("link.npy").symlink_to(vectors)
    Path("hard.npy").hardlink_to(vectors)
    assert main.run([*shlex.split(command), out]) == 2
    told = f"boxgeom: --out: need another file than the input, got {Path(out)}\n"
    assert capsys.readouterr() == ("", told)
    assert vectors.read_bytes() == before


def broken(*_: object, **__: object) -> None:
    """Fail as a disk does that fills up."""
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("epsilon", VERDICTS)
@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("option", ["--out a.npy", "--plot a.png"])
def test_agree_shows_its_result_and_its_verdict_though_it_cannot_write(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: str,
    as_json: bool,
    epsilon: str,
) -> None:
    monkeypatch.setattr("boxgeom.command.agree.write_vectors", broken)
    monkeypatch.setattr("boxgeom.command.agree.plot_spreads", broken)
    flag = " --json" if as_json else ""
    code = main.run(shlex.split(f"{RUN}{epsilon} {option}{flag}"))
    out, err = capsys.readouterr()
    assert code == VERDICTS[epsilon]
    assert json.loads(out)["outputs"] if as_json else "diameter" in out
    assert "a.npy was not written" in err or "a.png was not written" in err


@pytest.mark.parametrize("as_json", ["", " --json"])
def test_aggregate_shows_its_result_though_it_cannot_write(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], as_json: str
) -> None:
    monkeypatch.setattr("boxgeom.command.aggregate.write_vectors", broken)
    command = "aggregate vectors.npy --n 7 --t 2 --out a.csv"
    assert main.run(shlex.split(command + as_json)) == 2
    out, err = capsys.readouterr()
    assert "output" in out
    assert err == "boxgeom: a.csv was not written: No space left on device\n"


def test_bench_shows_its_table_though_it_cannot_write(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    measured = Measurement("box-geom", "twin", 10, 3, 7, 1.25e-7, 5, 0)
    report = Benchmark(2, True, (measured,), {"[/]": ":smile:"})
    monkeypatch.setattr("boxgeom_fast.benchmark.command.run", lambda *_, **__: report)
    monkeypatch.setattr(Path, "write_text", broken)
    assert main.run(["bench", "--out", "new/folder"]) == 2
    out, err = capsys.readouterr()
    assert "1.25e-07" in out
    assert "left out: [/]: :smile:" in out
    assert "bench.json was not written: No space left" in err
    assert Path("new/folder/bench.png").exists()


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("--scale", ["nan", "inf", "-inf", "1e400", "x", "1_0", "True", ""]),
        ("--epsilon", ["nan", "inf", "-inf", "1e400", "x", "1_0", "0", "-1", "True"]),
        ("--n", ["nan", "1.0", "True", "x", "1e1"]),
        ("--t", ["nan", "1.0", "True", "-1"]),
        ("--rounds", ["nan", "1.0", "True", "0", "-1"]),
        ("--seed", ["nan", "1.0", "True", "-1"]),
    ],
)
def test_options_that_are_no_finite_numbers_are_refused(
    capsys: pytest.CaptureFixture[str], option: str, values: list[str]
) -> None:
    for value in values:
        assert main.run([*RUN.split(), f"{option}={value}"]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert option.strip("-") in err


def test_json_has_null_for_what_no_float_can_say(
    capsys: pytest.CaptureFixture[str],
) -> None:
    np.save("huge.npy", np.array([[1.7e308], [-1.7e308], [0.0]]))

    def refuse(constant: str) -> Any:
        raise AssertionError(f"{constant} is no JSON")

    assert main.run(shlex.split("agree huge.npy --n 3 --t 0 --rounds 1 --json")) == 0
    answer = json.loads(capsys.readouterr().out, parse_constant=refuse)
    assert answer["initial_spread"]["diameter"] is None


@pytest.mark.parametrize("diagonal", [0.0, 1.7e308])
def test_a_plot_is_drawn_where_no_logarithm_is(diagonal: float) -> None:
    np.save("odd.npy", np.array([[diagonal], [-diagonal], [diagonal], [-diagonal]]))
    command = "agree odd.npy --n 5 --t 1 --rounds 2 --rule mean --plot odd.png"
    assert main.run(command.split()) == 0
    assert Path("odd.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("columns", ["80", "40"])
def test_numbers_are_whole_in_every_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    vectors = np.random.default_rng(0).normal(size=(7, 12)) * 1e-300
    np.save("tiny.npy", vectors)
    main.run(shlex.split("aggregate tiny.npy --n 7 --t 2 --rule mean"))
    shown = capsys.readouterr().out
    output = boxgeom.mean(vectors)[:8].tolist()
    assert all(repr(number) in shown for number in output)
    main.run(shlex.split("agree tiny.npy --n 10 --t 3 --rule mean --rounds 2"))
    shown = capsys.readouterr().out
    for spread in boxgeom.agree(vectors, "mean", n=10, t=3, rounds=2).spreads:
        assert f"{spread.diagonal:.4g}" in shown
        assert f"{spread.diameter:.4g}" in shown
