"""Everything imports the reference; the reference imports and names none of it."""

import ast
from pathlib import Path

import pytest

import boxgeom

SOURCES = sorted(Path(boxgeom.__file__).parent.rglob("*.py"))
OTHERS = ("boxgeom_conformance", "boxgeom_fast", "boxgeom_proofs", "boxgeom_training")


def imported(tree: ast.AST) -> set[str]:
    """Return the modules that import statements name, wherever they stand."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def said(tree: ast.AST) -> set[str]:
    """Return the strings of a module, of which some could name what to import."""
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.stem))
def test_the_reference_knows_no_other_package(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    packages = {name.partition(".")[0] for name in imported(tree)}
    assert packages.isdisjoint(OTHERS)
    assert not [text for text in said(tree) if any(name in text for name in OTHERS)]


def test_an_import_within_a_function_and_a_name_in_a_string_are_seen() -> None:
    tree = ast.parse("def f():\n    import boxgeom_fast.rows\n    g('boxgeom_proofs')")
    assert imported(tree) == {"boxgeom_fast.rows"}
    assert said(tree) == {"boxgeom_proofs"}
