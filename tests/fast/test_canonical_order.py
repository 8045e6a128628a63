"""Rows are merged and sorted as lists of their numbers would be."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boxgeom_fast.array_libraries import namespace_of
from boxgeom_fast.canonical_order import canonical_places, first_of_each
from boxgeom_testing.examples import examples


@st.composite
def rows_alike(draw: st.DrawFn) -> np.ndarray:
    """Draw rows that agree up to some column, far or near, and signed zeros."""
    m, d = draw(st.integers(1, 7)), draw(st.sampled_from([1, 3, 70, 600]))
    rows = np.zeros((m, d))
    for row in rows:
        for _ in range(draw(st.integers(0, 3))):
            column = draw(st.integers(0, d - 1))
            row[column:] = draw(st.sampled_from([-1.0, -0.0, 0.0, 1.0]))
    return rows


@given(rows=rows_alike())
@examples(60)
def test_rows_are_sorted_as_lists_are(rows: np.ndarray) -> None:
    places = canonical_places(list(rows), namespace_of(rows))
    first = first_of_each(places)
    listed = [rows[i].tolist() for i in first]
    assert listed == sorted(listed)
    assert all(one != other for one, other in itertools.pairwise(listed))
    for row, place in zip(rows, places, strict=True):
        assert row.tolist() == listed[place]
    assert first == [places.tolist().index(place) for place in range(len(first))]
