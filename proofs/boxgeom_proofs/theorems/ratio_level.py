"""How large the least largest ratio can be (Theorem 24, steps 2 to 5).

See `minmax_meb`; a claim about a sum is proved by induction, as in `contraction`.
"""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing

LOGIC = "QF_NRA"


def pull() -> Lemmas:
    """Return step 2: with mu^2 = 1 + s^2, a vector of S pulls along a_S by s."""
    distance, along, radius, level, s = z3.Reals("l along r mu_squared s")
    squared = distance * distance - 2 * radius * along + radius * radius * level
    within = squared <= radius * radius
    return (
        Lemma(
            name="step 2a: a vector of S is along a_S from y by at least s l",
            assumptions={
                "it is within r_S of c_S": within,
                "mu^2 = 1 + s^2": level == 1 + s * s,
                "the radius is positive": radius > 0,
            },
            conclusion=along >= distance * s,
            logic=LOGIC,
        ),
        Lemma(
            name="step 2b: if y is itself a vector of S, then mu is at most 1",
            assumptions={
                "it is within r_S of c_S": within,
                "it is nowhere along a_S": along == 0,
                "the radius is positive": radius > 0,
            },
            conclusion=level <= 1,
            logic=LOGIC,
        ),
    )


def pairs() -> Lemmas:
    """Return step 3: any two share a vector, hence ``mu^2 <= 2d/(d + 1)``."""
    inner, level, s, along = z3.Reals("inner mu_squared s along")
    weights, squares, total, mixed, weight = z3.Reals("B D V X beta")
    count, d = z3.Reals("k d")
    least = level * squares + (level - 2) * (weights * weights - squares)
    wider, more = weights + weight, squares + weight * weight
    return (
        Lemma(
            name="step 3a: two a_S have an inner product of at least mu^2 - 2",
            assumptions={
                "both pull at least s along one unit vector": along >= 2 * s,
                "a sum is at least as long as its component": along * along
                <= 2 * level + 2 * inner,
                "mu^2 = 1 + s^2": level == 1 + s * s,
                "s is not negative": s >= 0,
            },
            conclusion=inner >= level - 2,
            logic=LOGIC,
        ),
        sums_of_nothing(
            "step 3b", [mixed, weights], mixed >= (level - 2) * weights, LOGIC
        ),
        Lemma(
            name="step 3b: the weighted sum with one more has at least (mu^2 - 2) B",
            assumptions={
                "the sum X has it": mixed >= (level - 2) * weights,
                "so has the next": inner >= level - 2,
                "its weight is not negative": weight >= 0,
            },
            conclusion=mixed + weight * inner >= (level - 2) * (weights + weight),
            logic=LOGIC,
        ),
        sums_of_nothing("step 3c", [total, weights, squares], total >= least, LOGIC),
        Lemma(
            name="step 3c: one more vector keeps the bound of the squared length",
            assumptions={
                "the sum has it": total >= least,
                "its product with the next is X >= mu^2 B - 2 B": mixed
                >= level * weights - 2 * weights,
                "the weight is not negative": weight >= 0,
            },
            conclusion=total + (2 * weight * mixed + weight * weight * level)
            >= level * more + (level - 2) * (wider * wider - more),
            logic=LOGIC,
        ),
        sums_of_nothing(
            "step 3d",
            [weights, count, squares],
            weights * weights <= count * squares,
            LOGIC,
        ),
        Lemma(
            name="step 3d: one more weight keeps Cauchy and Schwarz, B^2 <= k D",
            assumptions={
                "k weights keep it": weights * weights <= count * squares,
                "k is not negative": count >= 0,
                "squares are not negative": squares >= 0,
            },
            conclusion=wider * wider <= (count + 1) * more,
            logic=LOGIC,
        ),
        Lemma(
            name="step 3e: hence mu^2 (d + 1) <= 2d",
            assumptions={
                "the vectors balance": total == 0,
                "their sum's square is at least that": total >= least,
                "B^2 <= k D": weights * weights <= count * squares,
                "there are at most d + 1 of them": count <= d + 1,
                "squares are not negative": squares >= 0,
                "B is positive": weights > 0,
            },
            conclusion=level * (d + 1) <= 2 * d,
            logic=LOGIC,
        ),
    )


def most_shared_vector() -> Lemmas:
    """Return step 4: as some x is in many subsets, ``mu^2 <= (n-t)^2/(n(n-2t))``."""
    n, t, m, weights, most = z3.Reals("n t m B P")
    total, k, part, pull, weight = z3.Reals("total k part pull beta")
    distance, s, mu, without = z3.Reals("l s mu without")
    along, away = z3.Reals("along away")
    return (
        sums_of_nothing("step 4a", [total, k], total <= k * most, LOGIC),
        Lemma(
            name="step 4a: one more vector is in subsets of at most the largest weight",
            assumptions={
                "k of them sum to at most k P": total <= k * most,
                "P is the largest": part <= most,
            },
            conclusion=total + part <= (k + 1) * most,
            logic=LOGIC,
        ),
        Lemma(
            name="step 4b: the largest weight P is at least (n - t)/n of B",
            assumptions={
                "every subset has n - t of the m": (n - t) * weights <= m * most,
                "at most n vectors were received": m <= n,
                "P is not negative": most >= 0,
            },
            conclusion=(n - t) * weights <= n * most,
            logic=LOGIC,
        ),
        sums_of_nothing("step 4c", [pull, k], pull >= k * distance * s, LOGIC),
        Lemma(
            name="step 4c: one more subset that has x adds at least beta l s",
            assumptions={
                "those of weight k add k l s": pull >= k * distance * s,
                "the next is along it by at least s l (2a)": along >= distance * s,
                "its weight is not negative": weight >= 0,
            },
            conclusion=pull + weight * along >= (k + weight) * distance * s,
            logic=LOGIC,
        ),
        sums_of_nothing("step 4d", [pull, k], pull >= -k * distance * mu, LOGIC),
        Lemma(
            name="step 4d: one more subset that lacks x takes at most beta l mu",
            assumptions={
                "those of weight k take k l mu": pull >= -k * distance * mu,
                "no product is below minus that of lengths": along >= -distance * mu,
                "its weight is not negative": weight >= 0,
            },
            conclusion=pull + weight * along >= -(k + weight) * distance * mu,
            logic=LOGIC,
        ),
        Lemma(
            name="step 4e: the balance: P s <= P' mu",
            assumptions={
                "those with x add P l s": pull >= most * distance * s,
                "those without take P' l mu": away >= -without * distance * mu,
                "they balance": pull + away == 0,
                "x is not y (2b)": distance > 0,
            },
            conclusion=most * s <= without * mu,
            logic=LOGIC,
        ),
        Lemma(
            name="step 4f: hence (n - t) s <= t mu",
            assumptions={
                "P s <= P' mu": most * s <= without * mu,
                "P and P' are all of B": most + without == weights,
                "P is at least (n - t)/n of B": (n - t) * weights <= n * most,
                "B is positive": weights > 0,
                "there are nodes": n > 0,
                "s is not negative": s >= 0,
                "mu is not negative": mu >= 0,
            },
            conclusion=(n - t) * s <= t * mu,
            logic=LOGIC,
        ),
        Lemma(
            name="step 4g: hence mu^2 n (n - 2t) <= (n - t)^2",
            assumptions={
                "(n - t) s <= t mu": (n - t) * s <= t * mu,
                "mu^2 = 1 + s^2": mu * mu == 1 + s * s,
                "s is not negative": s >= 0,
                "n > 2t": n > 2 * t,
            },
            conclusion=mu * mu * n * (n - 2 * t) <= (n - t) * (n - t),
            logic=LOGIC,
        ),
    )


def vector_shared_by_all() -> Lemmas:
    """Return step 5: if all d + 1 share a vector, their sum is along it: mu <= 1."""
    pull, weights, distance, s = z3.Reals("pull B l s")
    return (
        Lemma(
            name="step 5: vectors that all pull along x do not balance if mu > 1",
            assumptions={
                "all of them have x (4c)": pull >= weights * distance * s,
                "B is positive": weights > 0,
                "x is not y (2b)": distance > 0,
                "s is positive": s > 0,
            },
            conclusion=pull > 0,
            logic=LOGIC,
        ),
    )
