"""Where a vector is cut into blocks, and where it lies in memory, means nothing.

Blocks are made so narrow that a few hundred coordinates have every seam: blocks on
either side of the width from which loops are compiled, a last block of any width, one
wide block, or many of one column.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast import threads
from boxgeom_fast.kernel_choice import from_width
from boxgeom_testing.examples import examples

torch: Any = pytest.importorskip("torch")

Call = Callable[[Any, int, int], Any]

STEP = boxgeom_fast.box_geom_step
EACH = boxgeom_fast.aggregate_each


def parts(step: boxgeom_fast.BoxGeomStep) -> Any:
    """Return all arrays of a step as one."""
    ends = (step.output, *step.trusted, *step.medians)
    return np.stack([np.asarray(end) for end in ends])


def of_rule(rule: str, **options: Any) -> Call:
    return lambda x, n, t: boxgeom_fast.aggregate(x, rule, n=n, t=t, **options)


def nodes(n: int, t: int) -> list[list[int]]:
    """Return what three nodes received, two of them the same."""
    return [list(range(n)), list(range(n - t)), list(range(n))[::-1]]


CALLS: dict[str, Call] = {
    **{rule: of_rule(rule) for rule in boxgeom.RULES if rule != "safe-area"},
    "multi-krum, q=2": of_rule("multi-krum", q=2),
    "box-geom-once, round 2": of_rule("box-geom-once", round_number=2),
    "box-geom of a sample": of_rule("box-geom", subsets="sample", k=3),
    "step": lambda x, n, t: parts(STEP(x, n, t)),
    "step of a sample": lambda x, n, t: parts(STEP(x, n, t, subsets="sample", k=2)),
    "round": lambda x, n, t: EACH(x, nodes(n, t), n=n, t=t),
    "round of md-mean": lambda x, n, t: EACH(x, nodes(n, t), "md-mean", n=n, t=t),
}


def spread_out(x: Vectors, down: int, across: int) -> Vectors:
    """Return the same vectors, with gaps or backwards in memory."""
    wide = np.zeros((abs(down) * len(x), abs(across) * x.shape[1]), x.dtype)
    seen = wide[::down, ::across]
    seen[:] = x
    return seen


def misaligned(x: Vectors) -> Vectors:
    memory = np.zeros(x.nbytes + 1, np.uint8)[1:]
    seen = memory.view(x.dtype).reshape(x.shape)
    seen[:] = x
    return seen


def locked(x: Vectors) -> Vectors:
    x = x.copy()
    x.flags.writeable = False
    return x


LAYOUTS: dict[str, Callable[[Vectors], Any]] = {
    "Fortran": np.asfortranarray,
    "every other row": lambda x: spread_out(x, 2, 1),
    "every third column": lambda x: spread_out(x, 1, 3),
    "backwards": lambda x: spread_out(x, -1, -1),
    "read-only": locked,
    "misaligned": misaligned,
    "of the other byte order": lambda x: x.astype(x.dtype.newbyteorder()),
    "rows apart": lambda x: [row.copy() for row in x],
    "a tuple": tuple,
    "a matrix": lambda x: x.view(np.matrix),
    "a tensor": torch.tensor,
    "tensors": lambda x: [torch.tensor(row) for row in x],
    "a transposed tensor": lambda x: torch.tensor(x.T.copy()).T,
    "a tensor with gaps": lambda x: torch.tensor(np.repeat(x, 2, axis=1))[:, ::2],
}


@contextmanager
def blocks_of(width: int, compiled_from: float) -> Iterator[None]:
    """For a while, cut vectors into blocks of a width, a power of two."""
    bytes_of, least = (
        patch.object(threads, name, value)
        for name, value in (("BLOCK_BYTES", 1), ("LEAST_WIDTH", width))
    )
    with bytes_of, least, from_width(compiled_from):
        yield


def drawn(m: int, d: int, dtype: str, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((m, d))
    vectors[m - 1] *= -9
    vectors[1] = vectors[seed % 2]
    return vectors.astype(dtype)


@examples(200)
@given(
    name=st.sampled_from(sorted(CALLS)),
    layout=st.sampled_from(sorted(LAYOUTS)),
    m=st.sampled_from([7, 8]),
    d=st.integers(1, 299),
    width=st.sampled_from([8, 16, 32, 64, 256]),
    narrower=st.sampled_from([0.25, 0.5, 1.0, math.inf]),
    dtype=st.sampled_from(["float16", "float32", "float64"]),
    seed=st.integers(0, 9),
)
def test_neither_blocks_nor_memory_mean_anything(
    name: str,
    layout: str,
    m: int,
    d: int,
    width: int,
    narrower: float,
    dtype: str,
    seed: int,
) -> None:
    vectors, call = drawn(m, d, dtype, seed), CALLS[name]
    with from_width(math.inf):
        whole = call(vectors, m, 1)
    with blocks_of(width, compiled_from=width * narrower):
        cut = call(vectors, m, 1)
        moved = call(LAYOUTS[layout](vectors), m, 1)
    assert cut.dtype == whole.dtype == vectors.dtype
    assert np.asarray(moved).tobytes() == cut.tobytes()
    slack = 16 * np.finfo(dtype).eps * np.abs(vectors).max().astype(float)
    assert np.abs(cut.astype(float) - whole).max() <= slack


@pytest.mark.parametrize("compiled_from", [1, 4, 5, math.inf])
@pytest.mark.parametrize("rule", sorted(boxgeom.RULES.keys() - {"safe-area"}))
def test_of_narrow_blocks_every_rule_is_the_reference_s(
    rule: str, compiled_from: float
) -> None:
    for d in (1, 3, 4, 5, 11, 12):
        vectors = drawn(7, d, "float64", seed=d)
        with blocks_of(4, compiled_from):
            fast = boxgeom_fast.aggregate(vectors, rule, n=7, t=1)
        assert np.abs(fast - boxgeom.aggregate(vectors, rule, n=7, t=1)).max() <= 1e-13


def test_of_narrow_blocks_the_safe_area_is_the_reference_s() -> None:
    pytest.importorskip("cvxpy")
    vectors = drawn(5, 2, "float64", seed=0)
    with blocks_of(1, compiled_from=1):
        fast = boxgeom_fast.aggregate(vectors, "safe-area", n=5, t=1)
    assert (fast == boxgeom.safe_area(vectors, 5, 1)).all()


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("d", [16, 17, 31, 40])
@pytest.mark.parametrize("layout", ["C", *LAYOUTS])
def test_what_is_not_finite_is_found_in_every_block(
    layout: str, d: int, bad: float
) -> None:
    for column in (0, 15, d - 1):
        vectors = drawn(5, d, "float32", seed=1)
        vectors[3, column] = bad
        moved = LAYOUTS.get(layout, np.array)(vectors)
        message = f"need finite numbers, got {bad} in row 3, column {column}"
        with blocks_of(16, compiled_from=16), pytest.raises(ValueError, match=message):
            boxgeom_fast.aggregate(moved, "mean", n=5, t=1)


@pytest.mark.parametrize(
    ("n", "t", "d", "rule"),
    [
        (10, 3, 66_000, "box-geom"),
        (10, 3, 67_583, "geometric-median"),
        (10, 3, 132_572, "md-mean"),
        (31, 3, 100_000, "multi-krum"),
        (100, 9, 25_450, "coordinate-median"),
    ],
)
def test_sizes_with_a_narrow_last_block_are_like_any_other(
    n: int, t: int, d: int, rule: str
) -> None:
    vectors = drawn(n, d, "float32", seed=0)
    fast = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
    with from_width(math.inf):
        slow = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
    assert np.abs(fast - slow).max() <= 1e-5
