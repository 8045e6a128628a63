"""The GitHub Action does what its inputs say; its scripts are run for real."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from boxgeom_testing.repository import ROOT

ACTION = (ROOT / "action.yml").read_text("utf-8")
INPUTS = re.findall(
    r"^  ([\w-]+):\n.*\n    default: (.*)$",
    ACTION.partition("\ninputs:")[2].partition("\noutputs:")[0],
    re.M,
)
DEFAULTS = {name: default.strip('"') for name, default in INPUTS}
STEPS = {
    text.partition("\n")[0]: text
    for text in re.split(r"^    - name: ", ACTION, flags=re.M)[1:]
}
EXPRESSION = re.compile(r"\$\{\{ ([\w.-]+) \}\}")
HOST = "/home/runner/work"
"""Where a runner keeps things, under names that a job's container does not know."""


def script(step: str) -> str:
    """Return the shell script of a step, "" if it has none."""
    _, _, block = STEPS[step].partition("      run: ")
    lines = block.splitlines()
    if lines[:1] != ["|"]:
        return block.strip()
    return "\n".join(line.removeprefix("        ") for line in lines[1:])


def setting(step: str, key: str) -> str:
    """Return what a step says under a key of one line, "" if it does not have it."""
    found = re.search(rf"^      {key}: (.+)$", STEPS[step], re.M)
    return found[1] if found else ""


def pairs(step: str, key: str, **known: str) -> dict[str, str]:
    """Return a step's pairs under a key, their expressions evaluated."""
    found = re.search(rf"^      {key}:\n((?:^        .+\n)+)", STEPS[step], re.M)
    lines = found[1] if found else ""
    return {
        name: evaluated(value, known)
        for name, value in re.findall(r"^        ([\w-]+): (.+)$", lines, re.M)
    }


def evaluated(text: str, known: dict[str, str]) -> str:
    """Return a text with what its expressions stand for."""
    return EXPRESSION.sub(lambda found: known.get(found[1], ""), text)


@dataclass
class Runner:
    """A stand-in for GitHub's runner: the jobs of one run, and what they upload.

    With a container the job's own paths are in the environment alone; expressions
    have those of the host, as the runner evaluates them there.
    """

    home: Path
    container: bool = False
    artifacts: dict[str, Path] = field(default_factory=dict)

    def job(self, name: str = "conformance", index: int = 0) -> "Job":
        """Return a job, one of a matrix if its index says so."""
        folder = self.home / f"{name}-{index}"
        (folder / "temp").mkdir(parents=True)
        (folder / "workspace").mkdir()
        return Job(self, folder, name, index)

    def upload(self, name: str, path: str, if_none: str) -> None:
        """Keep a folder as an artifact, as actions/upload-artifact@v4 does."""
        if not Path(path).is_dir() or not list(Path(path).iterdir()):
            assert if_none == "ignore", f"no files were found in {path!r}"
            return
        assert name not in self.artifacts, f"409 Conflict: there is an artifact {name}"
        assert re.fullmatch(r'[^":<>|*?\r\n\\/]+', name), name
        self.artifacts[name] = self.home / "artifacts" / name
        shutil.copytree(path, self.artifacts[name])


@dataclass
class Job:
    """A job on a machine of our own."""

    runner: Runner
    folder: Path
    name: str
    index: int

    @property
    def workspace(self) -> Path:
        """Where the user's repository is checked out."""
        return self.folder / "workspace"

    def use(self, **inputs: str) -> "Use":
        """Return one use of the action in the job."""
        unknown = set(inputs) - set(DEFAULTS)
        assert not unknown, unknown
        return Use(self, {**DEFAULTS, **inputs})


class Use:
    """One use of the action: its steps are run as GitHub would run them."""

    def __init__(self, job: Job, inputs: dict[str, str]) -> None:
        self.job = job
        self.scratch = job.folder / f"use-{len(list(job.folder.iterdir()))}"
        self.scratch.mkdir()
        self.summary = self.scratch / "summary"
        temp, action = str(job.folder / "temp"), str(ROOT)
        self.known = {f"inputs.{name}": value for name, value in inputs.items()}
        self.known |= {
            "runner.temp": f"{HOST}/_temp" if job.runner.container else temp,
            "github.action_path": f"{HOST}/_actions"
            if job.runner.container
            else action,
            "github.workspace": HOST if job.runner.container else str(job.workspace),
            "strategy.job-index": str(job.index),
        }
        self.environment = {
            "RUNNER_TEMP": temp,
            "GITHUB_ACTION_PATH": action,
            "GITHUB_WORKSPACE": str(job.workspace),
            "GITHUB_JOB": job.name,
            "GITHUB_OUTPUT": str(self.scratch / "output"),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }

    def run(self, step: str) -> subprocess.CompletedProcess[str]:
        """Run a step that has a script, and take over what it puts out."""
        place = evaluated(setting(step, "working-directory"), self.known) or "."
        path = [str(self.scratch), str(Path(sys.executable).parent), os.environ["PATH"]]
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script(step)],
            cwd=self.job.workspace / place,
            env={
                **os.environ,
                **self.environment,
                **pairs(step, "env", **self.known),
                "PATH": os.pathsep.join(path),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        output = Path(self.environment["GITHUB_OUTPUT"])
        if setting(step, "id") and output.exists():
            for line in output.read_text("utf-8").splitlines():
                name, _, value = line.partition("=")
                self.known[f"steps.{setting(step, 'id')}.outputs.{name}"] = value
        return done

    def end(self) -> int:
        """Run what comes after the installation, and return how the job ends."""
        for step in ("Check", "Report"):
            done = self.run(step)
            assert done.returncode == 0, done.stderr
        given = pairs("Keep the results", "with", **self.known)
        self.job.runner.upload(given["name"], given["path"], given["if-no-files-found"])
        return self.run("Exit as the check did").returncode


@pytest.fixture(params=[False, True], ids=["machine", "container"])
def runner(request: pytest.FixtureRequest, tmp_path: Path) -> Runner:
    return Runner(tmp_path, container=request.param)


@pytest.mark.parametrize("step", list(STEPS))
def test_no_script_has_an_expression_in_its_text(step: str) -> None:
    assert "${{" not in script(step)


def test_every_input_is_used_and_every_input_used_is_there() -> None:
    used = set(re.findall(r"\binputs\.([\w-]+)", ACTION))
    assert used == set(DEFAULTS)


def test_every_input_of_a_step_reaches_its_script() -> None:
    for step in STEPS:
        for name in pairs(step, "env"):
            assert re.search(rf"\${{?{name}\b", script(step)), (step, name)


def test_the_steps_are_those_that_are_run_here() -> None:
    here = ["Check", "Report", "Keep the results", "Exit as the check did"]
    assert list(STEPS) == ["Set up Python", "Install", *here]


def test_what_passes_ends_well_and_is_summarised(runner: Runner) -> None:
    use = runner.job().use(
        target="boxgeom:krum",
        examples="2",
        **{"as": "krum", "extra-args": "--group\ncontract\n--only\nprints_nothing"},
    )
    assert use.end() == 0
    assert "boxgeom:krum" in use.summary.read_text("utf-8")
    [folder] = runner.artifacts.values()
    names = {path.name for path in folder.iterdir()}
    assert names == {"junit.xml", "run.json", "report.md", "report.html"}


ONLY = {"as": "krum", "extra-args": "--only\nhas_the_least_score"}
WRONG = "def krum(X, n, t):\n    return X[0] + 1\n"


def test_what_fails_fails_the_job_after_the_report(runner: Runner) -> None:
    job = runner.job()
    (job.workspace / "mine.py").write_text(WRONG)
    use = job.use(target="mine:krum", **ONLY)
    assert use.end() == 1
    assert "wrong answer" in use.summary.read_text("utf-8")
    assert len(runner.artifacts) == 1


def test_bad_input_fails_the_job_without_a_report(runner: Runner) -> None:
    use = runner.job().use(target="boxgeom:krum")
    assert use.end() == 2
    assert not use.summary.exists()
    assert not runner.artifacts


def test_a_working_directory_has_the_target_and_its_files(runner: Runner) -> None:
    job = runner.job()
    folder = job.workspace / "packages" / "mine"
    folder.mkdir(parents=True)
    (folder / "mine.py").write_text(WRONG)
    (folder / "known.txt").write_text("krum/has_the_least_score  # issue 1\n")
    inputs = {"working-directory": "packages/mine", "known": "known.txt", **ONLY}
    assert job.use(target="mine:krum", **inputs).end() == 0
    assert {path.name for path in folder.iterdir()} == {"mine.py", "known.txt"}


QUICK = """#!/bin/sh
if [ "$1" = report ]; then : > "$4/report.md"; else : > "$5"; fi
"""
"""A `boxgeom` that only leaves its files: of check, and of report."""


def test_uses_jobs_and_a_matrix_have_artifacts_of_their_own(runner: Runner) -> None:
    def end(use: Use) -> int:
        (use.scratch / "boxgeom").write_text(QUICK)
        (use.scratch / "boxgeom").chmod(0o755)
        return use.end()

    for job in (runner.job("a"), runner.job("b"), runner.job("b", 1)):
        for _ in range(2):
            assert end(job.use()) == 0
    assert len(runner.artifacts) == 6
    named = runner.job("c").use(artifact="mine")
    assert end(named) == 0
    assert "mine" in runner.artifacts
    assert named.known["steps.check.outputs.artifact"] == "mine"


def test_a_python_of_ones_own_calls_the_target(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    use = runner.job().use(target="boxgeom:krum", python="/no/python", **ONLY)
    assert use.end() == 2
    use = runner.job("here").use(target="boxgeom:krum", python=sys.executable, **ONLY)
    assert use.end() == 0


def test_what_a_user_gives_is_never_run(tmp_path: Path) -> None:
    nasty = '"; touch stolen; $(touch stolen) `touch stolen` #'
    names = ("target", "as", "call", "where", "known", "library", "extra-args")
    job = Runner(tmp_path).job()
    for name in (*names, "python"):
        assert job.use(**{name: nasty}).end() == 2
    assert job.use(target="--help").end() == 2
    assert not (job.workspace / "stolen").exists()


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, ["--", f"{ROOT}[conformance]"]),
        (
            {"boxgeom": "boxgeom[conformance]==0.1.0", "install": ".\nnumpy>=2\n"},
            ["--", "boxgeom[conformance]==0.1.0", ".", "numpy>=2"],
        ),
        (
            {
                "requirements": "requirements.txt\ndev requirements.txt\n",
                "index-url": "https://example.org/simple",
                "extra-index-url": "https://example.org/a\nhttps://example.org/b",
            },
            [
                "--index-url=https://example.org/simple",
                "--extra-index-url=https://example.org/a",
                "--extra-index-url=https://example.org/b",
                "--requirement=requirements.txt",
                "--requirement=dev requirements.txt",
                "--",
                f"{ROOT}[conformance]",
            ],
        ),
    ],
    ids=["nothing", "requirements", "files and indexes"],
)
def test_it_installs_what_it_is_told_to(
    given: dict[str, str], wanted: list[str], runner: Runner
) -> None:
    job = runner.job()
    (job.workspace / "sub").mkdir()
    use = job.use(**given, **{"working-directory": "sub"})
    pretended = use.scratch / "python"
    pretended.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$@" > "$0.told"\n')
    pretended.chmod(0o755)
    done = use.run("Install")
    assert done.returncode == 0, done.stderr
    place, *told = (use.scratch / "python.told").read_text("utf-8").splitlines()
    assert place == str(job.workspace / "sub")
    assert told == ["-m", "pip", "install", "--quiet", *wanted]
