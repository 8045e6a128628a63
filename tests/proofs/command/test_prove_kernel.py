"""``boxgeom prove --kernel`` as a user runs it, on a small development."""

import json
import shutil
from pathlib import Path

import pytest
from junitparser import JUnitXml

from boxgeom_proofs.kernel.rocq import RocqError
from boxgeom_testing.commands import Run
from boxgeom_testing.examples import mostly_slow

needs_rocq = pytest.mark.skipif(shutil.which("coqc") is None, reason="needs coqc")

BASICS = "Lemma basic (n : nat) : n = n.\nProof. reflexivity. Qed.\n"
THEOREMS = """From BoxGeom Require Basics.
Theorem T8 (n : nat) : n = n.
Proof. apply Basics.basic. Qed.
Theorem T8_more : True.
Proof. exact I. Qed.
Theorem unnumbered : True.
Proof. exact I. Qed.
"""


@pytest.fixture
def development(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of Rocq sources that stands for proofs/rocq, with no cases."""
    folder = tmp_path / "development"
    folder.mkdir()
    (folder / "Basics.v").write_text(BASICS)
    (folder / "Theorems.v").write_text(THEOREMS)
    monkeypatch.setattr("boxgeom_proofs.kernel.sources.source_folder", lambda: folder)
    for check in ("check_reference", "check_broadcasts", "check_boxes"):
        monkeypatch.setattr(f"boxgeom_proofs.kernel.report.{check}", lambda *_: None)
    return folder


@needs_rocq
@pytest.mark.usefixtures("development")
def test_the_table_has_a_column_and_rocqs_own_theorems(run: Run) -> None:
    ended = run("prove T8 T2 --z3-only --kernel --seed 7")
    assert ended.code == 0, ended.out
    assert "kernel" in ended.out
    assert "T8_more" in ended.out
    assert "unnumbered" not in ended.out
    assert "with seed 7" in ended.out
    rows = [line for line in ended.out.splitlines() if "│ T2 " in line]
    assert rows
    assert all(row.count("PROVED") == 2 and "│ - " in row for row in rows)


@needs_rocq
@pytest.mark.usefixtures("development")
def test_json_has_the_kernels_part_of_each_theorem_and_its_own(run: Run) -> None:
    ended = run("prove T8 R9 --z3-only --kernel --json")
    assert ended.code == 0
    theorem, claim, kernel = json.loads(ended.out)
    assert [of_rocq["name"] for of_rocq in theorem["kernel"]] == ["T8", "T8_more"]
    assert claim["kernel"] == []
    assert kernel["id"] == "kernel"
    assert kernel["theorems"] == theorem["kernel"]
    assert all(check["passed"] for check in kernel["checks"])
    assert len(kernel["checks"]) >= 5


@needs_rocq
@pytest.mark.parametrize(
    "sabotage",
    mostly_slow(
        [
            ("Basics.v", "reflexivity", "discriminate", 'File "./Basics.v", line 2'),
            ("Basics.v", "reflexivity. Qed", "Admitted", "Basics.v:2: Admitted"),
            ("Theorems.v", "Theorem T8_", "Axiom oo : False.\nTheorem T8_", "oo"),
            ("Theorems.v", "exact I. Qed", "exact I. Abort", "T8_more"),
        ]
    ),
)
def test_what_rocq_does_not_accept_exits_1(
    sabotage: tuple[str, str, str, str], development: Path, run: Run
) -> None:
    file, old, new, told = sabotage
    text = (development / file).read_text()
    (development / file).write_text(text.replace(old, new, 1))
    ended = run("prove T8 --z3-only --kernel")
    assert ended.code == 1
    assert told in " ".join(ended.out.split())
    assert "UNKNOWN" in ended.out
    assert "FAILED" in ended.out


@needs_rocq
def test_a_theorem_that_rests_on_an_axiom_is_refuted_and_junit_says_so(
    development: Path, run: Run, tmp_path: Path
) -> None:
    text = THEOREMS.replace(
        "exact I", "destruct Classical_Prop.classic with True; auto"
    )
    text = f"From Coq Require Import Classical_Prop.\n{text}"
    (development / "Theorems.v").write_text(text)
    report = tmp_path / "report.xml"
    ended = run(f"prove T8 --z3-only --kernel --junit {report}")
    assert ended.code == 1
    shown = " ".join(ended.out.split())
    assert "T8_more is not as expected: rests on Classical_Prop.classic" in shown
    [suite] = [
        suite for suite in JUnitXml.fromfile(str(report)) if suite.name == "kernel"
    ]
    wrong = {case.name for case in suite if case.result}
    assert wrong == {"T8_more"}
    assert {case.name for case in suite} > {"T8", "T8_more"}


@needs_rocq
@pytest.mark.usefixtures("development")
def test_a_reference_that_disagrees_exits_1(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disagree(*_: object) -> None:
        raise RocqError("case 3, box_mean: n=4, t=1, received=[[1/2]]")

    monkeypatch.setattr("boxgeom_proofs.kernel.report.check_reference", disagree)
    ended = run("prove T8 --z3-only --kernel")
    assert ended.code == 1
    assert "case 3, box_mean: n=4, t=1, received=[[1/2]]" in ended.out
    assert ended.out.count("PROVED") == 5


def test_without_rocq_a_line_says_what_installs_it_and_nothing_is_proved(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("boxgeom_proofs.command.prove.prove", None)
    ended = run("prove T8 --kernel")
    assert (ended.code, ended.out) == (2, "")
    assert "needs coqc: apt-get install coq" in ended.err
    assert ended.err.count("\n") == 1


def test_a_seed_without_the_kernel_is_refused(run: Run) -> None:
    ended = run("prove T8 --seed 1")
    assert ended.code == 2
    assert "--seed: need --kernel" in ended.err
