"""The twin has two ways to compute: NumPy's, and loops that numba compiled."""

import math
from collections.abc import Iterator

import pytest

from boxgeom_fast.kernel_choice import from_width


@pytest.fixture(scope="module", params=["numpy", "numba"])
def loops(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have the twin compute in one way whatever the size, then in the other."""
    way: str = request.param
    if way == "numba":
        pytest.importorskip("numba")
    with from_width(1 if way == "numba" else math.inf):
        yield way
