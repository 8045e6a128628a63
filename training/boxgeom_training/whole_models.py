"""Models aggregated as one vector each: state dicts, gradients by name, pytrees.

A rule's guarantee is one of vectors: that of a layer by itself says nothing of the
others. So all floating-point numbers of a model are one vector, never one per layer.
"""

import logging
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from boxgeom_training.model_leaves import (
    Kind,
    dense,
    is_finite,
    joined,
    kind_of,
    middle_of,
    part_like,
    place_in_memory,
)
from boxgeom_training.nested_arrays import Path, leaves_of, shown, with_leaves

Leaves = Mapping[Path, Any]

H = TypeVar("H", bound=Hashable)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Layout:
    """Where the numbers of models are in their vectors.

    Attributes:
        kinds: of all leaves, by path; None for one that the result has none of.
        same_as: for each leaf that is tied to one before it, which that is.
    """

    kinds: Mapping[Path, Kind | None]
    same_as: Mapping[Path, Path]

    @property
    def floats(self) -> list[Path]:
        """The leaves that make up the vector, in order."""
        return [
            path
            for path, kind in self.kinds.items()
            if kind and kind.is_float and path not in self.same_as
        ]

    def vector(self, leaves: Leaves, zeros: Leaves) -> Any:
        """Return a model's vector; where it has no leaf, its part is zero."""
        parts = [leaves[path] for path in self.floats]
        filled = [
            zeros[path] if part is None else part
            for path, part in zip(self.floats, parts, strict=True)
        ]
        return joined(filled)


def aggregated_models(
    received: Sequence[Any],
    n: int,
    t: int,
    aggregate: Callable[[list[Any], Any], Any],
    own: Any = None,
) -> Any:
    """Return the aggregate of models, built like the first that is used.

    A client whose model is built unlike that of most, or has numbers that are not
    finite, is left out with a line in the log, as if it had sent nothing.

    Args:
        received: the models, of m clients.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        aggregate: from the vectors, and one's own vector or None, to a vector.
        own: what the node itself sent, for rules that ask.

    Raises:
        ValueError: fewer than n - t models are left, or they have no floats, or leaves
            of two libraries.

    >>> models = [{"w": np.array([[i, 0.0]]), "steps": i} for i in range(4)]
    >>> aggregated_models(models, 4, 1, lambda vectors, own: sum(vectors) / 4)
    {'w': array([[1.5, 0. ]]), 'steps': 1}
    """
    given = [_dense_leaves(tree) for tree in received]
    layout = _layout(given, t)
    _check(layout)
    reasons = [_misfit(leaves, layout) for leaves in given]
    used = [i for i, reason in enumerate(reasons) if reason is None]
    _tell(reasons, n - t, len(used))
    models = [given[i] for i in used]
    likes = {path: _first(models, path) for path in layout.kinds}
    zeros = {path: like * 0 for path, like in likes.items() if like is not None}
    vectors = [layout.vector(leaves, zeros) for leaves in models]
    own = None if own is None else layout.vector(_dense_leaves(own), zeros)
    found = _taken_apart(aggregate(vectors, own), layout, likes)
    for path, kind in layout.kinds.items():
        if kind and not kind.is_float:
            found[path] = middle_of([model[path] for model in models])
    first = received[used[0]]
    for path, leaf in leaves_of(first).items():
        if isinstance(leaf, int | float):
            found[path] = found[path].item()
    return with_leaves(first, found)


def _dense_leaves(tree: Any) -> dict[Path, Any]:
    """Return a model's leaves; one that is None stays so."""
    return {
        path: None if leaf is None else dense(leaf, path)
        for path, leaf in leaves_of(tree).items()
    }


def _layout(given: Sequence[Leaves], t: int) -> Layout:
    """Return the layout that most models have.

    Whatever more than t clients say is said by an honest one. So a leaf of a kind that
    no more have is none, and so is a tie.
    """
    paths = max(
        (leaves for leaves in given),
        key=lambda one: sum(one.keys() == other.keys() for other in given),
    )
    alike = [leaves for leaves in given if leaves.keys() == paths.keys()]
    kinds = {}
    for path in paths:
        every = [kind_of(x[path]) for x in alike if x[path] is not None]
        kinds[path] = _more_than(t, every)
    ties = [tie for leaves in alike for tie in _ties(leaves, kinds).items()]
    counted = Counter(ties)
    return Layout(kinds, {path: one for (path, one), c in counted.items() if c > t})


def _check(layout: Layout) -> None:
    """Raise ValueError unless the floats are some, and of one library."""
    libraries = {kind.library for p in layout.floats if (kind := layout.kinds[p])}
    if len(libraries) != 1:
        got = " and ".join(sorted(libraries)) or "none that more than t models share"
        raise ValueError(
            f"received: need floating-point numbers of one library, got {got}"
        )


def _more_than(t: int, values: list[H]) -> H | None:
    """Return the commonest value if more than t have it."""
    common = Counter(values).most_common(1)
    return common[0][0] if common and common[0][1] > t else None


def _ties(leaves: Leaves, kinds: Mapping[Path, Kind | None]) -> dict[Path, Path]:
    """Return, for each float leaf that is another before it, which that is."""
    first: dict[object, Path] = {}
    found = {}
    for path, kind in kinds.items():
        place = leaves[path] is not None and place_in_memory(leaves[path])
        if kind and kind.is_float and place:
            one = first.setdefault((place, kind), path)
            if one != path:
                found[path] = one
    return found


def _misfit(leaves: Leaves, layout: Layout) -> str | None:
    """Return why a model cannot be used, None if it can."""
    if leaves.keys() != layout.kinds.keys():
        odd = sorted(map(shown, leaves.keys() ^ layout.kinds.keys()))
        return f"names {', '.join(odd[:3])} that only some have"
    for path, kind in layout.kinds.items():
        leaf = leaves[path]
        if kind is None or (leaf is None and kind.is_float):
            continue
        got = None if leaf is None else kind_of(leaf)
        if got != kind:
            return f"{got} at {shown(path)}, where most have {kind}"
        if kind.is_float and not is_finite(leaf):
            return f"numbers that are not finite at {shown(path)}"
    return None


def _tell(reasons: list[str | None], least: int, left: int) -> None:
    """Log which models are left out; raise ValueError if too few are left."""
    told = [f"model {i} has {reason}" for i, reason in enumerate(reasons) if reason]
    if left < least:
        raise ValueError(
            f"received: need n - t = {least} models that fit together, got {left}: "
            + "; ".join(told or ["no more were given"])
        )
    for line in told:
        _log.warning("left out: %s", line)


def _first(models: Sequence[Leaves], path: Path) -> Any:
    """Return the first leaf at a path that is one, None if there is none."""
    return next((m[path] for m in models if m[path] is not None), None)


def _taken_apart(vector: Any, layout: Layout, likes: Leaves) -> dict[Path, Any]:
    """Return a vector's parts, each like the leaf that it is of; None where none is."""
    found: dict[Path, Any] = dict.fromkeys(layout.kinds)
    start = 0
    for path in layout.floats:
        like = likes[path]
        size = int(like.numel() if hasattr(like, "numel") else like.size)
        found[path] = part_like(vector[start : start + size], like)
        start += size
    return found | {path: found[one] for path, one in layout.same_as.items()}
