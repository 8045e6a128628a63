"""The one seam between training and the rules: the fast twin, or the reference."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import boxgeom
from boxgeom.agreement.deliveries import Mail
from boxgeom.rules import find_rule
from boxgeom.vectors import Vector, Vectors


@dataclass(frozen=True)
class Aggregation:
    """A rule as training uses it: call it as ``aggregation(received)``.

    Attributes:
        rule: a key of `boxgeom.RULES`.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        exact: whether to use the reference even where the fast twin is installed.

    >>> Aggregation("box-geom", n=4, t=1)([[0, 0], [1, 2], [1, -2], [1, 2]])
    array([1., 1.])
    """

    rule: str
    n: int
    t: int
    exact: bool = False
    _aggregate: Callable[..., Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        find_rule(self.rule)
        chosen = boxgeom.aggregate if self.exact else fast_aggregate()
        object.__setattr__(self, "_aggregate", chosen)

    def __call__(self, received: Any, round_number: int = 1) -> Any:
        """Return the aggregate of the vectors received, shape (d,).

        Args:
            received: vectors, one a row, shape (m, d). With the fast twin also a tensor
                of PyTorch; the aggregate is then one too.
            round_number: of the agreement, for rules that ask.

        Raises:
            ValueError: the vectors are not what the rule needs.
        """
        options = {}
        if find_rule(self.rule).depends_on_round:
            options = {"round_number": round_number}
        return self._aggregate(received, self.rule, n=self.n, t=self.t, **options)

    def at_nodes(self, honest: Vectors, mail: Mail, round_number: int) -> Vectors:
        """Return what every honest node makes of what it received, shape (h, d).

        Nodes that received the same multiset compute the same, so it is computed once.

        Args:
            honest: the honest vectors, which every node received.
            mail: what each node heard from the Byzantine ones.
            round_number: the sub-round, from 1.
        """
        outputs: dict[tuple[bytes, ...], Vector] = {}
        of_nodes = []
        for letters in mail:
            key = tuple(sorted(vector.tobytes() for vector in letters.values()))
            if key not in outputs:
                received = np.array([*honest, *letters.values()])
                outputs[key] = self(received, round_number)
            of_nodes.append(outputs[key])
        return np.array(of_nodes)


def fast_aggregate() -> Callable[..., Any]:
    """Return the fast twin's ``aggregate``, or the reference's if it is missing."""
    try:
        from boxgeom.fast import aggregate
    except ImportError:
        return boxgeom.aggregate
    return aggregate
