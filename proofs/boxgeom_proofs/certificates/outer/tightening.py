"""Ranges that tighten themselves: from weights to medians, and back to weights.

A median that is none of its vectors is their weighted mean. So `least_mean` of the
values of a linear function bounds it at the median. Linear functions are ``q_i.d``, and
so ``a_i = |q_i|^2 - 2 q_i.d``, and these give weights again (`ranges`). As |d|^2 is the
same weighted mean of the q_i.d, the bounds on these bound it.

Of the trap's fractional shares (`trap`), all this holds too. A weighted mean with
shares in [0, 1] of sum ``size`` is least, or most, where all are 0 or 1; only vectors
are then nobody's members, so none is forced into the sum.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from boxgeom_proofs.certificates.outer.offsets import Offsets
from boxgeom_proofs.certificates.outer.ranges import Ranges, root_up
from boxgeom_proofs.certificates.outer.spectral import Spectrum, farthest_median
from boxgeom_proofs.certificates.outer.weighted_means import (
    IN,
    WeightBounds,
    all_subsets,
    least_mean,
    most_mean,
)

MOST_ROUNDS = 300


@dataclass(frozen=True)
class Setting:
    """What stays the same while ranges tighten.

    Attributes:
        offsets: of the vectors.
        spectrum: of these, or None where the centre is one of the vectors.
        size: of the subsets.
        scale: what the weights are scaled by (`ranges`), in the offsets' units squared.
        more_bits: of the weights.
    """

    offsets: Offsets
    spectrum: Spectrum | None
    size: int
    scale: int
    more_bits: int

    def weights(self, ranges: Ranges) -> WeightBounds:
        """Return the ranges of weights that follow."""
        return ranges.weights(self.scale, self.more_bits)


def implied(setting: Setting, ranges: Ranges, *, of_members: bool) -> Ranges:
    """Return what ranges imply about the medians that are in them, and nothing more.

    Args:
        setting: what does not change.
        ranges: true of the medians in question.
        of_members: whether entry i speaks of subsets with vector i alone, or of all
            medians, even with fractional shares.
    """
    size, squares = setting.size, setting.offsets.squares
    spread = None
    if setting.spectrum is not None:
        spread = farthest_median(
            setting.offsets, setting.spectrum, size, ranges.near, ranges.far
        )
    if spread is not None:
        away = ranges.away[0], min(ranges.away[1], spread)
        ranges = replace(ranges, away=away).consistent()
    high = ranges.away[1]
    weights = setting.weights(ranges)
    everything = all_subsets(len(squares), size)
    low_products, high_products = [], []
    for i, row in enumerate(setting.offsets.products):
        subsets = everything.with_member(i, IN) if of_members else everything
        length = root_up(squares[i] * high)  # |q_i.d| <= |q_i| |d|
        low, most = least_mean(row, weights, subsets), most_mean(row, weights, subsets)
        low_products.append(-length if low is None else max(low, -length))
        high_products.append(length if most is None else min(most, length))
    least_away = least_mean(low_products, weights, everything)
    most_away = most_mean(high_products, weights, everything)
    assert least_away is not None
    assert most_away is not None
    return Ranges(
        least=tuple(x - 2 * b for x, b in zip(squares, high_products, strict=True)),
        most=tuple(x - 2 * a for x, a in zip(squares, low_products, strict=True)),
        near=tuple(0 for _ in squares),
        far=ranges.far,
        away=(
            max(least_away, 0),
            most_away if spread is None else min(most_away, spread),
        ),
    )


def tightened(
    setting: Setting, ranges: Ranges, is_enough: Callable[[WeightBounds], bool]
) -> Ranges:
    """Return true ranges of the subsets' medians, tightened as far as is asked for.

    It ends where nothing changes any more, or after 300 rounds: where the ranges are
    not tight enough by then, they never will be, or nearly so.
    """
    for _ in range(MOST_ROUNDS):
        if is_enough(setting.weights(ranges)):
            break
        tighter = ranges.within(implied(setting, ranges, of_members=True))
        if tighter == ranges:
            break
        ranges = tighter
    return ranges
