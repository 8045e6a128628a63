"""BOX-GEOM approximates the honest median with fewer than t liars too (Theorem 22).

docs/proofs.md has the proof in words. Y are the N = n - f honest vectors, their median
y* is the origin, k = t - f, and h = n - t = N - k. Q is an h-subset of Y, m its median,
D the k others; u and u' are the unit vectors of Definition 1 at y* and at m, and s is
the sum of u over D. The covering ball has the centre c and the radius r; R = |c| > r.
"""

import z3

from boxgeom_proofs.theorems.composition import (
    compose,
    hypotheses,
    instance,
    steps_of,
)
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, theorem

LOGIC = "QF_NRA"


@theorem(
    "T22",
    states="with f < t BOX-GEOM's output is within sqrt(d) + "
    "4 sqrt((n-t)(n-f-1)/(t-f)) covering radii of mu*",
    scope="all n > 3t, f < t, m, d; in round 1; on paper: sums over a subset, and the "
    "average over all subsets",
)
def box_geom_approximates_with_fewer_liars() -> Lemmas:
    """One subset, the average over all subsets, and the distance that follows."""
    averages, distance = _all_subsets(), _distance()
    return (
        *(*_one_vector(), *_one_subset(), *averages, *distance),
        _composition(steps_of((*averages, *distance))),
    )


def _composition(steps: dict[str, list[Lemma]]) -> Lemma:
    """Return the theorem, of what averages over all subsets say (F1 to F4)."""
    lemmas = {step: lemma for step, [lemma] in steps.items()}
    radius, root, factor, center, whole = z3.Reals("r sqrt_d factor R whole")
    chain = [instance(lemmas[f"F{k}"]) for k in range(5, 10)]
    said = {"F5", "F6", "F7", "F8"}
    return compose(
        "T22: the output is within (sqrt(d) + factor) covering radii of mu*",
        [*chain, instance(lemmas["F10"], second=center)],
        whole <= (root + factor) * radius,
        hidden={
            name: formula
            for k in range(5, 11)
            for name, formula in hypotheses(
                lemmas[f"F{k}"], **({"second": center} if k == 10 else {})
            ).items()
            if name not in said and "F9" not in name
        },
    )


def _one_vector() -> Lemmas:
    """A vector x: ``|u - u'|^2 |m| <= 2 T`` with ``T = <u - u', m>``."""
    here, there, length, cosine = z3.Reals("to_origin to_median length cos")
    product, square, inner = z3.Reals("T squared_u inner")
    return (
        Lemma(
            name="F1: for x other than 0 and m, as m = |x| u - |x - m| u'",
            assumptions={
                "T is (|x| + |x - m|)(1 - cos)": product
                == (here + there) * (1 - cosine),
                "the triangle inequality": here + there >= length,
                "a cosine is at most 1": cosine <= 1,
            },
            conclusion=2 * (1 - cosine) * length <= 2 * product,
            logic=LOGIC,
        ),
        Lemma(
            name="F2: for x = 0, where u' = -m/|m| (and likewise for x = m)",
            assumptions={
                "T is <u, m> + |m|": product == inner * length + length,
                "u is not longer than 1": square <= 1,
                "m is not 0": length > 0,
            },
            conclusion=(square + 2 * inner + 1) * length <= 2 * product,
            logic=LOGIC,
        ),
    )


def _one_subset() -> Lemmas:
    """The vectors of D pull with ``|s|^2 <= -2 h <s, m>/|m|``."""
    length, squares, products, pull = z3.Reals(
        "length sum_of_squares sum_of_T squared_pull"
    )
    h, inner = z3.Reals("h inner")
    return (
        Lemma(
            name="F3: summed over Q, |s|^2 <= -2 h <s, m>/|m|",
            assumptions={
                "|s|^2 <= h sum |u - u'|^2 (T12, step 3c)": pull <= h * squares,
                "F1 and F2, summed": squares * length <= 2 * products,
                "the T sum to -<s, m>": products == -inner * length,
                "m is not 0": length > 0,
                "h is positive": h > 0,
            },
            conclusion=pull <= -2 * h * inner,
            logic=LOGIC,
        ),
    )


def _all_subsets() -> Lemmas:
    """Averaged over all D, the pulls s have the mean 0 and a known mean square a."""
    length, center, cosine, r = z3.Reals("length R cos r")
    h, a, mean, apart = z3.Reals("h a mean_length apart")
    size, k, squares, cross = z3.Reals("N k sum_of_squares sum_of_products")
    return (
        Lemma(
            name="F4: m/|m| and c/R are at most sqrt(2) r/R apart",
            assumptions={
                "m is in the ball": length * length
                - 2 * length * center * cosine
                + center * center
                <= r * r,
                "the origin is not": center > r,
                "r is not negative": r >= 0,
                "lengths are not negative": length >= 0,
            },
            conclusion=2 * (1 - cosine) * center * center <= 2 * r * r,
            logic=LOGIC,
        ),
        Lemma(
            name="F5: so a R^2 <= 8 h^2 r^2",
            assumptions={
                "a <= 2 h times the mean of |s|, times the distance": a
                <= 2 * h * apart * mean,
                "the distance is at most sqrt(2) r/R": apart * apart * center * center
                <= 2 * r * r,
                "the mean's square is at most a": mean * mean <= a,
            },
            conclusion=a * center * center <= 8 * h * h * r * r,
            logic=LOGIC,
        ),
        Lemma(
            name="F6: a = k h/(N (N - 1)) sum |u|^2",
            assumptions={
                "how often one, and a pair, is in D": size * (size - 1) * a
                == k * (size - 1) * squares + k * (k - 1) * cross,
                "all u sum to 0": squares + cross == 0,
                "D are k of N = h + k": h == size - k,
            },
            conclusion=size * (size - 1) * a == k * h * squares,
            logic=LOGIC,
        ),
    )


def _distance() -> Lemmas:
    """How far y* is from the centre, and the output from y*."""
    size, zeros, h, squares = z3.Reals("N zeros h sum_of_squares")
    a, center, r, k, root = z3.Reals("a R r k sqrt_d")
    whole, first, second, factor = z3.Reals("whole first second factor")
    return (
        Lemma(
            name="F7: at most h/2 vectors are at y*, so sum |u|^2 >= N/2",
            assumptions={
                "all others have |u| = 1": squares >= size - zeros,
                "with more, y* would be a median m": 2 * zeros <= h,
                "h <= N": h <= size,
            },
            conclusion=2 * squares >= size,
            logic="QF_LRA",
        ),
        Lemma(
            name="F8: so k R^2 <= 16 h (N - 1) r^2",
            assumptions={
                "F5": a * center * center <= 8 * h * h * r * r,
                "F6": size * (size - 1) * a == k * h * squares,
                "F7": 2 * squares >= size,
                "h is positive": h > 0,
                "N > 1": size > 1,
            },
            conclusion=k * center * center <= 16 * h * (size - 1) * r * r,
            logic=LOGIC,
        ),
        Lemma(
            name="F9: so R is at most the factor 4 sqrt(h (N - 1)/k) times r",
            assumptions={
                "F8": k * center * center <= 16 * h * (size - 1) * r * r,
                "the factor's square": factor * factor * k == 16 * h * (size - 1),
                "k is positive": k > 0,
                "the factor is not negative": factor >= 0,
                "r is not negative": r >= 0,
            },
            conclusion=center <= factor * r,
            logic=LOGIC,
        ),
        Lemma(
            name="F10: the way over the centre is at most (sqrt(d) + factor) r",
            assumptions={
                "the output is within sqrt(d) r of the centre (T13)": first <= root * r,
                "y* is within the factor times r of it (F9)": second <= factor * r,
                "the triangle inequality": whole <= first + second,
            },
            conclusion=whole <= (root + factor) * r,
            logic=LOGIC,
        ),
    )
