"""What a function does to the vectors that it is given is seen, whatever it is."""

from typing import Any

import numpy as np
import pytest

from boxgeom_conformance.case import Case
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.function import FunctionTarget

CHANGES = {
    "writes": "X[0] = 9",
    "reshapes": "X.shape = X.size, 1",
    "sorts": "X[::-1].sort(axis=0)",
    "makes NaN": "X[0, 0] = np.nan",
}
NO_CHANGES = {
    "copies": "X = X + 1",
    "looks": "X.sum()",
    "locks": "X.flags.writeable = False",
}


@pytest.mark.parametrize("how", [*CHANGES.values(), *NO_CHANGES.values()])
def test_a_change_is_noticed_whatever_was_done(how: str) -> None:
    def theirs(vectors: Any) -> Any:
        exec(how, {"np": np, "X": vectors})
        return [0.0, 0.0]

    case = Case(np.array([[1.0, 5.0], [2.0, 3.0]]), n=2, t=0)
    reply = FunctionTarget(theirs, find_subject("mean").call).call(case)
    assert reply.changed == (how in CHANGES.values())


@pytest.mark.parametrize(
    ("how", "changed"),
    [
        ("X.clear()", True),
        ("X.append('more')", True),
        ("X[0] = None", True),
        ("X.reverse()", True),
        ("X[:] = [row.copy() for row in X]", False),
    ],
)
@pytest.mark.parametrize("give", ["arrays", "list", "tensors"])
def test_a_list_can_be_spoilt_in_more_ways(how: str, changed: bool, give: str) -> None:
    if give == "tensors":
        pytest.importorskip("torch")
        how = how.replace("copy", "clone")

    def theirs(vectors: Any) -> Any:
        exec(how, {"X": vectors})
        return [0.0, 0.0]

    case = Case(np.array([[1.0, 5.0], [2.0, 3.0]]), n=2, t=0).given_as(give)
    reply = FunctionTarget(theirs, find_subject("mean").call).call(case)
    assert reply.changed is changed


def test_to_ask_for_gradients_of_a_tensor_is_no_change() -> None:
    pytest.importorskip("torch")

    def theirs(vectors: Any) -> Any:
        return vectors.requires_grad_().mean(dim=0)

    case = Case(np.ones((2, 2)), n=2, t=0).given_as("tensor")
    reply = FunctionTarget(theirs, find_subject("mean").call).call(case)
    assert reply.output is not None
    assert not reply.changed
