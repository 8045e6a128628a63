"""A pasted call prints what went wrong, also where that is not the answer."""

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom_conformance.case import Case
from boxgeom_conformance.check import all_checks
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.shown_calls import shown_calls
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.python import PythonCall
from boxgeom_conformance.targets.shown_endings import LATER, VECTORS

CHECKS = all_checks()
CASE = Case(np.array([[1.0, 2.0], [3.0, 6.0]]), n=2, t=0)
BUFFER = np.zeros(1000)
CALLS = count()


def reuses_a_buffer(vectors: Any) -> Any:
    """Answer in an array that the next call overwrites."""
    rows = np.array([np.hstack([np.ravel(part) for part in row]) for row in vectors])
    answer = BUFFER[: rows.shape[1]]
    answer[:] = rows.mean(axis=0)
    return answer


def shows_a_view(vectors: Any) -> Any:
    """Answer with the caller's own first row."""
    return vectors[0]


def draws(vectors: Any) -> Any:
    """Draw a random number in vain."""
    np.random.rand()  # noqa: NPY002 - it is the global state that is changed
    return np.mean(vectors, axis=0)


def widens(vectors: Any) -> Any:
    """Answer float64 to anything."""
    return np.mean(vectors, axis=0, dtype=np.float64)


def wavers(vectors: Any) -> Any:
    """Answer another number each time."""
    return np.mean(vectors, axis=0) + next(CALLS)


def _printed(shown: str, function: Callable[..., Any]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as stream:
        exec(shown, {"np": np, function.__name__: function})
    return stream.getvalue()


@pytest.mark.parametrize(
    ("function", "claim", "told"),
    [
        (reuses_a_buffer, "answers_stay_as_they_are", r"(.*]) (?!\1\n)"),
        (draws, "leaves_random_numbers_alone", r"\n(?!0\.134\d* 0\.417)"),
        (widens, "keeps_the_precision", " float64"),
        (wavers, "answers_the_same_twice", r"(.*)\n(?!\1\n)"),
    ],
)
def test_what_is_pasted_prints_what_is_wrong(
    function: Callable[..., Any], claim: str, told: str
) -> None:
    target = FunctionTarget(function, "f(X)")
    settings = RunSettings(examples=10)
    result = CHECKS[f"mean/{claim}"].run(target, settings=settings)
    assert not result.is_fine
    assert re.search(told, _printed(result.calls[0], function))


@pytest.mark.parametrize("give", ["array", "arrays", "list", "layers"])
def test_a_later_answer_is_shown_for_every_container(give: str) -> None:
    shown = shown_calls(
        FunctionTarget(reuses_a_buffer, "f(X)"),
        Failure(CheckOutcome.ALTERED, "", "", CASE.given_as(give)),
        CheckOutcome.ALTERED,
        None,
    )
    printed = _printed(shown[0], reuses_a_buffer)
    assert printed == "[2. 4.] [3. 5.]\n[3. 5.]\n"


def test_a_view_is_seen_to_change_with_the_callers_vectors() -> None:
    watched = Case(CASE.received, n=2, t=0, watched=LATER)
    printed = _printed(FunctionTarget(shows_a_view, "f(X)").show(watched), shows_a_view)
    assert printed == "[1. 2.] [1. 2.]\n[2. 3.]\n"


@pytest.mark.parametrize("end", ["return mean", "raise ValueError('no')"])
def test_vectors_that_were_changed_are_shown_even_if_the_call_raises(
    end: str, tmp_path: Path
) -> None:
    body = f"mean = X.mean(axis=0); X[0] *= 0; {end}"
    (tmp_path / "theirs.py").write_text(f"def f(X): {body}\n")
    watched = Case(CASE.received, n=2, t=0, watched=VECTORS)
    command = [sys.executable, "-c", PythonCall("theirs:f", "f(X)").script(watched)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert "[[1. 2.]\n [3. 6.]]\nbecame\n[[0. 0.]\n [3. 6.]]" in ran.stdout


def test_two_calls_that_differ_are_made_in_one_process() -> None:
    failure = Failure(CheckOutcome.DIFFERED, "[2.0]", "[1.0]", CASE)
    target = FunctionTarget(wavers, "f(X)")
    [shown] = shown_calls(target, failure, failure.outcome, None)
    assert shown.count("print(wavers(X))") == 2
