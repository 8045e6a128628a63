"""Attacks in every precision: computed in float64, told in that of the honest nodes."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import boxgeom
from boxgeom import (
    ATTACKS,
    agree,
)

HONEST = np.array([[1.0, -2.0], [0.5, 4.0], [3.0, 0.25], [-1.0, 1.0]])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, ">f4"])
@pytest.mark.parametrize("adversary", boxgeom.ATTACKS)
def test_an_attack_is_rounded_once_to_the_precision_of_the_honest(
    adversary: str, dtype: Any
) -> None:
    """Of float16, whose own sums would lose digits that even float16 has."""
    if adversary == "large-constant" and dtype == np.float16:
        pytest.skip("1e6 times anything is too large for float16")
    settings: dict[str, Any] = {"n": 5, "t": 1, "adversary": adversary, "rounds": 1}
    narrow = boxgeom.agree(HONEST.astype(dtype), **settings).rounds[0]
    wide = boxgeom.agree(HONEST, **settings).rounds[0]
    native = np.dtype(dtype).newbyteorder("=")
    for mail, expected in zip(narrow.mail, wide.mail, strict=True):
        for sender, vector in mail.items():
            assert vector.dtype == native
            assert vector.tolist() == expected[sender].astype(native).tolist()
    assert narrow.outputs.dtype == native


@pytest.mark.parametrize("adversary", boxgeom.ATTACKS)
@pytest.mark.parametrize("delivery", boxgeom.DELIVERIES)
def test_a_run_of_rationals_stays_exact(adversary: str, delivery: str) -> None:
    thirds = np.vectorize(Fraction, otypes=[object])(HONEST.astype(int)) / 3
    run = boxgeom.agree(
        thirds, "box-mean", n=5, t=1, adversary=adversary, delivery=delivery, rounds=2
    )
    assert {type(x) for x in run.outputs.ravel()} == {Fraction}
    assert boxgeom.replay(run).outputs.tolist() == run.outputs.tolist()
    told = run.to_dict()["rounds"][0]
    assert {type(x) for row in told["sent"] for x in row} == {float}


def test_the_message_names_scale_and_dtype() -> None:
    with pytest.raises(
        ValueError,
        match=r"^scale: need Byzantine vectors that float16 holds, got larger ones "
        r"from large-constant with scale=1e\+06$",
    ):
        boxgeom.agree(HONEST.astype(np.float16), n=5, t=1, adversary="large-constant")
    run = boxgeom.agree(
        HONEST.astype(np.float16), n=5, t=1, adversary="large-constant", scale=1e3
    )
    assert run.rounds[0].mail[0][4].tolist() == [4000.0, 4000.0]


@pytest.mark.parametrize("own_dtype", [np.float16, np.float64, np.int8, object])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_own_vectors_may_have_another_precision(own_dtype: Any, dtype: Any) -> None:
    own = np.array([[3, -7]], dtype=own_dtype)
    run = boxgeom.agree(HONEST.astype(dtype), n=5, t=1, own=own, rounds=1)
    assert run.rounds[0].mail[0][4].dtype == dtype
    assert run.rounds[0].mail[0][4].tolist() == [-3, 7]
    large = np.array([[1e300, 0]])
    if dtype != np.float64:
        with pytest.raises(ValueError, match=r"^scale: need Byzantine vectors that"):
            boxgeom.agree(HONEST.astype(dtype), n=5, t=1, own=large)


@pytest.mark.parametrize("own", [None, [], np.zeros((0, 2)), [[]]])
def test_without_byzantine_nodes_there_are_no_own_vectors(own: Any) -> None:
    assert boxgeom.agree(HONEST, n=4, t=1, own=own, rounds=1).byzantine_count == 0


@pytest.mark.parametrize("own", [5, "x", [[1], [1, 2]], [[1, 2]], True])
def test_own_vectors_of_nobody_are_refused(own: Any) -> None:
    with pytest.raises(ValueError, match=r"^own: need "):
        boxgeom.agree(HONEST, n=4, t=1, own=own, rounds=1)


@pytest.mark.parametrize("adversary", ATTACKS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_no_attack_changes_the_precision(adversary: str, dtype: type) -> None:
    honest: NDArray[Any] = np.array([[0, 1], [1, 2], [1, -2]], dtype)
    trace = agree(honest, n=4, t=1, adversary=adversary, scale=2.0, rounds=2)
    assert trace.outputs.dtype == dtype


@pytest.mark.parametrize("size", [1e-250, 1e-200, 1e200, 1e250])
@pytest.mark.parametrize("adversary", ["alie", "min-max"])
def test_an_attack_is_as_strong_at_any_size(adversary: str, size: float) -> None:
    rng = np.random.default_rng(0)
    honest = rng.standard_normal((7, 2))

    def sent(factor: float) -> list[float]:
        trace = agree(factor * honest, "mean", n=10, t=3, adversary=adversary, rounds=1)
        return (trace.rounds[0].mail[0][7] / factor).tolist()

    assert sent(size) == pytest.approx(sent(1.0), rel=1e-9)
