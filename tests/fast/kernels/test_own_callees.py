"""A kernel's bits do not depend on what its process has compiled, found or called."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from boxgeom_testing.examples import mostly_slow

pytest.importorskip("numba")
cache = importlib.import_module("boxgeom_fast.kernels.cache")
compiler = importlib.import_module("boxgeom_fast.kernels.compiler")
lane_steps = importlib.import_module("boxgeom_fast.kernels.lane_steps")
lanes = importlib.import_module("boxgeom_fast.kernels.lanes")

WORKER = """
import hashlib, sys
import numpy as np
import boxgeom_fast
from boxgeom_fast import kernels
from boxgeom_fast.kernels import lane_steps, lanes, lengths

def vectors(m, is_far):
    drawn = np.random.default_rng(m).standard_normal((m, 3000))
    drawn[:m // 4] *= -4 if is_far else 1
    return drawn

def step():
    work, rng = lanes.lanes_for.py_func(7, 6), np.random.default_rng(0)
    for array in work:
        array[...] = rng.random(array.shape) if array.dtype == np.float64 else 0
    work.distances[...] += 1
    work.total[...] += 1
    lane_steps.take_newton_steps(7, work)
    return [work.position, work.system]

def distances():
    return [lengths.distances_between(vectors(9, True)[:, :e]) for e in range(1, 20)]

def aggregate(rule, m, t, is_far, **options):
    x = vectors(m, is_far)
    return lambda: [boxgeom_fast.aggregate(x, rule, n=m, t=t, **options)]

def a_round():
    received = [range(10), range(9), range(1, 10)]
    return [boxgeom_fast.aggregate_each(vectors(10, True), received, n=10, t=3)]

def ends():
    found = boxgeom_fast.box_geom_step(vectors(7, True), n=7, t=2)
    return [found.output, *found.trusted, *found.medians]

CASES = {
    "step": step,
    "ends": ends,
    "distances": distances,
    "box-geom": aggregate("box-geom", 10, 3, False),
    "box-geom, far": aggregate("box-geom", 7, 2, True),
    "box-geom, few": aggregate("box-geom", 5, 1, True),
    "a round": a_round,
    "bounds": aggregate("box-geom", 20, 6, False, subsets="bound", max_nodes=50),
    "one median": aggregate("geometric-median", 10, 3, True),
    "order": aggregate("coordinate-median", 10, 3, True),
}
for name in sys.argv[1:]:
    print(name, *(hashlib.sha256(a.tobytes()).hexdigest() for a in CASES[name]()))
found = [getattr(kernels, name) for name in kernels.__all__]
not_called = [f.__name__ for f in found if getattr(f, "overloads", 1) == {}]
if "bounds" in sys.argv:
    assert not not_called, not_called
"""

FEW = ["step", "distances"]
ALL = [
    *("box-geom, few", "box-geom", "a round", "bounds", "step", "distances"),
    *("one median", "box-geom, far", "order", "ends"),
]


def answers(cases: list[str], kept: Path) -> list[str]:
    """Return what a new process computes, with what is kept in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", WORKER, *cases],
        env={**os.environ, "NUMBA_CACHE_DIR": str(kept)},
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return sorted(done.stdout.splitlines())


@pytest.mark.parametrize("cases", mostly_slow([FEW, ALL]), ids=len)
def test_a_process_that_compiles_gets_the_bits_of_one_that_finds_kernels(
    cases: list[str], tmp_path: Path
) -> None:
    compiled = answers(cases, tmp_path)
    assert answers(cases, tmp_path) == compiled
    assert answers(cases[::-1], tmp_path) == compiled
    for file in sorted(tmp_path.rglob("*.loop"))[::3]:
        file.unlink()
    assert answers(cases[::-1], tmp_path) == compiled


def test_the_code_of_a_kernel_shares_no_function_with_other_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    linkage = importlib.import_module("llvmlite.binding").Linkage
    monkeypatch.setattr(cache, "FOLDER", None)  # else it might be found, not compiled
    loop = compiler.compiled()(lane_steps.take_newton_steps.py_func)
    loop(2, lanes.lanes_for.py_func(2, 1))
    [result] = loop.overloads.values()
    used = {f.name: f.linkage for f in result.library.get_defined_functions()}
    own = {name for name in used if used[name] == linkage.external}
    assert {used[name] for name in used.keys() - own} == {linkage.internal}
    assert all("take_newton_steps" in name for name in own)
    assert any("solve_systems" in name for name in used)
