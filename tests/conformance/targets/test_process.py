"""Functions in processes of their own: called rightly, however they behave."""

import contextlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, UnresponsiveError
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.python import PythonCall, python_target
from boxgeom_conformance.targets.target import Reply
from boxgeom_testing.foreign_functions import MEANS

THEIRS = (
    MEANS
    + """
import os, signal, sys, time
def mean_of_tensor(X):
    return X.mean(dim=0)

def mean_of_tensors(rows):
    return sum(rows) / len(rows)

def pair(X):
    return X.mean(axis=0), "a note"

def raises(X):
    raise KeyError("no such gradient")

def gives_none(X):
    return None

def gives_text(X):
    return "the mean"

def gives_a_table(X):
    return X

def gives_nan(X):
    return np.array([np.nan, np.inf, -np.inf])[:X.shape[1]]

def prints(X):
    print("hello from Python")
    os.write(1, b"hello from C")
    return X.mean(axis=0)

def changes(X):
    X -= X.mean(axis=0)
    return X.mean(axis=0)

def hangs(X):
    time.sleep(60)

def exits(X):
    sys.exit(3)

def crashes(X):
    os.kill(os.getpid(), signal.SIGSEGV)

def single(X):
    return X.mean(axis=0).astype(np.float32)

def whole(X):
    return np.array([1, 2])
"""
)

CASE = Case(np.array([[0.0, 1.0], [2.0, 5.0]]), n=2, t=0)
MEAN = [1.0, 3.0]

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="torch is not installed"
)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs.py").write_text(THEIRS)
    monkeypatch.chdir(tmp_path)


@contextlib.contextmanager
def _target(
    function: str,
    call: str = "f(X)",
    give: str = "array",
    timeout: float = 30,
    **more: Any,
) -> Iterator[ProcessTarget]:
    name = function if ":" in function else f"theirs:{function}"
    made = python_target(
        find_subject("mean"), PythonCall(name, call, give, **more), timeout=timeout
    )
    with contextlib.closing(made.conversation):
        yield made


def _reply(
    function: str, call: str = "f(X)", give: str = "array", **more: Any
) -> Reply:
    with _target(function, call, give, **more) as target:
        return target.call(CASE)


def _numbers(reply: Reply) -> Any:
    assert reply.output is not None, reply
    return reply.output.tolist()


@pytest.mark.parametrize(
    ("function", "give"),
    [
        ("mean", "array"),
        ("mean_of_rows", "arrays"),
        ("mean_of_lists", "list"),
        pytest.param("mean_of_tensor", "tensor", marks=needs_torch),
        pytest.param("mean_of_tensors", "tensors", marks=needs_torch),
    ],
)
def test_vectors_come_in_every_container(function: str, give: str) -> None:
    assert _numbers(_reply(function, give=give)) == MEAN


@pytest.mark.parametrize(
    ("function", "call", "expected"),
    [
        ("told", "f(X, f=t, size=n - m + d)", [0, 2]),
        ("Aggregator", "f(t + 7).aggregate(X)", [7, 7]),
        ("Namespace.inner", "f(f=n).aggregate(X)", [2, 2]),
        ("pair", "f(X)[0]", MEAN),
        ("mean", "f(np.asarray(X) * 2)", [2, 6]),
        ("mean", "f([row for row in X if len(row) == d])", MEAN),
        ("mean", "f(X) + math.floor(q or 1)", [2, 4]),
    ],
)
def test_a_template_says_how_to_call(
    function: str, call: str, expected: list[float]
) -> None:
    assert _numbers(_reply(function, call, imports=("math",))) == expected


def test_what_is_given_can_change_from_call_to_call() -> None:
    with _target("mean_of_lists", give="list") as target:
        assert _numbers(target.call(CASE)) == MEAN
        assert target.call(CASE.given_as("array")).refusal.startswith("AssertionError")


def test_float32_stays_float32_on_the_way_there_and_back() -> None:
    single = CASE.as_type("float32")
    with _target("mean") as target:
        assert target.call(single).dtype == "float32"
        assert target.call(CASE).dtype == "float64"


def test_floats_travel_bit_for_bit() -> None:
    odd = np.array([[0.1, 5e-324, -1.7976931348623157e308]])
    with _target("numpy:asarray", "f(X)[0]") as target:
        assert _numbers(target.call(Case(odd, n=1, t=0))) == odd[0].tolist()


def test_nan_and_infinity_travel_both_ways() -> None:
    received = np.array([[np.nan, np.inf, -np.inf]])
    with _target("numpy:asarray", "f(X)[0]") as target:
        passed_on = _numbers(target.call(Case(received, n=1, t=0)))
    assert np.array_equal(passed_on, received[0], equal_nan=True)
    made = _numbers(_reply("gives_nan"))
    assert np.array_equal(made, [np.nan, np.inf], equal_nan=True)


def test_no_vectors_travel_with_their_dimension() -> None:
    with _target("numpy:shape", "f(X)") as target:
        assert _numbers(target.call(Case(np.empty((0, 3)), n=0, t=0))) == [0, 3]


def test_an_error_is_a_refusal_with_its_words() -> None:
    reply = _reply("raises")
    assert reply.refusal == "KeyError: 'no such gradient'"
    assert reply.output is None


def test_what_is_no_array_of_numbers_is_told() -> None:
    assert "NoneType None" in _reply("gives_none").unreadable
    assert "str 'the mean'" in _reply("gives_text").unreadable
    assert "tuple" in _reply("pair").unreadable


def test_shapes_and_types_are_passed_on_for_the_check_to_judge() -> None:
    assert _numbers(_reply("gives_a_table")) == CASE.received.tolist()
    assert _reply("single").dtype == "float32"
    assert _reply("whole").dtype == "int64"


def test_what_is_printed_is_caught_from_c_too() -> None:
    with _target("prints") as target:
        first, second = target.call(CASE), target.call(CASE)
    for reply in (first, second):
        assert _numbers(reply) == MEAN
        assert "hello from Python" in reply.printed
        assert "hello from C" in reply.printed
    assert first.printed == second.printed


def test_a_changed_argument_is_noticed() -> None:
    assert _reply("changes").changed
    assert not _reply("mean").changed


@pytest.mark.parametrize(
    ("function", "timeout", "outcome", "told"),
    [
        ("hangs", 0.3, CheckOutcome.HUNG, "no answer within 0.3 seconds"),
        ("exits", 30.0, CheckOutcome.CRASHED, "the process exited with 3"),
        ("crashes", 30.0, CheckOutcome.CRASHED, "the process was killed by signal 11"),
    ],
)
def test_hanging_and_dying_are_told_apart(
    function: str, timeout: float, outcome: CheckOutcome, told: str
) -> None:
    with _target(function, timeout=timeout) as target:
        for _ in range(2):  # the second call starts another process
            with pytest.raises(UnresponsiveError) as caught:
                target.call(CASE)
            assert caught.value.outcome == outcome
            assert caught.value.reason == told
