"""Sizes: how many vectors, nodes, Byzantine nodes and coordinates a rule is asked."""

import math
from collections.abc import Iterable, Sequence

from boxgeom_conformance.subjects import Subject

Size = tuple[int, int, int, int]
"""How many vectors m, nodes n, Byzantine nodes t and coordinates d."""

TENS = (10, 10, 3)
"""The numbers m, n and t of the README's own network."""

MOST_SUBSETS = 40
"""The most subsets off a line: judging their medians takes about a second."""

FEWER_SUBSETS = 14
"""The most subsets of many vectors of many coordinates, whose medians cost more."""

MOST_NODES = 40
SPARE_NODES = 6
"""How many more nodes there are than the least that a rule needs, at most."""


def in_domain(subject: Subject, sizes: Iterable[Size]) -> list[Size]:
    """Return the sizes with which a rule is asked."""
    return [size for size in sizes if subject.domain(*size)]


def subset_count(size: Size) -> int:
    """Return how many (n - t)-subsets the vectors have.

    >>> subset_count((10, 10, 3, 1))
    120
    """
    m, n, t, _ = size
    return math.comb(m, n - t)


def sizes_for(subject: Subject, t: int, dimensions: Sequence[int]) -> list[Size]:
    """Return sizes for t Byzantine nodes from the least n on; few subsets if need be.

    The list is empty if the rule is not asked with so many.
    """
    found = in_domain(
        subject,
        (
            (m, n, t, d)
            for d in dimensions
            for n in range(2 * t + 1, MOST_NODES)
            for m in range(n, n - t - 1, -1)
        ),
    )
    if not found:
        return []
    most = min(n for _, n, _, _ in found) + SPARE_NODES
    found = [size for size in found if size[1] <= most]
    if not subject.rule.enumerates:
        return found
    few = [size for size in found if subset_count(size) <= MOST_SUBSETS]
    tens = [size for size in found if size[:3] == TENS]
    return few + tens


def many_rows(
    subject: Subject, rows: Sequence[int], dimensions: Sequence[int]
) -> list[Size]:
    """Return sizes of so many vectors, t from 0 to 3, with few subsets if need be."""
    few = subject.rule.enumerates
    found = in_domain(
        subject,
        (
            (m, n, t, d)
            for t in range(4)
            for m in rows
            for n in range(m, m + t + 1)
            for d in dimensions
        ),
    )
    return [size for size in found if not few or subset_count(size) <= FEWER_SUBSETS]
