"""The worker runs where boxgeom is not installed: with NumPy and nothing else."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from boxgeom_conformance.targets.python import WORKER

MODULES = sorted(WORKER.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_it_imports_numpy_the_standard_library_and_itself(path: Path) -> None:
    allowed = {"numpy", *sys.stdlib_module_names}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name.partition(".")[0] for alias in node.names} <= allowed
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert str(node.module).partition(".")[0] in allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_it_is_written_for_python_3_9(path: Path) -> None:
    """Its syntax, and what there is no syntax for: `X | Y` outside of annotations."""
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 9))
    if any(isinstance(node, ast.FunctionDef) for node in tree.body):
        first = next(node for node in tree.body if not isinstance(node, ast.Expr))
        is_entry = path.stem == "__main__"  # has none but -> None
        assert is_entry or ast.unparse(first) == "from __future__ import annotations"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            assert name not in ("zip", "map") or not node.keywords, "strict is of 3.10"
            if name in ("isinstance", "issubclass"):
                assert not isinstance(node.args[1], ast.BinOp), ast.unparse(node)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_it_takes_nothing_from_the_library_that_3_9_lacks(path: Path) -> None:
    for name in ("tomllib", "pairwise", "bit_count", "StrEnum", "add_note", "UTC"):
        assert name not in path.read_text("utf-8")


def test_it_runs_from_anywhere_by_its_path(tmp_path: Path) -> None:
    shutil.copytree(WORKER, tmp_path / "elsewhere")
    # Names that the worker's own modules have, or that it imports itself.
    for name in ("answers", "arrays", "program", "texts", "tempfile", "difflib"):
        (tmp_path / f"{name}.py").write_text("def mean(X): return X[0]\n")
    settings = {"function": "texts:mean", "call": "f(X)", "give": "array"}
    opening = {**settings, "imports": [], "stubs": [], "dies_with_parent": False}
    asked = {"id": 1, "m": 1, "d": 1, "dtype": "float64", "received": [[2.0]]}
    done = subprocess.run(
        [sys.executable, str(tmp_path / "elsewhere")],
        input=f"{json.dumps(opening)}\n{json.dumps(asked)}\n",
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    ready, answer = map(json.loads, done.stdout.splitlines())
    assert ready == {"ready": 1}
    assert answer["output"] == [2.0]
    assert answer["dtype"] == "float64"
