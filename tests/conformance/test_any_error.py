"""Whatever a function raises is told on one line."""

import os
import signal
import unittest
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from boxgeom_conformance import all_checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_testing.examples import examples

CHECK = all_checks()["mean/is_the_mean"]
ONCE = RunSettings(examples=2, shrink=False)

WORDS = st.text(
    st.sampled_from("a \n\r\0\x1b\x85\x9b\u2028\u202e\ud800\ufffe]>&<[")
    | st.characters(),
    max_size=30,
)


class _MuteError(Exception):
    """An exception whose text cannot be had."""

    def __str__(self) -> str:
        raise RuntimeError("mute")


class _OwnError(BaseException):
    """An exception that is no Exception."""


RAISED = (
    *(ValueError, KeyError, RuntimeError, StopIteration, MemoryError, RecursionError),
    *(UserWarning, AssertionError, unittest.SkipTest, OSError, _MuteError, EOFError),
)
ENDING = (SystemExit, KeyboardInterrupt, GeneratorExit, BaseException, _OwnError)


def _result(error: BaseException) -> CheckResult:
    def raises(vectors: Any) -> Any:
        raise error

    return CHECK.run(FunctionTarget(raises, find_subject("mean").call), settings=ONCE)


@examples(60, suppress_health_check=[HealthCheck.nested_given])
@given(st.sampled_from(RAISED), WORDS, st.booleans())
def test_an_exception_is_a_refusal_with_its_words(
    kind: type[Exception], words: str, in_a_group: bool
) -> None:
    error = ExceptionGroup(words, [kind()]) if in_a_group else kind(words)
    result = _result(error)
    assert result.outcome == CheckOutcome.RAISED
    assert result.got.startswith(type(error).__name__)
    assert result.got.isprintable()


@examples(30, suppress_health_check=[HealthCheck.nested_given])
@given(st.sampled_from(ENDING), WORDS, st.booleans())
def test_what_no_caller_catches_is_a_crash(
    kind: type[BaseException], words: str, in_a_group: bool
) -> None:
    error = BaseExceptionGroup(words, [kind()]) if in_a_group else kind(words)
    result = _result(error)
    assert result.outcome == CheckOutcome.CRASHED
    assert result.got.startswith(type(error).__name__)
    assert result.got.isprintable()


def test_a_message_of_a_million_characters_is_cut() -> None:
    assert len(_result(ValueError("x" * 1_000_000)).explain()) < 1000


def test_a_recursion_without_end_is_a_refusal() -> None:
    def endless(vectors: Any) -> Any:
        return endless(vectors)

    result = CHECK.run(
        FunctionTarget(endless, find_subject("mean").call), settings=ONCE
    )
    assert result.outcome == CheckOutcome.RAISED
    assert result.got.startswith("RecursionError")


def test_ctrl_c_during_a_call_interrupts_all() -> None:
    def interrupted(vectors: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return vectors[0]

    with pytest.raises(KeyboardInterrupt):
        CHECK.run(FunctionTarget(interrupted, find_subject("mean").call), settings=ONCE)


def test_how_pytest_ends_a_test_passes_through() -> None:
    def skips(vectors: Any) -> Any:
        pytest.skip("no GPU here")

    with pytest.raises(pytest.skip.Exception):
        CHECK.run(FunctionTarget(skips, find_subject("mean").call), settings=ONCE)
