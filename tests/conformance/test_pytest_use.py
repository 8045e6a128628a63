"""The checks in somebody's own pytest: a pass, and a failure that tells everything."""

import functools
import subprocess
import sys
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_conformance
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.subjects import SUBJECTS, find_subject
from boxgeom_conformance.targets.function import FunctionTarget

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
    code, told = _pytest(
        tmp_path,
        "boxgeom.krum",
        "-k",
        "has_the_least_score or survives_nan or same_twice",
    )
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
        is_sentence = check.claim.group != "vectors"
        assert check.claim.statement[0].isupper() or not is_sentence, check.name
        assert "{" not in check.requires, check.name
        assert check.subject.name in SUBJECTS


def test_a_check_called_with_a_function_raises_with_the_whole_story() -> None:
    check = boxgeom_conformance.all_checks()["mean/is_the_mean"]
    with pytest.raises(AssertionError) as caught:
        check(lambda vectors: boxgeom.mean(vectors) + 1)
    told = str(caught.value)
    for word in ("got ", "should be ", "call ", "required   by Definition 8"):
        assert word in told


THEIR_UNITTEST = """
import unittest
from collections.abc import Callable
import boxgeom
import boxgeom_conformance


class Mean(unittest.TestCase):
    def test_mean(self):
        for check in boxgeom_conformance.checks("mean"):
            if "refuses" in str(check):
                with self.subTest(str(check)):
                    check(boxgeom.mean)
"""

UNASKED = (
    "refuses_a_negative_t",
    "refuses_a_byzantine_majority",
    "refuses_fewer_than_n_minus_t_vectors",
)
"""Checks that a function of vectors alone cannot be asked."""


def test_what_cannot_be_asked_is_shown_as_skipped_by_pytest(tmp_path: Path) -> None:
    ours = 'checks("krum")', 'checks("mean")'
    (tmp_path / "test_theirs.py").write_text(
        THEIR_TEST.replace("FUNCTION", "boxgeom.mean").replace(*ours)
    )
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-k", "refuses"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
    assert f"{len(UNASKED)} skipped" in ran.stdout
    for name in UNASKED:
        assert f"mean/{name}: the call does not use" in ran.stdout


def test_and_by_unittest(tmp_path: Path) -> None:
    (tmp_path / "test_theirs.py").write_text(THEIR_UNITTEST)
    command = [sys.executable, "-m", "unittest", "test_theirs"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert f"OK (skipped={len(UNASKED)})" in ran.stderr


@pytest.mark.parametrize("name", UNASKED)
def test_a_check_that_cannot_be_asked_raises_what_skips(name: str) -> None:
    check = boxgeom_conformance.all_checks()[f"mean/{name}"]
    with pytest.raises(unittest.SkipTest, match=f"mean/{name}: the call does not use"):
        check(boxgeom.mean)


@pytest.mark.parametrize("thing", [5, None, "boxgeom.mean"])
def test_what_is_no_function_is_refused(thing: object) -> None:
    check = boxgeom_conformance.all_checks()["mean/is_the_mean"]
    with pytest.raises(ValueError, match="need a function, got "):
        check(thing)  # type: ignore[arg-type]


class _Secretive:
    """A callable without a name, that raises when asked for one."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError("repr")

    def __call__(self, vectors: Vectors) -> Vector:
        return boxgeom.mean(vectors) + 1


@pytest.mark.parametrize(
    "make",
    [_Secretive, lambda: functools.partial(max, key=len), lambda: np.max, lambda: max],
    ids=["secretive", "partial", "numpy", "built in"],
)
def test_any_callable_has_a_name_for_its_report(make: Callable[[], Any]) -> None:
    check = boxgeom_conformance.all_checks()["mean/is_the_mean"]
    with pytest.raises(AssertionError, match="mean/is_the_mean: "):
        check(make())


@pytest.mark.parametrize("tolerance", [float("nan"), float("inf"), -1.0])
def test_a_tolerance_that_means_nothing_is_refused(tolerance: float) -> None:
    check = boxgeom_conformance.all_checks()["mean/is_the_mean"]
    target = FunctionTarget(boxgeom.mean, find_subject("mean").call)
    with pytest.raises(ValueError, match="tolerance: need a finite number"):
        check.run(target, tolerance=tolerance)


@pytest.mark.parametrize("mode", ["raise", "warn"])
def test_what_numpy_does_about_overflow_is_the_callers_choice(mode: Any) -> None:
    """The function keeps it; the kit's own arithmetic does not raise by it."""
    seen = []

    def huge(vectors: Vectors) -> Vector:
        seen.append(np.geterr()["over"])
        return np.full(vectors.shape[1], 1.7e308)

    check = boxgeom_conformance.all_checks()["mean/holds_in_single_precision"]
    with np.errstate(all=mode), pytest.raises(AssertionError, match="not finite"):
        check(huge)
    assert set(seen) == {mode}
