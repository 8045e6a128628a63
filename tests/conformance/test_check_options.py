"""The command's options in a test of one's own, without a plugin."""

import re
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance import Check, checks

MEAN = "mean/is_the_mean"
NAN = "mean/refuses_or_survives_nan"


def check_of(name: str, **options: Any) -> Check:
    """Return a check by its name, with options."""
    [found] = [c for c in checks(name.partition("/")[0], **options) if c.name == name]
    return found


def counted(seen: list[Vectors]) -> Any:
    """Return a mean that keeps what it is given."""

    def mean(vectors: Vectors) -> Vector:
        seen.append(np.array(vectors))
        return boxgeom.mean(vectors)

    return mean


def test_examples_and_seed_say_how_many_cases_there_are_and_which() -> None:
    few: list[Vectors] = []
    check_of(MEAN, examples=3)(counted(few))
    many: list[Vectors] = []
    check_of(MEAN, examples=30)(counted(many))
    other: list[Vectors] = []
    check_of(MEAN, examples=30, seed=1)(counted(other))
    assert 0 < len(few) <= 3 < len(many) <= 30
    assert [x.tolist() for x in many] != [x.tolist() for x in other]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype_is_the_only_number_type_given(dtype: str) -> None:
    seen: list[Vectors] = []
    for check in checks("mean", dtype=dtype, examples=4)[:6]:
        check(counted(seen))
    assert {str(x.dtype) for x in seen} == {dtype}


def test_where_keeps_out_what_is_not_handled() -> None:
    seen: list[Vectors] = []
    check_of(MEAN, where="m == 3")(counted(seen))
    assert {len(x) for x in seen} == {3}


def test_call_and_give_say_how_it_is_called() -> None:
    def theirs(rows: list[list[float]], *, drop: int) -> list[float]:
        assert isinstance(rows, list)
        return boxgeom.trimmed_mean(rows, len(rows), drop).tolist()

    for check in checks(
        "trimmed-mean", call="f(X, drop=t)", give="list", where="m == n", examples=4
    )[:4]:
        check(theirs)


def test_imports_are_modules_that_the_call_uses() -> None:
    check = check_of(MEAN, call="f(fractions.Fraction(m), X)", imports=["fractions"])
    check(lambda count, rows: rows.sum(axis=0) / float(count))


def test_tolerance_says_how_far_an_answer_may_be_off() -> None:
    def nearly(vectors: Vectors) -> Vector:
        return boxgeom.mean(vectors) * (1 + 1e-4)

    with pytest.raises(AssertionError, match="wrong answer"):
        check_of(MEAN)(nearly)
    check_of(MEAN, tolerance=1e9)(nearly)


def test_what_is_milder_than_fail_on_is_skipped_with_the_whole_story() -> None:
    name = "krum/refuses_a_negative_t"
    with pytest.raises(AssertionError, match="did not refuse"):
        check_of(name)(lambda rows, n, t: rows[0])
    with pytest.raises(unittest.SkipTest, match="did not refuse"):
        check_of(name, fail_on="extremes")(lambda rows, n, t: rows[0])


@pytest.mark.parametrize("as_file", [True, False])
def test_a_pass_after_all_is_a_failure(as_file: bool, tmp_path: Path) -> None:
    (tmp_path / "known.txt").write_text(
        f"{MEAN}  # issue 1\ntheirs:mean mean/prints_nothing  # not of every target\n"
        "krum/prints_nothing  # another rule's\n"
    )
    known = tmp_path / "known.txt" if as_file else {MEAN: "issue 1"}
    with pytest.raises(AssertionError, match=r"passed after all.*\n(.*\n)+.*issue 1"):
        check_of(MEAN, known=known)(boxgeom.mean)
    check_of("mean/prints_nothing", known=known)(boxgeom.mean)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"dtype": "float16"}, "dtype: need one of float64, float32, got 'float16'"),
        ({"give": "pandas"}, "give: need one of"),
        ({"call": "f(Y)"}, "call: need f and X in it"),
        ({"call": "f(X, z)"}, "call: need no names but"),
        ({"where": "m ="}, "where: need an expression"),
        ({"examples": 0}, "examples: need at least 1"),
        ({"fail_on": "all"}, "fail_on: need one of ordinary, extremes, contract"),
        ({"known": {"mean/is_the_mena": "why"}}, "did you mean"),
        ({"known": {MEAN: " "}}, "known: need a reason for mean/is_the_mean"),
    ],
)
def test_an_option_that_does_not_fit_is_refused(
    options: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        checks("mean", **options)


THEIR_TEST = f"""
import boxgeom_conformance
import pytest

CHECKS = boxgeom_conformance.checks(
    "mean", examples=3, known={{"{MEAN}": "issue 1", "mean/prints_nothing": "issue 2"}}
)

@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_mean(check):
    check(lambda X: X.mean(axis=0) + 1)
"""


def test_pytest_shows_known_failures_as_expected_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "test_theirs.py").write_text(THEIR_TEST)
    words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-rxfs", "-k"]
    only = "is_the_mean or prints_nothing or refuses_a_negative_t"
    ran = subprocess.run(
        [sys.executable, "-B", *words, only],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1, ran.stdout
    assert "XFAIL test_theirs.py::test_mean[mean/is_the_mean]" in ran.stdout
    assert "FAILED test_theirs.py::test_mean[mean/prints_nothing]" in ran.stdout
    assert "SKIPPED" in ran.stdout
    assert "1 failed, 1 skipped" in ran.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["test_theirs.py"]


def test_without_pytest_a_known_failure_is_skipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    with pytest.raises(unittest.SkipTest, match=r"known failure: .*issue 1"):
        check_of(MEAN, known={MEAN: "issue 1"})(lambda rows: rows[0] + 1)
