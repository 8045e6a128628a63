"""What the code of one node does, whatever Byzantine nodes tell it."""

import z3

from boxgeom import definitions
from boxgeom.vectors import Vectors
from boxgeom_proofs.symbolic.forking import every_path, on_every_path
from boxgeom_proofs.symbolic.network import Network, column
from boxgeom_proofs.symbolic.registering import LARGE, LOGIC, always, on_the_code, only
from boxgeom_proofs.symbolic.standing_in import (
    AnyMedian,
    defined_mean,
    in_the_hull,
    standing_in,
)
from boxgeom_proofs.theorems.theorem import Lemma

HULL = "a median lies between the least and the greatest of its values (T4)"
LO, HI = z3.Reals("lo hi")


def sizes(network: Network) -> list[tuple[int]]:
    """Return how many vectors a node may receive."""
    return [(m,) for m in network.sizes]


@on_the_code("T1", sizes, LARGE)
def trusted_hyperbox_is_honest(network: Network, m: int) -> Lemma:
    """Return that `trusted_hyperbox` lies between all bounds of the honest values."""
    received = network.received(m)
    paths = every_path(
        lambda: definitions.trusted_hyperbox.trusted_hyperbox(
            received, network.n, network.t
        )
    )
    return Lemma(
        name=f"T1: trusted_hyperbox lies in the honest range, {network}, m={m}",
        assumptions=network.in_range(LO, HI),
        conclusion=on_every_path(
            paths, lambda box: z3.And(only(box.lower) >= LO, only(box.upper) <= HI)
        ),
        logic=LOGIC,
    )


@on_the_code("T2", sizes, LARGE)
def trusted_hyperbox_is_nonempty(network: Network, m: int) -> Lemma:
    """Return that `trusted_hyperbox` has a midpoint."""
    received = network.received(m)
    paths = every_path(
        lambda: (
            definitions.trusted_hyperbox.trusted_hyperbox(
                received, network.n, network.t
            ).midpoint
        )
    )
    return Lemma(
        name=f"T2: trusted_hyperbox is nonempty, {network}, m={m}",
        assumptions={},
        conclusion=on_every_path(paths, always),
        logic=LOGIC,
    )


@on_the_code("D8", lambda network: [(network.n - network.t,)], LARGE)
def mean_is_defined(network: Network, m: int) -> Lemma:
    """Return that `mean` is the sum over the number: it clips rounding errors only."""
    vectors = column(network.honest)
    paths = every_path(lambda: definitions.mean.mean(vectors))
    defined = only(defined_mean(vectors))
    return Lemma(
        name=f"D8: mean is the sum over the number, m={m}",
        assumptions={},
        conclusion=on_every_path(paths, lambda mean: only(mean) == defined),
        logic=LOGIC,
    )


@on_the_code("T5, T7 (BOX-GEOM)", sizes)
def box_geom_is_box_valid(network: Network, m: int) -> Lemma:
    """Return that `box_geom` finds a point, and it lies in the honest range."""
    received, median = network.received(m), AnyMedian(in_the_hull)
    with standing_in(geometric_median=median):
        paths = every_path(
            lambda: definitions.box_geom.box_geom(received, network.n, network.t)
        )
    return Lemma(
        name=f"T5, T7: box_geom returns a value in the honest range, {network}, m={m}",
        assumptions={**network.in_range(LO, HI), HULL: z3.And(median.facts)},
        conclusion=on_every_path(
            paths, lambda output: z3.And(only(output) >= LO, only(output) <= HI)
        ),
        logic=LOGIC,
    )


@on_the_code("T5, T7 (BOX-MEAN)", sizes)
def box_mean_is_box_valid(network: Network, m: int) -> Lemma:
    """Return that `box_mean` finds a point, and it lies in the honest range."""
    received = network.received(m)
    with standing_in(mean=defined_mean):
        paths = every_path(
            lambda: definitions.box_geom.box_mean(received, network.n, network.t)
        )
    return Lemma(
        name=f"T5, T7: box_mean returns a value in the honest range, {network}, m={m}",
        assumptions=network.in_range(LO, HI),
        conclusion=on_every_path(
            paths, lambda output: z3.And(only(output) >= LO, only(output) <= HI)
        ),
        logic=LOGIC,
    )


Swap = tuple[str, int, int]

HYPERBOXES = {
    "trusted_hyperbox": definitions.trusted_hyperbox.trusted_hyperbox,
    "geometric_median_hyperbox": definitions.candidate_set.geometric_median_hyperbox,
    "mean_hyperbox": definitions.candidate_set.mean_hyperbox,
}


def trusted_swaps(network: Network) -> list[Swap]:
    """Return which row of how many changes places with the next, for this hyperbox."""
    return [("trusted_hyperbox", m, k) for m in network.sizes for k in range(m - 1)]


def candidate_swaps(network: Network) -> list[Swap]:
    """Return the same for the hyperboxes of candidates."""
    names = [name for name in HYPERBOXES if name != "trusted_hyperbox"]
    return [(name, m, k) for _, m, k in trusted_swaps(network) for name in names]


@on_the_code("T10 (trusted)", trusted_swaps, LARGE)
@on_the_code("T10 (candidates)", candidate_swaps)
def row_order_means_nothing(network: Network, hyperbox: str, m: int, k: int) -> Lemma:
    """Return that neighbouring rows may change places, so that any rows may.

    The hyperboxes are the same then, and the rules are functions of these.
    """
    received = network.received(m)
    swapped = received[[*range(k), k + 1, k, *range(k + 2, m)]]

    def box(rows: Vectors) -> tuple[z3.ArithRef, z3.ArithRef]:
        found = HYPERBOXES[hyperbox](rows, network.n, network.t)
        return only(found.lower), only(found.upper)

    with standing_in(geometric_median=AnyMedian(in_the_hull), mean=defined_mean):
        paths = every_path(lambda: (*box(received), *box(swapped)))
    return Lemma(
        name=f"T10: {hyperbox} lets rows {k}, {k + 1} swap, {network}, m={m}",
        assumptions={},
        conclusion=on_every_path(
            paths, lambda ends: z3.And(ends[0] == ends[2], ends[1] == ends[3])
        ),
        logic=LOGIC,
    )
