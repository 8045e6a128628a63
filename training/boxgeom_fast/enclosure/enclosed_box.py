"""A stand-in until the enclosure is there: the trusted box, and a sample inside."""

from dataclasses import dataclass

from boxgeom_fast.array_libraries import Array
from boxgeom_fast.clamping import clamped
from boxgeom_fast.rows import Rows
from boxgeom_fast.subset_choice import SubsetChoice
from boxgeom_fast.used_subsets import subsets_used


@dataclass(frozen=True, eq=False)
class EnclosedBox:
    """Proven bounds of BOX-GEOM's box, in float64, shape (d,) each."""

    trusted: tuple[Array, Array]
    outer: tuple[Array, Array]
    inner: tuple[Array, Array]
    output: Array
    unfinished: int
    nodes: int
    is_exact: bool


def enclosed_box(
    rows: Rows, n: int, t: int, *, tolerance: float, max_nodes: int
) -> EnclosedBox:
    """Return the trusted hyperbox as the outer one, a sample's box as the inner one."""
    xp = rows.xp
    _, _, ends = subsets_used(rows, n, t, SubsetChoice("sample", k=50))
    lowest, highest, low, high = (xp.astype(end, xp.float64) for end in ends)
    inner = clamped(low, lowest, highest), clamped(high, lowest, highest)
    edge = tolerance * (highest - lowest)
    gaps = inner[0] - lowest, highest - inner[1]
    return EnclosedBox(
        (lowest, highest),
        (lowest, highest),
        inner,
        lowest / 2 + highest / 2,
        sum(int((gap > edge).sum()) for gap in gaps),
        0,
        not any(bool((gap > 0).any()) for gap in gaps),
    )
