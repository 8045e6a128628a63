"""The picture in docs/architecture.md shows who imports whom, and nobody else does."""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from boxgeom_testing.repository import DOCS, ROOT

Arrows = dict[str, set[str]]

TEXT = (DOCS / "architecture.md").read_text(encoding="utf-8")
[PICTURE] = re.findall(r"```mermaid\n(.*?)```", TEXT, re.DOTALL)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = {
    Path(folder).name: ROOT / folder
    for folder in PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
}
REFERENCE = PACKAGES["boxgeom"]


def drawn() -> Arrows:
    """Return the picture's arrows, from box to boxes."""
    arrows: Arrows = defaultdict(set)
    plain = re.sub(r"-\..*?\.->", "-->", re.sub(r"\[.*?\]", "", PICTURE))
    for line in plain.splitlines():
        ends = [re.findall(r"\w+", part) for part in line.split("-->")]
        for sources, targets in pairwise(ends):
            for source in sources:
                arrows[source] |= set(targets)
    return arrows


def boxes() -> dict[str, str]:
    """Return the box that each module or package is in: several may share one."""
    return {
        name: box
        for box, title in re.findall(r"(\w+) ?\[\"(.*?):", PICTURE)
        for name in title.removesuffix(", the reference").split(", ")
    }


def reachable(arrows: Arrows, start: str) -> set[str]:
    """Return all boxes that arrows lead to from a box."""
    found: set[str] = set()
    left = [start]
    while left:
        new = arrows.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, by statement or by name in a string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"^boxgeom_\w+", node.value)


def files_of(package: Path) -> dict[Path, str]:
    """Return a package's files, each with the module or folder directly in it."""
    return {
        path: path.relative_to(package).parts[0].removesuffix(".py")
        for path in package.rglob("*.py")
    }


def imports() -> set[tuple[str, str]]:
    """Return who imports whom: packages, and the reference's modules and folders."""
    found: set[tuple[str, str]] = set()
    for package, folder in PACKAGES.items():
        for path, module in files_of(folder).items():
            for name in imported(path):
                top, *inner = name.split(".")
                if top != package and top in PACKAGES:
                    found.add((package, top))
                elif top == package == "boxgeom" and not module.startswith("__"):
                    found.add((module, inner[0]))
    box_of = boxes()
    in_boxes = {(box_of.get(a, a), box_of.get(b, b)) for a, b in found}
    return {(a, b) for a, b in in_boxes if a != b}


def test_every_import_goes_along_the_arrows() -> None:
    arrows = drawn()
    for importer, whom in imports():
        assert whom in reachable(arrows, importer), f"{importer} imports {whom}"


def test_every_arrow_is_an_import() -> None:
    arrows = {(a, b) for a, targets in drawn().items() for b in targets}
    assert len(arrows) >= 10
    assert arrows <= imports()


def test_no_arrow_leads_back() -> None:
    arrows = drawn()
    assert not [box for box in arrows if box in reachable(arrows, box)]


def test_every_package_and_every_room_of_the_reference_is_in_the_picture() -> None:
    assert PACKAGES.keys() <= boxes().keys()
    rooms = {path.parent.name for path in REFERENCE.glob("*/__init__.py")}
    assert rooms <= boxes().keys()


@pytest.mark.parametrize("path", files_of(REFERENCE), ids=lambda path: path.stem)
def test_the_reference_imports_numpy_and_its_command_click_and_rich(path: Path) -> None:
    allowed = {"boxgeom", "numpy"}
    if path.is_relative_to(REFERENCE / "command"):
        allowed |= {"click", "rich"}
    packages = {name.partition(".")[0] for name in imported(path)}
    assert packages - sys.stdlib_module_names <= allowed


def test_files_named_without_a_folder_are_the_references() -> None:
    there = {path.name for path in REFERENCE.rglob("*.py")}
    assert set(re.findall(r"`(\w+\.py)`", TEXT)) <= there
