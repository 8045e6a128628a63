"""Cases drawn from a seed: small dyadic numbers, which floats hold exactly."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from math import ceil, comb
from typing import Any

import numpy as np

from boxgeom import find_rule
from boxgeom.composition import JOINT
from boxgeom.vectors import Vectors
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.vectors.draft import Draft, draft

Size = tuple[int, int, int, int]

SIZES: tuple[Size, ...] = (
    (5, 5, 1, 2),
    (6, 5, 1, 3),
    (7, 7, 2, 2),
    (7, 6, 2, 5),
    (7, 7, 1, 20),
    (7, 7, 1, 64),
    (10, 10, 3, 2),
)
"""What is drawn for every rule, as (n, m, t, d)."""

MOST_SUBSETS = 800

FEWEST = 4
"""How many sizes are drawn for compositions that enumerate subsets."""

ON_A_LINE: tuple[Size, ...] = (
    (4, 4, 1, 1),
    (5, 5, 2, 1),
    (7, 6, 2, 1),
    (7, 5, 3, 1),
    (9, 9, 2, 1),
    (10, 10, 3, 1),
)
"""What is drawn for a rule that leaves its answer free, an interval where d = 1."""


DRAWN: dict[str, Callable[[np.random.Generator, Vectors], Any]] = {
    "q": lambda rng, rows: int(rng.integers(1, len(rows))),
    "own": lambda rng, rows: rows[int(rng.integers(len(rows)))].tolist(),
    "start": lambda rng, rows: rows[int(rng.integers(len(rows)))].tolist(),
    "radius": lambda rng, rows: int(rng.integers(1, 65)) / 16,
    "iterations": lambda rng, rows: int(rng.integers(1, 4)),
    "clip": lambda rng, rows: int(rng.integers(16, 65)) / 16,
    "round_number": lambda rng, rows: int(rng.integers(1, 3)),
}
"""How each option is drawn for the vectors of a case."""


def drawn_cases(rule: str, seed: int) -> tuple[Draft, ...]:
    """Return cases of a rule, whose slugs name the seed.

    >>> [draft.slug for draft in drawn_cases("mean", seed=0)][:2]
    ['mean-drawn-0-1', 'mean-drawn-0-2']
    """
    rng = np.random.default_rng([seed, zlib.crc32(rule.encode())])
    sizes = SIZES if find_rule(rule).is_determined else ON_A_LINE
    if JOINT in rule:
        few = FEWEST if find_rule(rule).enumerates else len(sizes)
        dealt = find_subject(rule).deals  # the more deals there are, the more is right
        return () if dealt else tuple(_drawn_of(rule, seed, sizes[:few], rng))
    # Of many vectors few matter, so that one draw lets too much pass.
    every = (*sizes, *sizes[-1:] * 2, *(size for size in _larger(rule) for _ in "abc"))
    return tuple(_drawn_of(rule, seed, every, rng))


def _drawn_of(
    rule: str, seed: int, sizes: Sequence[Size], rng: np.random.Generator
) -> Iterator[Draft]:
    for k, size in enumerate(sizes, 1):
        yield _drawn(rule, f"drawn-{seed}-{k}", size, rng)


def _larger(rule: str) -> Iterator[Size]:
    """Yield sizes on a line with more vectors, or with a t that shares of n miss."""
    facts = find_rule(rule)
    if facts.enumerates:
        yield (26, 26, 1, 1)
    else:
        yield (13, 13, 4, 2 if facts.is_determined else 1)
    if facts.sees_vectors_alone:
        return
    for share in (_kept_as_a_share, _left_by_a_share, _rounded_up_from_a_share):
        found = (
            (n, t)
            for n in range(4, 101)
            for t in range(1, n)
            if share(n, t) != t
            and facts.domain(n, n, t, 1)
            and not (facts.enumerates and comb(n, t) > MOST_SUBSETS)
        )
        for n, t in islice(found, 1):
            yield (n, n, t, 1)


def _kept_as_a_share(n: int, t: int) -> int:
    return int(t / n * n)


def _left_by_a_share(n: int, t: int) -> int:
    return n - int((1 - t / n) * n)


def _rounded_up_from_a_share(n: int, t: int) -> int:
    return ceil(t / n * n)


def _drawn(rule: str, name: str, size: Size, rng: np.random.Generator) -> Draft:
    n, m, t, d = size
    n, m = next(
        (nodes, k)
        for nodes in count(n)
        for k in range(m, nodes + 1)
        if find_rule(rule).domain(k, nodes, t, d)
    )
    rows = rng.integers(-64, 65, size=(m, d)) / 16
    return draft(
        rule,
        name,
        f"m = {m} vectors of d = {d} multiples of 1/16, drawn at random.",
        rows.tolist(),
        n=n,
        t=t,
        **{name: DRAWN[name](rng, rows) for name in find_rule(rule).options},
    )
