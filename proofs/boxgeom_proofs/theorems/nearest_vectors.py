"""The order of the gap for small t/(n-t) (Theorem 19).

docs/proofs.md has the proof in words. H are the N nearest of the h = n - t honest
vectors to their median, the origin; S are those, at most t, below the trusted interval
of a coordinate, A the others, and Lambda is the sum of 1/distance over A.
"""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing, theorem

LOGIC = "QF_NRA"


@theorem(
    "T19",
    states="the gap is at most (t + (N+1-t)/2 sqrt(tN/((n-t)(n-3t))))/(N+1) diagonals, "
    "for every t <= N < n-t",
    scope="all n > 3t, m, d, even with equivocation; on paper: that this is of the "
    "order (t/(n-t))^(2/3), and that no bound is of a lower one",
)
def the_nearest_vectors_bound_the_gap() -> Lemmas:
    """Bound what the far members of S pull, square, sum, and add as Minkowski does."""
    return (*_far_members(), *_near_members(), *_all_coordinates())


def _far_members() -> Lemmas:
    """Members of S outside H pull at most ``t Lambda (e - delta)/(N + 1 - t)``."""
    size, t, near, far, others = z3.Ints("N t S_in_H S_beyond_H H_without_S")
    count, nearest, weights, total = z3.Reals("k N_real Lambda far_pull")
    limit, weight, distance, depth = z3.Reals("omega w d depth")
    edge, delta, pull = z3.Reals("e delta pull")
    t_real = z3.Real("t_real")
    room = nearest + 1 - t_real
    return (
        Lemma(
            name="N1: if S has a member beyond H, N + 1 - t members of H are in A",
            assumptions={
                "S has at most t members": near + far <= t,
                "one is beyond H": far >= 1,
                "those of H that are not in S are in A": others == size - near,
            },
            conclusion=others >= size + 1 - t,
            logic="QF_LIA",
        ),
        sums_of_nothing("N2", [count, weights], weights >= count * limit, LOGIC),
        Lemma(
            name="N2: one more member of H in A adds omega = 1/d_(N+1) to Lambda",
            assumptions={
                "k members add k omega": weights >= count * limit,
                "it is not farther than d_(N+1)": weight >= limit,
            },
            conclusion=weights + weight >= (count + 1) * limit,
            logic=LOGIC,
        ),
        Lemma(
            name="N3: a member of S beyond H pulls at most omega (e - delta)",
            assumptions={
                "its pull is its depth over its distance": pull * distance == depth,
                "A reaches delta above": depth <= edge - delta,
                "it is not nearer than d_(N+1)": distance * limit >= 1,
                "omega is positive": limit > 0,
                "it is below the median": depth >= 0,
            },
            conclusion=pull <= limit * (edge - delta),
            logic=LOGIC,
        ),
        Lemma(
            name="N4: so all of them pull at most t Lambda (e - delta)/(N + 1 - t)",
            assumptions={
                "k of them pull at most k omega (e - delta)": total
                <= count * limit * (edge - delta),
                "there are at most t": count <= t_real,
                "Lambda >= (N + 1 - t) omega": weights >= room * limit,
                "N >= t": nearest >= t_real,
                "t is not negative": t_real >= 0,
                "omega is positive": limit > 0,
                "the edge is at least delta": edge >= delta,
            },
            conclusion=room * total <= t_real * weights * (edge - delta),
            logic=LOGIC,
        ),
    )


def _near_members() -> Lemmas:
    """The positive part y of ``(N + 1) delta - t e`` is bounded by the pull of H."""
    size, t, weights, delta, edge = z3.Reals("N t Lambda delta e")
    far, near, y, share = z3.Reals("far_pull near_pull y U")
    edges, least = z3.Reals("E^2 Q")
    room = size + 1 - t
    return (
        Lemma(
            name="N5: so Lambda ((N + 1) delta - t e) <= (N + 1 - t) near pull",
            assumptions={
                "S pulls back what A pulls, delta Lambda at least": delta * weights
                <= near + far,
                "the far ones pull as N4 says": room * far
                <= t * weights * (edge - delta),
                "N >= t": size >= t,
            },
            conclusion=weights * ((size + 1) * delta - t * edge) <= room * near,
            logic=LOGIC,
        ),
        Lemma(
            name="N6: squared, Q y^2 <= (N + 1 - t)^2 t U E^2",
            assumptions={
                "N5, for the positive part y": weights * y <= room * near,
                "y is not negative": y >= 0,
                "Lambda is positive": weights > 0,
                "near pull^2 <= t U (T12, step 3c)": near * near <= t * share,
                "Lambda^2 E^2 >= Q, which is 4 h (h - 2t) (A6)": weights
                * weights
                * edges
                >= least,
                "E^2 is not negative": edges >= 0,
            },
            conclusion=least * y * y <= room * room * t * share * edges,
            logic=LOGIC,
        ),
    )


def _all_coordinates() -> Lemmas:
    """The diagonals: ``(N + 1)^2 |delta|^2 <= (t + kappa)^2 E^2``."""
    least, limit, parts, shares = z3.Reals("Q limit sum_of_y_squares sum_of_U")
    y, share, size, t, kappa = z3.Reals("y U N t kappa")
    delta, edge = z3.Reals("delta e")
    edges, gaps, mixed = z3.Reals("E^2 sum_of_delta_squares sum_of_e_y")
    return (
        sums_of_nothing("N7", [parts, shares], least * parts <= limit * shares, LOGIC),
        Lemma(
            name="N7: one more coordinate keeps the inequality of the sums",
            assumptions={
                "the sums have it": least * parts <= limit * shares,
                "the coordinate has it": least * y * y <= limit * share,
            },
            conclusion=least * (parts + y * y) <= limit * (shares + share),
            logic=LOGIC,
        ),
        Lemma(
            name="N8: since the U of H sum to at most N, |y|^2 <= kappa^2 E^2",
            assumptions={
                "the sums have the inequality": least * parts <= limit * shares,
                "unit vectors are not longer than 1": shares <= size,
                "kappa^2 is limit N/(Q E^2)": kappa * kappa * edges * least
                == limit * size,
                "the limit is not negative": limit >= 0,
                "Q is positive": least > 0,
            },
            conclusion=parts <= kappa * kappa * edges,
            logic=LOGIC,
        ),
        Lemma(
            name="N9: in every coordinate (N + 1) delta <= t e + y",
            assumptions={
                "y is at least (N + 1) delta - t e": y >= (size + 1) * delta - t * edge,
            },
            conclusion=(size + 1) * delta <= t * edge + y,
            logic=LOGIC,
        ),
        Lemma(
            name="N10: so by Minkowski (N + 1)^2 |delta|^2 <= (t + kappa)^2 E^2",
            assumptions={
                "the squares of N9 (T12, step 5b)": (size + 1) * (size + 1) * gaps
                <= t * t * edges + 2 * t * mixed + parts,
                "Cauchy and Schwarz (T12, step 5a)": mixed * mixed <= edges * parts,
                "|y| <= kappa |e|": parts <= kappa * kappa * edges,
                "kappa is not negative": kappa >= 0,
                "t is not negative": t >= 0,
                "squares of edges are not negative": edges >= 0,
            },
            conclusion=(size + 1) * (size + 1) * gaps
            <= (t + kappa) * (t + kappa) * edges,
            logic=LOGIC,
        ),
    )
