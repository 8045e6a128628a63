"""Arrays as other libraries, machines and lists bring them: an answer or a ValueError.

Every test draws from the functions of `boxgeom` whose first argument is vectors.
"""

import warnings
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
from boxgeom_testing.examples import examples
from boxgeom_testing.functions import CALLS, FIVE


def answers(vectors: Any) -> list[str]:
    """Return what every function makes of the vectors, as text."""
    run = boxgeom.agree(vectors, "trimmed-mean", n=6, t=1, rounds=1)
    return [repr(f(vectors)) for f in CALLS.values()] + [repr(run.outputs)]


def refusals(vectors: Any) -> set[str]:
    """Return what every function says against the vectors, all as ValueErrors."""
    told = set()
    calls: list[Callable[[Any], Any]] = [*CALLS.values()]
    calls.append(partial(boxgeom.agree, n=6, t=1))
    for call in calls:
        with pytest.raises(ValueError, match=r"^\w+: need ") as caught:
            call(vectors)
        told.add(str(caught.value))
    return told


@examples(25, random=True)
@given(
    order=st.sampled_from("<>"),
    kind=st.sampled_from(["f2", "f4", "f8", "i2", "i4", "i8"]),
    strides=st.sampled_from([(1, 1), (2, 1), (1, 3), (-1, 1), (1, -2)]),
    is_fortran=st.booleans(),
)
def test_byte_order_and_layout_mean_nothing_and_precision_is_kept(
    order: str, kind: str, strides: tuple[int, int], is_fortran: bool
) -> None:
    native = np.array(FIVE, dtype=np.dtype(kind))
    rows, columns = strides
    spread_out = np.zeros((5 * abs(rows), 2 * abs(columns)), dtype=order + kind)
    foreign = spread_out[::rows, ::columns]
    foreign[...] = native
    if is_fortran:
        foreign = np.asfortranarray(foreign)
    assert answers(foreign) == answers(native)
    precision = native.dtype if kind[0] == "f" else np.dtype(np.float64)
    assert boxgeom.box_geom(foreign, 5, 1).dtype == precision


@pytest.mark.parametrize("kind", ["f2", "f4", "f8"])
def test_a_box_of_foreign_byte_order_keeps_its_precision(kind: str) -> None:
    lower, upper = np.array([[0, 1], [2, 5]], dtype=f">{kind}")
    box = boxgeom.Hyperbox(lower, upper)
    assert box.lower.dtype == box.upper.dtype == box.midpoint.dtype == np.dtype(kind)
    assert box.intersection(box).midpoint.dtype == np.dtype(kind)
    assert box.contains(lower)


def test_what_holds_dense_real_numbers_is_read() -> None:
    pandas = pytest.importorskip("pandas")
    expected = answers(FIVE)
    for same in (
        pandas.DataFrame(FIVE),
        pandas.DataFrame(FIVE, dtype="Int64"),
        pandas.DataFrame(FIVE, dtype=object),
        [pandas.Series(row) for row in FIVE],
        np.array(FIVE).view(np.matrix),
        np.array(FIVE, dtype=np.longdouble),
        memoryview(np.array(FIVE, dtype=float).data),
        [[Decimal(x) for x in row] for row in FIVE],
        [[Decimal(FIVE[0][0]), 0.0], *FIVE[1:]],
    ):
        assert answers(same) == expected


class WithoutCopy:
    """An array of another library, which knows nothing of NumPy's later arguments."""

    def __init__(self) -> None:
        self.values = np.array(FIVE, dtype=np.float64)

    def __array__(self) -> np.ndarray[Any, Any]:
        """Return the values themselves, not a copy."""
        return self.values


def test_an_array_of_another_library_is_read_and_never_written() -> None:
    theirs = WithoutCopy()
    assert answers(theirs) == answers(FIVE)
    boxgeom.vectors.as_vectors(theirs)[:] = 77
    assert theirs.values.tolist() == FIVE


def test_dense_tensors_are_read() -> None:
    torch = pytest.importorskip("torch")
    for dtype in ("float16", "float32", "float64", "int32"):
        tensor = torch.tensor(FIVE, dtype=getattr(torch, dtype))
        array = np.array(FIVE, dtype=dtype)
        assert answers(tensor) == answers(list(tensor)) == answers(array)


def test_tensors_that_numpy_cannot_read_are_refused_with_the_remedy() -> None:
    torch = pytest.importorskip("torch")
    dense = torch.tensor(FIVE, dtype=torch.float32)
    kinds = [dense.clone().requires_grad_(), dense.bfloat16(), dense.to("meta")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch, on layouts still in the making
        others = [dense.to_sparse(), dense.to_sparse_csr(), torch._neg_view(dense)]
    for tensor in [*kinds, *(list(kind) for kind in kinds), *others]:
        for told in refusals(tensor):
            assert ".detach().cpu().to_dense().double()" in told


def test_sparse_arrays_are_refused_with_the_remedy() -> None:
    sparse = pytest.importorskip("scipy.sparse")
    for made in (sparse.csr_matrix, sparse.coo_array, sparse.csc_array):
        for told in refusals(made(np.array(FIVE))):
            assert ".toarray()" in told
        for told in refusals([made(np.array([row])) for row in FIVE]):
            assert ".toarray()" in told


class Unreadable:
    """An array whose library refuses, with an error of its own."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        """Raise the error."""
        raise self.error


@pytest.mark.parametrize("error", [RuntimeError("r"), TypeError("t"), KeyError("k")])
def test_whatever_another_library_raises_is_a_value_error(error: Exception) -> None:
    for vectors in (Unreadable(error), [Unreadable(error)] * 5):
        assert all("NumPy can read" in told for told in refusals(vectors))


def test_an_iterator_is_refused_with_the_remedy() -> None:
    with pytest.raises(ValueError, match=r"pass list\(\.\.\.\)$"):
        boxgeom.mean(iter(FIVE))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"pass list\(\.\.\.\)$"):
        boxgeom.mean(row for row in FIVE)  # type: ignore[arg-type]


@examples(40, random=True)
@given(
    row=st.integers(0, 4),
    column=st.integers(0, 1),
    odd=st.sampled_from(
        [True, np.True_, None, "1", b"1", 1j, {}, np.ma.masked, np.datetime64("2025")]
    ),
    container=st.sampled_from([list, tuple]),
)
def test_one_entry_that_is_no_real_number_is_seen_anywhere(
    row: int, column: int, odd: Any, container: Callable[[Any], Any]
) -> None:
    vectors: list[list[Any]] = [[float(x) for x in entries] for entries in FIVE]
    vectors[row][column] = odd
    refusals(container(map(container, vectors)))


@pytest.mark.parametrize("with_a_fraction", [False, True])
@pytest.mark.parametrize(
    "huge", [10**400, -(10**400), Fraction(10**400, 3)], ids=["+", "-", "fraction"]
)
def test_numbers_beyond_float64_are_refused_or_exact(
    huge: Any, with_a_fraction: bool
) -> None:
    vectors: list[list[Any]] = [[huge, 1], *map(list, FIVE[1:])]
    if with_a_fraction or isinstance(huge, Fraction):
        vectors[1][0] = Fraction(1, 3)
        assert boxgeom.coordinate_median(vectors).tolist() == [1, 2]
        with pytest.raises(ValueError, match="need numbers that float64 holds"):
            boxgeom.spread(vectors)
        with pytest.raises(ValueError, match="need numbers that float64 holds"):
            boxgeom.box_geom(vectors, 5, 1)
    else:
        refusals(vectors)
