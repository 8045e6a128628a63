"""The checks in somebody's own pytest: a pass, and a failure that tells everything."""

import subprocess
import sys
from pathlib import Path

import pytest

import boxgeom
import boxgeom_conformance
from boxgeom_conformance.subjects import SUBJECTS

THEIR_TEST = """
import boxgeom_conformance
import numpy as np
import pytest
import boxgeom


def first(X, n, t):
    return X[0]


@pytest.mark.parametrize("check", boxgeom_conformance.checks("krum"), ids=str)
def test_krum(check):
    check(FUNCTION)
"""


def _pytest(folder: Path, function: str, *options: str) -> tuple[int, str]:
    """Return how pytest ends on a test file of theirs, in a process of its own."""
    (folder / "test_theirs.py").write_text(THEIR_TEST.replace("FUNCTION", function))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return ran.returncode, ran.stdout


def test_a_right_implementation_passes_every_check(tmp_path: Path) -> None:
    code, told = _pytest(tmp_path, "boxgeom.krum", "-k", "least_score or nan or twice")
    assert code == 0, told
    assert "3 passed" in told


def test_a_wrong_one_fails_with_what_came_what_should_have_and_the_call(
    tmp_path: Path,
) -> None:
    code, told = _pytest(tmp_path, "first", "-k", "has_the_least_score")
    assert code == 1, told
    assert "test_krum[krum/has_the_least_score]" in told
    for line in (
        "krum/has_the_least_score: wrong answer",
        "  got        [",
        "  should be  [",
        "  call       first(np.array([[",
        "  required   by Definition 7 (docs/spec.md)",
    ):
        assert line in told
    assert "def __call__" not in told


def test_checks_are_named_after_rule_and_claim() -> None:
    names = [str(check) for check in boxgeom_conformance.checks("krum")]
    assert all(name.startswith("krum/") for name in names)
    assert len(set(names)) == len(names) > 25
    everything = boxgeom_conformance.all_checks()
    assert list(everything) == [str(check) for check in everything.values()]
    assert set(names) < set(everything)


def test_checks_of_an_unknown_rule_are_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match=r"rule: need one of .*krum.*, got 'kurm'"):
        boxgeom_conformance.checks("kurm")


def test_every_check_tells_its_claim_and_what_requires_it() -> None:
    for check in boxgeom_conformance.all_checks().values():
        assert check.claim.statement[0].isupper(), check.name
        assert "{" not in check.requires, check.name
        assert check.subject.rule in SUBJECTS


def test_a_check_called_with_a_function_raises_with_the_whole_story() -> None:
    check = boxgeom_conformance.all_checks()["mean/is_the_mean"]
    with pytest.raises(AssertionError) as caught:
        check(lambda vectors: boxgeom.mean(vectors) + 1)
    told = str(caught.value)
    for word in ("got ", "should be ", "call ", "required   by Definition 8"):
        assert word in told
