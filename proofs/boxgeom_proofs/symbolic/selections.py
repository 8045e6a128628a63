"""That rules which select vectors select those that Definitions 6 to 8 say.

They compare exact integers, on which symbols would fork thousands of times. So the
lemmas look at what the rules return for all multisets of a grid, ties among them.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product
from typing import Any

import numpy as np
import z3

from boxgeom.definitions import krum, medoid, minimum_diameter
from boxgeom_proofs.symbolic.order_statistics import subsets
from boxgeom_proofs.symbolic.registry import LOGIC
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

Row = tuple[int, ...]
Rows = Sequence[Row]

LINE: Rows = [(x,) for x in range(5)]
PLANE: Rows = list(product(range(2), range(3)))
SHORT_LINE: Rows = LINE[:3]

Sizes = Sequence[tuple[int, int, int]]
"""Values of n, t and m."""

KRUM_SIZES: Sizes = ((5, 1, 5), (6, 1, 5), (6, 1, 6))
SHORT_KRUM_SIZES: Sizes = ((7, 2, 7), (8, 2, 7), (8, 2, 8))
"""On the short line. For t = 1 alone, m - t - 2 might as well be m - 2t - 1."""

SUBSET_SIZES: Sizes = ((3, 1, 3), (4, 1, 3), (4, 1, 4), (5, 1, 5), (5, 2, 5))


def selection_lemmas() -> Lemmas:
    """Return the lemmas that Krum, Multi-Krum, medoid and subset are as defined."""
    of_krum = [*_cases(KRUM_SIZES), *_cases(SHORT_KRUM_SIZES, [SHORT_LINE])]
    of_subset = _cases(SUBSET_SIZES)
    on_a_line = [rows for m in range(1, 6) for rows in _multisets(m, [LINE])]
    return (
        _lemma("D7: krum has the least score", map(_is_krum, of_krum)),
        _lemma("D7: multi_krum is a mean of least scores", map(_is_multi, of_krum)),
        _lemma("D6: minimum_diameter_subset is least", map(_is_subset, of_subset)),
        _lemma("D8: medoid has the least sum", map(_is_medoid, on_a_line)),
    )


def krum_score(rows: Rows, i: int, t: int) -> int:
    """Return the least sum of squared distances to m - t - 2 others (Definition 7).

    >>> krum_score([(0,), (1,), (3,), (7,), (9,)], 0, t=1)
    10
    """
    others = [row for j, row in enumerate(rows) if j != i]
    chosen = subsets(len(others), len(rows) - t - 2)
    return min(sum(_square(rows[i], others[j]) for j in subset) for subset in chosen)


def _is_krum(case: tuple[Rows, int, int]) -> bool:
    rows, n, t = case
    scores = [krum_score(rows, i, t) for i in range(len(rows))]
    best = rows[scores.index(min(scores))]
    return bool((krum.krum(_array(rows), n, t) == best).all())


def _is_multi(case: tuple[Rows, int, int]) -> bool:
    rows, n, t = case
    ranked = sorted((krum_score(rows, i, t), i) for i in range(len(rows)))
    exact = np.vectorize(Fraction, otypes=[object])(_array(rows))
    for q in (None, *range(1, len(rows) + 1)):
        chosen = [rows[i] for _, i in ranked[: q or n - t]]
        mean = [
            sum(column) / Fraction(len(chosen)) for column in zip(*chosen, strict=True)
        ]
        if (krum.multi_krum(exact, n, t, q=q) != mean).any():
            return False
    return True


def _is_subset(case: tuple[Rows, int, int]) -> bool:
    rows, n, t = case
    chosen = sorted(subsets(len(rows), n - t))
    pairs = [[_square(rows[i], rows[j]) for i, j in combinations(s, 2)] for s in chosen]
    diameters = [max(squares, default=0) for squares in pairs]
    best = [rows[i] for i in chosen[diameters.index(min(diameters))]]
    found = minimum_diameter.minimum_diameter_subset(_array(rows), n, t)
    return found.tolist() == [list(row) for row in best]


def _is_medoid(rows: Rows) -> bool:
    sums = [sum(abs(x - y) for (y,) in rows) for (x,) in rows]
    return bool(medoid.medoid(_array(rows))[0] == rows[sums.index(min(sums))][0])


def _cases(
    sizes: Sizes, grids: Sequence[Rows] = (LINE, PLANE)
) -> list[tuple[Rows, int, int]]:
    """Return what a node may receive, all multisets of each size, with n and t."""
    return [(rows, n, t) for n, t, m in sizes for rows in _multisets(m, grids)]


def _multisets(m: int, grids: Sequence[Rows] = (LINE, PLANE)) -> Iterator[Rows]:
    """Yield all multisets of m points of a grid, in canonical order."""
    for grid in grids:
        yield from combinations_with_replacement(grid, m)


def _lemma(name: str, holds: Any) -> Lemma:
    cases = list(holds)
    return Lemma(
        name=f"{name}, for all {len(cases)} multisets of points of a grid",
        assumptions={},
        conclusion=z3.BoolVal(all(cases)),
        logic=LOGIC,
    )


def _square(x: Row, y: Row) -> int:
    return sum((a - b) ** 2 for a, b in zip(x, y, strict=True))


def _array(rows: Rows) -> Any:
    return np.array(rows, dtype=float)
