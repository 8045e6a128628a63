"""The ranges of weights that a proof claims, checked.

They are found here once more, in integers and balls, from the vectors and, if there is
one, from the trap; the claimed ranges must hold these. As only ratios of weights
matter, both are compared up to a factor.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

from boxgeom_proofs.certificates.gram import GramMatrix
from boxgeom_proofs.certificates.outer.from_above import ranges_from_above
from boxgeom_proofs.certificates.outer.offsets import Offsets, offsets_from
from boxgeom_proofs.certificates.outer.proof import Trap, WeightProof
from boxgeom_proofs.certificates.outer.ranges import Ranges
from boxgeom_proofs.certificates.outer.spectral import spectrum
from boxgeom_proofs.certificates.outer.tightening import Setting, tightened
from boxgeom_proofs.certificates.outer.trap import objections
from boxgeom_proofs.certificates.outer.weighted_means import WeightBounds
from boxgeom_proofs.certificates.rationals import integers


@dataclass(frozen=True)
class WeightVerdict:
    """What was found of claimed ranges.

    Attributes:
        weights: the claimed ranges.
        objections: why they are not proven; empty if they are.
    """

    weights: WeightBounds
    objections: tuple[str, ...]


def weight_verdict(gram: GramMatrix, size: int, proof: WeightProof) -> WeightVerdict:
    """Return whether claimed ranges hold for all subsets of a size."""
    claimed = claimed_bounds(proof)
    offsets = offsets_from(gram, proof.centre)
    scale = max(int(proof.scale * max(offsets.squares)), 1)
    setting = Setting(offsets, spectrum(offsets), size, scale, gram.spread_bits)
    ranges = ranges_from_above(offsets, size)
    if proof.trap is not None:
        box = _box(proof.trap, offsets)
        if found := tuple(f"trap: {x}" for x in objections(setting, box)):
            return WeightVerdict(claimed, found)
        ranges = ranges.within(box)
    last = tightened(setting, ranges, lambda own: not too_narrow(claimed, own))
    narrow = too_narrow(claimed, setting.weights(last))
    found = tuple(
        f"the range of vector {i} is narrower than what is proven" for i in narrow
    )
    return WeightVerdict(claimed, found)


def too_narrow(claimed: WeightBounds, proven: WeightBounds) -> list[int]:
    """Return the indices where claimed ranges do not hold the proven ones.

    Both may be in different units: the claimed ones are taken times a factor. It has to
    be at least that of every upper bound, and then some lower bounds are too high.

    >>> claimed = WeightBounds(least=(10, 10, 25), most=(40, 40, 40))
    >>> too_narrow(claimed, WeightBounds(least=(1, 1, 1), most=(2, 2, 2)))
    [2]
    """
    pairs = list(zip(claimed.most, proven.most, strict=True))
    if open_ends := [
        i for i, (a, b) in enumerate(pairs) if b is None and a is not None
    ]:
        return open_ends
    lows = list(zip(claimed.least, proven.least, strict=True))
    factors = [Fraction(b, a) for a, b in pairs if a is not None and b is not None]
    # Without upper bounds any factor serves, if lower bounds are above 0 at all.
    factor = max(
        factors, default=min((Fraction(b, a) for a, b in lows if a), default=0)
    )
    return [i for i, (a, b) in enumerate(lows) if a * factor > b or (a > 0 and b == 0)]


def claimed_bounds(proof: WeightProof) -> WeightBounds:
    """Return the claimed ranges as integers, in a common unit."""
    known = [x for x in proof.most if x is not None]
    numbers = integers([*proof.least, *known])
    least, rest = numbers[: len(proof.least)], iter(numbers[len(proof.least) :])
    most = tuple(None if x is None else next(rest) for x in proof.most)
    return WeightBounds(tuple(least), most)


def _box(trap: Trap, offsets: Offsets) -> Ranges:
    unit = max(offsets.squares)
    # Rounded to integers, the box is no larger than claimed.
    least = tuple(math.ceil(x * unit) for x in trap.least)
    most = tuple(math.floor(x * unit) for x in trap.most)
    away = math.floor(trap.away * unit)
    far = tuple(x + away for x in most)
    return Ranges(least, most, (0,) * len(least), far, (0, away)).consistent()
