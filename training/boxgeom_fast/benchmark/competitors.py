"""What the benchmark measures: the twin, the reference, and peers if installed."""

import importlib
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast.kernel_choice import from_width

Task = Callable[[Vectors, int, int], object]


@dataclass(frozen=True)
class Competitor:
    """Something that aggregates vectors.

    Attributes:
        task: "box-geom", "geometric-median" or "minimum-diameter": what it computes.
        name: whose it is.
        load: returns a function of vectors, n and t; raises ImportError if its library
            is not installed.
        most: the most coordinates to measure it with; it would take minutes for more.
    """

    task: str
    name: str
    load: Callable[[], Task]
    most: int = 10**9


def _twin(rule: str) -> Callable[[], Task]:
    return lambda: lambda x, n, t: boxgeom_fast.aggregate(x, rule, n=n, t=t)


def _of_numpy(rule: str) -> Callable[[], Task]:
    """Return the twin as it runs without numba."""

    def task(x: Vectors, n: int, t: int) -> object:
        with from_width(math.inf):
            return boxgeom_fast.aggregate(x, rule, n=n, t=t)

    return lambda: task


def _reference(rule: str) -> Callable[[], Task]:
    return lambda: lambda x, n, t: boxgeom.aggregate(x, rule, n=n, t=t)


def _byzfl() -> Task:
    """Return byzfl's geometric median as it comes: three inexact steps."""
    for part in ("byzfl.benchmark", "byzfl.fed_framework"):
        # These train and plot, and import libraries that no aggregator needs.
        sys.modules.setdefault(part, ModuleType(part))
    median = importlib.import_module("byzfl").GeometricMedian()
    return lambda x, n, t: median(x)


def _geom_median() -> Task:
    library: Any = importlib.import_module("geom_median.numpy")
    return lambda x, n, t: library.compute_geometric_median(x)


def _brute() -> Task:
    """Return krum's minimum-diameter averaging, which enumerates subsets as we do."""
    torch: Any = importlib.import_module("torch")
    library: Any = importlib.import_module("krum.primitives.aggregators.brute")
    return lambda x, n, t: library.Brute.aggregate(torch.from_numpy(x), n=n, f=t)


def _cvxpy() -> Task:
    cvxpy: Any = importlib.import_module("cvxpy")

    def median(x: Vectors, n: int, t: int) -> object:
        point = cvxpy.Variable(x.shape[1])
        summed = sum(cvxpy.norm(point - row) for row in x.astype(float))
        cvxpy.Problem(cvxpy.Minimize(summed)).solve(solver="CLARABEL")
        return point.value

    return median


COMPETITORS = (
    Competitor("box-geom", "twin", _twin("box-geom")),
    Competitor("box-geom", "twin, NumPy alone", _of_numpy("box-geom")),
    Competitor("box-geom", "reference", _reference("box-geom"), most=10**5),
    Competitor("geometric-median", "twin", _twin("geometric-median")),
    Competitor("geometric-median", "twin, NumPy alone", _of_numpy("geometric-median")),
    Competitor("geometric-median", "reference", _reference("geometric-median"), 10**6),
    Competitor("geometric-median", "byzfl", _byzfl),
    Competitor("geometric-median", "geom-median", _geom_median),
    Competitor("geometric-median", "cvxpy", _cvxpy, most=1000),
    Competitor("minimum-diameter", "twin", _twin("md-mean")),
    Competitor("minimum-diameter", "krum", _brute),
)
