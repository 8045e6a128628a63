"""Mutants that a composed rule inherits: of its parts, and those that any rule has."""

import dataclasses
from typing import Any

from boxgeom.composition import JOINT, Composition, nodes_left, taken
from boxgeom_conformance.mutants.fault import FAULTS
from boxgeom_conformance.mutants.mutant import SPECIFIC, Mutant
from boxgeom_conformance.subjects import Subject, find_subject


def inherited_mutants(rule: str) -> tuple[Mutant, ...]:
    """Return the mutants of a composed rule in which its first part is one.

    Then come those with the faults that any rule can have. Which checks reject them
    has not been found out.

    >>> [mutant.name for mutant in inherited_mutants("nnm+mean")][0]
    'nnm_of_one_neighbour_fewer_mean'
    """
    subject = find_subject(rule)
    first, _, rest = rule.partition(JOINT)
    of_parts = [
        _before(mutant, subject, rest) for mutant in SPECIFIC if mutant.rule == first
    ]
    told = [dataclasses.replace(fault, is_told=True) for fault in FAULTS]
    faulty = [f.made_with(subject) for f in told if f.applies_to(subject)]
    return (*of_parts, *faulty)


def _before(mutant: Mutant, subject: Subject, rest: str) -> Mutant:
    """Return a mutant of a pre-aggregation before a rule."""
    last = find_subject(rest).rule
    composed = subject.rule.function
    assert isinstance(composed, Composition)
    part = composed.preaggregations[0]

    def function(received: Any, *numbers: int, **options: Any) -> Any:
        n, t = numbers or (len(received), 0)
        told = taken(part.function, options)
        made = mutant.function(received, *numbers, **told)
        nodes = nodes_left(part, n, t, options)
        return last.function(made, nodes, t, **taken(last.function, options))

    return dataclasses.replace(
        mutant,
        name=f"{mutant.name}_{rest.replace('-', '_')}",
        rule=subject.name,
        function=function,
        rejected_by=(),
        call=subject.call,
    )
