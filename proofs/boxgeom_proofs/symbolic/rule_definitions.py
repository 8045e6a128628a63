"""That averages and box validity are what Definitions 8 and 12 say."""

from typing import Any

import z3

from boxgeom.definitions import (
    coordinate_median,
    mean,
    validity,
)
from boxgeom_proofs.symbolic.execution_paths import every_path, on_every_path
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.one_node import sizes
from boxgeom_proofs.symbolic.order_statistics import Terms, has_rank
from boxgeom_proofs.symbolic.reals import term_of
from boxgeom_proofs.symbolic.registry import (
    FLOATS,
    LARGE,
    PLANE,
    SMALL,
    on_the_code,
    single_entry,
)
from boxgeom_proofs.theorems.theorem import Lemma

RANKED = "x_1, x_2, ... are the values in ascending order"
"""The numbers of Definition 8: x_(r) is the r-th smallest."""


TRIMMED = ((4, 1), (5, 1), (5, 2), (6, 2), *FLOATS)


@on_the_code("D8 (mean)", sizes, (*LARGE, *FLOATS))
def mean_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `mean` is the sum over the number of vectors.

    So its clipping removes nothing but rounding errors.
    """
    received = network.received(m)
    paths = every_path(lambda: mean.mean(received))
    total = z3.Sum(_column(received))
    return Lemma(
        name=f"D8: mean is the sum over the number, {network}, m={m}",
        assumptions={},
        conclusion=on_every_path(paths, lambda x: single_entry(x) * m == total),
        logic=network.logic,
    )


@on_the_code("D8 (coordinate median)", sizes, (*SMALL, *FLOATS))
def coordinate_median_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `coordinate_median` is midway between the middle values."""
    received = network.received(m)
    paths = every_path(lambda: coordinate_median.coordinate_median(received))
    ranked = _ranked(m)
    middle = (ranked[(m + 1) // 2 - 1] + ranked[m // 2]) / 2
    return Lemma(
        name=f"D8: coordinate_median is the middle, {network}, m={m}",
        assumptions={RANKED: _are_ranked(ranked, received)},
        conclusion=on_every_path(paths, lambda x: single_entry(x) == middle),
        logic=network.logic,
    )


def enough_to_trim(network: SymbolicNetwork) -> list[tuple[int]]:
    """Return how many vectors a node may receive, if they are over 2t."""
    return [(m,) for m in network.sizes if m > 2 * network.t]


@on_the_code("D8 (trimmed mean)", enough_to_trim, TRIMMED)
def trimmed_mean_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `trimmed_mean` is the mean of all but t at either end."""
    n, t, received = network.n, network.t, network.received(m)
    paths = every_path(lambda: mean.trimmed_mean(received, n, t))
    ranked = _ranked(m)
    total = sum(ranked[t : m - t], z3.RealVal(0))
    return Lemma(
        name=f"D8: trimmed_mean drops t values at either end, {network}, m={m}",
        assumptions={RANKED: _are_ranked(ranked, received)},
        conclusion=on_every_path(
            paths, lambda x: single_entry(x) * (m - 2 * t) == total
        ),
        logic=network.logic,
    )


@on_the_code("D12", lambda network: [(network.n - network.t,)], (*SMALL, *PLANE))
def box_validity_is_defined(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `is_box_valid` asks for a place in the honest box."""
    honest = network.received(m)
    point = [z3.Real(f"output[{k}]") for k in range(network.d)]
    output = network.vectors([point])[0]
    paths = every_path(lambda: validity.is_box_valid(output, honest))
    columns = [[term_of(x) for x in column] for column in honest.T]
    lies_inside = z3.And(
        [
            z3.And(z3.Or([v <= x for v in column]), z3.Or([x <= v for v in column]))
            for x, column in zip(point, columns, strict=True)
        ]
    )
    return Lemma(
        name=f"D12: is_box_valid is a place in the honest box, {network}",
        assumptions={},
        conclusion=on_every_path(paths, lambda valid: z3.BoolVal(valid) == lies_inside),
        logic=network.logic,
    )


def _ranked(m: int) -> list[z3.ArithRef]:
    return [z3.Real(f"x_{rank}") for rank in range(1, m + 1)]


def _are_ranked(ranked: Terms, received: Any) -> z3.BoolRef:
    values = _column(received)
    return z3.And([has_rank(x, r, values) for r, x in enumerate(ranked, start=1)])


def _column(received: Any) -> list[z3.ArithRef]:
    return [term_of(value) for (value,) in received]
