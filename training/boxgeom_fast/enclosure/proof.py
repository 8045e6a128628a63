"""The proof of an outer box, as data that others can check without this code.

docs/certificates.md has the format. It says where each bound comes from: a trap, or
none; the ranges of weights; for each end that was searched for, the branches into which
all subsets were divided.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.array_libraries import to_host
from boxgeom_fast.embedding import Points, embedding
from boxgeom_fast.enclosure.edge_proofs import Known, edge_proofs
from boxgeom_fast.enclosure.enclosed_box import enclosed_box
from boxgeom_fast.enclosure.gram import Gram, gram
from boxgeom_fast.enclosure.region import Region, image
from boxgeom_fast.enclosure.rounding import Floats
from boxgeom_fast.enclosure.spectral import spectrum_of, square_above
from boxgeom_fast.enclosure.trap import trap
from boxgeom_fast.enclosure.weight_ranges import (
    UNTRAPPED,
    central_weights,
    weight_ranges,
)
from boxgeom_fast.rows import as_rows, repeated

Json = dict[str, Any]

GROWTHS = 40
"""How often a trap is enlarged until it is one by a margin. Once or twice is usual."""

FASTER = 0.02
"""By this part of itself, and by `MARGIN`."""

MARGIN = 1e-5


def outer_box_proof(
    received: Any,
    n: int,
    t: int,
    *,
    tolerance: float,
    max_nodes: int,
    coordinates: Iterable[int] | None = None,
) -> Json:
    """Return an outer box with its proof, as JSON (docs/certificates.md).

    Every end that was searched for is searched for again, to record the branches.

    Args:
        received: shape (m, d), of floats.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        tolerance: as of `enclosed_box`.
        max_nodes: as of `enclosed_box`.
        coordinates: those whose branches are recorded, or None for all of them. A
            checker who draws a sample may say which.
    """
    rows = as_rows(received)
    box = enclosed_box(rows, n, t, tolerance=tolerance, max_nodes=max_nodes)
    points = embedding(rows)
    ranges = weight_ranges(points, rows.counts, n - t)
    known = Known(rows, points, ranges, n, t, tolerance, max_nodes)
    some = range(rows.d) if coordinates is None else sorted(set(coordinates))
    vectors = np.stack([to_host(rows.distinct[i]) for i in rows.repeated()])
    return {
        "kind": "outer-box",
        "received": vectors.tolist(),
        "precision": str(vectors.dtype),
        "n": n,
        "t": t,
        "outer": _ends(box.outer),
        "inner": _ends(box.inner),
        "output": to_host(box.output).tolist(),
        "weights": weights_proof(points, rows.counts, n - t),
        "edges": list(edge_proofs(known, box, np.array(some, dtype=np.int64))),
    }


def weights_proof(points: Points, counts: NDArray[np.int64], size: int) -> Json:
    """Return the ranges of weights and what they come from, as JSON.

    Args:
        points: of an embedding, all distinct, shape (k, e).
        counts: how often each occurs, shape (k,).
        size: of the subsets.
    """
    which = repeated(counts)
    if len(points) == 1:
        ones, nothing = [1] * len(which), [None] * len(which)
        ranges = {"least": [0] * len(which), "most": nothing}
        return {"centre": ones, "scale": 1, **ranges, "trap": None}
    found = weight_ranges(points, counts, size)
    weights = central_weights(points, counts)[which]
    about = gram(points[which], weights, size)
    scale = about.typical * (1.0 if found.is_trapped else UNTRAPPED)
    return {
        "centre": weights.tolist(),
        "scale": str(Fraction(scale) / _largest_square(about)),
        "least": found.least[which].tolist(),
        "most": [None if found.is_capped[i] else float(found.most[i]) for i in which],
        "trap": _trap(about, size) if found.is_trapped else None,
    }


def _ends(ends: tuple[Any, Any]) -> Json:
    lower, upper = (to_host(end).tolist() for end in ends)
    return {"lower": lower, "upper": upper}


def _largest_square(about: Gram) -> Fraction:
    """Return the squared length of the longest offset: what squares are told in."""
    return max(_squares(about))


def _squares(about: Gram) -> list[Fraction]:
    """Return the squared lengths of the offsets, which may be too large for floats."""
    lengths = about.lengths * np.sqrt((about.directions**2).sum(axis=1))
    return [Fraction(x) ** 2 for x in lengths.tolist()]


def _trap(about: Gram, size: int) -> Json | None:
    """Return a box that no median can leave, by a margin that rounding is nothing to.

    `trap` returns what the box that it found proves. That is enlarged until it is such
    a box too.
    """
    spectrum = spectrum_of(about)
    region = trap(about, spectrum, size) if spectrum else None
    if spectrum is None or region is None:
        return None
    for _ in range(GROWTHS):
        region = _enlarged(region, about)
        square = min(square_above(region, about, spectrum, size), region.square_high)
        known = replace(region, square_high=square)
        proved = image(known, about, size, of_members=False)
        is_inside = (proved.low > region.low) & (proved.high < region.high)
        if is_inside.all() and min(square, proved.square_high) < region.square_high:
            return _trap_json(region, about)
    return None


def _enlarged(region: Region, about: Gram) -> Region:
    room = MARGIN * np.minimum(about.lengths, 1.0)
    return replace(
        region,
        low=region.low - FASTER * np.abs(region.low) - room,
        high=region.high + FASTER * np.abs(region.high) + room,
        square_high=(1 + FASTER) * region.square_high + 2 * MARGIN,
    )


def _trap_json(region: Region, about: Gram) -> Json:
    """Return the region as ranges of ``|q_i|^2 - 2 q_i.d``, in units of the largest."""
    squares, unit = _squares(about), _largest_square(about)

    def numbers(t: Floats) -> list[str]:
        shifts = map(Fraction, (2 * about.lengths).tolist()), map(Fraction, t.tolist())
        return [
            str((square - length * along) / unit)
            for square, length, along in zip(squares, *shifts, strict=True)
        ]

    return {
        "least": numbers(region.high),
        "most": numbers(region.low),
        "away": str(Fraction(region.square_high) / unit),
    }
