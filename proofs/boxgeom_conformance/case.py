"""A case: what a rule is asked once."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.inputs.recipes import MADE
from boxgeom_conformance.literals import LONGEST_LITERAL, assigned, short, written
from boxgeom_conformance.worker.protocol import OPTIONS

MOST_CHANGED = 9
"""The most numbers that are changed one by one in what a recipe makes."""

Move = Callable[[Vectors], Vectors]


@dataclass(frozen=True, eq=False)
class Case:
    """What a rule is asked once.

    Attributes:
        received: the vectors, shape (m, d), float64 or float32 (integers in one check).
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        q: how many vectors Multi-Krum averages; None for other rules.
        round_number: of the round, from 1; None for rules that do not depend on it.
        bucket_size: how many vectors bucketing averages; None for other rules.
        clip: the length that clipping leaves; None for other rules.
        own: the vector of the node that asks, shape (d,), of the vectors' type; None
            for rules to which all vectors are alike.
        start: where centred clipping starts, likewise.
        radius: how far it looks from there.
        iterations: how often it moves.
        recipe: Python statements that make ``received`` as ``vectors``, but for its
            number type; "" if there are none.
        give: the container that the vectors come in, "" for the target's own.
        layout: how an array lies in memory, "" for the usual one.
        watched: what a pasted call prints besides the answer, see
            `boxgeom_conformance.targets.shown_endings`.
        is_probed: whether to look if the answer stays as it is after another call, and
            after a change of the vectors.
    """

    received: Vectors
    n: int
    t: int
    q: int | None = None
    round_number: int | None = None
    bucket_size: int | None = None
    clip: float | None = None
    own: Vector | None = None
    start: Vector | None = None
    radius: float | None = None
    iterations: int | None = None
    recipe: str = ""
    give: str = ""
    layout: str = ""
    watched: str = ""
    is_probed: bool = False

    @property
    def m(self) -> int:
        """How many vectors were received."""
        return len(self.received)

    @property
    def d(self) -> int:
        """Their dimension."""
        return int(self.received.shape[1])

    @property
    def dtype(self) -> str:
        """The vectors' number type, such as "float32"."""
        return str(self.received.dtype)

    @property
    def options(self) -> dict[str, Any]:
        """What the rule takes besides the vectors, n and t."""
        chosen = {name: getattr(self, name) for name in OPTIONS}
        return {name: value for name, value in chosen.items() if value is not None}

    @property
    def key(self) -> tuple[Any, ...]:
        """What distinguishes the case from others, hashable."""
        received = self.received
        options = tuple((name, written(x)) for name, x in self.options.items())
        return (received.tobytes(), received.shape, self.dtype, self.n, self.t, options)

    def with_vectors(self, received: Vectors) -> "Case":
        """Return the case with other vectors, as numbers of the same type."""
        same_type = received.astype(self.received.dtype)
        recipe = self._recipe_of(same_type) if self.recipe else ""
        return dataclasses.replace(self, received=same_type, recipe=recipe)

    def _recipe_of(self, received: Vectors) -> str:
        """Return a recipe of vectors that differ from these in a few numbers."""
        if received.shape != self.received.shape:
            return ""
        both_nan = np.isnan(received) & np.isnan(self.received)
        changed = np.argwhere((received != self.received) & ~both_nan)
        if len(changed) > MOST_CHANGED:
            return ""
        changes = (f"{MADE}[{i}, {j}] = {_number(received[i, j])}" for i, j in changed)
        return "; ".join([self.recipe, *changes])

    def moved(self, move: Move, factor: float = 1.0) -> "Case":
        """Return the case with its vectors moved, those of its options too.

        Args:
            move: from vectors, shape (m, d), to as many others.
            factor: what it multiplies distances by.

        >>> case = Case(np.array([[0.0], [3.0]]), n=2, t=0, own=np.array([3.0]))
        >>> case.moved(lambda vectors: vectors + 1).own
        array([4.])
        """
        dtype = self.received.dtype
        options = self._vectors(lambda vector: move(vector[None])[0].astype(dtype))
        if self.radius is not None:
            options["radius"] = factor * self.radius
        return dataclasses.replace(self.with_vectors(move(self.received)), **options)

    def as_type(self, dtype: str) -> "Case":
        """Return the case with its vectors as numbers of another type."""
        options = self._vectors(lambda vector: vector.astype(dtype))
        received = self.received.astype(dtype)
        return dataclasses.replace(self, received=received, **options)

    def _vectors(self, change: Callable[[Vector], Vector]) -> dict[str, Any]:
        """Return those options that are vectors, changed."""
        options = self.options.items()
        return {k: change(x) for k, x in options if isinstance(x, np.ndarray)}

    def given_as(self, container: str) -> "Case":
        """Return the case with its vectors in another container."""
        return dataclasses.replace(self, give=container)

    def literal(self) -> tuple[str, str]:
        """Return Python that makes the vectors: statements if need be, an expression.

        It is short, and needs NumPy alone: many vectors are made by their recipe.

        >>> Case(np.array([[0.0], [1.5]]), n=2, t=0).literal()
        ('', 'np.array([[0.0], [1.5]])')
        """
        if self.recipe and self.received.size > LONGEST_LITERAL:
            return self.recipe, f"{MADE}.astype(np.{self.dtype})"
        return assigned(short(self.received))

    def written_options(self) -> dict[str, str]:
        """Return Python that makes each option; a long vector is a row of X if it can.

        >>> case = Case(np.eye(50), n=50, t=0, own=np.eye(50)[7])
        >>> case.written_options()
        {'own': 'np.asarray(X[7])'}
        """
        return {name: self._written(value) for name, value in self.options.items()}

    def _written(self, value: Any) -> str:
        if np.size(value) > LONGEST_LITERAL:
            same = np.flatnonzero((self.received == value).all(axis=1))
            if len(same):
                return f"np.asarray(X[{same[0]}])"
        return written(value)

    def __str__(self) -> str:
        given = [f"n={self.n}", f"t={self.t}"]
        given += [f"{name}={text}" for name, text in self.written_options().items()]
        return f"{self.literal()[1]}, {', '.join(given)}"


def _number(value: Any) -> str:
    return repr(float(value)).replace("nan", "np.nan").replace("inf", "np.inf")
