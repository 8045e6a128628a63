"""A training run as a plot: accuracy above, disagreement below."""

from pathlib import Path

from boxgeom.command.figures import check_plots
from boxgeom.extras import import_extra
from boxgeom_training.learning.record import Result


def plot_training(path: Path, result: Result) -> None:
    """Write a PNG of accuracy and disagreement over the iterations.

    Args:
        path: where to write.
        result: the run.

    Raises:
        ValueError: the file's name does not end in .png.
        MissingExtraError: matplotlib is not installed.
    """
    check_plots(path)
    figure = import_extra("matplotlib.figure", extra="training", needed_by="a plot")
    canvas = figure.Figure(figsize=(7, 6), layout="constrained")
    above, below = canvas.subplots(2, sharex=True)
    tested = [line for line in result.lines if line["accuracy"] is not None]
    at = [line["iteration"] for line in tested]
    above.plot(at, [line["accuracy"]["mean"] for line in tested], label="mean")
    above.plot(at, [line["accuracy"]["worst"] for line in tested], "--", label="worst")
    above.set_ylim(0, 1)
    above.set_ylabel("accuracy of honest models")
    above.legend()
    labels = {
        "gradients_before": "gradients",
        "gradients_after": "gradients after the sub-rounds",
        "models": "models",
    }
    for key, label in labels.items():
        values = [line["disagreement"][key] for line in result.lines]
        drawn = [value if value > 0 else float("nan") for value in values]
        below.plot([line["iteration"] for line in result.lines], drawn, label=label)
    below.set_yscale("log")
    below.set_ylabel("diagonal of the honest box")
    below.set_xlabel("iteration")
    below.legend()
    settings = result.settings
    above.set_title(
        f"{settings.rule}, {settings.split}, n={settings.n}, t={settings.t}, "
        f"f={settings.f}, {settings.attack} to {settings.used_delivery}"
    )
    canvas.savefig(path, dpi=150)
