"""What hangs costs one timeout, and what was not asked is not passed off as right."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from boxgeom.command import main

THEIRS = """
import time

def mean(X):
    if len(X) == 0:
        raise ValueError("need a vector")
    {where}
    return X.mean(axis=0)
"""
ALWAYS = "time.sleep(60)"
ON_WHAT_IS_NOT_FINITE = "if not abs(X).max() < float('inf'): time.sleep(60)"
TIMEOUT = 1.5


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(folder: Path, where: str, *words: str) -> tuple[int, list[dict[str, str]]]:
    """Return how the check of a mean that hangs somewhere ends, and its results."""
    (folder / "theirs.py").write_text(THEIRS.format(where=where))
    asked = ["check", "theirs:mean", "--as", "mean", "--timeout", str(TIMEOUT)]
    code = main.run([*asked, "--examples", "3", "--out", "run.json", *words])
    [target] = json.loads((folder / "run.json").read_text("utf-8"))["targets"]
    return code, target["results"]


def test_the_first_hang_is_the_last(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, results = check(folder, ALWAYS, "--junit", "junit.xml")
    assert code == 1
    first, *rest = results
    assert first["outcome"] == "hung"
    assert {result["outcome"] for result in rest} == {"not asked"}
    assert {result["told"] for result in rest} == {f"it hung in {first['name']}"}
    assert len(rest) > 25
    assert sum(float(result["seconds"]) for result in results) < 3 * TIMEOUT
    printed = capsys.readouterr().out
    assert printed.count("theirs:mean: mean/") == 1  # what was not asked has not failed
    assert "not asked" in printed
    suite = ElementTree.parse("junit.xml").getroot()[0]
    assert len(suite.findall("testcase/failure")) == 1
    assert len(suite.findall("testcase/skipped")) == len(rest)


def test_what_was_not_asked_fails_a_run_that_would_count_it(folder: Path) -> None:
    """The hang itself is a matter of the contract, and so is all that comes after."""
    names = ("mean/prints_nothing", "mean/warns_of_nothing")
    contract = tuple(word for name in names for word in ("--only", name))
    code, results = check(folder, ON_WHAT_IS_NOT_FINITE, *contract)
    assert code == 0
    assert {"hung", "not asked"} <= {result["outcome"] for result in results}
    code, _ = check(folder, ON_WHAT_IS_NOT_FINITE, *contract, "--fail-on", "contract")
    assert code == 1
    code, results = check(folder, ON_WHAT_IS_NOT_FINITE)
    open_ones = {r["severity"] for r in results if r["outcome"] == "not asked"}
    assert code == ("ordinary input" in open_ones)


def test_a_hang_that_is_known_does_not_stop_the_rest(folder: Path) -> None:
    names = ("mean/refuses_or_survives_nan", "mean/refuses_or_survives_infinity")
    known = "".join(f"{name}  # issue 5\n" for name in names)
    (folder / "known.txt").write_text(known)
    asked = [*names, "mean/keeps_the_precision", "mean/is_the_mean"]
    only = (word for name in asked for word in ("--only", name))
    code, results = check(folder, ON_WHAT_IS_NOT_FINITE, "--known", "known.txt", *only)
    outcomes = [result["outcome"] for result in results]
    assert code == 0
    assert outcomes.count("known failure") == len(names)
    assert "not asked" not in outcomes


def test_a_report_counts_what_was_not_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, results = check(folder, ALWAYS)
    capsys.readouterr()
    assert main.run(["report", "run.json", "--out", "report", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["not_asked"] == len(results) - 1
    assert (counts["failed"], counts["skipped"]) == (1, 0)
    text = (folder / "report" / "report.md").read_text("utf-8")
    assert f"{len(results) - 1} were not asked" in text


def test_another_target_is_asked_all_the_same(folder: Path) -> None:
    (folder / "theirs.py").write_text(
        THEIRS.format(where=ALWAYS) + "\ndef medoid(X): return X[0]\n"
    )
    only = ("--only", "answers_what_all_vectors_are", "--only", "prints_nothing")
    words = ["check", "theirs", "--timeout", str(TIMEOUT), "--examples", "2", *only]
    assert main.run([*words, "--out", "run.json"]) == 1
    targets = json.loads((folder / "run.json").read_text("utf-8"))["targets"]
    by_rule = {t["rule"]: [r["outcome"] for r in t["results"]] for t in targets}
    assert by_rule == {"mean": ["hung", "not asked"], "medoid": ["passed", "passed"]}
