"""How much weight each vector can have in the median of any subset (P0 to P4).

docs/scale.md has the bounds in order. From the distances of the vectors, and nothing
else, this module proves ranges of weights that hold for all subsets at once, in a time
that does not depend on the number of coordinates.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from boxgeom_fast.embedding import Points
from boxgeom_fast.enclosure.from_above import reach_from_above
from boxgeom_fast.enclosure.gram import Gram, gram
from boxgeom_fast.enclosure.region import Ranges, Region, image, weights_in
from boxgeom_fast.enclosure.rounding import FEW, Floats
from boxgeom_fast.enclosure.spectral import Spectrum, spectrum_of, square_above
from boxgeom_fast.enclosure.trap import trap
from boxgeom_fast.median_weights import median_weights
from boxgeom_fast.offset_lengths import offset_lengths

CAP = 2.0**26
"""What stands for an unbounded weight, relative to the others' together."""

ROUNDS = 60
"""The most rounds in which ranges tighten each other."""

ENOUGH = 1e-6
"""Stop as soon as a round changes no squared distance by more than this part."""

UNTRAPPED = 4.0
"""Where tau is not small, a larger common factor of all weights makes them vary less.
This one has proved best; any is right."""


@dataclass(frozen=True, eq=False)
class WeightRanges:
    """Ranges of the weights of k distinct vectors in the medians of subsets.

    For every subset there is a factor such that the median is ``sum w_i x_i / sum w_i``
    over its members, with ``least_i <= w_i <= most_i``; except that where `is_capped`,
    w_i may also be larger than `most`, or the median may be x_i itself.

    For values f let P1 be the least mean with weights in these ranges. If none is
    capped, no median has a value below P1. Else none has a value below ``min(P1, f_i of
    the capped i)``, nor below ``P1 - loss (max f - min f)``, which is less.

    Attributes:
        least: shape (k,), positive.
        most: shape (k,), finite.
        is_capped: shape (k,).
        loss: 0 if none is capped.
        is_trapped: whether P4 found a trap, so that the ranges are tight.
    """

    least: Floats
    most: Floats
    is_capped: NDArray[np.bool_]
    loss: float
    is_trapped: bool


def weight_ranges(points: Points, counts: NDArray[np.int64], size: int) -> WeightRanges:
    """Return ranges of the weights in all medians of subsets (Definitions 1 and 3).

    Costs O(m^3 log m) for m vectors.

    Args:
        points: of an embedding, all distinct, shape (k, e).
        counts: how often each occurs, shape (k,), of sum m.
        size: of the subsets, at most m.

    >>> corners = np.array([[0.0, 0], [0, 2], [2, 0], [2, 2]])
    >>> ranges = weight_ranges(corners, np.ones(4, dtype=int), 4)
    >>> ranges.is_capped.any(), (ranges.most / ranges.least).max() < 1.001
    (np.False_, np.True_)
    """
    k, places = len(points), np.repeat(np.arange(len(points)), counts)
    if k == 1:
        ones = np.ones(1)
        return WeightRanges(ones, ones, np.zeros(1, dtype=bool), 0.0, False)
    of_entries = gram(points[places], central_weights(points, counts)[places], size)
    spectrum = spectrum_of(of_entries)
    region = _from_above(of_entries, size)
    trapped = trap(of_entries, spectrum, size) if spectrum else None
    if trapped:
        region = region.intersection(trapped)
    else:
        of_entries = replace(of_entries, typical=UNTRAPPED * of_entries.typical)
    region = _tightened(region, of_entries, spectrum, size)
    ranges = weights_in(region, of_entries, size)
    return _of_rows(ranges, places, size, trapped is not None)


def central_weights(points: Points, counts: NDArray[np.int64]) -> Floats:
    """Return weights of a point near the median, one entry of each of k vectors.

    If the median is one of the vectors, that is a poor centre, for no direction leads
    to it; a point about as far from it as most vectors is a better one.
    """
    [weights] = median_weights(points, counts[None])
    if np.count_nonzero(weights) <= 2:
        away = offset_lengths(points - weights @ points)
        weights = counts / (away + np.median(np.repeat(away, counts)) + away.max() / 64)
    shares: Floats = weights / counts / weights.sum()
    return shares


def _from_above(of_entries: Gram, size: int) -> Region:
    """Return the region that P2 proves."""
    reach = reach_from_above(of_entries, size)
    length = of_entries.longest * reach.deviation * (1 + FEW)
    square = reach.deviation**2 * (1 + FEW)
    return Region(-length, length, 0.0, square, reach.near, reach.far)


def _tightened(
    region: Region, of_entries: Gram, spectrum: Spectrum | None, size: int
) -> Region:
    """Return what is left of a region when its own weights have been used on it."""
    for _ in range(ROUNDS):
        if spectrum:
            square = square_above(region, of_entries, spectrum, size)
            square = min(square, region.square_high)
            region = replace(region, square_high=square)
        smaller = region.intersection(image(region, of_entries, size, of_members=True))
        change = np.maximum(smaller.low - region.low, region.high - smaller.high)
        region, fell = smaller, region.square_high - smaller.square_high
        if max(float((change / of_entries.lengths).max()), fell) < ENOUGH:
            break
    return region


def _of_rows(
    ranges: Ranges, places: NDArray[np.int64], size: int, is_trapped: bool
) -> WeightRanges:
    """Return the ranges of distinct vectors, with caps.

    Of entries that are equal, all ranges hold. With an unbounded weight capped at B,
    any subset with i has a mean that is at most ``rest / (B + rest)`` of the spread of
    values above f_i, where `rest` is the sum of the others' least weights. So P1 is no
    further than this loss above the least of the capped f_i.
    """
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    least = np.maximum.reduceat(ranges.least, starts)
    bounds = np.where(ranges.is_unbounded, np.inf, ranges.most)
    most = np.minimum.reduceat(bounds, starts)
    is_capped = np.isinf(most)
    rest = float(np.sort(ranges.least)[-size:].sum())
    loss = 0.0
    if is_capped.any():
        most[is_capped] = CAP * rest
        loss = (1 + FEW) / CAP
    return WeightRanges(least, most, is_capped, loss, is_trapped)
