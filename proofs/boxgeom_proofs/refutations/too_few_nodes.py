"""A third of Byzantine nodes is too many (R6)."""

import numpy as np

import boxgeom
from boxgeom import Message
from boxgeom_proofs.refutations.counterexample import (
    Counts,
    Gap,
    decode_gap,
    describe,
    smallest_counterexample,
)
from boxgeom_proofs.refutations.exact_boxes import exact_boxes
from boxgeom_proofs.refutations.exact_median import as_points
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)
from boxgeom_proofs.refutations.weakened_theorems import (
    boxes_meet_with_n_3t,
    everybody_delivers_with_n_3t,
)

ROUNDS = 20
ORDERS = 5


@refutation(
    "R6",
    claim="n = 3t suffices (for Theorems 3, 12 and 14)",
    witness="the solver's, n=3, t=1. T3, T12: honest 0 and 1, the Byzantine node tells "
    "each its own value. T14: of an honest sender's broadcast the Byzantine node sends "
    "an ECHO to both honest nodes, and a READY to one",
)
def three_t_nodes_do_not_suffice() -> Facts:
    """Trusted boxes do not meet, BOX-GEOM stands still, only one node delivers."""
    counts = smallest_counterexample(boxes_meet_with_n_3t())
    gap = decode_gap(counts)
    broadcast = smallest_counterexample(everybody_delivers_with_n_3t())
    return (
        describe("T3", counts),
        _boxes_do_not_meet(gap, counts["n"], counts["t"]),
        _box_geom_stands_still(gap, counts["n"], counts["t"]),
        describe("T14", broadcast),
        _one_node_alone_delivers(broadcast),
    )


def _boxes_do_not_meet(gap: Gap, n: int, t: int) -> str:
    at_i = boxgeom.trusted_hyperbox(gap.at_i, n, t)
    at_j = boxgeom.trusted_hyperbox(gap.at_j, n, t)
    return require(
        at_i.upper[0] < at_j.lower[0],
        f"the reference's TH_i ends at {at_i.upper[0]:g}, TH_j begins at "
        f"{at_j.lower[0]:g}",
    )


def _box_geom_stands_still(gap: Gap, n: int, t: int) -> str:
    """Return a sentence that honest nodes at 0 and 1, fed as i and j, never move.

    Raises:
        NotRefuted: one moves.
    """
    lies = {0.0: gap.at_i[len(gap.honest) :], 1.0: gap.at_j[len(gap.honest) :]}
    for own in as_points(gap.honest):
        boxes = exact_boxes(as_points([*gap.honest, *lies[float(own[0])]]), n, t)
        require_equal(boxes.output, own, "the exact output of BOX-GEOM")
    require_equal(set(lies), set(gap.honest.ravel().tolist()), "the honest values")
    state = gap.honest
    for round_number in range(1, ROUNDS + 1):
        state = np.array(
            [
                boxgeom.box_geom(np.concatenate([state, lies[own]]), n, t)
                for own in gap.honest.ravel().tolist()
            ]
        )
        outputs, honest = state.ravel().tolist(), gap.honest.ravel().tolist()
        require_equal(outputs, honest, f"the outputs of round {round_number}")
    return f"after {ROUNDS} rounds of BOX-GEOM the outputs are still {_show(honest)}"


def _one_node_alone_delivers(counts: Counts) -> str:
    """Replay a broadcast of node 0 in which only node 0 gets READYs from the liars."""
    n, t, f = counts["n"], counts["t"], counts["f"]
    for seed in range(ORDERS):
        delivered = _delivered(n, t, f, seed)
        for node in range(n - f):
            values = ["v"] if node == 0 else []
            require_equal(delivered[node], values, f"what node {node} delivers")
        # With one more honest node, the same lies keep no node from delivering.
        resilient = _delivered(n + 1, t, f, seed)
        require_equal(
            list(resilient.values()), [["v"]] * (n + 1 - f), "what n = 3t + 1 deliver"
        )
    return (
        f"with n = {n} node 0 delivers and no other of the {n - f} honest ones ever "
        f"does; with n = {n + 1} all {n + 1 - f} deliver"
    )


def _delivered(n: int, t: int, f: int, seed: int) -> dict[int, list[object]]:
    """Return what the n - f honest nodes deliver, with messages in random order.

    The reference's network refuses n = 3t, but its handlers do not. So the network is
    made with 3t + 1 nodes, and honest ones are removed.
    """
    most = 3 * t + 1
    liars = range(most - f, most)
    network = boxgeom.BroadcastNetwork(n=most, t=t, sender=0, byzantine=liars)
    for node in range(n - f, most - f):
        del network.nodes[node]
    for honest in network.nodes.values():
        honest.n = n
    network.broadcast("v")
    for liar in liars:
        for node in network.nodes:
            network.inject(node, Message("ECHO", "v", liar))
        network.inject(0, Message("READY", "v", liar))
    network.run(np.random.default_rng(seed))
    return network.delivered()


def _show(values: list[float]) -> str:
    return " and ".join(f"{value:g}" for value in values)
