"""Validity in the ball around the honest vectors (Theorem 23)."""

import z3

from boxgeom_proofs.theorems.composition import compose, instance
from boxgeom_proofs.theorems.induction import by_induction
from boxgeom_proofs.theorems.theorem import Lemma, Lemmas, sums_of_nothing, theorem

LOGIC = "QF_NRA"


@theorem(
    "T23",
    states="box validity implies sqrt(min(d, h))-MEB validity, h the number of honest "
    "vectors, and convex validity implies 1-MEB validity",
    scope="all h, d; the exchange of sums on paper",
)
def box_validity_bounds_the_meb_ratio() -> Lemmas:
    """All offsets are from the centre of the honest ball; its radius is r.

    In a coordinate an output with box validity is between two honest values. On paper:
    sums over coordinates and over vectors may be exchanged.
    """
    inside, between = _in_a_coordinate()
    begin, more, root = _over_coordinates()
    return (
        inside,
        between,
        begin,
        more,
        root,
        *_by_dimension(inside, between, (begin, more, root)),
        *_by_number(between, root),
        *_in_the_hull(),
    )


def _in_a_coordinate() -> tuple[Lemma, Lemma]:
    """In a coordinate the output is no farther than r, nor than some honest value."""
    value, rest, low, high, output = z3.Reals("x rest low high y")
    radius, most = z3.Reals("r most")
    return (
        Lemma(
            name="in a coordinate, a vector of the ball is within r of the centre",
            assumptions={
                "the vector is in the ball": value * value + rest <= radius * radius,
                "the other coordinates' squares are not negative": rest >= 0,
            },
            conclusion=value * value <= radius * radius,
            logic=LOGIC,
        ),
        Lemma(
            name="in a coordinate, what is between two is no farther than one",
            assumptions={
                "the output is at least the low value": low <= output,
                "the output is at most the high value": output <= high,
                "the low value's square is at most that": low * low <= most,
                "so is the high value's": high * high <= most,
            },
            conclusion=output * output <= most,
            logic=LOGIC,
        ),
    )


def _over_coordinates() -> tuple[Lemma, Lemma, Lemma]:
    """A sum of k squares of at most r^2 is the square of at most sqrt(k) r."""
    radius, squares, count, output = z3.Reals("r squares k y")
    root, distance = z3.Reals("root distance")
    limit = count * radius * radius
    return (
        sums_of_nothing(
            "at most r^2 for each", [squares, count], squares <= limit, LOGIC
        ),
        Lemma(
            name="at most r^2 for each: one more adds at most r^2 to the sum",
            assumptions={
                "k of them have at most k r^2": squares <= limit,
                "the next has at most r^2": output * output <= radius * radius,
            },
            conclusion=squares + output * output <= (count + 1) * radius * radius,
            logic=LOGIC,
        ),
        Lemma(
            name="a squared distance of at most k r^2 is a distance of sqrt(k) r",
            assumptions={
                "the squared distance is at most k r^2": distance * distance
                <= root * root * radius * radius,
                "sqrt(k) is not negative": root >= 0,
                "r is not negative": radius >= 0,
            },
            conclusion=distance <= root * radius,
            logic=LOGIC,
        ),
    )


def _by_dimension(
    inside: Lemma, between: Lemma, sums: tuple[Lemma, Lemma, Lemma]
) -> Lemmas:
    """Return the compositions: the distance is at most sqrt(d) r."""
    begin, more, root_of = sums
    low, high, output, radius = z3.Reals("low high y r")
    rest_low, rest_high, root, distance = z3.Reals("rest_low rest_high root distance")
    coordinate = compose(
        "T23, one coordinate: the output is within r of the centre",
        [
            instance(inside, "the low value", x=low, rest=rest_low),
            instance(inside, "the high value", x=high, rest=rest_high),
            instance(between, most=radius * radius),
        ],
        output * output <= radius * radius,
        hidden={
            "the low vector is in the ball": low * low + rest_low <= radius * radius,
            "the high one is, too": high * high + rest_high <= radius * radius,
            "its other squares are not negative": rest_low >= 0,
            "the other's are not either": rest_high >= 0,
            "the output is at least the low value": low <= output,
            "the output is at most the high value": output <= high,
        },
        logic=LOGIC,
    )
    return (
        coordinate,
        compose(
            "T23: with box validity the output is within sqrt(d) r of the centre",
            [
                by_induction(
                    begin,
                    more,
                    each=[coordinate],
                    squares=distance * distance,
                    k=root * root,
                ),
                instance(root_of),
            ],
            root_of.conclusion,
            hidden={
                "sqrt(d) is not negative": root >= 0,
                "r is not negative": radius >= 0,
            },
        ),
    )


def _by_number(between: Lemma, root_of: Lemma) -> Lemmas:
    """Return what makes it at most sqrt(h) r: it is at most the sum of all squares."""
    nothing, square = _squares()
    no_columns, column_more, no_vectors, vector_more = _sums()
    low, high, output, column = z3.Reals("low high y column")
    radius, root, distance, columns = z3.Reals("r root distance columns")
    rest_low, rest_high, lengths = z3.Reals("rest_low rest_high lengths")
    coordinate = compose(
        "T23, one coordinate: the output's square is at most the honest ones' sum",
        [
            by_induction(nothing, square, of="all but low", squares=rest_low),
            by_induction(nothing, square, of="all but high", squares=rest_high),
            instance(between, most=column),
        ],
        output * output <= column,
        given={
            "the low value is one of them": column == low * low + rest_low,
            "so is the high value": column == high * high + rest_high,
        },
        hidden={
            "the output is at least the low value": low <= output,
            "the output is at most the high value": output <= high,
        },
        logic=LOGIC,
    )
    in_the_ball = ["the next is in the ball"]
    theorem_of_number = compose(
        "T23: with box validity the output is within sqrt(h) r of the centre",
        [
            by_induction(
                no_columns, column_more, each=[coordinate], mine=distance * distance
            ),
            by_induction(no_vectors, vector_more, granted=in_the_ball, k=root * root),
            instance(root_of, "h"),
        ],
        root_of.conclusion,
        given={"the sums of all squares are the same": columns == lengths},
        hidden={"sqrt(h) is not negative": root >= 0, "r is not negative": radius >= 0},
    )
    sums = (no_columns, column_more, no_vectors, vector_more)
    return (nothing, square, coordinate, *sums, theorem_of_number)


def _squares() -> tuple[Lemma, Lemma]:
    """Sums of squares are not negative."""
    squares, other = z3.Reals("squares x")
    return (
        sums_of_nothing("squares", [squares], squares >= 0, LOGIC),
        Lemma(
            name="squares: one more keeps their sum from being negative",
            assumptions={"the sum is not": squares >= 0},
            conclusion=squares + other * other >= 0,
            logic=LOGIC,
        ),
    )


def _sums() -> Lemmas:
    """Sums over the coordinates, and over the honest vectors."""
    mine, columns, column, output = z3.Reals("mine columns column y")
    lengths, count, length, radius = z3.Reals("lengths k length r")
    limit = count * radius * radius
    return (
        sums_of_nothing("columns", [mine, columns], mine <= columns, LOGIC),
        Lemma(
            name="columns: what is at most the other in each coordinate is so in sum",
            assumptions={
                "the sums have it": mine <= columns,
                "the next coordinate has it": output * output <= column,
            },
            conclusion=mine + output * output <= columns + column,
            logic=LOGIC,
        ),
        sums_of_nothing("vectors", [lengths, count], lengths <= limit, LOGIC),
        Lemma(
            name="vectors: one more honest vector adds at most r^2",
            assumptions={
                "k vectors have at most k r^2": lengths <= limit,
                "the next is in the ball": length * length <= radius * radius,
            },
            conclusion=lengths + length * length <= (count + 1) * radius * radius,
            logic=LOGIC,
        ),
    )


def _in_the_hull() -> Lemmas:
    """With convex validity the output is a weighted mean of vectors of the ball."""
    along, weights, component, weight = z3.Reals("along W component w")
    radius, distance = z3.Reals("r distance")
    nothing = sums_of_nothing(
        "mean", [along, weights], along <= weights * radius, LOGIC
    )
    one_more = Lemma(
        name="mean: one more vector adds at most w r towards the output",
        assumptions={
            "vectors of the weight W add at most W r": along <= weights * radius,
            "the next is within r of the centre": component <= radius,
            "its weight is not negative": weight >= 0,
        },
        conclusion=along + weight * component <= (weights + weight) * radius,
        logic=LOGIC,
    )
    granted = ["the next is within r of the centre", "its weight is not negative"]
    whole = by_induction(nothing, one_more, granted=granted, along=distance, W=1)
    return (
        nothing,
        one_more,
        compose(
            "T23: with convex validity the output is within r of the centre",
            [whole],
            distance <= radius,
        ),
    )
