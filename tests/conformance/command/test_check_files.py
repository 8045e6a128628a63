"""What ``boxgeom check`` reads and writes: JSON, JUnit XML, known failures."""

import json
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml

from boxgeom.command import main

THEIRS = """
import boxgeom

krum = boxgeom.krum

def first(X, n, t):
    return X[0]
"""
SCORE = "krum/has_the_least_score"

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs.py").write_text(THEIRS)
    monkeypatch.chdir(tmp_path)


def _krum(function: str, *more: str) -> list[str]:
    return ["check", f"theirs:{function}", "--as", "krum", "--only", SCORE, *more]


def _json(capsys: Captured, *arguments: str) -> Any:
    main.run([*arguments, "--json"])
    return json.loads(capsys.readouterr().out)


def test_json_holds_every_result(capsys: Captured) -> None:
    found = _json(capsys, *_krum("first"))
    assert found["passed"] is False
    assert found["seed"] is None
    assert found["examples"] == 40
    assert found["missing"] == {}
    (target,) = found["targets"]
    assert target["target"] == "theirs:first"
    assert target["rule"] == "krum"
    (result,) = target["results"]
    assert result["name"] == SCORE
    assert result["outcome"] == "wrong answer"
    assert result["calls"][0].startswith("import numpy as np; from theirs import first")


def test_out_writes_what_json_prints(capsys: Captured, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    printed = _json(capsys, *_krum("first", "--out", str(out)))
    written = json.loads(out.read_text("utf-8"))
    assert _but_for_time(printed) == _but_for_time(written)


def _but_for_time(found: Any) -> Any:
    for target in found["targets"]:
        for result in target["results"]:
            result["seconds"] = 0
    return found


def test_junit_tells_passes_failures_and_skips(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    names = ["has_the_least_score", "prints_nothing", "holds_for_tiny_vectors"]
    only = [word for name in names for word in ("--only", name)]
    arguments = ["check", "theirs:first", "--as", "krum", "--dtype", "float32", *only]
    assert main.run([*arguments, "--junit", str(report)]) == 1
    (suite,) = JUnitXml.fromfile(str(report))
    assert suite.name == "theirs:first"
    assert (suite.tests, suite.failures, suite.skipped) == (3, 1, 1)


@pytest.mark.parametrize("option", ["--junit", "--out"])
def test_a_file_that_cannot_be_written_exits_2(capsys: Captured, option: str) -> None:
    assert main.run(_krum("krum", option, "gone/results")) == 2
    needed = f"{option}: need a folder that is there for gone/results"
    assert capsys.readouterr().err == f"boxgeom: {needed}\n"


def test_a_known_failure_exits_0_and_a_pass_after_all_1(
    capsys: Captured, tmp_path: Path
) -> None:
    known = tmp_path / "known.txt"
    known.write_text(f"theirs:first {SCORE}  # returns its own vector\n")
    assert main.run(_krum("first", "--known", str(known))) == 0
    known.write_text(f"{SCORE}  # thought to fail\n")
    assert main.run(_krum("krum", "--known", str(known))) == 1
    assert "passed after all" in capsys.readouterr().out


def test_known_failures_of_a_target_that_is_not_there_exit_2(
    capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "known.txt").write_text(f"theirs:other {SCORE}  # why\n")
    assert main.run(_krum("krum", "--known", "known.txt")) == 2
    assert "need a target of theirs:krum, got 'theirs:other'" in capsys.readouterr().err
