"""Sums over points with the weights 1/distance, by induction (Theorems 18, 19 and 21).

The weight of a vector x at distance d > 0 from the median is ``w = 1/d``, so that its
unit vector is ``u = w x``; Lambda is the sum of the weights that are summed over.
"""

import z3

from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing

LOGIC = "QF_NRA"


def variance_in_an_edge(first: str, second: str) -> Lemmas:
    """Return that 4 times the variance of weighted values is at most the squared edge.

    Args:
        first: the step that sums over the points, for the names of its two lemmas.
        second: the step that concludes.
    """
    weights, values, squares = z3.Reals("sum_of_w sum_of_wx sum_of_wx2")
    low, high, x, weight = z3.Reals("low high x w")
    middle, edge = (low + high) / 2, high - low

    def moment(w: z3.ArithRef, wx: z3.ArithRef, wx2: z3.ArithRef) -> z3.BoolRef:
        about_the_middle = wx2 - 2 * middle * wx + middle * middle * w
        return 4 * about_the_middle <= w * edge * edge

    return (
        sums_of_nothing(
            first, [weights, values, squares], moment(weights, values, squares), LOGIC
        ),
        Lemma(
            name=f"{first}: one more value keeps the moment about the edge's middle",
            assumptions={
                "the sums have it": moment(weights, values, squares),
                "weights are positive": weight > 0,
                "the value is not below the edge": low <= x,
                "the value is not above the edge": x <= high,
            },
            conclusion=moment(
                weights + weight, values + weight * x, squares + weight * x * x
            ),
            logic=LOGIC,
        ),
        Lemma(
            name=f"{second}: so 4 (Lambda sum w x^2 - (sum w x)^2) <= Lambda^2 e^2",
            assumptions={
                "the sums have the moment": moment(weights, values, squares),
                "weights are positive": weights > 0,
            },
            conclusion=4 * (weights * squares - values * values)
            <= weights * weights * edge * edge,
            logic=LOGIC,
        ),
    )


def variance_over_coordinates(step: str) -> Lemmas:
    """Return that over all coordinates ``4 (Lambda D - |V|^2) <= Lambda^2 E^2``.

    D is the sum of the distances, V that of the unit vectors.
    """
    weights, squares, values, edges = z3.Reals("Lambda sum_of_S2 sum_of_S1^2 E^2")
    square, value, edge = z3.Reals("S2 S1 e")
    weight, distance, length = z3.Reals("w d squared_length")
    limit = weights * weights
    return (
        sums_of_nothing(
            step,
            [squares, values, edges],
            4 * (weights * squares - values) <= limit * edges,
            LOGIC,
        ),
        Lemma(
            name=f"{step}: one more coordinate keeps the inequality of the sums",
            assumptions={
                "the sums have it": 4 * (weights * squares - values) <= limit * edges,
                "the coordinate has it": 4 * (weights * square - value * value)
                <= limit * edge * edge,
            },
            conclusion=4 * (weights * (squares + square) - (values + value * value))
            <= limit * (edges + edge * edge),
            logic=LOGIC,
        ),
        Lemma(
            name=f"{step}: a weight times the squared distance is the distance",
            assumptions={
                "the weight is 1/d": weight * distance == 1,
                "the squared length is d^2": length == distance * distance,
            },
            conclusion=weight * length == distance,
            logic=LOGIC,
        ),
    )


def weights_and_distances(step: str) -> Lemmas:
    """Return that k points have ``k^2 <= Lambda D``, D being their distances' sum."""
    count, weights, distances = z3.Reals("k Lambda D")
    weight, distance = z3.Reals("w d")
    return (
        sums_of_nothing(
            step,
            [count, weights, distances],
            count * count <= weights * distances,
            LOGIC,
        ),
        Lemma(
            name=f"{step}: one more weight keeps k^2 <= Lambda D",
            assumptions={
                "k points have it": count * count <= weights * distances,
                "the weight is 1/d": weight * distance == 1,
                "weights are positive": weight > 0,
                "the sums are not negative": z3.And(weights >= 0, distances >= 0),
            },
            conclusion=(count + 1) * (count + 1)
            <= (weights + weight) * (distances + distance),
            logic=LOGIC,
        ),
    )


def length_of_a_sum(step: str) -> Lemmas:
    """Return that the sum of k vectors not longer than 1 is not longer than k."""
    count, length, product, square = z3.Reals("k squared_length product square")
    return (
        sums_of_nothing(step, [count, length], length <= count * count, LOGIC),
        Lemma(
            name=f"{step}: one more unit vector keeps |sum u| <= k",
            assumptions={
                "k vectors have it": length <= count * count,
                "Cauchy and Schwarz": product * product <= length * square,
                "the vector is not longer than 1": square <= 1,
                "k is not negative": count >= 0,
            },
            conclusion=length + 2 * product + square <= (count + 1) * (count + 1),
            logic=LOGIC,
        ),
    )


def values_beyond(step: str) -> Lemmas:
    """Return that values of at least delta sum, weighted, to at least delta Lambda."""
    weights, values = z3.Reals("Lambda sum_of_wx")
    delta, x, weight = z3.Reals("delta x w")
    return (
        sums_of_nothing(step, [weights, values], values >= delta * weights, LOGIC),
        Lemma(
            name=f"{step}: one more value beyond delta adds w delta to the sum",
            assumptions={
                "the sums have it": values >= delta * weights,
                "the value is beyond delta": x >= delta,
                "weights are positive": weight > 0,
            },
            conclusion=values + weight * x >= delta * (weights + weight),
            logic=LOGIC,
        ),
    )
