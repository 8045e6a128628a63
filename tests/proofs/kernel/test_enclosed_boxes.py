"""Rocq accepts BOX-GEOM's certified boxes, and no box that is wrong."""

import re
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom import box_geom
from boxgeom_proofs.kernel import enclosed_boxes, median_sides
from boxgeom_proofs.kernel.enclosed_boxes import (
    box_cases,
    check_boxes,
    check_outputs,
    claimed_box,
)
from boxgeom_proofs.kernel.median_sides import Row
from boxgeom_proofs.kernel.rocq import (
    RocqError,
    all_required,
    compile_files,
    requirements,
)
from boxgeom_proofs.kernel.sources import copy_sources
from boxgeom_testing.examples import mostly_slow

needs_rocq = pytest.mark.skipif(shutil.which("coqc") is None, reason="needs coqc")
SEED = 5
A_BIT = Fraction(1, 10**6)


@pytest.fixture(scope="module")
def rocq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the checker and its proof are compiled."""
    folder = tmp_path_factory.mktemp("rocq")
    copy_sources(folder)
    needed = all_required(requirements(folder), "Executable/Soundness.v")
    assert set(compile_files(folder, needed)) == set(needed)
    return folder


def test_claimed_boxes_are_narrow_and_hold_the_references_output() -> None:
    for case in box_cases(SEED):
        lower, upper = (np.array(end, dtype=float) for end in claimed_box(case))
        output = box_geom(np.array(case.received, dtype=float), case.n, case.t)
        assert np.all((lower <= output) & (output <= upper))
        if (case.n - case.t) % 2:  # else the medians may be a segment
            assert np.all(upper - lower < 1e-5)


def test_another_third_coordinate_is_outside_the_box_and_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def moved(received: Any, n: int, t: int) -> Any:
        output = box_geom(received, n, t)
        return np.array([*output[:2], *output[2:] + 1e-3])

    cases = list(box_cases(SEED))
    check_outputs(cases, SEED)
    monkeypatch.setattr(boxgeom, "box_geom", moved)
    with pytest.raises(RocqError, match="3 outputs of box_geom") as told:
        check_outputs(cases, SEED)
    in_space = [i for i, case in enumerate(cases) if len(case.received[0]) == 3]
    named = re.findall(r"^case (\d+), box_geom: n=4", str(told.value), re.MULTILINE)
    assert list(map(int, named)) == in_space


@needs_rocq
def test_an_output_outside_fails_the_check(
    rocq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxgeom, "box_geom", lambda *args: box_geom(*args) + 9)
    with pytest.raises(RocqError, match="2 outputs of box_geom are not in their boxes"):
        check_boxes(rocq, SEED, 2)


@needs_rocq
def test_rocq_accepts_certified_boxes(rocq: Path) -> None:
    check_boxes(rocq, SEED, 5)


@needs_rocq
def test_where_a_summed_distance_is_flat_the_box_is_wider(
    rocq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two equal vectors are the median of a 4-subset, but only just.
    twice = [Fraction(7, 8), Fraction(-9, 8)]
    others = [[Fraction(0), Fraction(x, 8)] for x in (5, 3, -5)]
    case = enclosed_boxes.BoxCase((*others, twice, twice), 5, 1)
    monkeypatch.setattr(enclosed_boxes, "box_cases", lambda seed, count: [case])
    check_boxes(rocq, SEED, 1)


@needs_rocq
@pytest.mark.parametrize("end", mostly_slow([0, 1]))
def test_a_box_that_misses_the_output_is_rejected_and_named(
    end: int, rocq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shifted(
        case: enclosed_boxes.BoxCase, reach: Fraction = Fraction(0)
    ) -> tuple[Row, Row]:
        ends = [list(row) for row in claimed_box(case, reach)]
        by = 3 * enclosed_boxes.MARGIN * (1 if end == 0 else -1)
        ends[end][-1] = ends[1 - end][-1] + by
        return ends[0], ends[1]

    monkeypatch.setattr(enclosed_boxes, "claimed_box", shifted)
    with pytest.raises(RocqError, match="3 boxes are rejected") as told:
        check_boxes(rocq, SEED, 3)
    assert re.search(r"^case 1, box_geom: n=5, t=1, received=", str(told.value), re.M)


@needs_rocq
@pytest.mark.parametrize(
    "change",
    mostly_slow(
        [
            lambda side: replace(side, longest=side.longest - side.longest // 99),
            lambda side: replace(side, weights=[*side.weights[:-1], 0]),
            lambda side: replace(side, weights=side.weights[:-1]),
            lambda side: replace(side, weights=[-q for q in side.weights]),
            lambda side: replace(side, centre=[x + A_BIT for x in side.centre]),
        ]
    ),
    ids=["too short", "a weight changed", "a weight missing", "negative", "moved"],
)
def test_a_proof_that_was_tampered_with_is_rejected(
    change: object, rocq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = median_sides._closest
    assert callable(change)
    monkeypatch.setattr(median_sides, "_closest", lambda *a: change(right(*a)))
    with pytest.raises(RocqError, match=r"boxes are rejected\ncase 0"):
        check_boxes(rocq, SEED, 2)
