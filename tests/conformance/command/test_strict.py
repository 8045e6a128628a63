"""In a tie any answer is right; with --strict it must always be the same one."""

from pathlib import Path

import pytest

from boxgeom_testing.commands import Run

KRUM = """
import numpy as np

def krum(vectors, n, t):
    squares = ((vectors[:, None] - vectors[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(squares, np.inf)
    scores = np.sort(squares, axis=1)[:, : len(vectors) - t - 2].sum(axis=1)
    tied = np.flatnonzero(scores == scores.min())
    return vectors[np.random.default_rng().choice(tied)].copy()
"""
COMMAND = "check theirs:krum --as krum --group contract --fail-on contract"
TWICE = "--only answers_the_same_twice"


@pytest.fixture(autouse=True)
def _their_krum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs.py").write_text(KRUM)
    monkeypatch.chdir(tmp_path)


def test_a_choice_among_ties_is_taken_without_strict(run: Run) -> None:
    assert run(f"{COMMAND} {TWICE}").code == 0


def test_a_choice_among_ties_is_a_failure_with_strict(run: Run) -> None:
    done = run(f"{COMMAND} --strict")
    assert done.code == 1
    assert "breaks_ties_the_same_way: differed" in done.out
    assert "--strict" in done.out


def test_strict_checks_are_listed_and_not_asked(run: Run) -> None:
    assert "breaks_ties" in run("check --list --as krum").out
    assert "breaks_ties" not in run(f"{COMMAND} --json").out
