"""A box that no subset's median can leave.

Give every vector a share z_i in [0, 1], of sum ``size``, and let g be a minimiser of
``sum z_i |x_i - g|``. Subsets have shares 0 and 1; equal shares have the medians of all
vectors. Take ranges I of all a_i and of t (`ranges`) that keep every r_i above 0. While
g is in I it is no vector, so what I implies holds for it (`tightening`). Suppose that
this is strictly inside of I.

Then no minimiser can be on the boundary of I, and none can get there. For let M be the
set of all pairs of shares, on the straight way from equal ones to those of a subset,
and a minimiser for them. It is compact, and the minimisers for the same shares are a
convex set. So M is connected: if it were the union of two closed sets without a common
pair, all minimisers for the same shares would be in one of the two, and the way would
be such a union too. The pairs with g in I are a closed part of M, and as they are
inside of I also an open one. So if the medians of all vectors are in I, then so are
those of every subset.

(If the vectors of a subset are on a line, one of them is among its medians. So there is
no such I, and no case is forgotten.)
"""

from collections.abc import Iterator

from boxgeom_proofs.certificates.outer.ranges import Ranges, root_up
from boxgeom_proofs.certificates.outer.spectral import Spectrum, median_of_all
from boxgeom_proofs.certificates.outer.tightening import Setting, implied


def objections(setting: Setting, box: Ranges) -> Iterator[str]:
    """Yield why a box does not trap the medians; nothing if it does."""
    if setting.spectrum is None:
        yield "the centre is one of the vectors"
        return
    if box.away[0] > 0 or min(box.least) + box.away[0] <= 0:
        yield "a median in the box may be one of the vectors"
        return
    inner = implied(setting, box, of_members=False)
    for i, low in enumerate(box.least):
        if not low < inner.least[i] <= inner.most[i] < box.most[i]:
            yield f"medians may leave the box where it bounds vector {i}"
    if not inner.away[1] < box.away[1]:
        yield "medians may leave the box away from the centre"
    if not _holds_the_median_of_all(setting, setting.spectrum, box):
        yield "the median of all vectors is not in the box"


def _holds_the_median_of_all(setting: Setting, spectrum: Spectrum, box: Ranges) -> bool:
    """Return whether the median of all vectors is proven to be in the box.

    It is within some distance of the centre, so ``q_i.d`` is at most that times |q_i|.
    """
    squares = setting.offsets.squares
    away = median_of_all(setting.offsets, spectrum)
    if away is None or not away < box.away[1]:
        return False
    reaches = (2 * root_up(square * away) for square in squares)
    ends = zip(box.least, squares, reaches, box.most, strict=True)
    return all(low < x - reach and x + reach < high for low, x, reach, high in ends)
