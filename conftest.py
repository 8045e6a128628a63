"""Fixtures of every test: doctests know ``np``."""

from importlib.util import find_spec

import numpy as np
import pytest

# Its doctests need PyTorch, which only the extra torch brings.
collect_ignore = [] if find_spec("torch") else ["reference/boxgeom/fast/gradient.py"]


@pytest.fixture(autouse=True)
def _numpy_in_doctests(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace["np"] = np
