"""``boxgeom train``: what it prints, and what it says of bad input."""

import json
from pathlib import Path

import pytest

from boxgeom.command import main

SMALL = ["train", "--data", "digits", "--model", "softmax", "--iterations", "4"]


def test_it_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([*SMALL, "--split", "2-class", "--delivery", "split"]) == 0
    shown = capsys.readouterr().out
    assert "box-geom, digits 2-class, n=10, t=3, f=3 by sign-flip" in shown
    assert "(T18)" in shown


def test_it_prints_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run([*SMALL, "--seed", "5", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["settings"]["seed"] == 5
    assert set(answer["accuracy"]) == {"mean", "worst"}
    assert set(answer["disagreement"]) == {
        "gradients_before",
        "gradients_after",
        "models",
    }
    assert set(answer["seconds"]) == {
        "total",
        "gradients",
        "attack",
        "aggregation",
        "evaluation",
    }
    assert sum(answer["sizes"]) == 1437
    assert answer["diverged"] is None


def test_it_writes_plots_and_a_record_that_can_be_resumed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plots = ["--plot", str(tmp_path / "p.png"), "--plot-split", str(tmp_path / "s.png")]
    assert main.run([*SMALL, *plots, "--out", str(tmp_path / "run")]) == 0
    for name in ("p.png", "s.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
    assert main.run([*SMALL, "--out", str(tmp_path / "run"), "--resume"]) == 0
    assert main.run([*SMALL, "--out", str(tmp_path / "run")]) == 2
    assert "go on with --resume" in capsys.readouterr().err


def test_it_says_loudly_that_more_are_byzantine_than_t(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = ["--setting", "centralised", "--t", "1", "--byzantine-count", "2"]
    assert main.run([*SMALL, *many]) == 0
    assert "WARNING: 2 clients are Byzantine, but" in capsys.readouterr().err
    assert main.run([*SMALL, "--setting", "centralised", "--t", "1"]) == 0
    assert capsys.readouterr().err == ""


def test_training_that_diverges_exits_with_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    wild = ["--rule", "mean", "--scale", "1e200", "--setting", "centralised"]
    assert main.run([*SMALL, "--model", "mlp", *wild, "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["diverged"] >= 1
    assert "boxgeom: diverged in iteration" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--rule", "box-gom"],
            "'mean'; did you mean box-geom?",
        ),
        (["--attack", "sing-flip"], "did you mean sign-flip"),
        (["--delivery", "splitt"], "did you mean split"),
        (["--n", "9"], "n: need n > 3t = 9, got n=9, t=3"),
        (["--split", "dirichlet", "--alpha", "1e-4"], "without samples"),
        (["--data", "mnist", "--data-dir", "nowhere"], "no such file; get it from"),
        (["--plot", "p.svg"], "need a name ending in .png"),
        (["--resume"], "--resume: need --out"),
        (["--model", "cnn"], "model cnn: need engine torch"),
        (["--rule", "multi-krum", "--delivery", "half"], "need m >= 2t + 3 = 9"),
        (["--scale", "-5"], "scale: need a strength >= 0, got -5.0"),
        *(
            ([option, value, "--split", split], "need a finite number")
            for option in ("--scale", "--learning-rate", "--momentum", "--alpha")
            for value in ("nan", "inf", "-inf", "1e999")
            for split in ("iid", "dirichlet")
        ),
        (["--alpha", "-1", "--split", "iid"], "alpha: need alpha > 0, got -1.0"),
        (["--momentum", "1"], "momentum: need 0 <= momentum < 1"),
        (["--split", "extrme"], "did you mean extreme"),
        (["--split", "0-class"], "split: need one of"),
        (["--setting", "centralised", "--sub-rounds", "2"], "sub_rounds: need a dece"),
        (["--setting", "centralised", "--delivery", "half"], "delivery: need one of"),
        (["--attack", "label-flip", "--scale", "2"], "scale = 2.0 with label-flip"),
    ],
)
def test_bad_input_is_said_in_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([*SMALL, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.count("\n") == 1
