"""Proofs by branches: no subset of any of them has a median beyond a level.

A branch that `what_is_left` does not empty is split by a vector, in and out, and so on.
Of a subset that is left alone the median is located. The branches that a proof brings
save most of this work, but they are not trusted: together they must have all subsets
in them, and each is emptied here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from boxgeom_proofs.certificates.claims import ClaimStatus
from boxgeom_proofs.certificates.outer.cover import uncovered, with_first_copies
from boxgeom_proofs.certificates.outer.cut_off import Cut, Rest, is_single, what_is_left
from boxgeom_proofs.certificates.outer.weighted_means import (
    FREE,
    IN,
    OUT,
    Subsets,
    WeightBounds,
    all_subsets,
    least_mean,
)

MOST_SPLITS = 200

MedianStatus = Callable[[tuple[int, ...]], ClaimStatus]
"""From the indices of a subset to whether its median is not beyond the level."""


@dataclass(frozen=True)
class Outcome:
    """Whether no median is beyond a level, and if not, or not surely, why."""

    status: ClaimStatus
    reason: str = ""


def outcome(
    cut: Cut,
    size: int,
    weights: WeightBounds,
    branches: Sequence[Subsets],
    median_status: MedianStatus,
) -> Outcome:
    """Return whether branches prove that no median is beyond the level.

    Args:
        cut: the level, and what is used below it.
        size: of the subsets.
        weights: ranges that hold for all subsets.
        branches: of these.
        median_status: whether single subsets' medians are beyond the level.
    """
    lost = uncovered(all_subsets(len(cut.labels), size), branches, cut.labels)
    if lost is not None:
        return Outcome(ClaimStatus.FAILS, f"no branch has the subsets {told(lost)}")
    worst = Outcome(ClaimStatus.HOLDS)
    for branch in branches:
        found = _of_branch(cut, Rest(branch, weights), median_status)
        if found.status is ClaimStatus.FAILS:
            return found
        if found.status is ClaimStatus.ROUNDING:
            worst = found
    return worst


def told(subsets: Subsets) -> str:
    """Return subsets in words.

    >>> told(Subsets(2, (1, 0, -1)))
    'with the vectors [0] and without [2]'
    """
    inside, outside = (
        [i for i, state in enumerate(subsets.state) if state == asked]
        for asked in (IN, OUT)
    )
    return f"with the vectors {inside} and without {outside}"


def _of_branch(cut: Cut, branch: Rest, median_status: MedianStatus) -> Outcome:
    """Return whether no subset of a branch has a median beyond the level."""
    worst, splits, open_parts = Outcome(ClaimStatus.HOLDS), 0, [branch]
    while open_parts:
        part = open_parts.pop()
        narrowed = with_first_copies(part.subsets, cut.labels)
        if narrowed is None:
            continue
        rest = what_is_left(cut, replace(part, subsets=narrowed))
        if rest is None:
            continue
        if is_single(rest.subsets):
            members = _members(rest.subsets)
            status = median_status(members)
            reason = f"the median of the vectors {list(members)} is beyond it"
            if status is ClaimStatus.FAILS:
                return Outcome(status, reason)
            if status is ClaimStatus.ROUNDING:
                worst = Outcome(status, reason)
            continue
        splits += 1
        if splits > MOST_SPLITS:
            reason = f"undecided about the subsets {told(branch.subsets)}"
            return Outcome(ClaimStatus.FAILS, reason)
        index = _most_telling(cut, rest)
        open_parts += [
            replace(rest, subsets=rest.subsets.with_member(index, state))
            for state in (IN, OUT)
        ]
    return worst


def _members(subsets: Subsets) -> tuple[int, ...]:
    """Return the members of the one subset that there is."""
    inside = tuple(i for i, state in enumerate(subsets.state) if state == IN)
    if len(inside) == subsets.size:
        return inside
    return tuple(i for i, state in enumerate(subsets.state) if state != OUT)


def _most_telling(cut: Cut, rest: Rest) -> int:
    """Return the free vector whose being in and out both bring means up the most."""

    def score(index: int) -> tuple[int, int]:
        ends = [
            least_mean(cut.excesses, rest.weights, rest.subsets.with_member(index, s))
            for s in (IN, OUT)
        ]
        low, high = sorted(x for x in ends if x is not None)
        return low, high

    free = (i for i, state in enumerate(rest.subsets.state) if state == FREE)
    return max(free, key=score)
