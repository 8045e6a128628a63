"""The one seam between training and the rules: the fast twin, or the reference."""

import importlib
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

import boxgeom
from boxgeom import Rule
from boxgeom.agreement.deliveries import Mail
from boxgeom.definitions.resilience import check_resilience
from boxgeom.rules import find_rule
from boxgeom.vectors import Vector, Vectors


@dataclass(frozen=True)
class Aggregation:
    """A rule as training uses it: call it as ``aggregation(received)``.

    Attributes:
        rule: a key of `boxgeom.RULES`, or a rule of your own.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        exact: whether to use the reference even where the fast twin is installed.
        subsets: which of them BOX-GEOM's box is made of.

    Raises:
        ValueError: there is no such rule, n > 2t does not hold, or the rule or the
            reference has no bounds, which were chosen.
        MissingExtraError: bounds were chosen, and what the twin needs is not installed.

    >>> Aggregation("box-geom", n=4, t=1)([[0, 0], [1, 2], [1, -2], [1, 2]])
    array([1., 1.])
    """

    rule: str | Rule
    n: int
    t: int
    exact: bool = False
    subsets: SubsetSettings = field(default_factory=SubsetSettings)

    def __post_init__(self) -> None:
        check_subsets(self.subsets, find_rule(self.rule), exact=self.exact)
        check_resilience(self.n, self.t, per_byzantine=2)
        if self.subsets.are_bounded:
            import_extra(
                "boxgeom_fast", extra="fast", needed_by="subsets='bound'"
            )

    def __call__(self, received: Any, round_number: int = 1) -> Any:
        """Return the aggregate of the received vectors, shape (d,).

        Args:
            received: one vector per row, shape (m, d). With the fast twin it may also
                be a PyTorch tensor; so is the aggregate then.
            round_number: the round of agreement, for rules that depend on it.

        Raises:
            ValueError: the vectors are not what the rule needs.
        """
        twin, depends_on_round = self._twin(), find_rule(self.rule).depends_on_round
        aggregate = boxgeom.aggregate if twin is None else twin.aggregate
        options = {"round_number": round_number} if depends_on_round else {}
        return aggregate(received, self.rule, n=self.n, t=self.t, **options)

    def at_nodes(self, honest: Vectors, mail: Mail, round_number: int) -> Vectors:
        """Return what every honest node makes of what it received, shape (h, d).

        Nodes that received the same multiset share the work.

        Args:
            honest: the honest vectors, which every node received, shape (n - f, d).
            mail: what each of the h nodes received from the Byzantine ones.
            round_number: the sub-round, counted from 1.

        Raises:
            ValueError: the vectors are not what the rule needs.
        """
        sent, received_by = _addressed(honest, mail)
        twin = self._twin()
        if twin is not None and not find_rule(self.rule).depends_on_round:
            each: Vectors = twin.aggregate_each(
                sent, received_by, self.rule, n=self.n, t=self.t
            )
            return each
        outputs: dict[tuple[int, ...], Vector] = {}
        for received in map(tuple, received_by):
            if received not in outputs:
                outputs[received] = self(sent[list(received)], round_number)
        return np.array([outputs[tuple(received)] for received in received_by])

    def _twin(self) -> ModuleType | None:
        return None if self.exact else fast_twin()


def fast_twin() -> ModuleType | None:
    """Return `boxgeom_fast`, or None where what it needs is not installed."""
    try:
        return importlib.import_module("boxgeom_fast")
    except ImportError:
        return None


def _addressed(honest: Vectors, mail: Mail) -> tuple[Vectors, list[list[int]]]:
    """Return the honest vectors and all distinct letters, and who received which rows.

    Nodes that received the same multiset get the same list of rows.
    """
    places: dict[bytes, int] = {}
    sent, received_by = list(honest), []
    for letters in mail:
        indices = []
        for vector in letters.values():
            place = places.setdefault(vector.tobytes(), len(sent))
            if place == len(sent):
                sent.append(vector)
            indices.append(place)
        received_by.append([*range(len(honest)), *sorted(indices)])
    return np.array(sent), received_by
