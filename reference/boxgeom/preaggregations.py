"""Pre-aggregations by name: what may come before a rule, from vectors to vectors."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from boxgeom.definitions.bucketing import BUCKET_SIZE, bucket_count, bucketing
from boxgeom.definitions.clipping import CLIP, arc, clipping
from boxgeom.definitions.nearest_neighbor_mixing import nnm
from boxgeom.definitions.resilience import check_received
from boxgeom.vectors import Vectors


def _as_many(m: int) -> int:
    return m


@dataclass(frozen=True)
class Preaggregation:
    """What makes other vectors of those received, before a rule sees them.

    Attributes:
        name: its name in kebab-case.
        definition: its number in docs/spec.md.
        function: computes it from vectors as a definition gets them, n, t and options.
        count: from a number of vectors, and the options that it depends on, to how many
            are made of them.
        sees_vectors_alone: whether n and t, once they are valid, change nothing.
        is_determined: whether the definition allows one answer only, ties aside.
    """

    name: str
    definition: str
    function: Callable[..., Vectors]
    count: Callable[..., int] = _as_many
    sees_vectors_alone: bool = False
    is_determined: bool = True

    @property
    def options(self) -> tuple[str, ...]:
        """The names of its arguments besides the vectors, n and t."""
        return tuple(inspect.signature(self.function).parameters)[3:]


def _bucketing(
    received: Vectors,
    n: int,
    t: int,
    *,
    bucket_size: int = BUCKET_SIZE,
    bucket_seed: int = 0,
) -> Vectors:
    check_received(received, n, t)
    return bucketing(received, bucket_size=bucket_size, bucket_seed=bucket_seed)


def _clipping(received: Vectors, n: int, t: int, *, clip: float = CLIP) -> Vectors:
    check_received(received, n, t)
    return clipping(received, clip=clip)


_PREAGGREGATIONS = (
    Preaggregation(name="nnm", definition="D17", function=nnm),
    Preaggregation(
        name="bucketing",
        definition="D18",
        function=_bucketing,
        count=bucket_count,
        sees_vectors_alone=True,
        is_determined=False,
    ),
    Preaggregation(
        name="clipping", definition="D19", function=_clipping, sees_vectors_alone=True
    ),
    Preaggregation(name="arc", definition="D20", function=arc),
)

PREAGGREGATIONS: dict[str, Preaggregation] = {
    each.name: each for each in _PREAGGREGATIONS
}
"""Every pre-aggregation by its kebab-case name."""
