"""What earlier calls change is told once, and not as wrong answers."""

import subprocess
import sys
from pathlib import Path

import pytest

from boxgeom_conformance.check import all_checks
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.suite import SelectedTarget, run_suite
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.targets.python import PythonCall, python_target

CHECKS = all_checks()
ASKED = ("is_the_mean", "moves_with_the_vectors", "holds_for_ordinary_vectors")

FORGETFUL = {
    "starts_from_the_last_answer": """
last = {}
def mean(vectors):
    mean = vectors.mean(axis=0)
    start = last.get(len(mean), mean)
    last[len(mean)] = mean
    return (start + mean) / 2
""",
    "caches_by_shape": """
cache = {}
def mean(vectors):
    return cache.setdefault(vectors.shape, vectors.mean(axis=0))
""",
    "goes_on_adding": """
import numpy as np
total = np.zeros(100000)
def mean(vectors):
    d = vectors.shape[1]
    total[:d] += vectors.mean(axis=0)
    return total[:d].copy()
""",
}


def report_of(
    source: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> TargetReport:
    """Return how some checks of a function in a file end."""
    (folder / "theirs.py").write_text(source)
    monkeypatch.chdir(folder)
    target = python_target(SUBJECTS["mean"], PythonCall("theirs:mean", "f(X)"))
    [report] = run_suite(
        [SelectedTarget(target)],
        lambda rule: [CHECKS[f"{rule}/{name}"] for name in ASKED],
        settings=RunSettings(examples=10),
        tolerance=1e-5,
        known={},
        on_step=lambda *told: None,
    )
    return report


def _printed(call: str) -> list[str]:
    ran = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


@pytest.mark.parametrize("source", FORGETFUL.values(), ids=FORGETFUL)
def test_what_earlier_calls_change_is_told_once(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others = report_of(source, tmp_path, monkeypatch).results
    assert first.outcome == CheckOutcome.REMEMBERED
    (tmp_path / "right.py").write_text("def mean(X):\n    return X.mean(axis=0)\n")
    for call in first.calls:
        told = [_printed(text) for text in (call, call.replace("theirs", "right"))]
        assert [len(lines) for lines in told] == [2, 2]
        assert told[0] != told[1]
    for other in others:
        assert other.outcome == CheckOutcome.SKIPPED
        assert first.name in other.reason


@pytest.mark.parametrize(
    "answer", ["vectors.sum(axis=0)", "vectors.mean(axis=0) + np.random.normal()"]
)
def test_what_is_wrong_or_random_in_every_process_is_told_as_such(
    answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = f"import numpy as np\ndef mean(vectors):\n    return {answer}\n"
    for result in report_of(source, tmp_path, monkeypatch).results:
        assert result.outcome in (CheckOutcome.WRONG, CheckOutcome.DIFFERED)
