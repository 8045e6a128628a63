"""Outer boxes with proofs, made the slow way, to try their checker with."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import numpy as np

from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates.gram import GramMatrix, gram_of_rows
from boxgeom_proofs.certificates.multiset import Multiset, multiset_of
from boxgeom_proofs.certificates.outer.edges import extreme_vectors
from boxgeom_proofs.certificates.outer.from_above import ranges_from_above
from boxgeom_proofs.certificates.outer.medians import Medians
from boxgeom_proofs.certificates.outer.offsets import offsets_from
from boxgeom_proofs.certificates.outer.proof import (
    Branch,
    EdgeProof,
    Ends,
    OuterBox,
    Trap,
    WeightProof,
)
from boxgeom_proofs.certificates.outer.ranges import Ranges
from boxgeom_proofs.certificates.outer.spectral import spectrum
from boxgeom_proofs.certificates.outer.tightening import Setting, implied, tightened
from boxgeom_proofs.certificates.outer.weighted_means import all_subsets, least_mean
from boxgeom_proofs.certificates.outer.weights import claimed_bounds
from boxgeom_proofs.certificates.precise_median import closeness
from boxgeom_proofs.certificates.rationals import shares

LOOSER = Fraction(1, 10**9)
SLACK = 1e-9
DECIDED = 2
GROWTHS = 40
ROUNDS = 30


def outer_box(received: Vectors, n: int, t: int, *, exact: bool = False) -> OuterBox:
    """Return an outer box, either what ranges of weights prove or as tight as can be.

    Args:
        received: shape (m, d).
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        exact: whether the outer ends shall be next to the inner ones, so that branches
            are needed. Enumerates all subsets.
    """
    multiset = multiset_of(received, n, t)
    gram, size = gram_of_rows(multiset.rows, multiset.unit), n - t
    weights = weight_proof(gram, size)
    edges = list(_edges(multiset, gram, weights, exact))
    ends = [np.array(x) for x in zip(*(claims for _, claims in edges), strict=True)]
    lower, upper = slice(0, None, 2), slice(1, None, 2)
    outer = Ends(ends[0][lower], ends[0][upper])
    inner = Ends(ends[1][lower], ends[1][upper])
    proofs = tuple(edge for edge, _ in edges)
    return OuterBox(outer, inner, (outer.lower + outer.upper) / 2, weights, proofs)


def weight_proof(gram: GramMatrix, size: int) -> WeightProof:
    """Return ranges of weights a little wider than what can be proven."""
    floats = [Fraction(float(x)) for x in shares(closeness(gram))]
    if max(floats) > Fraction(1, 2):
        floats = [x + Fraction(1, len(floats)) for x in floats]
    offsets = offsets_from(gram, floats)
    scale = max(sorted(offsets.squares)[len(offsets.squares) // 2], 1)
    setting = Setting(offsets, spectrum(offsets), size, scale, gram.spread_bits)
    ranges, caught = ranges_from_above(offsets, size), grown_trap(setting)
    if caught is not None:
        ranges = ranges.within(caught)
    rounds = iter(range(ROUNDS))
    ranges = tightened(setting, ranges, lambda _: next(rounds, None) is None)
    known = setting.weights(ranges)
    unit = Fraction(1, max(*offsets.squares, 1))
    return WeightProof(
        centre=tuple(floats),
        scale=scale * unit,
        least=tuple(x * (1 - LOOSER) for x in known.least),
        most=tuple(None if x is None else x * (1 + LOOSER) for x in known.most),
        trap=None if caught is None else _trap(caught, unit),
    )


def grown_trap(setting: Setting) -> Ranges | None:
    """Return a box that traps the medians, grown from a point, or None."""
    if setting.spectrum is None:
        return None
    squares, tiny = setting.offsets.squares, setting.scale // 10**4
    least, most, away = list(squares), list(squares), tiny
    for _ in range(GROWTHS):
        if min(least) <= 0:
            return None
        m = len(squares)
        far = tuple(x + away for x in most)
        box = Ranges(tuple(least), tuple(most), (0,) * m, far, (0, away)).consistent()
        inner = implied(setting, box, of_members=False)
        if (
            all(a < b for a, b in zip(least, inner.least, strict=True))
            and all(a > b for a, b in zip(most, inner.most, strict=True))
            and inner.away[1] < away
        ):
            return box
        pairs = list(zip(squares, inner.least, inner.most, strict=True))
        wider = [
            (a - abs(q - a) // 50 - q // 10**4, b + abs(b - q) // 50 + q // 10**4)
            for q, a, b in pairs
        ]
        least = [min(x, low) for x, (low, _) in zip(least, wider, strict=True)]
        most = [max(x, high) for x, (_, high) in zip(most, wider, strict=True)]
        away = max(away, inner.away[1] * 51 // 50 + tiny)
    return None


def _trap(box: Ranges, unit: Fraction) -> Trap:
    return Trap(
        least=tuple(x * unit for x in box.least),
        most=tuple(x * unit for x in box.most),
        away=box.away[1] * unit,
    )


def _decided(m: int, size: int) -> Iterator[Branch]:
    """Yield the branches that some vectors' being in or out make."""
    for states in product((True, False), repeat=DECIDED):
        missing = tuple(i for i, is_in in enumerate(states) if not is_in)
        members = tuple(i for i, is_in in enumerate(states) if is_in)
        if len(missing) <= m - size:
            yield Branch(members, missing)


def _edges(
    multiset: Multiset, gram: GramMatrix, weights: WeightProof, exact: bool
) -> Iterator[tuple[EdgeProof, tuple[float, float]]]:
    """Yield for every edge its proof, and its outer and inner end."""
    size, m = multiset.n - multiset.t, len(multiset.rows)
    bounds, medians = claimed_bounds(weights), Medians(gram)
    branches = tuple(_decided(m, size)) if exact else ()
    for k in range(len(multiset.rows[0])):
        for sign in (1, -1):
            values = [sign * row[k] for row in multiset.rows]
            ordered = sorted(values)
            low, high = ordered[m - size], ordered[size - 1]
            subset, outer = extreme_vectors(values, size), Fraction(0)
            if exact:
                places = {s: medians.place(s, k) for s in multiset.subsets}
                subset = min(places, key=lambda s: sign * places[s].least)
                outer = sign * places[subset].least
            else:
                found = least_mean(values, bounds, all_subsets(m, size))
                assert found is not None
                outer = Fraction(found)
            place = medians.place(subset, k)
            reached = max(place.most, place.least, key=lambda x: sign * x)
            inner = min(max(sign * reached, Fraction(low)), Fraction(high))
            outer = min(max(outer, Fraction(low)), Fraction(high))
            ends = [sign * float(x * multiset.unit) for x in (outer, inner)]
            if low < outer < high:
                ends[0] -= sign * SLACK * float((high - low) * multiset.unit)
            if low < inner < high:
                ends[1] += sign * SLACK * float((high - low) * multiset.unit)
            yield EdgeProof(k, sign < 0, subset, branches), (ends[0], ends[1])
