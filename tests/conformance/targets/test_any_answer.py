"""Whatever a function answers is a report about the function, never the kit's end."""

import contextlib
import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from boxgeom_conformance import all_checks
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import CheckOutcome, UnresponsiveError
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.python import PythonCall, python_target
from boxgeom_conformance.targets.target import Reply
from boxgeom_conformance.worker.texts import printable
from boxgeom_testing.examples import examples

FOLDER = Path(__file__).with_name("examples")
ODD = runpy.run_path(str(FOLDER / "odd_answers.py"))
ANSWERS: list[Any] = ODD["ANSWERS"]
NUMBERS = st.integers(0, len(ANSWERS) - 1)
CHECKS = {n: c for n, c in all_checks().items() if c.subject.name == "mean"}


def nested(depth: int) -> st.SearchStrategy[Any]:
    """Return answers, some of them in lists and tuples."""
    leaves = NUMBERS.map(lambda n: ANSWERS[n])
    if depth == 0:
        return leaves
    inner = nested(depth - 1)
    lists = st.lists(inner, max_size=3)
    return leaves | lists | lists.map(tuple)


@examples(80, suppress_health_check=[HealthCheck.nested_given])
@given(nested(2), st.sampled_from(sorted(CHECKS)))
def test_any_object_ends_in_a_result_that_can_be_shown(value: Any, name: str) -> None:
    target = FunctionTarget(lambda vectors: value, find_subject("mean").call)
    result = CHECKS[name].run(target, settings=RunSettings(examples=2, shrink=False))
    told = result.explain()
    assert printable(told, keep="\n") == told
    assert len(told) < 3000
    told.encode("utf-8")
    json.dumps(result.got)


@pytest.fixture(scope="module")
def worker() -> Iterator[ProcessTarget]:
    call = PythonCall("odd_answers:answer", "f(X, n)")
    with contextlib.chdir(FOLDER):
        target = python_target(find_subject("mean"), call, timeout=60)
        with contextlib.closing(target.conversation):
            target.conversation.start()
            yield target


@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_a_worker_reads_what_is_read_in_this_process(
    worker: ProcessTarget, number: int
) -> None:
    case = Case(np.zeros((1, 2)), n=number, t=0)
    there = worker.call(case)
    mean = find_subject("mean")
    here = FunctionTarget(lambda vectors: ANSWERS[number], mean.call).call(case)
    assert (there.output is None) == (here.output is None) == bool(there.unreadable)
    assert there.dtype == here.dtype
    assert not there.changed
    assert not there.refusal
    if there.output is not None and here.output is not None:
        exact = here.output.astype(np.float64)
        assert there.output.size == exact.size
        if exact.size:  # of no numbers a list keeps no shape
            assert np.array_equal(there.output, exact, equal_nan=True)


def _reply(value: Any) -> Reply:
    target = FunctionTarget(lambda vectors: value, find_subject("mean").call)
    return target.call(Case(np.zeros((1, 1)), n=1, t=0))


@pytest.mark.parametrize(
    ("value", "numbers", "dtype"),
    [
        ([10**400, -(10**400)], [np.inf, -np.inf], "object"),
        ([2**70], [2.0**70], "object"),
        (np.array([0.5], dtype=np.longdouble), [0.5], np.dtype("longdouble").name),
        (np.array([0.5], dtype=">f8"), [0.5], "float64"),
        (np.ma.masked_array([1.0, 2.0], mask=[False, True]), [1.0, np.nan], "float64"),
    ],
)
def test_unusual_numbers_are_read_and_their_type_is_told(
    value: Any, numbers: list[float], dtype: str
) -> None:
    reply = _reply(value)
    assert reply.output is not None
    assert np.array_equal(reply.output, numbers, equal_nan=True)
    assert reply.dtype == dtype


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32", "float64"])
@pytest.mark.parametrize("in_a_list", [False, True])
def test_tensors_are_read_with_and_without_gradients(
    dtype: str, in_a_list: bool
) -> None:
    torch = pytest.importorskip("torch")
    tensor = torch.tensor([0.5, 2.0], dtype=getattr(torch, dtype), requires_grad=True)
    reply = _reply(list(tensor) if in_a_list else tensor)
    assert reply.output is not None
    assert reply.output.tolist() == [0.5, 2.0]
    if not in_a_list:
        assert reply.dtype == dtype


@pytest.mark.parametrize("kind", ["sparse", "meta"])
def test_a_tensor_without_numbers_to_read_is_told_as_one(kind: str) -> None:
    torch = pytest.importorskip("torch")
    sparse, meta = torch.ones(2).to_sparse(), torch.empty(2, device="meta")
    reply = _reply(sparse if kind == "sparse" else meta)
    assert reply.output is None
    assert reply.unreadable.startswith("Tensor tensor(")


@pytest.mark.parametrize("what", ["SystemExit(3)", "KeyboardInterrupt()"])
def test_an_object_that_ends_the_process_when_read_is_a_crash(what: str) -> None:
    value = ODD["odd"]("__array__", eval(what))
    with pytest.raises(UnresponsiveError, match="which ends the process") as caught:
        _reply(value)
    assert caught.value.outcome == CheckOutcome.CRASHED
