"""The ranges of weights that a proof claims, checked.

They are found here once more, in integers and balls, from the vectors and, if there is
one, from the trap; the claimed ranges must hold these. As only ratios of weights
matter, both are compared up to a factor.
"""

from collections.abc import Sequence
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
    scale = round(_converted(proof.scale, gram, offsets))
    if scale <= 0:
        return WeightVerdict(claimed, ("weights: the scale is no positive number",))
    setting = Setting(offsets, spectrum(offsets), size, scale, gram.spread_bits)
    ranges = ranges_from_above(offsets, size)
    if proof.trap is not None:
        box = _box(proof.trap, gram, offsets)
        if found := tuple(f"trap: {x}" for x in objections(gram, setting, box)):
            return WeightVerdict(claimed, found)
        ranges = ranges.within(box)
    last = tightened(setting, ranges, lambda own: not too_narrow(claimed, own))
    narrow = too_narrow(claimed, setting.weights(last))
    found = tuple(
        f"weights: the range of vector {i} is narrower than what is proven"
        for i in narrow
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
    factor = max(
        (Fraction(b, a) for a, b in pairs if a is not None and b is not None),
        default=None,
    )
    if factor is None:
        return []
    lows = zip(claimed.least, proven.least, strict=True)
    return [i for i, (a, b) in enumerate(lows) if a * factor > b]


def claimed_bounds(proof: WeightProof) -> WeightBounds:
    """Return the claimed ranges as integers, in a common unit."""
    known = [x for x in proof.most if x is not None]
    numbers = integers([*proof.least, *known])
    least, rest = numbers[: len(proof.least)], iter(numbers[len(proof.least) :])
    most = tuple(None if x is None else next(rest) for x in proof.most)
    return WeightBounds(tuple(least), most)


def _box(trap: Trap, gram: GramMatrix, offsets: Offsets) -> Ranges:
    def converted(numbers: Sequence[Fraction]) -> list[Fraction]:
        return [_converted(x, gram, offsets) for x in numbers]

    # Within the claimed box: so integers do not make it larger.
    least = tuple(-(-x.numerator // x.denominator) for x in converted(trap.least))
    most = tuple(x.numerator // x.denominator for x in converted(trap.most))
    away = int(_converted(trap.away, gram, offsets))
    far = tuple(x + away for x in most)
    return Ranges(least, most, (0,) * len(least), far, (0, away)).consistent()


def _converted(square: Fraction, gram: GramMatrix, offsets: Offsets) -> Fraction:
    """Return a number in the vectors' unit squared in that of the offsets."""
    return square / (gram.unit * offsets.unit) ** 2
