"""Vectors whose coordinates are tiny, huge or plain, each for itself."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Array = NDArray[Any]
TINY_TO_HUGE = [0.0, 1e-200, 1.0, 1 + 2**-52, 1e150, -1e200, 1.7e308, -1.7e308]
plain = st.one_of(st.integers(-3, 3).map(float), st.floats(-1e3, 1e3))
nasty = st.one_of(plain, st.sampled_from(TINY_TO_HUGE))


@st.composite
def vectors(
    draw: st.DrawFn, m: int | None = None, values: st.SearchStrategy[float] = nasty
) -> Array:
    """Draw m vectors, or some, in up to three dimensions."""
    row = st.lists(values, min_size=3, max_size=3)
    least, most = (1, 8) if m is None else (m, m)
    drawn = np.array(draw(st.lists(row, min_size=least, max_size=most)))
    return drawn[:, : draw(st.integers(1, 3))]


@st.composite
def attacks(draw: st.DrawFn) -> tuple[Array, Array, int, int]:
    """Draw honest vectors, up to t Byzantine ones that arrived, n and t."""
    t = draw(st.integers(1, 2))
    n = draw(st.integers(3 * t + 1, 8))
    honest_count = draw(st.integers(n - t, n))
    byzantine_count = draw(st.integers(0, n - honest_count))
    values = draw(vectors(honest_count + byzantine_count))
    return values[:honest_count], values[honest_count:], n, t
