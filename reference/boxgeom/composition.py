"""Rules with pre-aggregations before them, such as "nnm+krum"."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from boxgeom.arguments import choice_of
from boxgeom.preaggregations import PREAGGREGATIONS, Preaggregation
from boxgeom.rule import Robustness, Rule
from boxgeom.vectors import Vector, Vectors, canonical_order

JOINT = "+"
"""What stands between the names of the parts."""

NOTHING_CLAIMED = "none known"


@dataclass(frozen=True)
class Composition:
    """What a composed rule computes: the function of its `Rule`.

    Attributes:
        preaggregations: in the order in which they are applied.
        rule: makes one vector of what they leave.
    """

    preaggregations: tuple[Preaggregation, ...]
    rule: Rule

    def __post_init__(self) -> None:
        """Give it a signature that has every option of its parts."""
        functions = [part.function for part in self.preaggregations]
        functions += [self.rule.function]
        taken = [list(inspect.signature(f).parameters.values()) for f in functions]
        options = {option.name: option for each in taken for option in each[3:]}
        by_name = [p.replace(kind=p.KEYWORD_ONLY) for p in options.values()]
        signature = inspect.Signature([*taken[0][:3], *by_name])
        object.__setattr__(self, "__signature__", signature)

    def __call__(self, received: Vectors, n: int, t: int, **options: Any) -> Vector:
        """Return the rule's aggregate of what the pre-aggregations leave, shape (d,).

        After bucketing, n is how many buckets n vectors fill, and t stays: at most t
        buckets have a Byzantine vector in them. Every option goes to all parts that
        have it.

        Raises:
            ValueError: an argument is not as a part needs it, or not more than 2t of n
                vectors are left.
        """
        for part in self.preaggregations:
            made = part.function(received, n, t, **taken(part.function, options))
            received, n = canonical_order(made), nodes_left(part, n, t, options)
        return self.rule.function(received, n, t, **taken(self.rule.function, options))


@dataclass(frozen=True)
class CompositionDomain:
    """For which numbers a composed rule has an answer: ``is_defined`` of its `Rule`.

    Attributes:
        preaggregations: as of the `Composition`.
        rule: likewise.
    """

    preaggregations: tuple[Preaggregation, ...]
    rule: Rule

    def __call__(self, m: int, n: int, t: int, d: int) -> bool:
        """Return whether it has an answer for m vectors if no option is given."""
        for part in self.preaggregations:
            m, n = part.count(m), part.count(n)
        return self.rule.domain(m, n, t, d)


def composition(preaggregations: Sequence[str | Preaggregation], rule: Rule) -> Rule:
    """Return the rule that applies pre-aggregations, the first one first, and a rule.

    Of what it guarantees nothing is claimed, but for the kappa of a rule after
    nearest-neighbour mixing.

    Args:
        preaggregations: keys of `PREAGGREGATIONS`, or pre-aggregations of your own.
        rule: makes one vector of what they leave.

    Raises:
        ValueError: there is no pre-aggregation of that name.

    >>> clipped = composition(["clipping"], boxgeom.RULES["mean"])
    >>> clipped.name, clipped.options
    ('clipping+mean', ('clip',))
    >>> clipped([[3, 4], [0, 1], [0, 1]], n=3, t=1, clip=2.5)
    array([0.5       , 1.33333333])
    """
    parts = tuple(
        choice_of("pre-aggregation", part, PREAGGREGATIONS, Preaggregation)
        for part in preaggregations
    )
    return Rule(
        name=JOINT.join([*(part.name for part in parts), rule.name]),
        definition=" + ".join([*(part.definition for part in parts), rule.definition]),
        function=Composition(parts, rule),
        needs=_needs(parts, rule),
        agreement=NOTHING_CLAIMED,
        approximation=NOTHING_CLAIMED,
        validity=NOTHING_CLAIMED,
        is_defined=CompositionDomain(parts, rule),
        sees_vectors_alone=rule.sees_vectors_alone
        and all(part.sees_vectors_alone for part in parts),
        is_determined=rule.is_determined and all(part.is_determined for part in parts),
        enumerates=rule.enumerates,
        robustness=_robustness(parts, rule),
    )


def _robustness(parts: Sequence[Preaggregation], rule: Rule) -> Robustness | None:
    """Return what nearest-neighbour mixing makes of a rule's kappa; else None."""
    known = rule.robustness
    if known is None or [part.name for part in parts] != ["nnm"]:
        return None
    if PREAGGREGATIONS["nnm"] is not parts[0]:
        return None
    return Robustness(
        formula=f"8t/(n-t) (1 + {known.formula})",
        source="M" if known.source == "M" else f"M, {known.source}",
        kappa=lambda n, t: Fraction(8 * t, n - t) * (1 + known.kappa(n, t)),
    )


def _needs(parts: Sequence[Preaggregation], rule: Rule) -> str:
    """Return the conditions of a composed rule, which are the last part's."""
    leaves_fewer = any(part.count(100) != 100 for part in parts)
    return f"of what is left: {rule.needs}" if leaves_fewer else rule.needs


def nodes_left(part: Preaggregation, n: int, t: int, options: Mapping[str, Any]) -> int:
    """Return what n is after a pre-aggregation.

    Raises:
        ValueError: it is not more than 2t.
    """
    left = part.count(n, **taken(part.count, options))
    if left <= 2 * t:
        raise ValueError(
            f"{part.name}: need it to leave more than 2t = {2 * t} of n vectors, "
            f"got {left}"
        )
    return left


def taken(function: Callable[..., Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the options that a function takes."""
    names = inspect.signature(function).parameters.keys() & options.keys()
    return {name: options[name] for name in names}
