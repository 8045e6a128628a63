"""That the code enumerates every subset once, also where there are thousands.

`subset_indices` computes with integers alone, so that looking at what it returns
decides the lemmas.
"""

from itertools import pairwise
from math import comb

import numpy as np
import z3

from boxgeom.definitions import candidate_set
from boxgeom_proofs.symbolic.registry import LOGIC
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas

MOST_NODES = 16


def every_subset_lemmas() -> Lemmas:
    """Return the lemmas, one for each n, that every subset is enumerated once.

    For all t with n > 2t and all m from n - t to n. The index tuples are strictly
    increasing and no two are alike, so that C(m, n-t) of them are all there are.
    """
    return tuple(
        Lemma(
            name=f"D3: subset_indices has every (n-t)-subset once, n={n}, all t and m",
            assumptions={},
            conclusion=z3.BoolVal(
                all(
                    _is_complete(n, t, m)
                    for t in range((n + 1) // 2)
                    for m in range(n - t, n + 1)
                )
            ),
            logic=LOGIC,
        )
        for n in range(1, MOST_NODES + 1)
    )


def _is_complete(n: int, t: int, m: int) -> bool:
    size = n - t
    found = list(candidate_set.subset_indices(np.zeros((m, 1)), n, t))
    in_order = all(i < j for subset in found for i, j in pairwise(subset))
    in_range = all(0 <= i < m for subset in found for i in subset)
    of_size = all(len(subset) == size for subset in found)
    count = len(set(found)) == len(found) == comb(m, size)
    return in_order and in_range and of_size and count
