"""An implementation without Python: it checks the test vectors, and is checked."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from boxgeom.command import main
from boxgeom_conformance.vectors.files import PUBLISHED
from boxgeom_testing.repository import DOCS

NODE = shutil.which("node")
EXAMPLES = DOCS / "javascript"
VECTORS = Path(str(PUBLISHED))
RULES = (
    "geometric-median",
    "coordinate-median",
    "trimmed-mean",
    "mean",
    "medoid",
    "krum",
    "multi-krum",
    "md-mean",
    "md-geom",
    "box-geom",
    "box-geom-once",
    "box-mean",
)

pytestmark = pytest.mark.skipif(NODE is None, reason="needs node, which is missing")


def checked(folder: Path, vectors: Path = VECTORS) -> subprocess.CompletedProcess[str]:
    """Return how the check of the vectors, without Python, ends."""
    command = [str(NODE), str(folder / "check_vectors.mjs"), str(vectors)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return a copy of the example in which Krum sums over one neighbour more."""
    folder = tmp_path / "broken"
    shutil.copytree(EXAMPLES, folder)
    rules = folder / "boxgeom.mjs"
    text = rules.read_text()
    assert text.count("m - t - 2") == 1
    rules.write_text(text.replace("m - t - 2", "m - t - 1"))
    return folder


def test_the_example_passes_every_vector_without_python() -> None:
    done = checked(EXAMPLES)
    assert done.returncode == 0, done.stdout + done.stderr
    slugs = [
        case["slug"]
        for rule in RULES
        for group in json.loads((VECTORS / f"{rule}.json").read_text())["groups"]
        for case in group["cases"]
    ]
    runs = json.loads((VECTORS / "agreement.json").read_text())["runs"]
    slugs += [run["slug"] for run in runs if run["rule"] in RULES]
    passed = [line[5:] for line in done.stdout.splitlines() if line[:5] == "pass "]
    assert sorted(passed) == sorted(slugs)


def test_nothing_to_check_is_no_success(tmp_path: Path) -> None:
    assert checked(EXAMPLES, tmp_path).returncode == 2


def test_a_neighbour_too_many_fails_the_vectors_by_name(broken: Path) -> None:
    done = checked(broken)
    assert done.returncode == 1
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAIL ")]
    assert any(line.startswith("FAIL krum-one-neighbour-more: ") for line in failed)
    assert all("krum" in line for line in failed)


@pytest.mark.parametrize("rule", RULES)
def test_the_example_passes_every_check(rule: str) -> None:
    program = f"{NODE} {EXAMPLES / 'serve.mjs'}"
    patient = ["--examples", "8", "--timeout", "120"]
    assert main.run(["check", "--command", program, "--as", rule, *patient]) == 0


def test_a_neighbour_too_many_fails_a_check_that_names_the_vector(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = f"{NODE} {broken / 'serve.mjs'}"
    only = ["--group", "vectors"]
    assert main.run(["check", "--command", program, "--as", "krum", *only]) == 1
    told = capsys.readouterr().out
    assert "krum/vector:krum-one-neighbour-more: wrong answer" in told
