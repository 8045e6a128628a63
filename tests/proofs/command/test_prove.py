"""``boxgeom prove`` as a user runs it."""

import dataclasses
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import z3
from junitparser import JUnitXml

from boxgeom import Hyperbox
from boxgeom.command import main
from boxgeom_proofs import manifest
from boxgeom_proofs.refutations import REFUTATIONS, NotRefuted
from boxgeom_proofs.symbolic.code_theorems import code_theorems
from boxgeom_proofs.theorems import REGISTRY, Lemma
from boxgeom_proofs.theorems.theorem import Lemmas, theorem
from boxgeom_testing.examples import mostly_slow


@pytest.fixture
def _false_theorem() -> Iterator[None]:
    """Register a theorem that is not one."""
    x = z3.Real("x")

    def squares_are_large() -> Lemmas:
        claim = x * x > 1
        return (Lemma("a square is over one", {"x > 0": x > 0}, claim, logic="QF_NRA"),)

    theorem("T99", states="squares [of reals] are large", scope="none")(
        squares_are_large
    )
    yield
    del REGISTRY["T99"]


def test_a_table_shows_verdicts_of_both_solvers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["prove", "T8", "trusted_hyperbox_is_honest"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("PROVED") == 6
    assert "[lo, hi]" in " ".join(shown.split())


def test_json_is_a_list_of_theorems(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["prove", "T2", "--json"]) == 0
    (proved,) = json.loads(capsys.readouterr().out)
    assert proved["id"] == "T2"
    assert proved["name"] == "trusted_hyperbox_is_nonempty"
    assert proved["expected"] == proved["verdict"] == "PROVED"
    assert proved["solvers"] == {"z3": "PROVED", "cvc5": "PROVED"}
    expected = [lemma["expected"] for lemma in proved["lemmas"]]
    assert expected == ["PROVED", "PROVED", "REFUTED"]


@pytest.mark.usefixtures("_false_theorem")
def test_what_is_not_as_expected_exits_1_with_a_counterexample(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["prove", "T99"]) == 1
    shown = capsys.readouterr().out
    assert "T99 is not as expected" in shown
    assert "z3 says REFUTED; counterexample: x = " in shown
    assert main.run(["prove", "T99", "--json", "--z3-only"]) == 1
    (refuted,) = json.loads(capsys.readouterr().out)
    assert refuted["verdict"] == "REFUTED"
    assert refuted["solvers"] == {"z3": "REFUTED"}


@pytest.mark.usefixtures("_false_theorem")
def test_junit_tells_passes_from_failures(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    assert main.run(["prove", "T1", "T99", "--junit", str(report)]) == 1
    suites = JUnitXml.fromfile(str(report))
    failures = {suite.name: suite.failures for suite in suites}
    assert failures == {
        "T1 trusted_hyperbox_is_honest": 0,
        "T99 squares_are_large": 1,
        "claims that do not hold": 0,
    }


def test_smt2_writes_one_script_a_lemma(tmp_path: Path) -> None:
    assert main.run(["prove", "T2", "--z3-only", "--smt2", str(tmp_path / "x")]) == 0
    scripts = sorted(path.name for path in (tmp_path / "x").iterdir())
    assert scripts == ["T2-1.smt2", "T2-2.smt2", "T2-3.smt2"]
    solver = z3.Solver()
    solver.from_file(str(tmp_path / "x" / "T2-1.smt2"))
    assert solver.check() == z3.unsat


def test_smt2_writes_lemmas_about_the_code_too(tmp_path: Path) -> None:
    names = ["T2", "T2 on the code", "D8 (mean) on the code", "T7 (floats) on the code"]
    assert main.run(["prove", *names, "--z3-only", "--smt2", str(tmp_path)]) == 0
    scripts = {path.stem: path.read_text() for path in tmp_path.iterdir()}
    proved = manifest.written()
    assert len(scripts) == sum(len(proved[name]["lemmas"]) for name in names)
    for name, start in zip(
        names,
        ["T2", "T2-on-the-code", "D8-mean-on-the-code", "T7-floats-on-the-code"],
        strict=True,
    ):
        for number, lemma in enumerate(proved[name]["lemmas"], start=1):
            assert scripts[f"{start}-{number}"].startswith(f"; {lemma}\n")
    solver = z3.Solver()
    solver.from_string(scripts["T2-on-the-code-1"])
    assert solver.check() == z3.unsat


@pytest.mark.parametrize(
    "option",
    [
        "--junit missing/report.xml",
        "--junit {folder}",
        "--junit file/report.xml",
        "--smt2 file/scripts",
    ],
)
def test_where_nothing_can_be_written_nothing_is_proved(
    option: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    monkeypatch.setattr("boxgeom_proofs.command.prove.prove", None)
    assert main.run(["prove", "T8", *option.format(folder=tmp_path).split()]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert option.split()[0] in err


@pytest.mark.usefixtures("_false_theorem")
@pytest.mark.parametrize(("name", "verdict"), [("T8", 0), ("T99", 1)])
@pytest.mark.parametrize("as_json", [True, False])
def test_the_verdict_is_shown_and_stands_though_nothing_can_be_written(
    name: str,
    verdict: int,
    as_json: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("boxgeom_proofs.command.prove._write_junit", broken)
    monkeypatch.setattr("boxgeom_proofs.command.prove._write_smt2", broken)
    files = ["--junit", str(tmp_path / "r.xml"), "--smt2", str(tmp_path / "scripts")]
    flag = ["--json"] if as_json else []
    assert main.run(["prove", name, "--z3-only", *files, *flag]) == verdict
    out, err = capsys.readouterr()
    assert name in out
    assert err.count("was not written: No space left on device") == 2


@pytest.mark.parametrize("columns", ["80", "40"])
def test_verdicts_and_numbers_are_whole_at_any_width(
    columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main.run(["prove", "T8", "R9"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("PROVED") == 3
    assert "REFUTED" in shown
    assert max(map(len, shown.splitlines())) <= 80 or columns == "40"


def test_an_unknown_name_is_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["prove", "T98"]) == 2
    assert "need one of T1, T2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("T1 on code", "T1 on the code"),
        ("T14 on teh code", "T14 on the code"),
        ("D8 mean on the code", "D8 (mean) on the code"),
        ("R161", "R16"),
        ("r3", "R3"),
        ("trusted_hyperbox_is_honestt", "trusted_hyperbox_is_honest"),
    ],
)
def test_an_unknown_name_is_told_all_names_and_the_nearest(
    name: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["prove", name]) == 2
    err = capsys.readouterr().err
    for known in (*REGISTRY, *REFUTATIONS, *(t.id for t in code_theorems())):
        assert f"{known}, " in err or f"{known} or" in err
    assert err.endswith(f"got '{name}'; did you mean {meant}?\n")
    assert main.run(["prove", name, "--no-code"]) == 2
    assert "on the code, " not in capsys.readouterr().err


def test_claims_that_do_not_hold_are_refuted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["prove", "R1", "R9", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["id"], second["id"]) == ("R1", "R9")
    assert first["verdict"] == first["expected"] == "REFUTED"
    assert any("4/5" in fact for fact in first["facts"])
    assert main.run(["prove", "R9", "T8"]) == 0
    assert "REFUTED" in capsys.readouterr().out


def test_a_witness_that_fails_exits_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> tuple[str, ...]:
        raise NotRefuted("it halved")

    broken = dataclasses.replace(REFUTATIONS["R9"], check=fail)
    monkeypatch.setitem(REFUTATIONS, "R9", broken)
    assert main.run(["prove", "R9"]) == 1
    assert "it halved" in capsys.readouterr().out


def test_the_code_itself_is_proved(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["prove", "T8", "T2 on the code", "--z3-only", "--json"]) == 0
    theorem_8, of_code = json.loads(capsys.readouterr().out)
    assert (theorem_8["id"], of_code["id"]) == ("T8", "T2 on the code")
    assert of_code["solvers"] == {"z3": "PROVED"}
    assert main.run(["prove", "T8", "T2 on the code"]) == 0
    assert "The reference's own code" in capsys.readouterr().out


# Sabotage of the code makes `boxgeom prove` fail and name the theorem.


def trims_one_fewer(received: Any, n: int, t: int) -> Hyperbox:
    """Return a trusted hyperbox that Byzantine vectors can stretch."""
    trim = max(len(received) - (n - t) - 1, 0)
    rows = np.sort(received, axis=0)
    return Hyperbox(lower=rows[trim], upper=rows[len(rows) - 1 - trim])


def _sabotaged(name: str, capsys: pytest.CaptureFixture[str]) -> bool:
    code = main.run(["prove", name, "--z3-only"])
    return code == 1 and f"{name} is not as expected" in capsys.readouterr().out


def test_trimming_one_fewer_is_caught(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        "boxgeom.definitions.trusted_hyperbox.trusted_hyperbox", trims_one_fewer
    )
    assert _sabotaged("T1 on the code", capsys)


def test_a_corner_for_the_midpoint_is_caught(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Hyperbox, "midpoint", property(lambda box: box.lower))
    for number in ("T11", "T15", "T17"):
        assert _sabotaged(f"{number} on the code", capsys)


@pytest.mark.parametrize(
    "quorum", ["echo_quorum", "ready_amplification", "delivery_quorum"]
)
@pytest.mark.parametrize("change", mostly_slow([-1, 1]))
def test_a_quorum_off_by_one_is_caught(
    quorum: str,
    change: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    module = importlib.import_module("boxgeom.agreement.reliable_broadcast")
    right = getattr(module, quorum)
    monkeypatch.setattr(module, quorum, lambda *args: right(*args) + change)
    assert _sabotaged("T14 on the code", capsys)
