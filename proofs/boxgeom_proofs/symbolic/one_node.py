"""What the code of a node does, whatever Byzantine nodes tell it."""

import z3

from boxgeom.definitions import box_geom, candidate_set, trusted_hyperbox
from boxgeom.vectors import Vectors
from boxgeom_proofs.symbolic.execution_paths import every_path, on_every_path
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.registry import (
    FLOATS,
    LARGE,
    SMALL,
    always,
    on_the_code,
    single_entry,
)
from boxgeom_proofs.symbolic.substitutes import (
    AnyMedian,
    defined_mean,
    in_the_hull,
    standing_in,
)
from boxgeom_proofs.theorems.theorem import Lemma

HULL = "a median lies between the least and the greatest of its values (T4)"
LO, HI = z3.Reals("lo hi")


def sizes(network: SymbolicNetwork) -> list[tuple[int]]:
    """Return how many vectors a node may receive."""
    return [(m,) for m in network.sizes]


@on_the_code("T1", sizes, LARGE)
def trusted_hyperbox_is_honest(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `trusted_hyperbox` lies in the honest range."""
    received = network.received(m)
    paths = every_path(
        lambda: trusted_hyperbox.trusted_hyperbox(received, network.n, network.t)
    )
    return Lemma(
        name=f"T1: trusted_hyperbox lies in the honest range, {network}, m={m}",
        assumptions=network.in_range(LO, HI),
        conclusion=on_every_path(
            paths,
            lambda box: z3.And(
                single_entry(box.lower) >= LO, single_entry(box.upper) <= HI
            ),
        ),
        logic=network.logic,
    )


@on_the_code("T2", sizes, LARGE)
def trusted_hyperbox_is_nonempty(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `trusted_hyperbox` has a midpoint."""
    received = network.received(m)
    paths = every_path(
        lambda: (
            trusted_hyperbox.trusted_hyperbox(received, network.n, network.t).midpoint
        )
    )
    return Lemma(
        name=f"T2: trusted_hyperbox is nonempty, {network}, m={m}",
        assumptions={},
        conclusion=on_every_path(paths, always),
        logic=network.logic,
    )


@on_the_code("T5, T7 (BOX-GEOM)", sizes, (*SMALL, *FLOATS))
def box_geom_is_box_valid(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `box_geom` has an output, which is in the honest range."""
    received, median = network.received(m), AnyMedian(in_the_hull)
    with standing_in(geometric_median=median):
        paths = every_path(lambda: box_geom.box_geom(received, network.n, network.t))
    return Lemma(
        name=f"T5, T7: box_geom returns a value in the honest range, {network}, m={m}",
        assumptions={**network.in_range(LO, HI), HULL: z3.And(median.facts)},
        conclusion=on_every_path(
            paths,
            lambda output: z3.And(
                single_entry(output) >= LO, single_entry(output) <= HI
            ),
        ),
        logic=network.logic,
    )


@on_the_code("T5, T7 (BOX-MEAN)", sizes, (*SMALL, *FLOATS))
def box_mean_is_box_valid(network: SymbolicNetwork, m: int) -> Lemma:
    """Return the lemma that `box_mean` has an output, which is in the honest range."""
    received = network.received(m)
    with standing_in(mean=defined_mean):
        paths = every_path(lambda: box_geom.box_mean(received, network.n, network.t))
    return Lemma(
        name=f"T5, T7: box_mean returns a value in the honest range, {network}, m={m}",
        assumptions=network.in_range(LO, HI),
        conclusion=on_every_path(
            paths,
            lambda output: z3.And(
                single_entry(output) >= LO, single_entry(output) <= HI
            ),
        ),
        logic=network.logic,
    )


Swap = tuple[str, int, int]

HYPERBOXES = {
    "trusted_hyperbox": trusted_hyperbox.trusted_hyperbox,
    "geometric_median_hyperbox": candidate_set.geometric_median_hyperbox,
    "mean_hyperbox": candidate_set.mean_hyperbox,
}


def trusted_swaps(network: SymbolicNetwork) -> list[Swap]:
    """Return the cases: the hyperbox, m, and the row to swap with the next one."""
    return [("trusted_hyperbox", m, k) for m in network.sizes for k in range(m - 1)]


def candidate_swaps(network: SymbolicNetwork) -> list[Swap]:
    """Return the same cases for the hyperboxes of candidates."""
    names = [name for name in HYPERBOXES if name != "trusted_hyperbox"]
    return [(name, m, k) for _, m, k in trusted_swaps(network) for name in names]


@on_the_code("T10 (trusted)", trusted_swaps, LARGE)
@on_the_code("T10 (candidates)", candidate_swaps)
def row_order_means_nothing(
    network: SymbolicNetwork, hyperbox: str, m: int, k: int
) -> Lemma:
    """Return the lemma that two neighbouring rows may be swapped, hence any rows.

    The hyperboxes stay the same, and the rules are functions of these.
    """
    received = network.received(m)
    swapped = received[[*range(k), k + 1, k, *range(k + 2, m)]]

    def box(rows: Vectors) -> tuple[z3.ArithRef, z3.ArithRef]:
        found = HYPERBOXES[hyperbox](rows, network.n, network.t)
        return single_entry(found.lower), single_entry(found.upper)

    with standing_in(geometric_median=AnyMedian(in_the_hull), mean=defined_mean):
        paths = every_path(lambda: (*box(received), *box(swapped)))
    return Lemma(
        name=f"T10: {hyperbox} lets rows {k}, {k + 1} swap, {network}, m={m}",
        assumptions={},
        conclusion=on_every_path(
            paths, lambda ends: z3.And(ends[0] == ends[2], ends[1] == ends[3])
        ),
        logic=network.logic,
    )
