"""The twin has two ways to compute: NumPy's, and loops that numba compiled."""

from collections.abc import Iterator

import pytest

from boxgeom.fast.compiled import from_width

ALWAYS, NEVER = 1, 10**9


@pytest.fixture(scope="module", params=["numpy", "numba"])
def loops(request: pytest.FixtureRequest) -> Iterator[str]:
    """Have the twin compute in one way whatever the size, then in the other."""
    way: str = request.param
    if way == "numba":
        pytest.importorskip("numba")
    with from_width(ALWAYS if way == "numba" else NEVER):
        yield way
