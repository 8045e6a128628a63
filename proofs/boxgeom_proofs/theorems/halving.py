"""With reliable broadcast and t = 1 the diagonal halves (Theorem 21).

docs/proofs.md has the proof in words. A node that hears the Byzantine vector outputs v,
the others output the median of the h = n - 1 honest vectors X, the origin. Vector 1 is
heavy, the others are light: their weights are 1/distance and sum to Lambda.
"""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing, theorem

LOGIC = "QF_NRA"


@theorem(
    "T21",
    states="with reliable broadcast and t = 1 BOX-GEOM halves the honest diagonal "
    "every round",
    scope="all n >= 4, m, d; on paper: tight for d = 1",
)
def box_geom_halves_with_reliable_broadcast() -> Lemmas:
    """Where v is far, one vector is heavy; then the slack of all coordinates sums."""
    return (
        *_outputs(),
        _heavy(),
        *_slack_of_lights_on_one_side(),
        *_slack_of_lights_on_both_sides(),
        *_variance(),
        *_all_coordinates(),
    )


def _outputs() -> Lemmas:
    """In a coordinate, 2v is at most ``M + max(X_(2), 0)``; likewise on the other side.

    X_(2) is the second smallest honest value and M the largest.
    """
    low_th, high_th, low_gh, high_gh = z3.Reals("low_TH high_TH low_GH high_GH")
    second, most = z3.Reals("X_2 M")
    below = z3.Int("below")
    low = z3.If(low_th >= low_gh, low_th, low_gh)
    high = z3.If(high_th <= high_gh, high_th, high_gh)
    return (
        Lemma(
            name="L1: a Byzantine vector does not raise the trusted end above X_(2)",
            assumptions={
                "the lower end has rank 2": below <= 1,
                "below it are two honest values, if X_(2) is": z3.Implies(
                    second < low_th, below >= 2
                ),
            },
            conclusion=low_th <= second,
        ),
        Lemma(
            name="L2: so the output v has 2v <= M + max(X_(2), 0)",
            assumptions={
                "TH begins at X_(2) at the latest": low_th <= second,
                "GH holds 0, the median of X": low_gh <= 0,
                "TH ends at M at the latest (T1)": high_th <= most,
            },
            conclusion=low + high <= most + z3.If(second >= 0, second, 0),
            logic="QF_LRA",
        ),
    )


def _heavy() -> Lemma:
    """If 2v is above the edge, M + a, all values but one, -a, are at least delta."""
    delta, weights, weight, a, v, most = z3.Reals("delta Lambda w a v M")
    return Lemma(
        name="L3: if 2v is above the edge, vector 1 is heavier than all others",
        assumptions={
            "2v is above the edge": 2 * v > most + a,
            "2v is at most M + delta (L2)": 2 * v <= most + delta,
            "vector 1 pulls back delta Lambda at least": delta * weights <= weight * a,
            "a is not negative": a >= 0,
            "Lambda is positive": weights > 0,
        },
        conclusion=weight > weights,
        logic=LOGIC,
    )


def _slack_of_lights_on_one_side() -> Lemmas:
    """The lights are in [s, M] with s >= 0, their mean is m, the heavy one has -a."""
    most, mean, least, a, mu, share = z3.Reals("M m s a mu p")
    width, limit = z3.Reals("x mu_m2")
    lights = {
        "the farthest light has weight p": share * (most - least) <= mean - least,
        "p is positive": share > 0,
        "mu >= 1/p": mu * share >= 1,
    }
    return (
        Lemma(
            name="L4: M - s <= mu (m - s)",
            assumptions={**lights, "s <= m": least <= mean},
            conclusion=most - least <= mu * (mean - least),
            logic=LOGIC,
        ),
        Lemma(
            name="L5: with x = M - s: x (m + s) + 3 s^2 <= mu m^2 + (m - s)^2",
            assumptions={
                "x <= mu (m - s)": width <= mu * (mean - least),
                "mu >= 3": mu >= 3,
                "s is not negative": least >= 0,
                "s <= m": least <= mean,
            },
            conclusion=width * (mean + least) + 3 * least * least
            <= mu * mean * mean + (mean - least) * (mean - least),
            logic=LOGIC,
        ),
        Lemma(
            name="L6: so (M + a)^2 - (M + s)^2 >= (M - m)(m - s) - mu m^2",
            assumptions={
                "x = M - s": most == least + width,
                "L5": width * (mean + least) + 3 * least * least
                <= limit + (mean - least) * (mean - least),
                "a is not negative": a >= 0,
                "M is not negative": most >= 0,
            },
            conclusion=(most + a) * (most + a) - (most + least) * (most + least)
            >= (most - mean) * (mean - least) - limit,
            logic=LOGIC,
        ),
        Lemma(
            name="L7: and on the other side (M + a)^2 - a^2 >= (M - m)(m - s) - mu m^2",
            assumptions={
                "s is not negative": least >= 0,
                "s <= m": least <= mean,
                "m <= M": mean <= most,
                "a is not negative": a >= 0,
                "mu m^2 is not negative": limit >= 0,
            },
            conclusion=(most + a) * (most + a) - a * a
            >= (most - mean) * (mean - least) - limit,
            logic=LOGIC,
        ),
    )


def _slack_of_lights_on_both_sides() -> Lemmas:
    """The least light is -sigma < 0; the edge is M + r with r >= sigma."""
    most, mean, sigma, r, mu = z3.Reals("M m sigma r mu")
    gap, a, weight, weights = z3.Reals("delta a w Lambda")
    slack = (most - mean) * (mean + sigma)
    edge = (most + r) * (most + r)
    signs = {
        "m <= M": mean <= most,
        "r >= sigma": r >= sigma,
        "sigma is not negative": sigma >= 0,
    }
    return (
        Lemma(
            name="L8: towards M the slack is (M + r)^2 - M^2",
            assumptions={
                **signs,
                "m is not negative": mean >= 0,
                "M + sigma <= mu (m + sigma) (L4)": most + sigma <= mu * (mean + sigma),
            },
            conclusion=edge - most * most >= slack - mu * mean * mean,
            logic=LOGIC,
        ),
        Lemma(
            name="L9: away from M it is (M + r)^2 - r^2, if 0 is below two values",
            assumptions={**signs, "m is not negative": mean >= 0, "mu >= 0": mu >= 0},
            conclusion=edge - r * r >= slack - mu * mean * mean,
            logic=LOGIC,
        ),
        Lemma(
            name="L10: if only one is positive, it is (M + r)^2 - (r + delta)^2",
            assumptions={
                **signs,
                "delta <= m": gap <= mean,
                "delta is not negative": gap >= 0,
            },
            conclusion=edge - (r + gap) * (r + gap) >= slack,
            logic=LOGIC,
        ),
        Lemma(
            name="L11: there delta <= m, as vector 1 is below -delta and heavy",
            assumptions={
                "Lambda m is what vector 1 pulls": weights * mean == weight * a,
                "vector 1 is heavy": weight > weights,
                "Lambda is positive": weights > 0,
                "vector 1 is below -delta": a >= gap,
                "delta is not negative": gap >= 0,
            },
            conclusion=gap <= mean,
            logic=LOGIC,
        ),
    )


def _variance() -> Lemmas:
    """The lights' variance in a coordinate is at most ``(M - m)(m - s)``."""
    most, least, mean, x, share = z3.Reals("M s m x p")
    shares, values, squares = z3.Reals("sum_of_p sum_of_px sum_of_px2")
    return (
        sums_of_nothing(
            "L12",
            [shares, values, squares],
            squares <= (most + least) * values - most * least * shares,
            LOGIC,
        ),
        Lemma(
            name="L12: one more light keeps sum p x^2 <= (M + s) sum p x - M s sum p",
            assumptions={
                "the sums have it": squares
                <= (most + least) * values - most * least * shares,
                "shares are positive": share > 0,
                "the value is at least s": least <= x,
                "the value is at most M": x <= most,
            },
            conclusion=squares + share * x * x
            <= (most + least) * (values + share * x) - most * least * (shares + share),
            logic=LOGIC,
        ),
        Lemma(
            name="L13: so the variance is at most (M - m)(m - s)",
            assumptions={
                "the sums have it": squares
                <= (most + least) * values - most * least * shares,
                "the shares sum to 1": shares == 1,
                "the mean is m": values == mean,
            },
            conclusion=squares - mean * mean <= (most - mean) * (mean - least),
            logic=LOGIC,
        ),
    )


def _all_coordinates() -> Lemmas:
    """Summed, ``Lambda^2 (E^2 - 4 |v|^2) >= P - 1 - mu``, P the sum of all 1/p_i."""
    slack, variances, means, mu = z3.Reals("slack variances sum_of_m_squares mu")
    more, variance, mean, own = z3.Reals("e2_minus_4v2 variance m mu_k")
    weights, inverses, unit = z3.Reals("Lambda_squared P u_squared")
    count, other, least = z3.Reals("lights others 1/p_min")
    return (
        sums_of_nothing(
            "L14", [slack, variances, means], slack >= variances - mu * means, LOGIC
        ),
        Lemma(
            name="L14: one more coordinate keeps slack >= variance - mu |m|^2",
            assumptions={
                "the sums have it": slack >= variances - mu * means,
                "the coordinate's slack": more >= variance - own * mean * mean,
                "its mu is at most the largest": own <= mu,
            },
            conclusion=slack + more
            >= variances + variance - mu * (means + mean * mean),
            logic=LOGIC,
        ),
        Lemma(
            name="L15: so Lambda^2 slack >= P - 1 - mu",
            assumptions={
                "the sums have it": slack >= variances - mu * means,
                "Lambda^2 times the variances are P - |u_1|^2": weights * variances
                == inverses - unit,
                "Lambda m is u_1": weights * means == unit,
                "u_1 is not longer than 1": unit <= 1,
                "mu >= 3": mu >= 3,
                "Lambda^2 is positive": weights > 0,
            },
            conclusion=weights * slack >= inverses - 1 - mu,
            logic=LOGIC,
        ),
        Lemma(
            name="L16: that is not negative, if mu = 3",
            assumptions={
                "P >= (h - 1)^2, as the shares sum to 1 (A4)": inverses
                >= count * count,
                "there are at least two lights": count >= 2,
            },
            conclusion=inverses - 1 - 3 >= 0,
            logic=LOGIC,
        ),
        Lemma(
            name="L17: nor is it if mu = 1/p for the least share p",
            assumptions={
                "P is that and the other lights' 1/p": inverses == least + other,
                "each is at least 1": other >= count - 1,
                "there are at least two lights": count >= 2,
            },
            conclusion=inverses - 1 - least >= 0,
            logic=LOGIC,
        ),
    )
