"""What is no real number is found in any kind of sequence, rows and entries."""

from collections import UserList, deque
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import boxgeom

SEQUENCES: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "tuple": tuple,
    "deque": deque,
    "UserList": UserList,
}

HIDDEN: dict[str, list[Any]] = {
    "a truth value": [True, 1.0],
    "NumPy's truth value": [1.0, np.False_],
    "a duration": [np.timedelta64(1, "h"), 1.0],
    "no duration": [1.0, np.timedelta64("NaT", "s")],
    "a date": [np.datetime64("2025-01-01"), 1.0],
    "a complex number": [1.0, 1j],
    "a text": ["1", 1.0],
    "nothing": [None, 1.0],
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("rows", SEQUENCES)
@pytest.mark.parametrize("row", SEQUENCES)
@pytest.mark.parametrize("place", range(3))
def test_an_entry_that_is_no_number_is_refused(
    hidden: list[Any], rows: str, row: str, place: int
) -> None:
    made = [[0.0, 1.0] for _ in range(3)]
    made[place] = hidden
    given = SEQUENCES[rows](SEQUENCES[row](entries) for entries in made)
    with pytest.raises(ValueError, match=r"^received: need "):
        boxgeom.aggregate(given, n=3, t=0)


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_an_array_of_objects_hides_none_either(hidden: list[Any]) -> None:
    given = np.array([[0.0, 1.0], hidden], dtype=object)
    with pytest.raises(ValueError, match=r"^received: need "):
        boxgeom.aggregate(given, n=2, t=0)


@pytest.mark.parametrize("rows", SEQUENCES)
def test_a_masked_row_is_refused(rows: str) -> None:
    masked = np.ma.MaskedArray([1.0, 999.0], mask=[False, True])
    given = SEQUENCES[rows]([masked, [0.0, 1.0]])
    with pytest.raises(ValueError, match="need an array without a mask"):
        boxgeom.mean(given)


@pytest.mark.parametrize("rows", SEQUENCES)
@pytest.mark.parametrize("row", SEQUENCES)
def test_numbers_are_read_from_each(rows: str, row: str) -> None:
    given = SEQUENCES[rows](SEQUENCES[row](entries) for entries in [[0, 1.5], [2, 3]])
    assert boxgeom.mean(given).tolist() == [1.0, 2.25]
