"""Rocq agrees with the Python reference, and says where it does not."""

import re
import shutil
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import boxgeom
from boxgeom import Hyperbox
from boxgeom_proofs.kernel.reference_cases import check_reference, reference_cases
from boxgeom_proofs.kernel.rocq import (
    RocqError,
    all_required,
    compile_files,
    requirements,
)
from boxgeom_proofs.kernel.sources import copy_sources
from boxgeom_testing.examples import mostly_slow

needs_rocq = pytest.mark.skipif(shutil.which("coqc") is None, reason="needs coqc")
SEED = 20


@pytest.fixture(scope="module")
def rocq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which what runs in Rocq is compiled."""
    folder = tmp_path_factory.mktemp("rocq")
    copy_sources(folder)
    needed = all_required(requirements(folder), "Executable/Cases.v")
    assert "Theorems.v" not in needed
    assert set(compile_files(folder, needed)) == set(needed)
    return folder


def test_random_cases_have_ties_equal_rows_and_every_size() -> None:
    cases = list(reference_cases(1))
    sizes = Counter((case.n, case.t, len(case.received)) for case in cases)
    assert {(10, 3, m) for m in range(7, 11)} <= sizes.keys()
    assert {len(case.received[0]) for case in cases} == {1, 2, 3}
    assert any(case.t == 0 for case in cases)
    assert any(len(set(case.received)) < len(case.received) for case in cases)
    assert any(min(map(min, case.received)) < 0 for case in cases)
    reordered = [
        (a, b)
        for a, b in pairwise(cases)
        if a.received != b.received and Counter(a.received) == Counter(b.received)
    ]
    assert len(reordered) >= 50


def test_another_seed_is_another_set_of_cases() -> None:
    assert list(reference_cases(1, 9)) == list(reference_cases(1, 9))
    assert list(reference_cases(1, 9)) != list(reference_cases(2, 9))


@needs_rocq
def test_rocq_agrees_with_the_reference(rocq: Path) -> None:
    check_reference(rocq, SEED, 40)


def moved_now_and_then(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a rule whose output is moved if the last row is the least, or widened."""

    def sabotaged(received: Any, *arguments: Any, **options: Any) -> Any:
        right = function(received, *arguments, **options)
        if isinstance(right, Hyperbox):
            return Hyperbox(right.lower, right.upper + right.edges / 10**6)
        least = received[-1].tolist() == min(received.tolist())
        return right + 1 if least else right

    return sabotaged


@needs_rocq
@pytest.mark.parametrize(
    "rule",
    mostly_slow(
        [
            "box_mean",
            "trusted_hyperbox",
            "box_geom_once",
            "mean_hyperbox",
            "coordinate_median",
            "trimmed_mean",
            "krum",
        ]
    ),
)
def test_a_sabotaged_rule_is_named_with_its_case(
    rule: str, rocq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxgeom, rule, moved_now_and_then(getattr(boxgeom, rule)))
    with pytest.raises(RocqError, match=rf"seed {SEED}: \d+ answers") as told:
        check_reference(rocq, SEED, 40)
    named = re.findall(r"^case \d+, (\w+): n=", str(told.value), re.MULTILINE)
    assert set(named) == {rule}


@needs_rocq
def test_a_sabotaged_definition_is_noticed(
    rocq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hyperbox, "midpoint", property(lambda box: box.lower))
    with pytest.raises(RocqError) as told:
        check_reference(rocq, SEED, 20)
    assert "box_mean: n=" in str(told.value)
    assert "box_geom_once: n=" in str(told.value)
