"""Gradients for PyTorch of outputs that were computed without.

An output that requires a gradient has the same bits as one that does not. A function is
attached to it that works out, once the backward pass calls it, how the output moves
with the vectors.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.extras import import_extra
from boxgeom_fast.array_libraries import Array, to_device, to_host
from boxgeom_fast.gradient_requests import stands_for_others
from boxgeom_fast.kernel_choice import numpy_if_kernels_break
from boxgeom_fast.pullback import pullback
from boxgeom_fast.rows import Rows, as_rows
from boxgeom_fast.sources import (
    Sources,
    columns,
    of_box_geom,
    of_coordinate_median,
    of_geometric_median,
    of_mean,
    of_trimmed_mean,
)
from boxgeom_fast.sources import of_step as of_step  # `box_geom_step` asks for it here

torch: Any = import_extra("torch", extra="torch", needed_by="boxgeom_fast.gradient")

Derivative = Callable[[Rows, Sequence[Array]], Array]
"""From gradients of the outputs to gradients of the distinct rows, shape (k, d)."""

SOURCES: dict[str, Callable[..., Sources]] = {
    "box-geom": of_box_geom,
    "coordinate-median": of_coordinate_median,
    "geometric-median": of_geometric_median,
    "mean": of_mean,
    "trimmed-mean": of_trimmed_mean,
}
"""The sources of every rule that has a gradient: functions of `Rows`, n and t."""


def carried(
    outputs: tuple[Array, ...], received: Any, sources: Callable[[Rows], Sources]
) -> tuple[Array, ...]:
    """Return outputs with their gradients.

    Args:
        outputs: computed without gradients.
        received: what they were computed from, as `boxgeom_fast.aggregate` takes it.
        sources: from the rows of that to the sources of the outputs.

    >>> from functools import partial
    >>> x = torch.tensor([[0.0], [1], [2], [99]], requires_grad=True)
    >>> sources = partial(SOURCES["box-geom"], n=4, t=1)
    >>> [output] = carried((torch.tensor([1.5]),), x, sources)
    >>> output.sum().backward()
    >>> x.grad.ravel().tolist()
    [0.0, 0.5, 0.5, 0.0]
    """

    def derivative(rows: Rows, gradients: Sequence[Array]) -> Array:
        return _row_gradients(rows, sources(rows), gradients)

    return _attached(outputs, received, derivative)


def carried_each(
    outputs: Array,
    vectors: Any,
    rule: str,
    counts: NDArray[np.int64],
    n: int,
    t: int,
    options: dict[str, Any],
) -> Array:
    """Return the aggregates of many nodes, shape (nodes, d), with their gradients.

    Args:
        outputs: the aggregates.
        vectors: all that were sent, as `boxgeom_fast.aggregate_each` takes them.
        rule: one that has a gradient.
        counts: how often each node received each distinct row, shape (nodes, k).
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        options: of the rule.

    >>> x = torch.tensor([[0.0], [2], [4], [8]], requires_grad=True)
    >>> counts, outputs = np.array([[1, 1, 0, 0]] * 3), torch.ones(3, 1)
    >>> carried_each(outputs, x, "mean", counts, 4, 2, {}).sum().backward()
    >>> x.grad.ravel().tolist()
    [1.5, 1.5, 0.0, 0.0]
    """

    def derivative(rows: Rows, gradients: Sequence[Array]) -> Array:
        [of_nodes] = gradients
        taken = torch.zeros((len(rows.counts), rows.d), dtype=torch.float64)
        taken = taken.to(of_nodes.device)
        distinct, node_of = np.unique(counts, axis=0, return_inverse=True)
        for index, received in enumerate(distinct):
            nodes = np.flatnonzero(node_of.ravel() == index)
            total = of_nodes[torch.as_tensor(nodes, device=of_nodes.device)].sum(dim=0)
            own = rows.only(received)
            back = _row_gradients(own, SOURCES[rule](own, n, t, **options), [total])
            taken[torch.as_tensor(received > 0, device=taken.device)] += back
        return taken

    [attached] = _attached((outputs,), vectors, derivative)
    return attached


def _attached(
    outputs: tuple[Array, ...], received: Any, derivative: Derivative
) -> tuple[Array, ...]:
    """Return the outputs with a derivative that the backward pass will call."""
    is_one = not isinstance(received, Sequence)
    tensors = [received] if is_one else received
    made: tuple[Array, ...] = _Output.apply(outputs, derivative, is_one, *tensors)
    return made


class _Output(torch.autograd.Function):  # type: ignore[misc]  # torch may be missing
    """Outputs that hold on to the vectors and to their derivative."""

    @staticmethod
    def forward(
        ctx: Any,
        outputs: tuple[Array, ...],
        derivative: Derivative,
        is_one: bool,
        *tensors: Array,
    ) -> tuple[Array, ...]:
        # PyTorch notices if vectors saved in this way are changed in the meantime.
        ctx.derivative, ctx.is_one = derivative, is_one
        ctx.save_for_backward(*tensors)
        return tuple(output.clone() for output in outputs)

    @staticmethod
    def backward(ctx: Any, *gradients: Array) -> tuple[Any, ...]:
        given = (*gradients, *ctx.saved_tensors)
        back = _Gradient.apply(ctx.derivative, ctx.is_one, len(gradients), *given)
        return (None, None, None, *back)


class _Gradient(torch.autograd.Function):  # type: ignore[misc]  # torch may be missing
    """Gradients of the vectors, which refuse to be differentiated once more."""

    @staticmethod
    @numpy_if_kernels_break
    @np.errstate(all="ignore")  # as for the outputs
    def forward(
        ctx: Any, derivative: Derivative, is_one: bool, count: int, *tensors: Array
    ) -> tuple[Array, ...]:
        gradients, given = tensors[:count], tensors[count:]
        if any(map(stands_for_others, gradients)):
            raise RuntimeError(
                "boxgeom_fast: need one gradient at a time, got several as one tensor; "
                "leave out vectorize or is_grads_batched"
            )
        rows = as_rows(given[0] if is_one else list(given))
        taken = derivative(rows, [gradient.double() for gradient in gradients])
        taken /= to_device(rows.counts, taken)[:, None]  # equal vectors share evenly
        to_each = taken[torch.as_tensor(rows.places, device=taken.device)]
        to_each = to_each.to(given[0].dtype)
        return (to_each,) if is_one else tuple(row.clone() for row in to_each)

    @staticmethod
    def backward(ctx: Any, *gradients: Array) -> tuple[Any, ...]:
        raise RuntimeError(
            "boxgeom_fast: need first derivatives only, got a second one to compute"
        )


def _row_gradients(rows: Rows, sources: Sources, gradients: Sequence[Array]) -> Array:
    """Return the distinct rows' gradients, shape (k, d), from those of the outputs."""
    pairs = [
        (gradient / len(parts), whose)
        for gradient, parts in zip(gradients, sources.outputs, strict=True)
        for whose in parts
    ]
    # A median that is one of its vectors, or the midpoint of two, moves with these as
    # its weights say. Only a free one has more weights, and moves otherwise.
    is_free = ((sources.weights > 0).sum(axis=1) > 2) & sources.subsets.any(axis=1)
    is_free &= _is_used(sources)
    own, through_others = sources.weights.copy(), 0.0
    if is_free.any():
        own[is_free], through_others = _of_free(rows, sources, is_free, pairs)
    shares = to_device(np.ascontiguousarray(own.T), gradients[0])
    taken = sum(shares[:, whose] * gradient for gradient, whose in pairs)
    return taken + through_others


def _is_used(sources: Sources) -> NDArray[np.bool_]:
    """Return which sources are that of any coordinate, shape (sources,)."""
    number = len(sources.weights)
    counts = [torch.bincount(p.ravel(), minlength=number) for p in sources.outputs]
    used: NDArray[np.bool_] = to_host(sum(counts)) > 0
    return used


def _of_free(
    rows: Rows,
    sources: Sources,
    is_free: NDArray[np.bool_],
    pairs: list[tuple[Array, Array]],
) -> tuple[NDArray[np.float64], Array]:
    """Return what the gradients of the free medians become.

    Those are the shares of their gradients that each row has, shape (free, k), and what
    has to be added to the rows' gradients besides, shape (k, d).
    """
    [center, *_] = np.flatnonzero(~sources.points.any(axis=1))
    directions = _directions(columns(rows, 0, rows.d), int(center))
    largest = max(float(gradient.abs().max()) for gradient, _ in pairs)
    unit = 2.0 ** np.clip(-int(np.frexp(largest)[1]), -1000, 1000)
    inner = directions.new_zeros(sources.weights.shape)
    for gradient, whose in pairs:
        inner.index_add_(0, whose, (directions * (gradient * unit)).T)
    back = pullback(
        sources.points,
        sources.subsets[is_free],
        sources.weights[is_free],
        to_host(inner)[is_free],
    )
    return back.own, to_device(back.dense, directions) @ directions / unit


def _directions(vectors: Array, center: int) -> Array:
    """Return the unit vectors from one vector to all, zero to itself, shape (k, d)."""
    offsets = vectors - vectors[center]
    largest = offsets.abs().amax(dim=1, keepdim=True)
    offsets = offsets / torch.where(largest > 0, largest, 1.0)
    return offsets / torch.linalg.vector_norm(offsets, dim=1, keepdim=True).clamp(min=1)
