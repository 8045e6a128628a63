"""Pictures and labels become bytes and integers, or are refused: nothing is rounded."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sklearn.datasets
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from boxgeom_training.data.dataset import in_one_piece, samples_of
from boxgeom_training.data.registry import load_dataset

DTYPES = ["?", "u1", "i1", "u2", "i2", ">i4", "i8", "u8", "f2", "f4", ">f4", "f8"]
LABELS = np.arange(10) % 2


@st.composite
def numbers(draw: st.DrawFn, ndim: int) -> np.ndarray:
    dtype = np.dtype(draw(st.sampled_from(DTYPES)))
    shape = draw(array_shapes(min_dims=ndim, max_dims=ndim, max_side=4))
    small = st.integers(0, 1 if dtype.kind == "b" else 20)
    small_numbers = arrays(dtype, shape, elements=small.map(dtype.type))
    return draw(small_numbers | arrays(dtype, shape))


def are_whole(array: np.ndarray, largest: int) -> bool:
    exact = [float(number) for number in array.ravel()]
    return all(0 <= x <= largest and x.is_integer() for x in exact)


@given(numbers(2), st.sampled_from([1, 16, 255]))
def test_pictures_survive_or_are_refused(pictures: np.ndarray, largest: int) -> None:
    before, labels = pictures.copy(), np.zeros(len(pictures), dtype=int)
    if are_whole(pictures, largest):
        samples = samples_of("x", pictures, labels, largest)
        np.testing.assert_array_equal(samples.pictures, pictures)
        np.testing.assert_allclose(samples.inputs(slice(None)) * largest, pictures)
    else:
        message = f"x: need pictures of whole numbers from 0 to {largest}, got"
        with pytest.raises(ValueError, match=message):
            samples_of("x", pictures, labels, largest)
    np.testing.assert_array_equal(pictures, before)


@given(numbers(1))
def test_labels_survive_or_are_refused(labels: np.ndarray) -> None:
    pictures = np.zeros((len(labels), 2))
    if are_whole(labels, 2**31 - 1):
        samples = samples_of("x", pictures, labels, 1)
        np.testing.assert_array_equal(samples.labels, labels)
    else:
        with pytest.raises(ValueError, match="x: need labels of whole numbers from 0"):
            samples_of("x", pictures, labels, 1)


@pytest.mark.parametrize(
    ("pictures", "labels", "message"),
    [
        (np.full((10, 4), 0.5), LABELS, "whole numbers from 0 to 16, got 0.5"),
        (np.full((10, 4), 17), LABELS, "whole numbers from 0 to 16, got 17"),
        (np.full((10, 4), -1), LABELS, "whole numbers from 0 to 16, got -1"),
        (np.full((10, 4), np.nan), LABELS, "whole numbers from 0 to 16, got nan"),
        (np.full((10, 4), "1"), LABELS, "got dtype <U1"),
        (np.ones((10, 4)), LABELS - 0.5, "labels of whole numbers"),
        (np.ones((10, 4)), LABELS - 1, "labels of whole numbers"),
        (np.ones((10, 4)), LABELS[:9], r"got \(10, 4\) and \(9,\)"),
        (np.ones((10, 2, 2)), LABELS, r"got \(10, 2, 2\) and \(10,\)"),
        (np.ones((0, 4)), LABELS[:0], r"got \(0, 4\) and \(0,\)"),
        (np.ones((10, 5)), LABELS, r"need pictures of 4 numbers for shape \(1, 2, 2\)"),
    ],
)
def test_a_data_set_that_would_be_changed_is_refused(
    pictures: Any, labels: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        in_one_piece("x", pictures, labels, (1, 2, 2), largest=16)


@pytest.mark.parametrize("largest", [0, -1, 256, 65535, float("nan")])
def test_the_brightest_value_fits_into_a_byte(largest: int) -> None:
    with pytest.raises(ValueError, match="need 0 < largest <= 255"):
        in_one_piece("x", np.ones((10, 4)), LABELS, (1, 2, 2), largest)


@pytest.mark.parametrize(
    ("picture", "label", "message"),
    [
        (0.5, "3", "OpenML's mnist_784: need pictures of whole numbers"),
        (256.0, "3", "OpenML's mnist_784: need pictures of whole numbers"),
        (1.0, "3.5", "OpenML's mnist_784: need labels of whole numbers"),
        (1.0, "nan", "OpenML's mnist_784: need labels of whole numbers"),
    ],
)
def test_what_openml_sends_is_looked_at(
    picture: float, label: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = SimpleNamespace(
        data=np.full((3, 784), picture), target=np.array([label] * 3)
    )
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", lambda *_, **__: found)
    with pytest.raises(ValueError, match=message):
        load_dataset("mnist", download=True)
