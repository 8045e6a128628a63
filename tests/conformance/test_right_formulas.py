"""Right formulas that check nothing, in common styles, fail only what they leave out.

They are right on ordinary input: no definition, law or test vector calls them wrong,
in double or single precision. Contract checks ask for what they do not do, and extremes
for what a plain formula cannot.
"""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance import checks
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_testing.examples import share_of

FORMULAS: list[Any] = []


def formula(rule: str, gives: str = "array") -> Callable[..., Any]:
    """Return a decorator that registers a right formula of a rule."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        FORMULAS.append(pytest.param(rule, function, gives, id=function.__name__))
        return function

    return register


def squares(vectors: Vectors) -> Vectors:
    """Return all squared distances, shape (m, m), in the vectors' own precision."""
    return np.asarray(((vectors[:, None] - vectors[None]) ** 2).sum(axis=-1))


def scores(distances: Vectors, nearest: int) -> Vector:
    """Return the sum of every row's least entries but its own."""
    m = len(distances)
    others = distances[~np.eye(m, dtype=bool)].reshape(m, m - 1)
    return np.asarray(np.sort(others, axis=1)[:, :nearest].sum(axis=1))


def least_subset(vectors: Vectors, size: int) -> list[int]:
    """Return the first subset of least diameter."""
    apart = squares(vectors)
    subsets = combinations(range(len(vectors)), size)
    return list(min(subsets, key=lambda s: apart[list(s)][:, list(s)].max()))


@formula("mean")
def mean_by_numpy(vectors: Any) -> Any:
    return vectors.mean(axis=0)


@formula("mean")
def mean_by_a_loop(vectors: Any) -> Any:
    total = np.zeros_like(vectors[0])
    for vector in vectors:
        total += vector
    return total / len(vectors)


@formula("mean")
def mean_that_runs(vectors: Any) -> Any:
    mean = vectors[0].copy()
    for count, vector in enumerate(vectors[1:], 2):
        mean += (vector - mean) / count
    return mean


@formula("mean", "list")
def mean_of_lists(vectors: Any) -> Any:
    return [sum(column) / len(column) for column in zip(*vectors, strict=True)]


@formula("mean", "tensor")
def mean_by_torch(vectors: Any) -> Any:
    return vectors.mean(dim=0)


@formula("trimmed-mean")
def trimmed_mean_by_numpy(vectors: Any, n: int, t: int) -> Any:
    return np.sort(vectors, axis=0)[t : len(vectors) - t].mean(axis=0)


@formula("coordinate-median")
def median_by_numpy(vectors: Any) -> Any:
    return np.median(vectors, axis=0)


@formula("coordinate-median", "tensor")
def median_by_torch(vectors: Any) -> Any:
    return vectors.quantile(0.5, dim=0)


@formula("medoid")
def medoid_by_broadcasting(vectors: Any) -> Any:
    return vectors[np.argmin(np.sqrt(squares(vectors)).sum(axis=1))]


@formula("medoid")
def medoid_by_loops(vectors: Any) -> Any:
    sums = []
    for one in vectors:
        total = vectors.dtype.type(0)
        for other in vectors:
            total += np.sqrt(((one - other) ** 2).sum())
        sums.append(total)
    return vectors[np.argmin(sums)]


@formula("medoid", "tensor")
def medoid_by_torch(vectors: Any) -> Any:
    apart = (vectors[:, None] - vectors[None]).norm(dim=-1)
    return vectors[apart.sum(dim=1).argmin()]


@formula("krum")
def krum_by_broadcasting(vectors: Any, n: int, t: int) -> Any:
    return vectors[np.argmin(scores(squares(vectors), len(vectors) - t - 2))]


@formula("krum", "tensor")
def krum_by_torch(vectors: Any, n: int, t: int) -> Any:
    apart = ((vectors[:, None] - vectors[None]) ** 2).sum(dim=-1)
    apart.fill_diagonal_(float("inf"))
    nearest = apart.sort(dim=1).values[:, : len(vectors) - t - 2]
    return vectors[nearest.sum(dim=1).argmin()]


@formula("cge")
def cge_by_norms(vectors: Any, n: int, t: int) -> Any:
    order = np.argsort(np.linalg.norm(vectors, axis=1), kind="stable")
    return vectors[order[: n - t]].mean(axis=0)


@formula("meamed")
def meamed_by_sorting(vectors: Any, n: int, t: int) -> Any:
    middle = np.median(vectors, axis=0)
    order = np.argsort(np.abs(vectors - middle), axis=0, kind="stable")[: n - t]
    return np.take_along_axis(vectors, order, axis=0).mean(axis=0)


@formula("multi-krum")
def multi_krum_by_broadcasting(vectors: Any, n: int, t: int, q: int = 0) -> Any:
    order = np.argsort(scores(squares(vectors), len(vectors) - t - 2), kind="stable")
    return vectors[order[: q or n - t]].mean(axis=0)


@formula("md-mean")
def md_mean_by_combinations(vectors: Any, n: int, t: int) -> Any:
    return vectors[least_subset(vectors, n - t)].mean(axis=0)


@formula("box-mean")
def box_mean_by_sorting(vectors: Any, n: int, t: int) -> Any:
    ordered, trim = np.sort(vectors, axis=0), len(vectors) - (n - t)
    low = np.maximum(ordered[trim], ordered[: n - t].mean(axis=0))
    high = np.minimum(ordered[-1 - trim], ordered[-(n - t) :].mean(axis=0))
    return (low + high) / 2


@pytest.mark.parametrize("dtypes", [("float64", "float32"), ("float32",)], ids="+".join)
@pytest.mark.parametrize(("rule", "function", "gives"), FORMULAS)
def test_a_right_formula_is_never_wrong_on_ordinary_input(
    rule: str, function: Callable[..., Any], gives: str, dtypes: tuple[str, ...]
) -> None:
    if gives == "tensor":
        pytest.importorskip("torch")
    target = FunctionTarget(
        function, SUBJECTS[rule].call, gives, dtypes, {"all": "ignore"}
    )
    settings = RunSettings(examples=share_of(40))
    for check in checks(rule):
        if check.severity == Severity.ORDINARY or check.claim.group == "definition":
            result = check.run(target, settings=settings)
            assert result.is_fine, result.explain()
