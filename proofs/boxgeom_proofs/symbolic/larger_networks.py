"""That the code is as defined also where there are hundreds or thousands of subsets.

Symbols would take too long there. What depends on integers alone, or is one of finitely
many cases, is looked at; whole steps are computed in rationals and compared.
"""

from fractions import Fraction
from itertools import pairwise
from math import comb
from typing import Any

import numpy as np
import z3
from numpy.typing import NDArray

from boxgeom.definitions import box_geom, candidate_set
from boxgeom.definitions.hyperbox import smallest_hyperbox
from boxgeom_proofs.symbolic.order_statistics import subsets
from boxgeom_proofs.symbolic.registry import LOGIC
from boxgeom_proofs.symbolic.substitutes import defined_mean, standing_in
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

MOST_NODES = 16
MOST_WHOLE = 14
DIMENSIONS = (3, 4, 5)
COUNTS = (1, 2, 3, 21, 120, 715)
MOST_CANDIDATES = 20_000
SEED = 0


def every_subset_lemmas() -> Lemmas:
    """Return the lemmas, one for each n, that every subset is enumerated once.

    For all t with n > 2t and all m from n - t to n. The index tuples are strictly
    increasing and no two are alike, so that C(m, n-t) of them are all there are.
    """
    return tuple(
        _lemma(
            f"D3: subset_indices has every (n-t)-subset once, n={n}, all t and m",
            all(
                _is_complete(n, t, m)
                for t in range((n + 1) // 2)
                for m in range(n - t, n + 1)
            ),
        )
        for n in range(1, MOST_NODES + 1)
    )


def every_candidate_lemmas() -> Lemmas:
    """Return the lemmas that an end of a box may be anywhere among the candidates."""
    places = {count: range(count) for count in COUNTS}
    places[MOST_CANDIDATES] = range(MOST_CANDIDATES - 1, 0, -97)
    return tuple(
        _lemma(
            f"D4: smallest_hyperbox finds an end wherever it is, of {count} vectors",
            all(_finds_ends(count, place) for place in range_of_places),
        )
        for count, range_of_places in places.items()
    )


def whole_step_lemmas() -> Lemmas:
    """Return the lemmas, one for each n, that rules are the midpoint of their boxes.

    In rationals, of whole numbers drawn at random in 3 to 5 dimensions, for the largest
    t with n > 3t. The mean stands in for the median, so that boxes are sure to meet.
    """
    rng = np.random.default_rng(SEED)
    lemmas = []
    for n in range(4, MOST_WHOLE + 1):
        t, d = (n - 1) // 3, DIMENSIONS[n % len(DIMENSIONS)]
        drawn = rng.integers(-9, 10, (n, d)).tolist()
        rows = [[Fraction(x) for x in row] for row in drawn]
        right = [_is_midpoint(np.array(rows[:m]), n, t) for m in (n - t, n - 1, n)]
        sizes = f"n={n}, t={t}, d={d}"
        name = f"D5: box_geom, box_mean are midpoints, in rationals, {sizes}"
        lemmas.append(_lemma(name, all(right)))
    return tuple(lemmas)


def _is_complete(n: int, t: int, m: int) -> bool:
    size = n - t
    found = list(candidate_set.subset_indices(np.zeros((m, 1)), n, t))
    in_order = all(i < j for subset in found for i, j in pairwise(subset))
    in_range = all(0 <= i < m for subset in found for i in subset)
    of_size = all(len(subset) == size for subset in found)
    count = len(set(found)) == len(found) == comb(m, size)
    return in_order and in_range and of_size and count


def _finds_ends(count: int, place: int) -> bool:
    """Return whether the least and the greatest are found, each alone at a place."""
    vectors = np.zeros((count, 2))
    vectors[place] = [-1.0, 1.0]
    box = smallest_hyperbox(vectors)
    rest = 0.0 if count > 1 else 1.0
    lower, upper = box.lower.tolist(), box.upper.tolist()
    return lower == [-1.0, rest] and upper == [-rest, 1.0]


def _is_midpoint(received: NDArray[Any], n: int, t: int) -> bool:
    """Return whether BOX-GEOM and BOX-MEAN are what Definition 5 says."""
    m = len(received)
    chosen = subsets(m, n - t)
    expected = []
    for column in received.T.tolist():
        ranked = sorted(column)
        means = [sum(column[i] for i in subset) / Fraction(n - t) for subset in chosen]
        lower = max(ranked[m - (n - t)], min(means))
        expected.append((lower + min(ranked[n - t - 1], max(means))) / 2)
    with standing_in(geometric_median=defined_mean):
        outputs = (
            rule(received, n, t) for rule in (box_geom.box_geom, box_geom.box_mean)
        )
        return all(output.tolist() == expected for output in outputs)


def _lemma(name: str, holds: bool) -> Lemma:
    return Lemma(name=name, assumptions={}, conclusion=z3.BoolVal(holds), logic=LOGIC)
