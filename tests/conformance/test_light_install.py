"""The kit needs little: none of the libraries that are large and judge nothing."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from boxgeom_testing.repository import ROOT, document

LARGE = ("cvxpy", "scipy", "z3", "cvc5", "torch", "sklearn", "matplotlib", "numba")
"""Modules that a process of this test cannot import."""

WITHOUT_THEM = f"""
import sys

sys.modules.update(dict.fromkeys({LARGE!r}))
from boxgeom.command.main import run

sys.exit(run(sys.argv[1:]))
"""

THEIRS = """
import numpy as np

def safe_area(X, n, t):
    if not (0 <= 2 * t < n and n - t <= len(X) <= n and np.isfinite(X).all()):
        raise ValueError("these do not fit")
    trim = len(X) - (n - t)
    return np.sort(X, axis=0)[[trim, len(X) - 1 - trim]].mean(axis=0)
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process that has no large library."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_THEM, *words],
        cwd=folder,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )


def extra(name: str) -> set[str]:
    """Return the names of the packages that an extra brings."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    wanted = tomllib.loads(text)["project"]["optional-dependencies"][name]
    return {re.match(r"[\w-]+", requirement)[0] for requirement in wanted}  # type: ignore[index]  # every requirement begins with a name


def test_the_extra_brings_no_large_library_and_the_guide_names_what_it_brings() -> None:
    brought = extra("conformance")
    assert brought.isdisjoint({*LARGE, "z3-solver", "scikit-learn"})
    [said] = re.findall(
        r"it brings (.*?)\. ", " ".join(document("conformance.md").split())
    )
    assert set(re.split(r", | and ", said)) == brought - {"packaging"}


def test_the_rule_whose_reference_needs_cvxpy_is_judged_without(tmp_path: Path) -> None:
    (tmp_path / "theirs.py").write_text(THEIRS)
    words = ["check", "theirs", "--where", "d == 1", "--examples", "6"]
    done = run(tmp_path, *words, "--out", "run.json", "--junit", "junit.xml")
    assert done.returncode == 0, done.stdout + done.stderr
    done = run(tmp_path, "report", "run.json", "--out", "report")
    assert done.returncode == 0, done.stderr


def test_test_vectors_are_checked_and_listed_without(tmp_path: Path) -> None:
    published = ROOT / "proofs" / "boxgeom_conformance" / "vectors" / "published"
    for words in (["check", str(published)], ["list", "--rule", "safe-area"]):
        done = run(tmp_path, "vectors", *words)
        assert done.returncode == 0, done.stderr
