"""Which subsets' medians BOX-GEOM's box is made of: all, proven bounds, or a sample."""

from dataclasses import dataclass, fields
from typing import Any, Literal

from boxgeom.arguments import check_integer, check_number, choice_of
from boxgeom_fast.rows import Rows
from boxgeom_fast.subsets import subset_count

Subsets = Literal["all", "bound", "sample"]

TOLERANCE, MAX_NODES, K, SEED = 0.01, 300, 1000, 0
"""What the options are if left out."""

BELONGS_TO = {
    "tolerance": "bound",
    "max_nodes": "bound",
    "k": "sample",
    "seed": "sample",
}
"""The choice of subsets that each of the other options is about."""

ENUMERATED = 2**13
"""Up to so many subsets are enumerated even where bounds would do: that is as fast."""


@dataclass(frozen=True)
class SubsetChoice:
    """A choice of subsets, checked.

    Attributes:
        subsets: "all", "bound" or "sample".
        tolerance: how far from an end of the box its bound may be, as a share of the
            trusted hyperbox's edge.
        max_nodes: the most nodes that the search for one end may visit.
        k: how many subsets to draw.
        seed: of the draw.
    """

    subsets: Subsets = "all"
    tolerance: float = TOLERANCE
    max_nodes: int = MAX_NODES
    k: int = K
    seed: int = SEED

    def bounds(self, rows: Rows, n: int, t: int) -> bool:
        """Return whether bounds take the place of the medians of these vectors.

        >>> from boxgeom_fast.rows import as_rows
        >>> few, many = ([[float(i)] for i in range(m)] for m in (10, 31))
        >>> SubsetChoice("bound").bounds(as_rows(few), 10, 3)
        False
        >>> SubsetChoice("bound").bounds(as_rows(many), 31, 10)
        True
        """
        return self.subsets == "bound" and (
            subset_count(rows.counts.tolist(), n - t) > ENUMERATED
        )


def checked_choice(
    subsets: Any = "all",
    tolerance: Any = TOLERANCE,
    max_nodes: Any = MAX_NODES,
    k: Any = K,
    seed: Any = SEED,
) -> SubsetChoice:
    """Return the choice of subsets that options make.

    Raises:
        ValueError: ``subsets`` is none of the three; the tolerance is no number from 0
            to 1, or another option no integer of at least 1 (the seed: 0); or an option
            has another value than its default, and ``subsets`` is not what it is about.

    >>> checked_choice("bound", tolerance=0).tolerance
    0.0
    >>> checked_choice(k=10)
    Traceback (most recent call last):
    ValueError: k: need subsets='sample', got k=10 with subsets='all'
    """
    chosen = SubsetChoice(
        choice_of(
            "subsets", subsets, {name: name for name in ("all", "bound", "sample")}
        ),
        check_number("tolerance", tolerance, least=0, most=1),
        check_integer("max_nodes", max_nodes, least=1),
        check_integer("k", k, least=1),
        check_integer("seed", seed, least=0),
    )
    for option in fields(SubsetChoice)[1:]:
        value, needed = getattr(chosen, option.name), BELONGS_TO[option.name]
        if value != option.default and chosen.subsets != needed:
            raise ValueError(
                f"{option.name}: need subsets={needed!r}, got {option.name}={value!r} "
                f"with subsets={chosen.subsets!r}"
            )
    return chosen
