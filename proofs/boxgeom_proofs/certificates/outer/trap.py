"""A box that no subset's median can leave.

Give every vector a share z_i in [0, 1], of sum ``size``, and let g(z) be the minimiser
of ``sum z_i |x_i - g|``. Subsets have shares 0 and 1; equal shares have the median of
all vectors. From these to any subset there is a straight way, and on it g(z) moves
continuously if no ``size`` of the vectors are on one line: then the vectors with
positive shares are not, as they are at least that many, and the minimiser is unique.

Take ranges I of all a_i and of t (`ranges`) that keep every r_i above 0. While g(z) is
in I it is no vector, so the ranges that I implies hold for it (`tightening`). If these
are strictly inside of I, then g(z) cannot reach the boundary of I. So if the median of
all is in I, every subset's median is.
"""

from collections import Counter
from collections.abc import Iterator

from boxgeom_proofs.certificates.gram import GramMatrix
from boxgeom_proofs.certificates.outer.ranges import Ranges, root_up
from boxgeom_proofs.certificates.outer.spectral import Spectrum, median_of_all
from boxgeom_proofs.certificates.outer.tightening import Setting, implied


def objections(gram: GramMatrix, setting: Setting, box: Ranges) -> Iterator[str]:
    """Yield why a box does not trap the medians; nothing if it does."""
    if is_on_a_line(gram, setting.size):
        yield f"{setting.size} of the vectors are on one line"
        return
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


def is_on_a_line(gram: GramMatrix, size: int) -> bool:
    """Return whether so many of the vectors are on one line. It costs O(m^3).

    >>> from boxgeom_proofs.certificates.gram import gram_matrix
    >>> gram = gram_matrix(np.array([[0.0, 0], [1, 1], [3, 3], [0, 1]]))
    >>> is_on_a_line(gram, 3), is_on_a_line(gram, 4)
    (True, False)
    """
    counts = Counter(map(tuple, gram.products))
    # Vectors with the same inner products with all are copies.
    if max(counts.values()) >= size or len(counts) == 2:
        return True
    distinct = [gram.products.index(list(row)) for row in counts]
    copies = list(counts.values())
    p = gram.products
    for a, i in enumerate(distinct):
        for j in distinct[a + 1 :]:
            square = p[i][i] + p[j][j] - 2 * p[i][j]
            on_line = 0
            for count, k in zip(copies, distinct, strict=True):
                along = p[j][k] - p[i][k] - p[j][i] + p[i][i]
                # On the line through i and j, Cauchy-Schwarz is an equality.
                length = p[i][i] + p[k][k] - 2 * p[i][k]
                on_line += count * (along * along == square * length)
            if on_line >= size:
                return True
    return False


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
