"""A training run as a table."""

from rich.table import Table

from boxgeom_training.learning.record import PARTS, Result
from boxgeom_training.learning.settings import CENTRALISED


def training_table(result: Result) -> Table:
    """Return a table of the iterations in which accuracy was measured."""
    settings = result.settings
    table = Table(
        title=f"{settings.rule}, {settings.data} {settings.split}, n={settings.n}, "
        f"t={settings.t}, f={settings.f} by {settings.attack} x{settings.used_scale:g} "
        f"to {settings.used_delivery}, {settings.setting}, d={result.d}",
        caption=_verdict(result),
    )
    for column in (
        *("iteration", "accuracy", "worst client", "loss", "gradients apart"),
        *("after sub-rounds", "models apart"),
    ):
        table.add_column(column, justify="right")
    for line in result.lines:
        accuracy, apart = line["accuracy"], line["disagreement"]
        if accuracy is not None:
            table.add_row(
                str(line["iteration"]),
                f"{accuracy['mean']:.1%}",
                f"{accuracy['worst']:.1%}",
                f"{line['test_loss']:.4g}",
                f"{apart['gradients_before']:.4g}",
                f"{apart['gradients_after']:.4g}",
                f"{apart['models']:.4g}",
            )
    return table


def _verdict(result: Result) -> str:
    """Return what a reader should know besides the numbers."""
    seconds = result.seconds
    parts = ", ".join(f"{part} {seconds[part]:.1f}" for part in PARTS)
    lines = [f"Samples a client: {min(result.sizes)} to {max(result.sizes)}."]
    if result.diverged is not None:
        lines.append(f"DIVERGED in iteration {result.diverged}.")
    if result.settings.setting != CENTRALISED and result.worst_contraction is not None:
        lines.append(
            f"Worst contraction of a sub-round {result.worst_contraction:.4f}; "
            f"BOX-GEOM's is at most {result.bound:.4f} (T12)."
        )
    return "\n".join([*lines, f"Seconds: {seconds['total']:.1f} ({parts})."])
