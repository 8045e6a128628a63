"""What every test meets: doctests know our names, nothing of the user's is touched."""

import os
import shlex
import tempfile
from importlib.util import find_spec

import numpy as np
import pytest

from boxgeom_testing.commands import Ended, Run
from boxgeom_testing.examples import register_profiles

register_profiles()

# Their doctests need what only the extras torch and numba bring.
NEEDED = {
    "torch": ["gradient.py", "sources.py", "gradient_requests.py", "process_group.py"],
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
    """Keep what the tests compile, with whatever they replaced, from the user's own.

    The processes of one run share it, so that a loop is compiled once.
    """
    if hasattr(config, "workerinput"):
        return
    kept = tempfile.TemporaryDirectory()
    config.add_cleanup(kept.cleanup)
    os.environ["NUMBA_CACHE_DIR"] = kept.name


@pytest.fixture(autouse=True)
def _names_in_doctests(doctest_namespace: dict[str, object]) -> None:
    # Not above: what is imported before coverage begins would count as never run.
    import boxgeom

    doctest_namespace |= {"np": np, "boxgeom": boxgeom}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``boxgeom`` in this process."""
    from boxgeom.command import main

    def run_here(*arguments: str) -> Ended:
        words = shlex.split(arguments[0]) if len(arguments) == 1 else arguments
        capsys.readouterr()
        code = main.run(words)
        return Ended(code, *capsys.readouterr())

    return run_here
