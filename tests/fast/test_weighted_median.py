"""The twin's weighted geometric median (Definition 1) is the reference's."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

import boxgeom
import boxgeom_fast
from boxgeom_testing.examples import examples

Array = NDArray[Any]


@st.composite
def weighed(draw: st.DrawFn) -> tuple[Array, Array]:
    """Draw vectors, often equal, on a line or far apart, and their weights."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    m, d = draw(st.integers(1, 9)), draw(st.sampled_from([1, 2, 3, 40]))
    kind = draw(st.sampled_from(["integers", "normal", "line", "far"]))
    vectors = rng.normal(size=(m, d))
    if kind == "integers":
        vectors = rng.integers(-2, 3, size=(m, d)).astype(float)
    elif kind == "line":
        vectors = rng.integers(-3, 4, size=(m, 1)) * np.ones((1, d))
    elif kind == "far":
        vectors[0] *= 10.0 ** draw(st.integers(3, 30))
    weights = draw(
        st.sampled_from(
            [
                rng.exponential(size=m),
                rng.integers(0, 4, size=m),
                10 ** rng.normal(size=m),
            ]
        )
    )
    assume(weights.any())
    return vectors, weights


def middle(vectors: Array) -> float:
    """Return the length of the middle vector, or 1: how far rounding may reach."""
    return float(np.median(np.abs(vectors).max(axis=1))) or 1.0


@examples(200)
@given(weighed(), st.sampled_from(["float64", "float32"]))
def test_it_is_the_reference_up_to_rounding(
    case: tuple[Array, Array], dtype: str
) -> None:
    vectors, weights = case[0].astype(dtype), case[1]
    wanted = boxgeom.geometric_median(vectors, weights=weights)
    got = boxgeom_fast.geometric_median(vectors, weights)
    assert got.dtype == vectors.dtype
    slack = (1e-9 if dtype == "float64" else 1e-5) * max(middle(vectors), 1)
    np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=slack)


@examples(100)
@given(weighed(), st.integers(0, 10**6))
def test_the_order_of_vectors_with_their_weights_means_nothing(
    case: tuple[Array, Array], seed: int
) -> None:
    vectors, weights = case
    order = np.random.default_rng(seed).permutation(len(vectors))
    turned = boxgeom_fast.geometric_median(vectors[order], weights[order])
    assert turned.tolist() == boxgeom_fast.geometric_median(vectors, weights).tolist()


@examples(50)
@given(weighed())
def test_lists_and_tensors_are_taken_as_arrays_are(case: tuple[Array, Array]) -> None:
    torch = pytest.importorskip("torch")
    vectors, weights = case
    wanted = boxgeom_fast.geometric_median(vectors, weights).tolist()
    as_lists = boxgeom_fast.geometric_median(vectors.tolist(), weights.tolist())
    assert as_lists.tolist() == wanted
    tensor = torch.from_numpy(vectors)
    of_tensor = boxgeom_fast.geometric_median(tensor, weights)
    assert isinstance(of_tensor, torch.Tensor)
    assert of_tensor.tolist() == wanted
    assert boxgeom_fast.geometric_median(list(tensor), weights).tolist() == wanted


def test_without_weights_it_is_the_rule() -> None:
    vectors = np.random.default_rng(0).normal(size=(7, 5))
    alone = boxgeom_fast.geometric_median(vectors)
    assert (
        alone.tolist()
        == boxgeom_fast.aggregate(vectors, "geometric-median", n=7, t=0).tolist()
    )


def test_neither_the_vectors_nor_the_weights_are_changed() -> None:
    vectors, weights = (
        np.arange(12.0).reshape(4, 3) ** 2,
        np.array([3.0, 0.0, 1.0, 9.0]),
    )
    kept = vectors.copy(), weights.copy()
    boxgeom_fast.geometric_median(vectors, weights)
    np.testing.assert_array_equal(vectors, kept[0])
    np.testing.assert_array_equal(weights, kept[1])


@pytest.mark.parametrize(
    "weights",
    [[1, 2], [[1], [1], [1]], [1, np.nan, 1], [1, 1, -1], [0, 0, 0], ["a"] * 3],
)
def test_weights_that_are_none_are_refused_as_by_the_reference(weights: Any) -> None:
    vectors = [[0.0], [1.0], [5.0]]
    with pytest.raises(ValueError, match="weights: need") as ours:
        boxgeom_fast.geometric_median(vectors, weights)
    with pytest.raises(ValueError, match="weights: need") as theirs:
        boxgeom.geometric_median(vectors, weights=weights)
    assert str(ours.value) == str(theirs.value)


def test_a_gradient_that_it_would_lose_is_refused() -> None:
    torch = pytest.importorskip("torch")
    vectors = torch.eye(3, requires_grad=True)
    with pytest.raises(ValueError, match="require no gradient beside weights"):
        boxgeom_fast.geometric_median(vectors, [1, 2, 3])
    boxgeom_fast.geometric_median(vectors).sum().backward()
    assert vectors.grad is not None
