"""CI runs what CONTRIBUTING names, on every Python that the package names."""

import re
import tomllib

from boxgeom_testing.repository import ROOT

SCRIPT = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
WORKFLOWS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in (ROOT / ".github" / "workflows").iterdir()
}


def test_ci_runs_on_every_python_that_the_package_names() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    classifiers = tomllib.loads(text)["project"]["classifiers"]
    named = [c.rpartition(" ")[2] for c in classifiers if ":: 3." in c]
    [matrix] = re.findall(r"python: \[(.*)\]", WORKFLOWS["ci"])
    assert re.findall(r'"([\d.]+)"', matrix) == named
    assert "run: bash .ci/run" in WORKFLOWS["ci"]


def test_nothing_is_released_that_ci_did_not_pass() -> None:
    assert "uses: ./.github/workflows/ci.yml" in WORKFLOWS["release"]
    assert "needs: check" in WORKFLOWS["release"]


def test_the_script_runs_the_long_form_of_the_tests_and_asks_the_kernel() -> None:
    targets = re.findall(r"^ *make (?:-C \S+ )?([\w-]+)$", SCRIPT, re.MULTILINE)
    assert targets == ["lint", "test-all", "run", "prove-kernel"]
    assert "--collect-only" in SCRIPT
    assert '-m "not slow"' in SCRIPT
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert all(f"`make {target}`" in contributing for target in targets)
