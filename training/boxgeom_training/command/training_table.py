"""A training run as a table."""

from itertools import compress

from rich.table import Table

from boxgeom.command.tables import number_column
from boxgeom.definitions.spread import gap_bound
from boxgeom_training.learning.record import PARTS, Line, TrainingResult
from boxgeom_training.learning.settings import CENTRALISED

COLUMNS = {
    "iteration": True,
    "accuracy": True,
    "worst\nclient": False,
    "loss": True,
    "gradients\napart": True,
    "after sub-\nrounds": False,
    "models\napart": False,
}
"""The columns, and whether the table of a server has them too."""


def training_table(result: TrainingResult) -> Table:
    """Return a table of the iterations in which accuracy was measured.

    A server has one model and no sub-rounds, so its table has fewer columns.
    """
    settings = result.settings
    attack, delivery = settings.used_attack, settings.used_delivery
    strength = f" x{settings.used_scale:g}" if attack.has_strength else ""
    table = Table(
        title=f"{settings.used_rule.name}, {settings.data} {settings.split}, "
        f"n={settings.n}, t={settings.t}, f={settings.f} by {attack.name}{strength} "
        f"to {delivery.name}, {settings.setting}, d={result.d}",
        caption=_verdict(result),
    )
    of_peers = settings.setting != CENTRALISED
    chosen = [at_server or of_peers for at_server in COLUMNS.values()]
    for column in compress(COLUMNS, chosen):
        number_column(table, column)
    for line in result.lines:
        if line["accuracy"] is not None:
            table.add_row(*compress(_cells(line), chosen))
    return table


def shown(number: float | None) -> str:
    """Return a number with three digits, so that seven columns fit on a terminal.

    >>> shown(0.12345), shown(None)
    ('0.123', 'inf/nan')
    """
    return "inf/nan" if number is None else f"{number:.3g}"


def _cells(line: Line) -> list[str]:
    accuracy, apart = line["accuracy"], line["disagreement"]
    return [
        str(line["iteration"]),
        f"{accuracy['mean']:.1%}",
        f"{accuracy['worst']:.1%}",
        shown(line["test_loss"]),
        shown(apart["gradients_before"]),
        shown(apart["gradients_after"]),
        shown(apart["models"]),
    ]


def _verdict(result: TrainingResult) -> str:
    """Return what a reader should know besides the numbers in the rows."""
    seconds = result.seconds
    parts = ", ".join(f"{part} {seconds[part]:.1f}" for part in PARTS)
    lines = [f"Samples per client: {min(result.sizes)} to {max(result.sizes)}."]
    if result.diverged is not None:
        lines.append(f"DIVERGED in iteration {result.diverged}.")
    if result.settings.setting != CENTRALISED and result.worst_contraction is not None:
        proved = gap_bound(result.settings.n, result.settings.t).theorem
        lines.append(
            f"Worst contraction of a sub-round {result.worst_contraction:.4f}; "
            f"BOX-GEOM's is at most {result.bound:.4f} ({proved})."
        )
    return "\n".join([*lines, f"Seconds: {seconds['total']:.1f} ({parts})."])
