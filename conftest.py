"""Fixtures of every test: doctests know ``np`` and ``boxgeom``."""

import os
import tempfile
from importlib.util import find_spec

import numpy as np
import pytest

import boxgeom

# Their doctests need what only the extras torch and numba bring.
NEEDED = {
    "torch": ["gradient.py", "sources.py", "tracked.py"],
    "numba": ["kernels"],
}
collect_ignore = [
    f"training/boxgeom_fast/{file}"
    for library, files in NEEDED.items()
    for file in files
    if find_spec(library) is None
]
# Looking for its doctests raises what its objects raise.
collect_ignore.append("tests/conformance/targets/examples/odd_answers.py")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what the tests compile, with whatever they replaced, from the user's own."""
    kept = tempfile.TemporaryDirectory()
    config.add_cleanup(kept.cleanup)
    os.environ["NUMBA_CACHE_DIR"] = kept.name


@pytest.fixture(autouse=True)
def _names_in_doctests(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace |= {"np": np, "boxgeom": boxgeom}
