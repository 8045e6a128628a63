"""A training run as a plot: accuracy above, disagreement below."""

import math
from pathlib import Path

from boxgeom.command.figures import figure_with_axes, save_figure
from boxgeom_training.curves import Curve, draw_curves
from boxgeom_training.learning.record import Line, TrainingResult
from boxgeom_training.learning.settings import CENTRALISED


def plot_training(path: Path, result: TrainingResult) -> None:
    """Write a PNG of accuracy and disagreement over the iterations.

    A server has one model and no sub-rounds, so it gets fewer curves.

    Args:
        path: the file to write.
        result: of the run.

    Raises:
        ValueError: the file's name does not end in .png.
        MissingExtraError: matplotlib is not installed.
    """
    figure, [above, below] = figure_with_axes(7, 6, rows=2, sharex=True)
    at_server = result.settings.setting == CENTRALISED
    draw_curves(above, _accuracies(result.lines, at_server))
    draw_curves(below, _disagreements(result.lines, at_server), logarithmic=True)
    above.set_ylim(-0.03, 1.03)
    above.set_ylabel("accuracy" if at_server else "accuracy of honest models")
    below.set_ylabel("diagonal of the honest box")
    below.set_xlabel("iteration")
    above.set_title(_title(result), fontsize="medium")
    save_figure(path, figure)


def _accuracies(lines: list[Line], at_server: bool) -> list[Curve]:
    tested = [line for line in lines if line["accuracy"] is not None]
    at = [line["iteration"] for line in tested]
    mean, worst = ([line["accuracy"][k] for line in tested] for k in ("mean", "worst"))
    if at_server:
        return [Curve("model", at, mean)]
    if all(map(math.isclose, mean, worst)):
        return [Curve("mean and worst", at, mean)]
    return [Curve("mean", at, mean), Curve("worst", at, worst, "--")]


def _disagreements(lines: list[Line], at_server: bool) -> list[Curve]:
    labels = {"gradients_before": "gradients"}
    if not at_server:
        labels["gradients_after"] = "gradients after the sub-rounds"
        labels["models"] = "models"
    at = [line["iteration"] for line in lines]
    return [
        Curve(label, at, [line["disagreement"][key] for line in lines])
        for key, label in labels.items()
    ]


def _title(result: TrainingResult) -> str:
    settings = result.settings
    title = (
        f"{settings.used_rule.name}, {settings.split}, n={settings.n}, "
        f"t={settings.t}, f={settings.f}, {settings.used_attack.name} "
        f"to {settings.used_delivery.name}"
    )
    if result.diverged is None:
        return title
    return f"{title}\ndiverged in iteration {result.diverged}"
