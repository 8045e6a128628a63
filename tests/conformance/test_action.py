"""The GitHub Action does what its inputs say; its scripts are run for real."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from boxgeom_testing.repository import ROOT

ACTION = (ROOT / "action.yml").read_text("utf-8")
INPUTS = re.findall(
    r"^  ([\w-]+):$", ACTION.partition("\ninputs:")[2].partition("\noutputs:")[0], re.M
)
STEPS = {
    text.partition("\n")[0]: text
    for text in re.split(r"^    - name: ", ACTION, flags=re.M)[1:]
}
EXPRESSION = re.compile(r"\$\{\{ ([\w.-]+) \}\}")


def script(step: str) -> str:
    """Return the shell script of a step, "" if it has none."""
    _, _, block = STEPS[step].partition("      run: ")
    lines = block.splitlines()
    if lines[:1] != ["|"]:
        return block.strip()
    return "\n".join(line.removeprefix("        ") for line in lines[1:])


def environment(step: str, **known: str) -> dict[str, str]:
    """Return what a step's env block says when inputs and contexts are as given."""
    _, _, block = STEPS[step].partition("      env:\n")
    pairs = re.findall(r"^        (\w+): (.+)$", block.partition("      run:")[0], re.M)
    return {
        name: EXPRESSION.sub(lambda found: known.get(found[1], ""), value)
        for name, value in pairs
    }


class Job:
    """A job on a machine of our own: steps are run as GitHub would run them."""

    def __init__(self, folder: Path, **inputs: str) -> None:
        self.folder = folder
        self.results = folder / "boxgeom-conformance"
        self.output = folder / "output"
        self.summary = folder / "summary"
        self.known = {f"inputs.{name}": value for name, value in inputs.items()}
        self.known |= {"runner.temp": str(folder), "github.action_path": str(ROOT)}

    def run(self, step: str) -> subprocess.CompletedProcess[str]:
        """Run a step, and take over what it puts out."""
        path = os.pathsep.join(
            [str(self.folder), str(Path(sys.executable).parent), os.environ["PATH"]]
        )
        told = environment(step, **self.known)
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script(step)],
            cwd=self.folder,
            env={
                **os.environ,
                **told,
                "PATH": path,
                "GITHUB_OUTPUT": str(self.output),
                "GITHUB_STEP_SUMMARY": str(self.summary),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        if self.output.exists():
            for line in self.output.read_text("utf-8").splitlines():
                name, _, value = line.partition("=")
                self.known[f"steps.check.outputs.{name}"] = value
        return done


def check_and_exit(job: Job) -> int:
    """Return how the job ends."""
    for step in ("Check", "Report"):
        done = job.run(step)
        assert done.returncode == 0, done.stderr
    return job.run("Exit as the check did").returncode


@pytest.mark.parametrize("step", list(STEPS))
def test_no_script_has_an_expression_in_its_text(step: str) -> None:
    assert "${{" not in script(step)


def test_every_input_is_used_and_every_input_used_is_there() -> None:
    used = set(re.findall(r"\binputs\.([\w-]+)", ACTION))
    assert used == set(INPUTS)


def test_every_input_of_a_step_reaches_its_script() -> None:
    for step in STEPS:
        for name in environment(step):
            assert re.search(rf"\${{?{name}\b", script(step)), (step, name)


def test_what_passes_ends_well_and_is_summarised(tmp_path: Path) -> None:
    job = Job(
        tmp_path,
        target="boxgeom:krum",
        examples="2",
        **{"as": "krum", "extra-args": "--group\ncontract\n--only\nprints_nothing"},
    )
    assert check_and_exit(job) == 0
    assert "boxgeom:krum" in job.summary.read_text("utf-8")
    names = {path.name for path in job.results.iterdir()}
    assert names == {"junit.xml", "run.json", "report.md", "report.html"}


def test_what_fails_fails_the_job_after_the_report(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def krum(X, n, t):\n    return X[0] + 1\n")
    only = "--only\nhas_the_least_score"
    job = Job(tmp_path, target="mine:krum", **{"as": "krum", "extra-args": only})
    assert check_and_exit(job) == 1
    assert "wrong answer" in job.summary.read_text("utf-8")


def test_bad_input_fails_the_job_without_a_report(tmp_path: Path) -> None:
    job = Job(tmp_path, target="boxgeom:krum")
    assert check_and_exit(job) == 2
    assert not job.summary.exists()


def test_what_a_user_gives_is_never_run(tmp_path: Path) -> None:
    nasty = '"; touch stolen; $(touch stolen) `touch stolen` #'
    names = ("target", "as", "call", "where", "known", "library", "extra-args")
    for name in names:
        job = Job(tmp_path, **{name: nasty})
        assert check_and_exit(job) == 2
    job = Job(tmp_path, target="--help")
    assert check_and_exit(job) == 2
    assert not (tmp_path / "stolen").exists()


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, [f"{ROOT}[conformance]"]),
        (
            {"boxgeom": "boxgeom[conformance]==0.1.0", "install": ".\nnumpy>=2\n"},
            ["boxgeom[conformance]==0.1.0", ".", "numpy>=2"],
        ),
    ],
)
def test_it_installs_what_it_is_told_to(
    given: dict[str, str], wanted: list[str], tmp_path: Path
) -> None:
    pretended = tmp_path / "python"
    pretended.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$0.told"\n')
    pretended.chmod(0o755)
    assert Job(tmp_path, **given).run("Install").returncode == 0
    told = (tmp_path / "python.told").read_text("utf-8").splitlines()
    assert told == ["-m", "pip", "install", "--quiet", "--", *wanted]
