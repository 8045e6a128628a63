"""BOX-GEOM by proven bounds, as a rule of the reference: for runs of agreement."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from boxgeom.arguments import choice_of
from boxgeom.definitions.spread import contraction_bound
from boxgeom.real_arrays import as_float64
from boxgeom.rule import Contraction, Rule
from boxgeom.rules import RULES
from boxgeom.vectors import Vector, Vectors
from boxgeom_fast.recent_answers import RecentAnswers
from boxgeom_fast.rules import aggregate
from boxgeom_fast.subset_choice import MAX_NODES, TOLERANCE, checked_choice

_T26 = Contraction("T26", "diagonal", contraction_bound)

_ANSWERS = RecentAnswers()


@dataclass(frozen=True)
class BoundedBoxGeom:
    """BOX-GEOM by proven bounds: a function of the vectors, n and t.

    Attributes:
        tolerance: as of `boxgeom_fast.box_geom_step`, as is the next.
        max_nodes: of the search for one end.
    """

    tolerance: float
    max_nodes: int

    def __call__(self, received: Vectors, n: int, t: int) -> Vector:
        """Return the output, shape (d,)."""
        return _aggregate(self, "box-geom", received, n, t)


@dataclass(frozen=True)
class BoundedBoxGeomOnce:
    """BOX-GEOM/1, by proven bounds in round 1: a function of the round number too.

    Attributes:
        tolerance: as of `boxgeom_fast.box_geom_step`, as is the next.
        max_nodes: of the search for one end.
    """

    tolerance: float
    max_nodes: int

    def __call__(
        self, received: Vectors, n: int, t: int, round_number: int = 1
    ) -> Vector:
        """Return the output, shape (d,)."""
        name = "box-geom-once"
        return _aggregate(self, name, received, n, t, round_number=round_number)


FUNCTIONS: dict[str, Callable[[float, int], Callable[..., Vector]]] = {
    "box-geom": BoundedBoxGeom,
    "box-geom-once": BoundedBoxGeomOnce,
}
"""The rules whose medians can be replaced by bounds, and what does that."""


def bounded_rule(
    rule: str = "box-geom",
    *,
    tolerance: float = TOLERANCE,
    max_nodes: int = MAX_NODES,
) -> Rule:
    """Return the rule with proven bounds of its box instead of all medians.

    It is a rule like any other, for `boxgeom.aggregate`, `boxgeom.agree` and training.
    By Theorem 26 a round contracts the honest nodes as one of BOX-GEOM does.

    Args:
        rule: "box-geom" or "box-geom-once".
        tolerance: as of `boxgeom_fast.box_geom_step`, as is the next.
        max_nodes: of the search for one end.

    Raises:
        ValueError: an argument is not as above.

    >>> import boxgeom
    >>> honest = np.random.default_rng(0).normal(size=(21, 3))
    >>> rule = bounded_rule(tolerance=0.05)
    >>> trace = boxgeom.agree(honest, rule, n=31, t=10, rounds=2)
    >>> trace.settings.rule, trace.spreads[1].diagonal < trace.spreads[0].diagonal
    ('box-geom-bound', True)
    """
    function = choice_of("rule", rule, FUNCTIONS)
    choice = checked_choice("bound", tolerance, max_nodes)
    original = RULES[rule]
    return replace(
        original,
        name=f"{rule}-bound",
        function=function(choice.tolerance, choice.max_nodes),
        agreement=f"as {rule} (T26)",
        approximation=f"as {rule}, plus what the bounds leave open",
        enumerates=False,
        contractions=(_T26, *original.contractions[1:]),
    )


def _aggregate(
    chosen: BoundedBoxGeom | BoundedBoxGeomOnce,
    rule: str,
    received: Vectors,
    n: int,
    t: int,
    **options: int,
) -> Vector:
    """Return the twin's aggregate; rationals become floats, as for any median."""
    vectors = as_float64(received)
    settings: dict[str, Any] = {
        "subsets": "bound",
        "tolerance": chosen.tolerance,
        "max_nodes": chosen.max_nodes,
        **options,
    }

    def compute() -> Vector:
        output: Vector = aggregate(vectors, rule, n=n, t=t, **settings)
        return output

    return _ANSWERS.answer((rule, n, t, *settings.values()), vectors, compute)
