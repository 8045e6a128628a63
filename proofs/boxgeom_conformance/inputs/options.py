"""What a rule is asked besides: options, drawn by hypothesis."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.subjects import Subject

Drawn = Callable[[Vectors, int, int], st.SearchStrategy[Any]]


def drawn_options(
    subject: Subject, received: Vectors, n: int, t: int
) -> st.SearchStrategy[dict[str, Any]]:
    """Draw what the rule takes besides the vectors, n and t, by name."""
    return st.fixed_dictionaries(
        {name: DRAWN[name](received, n, t) for name in subject.rule.options}
    )


def _q(received: Vectors, n: int, t: int) -> st.SearchStrategy[int]:
    """Draw how many vectors Multi-Krum averages, often as many as are honest."""
    m = len(received)
    return st.sampled_from(sorted({m - t, n - t, 1, 2, m}))


def _round_number(received: Vectors, n: int, t: int) -> st.SearchStrategy[int]:
    return st.just(1)


def _own(received: Vectors, n: int, t: int) -> st.SearchStrategy[Vector]:
    """Draw a vector that is not among the first t, which some checks replace."""
    return st.integers(t, len(received) - 1).map(lambda i: received[i].copy())


DRAWN: dict[str, Drawn] = {"q": _q, "round_number": _round_number, "own": _own}
"""How each option is drawn for the vectors received, n and t."""
