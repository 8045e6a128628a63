"""``boxgeom certify --check`` of an outer box, as a user runs it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom.command import main
from boxgeom_proofs.certificates.outer.json_form import Claim, to_json
from boxgeom_testing.outer_boxes import outer_box

RECEIVED = np.random.default_rng(0).standard_normal((7, 6))


@pytest.fixture(name="value", scope="module")
def _value() -> Any:
    box = outer_box(RECEIVED, 7, 1)
    return json.loads(json.dumps(to_json(Claim(RECEIVED, 7, 1, box))))


@pytest.fixture(autouse=True)
def _file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("box.json").write_text(json.dumps(value))
    wrong = {**value, "output": [x + 1 for x in value["output"]]}
    Path("wrong.json").write_text(json.dumps(wrong))
    Path("none.json").write_text(json.dumps({**value, "edges": 3}))


def test_a_right_box_exits_0_and_a_wrong_one_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["certify", "--check", "box.json"]) == 0
    assert "all 6 coordinates" in capsys.readouterr().out
    assert main.run(["certify", "--check", "wrong.json"]) == 1
    said = capsys.readouterr().out
    assert "coordinate 0, output: fails: it is not the midpoint" in said
    assert "and 1 more" in said


def test_a_sample_is_said_to_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    sample = ["--coordinates", "2", "--seed", "5", "--json"]
    assert main.run(["certify", "--check", "wrong.json", *sample]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["scope"] == "2 of 6 coordinates, drawn at random with seed 5"
    assert (told["verified"], told["d"], told["seed"]) == (False, 6, 5)
    assert len(told["coordinates"]) == 2
    assert [text.split(",")[0] for text in told["failures"]] == [
        f"coordinate {k}" for k in told["coordinates"]
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--check", "none.json"], "none.json: edges: need a list, got 3"),
        (["--check", "box.json", "--t", "1"], "--check: need no other argument than"),
        (["--check", "box.json", "--coordinates", "0"], "coordinates: need at least 1"),
        (["a.npy", "b.npy", "--seed", "1"], "--coordinates, --seed: need --check of"),
    ],
)
def test_bad_arguments_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["certify", *arguments]) == 2
    assert message in capsys.readouterr().err
