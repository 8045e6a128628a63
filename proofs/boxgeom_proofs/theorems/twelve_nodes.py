"""The sharp factor of Theorem 16 for up to twelve nodes, t = 1 (Theorem 20).

docs/proofs.md has the proof in words. h = n - 1 honest vectors have their median at the
origin; the weights z_i sum to h, and z_i d_i is the same for all. In a coordinate where
delta = 1 one value is -a, of weight z, and all others are at least 1; y is the weight
of one of them.
"""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, Verdict, theorem

LOGIC = "QF_NRA"
SIZES = range(4, 12)
"""The numbers h of honest vectors with which Theorem 16 leaves case A to prove."""


@theorem(
    "T20",
    states="BOX-GEOM shrinks the honest diagonal by n/(2(n-1)) every round (T16 for "
    "more nodes)",
    scope="instances n=4 to n=12, t=1; all d, even with equivocation; on paper: the "
    "derivatives in case A, the exchange of sums, and how the steps combine",
)
def box_geom_has_the_sharp_factor_up_to_twelve() -> Lemmas:
    """Case A with multipliers K; case B of Theorem 16 holds for every h >= 3."""
    return (*_multipliers(), *_growth(), *_where_all_are_one(), *_without_a_gap())


def _multipliers() -> Lemmas:
    """The multipliers ``K (1 - z_i)``, K = 2h/(h - 2), sum to zero; K is at most 4."""
    h, factor, total = z3.Reals("h K sum_of_z")
    return (
        Lemma(
            name="C1: the multipliers sum to zero",
            assumptions={"the weights sum to h": total == h},
            conclusion=factor * (h - total) == 0,
            logic=LOGIC,
        ),
        Lemma(
            name="C2: K <= 4 from h = 4 on",
            assumptions={"K = 2h/(h - 2)": factor * (h - 2) == 2 * h, "h >= 4": h >= 4},
            conclusion=factor <= 4,
            logic=LOGIC,
        ),
    )


def _growth() -> Lemmas:
    """Where delta = 1 the inequality's left side grows in every value."""
    z, y, factor, product, rest = z3.Reals("z y K x p")
    at_four = 4 * z * z * y * y + (1 + 4 * (z - 1) * z * z - 4 * z * z) * y + z
    small = {"K is positive": factor > 0, "K <= 4": factor <= 4}
    return (
        Lemma(
            name="C3: the sum of the others enters with a positive sign",
            assumptions={"weights are positive": z > 0, **small},
            conclusion=1 + factor * (z - 1) * z * z > 0,
            logic=LOGIC,
        ),
        Lemma(
            name="C4: for K = 4 the left side grows in every value",
            assumptions={"weights are positive": z > 0, "so is the other's": y >= 0},
            conclusion=at_four >= 0,
            logic=LOGIC,
        ),
        Lemma(
            name="C5: so it does for K <= 4, being linear in K",
            assumptions={
                **small,
                "for K = 4 it does": 4 * product + rest >= 0,
                "for K = 0 it does": rest >= 0,
            },
            conclusion=factor * product + rest >= 0,
            logic=LOGIC,
        ),
    )


def _where_all_are_one() -> Lemmas:
    """Where all other values are 1, the inequality is one in z alone."""
    z, y = z3.Reals("z y")
    return (
        Lemma(
            name="C6: (y - 1) y^2 >= (y - 1) + (y - 1)^2",
            assumptions={"weights are positive": y > 0},
            conclusion=(y - 1) * y * y >= (y - 1) + (y - 1) * (y - 1),
            logic=LOGIC,
        ),
        *(_at_one(h, z) for h in SIZES),
    )


def _at_one(h: int, z: z3.ArithRef) -> Lemma:
    factor = z3.Q(2 * h, h - 2)
    others = (z - 1) * ((h - z) * (h - z) - 1) + (z - 1) * (z - 1) / (h - 1)
    return Lemma(
        name=f"C7: the inequality holds where all values are 1, h = {h}",
        assumptions={"weights are positive": z > 0, "none is over h/2": 2 * z <= h},
        conclusion=h * h * (1 - z * z) + factor * z * z * others >= 0,
        logic=LOGIC,
    )


def _without_a_gap() -> Lemmas:
    """Where delta = 0: A is the sum of z x over the values above 0, and below it."""
    y, x, z, most, edge, half = z3.Reals("y x z M e A")
    moment, total, h = z3.Reals("moment total h")
    claim = 8 * h * (half * edge * h - 3 * half * half) <= 9 * edge * edge * h * (h - 2)
    return (
        Lemma(
            name="C8: 9 (1 - y) y^2 <= 4y - 3y^2",
            assumptions={"weights are positive": y > 0},
            conclusion=9 * (1 - y) * y * y <= 4 * y - 3 * y * y,
            logic=LOGIC,
        ),
        Lemma(
            name="C9: one more value up to M keeps sum z x^2 <= M sum z x",
            assumptions={
                "the sums have it": moment <= most * total,
                "the value is not negative": x >= 0,
                "it is at most M": x <= most,
                "weights are positive": z > 0,
            },
            conclusion=moment + z * x * x <= most * (total + z * x),
            logic=LOGIC,
        ),
        Lemma(
            name="C10: 4K/9 (A e - 3 A^2/h) <= e^2 for h <= 11",
            assumptions={"h >= 3": h >= 3, "h <= 11": h <= 11},
            conclusion=claim,
            logic=LOGIC,
        ),
        Lemma(
            name="C11: for h = 12 that is not so",
            assumptions={"h = 12": h == 12},
            conclusion=claim,
            expected=Verdict.REFUTED,
            logic=LOGIC,
        ),
    )
