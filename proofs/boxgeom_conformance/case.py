"""A case: what a rule is asked once."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from boxgeom.vectors import Vectors
from boxgeom_conformance.worker.protocol import OPTIONS

LONGEST_LITERAL = 40


@dataclass(frozen=True, eq=False)
class Case:
    """What a rule is asked once.

    Attributes:
        received: the vectors, shape (m, d), float64 or float32 (integers in one check).
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        q: how many vectors Multi-Krum averages; None for other rules.
        round_number: of the round, from 1; None for rules that do not depend on it.
        recipe: a Python expression that makes ``received``, "" if there is none.
        give: the container that the vectors come in, "" for the target's own.
    """

    received: Vectors
    n: int
    t: int
    q: int | None = None
    round_number: int | None = None
    recipe: str = ""
    give: str = ""

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
        options = tuple(self.options.items())
        return (received.tobytes(), received.shape, self.dtype, self.n, self.t, options)

    def with_vectors(self, received: Vectors) -> "Case":
        """Return the case with other vectors, as numbers of the same type."""
        same_type = received.astype(self.received.dtype)
        return dataclasses.replace(self, received=same_type, recipe="")

    def as_type(self, dtype: str) -> "Case":
        """Return the case with its vectors as numbers of another type."""
        return dataclasses.replace(self, received=self.received.astype(dtype))

    def given_as(self, container: str) -> "Case":
        """Return the case with its vectors in another container."""
        return dataclasses.replace(self, give=container)

    def literal(self) -> str:
        """Return Python that makes the vectors, by the recipe if there are many.

        >>> Case(np.array([[0.0], [1.5]]), n=2, t=0).literal()
        'np.array([[0.0], [1.5]])'
        """
        dtype = "" if self.dtype == "float64" else f", dtype=np.{self.dtype}"
        if self.recipe and self.received.size > LONGEST_LITERAL:
            return f"{self.recipe}.astype(np.{self.dtype})"
        if self.m == 0:
            return f"np.empty((0, {self.d}){dtype})"
        numbers = repr(self.received.tolist())
        numbers = numbers.replace("nan", "np.nan").replace("inf", "np.inf")
        return f"np.array({numbers}{dtype})"

    def __str__(self) -> str:
        given = [f"n={self.n}", f"t={self.t}"]
        given += [f"{name}={value}" for name, value in self.options.items()]
        return f"{self.literal()}, {', '.join(given)}"
