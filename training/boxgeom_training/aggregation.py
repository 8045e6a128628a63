"""The one seam between training and the rules: the fast twin, or the reference."""

import importlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

import boxgeom
from boxgeom import Rule
from boxgeom.agreement.deliveries import Mail
from boxgeom.definitions.resilience import check_resilience
from boxgeom.extras import import_extra
from boxgeom.rules import find_rule
from boxgeom.vectors import Vector, Vectors
from boxgeom_training.bounded_subsets import MAX_NODES, TOLERANCE, check_subsets
from boxgeom_training.model_leaves import array_like, as_float64_array
from boxgeom_training.nested_arrays import is_nested
from boxgeom_training.whole_models import aggregated_models

SAMPLE = 64
"""Only letters that agree in so many coordinates are compared in all."""


@dataclass(frozen=True)
class Aggregation:
    """A rule as training uses it: call it as ``aggregation(received)``.

    Attributes:
        rule: a name that `boxgeom.find_rule` finds, or a rule of your own.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        exact: whether to use the reference even where the fast twin is installed.
        subsets: "all", or "bound" for proven bounds of BOX-GEOM's box, which the fast
            twin has.
        tolerance: how far off a bound may be, as a share of the trusted hyperbox's
            edge, from 0 (exact) to 1.
        max_nodes: the most nodes that the search for one bound may visit.
        rule_options: of the rule, by name.

    Raises:
        ValueError: there is no such rule, n > 2t does not hold, or the other settings
            are not as above, or not together.
        MissingExtraError: bounds are wanted, but not what the twin needs is installed.

    >>> Aggregation("box-geom", n=4, t=1)([[0, 0], [1, 2], [1, -2], [1, 2]])
    array([1., 1.])
    """

    rule: str | Rule
    n: int
    t: int
    exact: bool = False
    subsets: str = "all"
    tolerance: float = TOLERANCE
    max_nodes: int = MAX_NODES
    rule_options: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        rule = find_rule(self.rule)
        check_resilience(self.n, self.t, per_byzantine=2)
        check_subsets(rule, self.subsets, self.tolerance, self.max_nodes, self.exact)
        if self.subsets == "bound":
            import_extra("boxgeom_fast", extra="fast", needed_by="subsets='bound'")

    def __call__(self, received: Any, round_number: int = 1, own: Any = None) -> Any:
        """Return the aggregate of the received vectors, shape (d,), or models.

        Args:
            received: one vector per row, shape (m, d). With the fast twin it may also
                be a PyTorch tensor; so is the aggregate then. Or a list of m models:
                state dicts, or arrays in dicts, lists and tuples; each is one vector.
            round_number: the round of agreement, for rules that depend on it.
            own: what the node itself sent, shape (d,), for rules that ask; or a model.

        Raises:
            ValueError: the vectors, or the models, are not what the rule needs.
        """
        if is_nested(received):

            def of_vectors(vectors: list[Any], own: Any) -> Any:
                return self._of_rows(vectors, round_number, own)

            return aggregated_models(received, self.n, self.t, of_vectors, own)
        return self._of_vectors(received, round_number, own)

    def _of_rows(self, rows: list[Any], round_number: int, own: Any) -> Any:
        """Return the aggregate of vectors of one library and dtype."""
        if self._twin() is not None:
            return self._of_vectors(rows, round_number, own)
        plain = None if own is None else as_float64_array(own)
        output = self._of_vectors([*map(as_float64_array, rows)], round_number, plain)
        return array_like(output, rows[0])

    def _of_vectors(self, received: Any, round_number: int, own: Any) -> Any:
        """Return the aggregate of vectors."""
        twin, options = self._twin(), self._options(round_number)
        if self._asks_for_own:
            options["own"] = own
        aggregate = boxgeom.aggregate if twin is None else twin.aggregate
        return aggregate(received, self.rule, n=self.n, t=self.t, **options)

    def at_nodes(self, honest: Vectors, mail: Mail, round_number: int) -> Vectors:
        """Return what every honest node makes of what it received, shape (h, d).

        Nodes that received the same multiset share the work, unless the rule asks for
        their own vectors.

        Args:
            honest: the honest vectors, which every node received, shape (n - f, d).
            mail: what each of the h nodes received from the Byzantine ones.
            round_number: the sub-round, counted from 1.

        Raises:
            ValueError: the vectors are not what the rule needs.
        """
        sent, received_by = _addressed(honest, mail)
        # A server, the one receiver of what several sent, has sent nothing itself.
        if self._asks_for_own and len(mail) == len(honest):
            letters = zip(received_by, honest, strict=True)
            return np.array([self(sent[r], round_number, own) for r, own in letters])
        twin = self._twin()
        if twin is not None:
            options = self._options(round_number)
            each: Vectors = twin.aggregate_each(
                sent, received_by, self.rule, n=self.n, t=self.t, **options
            )
            return each
        outputs: dict[tuple[int, ...], Vector] = {}
        for received in map(tuple, received_by):
            if received not in outputs:
                outputs[received] = self(sent[list(received)], round_number)
        return np.array([outputs[tuple(received)] for received in received_by])

    def _options(self, round_number: int) -> dict[str, Any]:
        """Return the options that the rule is called with in a round."""
        options: dict[str, Any] = dict(self.rule_options)
        if find_rule(self.rule).depends_on_round:
            options["round_number"] = round_number
        if self.subsets == "bound":
            options["subsets"] = self.subsets
            options["tolerance"] = self.tolerance
            options["max_nodes"] = self.max_nodes
        return options

    @property
    def _asks_for_own(self) -> bool:
        """Whether the rule tells a node's own vector from others."""
        return "own" in find_rule(self.rule).options

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
    rows, received_by = _Rows(honest), []
    for letters in mail:
        received = sorted(rows.place(vector) for vector in letters.values())
        received_by.append([*range(len(honest)), *received])
    return np.array(rows.sent), received_by


class _Rows:
    """The honest vectors and the letters seen so far, one of those that are equal.

    Attributes:
        sent: the vectors, shape (d,) each.
    """

    def __init__(self, honest: Vectors) -> None:
        self.sent: list[Vector] = list(honest)
        self._of_object: dict[int, int] = {}
        self._of_sample: defaultdict[bytes, list[int]] = defaultdict(list)

    def place(self, vector: Vector) -> int:
        """Return where this letter, or one of the same bits, is; append a new one.

        Many nodes receive the same object, which is compared with others only once.
        """
        if id(vector) not in self._of_object:
            self._of_object[id(vector)] = self._compared(vector)
        return self._of_object[id(vector)]

    def _compared(self, vector: Vector) -> int:
        alike = self._of_sample[vector[:: -(-len(vector) // SAMPLE)].tobytes()]
        for place in alike:
            if self.sent[place].tobytes() == vector.tobytes():
                return place
        alike.append(len(self.sent))
        self.sent.append(vector)
        return alike[-1]
