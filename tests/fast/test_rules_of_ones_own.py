"""A rule that the twin does not compute itself, the reference computes."""

import dataclasses
from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_fast
from boxgeom.rule import Rule
from boxgeom.rules import RULES
from boxgeom.vectors import Vector, Vectors
from boxgeom_fast.rules import FAST_RULES
from boxgeom_testing.functions import enough

EVERYBODY = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 2, 3, 4]]
DTYPES = ["float16", "float32", "float64"]


def midrange(received: Vectors, n: int, t: int, *, power: int = 1) -> Vector:
    """Return the mean of the least and the largest, and see what was passed."""
    assert type(received) is np.ndarray
    assert (type(n), type(t)) == (int, int)
    ends: Vector = (received.min(axis=0) + received.max(axis=0)) / 2
    return ends**power


def own(name: str = "midrange") -> Rule:
    return dataclasses.replace(RULES["mean"], name=name, function=midrange)


def drawn(dtype: Any = np.float64) -> Any:
    return np.random.default_rng(0).standard_normal((5, 3)).astype(dtype)


@pytest.mark.parametrize("name", ["midrange", "mean", "box-geom"])
@pytest.mark.parametrize("dtype", [*DTYPES, ">f4"])
def test_a_rule_of_ones_own_may_have_any_name(name: str, dtype: str) -> None:
    received, rule = drawn(dtype), own(name)
    output = boxgeom_fast.aggregate(received, rule, n=5, t=1)
    assert output.dtype == received.dtype.newbyteorder("=")
    assert (output == midrange(received, 5, 1)).all()
    each = boxgeom_fast.aggregate_each(received, EVERYBODY, rule, n=5, t=1)
    assert (each == [output, output, midrange(received[1:], 5, 1)]).all()
    assert each.dtype == output.dtype


def test_its_options_are_its_own() -> None:
    received, twin = drawn(), boxgeom_fast.aggregate
    assert (
        twin(received, own(), n=5, t=1, power=3) == midrange(received, 5, 1) ** 3
    ).all()
    with pytest.raises(TypeError, match="box-geom: need one of the options power, got"):
        twin(received, own("box-geom"), n=5, t=1, k=9)


def test_what_it_received_is_checked_first() -> None:
    infinite = drawn()
    infinite[2, 1] = np.inf
    with pytest.raises(ValueError, match="got inf in row 2, column 1"):
        boxgeom_fast.aggregate(infinite, own(), n=5, t=1)
    with pytest.raises(ValueError, match="need n - t = 7 to n = 9 vectors, got m=5"):
        boxgeom_fast.aggregate(drawn(), own(), n=9, t=2)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_as_an_object_is_the_rule_of_that_name(rule: Rule) -> None:
    received: Any = np.random.default_rng(0).standard_normal((7, 2))
    if rule.name == "safe-area":
        pytest.importorskip("cvxpy")
    by_name = boxgeom_fast.aggregate(received, rule.name, n=7, t=1)
    assert (
        boxgeom_fast.aggregate(received, rule, n=7, t=1).tobytes() == by_name.tobytes()
    )


@pytest.mark.parametrize("rule", FAST_RULES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_what_the_twin_lacks_the_reference_computes(
    rule: str, dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(FAST_RULES, rule)
    received = enough(rule, drawn(dtype))
    n = len(received)
    wanted = boxgeom.aggregate(received, rule, n=n, t=1)
    output = boxgeom_fast.aggregate(received, rule, n=n, t=1)
    assert (output.dtype, output.tobytes()) == (wanted.dtype, wanted.tobytes())
    [each] = boxgeom_fast.aggregate_each(received, [range(n)], rule, n=n, t=1)
    assert each.tobytes() == wanted.tobytes()
    with pytest.raises(TypeError, match=f"{rule}: need .*, got 'subsets'"):
        boxgeom_fast.aggregate(received, rule, n=n, t=1, **{"subsets": "all"})


def test_tensors_are_converted_there_and_back() -> None:
    torch = pytest.importorskip("torch")
    for dtype in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        tensor = torch.tensor(drawn(), dtype=dtype)
        for received in (tensor, list(tensor)):
            output = boxgeom_fast.aggregate(received, own(), n=5, t=1)
            ends = tensor.double().amin(dim=0) + tensor.double().amax(dim=0)
            assert output.dtype == dtype
            assert torch.allclose(
                output.double(), ends / 2, atol=torch.finfo(dtype).eps
            )


@pytest.mark.parametrize("name", ["midrange", "mean"])
def test_gradients_of_it_are_refused(name: str) -> None:
    torch = pytest.importorskip("torch")
    tensor = torch.tensor(drawn(), requires_grad=True)
    message = f"need one of .* got a rule of your own named {name}; detach"
    with pytest.raises(ValueError, match=message):
        boxgeom_fast.aggregate(tensor, own(name), n=5, t=1)
    with pytest.raises(ValueError, match=message):
        boxgeom_fast.aggregate_each(tensor, EVERYBODY, own(name), n=5, t=1)


@pytest.mark.parametrize("rule", sorted(RULES.keys() - {"safe-area"}))
@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
def test_big_endian_vectors_keep_their_precision(rule: str, kind: str) -> None:
    native = np.random.default_rng(0).standard_normal((7, 2100)).astype(kind)
    wanted = boxgeom_fast.aggregate(native, rule, n=7, t=1)
    for received in (native.astype(f">{kind}"), list(native.astype(f">{kind}"))):
        output = boxgeom_fast.aggregate(received, rule, n=7, t=1)
        assert output.dtype.isnative
        assert (output.dtype, output.tobytes()) == (wanted.dtype, wanted.tobytes())
