"""MinMax-MEB's validity in the honest ball (Theorem 24).

Let y be the output and mu the largest ratio at y. Where every radius is positive, y is
optimal: of the subsets S at which the ratio is mu some d + 1 or fewer have positive
weights beta_S for which the vectors a_S = (c_S - y)/r_S, all of length mu, balance,
``sum beta_S a_S = 0``. section 3 of docs/spec.md has the proof in words.
"""

import z3

from boxgeom_proofs.theorems.minmax_compositions import compositions
from boxgeom_proofs.theorems.ratio_level import (
    most_shared_vector,
    pairs,
    pull,
    vector_shared_by_all,
)
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing, theorem

LOGIC = "QF_NRA"


@theorem(
    "T24",
    states="MinMax-MEB has c-MEB validity with c = sqrt(2d/(d+1)), below sqrt(2), and "
    "with c = (n-t)/sqrt(n(n-2t)); c = 1 if n > (d+1) t",
    scope="all n > 2t, m, d, f <= t; on paper: the conditions for a least ratio and a "
    "smallest ball",
)
def minmax_meb_stays_near_the_honest_ball() -> Lemmas:
    """What subsets share, its pull, three bounds of the level, more honest vectors."""
    lemmas = (
        *_shared_vectors(),
        *pull(),
        *pairs(),
        *most_shared_vector(),
        *vector_shared_by_all(),
        *_more_honest_vectors(),
    )
    return (*lemmas, *compositions(lemmas))


def _shared_vectors() -> Lemmas:
    """Step 1: k of the (n-t)-subsets share a vector if n > kt; so two do if n > 2t."""
    nodes, byzantine, received, k, missed = z3.Reals("n t m k missed")
    trim = received - (nodes - byzantine)
    return (
        sums_of_nothing("step 1a", [missed, k], missed <= k * trim, LOGIC),
        Lemma(
            name="step 1a: one more subset misses at most m - (n - t) more vectors",
            assumptions={"k subsets miss k (m - (n - t))": missed <= k * trim},
            conclusion=missed + trim <= (k + 1) * trim,
            logic=LOGIC,
        ),
        Lemma(
            name="step 1b: k subsets share a vector if n > kt",
            assumptions={
                "k subsets miss at most k (m - (n - t))": missed <= k * trim,
                "at most n vectors were received": received <= nodes,
                "there is a subset": k >= 1,
                "n > kt": nodes > k * byzantine,
            },
            conclusion=missed < received,
            logic=LOGIC,
        ),
    )


def _more_honest_vectors() -> Lemmas:
    """Step 6: leaving out a honest vector, the right one, makes no ratio smaller.

    The ball around all is that of a support, d + 1 or fewer vectors on its sphere whose
    hull has the centre c in it. If y - c is a sum of alpha_i (x_i - c) over these, plus
    a part at right angles to them, then some alpha_j is 0 and the others not positive,
    for a suitable choice of the alphas. Leave x_j out, and let c + q be the centre of
    the ball around the others.
    """
    along, squared, radius, smaller = z3.Reals("along q_squared r r_j")
    alpha, total, offset, mixed = z3.Reals("alpha total v_squared vq")
    pythagoras = smaller * smaller == radius * radius - squared
    return (
        Lemma(
            name="step 6a: the vectors left are along q by at least |q|^2",
            assumptions={
                "they are in the ball around c + q": radius * radius
                - 2 * along
                + squared
                <= smaller * smaller,
                "its radius is that of a section": pythagoras,
            },
            conclusion=along >= squared,
            logic=LOGIC,
        ),
        sums_of_nothing("step 6b", [total], total <= 0, LOGIC),
        Lemma(
            name="step 6b: so y - c is not along q, by induction over its terms",
            assumptions={
                "the earlier terms are not": total <= 0,
                "the next vector is along q by |q|^2": along >= squared,
                "a square is not negative": squared >= 0,
                "its alpha is not positive": alpha <= 0,
            },
            conclusion=total + alpha * along <= 0,
            logic=LOGIC,
        ),
        Lemma(
            name="step 6c: hence the ratio to the smaller ball is no smaller",
            assumptions={
                "y - c is not along q": mixed <= 0,
                "the radius is that of a section": pythagoras,
                "squares are not negative": z3.And(squared >= 0, offset >= 0),
            },
            conclusion=(offset - 2 * mixed + squared) * radius * radius
            >= offset * smaller * smaller,
            logic=LOGIC,
        ),
    )
