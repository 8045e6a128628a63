"""Cases drawn by hypothesis, which shrinks those that fail."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from boxgeom.vectors import Vectors
from boxgeom_conformance.case import Case
from boxgeom_conformance.inputs.options import drawn_options
from boxgeom_conformance.inputs.recipes import Maker, recipe_of
from boxgeom_conformance.subjects import MOST_DEALT, Subject

Size = tuple[int, int, int, int]
"""How many vectors m, nodes n, Byzantine nodes t and coordinates d."""

MOST_T = 2
MOST_ROWS = 13
MOST_COLUMNS = 3
LATER_ROUNDS = range(2, 10)
SMALL_INTEGERS = st.integers(-4, 4)


@st.composite
def small_cases(
    draw: st.DrawFn, subject: Subject, *, least_t: int = 0, round_number: int = 1
) -> Case:
    """Draw a few vectors of small integers, whose distances floats compute exactly."""
    ts = [least_t, *range(max(1, least_t), MOST_T + 1)]
    m, n, t, d = draw(sizes(subject, ts, (1, 2, 3), extra=2))
    received = draw(small_vectors())[:m, :d]
    options = draw(drawn_options(subject, received, n, t))
    if subject.rule.depends_on_round:
        options["round_number"] = round_number
    return Case(received, n, t, **options)


def small_vectors() -> st.SearchStrategy[Vectors]:
    """Draw a table of small integers, at least as large as any case needs.

    It is a single draw of fixed size: so hypothesis spends no examples on copying
    entries, and a case that loses rows or columns keeps its other numbers. The first
    bytes, which hypothesis sets to 0 first, are the last row, which small cases omit.
    """
    size = MOST_ROWS * MOST_COLUMNS
    values = np.array([0, 1, -1, 2, -2, 3, -3, 4, -4], dtype=np.float64)

    def table(drawn: bytes) -> Vectors:
        chosen = values[np.frombuffer(drawn, np.uint8) % len(values)]
        return chosen[::-1].reshape(MOST_ROWS, MOST_COLUMNS)

    return st.binary(min_size=size, max_size=size).map(table)


@st.composite
def made_cases(
    draw: st.DrawFn,
    subject: Subject,
    make: Maker,
    *,
    dimensions: Sequence[int] = (1, 2, 3, 5, 20),
    extra: int = 4,
    least_t: int = 0,
    dtype: str = "float64",
) -> Case:
    """Draw a case of a kind of vectors: its sizes and a seed."""
    most_t = 1 if subject.rule.enumerates else MOST_T + 1
    numbers = sizes(subject, range(least_t, most_t + 1), dimensions, extra)
    return draw(sized_cases(subject, make, numbers, dtype=dtype))


@st.composite
def sized_cases(
    draw: st.DrawFn,
    subject: Subject,
    make: Maker,
    numbers: st.SearchStrategy[Size],
    *,
    dtype: str = "float64",
) -> Case:
    """Draw a case of a kind of vectors, its sizes m, n, t and d from those given."""
    m, n, t, d = draw(numbers)
    seed = draw(st.integers(0, 10_000))
    received = make(m, d, t, seed).astype(dtype)
    recipe = recipe_of(make, m, d, t, seed)
    options = draw(drawn_options(subject, received, n, t))
    return Case(received, n, t, recipe=recipe, **options)


def sizes(
    subject: Subject, ts: Sequence[int], dimensions: Sequence[int], extra: int
) -> st.SearchStrategy[Size]:
    """Draw m, n, t and d in a rule's domain, n at most ``extra`` above the least.

    It shrinks to fewer nodes, and to m = n.
    """
    if subject.deals:
        few = range(1, MOST_DEALT + 1)
        ts = [t for t in ts if any(subject.domain(k, k, t, 1) for k in few)]
    return st.tuples(st.sampled_from(ts), st.sampled_from(dimensions)).flatmap(
        lambda chosen: st.sampled_from(_domain(subject, *chosen, extra))
    )


def _domain(subject: Subject, t: int, d: int, extra: int) -> list[Size]:
    """Return every (m, n, t, d) in the domain, those of few nodes first."""
    least = next(n for n in range(1, 1000) if subject.domain(n, n, t, d))
    return [
        (m, n, t, d)
        for n in range(least, least + extra + 1)
        for m in range(n, n - t - 1, -1)
        if subject.domain(m, n, t, d)
    ]
