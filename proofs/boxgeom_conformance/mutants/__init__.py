"""Mutants: wrong implementations, each with the checks that must reject it.

A check that rejects none of them would be no check. Those written by hand are mistakes
of one rule, seen in libraries or easily made; the others are a correct rule with a
fault that any rule can have.
"""

from importlib import import_module

from boxgeom_conformance.mutants.fault import faulty_rules
from boxgeom_conformance.mutants.mutant import SPECIFIC, Mutant

for _module in (
    "medians",
    "averages",
    "selections",
    "diameters",
    "boxes",
    "safe_areas",
    "shortcuts",
    "arithmetic",
    "manners",
):
    import_module(f"boxgeom_conformance.mutants.{_module}")

MUTANTS: tuple[Mutant, ...] = (*SPECIFIC, *faulty_rules())
"""Every mutant."""

__all__ = ["MUTANTS", "Mutant"]
