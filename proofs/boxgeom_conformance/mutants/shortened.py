"""Wrong clipping before a rule (Definitions 19 and 20)."""

import numpy as np

import boxgeom
from boxgeom.numerics.lengths import lengths
from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.mutant import mutant

CLIPPED = "shortens_longer_vectors"
SHORTENED = "shortens_the_longest_vectors"


def _shortened(received: Vectors, longest: float, sizes: Vector) -> Vectors:
    """Return the vectors times what makes sizes that are larger the longest."""
    shares = longest / np.where(sizes > longest, sizes, longest or 1.0)
    return np.where(sizes > longest, shares, 1.0)[:, None] * received


def _arc(received: Vectors, count: int, rank: int = 0) -> Vectors:
    """Return the vectors, of which so many are shortened to the next longest."""
    sizes = lengths(received)
    place = min(max(count + rank, 0), len(received) - 1)
    return _shortened(received, float(np.sort(sizes)[::-1][place]), sizes)


def _right_count(m: int, n: int, t: int) -> int:
    return 2 * (m - n + t) * (n - t) // m


@mutant("clipping", CLIPPED)
def clipping_to_one_length(received: Vectors, clip: float) -> Vectors:
    """It gives every vector the length clip, short ones too."""
    sizes = lengths(received)
    return (clip / np.where(sizes > 0, sizes, 1))[:, None] * received


@mutant("clipping", CLIPPED)
def clipping_by_coordinate(received: Vectors, clip: float) -> Vectors:
    """It clips every coordinate, not the length."""
    return np.clip(received, -clip, clip)


@mutant("clipping", CLIPPED)
def clipping_by_the_square(received: Vectors, clip: float) -> Vectors:
    """It compares clip with the square of a length."""
    with np.errstate(over="ignore", under="ignore"):
        return _shortened(received, clip, (received * received).sum(axis=1))


@mutant("clipping", CLIPPED)
def clipping_to_two(received: Vectors, clip: float) -> Vectors:
    """It clips to 2, whatever it is told."""
    return _shortened(received, 2.0, lengths(received))


@mutant("clipping", CLIPPED)
def clipping_that_drops(received: Vectors, clip: float) -> Vectors:
    """It makes 0 of longer vectors instead of shortening them."""
    return np.where((lengths(received) <= clip)[:, None], received, 0)


@mutant("clipping", CLIPPED)
def clipping_by_the_largest_coordinate(received: Vectors, clip: float) -> Vectors:
    """It takes the largest coordinate for the length."""
    return _shortened(received, clip, np.abs(received).max(axis=1))


@mutant("clipping", CLIPPED)
def clipping_by_summed_coordinates(received: Vectors, clip: float) -> Vectors:
    """It takes the sum of the coordinates' sizes for the length."""
    return _shortened(received, clip, np.abs(received).sum(axis=1))


@mutant("clipping", CLIPPED)
def clipping_all_by_the_longest(received: Vectors, clip: float) -> Vectors:
    """It scales all vectors by what the longest one needs."""
    longest = np.full(len(received), lengths(received).max())
    return _shortened(received, clip, longest)


@mutant("clipping", CLIPPED)
def clipping_around_the_mean(received: Vectors, clip: float) -> Vectors:
    """It shortens offsets from the mean, as centred clipping does."""
    mean = received.mean(axis=0)
    return mean + _shortened(received - mean, clip, lengths(received - mean))


@mutant("clipping", CLIPPED)
def clipping_of_nothing(received: Vectors, clip: float) -> Vectors:
    """It returns the vectors as they are."""
    return received.copy()


@mutant("arc", "holds_for_ordinary_vectors")
def arc_of_t(received: Vectors, n: int, t: int) -> Vectors:
    """It shortens as many vectors as may be Byzantine, m - n + t."""
    return _arc(received, len(received) - n + t)


@mutant("arc", SHORTENED)
def arc_of_twice_t(received: Vectors, n: int, t: int) -> Vectors:
    """It shortens 2 (m - n + t) vectors, and forgets the share of honest ones."""
    return _arc(received, 2 * (len(received) - n + t))


@mutant("arc", SHORTENED)
def arc_to_one_that_is_clipped(received: Vectors, n: int, t: int) -> Vectors:
    """It shortens to the last of the vectors that it shortens, not to the next."""
    return _arc(received, _right_count(len(received), n, t), -1)


@mutant("arc", SHORTENED)
def arc_of_one_more(received: Vectors, n: int, t: int) -> Vectors:
    """It shortens one vector more than it should."""
    return _arc(received, _right_count(len(received), n, t), 1)


@mutant("arc", SHORTENED)
def arc_of_n_for_m(received: Vectors, n: int, t: int) -> Vectors:
    """It takes n for the number of vectors, 2t (n - t) / n are shortened."""
    return _arc(received, 2 * t * (n - t) // n)


@mutant("arc", SHORTENED)
def arc_that_forgets_t(received: Vectors, n: int, t: int) -> Vectors:
    """It shortens none of the vectors that came, as if t were 0."""
    return _arc(received, 0)


@mutant("arc", SHORTENED)
def arc_that_rounds_up(received: Vectors, n: int, t: int) -> Vectors:
    """It rounds the number of vectors that it shortens up."""
    m = len(received)
    return _arc(received, -(-2 * (m - n + t) * (n - t) // m))


@mutant("arc", SHORTENED)
def arc_to_the_median_length(received: Vectors, n: int, t: int) -> Vectors:
    """It shortens to the median of the lengths, whatever t is."""
    sizes = lengths(received)
    return _shortened(received, float(np.median(sizes)), sizes)


@mutant("arc", SHORTENED)
def arc_that_drops(received: Vectors, n: int, t: int) -> Vectors:
    """It makes 0 of the longest vectors instead of shortening them."""
    kept = (boxgeom.arc(received, n, t) == received).all(axis=1)
    return np.where(kept[:, None], received, 0)


@mutant("arc", SHORTENED)
def arc_by_the_largest_coordinate(received: Vectors, n: int, t: int) -> Vectors:
    """It takes the largest coordinate for the length."""
    sizes = np.abs(received).max(axis=1)
    place = _right_count(len(received), n, t)
    return _shortened(received, float(np.sort(sizes)[::-1][place]), sizes)


@mutant("arc", SHORTENED)
def arc_of_the_shortest(received: Vectors, n: int, t: int) -> Vectors:
    """It sorts the lengths the wrong way round."""
    sizes = lengths(received)
    place = _right_count(len(received), n, t)
    return _shortened(received, float(np.sort(sizes)[place]), sizes)
