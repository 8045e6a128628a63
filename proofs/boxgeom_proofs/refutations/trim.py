"""A trusted hyperbox that trims one value fewer, or more, breaks a theorem (R7)."""

import numpy as np

import boxgeom
from boxgeom import Hyperbox
from boxgeom.vectors import Vectors
from boxgeom_proofs.refutations.counterexample import (
    Counts,
    decode_gap,
    describe,
    smallest_counterexample,
    zeros_and_ones,
)
from boxgeom_proofs.refutations.refutation import (
    Facts,
    refutation,
    require,
    require_equal,
)
from boxgeom_proofs.refutations.weakened_theorems import (
    box_is_honest_trimmed_by_one_fewer,
    boxes_meet_trimmed_by_one_more,
)


@refutation(
    "R7",
    claim="trimming one value fewer, or one more, than Definition 2 is harmless",
    witness="the solver's. One fewer, n=4, t=1: honest 0, 0, 0, Byzantine -1/2. One "
    "more, n=5, t=1: honest 0, 0, 1, 1, a Byzantine 0 to one node, 1 to another",
)
def the_trim_cannot_be_another() -> Facts:
    """One fewer breaks Theorem 1, one more Theorem 3; the right number, neither."""
    fewer = smallest_counterexample(box_is_honest_trimmed_by_one_fewer())
    more = smallest_counterexample(boxes_meet_trimmed_by_one_more())
    return (*_box_is_not_honest(fewer), *_boxes_do_not_meet(more))


def trusted_hyperbox_trimmed_by(
    received: Vectors, n: int, t: int, extra: int
) -> Hyperbox:
    """Return the trusted hyperbox with ``extra`` more values trimmed, a mutant of D2.

    >>> trusted_hyperbox_trimmed_by(np.array([[0.0], [1.0], [2.0], [99.0]]), 4, 1, -1)
    Hyperbox(lower=array([0.]), upper=array([99.]))
    """
    m = len(received)
    trim = m - (n - t) + extra
    by_coordinate = np.sort(received, axis=0)
    return Hyperbox(lower=by_coordinate[trim], upper=by_coordinate[m - 1 - trim])


def _box_is_not_honest(counts: Counts) -> Facts:
    """The lower end is the Byzantine value, which is below all honest ones."""
    n, t = counts["n"], counts["t"]
    honest = np.zeros((n - counts["f"], 1))
    # A lie that the solver puts below all honest values is -1/2 here, another one 0.
    lies = zeros_and_ones(counts["byzantine_below_i"], counts["byzantine_i"]) / 2 - 0.5
    received = np.concatenate([honest, lies])
    box = trusted_hyperbox_trimmed_by(received, n, t, -1)
    right = _reference(received, n, t)
    require(right.lower[0] >= 0, f"the reference's box begins at {right.lower[0]:g}")
    return (
        describe("one fewer", counts),
        require(
            box.lower[0] < honest.min(),
            f"one fewer: honest values are at least {honest.min():g}, the box begins "
            f"at {box.lower[0]:g}; the reference's at {right.lower[0]:g}",
        ),
    )


def _boxes_do_not_meet(counts: Counts) -> Facts:
    """The boxes of nodes i and j are on either side of the gap."""
    n, t = counts["n"], counts["t"]
    gap = decode_gap(counts)
    at_i, at_j = (
        trusted_hyperbox_trimmed_by(received, n, t, 1)
        for received in (gap.at_i, gap.at_j)
    )
    right_i, right_j = (_reference(received, n, t) for received in (gap.at_i, gap.at_j))
    # Boxes trimmed as Definition 2 says meet on the same vectors (Theorem 3).
    both = right_i.intersection(right_j)
    require(not both.is_empty, "the reference's boxes meet")
    return (
        describe("one more", counts),
        require(
            at_i.upper[0] < at_j.lower[0],
            f"one more: TH_i ends at {at_i.upper[0]:g}, TH_j begins at "
            f"{at_j.lower[0]:g}; the reference's share [{both.lower[0]:g}, "
            f"{both.upper[0]:g}]",
        ),
    )


def _reference(received: Vectors, n: int, t: int) -> Hyperbox:
    """Return the reference's box, which must be the mutant's with ``extra`` = 0."""
    box = boxgeom.trusted_hyperbox(received, n, t)
    same = trusted_hyperbox_trimmed_by(received, n, t, 0)
    ends = [box.lower.tolist(), box.upper.tolist()]
    require_equal(
        ends, [same.lower.tolist(), same.upper.tolist()], "the reference's box"
    )
    return box
