"""What goes wrong while ``boxgeom prove`` proves is a verdict, by name, everywhere."""

import dataclasses
import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml

from boxgeom.command import main
from boxgeom.definitions import trusted_hyperbox
from boxgeom_proofs.refutations import REFUTATIONS
from boxgeom_proofs.symbolic import two_nodes
from boxgeom_proofs.symbolic.execution_paths import every_path
from boxgeom_proofs.theorems import Lemma, SolverAnswer, Verdict, second_solver, solver

Patch = pytest.MonkeyPatch
Broken = Callable[[Patch], None]


def raises(error: Exception) -> Callable[..., Any]:
    """Return a function that raises an error, whatever it is given."""

    def fail(*_: object, **__: object) -> Any:
        raise error

    return fail


def cvc5_disagrees(patch: Patch) -> None:
    def refuted(_: Lemma) -> SolverAnswer:
        return SolverAnswer(Verdict.REFUTED, 0, 0.0, {"x": "7"})

    patch.setattr("boxgeom_proofs.theorems.proof.confirm", refuted)


def cvc5_takes_too_long(patch: Patch) -> None:
    patch.setattr(second_solver, "PROGRAM", "import time; time.sleep(9)")
    patch.setattr(second_solver, "SECONDS", 0.2)


def z3_gives_up(patch: Patch) -> None:
    patch.setattr(solver, "RLIMIT", 1)


def the_code_raises(patch: Patch) -> None:
    # T12's lemma also calls the definition where it follows no paths.
    fail = raises(ValueError("need a multiset"))
    patch.setattr(trusted_hyperbox, "trusted_hyperbox", fail)


def the_code_has_a_fault(patch: Patch) -> None:
    fail = raises(TypeError("unhashable"))
    patch.setattr(trusted_hyperbox, "trusted_hyperbox", fail)


def paths_run_out(patch: Patch) -> None:
    patch.setattr(two_nodes, "every_path", functools.partial(every_path, most=0))


def no_lemmas_are_made(patch: Patch) -> None:
    maker = "boxgeom_proofs.symbolic.broadcast_states.every_state"
    patch.setattr(maker, raises(KeyError("READY")))


FAILURES: list[tuple[Broken, str, str, str, str]] = [
    (cvc5_disagrees, "T8", "REFUTED", "/2 to the right", "x = 7"),
    (cvc5_takes_too_long, "T8", "UNKNOWN", "not enough even if they meet", "stopped"),
    (z3_gives_up, "T8", "UNKNOWN", "not enough even if they meet", "within 1 steps"),
    (
        *(the_code_raises, "T12, step 1 on the code", "UNKNOWN"),
        *("box_geom_halves_up_to_the_gap, n=4, t=1, 3, 4", "need a multiset"),
    ),
    (
        *(the_code_has_a_fault, "T1 on the code", "UNKNOWN"),
        *("trusted_hyperbox_is_honest, n=4, t=1, 3", "TypeError: unhashable"),
    ),
    (
        *(paths_run_out, "T3 on the code", "UNKNOWN"),
        *("trusted_hyperboxes_meet, n=4, t=1, 3, 4", "need more than 0 paths"),
    ),
    (
        *(no_lemmas_are_made, "T14 on the code", "UNKNOWN"),
        *("the lemmas of T14 on the code can be made", "KeyError: 'READY'"),
    ),
]


@pytest.mark.parametrize(
    ("broken", "name", "verdict", "lemma", "reason"),
    FAILURES,
    ids=[failure[0].__name__ for failure in FAILURES],
)
def test_a_failure_is_named_in_the_table_in_json_and_in_junit(
    broken: Broken,
    name: str,
    verdict: str,
    lemma: str,
    reason: str,
    monkeypatch: Patch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken(monkeypatch)
    report = tmp_path / "report.xml"
    assert main.run(["prove", name, "--junit", str(report)]) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert f"{name} is not as expected" in shown
    for text in (lemma, reason, verdict):
        assert text in shown

    assert main.run(["prove", name, "--json"]) == 1
    (proof,) = json.loads(capsys.readouterr().out)
    assert proof["verdict"] == verdict
    (failed,) = (found for found in proof["lemmas"] if lemma in found["name"])
    said = [answer["verdict"] for answer in failed["solvers"].values()]
    assert verdict in said
    assert reason.rpartition(" = ")[2] in str(failed["solvers"])

    suite = next(iter(JUnitXml.fromfile(str(report))))
    failures = {case.name: case.result[0].message for case in suite if case.result}
    (named,) = (text for case, text in failures.items() if lemma in case)
    assert reason in named


def test_without_cvc5_nothing_is_proved_and_one_line_says_why(
    monkeypatch: Patch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "cvc5", None)
    assert main.run(["prove", "T8"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "pip install 'boxgeom[proofs]'" in err
    assert "--z3-only" in err
    assert main.run(["prove", "T8", "--z3-only"]) == 0


def test_a_witness_that_breaks_the_code_is_not_refuted(
    monkeypatch: Patch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    fail = raises(ValueError("need a multiset"))
    broken = dataclasses.replace(REFUTATIONS["R9"], check=fail)
    monkeypatch.setitem(REFUTATIONS, "R9", broken)
    report = tmp_path / "report.xml"
    assert main.run(["prove", "R9", "--json", "--junit", str(report)]) == 1
    (result,) = json.loads(capsys.readouterr().out)
    assert result["verdict"] == "UNKNOWN"
    (suite,) = JUnitXml.fromfile(str(report))
    ((name, reason),) = [(x.name, x.result[0].message) for x in suite if x.result]
    assert (name, reason) == (broken.name, "ValueError: need a multiset")
