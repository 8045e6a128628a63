"""CONTRIBUTING's recipes name the files that mention what is there already."""

import re
import shlex
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

import boxgeom_conformance
from boxgeom import ATTACKS, DELIVERIES, RULES
from boxgeom_conformance.checks.claim import CLAIMS
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_proofs.theorems import REGISTRY
from boxgeom_testing.repository import DOCS, ROOT
from boxgeom_training.data.registry import DATASETS

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ADAPTERS = ROOT / "proofs" / "boxgeom_conformance" / "adapters"
FOLDERS = ("reference", "proofs", "training", "tests", "docs", ".ci")

assert boxgeom_conformance.all_checks()  # so that all claims are registered

REGISTRIES: dict[str, Collection[str]] = {
    "A rule": RULES,
    "An attack": ATTACKS,
    "A theorem": REGISTRY,
    "A check": CLAIMS.keys() - {subject.claim for subject in SUBJECTS.values()},
    "A data set": DATASETS,
    "An adapter": [path.stem for path in ADAPTERS.glob("*.toml")],
}
"""For each recipe, the names of what is there already."""


def paths_in(text: str) -> list[str]:
    """Return the paths into the repository that a text has in backticks."""
    spans = re.findall(r"`([\w.-]+/[\w./-]*)`", text)
    return [span for span in spans if span.partition("/")[0] in FOLDERS]


def matches(path: str) -> set[str]:
    """Return the files that a path stands for: NAME is any, a folder all within."""
    wanted = re.sub(r"NAME|GROUP", "*", path)
    found = ROOT.glob(f"{wanted}**/*" if path.endswith("/") else wanted)
    return {file.relative_to(ROOT).as_posix() for file in found if file.is_file()}


def section_of(recipe: str) -> str:
    """Return a recipe as it stands in CONTRIBUTING."""
    return CONTRIBUTING.partition(f"\n### {recipe}\n")[2].partition("\n###")[0]


def steps(recipe: str) -> list[str]:
    """Return the paths of a recipe's steps, one each, in order."""
    [section] = re.findall(
        rf"^### {recipe}\n(.*?)(?=^##|\Z)", CONTRIBUTING, re.M | re.S
    )
    return re.findall(r"^\d+\. `([^`]+)`", section, re.M)


def named(recipe: str) -> set[str]:
    """Return all files that a recipe names: its steps, and what may follow."""
    [section] = re.findall(
        rf"^### {recipe}\n(.*?)(?=^##|\Z)", CONTRIBUTING, re.M | re.S
    )
    return set().union(*map(matches, paths_in(section)))


def sources() -> dict[str, str]:
    """Return the text of all files in which names may stand, but for the tests'."""
    kinds = {".py", ".md", ".mjs", ".json", ".toml", ".j2"}
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in FOLDERS
        if folder != "tests"
        for path in (ROOT / folder).rglob("*")
        if path.suffix in kinds
    }


SOURCES = sources()


def mentions(name: str, *, in_words: bool = False) -> set[str]:
    """Return the sources that have a name, in any spelling; as a part of words too."""
    spelled = name.replace("-", "[-_]?" if in_words else "[-_]")
    pattern = spelled if in_words else rf"(?<![\w-]){spelled}(?![\w-])"
    word = re.compile(pattern, re.IGNORECASE)
    return {path for path, text in SOURCES.items() if word.search(text)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_in_the_documents_exists(path: Path) -> None:
    for named_path in paths_in(path.read_text(encoding="utf-8")):
        assert matches(named_path) or (ROOT / named_path).is_dir(), named_path


@pytest.mark.parametrize("recipe", REGISTRIES)
def test_every_step_of_a_recipe_was_needed_for_all_that_is_there(recipe: str) -> None:
    assert steps(recipe)
    for name in REGISTRIES[recipe]:
        having = mentions(name, in_words=True)
        for step in steps(recipe):
            if not step.startswith("tests/") and "__init__" not in step:
                assert matches(step) & having, f"{step} for {name}"


@pytest.mark.parametrize("recipe", REGISTRIES)
def test_a_recipe_leaves_out_no_file_that_names_what_is_there(recipe: str) -> None:
    missing = {name: mentions(name) - named(recipe) for name in REGISTRIES[recipe]}
    # Most names also stand in examples. One that stands in none shows what is needed,
    # and so does a file that has nearly all of them.
    assert not min(missing.values(), key=len)
    for path in set().union(*missing.values()):
        having = sum(path in others for others in missing.values())
        assert having < max(0.75 * len(missing), 3), path


def test_the_recipe_for_a_rule_is_short() -> None:
    assert len(steps("A rule")) <= 13


def test_the_recipe_for_an_attack_serves_deliveries() -> None:
    for name in DELIVERIES:
        assert "reference/boxgeom/agreement/deliveries.py" in mentions(name)
        assert {"docs/spec.md", "docs/glossary.md"} <= mentions(name)


def commands(tool: str) -> list[list[str]]:
    """Return the words after a tool, for each line of CONTRIBUTING that calls it."""
    lines = re.findall(rf"^\.venv/bin/{tool} (.*)$", CONTRIBUTING, re.M)
    return [shlex.split(line, comments=True) for line in lines]


def test_commands_that_run_some_tests_find_some() -> None:
    found = commands("python")
    assert len(found) >= 3
    for words in found:
        call = [sys.executable, *words, "--collect-only", "--quiet", "--no-header"]
        done = subprocess.run(
            call, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stdout
