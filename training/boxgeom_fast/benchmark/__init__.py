"""How fast the fast twin is, beside its peers and the machine's own limits."""

from boxgeom_fast.benchmark.report import Report, run

__all__ = ["Report", "run"]
