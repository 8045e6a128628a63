"""What a rule is asked besides: options, drawn by hypothesis."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from boxgeom.definitions.bucketing import BUCKET_SIZE, bucket_count
from boxgeom.definitions.clipping import CLIP
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.subjects import Subject

Drawn = Callable[[Vectors, int, int], st.SearchStrategy[Any]]


def drawn_options(
    subject: Subject, received: Vectors, n: int, t: int
) -> st.SearchStrategy[dict[str, Any]]:
    """Draw what the rule takes besides the vectors, n and t, by name."""
    left = [bucket_count(k) if subject.deals else k for k in (len(received), n)]
    given = {name: (received, n, t) for name in subject.told}
    given["q"] = (received[: left[0]], left[1], t)  # of what is left for the rule
    drawn = {name: DRAWN[name](*given[name]) for name in subject.told}
    if subject.name == "bucketing":  # alone; before a rule so few may be too few
        drawn["bucket_size"] = st.sampled_from([BUCKET_SIZE, 1, 3])
    return st.fixed_dictionaries(drawn)


def _q(received: Vectors, n: int, t: int) -> st.SearchStrategy[int]:
    """Draw how many vectors Multi-Krum averages, often as many as are honest."""
    m = len(received)
    return st.sampled_from(sorted({m - t, n - t, 1, 2, m}))


def _round_number(received: Vectors, n: int, t: int) -> st.SearchStrategy[int]:
    return st.just(1)


def _own(received: Vectors, n: int, t: int) -> st.SearchStrategy[Vector]:
    """Draw a vector that is not among the first t, which some checks replace."""
    return st.integers(t, len(received) - 1).map(lambda i: received[i].copy())


def _bucket_size(received: Vectors, n: int, t: int) -> st.SearchStrategy[int]:
    return st.sampled_from([BUCKET_SIZE, 1])


def _clip(received: Vectors, n: int, t: int) -> st.SearchStrategy[float]:
    """Draw a length, often one that some of the vectors have and others exceed."""
    middle = float(np.median(lengths(received.astype(np.float64))))
    return st.sampled_from([CLIP, middle, middle / 2, 2 * middle, 0.0])


def _radius(received: Vectors, n: int, t: int) -> st.SearchStrategy[float]:
    """Draw a length that clips some of the vectors, in their precision."""
    edges = np.abs(received - received[-1]).max(axis=1)
    usual = edges[edges > 0].min(initial=np.inf)
    unit = received.dtype.type(usual if np.isfinite(usual) else 1.0)
    return st.sampled_from([2.0, 1.0, 0.5, 5.0]).map(lambda size: float(size * unit))


def _iterations(received: Vectors, n: int, t: int) -> st.SearchStrategy[int]:
    return st.integers(1, 3)


DRAWN: dict[str, Drawn] = {
    "q": _q,
    "round_number": _round_number,
    "own": _own,
    "bucket_size": _bucket_size,
    "clip": _clip,
    "start": _own,
    "radius": _radius,
    "iterations": _iterations,
}
"""How each option is drawn for the vectors received, n and t."""
