"""Whether a claimed box and its proof are of the shape that the vectors ask for."""

import math
from collections.abc import Iterator, Sequence

from boxgeom_proofs.certificates.outer.proof import (
    Branch,
    EdgeProof,
    OuterBox,
    WeightProof,
)


def check_shapes(box: OuterBox, m: int, d: int, size: int) -> None:
    """Raise ValueError unless a box may be one of m vectors of d coordinates.

    Args:
        box: what is claimed.
        m: how many vectors there are.
        d: of how many coordinates.
        size: of the subsets.
    """
    for problem in _problems(box, m, d, size):
        raise ValueError(f"outer: {problem}")


def _problems(box: OuterBox, m: int, d: int, size: int) -> Iterator[str]:
    ends = {
        "outer.lower": box.outer.lower,
        "outer.upper": box.outer.upper,
        "inner.lower": box.inner.lower,
        "inner.upper": box.inner.upper,
        "output": box.output,
    }
    for name, end in ends.items():
        if end.shape != (d,):
            yield f"need {name} of shape ({d},), got {end.shape}"
        elif not all(map(math.isfinite, end.tolist())):
            yield f"need finite numbers in {name}"
    yield from _of_weights(box.weights, m)
    places = [(edge.coordinate, edge.is_upper) for edge in box.edge_proofs]
    if len(set(places)) < len(places):
        yield "need one proof per edge, got two of one"
    for edge in box.edge_proofs:
        yield from _of_edge(edge, m, d, size)


def _of_weights(weights: WeightProof, m: int) -> Iterator[str]:
    counts = {len(weights.centre), len(weights.least), len(weights.most)}
    if weights.trap is not None:
        counts |= {len(weights.trap.least), len(weights.trap.most)}
    if counts != {m}:
        yield f"need weights of m={m} vectors, got {sorted(counts)}"
    known = [most for most in weights.most if most is not None]
    if any(least < 0 for least in weights.least) or any(most <= 0 for most in known):
        yield "need least weights of at least 0, and largest ones above 0"
    if any(x < 0 for x in weights.centre) or sum(weights.centre) <= 0:
        yield "need a centre with weights of at least 0 that are not all 0"
    if weights.scale <= 0:
        yield f"need a scale above 0, got {weights.scale}"


def _of_edge(edge: EdgeProof, m: int, d: int, size: int) -> Iterator[str]:
    if not 0 <= edge.coordinate < d:
        yield f"need coordinates from 0 to {d - 1}, got {edge.coordinate}"
    if len(set(edge.subset)) != size or not _are_indices(edge.subset, m):
        yield (
            f"need subsets of {size} of the vectors 0 to {m - 1}, got "
            f"{list(edge.subset)} at coordinate {edge.coordinate}"
        )
    for branch in edge.branches:
        yield from _of_branch(branch, m)


def _of_branch(branch: Branch, m: int) -> Iterator[str]:
    both = (*branch.members, *branch.missing)
    if len(set(both)) != len(both) or not _are_indices(both, m):
        yield (
            f"need branches with and without different vectors of 0 to {m - 1}, got "
            f"{list(branch.members)} and {list(branch.missing)}"
        )


def _are_indices(numbers: Sequence[int], m: int) -> bool:
    return all(0 <= i < m for i in numbers)
