"""How good our medians are, class by class, compared with cvxpy's.

``python -m boxgeom_proofs.survey`` prints the tables of docs/certificates.md.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from boxgeom import geometric_median
from boxgeom.command.progress import progress_bar
from boxgeom.vectors import Vectors
from boxgeom_proofs import oracle
from boxgeom_proofs.certificates.median import certify_median
from boxgeom_proofs.traps import TRAPS

SIZES = ((10, 2), (10, 100), (10, 1000), (30, 1000), (10, 100_000))


@dataclass
class Worst:
    """The worst certified figures of a class of inputs.

    Attributes:
        name: the class.
        gap: our largest relative gap.
        radius: our largest distance to the median, relative to the largest coordinate
            offset of a vector from it.
        clarabel: Clarabel's largest relative gap.
        scs: SCS's largest relative gap.
        failures: how often a solver found no answer.
    """

    name: str
    gap: float = 0.0
    radius: float = 0.0
    clarabel: float = 0.0
    scs: float = 0.0
    failures: int = 0

    def add(self, vectors: Vectors, ask_oracle: bool) -> None:
        """Take one more input, shape (m, d), into account."""
        median = geometric_median(vectors)
        certificate = certify_median(vectors, median)
        size = float(np.abs(vectors - median).max()) or 1.0
        self.gap = max(self.gap, float(certificate.relative_gap))
        self.radius = max(self.radius, certificate.radius / size)
        if ask_oracle:
            self.clarabel = max(self.clarabel, self._ask(vectors, "CLARABEL"))
            self.scs = max(self.scs, self._ask(vectors, "SCS"))

    def _ask(self, vectors: Vectors, solver: oracle.Solver) -> float:
        try:
            answer = oracle.geometric_median(vectors, solver)
        except oracle.OracleError:
            self.failures += 1
            return 0.0
        return float(certify_median(vectors, answer).relative_gap)


def survey(count: int, oracle_count: int, seed: int) -> Iterator[Worst]:
    """Yield the worst figures of each class.

    Args:
        count: inputs per class.
        oracle_count: how many of them cvxpy is asked about too.
        seed: of the random numbers.
    """
    for name, trap in TRAPS.items():
        rng = np.random.default_rng(seed)
        worst = Worst(name)
        with progress_bar() as progress:
            for k in progress.track(range(count), description=name):
                worst.add(trap(rng), ask_oracle=k < oracle_count)
        yield worst


def seconds_per_certificate(m: int, d: int) -> float:
    """Return the median time of five certificates of m normal vectors, shape (m, d)."""
    vectors = np.random.default_rng(0).standard_normal((m, d))
    median = geometric_median(vectors)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        certify_median(vectors, median)
        times.append(time.perf_counter() - start)
    return sorted(times)[2]


@click.command()
@click.option("--count", default=2000, show_default=True, help="Inputs per class.")
@click.option("--oracle-count", default=100, show_default=True, help="Asked of cvxpy.")
@click.option("--seed", default=0, show_default=True)
def main(count: int, oracle_count: int, seed: int) -> None:
    """Print the worst certified figures of our medians and of cvxpy's."""
    table = Table(title=f"{count} inputs per class, {oracle_count} of them for cvxpy")
    for header in ("class", "worst gap", "worst radius", "Clarabel", "SCS", "failed"):
        table.add_column(header)
    for worst in survey(count, oracle_count, seed):
        figures = (worst.gap, worst.radius, worst.clarabel, worst.scs)
        cells = ["none" if math.isinf(x) else f"{x:.1e}" for x in figures]
        table.add_row(worst.name, *cells, str(worst.failures))
    Console().print(table)
    costs = Table(title="Cost of a certificate")
    for header in ("m", "d", "seconds"):
        costs.add_column(header)
    for m, d in SIZES:
        costs.add_row(str(m), str(d), f"{seconds_per_certificate(m, d):.3g}")
    Console().print(costs)


if __name__ == "__main__":
    main()
