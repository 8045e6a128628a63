"""Whether branches have all subsets in them.

Of the subsets that differ only in which copies of equal vectors they take, one is
enough: they have the same median. Here it is the one that takes the first copies.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

from boxgeom_proofs.certificates.outer.weighted_means import FREE, IN, OUT, Subsets

Labels = Sequence[Hashable]
"""One label per vector, the same for copies."""


def with_first_copies(subsets: Subsets, labels: Labels) -> Subsets | None:
    """Return those of the subsets that take first copies; None if there are none.

    If a vector is in, so are the copies before it; and if it is not, nor are those
    behind it.

    >>> with_first_copies(Subsets(3, (FREE, IN, FREE, OUT, FREE)), "aaabb").state
    (1, 1, 0, -1, -1)
    """
    state = list(subsets.state)
    for i, label in enumerate(labels):
        copies = [j for j, other in enumerate(labels) if other == label]
        if subsets.state[i] == IN:
            for j in copies:
                if j < i:
                    state[j] = IN
        elif subsets.state[i] == OUT:
            for j in copies:
                if j > i:
                    state[j] = OUT
    # A copy that is out before one that is in leaves no such subset.
    wanted = zip(state, subsets.state, strict=True)
    if any(asked != FREE and found != asked for found, asked in wanted):
        return None
    narrowed = Subsets(subsets.size, tuple(state))
    return None if narrowed.has_none else narrowed


def uncovered(
    subsets: Subsets, branches: Sequence[Subsets], labels: Labels
) -> Subsets | None:
    """Return some subsets that are in none of the branches; None if there are none.

    Only subsets that take first copies count. They are split by the vector that the
    most branches decide about. That takes few steps if branches come from such splits.

    >>> branches = [Subsets(2, (IN, FREE, FREE)), Subsets(2, (OUT, IN, FREE))]
    >>> uncovered(Subsets(2, (FREE, FREE, FREE)), branches, "abc") is None
    True
    >>> uncovered(Subsets(2, (FREE, FREE, FREE)), branches[:1], "abc").state
    (-1, 0, 0)
    """
    rest = with_first_copies(subsets, labels)
    if rest is None:
        return None
    meeting = [b for b in branches if not _is_apart(b, rest)]
    if any(_is_within(rest, branch) for branch in meeting):
        return None
    if not meeting:
        return subsets
    undecided = Counter(
        i
        for branch in meeting
        for i, state in enumerate(branch.state)
        if state != FREE and rest.state[i] == FREE
    )
    index = undecided.most_common(1)[0][0]
    for state in (IN, OUT):
        found = uncovered(rest.with_member(index, state), meeting, labels)
        if found is not None:
            return found
    return None


def _is_within(subsets: Subsets, branch: Subsets) -> bool:
    """Return whether the subsets are all in a branch, which decides nothing more."""
    pairs = zip(subsets.state, branch.state, strict=True)
    return all(asked in (FREE, state) for state, asked in pairs)


def _is_apart(left: Subsets, right: Subsets) -> bool:
    pairs = zip(left.state, right.state, strict=True)
    return any(a * b == IN * OUT for a, b in pairs)
