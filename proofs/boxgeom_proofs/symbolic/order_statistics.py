"""What the definitions say of ranks, ends and subsets, as formulas of their own.

Nothing here sorts or calls the reference: ranks are counted, the least of several
values is none above and one equal, and subsets are the numbers with so many bits.
"""

from collections.abc import Sequence

import z3

Terms = Sequence[z3.ArithRef]


def has_rank(x: z3.ArithRef, rank: int, values: Terms) -> z3.BoolRef:
    """Return that x is the rank-th smallest of the values, counted from 1.

    At least so many values are at or below it, and fewer are below it. So one of the
    values equals it.
    """
    return z3.And(
        _count([v <= x for v in values]) >= rank,
        _count([v < x for v in values]) < rank,
    )


def is_least(x: z3.ArithRef, values: Terms) -> z3.BoolRef:
    """Return that x is the least of the values."""
    return z3.And(z3.And([x <= v for v in values]), z3.Or([x == v for v in values]))


def is_greatest(x: z3.ArithRef, values: Terms) -> z3.BoolRef:
    """Return that x is the greatest of the values."""
    return z3.And(z3.And([x >= v for v in values]), z3.Or([x == v for v in values]))


def subsets(m: int, size: int) -> list[list[int]]:
    """Return the subsets of so many of the indices 0 to m - 1.

    >>> subsets(3, 2)
    [[0, 1], [0, 2], [1, 2]]
    """
    members = ([i for i in range(m) if bits >> i & 1] for bits in range(2**m))
    return [subset for subset in members if len(subset) == size]


def _count(truths: Sequence[z3.BoolRef]) -> z3.ArithRef:
    return z3.Sum([z3.If(truth, 1.0, 0.0) for truth in truths])
