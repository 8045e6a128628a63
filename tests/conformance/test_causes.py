"""Failures are grouped by what one fix would mend, and a bug is named if it fits."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom.command import main
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.causes import LETS_PASS, with_causes
from boxgeom_conformance.check import checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.mutants import MUTANTS
from boxgeom_conformance.remedies import CALLS, CONDITIONS, PRECISIONS
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.trial import TOLERANCE

QUICK = RunSettings(examples=10, shrink=False)
KRUM = boxgeom.krum


def _results(
    function: Callable[..., Any], rule: str = "krum", **changes: Any
) -> list[CheckResult]:
    """Return how the checks of a function end, with their causes."""
    target = FunctionTarget(function, find_subject(rule).call, **changes)
    asked = checks(rule)
    ended = [check.run(target, settings=QUICK) for check in asked]
    return with_causes(target, asked, ended, QUICK, TOLERANCE)


def _causes(results: list[CheckResult]) -> set[str]:
    """Return the causes of what failed on ordinary input."""
    ordinary = Severity.ORDINARY
    return {r.cause for r in results if not r.is_fine and r.severity == ordinary}


def _single(received: Vectors, n: int, t: int) -> Any:
    return KRUM(received.astype(np.float32), n, t)


def _of_lists(received: Any, n: int, t: int) -> Any:
    if not isinstance(received, list):
        raise TypeError("need a list")
    return KRUM(np.array(received), n, t)


def _of_all(received: Vectors, n: int, t: int) -> Any:
    if len(received) < n:
        raise ValueError("need them all")
    return KRUM(received, n, t)


def _for_some(received: Vectors, n: int, t: int) -> Any:
    return KRUM(received, n, t) + (t == 0)


MENDED: dict[str, Callable[..., Any]] = {
    "try --dtype float32": _single,
    "try --give list": _of_lists,
    "swap them": lambda received, t, n: KRUM(received, n, t),
    "try --call with X.T": lambda received, n, t: KRUM(received.T, n, t),
    "--where 'm == n'": _of_all,
    "--where 't >= 1'": _for_some,
}


@pytest.mark.parametrize("words", MENDED)
def test_failures_that_one_change_mends_have_that_cause(words: str) -> None:
    results = _results(MENDED[words])
    [cause] = _causes(results)
    assert words in cause
    assert sum(result.cause == cause for result in results) > 10


def _brain(numbers: Any) -> Any:
    bits = np.asarray(numbers, np.float32).view(np.uint32) & np.uint32(0xFFFF0000)
    return bits.view(np.float32)


def _with_a_detour(received: Vectors, n: int, t: int) -> Any:
    """Sum in half precision, and divide and answer in the vectors' own."""
    kept = np.sort(received, axis=0)[t : len(received) - t]
    total = sum(row.astype(np.float16) for row in kept)
    return np.asarray(total, received.dtype) / len(kept)


ANSWERS_HALF, FEW_DIGITS = (remedy.cause for remedy in PRECISIONS)
HALVES: dict[str, tuple[str, Callable[..., Any], str]] = {
    "float16": (
        "mean",
        lambda received: received.astype(np.float16).mean(axis=0),
        ANSWERS_HALF,
    ),
    "bfloat16": (
        "mean",
        lambda received: _brain(_brain(received).mean(axis=0)).astype(received.dtype),
        ANSWERS_HALF,
    ),
    "a detour": ("trimmed-mean", _with_a_detour, FEW_DIGITS),
}


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value")
@pytest.mark.parametrize("way", HALVES)
def test_half_precision_is_a_cause(way: str) -> None:
    rule, function, cause = HALVES[way]
    assert _causes(_results(function, rule)) == {cause}


def test_few_digits_are_no_cause_of_what_is_wrong_in_the_first() -> None:
    def short(received: Vectors) -> Any:
        return boxgeom.mean(received).astype(np.float16) * 1.125

    assert not {ANSWERS_HALF, FEW_DIGITS} & _causes(_results(short, "mean"))


def test_every_remedy_has_a_test() -> None:
    causes = [remedy.cause for remedy in (*CALLS, *CONDITIONS)]
    untested = [c for c in causes if not any(words in c for words in MENDED)]
    assert untested == [
        f"takes no array; try --give {container}"
        for container in ("arrays", "tensor", "tensors")
    ]


def test_what_passes_has_no_cause() -> None:
    assert all(not result.cause for result in _results(KRUM))
    for function in MENDED.values():
        found = _results(function)
        assert all(not result.cause for result in found if result.is_fine)


def test_a_right_formula_that_looks_at_no_argument_has_one_cause() -> None:
    def mean(received: Vectors) -> Vector:
        return np.nan_to_num(received).sum(axis=0) / max(len(received), 1)

    failed = [r for r in _results(mean, "mean") if not r.is_fine]
    assert Severity.ORDINARY not in {result.severity for result in failed}
    assert LETS_PASS in {result.cause for result in failed}
    assert len([r for r in failed if r.cause == LETS_PASS]) >= 3


def _counts_itself(received: Vectors, n: int, t: int) -> Any:
    squares = np.square(received[:, None] - received).sum(axis=2)
    nearest = np.sort(squares, axis=1)[:, : len(received) - t - 2]
    return received[nearest.sum(axis=1).argmin()]


def test_the_bug_is_named_whose_mutant_fails_the_same_checks() -> None:
    results = _results(_counts_itself)
    [cause] = _causes(results)
    bugs = {m.bug for m in MUTANTS if m.rule == "krum"}
    assert cause.removeprefix("fails the same checks as this bug: ") in bugs
    # To count itself, at distance 0, is to count one other fewer.
    assert "one too few" in cause or "itself" in cause


@pytest.mark.parametrize(
    "name", ["krum_without_squares", "krum_of_the_largest_score", "medoid_of_squares"]
)
def test_a_mutant_is_likened_to_itself(name: str) -> None:
    [mutant] = [mutant for mutant in MUTANTS if mutant.name == name]
    causes = _causes(_results(mutant.function, mutant.rule))
    assert causes == {f"fails the same checks as this bug: {mutant.bug}"}


def test_a_bug_that_is_none_of_the_known_is_not_likened_to_any() -> None:
    def another(received: Vectors, n: int, t: int) -> Any:
        return KRUM(received, n, t) * (1.0 if received[0, 0] > 0 else 3.0)

    assert _causes(_results(another)) == {""}


def test_no_condition_is_a_cause_that_the_call_shown_meets() -> None:
    calls: list[Vectors] = []

    def wrong_at_first(received: Vectors, n: int, t: int) -> Any:
        calls.append(received)
        return boxgeom.trimmed_mean(received, n, t) + (len(calls) <= 2)

    name = "is_the_mean_without_t_at_each_end"
    target = FunctionTarget(wrong_at_first, "f(X, n, t)")
    [check] = [c for c in checks("trimmed-mean") if c.claim.name == name]
    failed = check.run(target, settings=QUICK)
    [case] = failed.cases
    assert case.m == case.n
    # Asked again, it is right, but not because fewer vectors are left out.
    [result] = with_causes(target, [check], [failed], QUICK, TOLERANCE)
    assert "fewer than n vectors" not in result.cause


def test_an_error_that_every_call_raises_is_one_cause() -> None:
    def unfinished(received: Vectors, n: int, t: int) -> Any:
        raise NotImplementedError("later")

    target, asked = FunctionTarget(unfinished, "f(X, n, t)"), checks("krum")[:6]
    ended = [check.run(target, settings=QUICK) for check in asked]
    results = with_causes(target, asked, ended, QUICK, TOLERANCE)
    causes = {r.cause for r in results if r.outcome == CheckOutcome.RAISED}
    assert causes == {"raises the same error: NotImplementedError: later"}


def test_few_checks_do_not_stand_for_a_bug() -> None:
    target = FunctionTarget(_counts_itself, "f(X, n, t)")
    asked = [c for c in checks("krum") if c.claim.name == "has_the_least_score"]
    ended = [check.run(target, settings=QUICK) for check in asked]
    [result] = with_causes(target, asked, ended, QUICK, TOLERANCE)
    assert not result.is_fine
    assert result.cause == ""


THEIRS = """
import boxgeom
import numpy as np

def single(X, n, t):
    return boxgeom.krum(X.astype(np.float32), n, t)
"""


def test_the_command_shows_one_failure_per_cause_and_tells_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "theirs.py").write_text(THEIRS)
    monkeypatch.chdir(tmp_path)
    files = ["--out", "run.json", "--junit", "junit.xml"]
    words = ["check", "theirs:single", "--as", "krum", "--examples", "10", *files]
    assert main.run(words) == 1
    shown = capsys.readouterr().out
    written = json.loads(Path("run.json").read_text("utf-8"))["targets"][0]
    failed = [r for r in written["results"] if r["outcome"] != "passed"]
    assert shown.count("  call  ") == 1
    assert shown.count("  cause      it answers float32 to float64 input; try") == 1
    assert f"  and so     {len(failed) - 1} more of that cause: krum/" in shown
    assert {r["cause"] for r in failed} == {CALLS[0].cause}
    assert Path("junit.xml").read_text("utf-8").count(CALLS[0].cause) == len(failed)
    main.run(["report", "run.json", "--out", "report"])
    for name in ("report.md", "report.html"):
        text = Path("report", name).read_text("utf-8").replace("\\-", "-")
        assert f"{len(failed)} fail, for it {CALLS[0].cause}" in text
