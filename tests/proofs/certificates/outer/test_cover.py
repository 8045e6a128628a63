"""Covers, compared with all subsets."""

from itertools import combinations

from hypothesis import given, strategies

from boxgeom_proofs.certificates.outer.cover import uncovered, with_first_copies
from boxgeom_proofs.certificates.outer.weighted_means import FREE, IN, OUT, Subsets

STATES = strategies.lists(
    strategies.sampled_from((IN, FREE, FREE, OUT)), min_size=5, max_size=5
).map(tuple)
LABELS = strategies.sampled_from(("abcde", "aabbc", "aaaab", "aaaaa"))


def members_of(subsets: Subsets, labels: str) -> set[tuple[int, ...]]:
    """Return the subsets that take first copies."""
    found = set()
    for members in combinations(range(5), subsets.size):
        first = all(
            j in members for i in members for j in range(i) if labels[j] == labels[i]
        )
        fits = all(
            state == FREE or (state == IN) == (i in members)
            for i, state in enumerate(subsets.state)
        )
        if first and fits:
            found.add(members)
    return found


@given(state=STATES, size=strategies.integers(0, 5), labels=LABELS)
def test_copies_are_taken_in_order(
    state: tuple[int, ...], size: int, labels: str
) -> None:
    subsets = Subsets(size, state)
    narrowed = with_first_copies(subsets, labels)
    expected = members_of(subsets, labels)
    assert (set() if narrowed is None else members_of(narrowed, labels)) == expected


@given(
    states=strategies.lists(STATES, max_size=6),
    size=strategies.integers(1, 4),
    labels=LABELS,
)
def test_what_no_branch_has_is_found(
    states: list[tuple[int, ...]], size: int, labels: str
) -> None:
    branches = [Subsets(size, state) for state in states]
    everything = Subsets(size, (FREE,) * 5)
    covered = set().union(*(members_of(branch, labels) for branch in branches))
    lost = uncovered(everything, branches, labels)
    if lost is None:
        assert covered == members_of(everything, labels)
    else:
        assert members_of(lost, labels)
        assert not members_of(lost, labels) & covered
