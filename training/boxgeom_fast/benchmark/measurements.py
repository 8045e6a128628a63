"""The benchmark: everything measured in one run, side by side."""

import gc
import statistics
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

import boxgeom_fast
from boxgeom.command.processors import processors
from boxgeom.vectors import Vectors
from boxgeom_fast.benchmark.bounds import (
    BoundsAsked,
    BoundsFound,
    BoundsTask,
    has_too_many_subsets,
)
from boxgeom_fast.benchmark.competitors import COMPETITORS, Task
from boxgeom_fast.benchmark.machine import seconds, this_machine
from boxgeom_fast.kernel_choice import kernels
from boxgeom_fast.subsets import subset_count

PATIENCE = 10.0
"""What takes this many seconds is measured only once."""

Say = Callable[[str], object]


@dataclass(frozen=True)
class Measurement:
    """How long one competitor took.

    Attributes:
        task: what it computed.
        name: whose code computed it; "limit" is the least that the machine needs.
        n: nodes, all of whose vectors were received.
        t: most Byzantine nodes tolerated.
        d: coordinates.
        seconds: the median time.
        repeats: of how many calls.
        peak_bytes: the most memory allocated beyond the input, as `tracemalloc` saw it.
    """

    task: str
    name: str
    n: int
    t: int
    d: int
    seconds: float
    repeats: int
    peak_bytes: int


@dataclass(frozen=True)
class Benchmark:
    """All that one run measured.

    Attributes:
        processors: how many this process could use.
        compiled: whether the twin had numba.
        measurements: one per competitor and size.
        bounds: what was proven, for each tolerance where bounds were measured.
        left_out: which competitors were not measured, and why.
    """

    processors: int
    compiled: bool
    measurements: tuple[Measurement, ...]
    left_out: dict[str, str]
    bounds: tuple[BoundsFound, ...] = ()

    def ratios(self) -> dict[str, float]:
        """Return how many times as long others took as the twin, and it as the limit.

        Keys are such as "geometric-median n=10 t=3 d=1000000 byzfl/twin".
        """
        by_key = {(m.task, m.name, m.n, m.t, m.d): m for m in self.measurements}
        found: dict[str, float] = {}
        for (task, name, n, t, d), other in by_key.items():
            twin = by_key.get((task, "twin", n, t, d))
            size = f"{task} n={n} t={t} d={d}"
            if twin and name == "limit":
                found[f"{size} twin/limit"] = twin.seconds / other.seconds
            elif twin and name != "twin":
                found[f"{size} {name}/twin"] = other.seconds / twin.seconds
            byzfl = by_key.get(("geometric-median", "byzfl", n, t, d))
            if name == "twin" and task == "box-geom" and byzfl:
                found[f"{size} twin/byzfl's median"] = other.seconds / byzfl.seconds
        return found

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as JSON can hold it."""
        return {**asdict(self), "ratios": self.ratios()}


def run(
    sizes: Sequence[tuple[int, int, int]],
    *,
    repeats: int = 5,
    say: Say = print,
    bounds: BoundsAsked | None = None,
) -> Benchmark:
    """Return how long the competitors take on normal vectors, in float32.

    Where there are too many subsets to enumerate, proven bounds take their place.

    Args:
        sizes: n, t and d of each set of vectors.
        repeats: how often to measure what takes less than `PATIENCE`.
        say: called with a line about what is being measured.
        bounds: to measure; None is the usual tolerance.
    """
    bounds = bounds or BoundsAsked()
    tasks, left_out = _loaded()
    found: list[Measurement] = []
    proven: list[BoundsFound] = []
    for n, t, d in sizes:
        vectors = np.random.default_rng(0).standard_normal((n, d), dtype=np.float32)
        is_small = not has_too_many_subsets(n, t)
        chosen = {
            (task, name): function
            for (task, name, most), function in tasks.items()
            if d <= most
            and (name == "twin" or (n, t) == (10, 3))
            and (is_small or task == "geometric-median")
        }
        if (n, t) == (10, 3):
            chosen["box-geom of ten nodes", "twin"] = _ten_nodes
        asked = bounds.tolerances if bounds.is_asked or not is_small else ()
        of_bounds = [BoundsTask(tolerance, bounds.max_nodes) for tolerance in asked]
        chosen |= {("box-geom", task.name): task for task in of_bounds}
        say(f"{len(chosen)} competitors, n={n}, t={t}, d={d}")
        found += _measured(chosen, vectors, n, t, repeats)
        proven += [task.found for task in of_bounds if task.found is not None]
    compiled = kernels() is not None
    return Benchmark(processors(), compiled, tuple(found), left_out, tuple(proven))


def _loaded() -> tuple[dict[tuple[str, str, int], Task], dict[str, str]]:
    """Return the competitors that can run, and which cannot, and why."""
    tasks: dict[tuple[str, str, int], Task] = {}
    left_out: dict[str, str] = {}
    for competitor in COMPETITORS:
        try:
            key = (competitor.task, competitor.name, competitor.most)
            tasks[key] = competitor.load()
        except ImportError as error:
            left_out[f"{competitor.name} ({competitor.task})"] = str(error)
    return tasks, left_out


def _measured(
    tasks: dict[tuple[str, str], Task], vectors: Vectors, n: int, t: int, repeats: int
) -> list[Measurement]:
    """Return the median times, and the peak memory of one more call.

    All take turns, and so do the machine's limits, so that other work on the machine,
    or throttling, slows all of them alike.
    """
    calls = {key: partial(tasks[key], vectors, n, t) for key in tasks}
    for (_, name), call in calls.items():
        if name.startswith("twin"):
            call()  # which compiles its loops; that is not what is measured
    times = {key: [seconds(call)] for key, call in calls.items()}
    quick = [key for key in calls if times[key][0] < PATIENCE]
    for key in quick:
        times[key] = []
    limits: list[float] = []
    candidates = subset_count([1] * n, n - t)
    for _ in range(repeats):
        limits.append(this_machine().limit(n, vectors.shape[1], candidates))
        for key in quick:
            times[key].append(seconds(calls[key]))
    peaks = {key: _peak_bytes(calls[key]) for key in quick}
    times["box-geom", "limit"] = limits
    return [
        Measurement(
            *key,
            n,
            t,
            vectors.shape[1],
            statistics.median(taken),
            len(taken),
            peaks.get(key, 0),
        )
        for key, taken in times.items()
    ]


def _peak_bytes(call: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _ten_nodes(vectors: Vectors, n: int, t: int) -> object:
    """Return a round in which ten nodes received ten different sets of the vectors."""
    lost = [(), (7,), (8,), (9,), (7, 8), (7, 9), (8, 9), (0,), (1,), (2,)]
    received_by = [[i for i in range(n) if i not in some] for some in lost]
    return boxgeom_fast.aggregate_each(vectors, received_by, n=n, t=t)
