"""Gradients of BOX-GEOM and of the geometric median, for PyTorch."""

from typing import Any

import numpy as np

from boxgeom.extras import import_extra
from boxgeom.fast.boxes import trusted_ranks
from boxgeom.fast.embedding import Points, plain_embedding
from boxgeom.fast.medians import Counts, Weights, median_weights
from boxgeom.fast.namespace import Array, to_device, to_host
from boxgeom.fast.pullback import pullback
from boxgeom.fast.rows import Rows, sorted_rows
from boxgeom.fast.subsets import all_subsets

torch: Any = import_extra("torch", extra="torch", needed_by="boxgeom.fast.gradient")


def geometric_median(vectors: Array, n: int, t: int) -> Array:
    """Return the geometric median of tensors, shape (m, d), with its gradient.

    Definition 1. The gradient is that of implicit differentiation at the optimum; equal
    vectors share theirs.

    >>> x = torch.tensor([[0.0, 0], [4, 0], [0, 4], [4, 4]], requires_grad=True)
    >>> geometric_median(x, n=4, t=1).sum().backward()
    >>> x.grad.sum(dim=0).tolist()
    [1.0, 1.0]
    """
    median: Array = _Median.apply(vectors, n, t)
    return median


def stacked(rows: Any) -> Array:
    """Return tensors of shape (d,) as one.

    >>> stacked([torch.zeros(2), torch.ones(2)]).tolist()
    [[0.0, 0.0], [1.0, 1.0]]
    """
    together: Array = torch.stack(list(rows))
    return together


def box_geom(vectors: Array, n: int, t: int) -> Array:
    """Return BOX-GEOM of tensors, shape (m, d), with its gradient.

    Definition 5. Each end of each coordinate moves with the value, or with the median,
    that it is.

    >>> x = torch.tensor([[0.0], [1], [2], [99]], requires_grad=True)
    >>> box_geom(x, n=4, t=1).sum().backward()
    >>> x.grad.ravel().tolist()
    [0.0, 0.5, 0.5, 0.0]
    """
    middle: Array = _Middle.apply(vectors, n, t)
    return middle


class _Median(torch.autograd.Function):  # type: ignore[misc]  # torch may be missing
    """The geometric median, one subset of all vectors."""

    @staticmethod
    def forward(ctx: Any, vectors: Array, n: int, t: int) -> Array:
        rows = sorted_rows(list(vectors))
        rows.check(n, t)
        points, counts = plain_embedding(rows) / rows.unit, rows.counts[None]
        weights = median_weights(points, counts)
        ctx.saved = rows, points, counts, weights
        block = rows.block(0, rows.d, rows.precision).array
        heaviest = block[int(weights[0].argmax())]
        shares = to_device(weights[0], block)
        median = (heaviest + shares @ (block - heaviest)) / rows.unit
        return median.to(vectors.dtype)

    @staticmethod
    @torch.autograd.function.once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, gradient: Array) -> tuple[Array, None, None]:
        rows, points, counts, weights = ctx.saved
        whose = torch.zeros(rows.d, dtype=torch.int64, device=gradient.device)
        taken = _taken_back(rows, points, counts, weights, [(gradient, whose)])
        return _to_each(rows, taken, gradient.dtype), None, None


class _Middle(torch.autograd.Function):  # type: ignore[misc]  # torch may be missing
    """BOX-GEOM, with which value or which subset each end of each coordinate is."""

    @staticmethod
    def forward(ctx: Any, vectors: Array, n: int, t: int) -> Array:
        rows = sorted_rows(list(vectors))
        rows.check(n, t)
        points = plain_embedding(rows) / rows.unit
        counts = all_subsets(rows.counts.tolist(), n - t)
        weights = median_weights(points, counts)
        ends, who = _ends(rows, weights, n, t)
        ctx.saved = rows, points, counts, weights
        ctx.save_for_backward(*who)
        return ((ends[0] + ends[1]) / 2 / rows.unit).to(vectors.dtype)

    @staticmethod
    @torch.autograd.function.once_differentiable  # type: ignore[untyped-decorator]
    def backward(ctx: Any, gradient: Array) -> tuple[Array, None, None]:
        rows, points, counts, weights = ctx.saved
        row_of, subset_of = ctx.saved_tensors
        k = len(rows.distinct)
        by_subset = [
            (torch.where(whose >= 0, gradient / 2, 0), whose.clamp(min=0))
            for whose in subset_of
        ]
        taken = _taken_back(rows, points, counts, weights, by_subset)
        for which, whose in zip(row_of, subset_of, strict=True):
            own = torch.where(whose < 0, gradient / 2, 0).to(taken.dtype)
            taken.scatter_add_(0, which[None], own[None])
        assert taken.shape == (k, rows.d)
        return _to_each(rows, taken, gradient.dtype), None, None


def _ends(rows: Rows, weights: Weights, n: int, t: int) -> tuple[Any, tuple[Any, Any]]:
    """Return both ends, (2, d), and of each which row it is, and which subset or -1."""
    ranks = trusted_ranks(len(rows), n, t)
    owner = torch.as_tensor(rows.repeated(), device=rows.distinct[0].device)
    shares = to_device(weights, rows.distinct[0], rows.precision)

    def of_block(block: Array) -> Array:
        ordered, places = torch.sort(block[owner], dim=0, stable=True)
        origin = ordered[(len(owner) - 1) // 2]
        candidates = shares @ (block - origin)
        made = []
        for rank, sign in zip(ranks, (1, -1), strict=True):
            extreme, whose = torch.min(sign * candidates, dim=0)
            value, limit = origin + sign * extreme, ordered[rank]
            is_value = sign * value <= sign * limit
            other = ordered[ranks[1] if rank == ranks[0] else ranks[0]]
            beyond = sign * value > sign * other
            end = torch.where(is_value, limit, torch.where(beyond, other, value))
            whose = torch.where(is_value, -1, whose)
            made += [end, owner[places[rank]], whose]
        return torch.stack([part.to(torch.float64) for part in made])

    blocks = (rows.block(a, b, rows.precision) for a, b in _cuts(rows, weights))
    found = [of_block(block.array) for block in blocks]
    low, low_row, low_subset, high, high_row, high_subset = torch.cat(found, dim=1)
    who = torch.stack([low_row, high_row]), torch.stack([low_subset, high_subset])
    return torch.stack([low, high]), (who[0].long(), who[1].long())


def _cuts(rows: Rows, weights: Weights) -> list[tuple[int, int]]:
    """Return where to cut the columns so that all candidates of a block fit."""
    width = max(2**24 // len(weights), 1)
    return [(a, min(a + width, rows.d)) for a in range(0, rows.d, width)]


def _taken_back(
    rows: Rows,
    points: Points,
    counts: Counts,
    weights: Weights,
    gradients: list[tuple[Array, Array]],
) -> Array:
    """Return gradients of medians as gradients of the distinct rows, shape (k, d).

    Args:
        rows: the vectors.
        points: their embedding.
        counts: the subsets.
        weights: their medians.
        gradients: pairs of a gradient, shape (d,), and of which subset each coordinate
            of it is.
    """
    vectors = rows.block(0, rows.d, torch.float64).array / rows.unit
    centered = vectors - vectors[0]
    inner = torch.zeros(len(counts), len(vectors), dtype=torch.float64)
    inner = inner.to(vectors.device)
    for gradient, whose in gradients:
        inner.index_add_(0, whose, (centered * gradient).T)
    back = pullback(points, counts, weights, to_host(inner))
    taken = to_device(back.dense, vectors) @ centered
    own = to_device(np.ascontiguousarray(back.own.T), vectors)
    for gradient, whose in gradients:
        taken += own[:, whose] * gradient
    return taken


def _to_each(rows: Rows, taken: Array, dtype: Any) -> Array:
    """Return the gradient of each vector as given; equal ones share theirs."""
    shared = taken / to_device(rows.counts, taken)[:, None]
    return shared[torch.as_tensor(rows.places, device=taken.device)].to(dtype)
