"""Fixtures of every test: doctests know ``np``."""

from importlib.util import find_spec

import numpy as np
import pytest

# Their doctests need what only the extras torch and numba bring.
NEEDED = {"torch": "gradient.py", "numba": "kernels"}
collect_ignore = [
    f"reference/boxgeom/fast/{file}"
    for library, file in NEEDED.items()
    if find_spec(library) is None
]


@pytest.fixture(autouse=True)
def _numpy_in_doctests(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace["np"] = np
