"""Columns are left where they are in memory if that is in order, else brought along."""

import numpy as np
import pytest

from boxgeom.vectors import Vectors
from boxgeom_fast.column_block import Block
from boxgeom_fast.place import Place, matrix_of

VECTORS = np.arange(24.0).reshape(4, 6)


def test_rows_of_one_array_are_found_in_it() -> None:
    found = matrix_of([VECTORS[3], VECTORS[0], VECTORS[3]])
    assert found is not None
    matrix, order = found
    assert np.shares_memory(matrix, VECTORS)
    assert (matrix[order] == VECTORS[[3, 0, 3]]).all()


@pytest.mark.parametrize(
    "rows",
    [
        list(VECTORS[1:][::2]),
        list(VECTORS.copy()[::-1]),
        [VECTORS.ravel()[13:19], VECTORS.ravel()[1:7]],
        [VECTORS[2]],
    ],
)
def test_rows_of_part_of_an_array_are_found_in_it(rows: list[Vectors]) -> None:
    found = matrix_of(rows)
    assert found is not None
    matrix, order = found
    assert matrix.flags.carray
    assert (matrix[order] == rows).all()
    assert all(np.shares_memory(matrix, row) for row in rows)


@pytest.mark.parametrize(
    "rows",
    [
        [row.copy() for row in VECTORS],
        [VECTORS[0], VECTORS[0].copy()],
        [np.zeros((2, 1))[0], np.zeros((2, 1))[0]],
        list(VECTORS[:, 1:]),
        list(VECTORS[:, ::-1]),
        list(VECTORS.T),
        list(np.asfortranarray(VECTORS)),
        list(VECTORS.view(np.float32)[:, ::2]),
        [VECTORS.ravel()[1:7], VECTORS.ravel()[8:14]],
        list(np.broadcast_to(VECTORS[0], (3, 6))),
    ],
)
def test_rows_that_are_not_rows_of_one_array_are_not_found(rows: list[Vectors]) -> None:
    assert matrix_of(rows) is None


def test_rows_of_half_the_length_are_found_among_those_between() -> None:
    found = matrix_of(list(VECTORS[:, :3]))
    assert found is not None
    assert found[1].tolist() == [0, 2, 4, 6]
    assert (found[0][found[1]] == VECTORS[:, :3]).all()


def test_what_may_not_be_written_to_is_not_found() -> None:
    vectors = VECTORS.copy()
    vectors.flags.writeable = False
    assert matrix_of(list(vectors)) is None


def test_a_block_brings_its_columns_together() -> None:
    block = Block(Place(VECTORS, np.array([2, 0]), 1, 4))
    assert block.width == 3
    assert (block.array == VECTORS[[2, 0], 1:4]).all()
    whole = Block(Place(VECTORS, np.array([1, 0, 3, 2]), 0, 6))
    assert (whole.array == VECTORS[[1, 0, 3, 2]]).all()
    assert Block.of(VECTORS).array is VECTORS
