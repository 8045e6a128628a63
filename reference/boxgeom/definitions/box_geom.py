"""BOX-GEOM and BOX-MEAN (Definition 5), BOX-GEOM/1 (Definition 14)."""

from boxgeom.arguments import check_integer
from boxgeom.definitions.candidate_set import geometric_median_hyperbox, mean_hyperbox
from boxgeom.definitions.trusted_hyperbox import trusted_hyperbox
from boxgeom.vectors import Vector, Vectors


def box_geom(received: Vectors, n: int, t: int) -> Vector:
    """Return the midpoint of the trusted and the geometric-median hyperbox.

    Definition 5. Repeated, it agrees: the diagonal of the honest bounding box shrinks
    every round if n > 3t (Theorem 12), the outputs stay in that box (Theorem 7) and,
    with t Byzantine vectors, within ``2 sqrt(d)`` covering radii of the honest
    geometric median (Theorem 13). Near n = 3t it may shrink slowly (Refutation 13), and
    more slowly than with `box_mean` (Theorem 15) or `box_geom_once` (Theorem 17). Cost:
    C(m, n - t) geometric medians.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.

    Returns:
        Shape (d,), in the precision of the vectors.

    Raises:
        ValueError: an argument is not as above, or there are too many subsets.

    >>> boxgeom.box_geom([[0, 0], [1, 2], [1, -2], [1, 2]], n=4, t=1)
    array([1., 1.])
    """
    trusted = trusted_hyperbox(received, n, t)
    medians = geometric_median_hyperbox(received, n, t)
    return trusted.intersection(medians).midpoint


def box_mean(received: Vectors, n: int, t: int) -> Vector:
    """Return the midpoint of the trusted and the mean hyperbox.

    Definition 5. It agrees too (Theorem 15), near the honest mean. Arguments and errors
    as in `box_geom`. Cost: C(m, n - t) means.

    >>> boxgeom.box_mean([[0], [3], [6], [99]], n=4, t=1)
    array([4.5])
    """
    trusted = trusted_hyperbox(received, n, t)
    means = mean_hyperbox(received, n, t)
    return trusted.intersection(means).midpoint


def box_geom_once(
    received: Vectors, n: int, t: int, *, round_number: int = 1
) -> Vector:
    """Return BOX-GEOM in round 1, the trusted hyperbox's midpoint in later ones.

    Definition 14, BOX-GEOM/1: from round 2 on every coordinate halves (Theorem 17).
    Arguments and errors as in `box_geom`; ``round_number`` counts from 1. Cost:
    C(m, n - t) geometric medians in round 1, none later.

    >>> boxgeom.box_geom_once([[0], [1], [2], [99]], n=4, t=1, round_number=2)
    array([1.5])
    """
    if check_integer("round_number", round_number, least=1) == 1:
        return box_geom(received, n, t)
    return trusted_hyperbox(received, n, t).midpoint
