"""Processes that compute at once, or one after the other, get the same bits."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom_fast
from boxgeom_testing.examples import mostly_slow

pytest.importorskip("numba")

WORKER = """
import hashlib, importlib, math, sys
import numpy as np
import boxgeom_fast
from boxgeom_fast.kernel_choice import from_width

def vectors(n, dtype):
    return np.random.default_rng(0).standard_normal((n, 4096)).astype(dtype)

print("ready", flush=True)
sys.stdin.readline()
for case in sys.argv[1:]:
    rule, n, dtype = case.split(",")
    output = boxgeom_fast.aggregate(vectors(int(n), dtype), rule, n=int(n), t=1)
    with from_width(math.inf):
        other = boxgeom_fast.aggregate(vectors(int(n), dtype), rule, n=int(n), t=1)
    assert np.abs(output - other).max() < 1e-6
    print(case, hashlib.sha256(output.tobytes()).hexdigest())
modules = [m for name, m in sys.modules.items() if "boxgeom_fast.kernels." in name]
loops = {f for m in modules for f in vars(m).values() if hasattr(f, "stats")}
print("compiled", sum(sum(loop.stats.cache_misses.values()) for loop in loops))
"""

SMALL = ["mean,4,float32", "mean,4,float64"]
LARGE = ["coordinate-median,4,float64", "box-geom,4,float32", "box-geom,6,float32"]
EIGHT = [*SMALL, *LARGE, *SMALL, LARGE[0]]
THREE = [SMALL[0], LARGE[0], LARGE[0]]

Begin = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Return what begins a process in which every warning is an error."""
    begun: list[subprocess.Popen[str]] = []

    def process(program: str, *arguments: str, **environment: str) -> Any:
        settings = {
            "NUMBA_CACHE_DIR": str(tmp_path / "kept"),
            "NUMBA_OPT": "1",  # it compiles in less time
        }
        begun.append(
            subprocess.Popen(
                [sys.executable, "-W", "error", "-c", program, *arguments],
                env={**os.environ, **settings, **environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return begun[-1]

    yield process
    for one in begun:
        one.kill()
        one.communicate()


def said(process: subprocess.Popen[str]) -> list[str]:
    """Return the lines of a process that ends well, and says nothing of errors."""
    out, err = process.communicate("begin\n", timeout=900)
    assert (process.returncode, err) == (0, "")
    return [line for line in out.splitlines() if line != "ready"]


def at_once(begin: Begin, cases: Sequence[str]) -> list[str]:
    """Return the first lines of processes that all begin when the last is ready."""
    processes = [begin(WORKER, case) for case in cases]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    with ThreadPoolExecutor(len(processes)) as pool:
        return [lines[0] for lines in pool.map(said, processes)]


def damage(kept: Path) -> None:
    """Damage all files, one after the other in another way."""
    files = sorted(file for file in kept.rglob("*") if file.is_file())
    assert len(files) >= 5  # one for each way
    contents = [file.read_bytes() for file in files]
    for i, (file, (own, other)) in enumerate(
        zip(files, pairwise([*contents, contents[0]]), strict=True)
    ):
        garbage, half = np.random.default_rng(i).bytes(5000), len(own) // 2
        ways = (b"", own[:half], garbage, other, own[:half] + garbage + own[half:])
        file.write_bytes(ways[i % len(ways)])


@pytest.mark.parametrize("cases", mostly_slow([THREE, EIGHT]), ids=len)
def test_processes_that_begin_at_once_get_the_same_bits(
    cases: list[str], begin: Begin, tmp_path: Path
) -> None:
    first = at_once(begin, cases)
    shutil.rmtree(tmp_path / "kept")
    second = at_once(begin, cases)
    damage(tmp_path / "kept")
    third = at_once(begin, cases)
    *alone, compiled = said(begin(WORKER, *dict.fromkeys(cases)))
    assert sorted(set(first)) == sorted(alone)
    assert first == second == third
    assert compiled == "compiled 0"


def test_a_change_in_what_a_loop_calls_is_noticed(begin: Begin, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "boxgeom_fast"
    shutil.copytree(Path(boxgeom_fast.__file__).parent, copy)
    source, program = copy / "kernels/compiler.py", WORKER.replace("assert", "0,")
    answers = []
    for _ in range(2):
        answers.append(said(begin(program, LARGE[0], PYTHONPATH=str(copy.parent))))
        times = source.stat().st_atime_ns, source.stat().st_mtime_ns
        changed = source.read_text().replace("a if a < b else b", "a if b < a else b")
        source.write_text(changed)
        os.utime(source, ns=times)
        for bytecode in source.parent.glob("__pycache__/*.pyc"):
            bytecode.unlink()
    assert answers[0][0] != answers[1][0]


TOGETHER = """
import multiprocessing, sys, warnings
from concurrent.futures import ThreadPoolExecutor
import numpy as np
import boxgeom_fast

def aggregate(_):
    vectors = np.random.default_rng(0).standard_normal((4, 4096))
    return boxgeom_fast.aggregate(vectors, "coordinate-median", n=4, t=1).tobytes()

with ThreadPoolExecutor(8) as pool:
    found = set(pool.map(aggregate, range(16)))
if "fork" in multiprocessing.get_all_start_methods():
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found |= set(pool.map(aggregate, range(4)))
print(len(found))
"""


def test_threads_and_forked_processes_get_the_same_bits(begin: Begin) -> None:
    assert said(begin(TOGETHER)) == ["1"]


def test_without_compiler_nothing_is_kept(begin: Begin, tmp_path: Path) -> None:
    assert len(said(begin(WORKER, *SMALL, NUMBA_DISABLE_JIT="1"))) == 3
    assert not (tmp_path / "kept").exists()


FULL = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
"""No file may become longer than this."""


def test_on_a_full_disk_processes_compile(begin: Begin, tmp_path: Path) -> None:
    pytest.importorskip("resource")
    for _ in range(2):
        assert said(begin(FULL + WORKER, SMALL[0]))[-1] != "compiled 0"
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_with_a_file_for_a_folder_processes_compile(
    begin: Begin, tmp_path: Path
) -> None:
    (tmp_path / "kept").write_text("")
    assert said(begin(WORKER, SMALL[0]))[-1] != "compiled 0"
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]
