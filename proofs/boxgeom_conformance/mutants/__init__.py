"""Mutants: wrong implementations, each with the checks that must reject it.

A check that rejects none of them would check nothing. Those written by hand are
mistakes in one rule, seen in libraries or easily made; the others are a correct rule
with a fault that any rule can have.
"""

from importlib import import_module
from pkgutil import iter_modules

from boxgeom_conformance.mutants.fault import faulty_rules
from boxgeom_conformance.mutants.mutant import SPECIFIC, Mutant

for _module in iter_modules(__path__):  # each registers its own
    import_module(f"{__name__}.{_module.name}")

MUTANTS: tuple[Mutant, ...] = (*SPECIFIC, *faulty_rules())
"""Every mutant."""

__all__ = ["MUTANTS", "Mutant"]
