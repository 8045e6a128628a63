"""A plot of one node's boxes, in the two coordinates with the longest edges."""

from pathlib import Path
from typing import Any

import numpy as np

from boxgeom import Hyperbox, candidate_set, geometric_median, smallest_hyperbox
from boxgeom.agreement.trace import Trace
from boxgeom.command.figures import (
    BLACK,
    BLUE,
    GREEN,
    ORANGE,
    PURPLE,
    VERMILION,
    figure_with_axes,
    matplotlib,
    save_figure,
)


def plot_slice(path: Path, trace: Trace, node: int = 0) -> None:
    """Write a PNG of what a node saw in round 1, in two of the coordinates.

    It shows the received vectors, the medians of all (n-t)-subsets, both hyperboxes,
    their intersection with its midpoint, and the honest geometric median.

    Args:
        path: the file to write.
        trace: of BOX-GEOM, with at least one round.
        node: an honest node.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    first = trace.rounds[0]
    honest_count = len(first.sent)
    received = first.received(node)
    medians = candidate_set(received, first.n, first.t)
    trusted = first.trusted_hyperbox(node)
    around_medians = smallest_hyperbox(medians)
    x, y = np.argsort(smallest_hyperbox(first.sent).edges)[[-1, -2]]

    figure, [axes] = figure_with_axes(7, 6)
    _draw_box(axes, trusted, x, y, "trusted hyperbox TH", BLUE)
    _draw_box(axes, around_medians, x, y, "hyperbox of medians GH", ORANGE)
    both = trusted.intersection(around_medians)
    _draw_box(axes, both, x, y, "both", GREEN)
    honest, byzantine = received[:honest_count], received[honest_count:]
    axes.plot(honest[:, x], honest[:, y], "o", c=BLACK, label="honest vectors")
    axes.plot(byzantine[:, x], byzantine[:, y], "X", c=VERMILION, label="Byzantine")
    axes.plot(medians[:, x], medians[:, y], ".", c=ORANGE, label="medians", ms=3)
    output, median = both.midpoint, geometric_median(first.sent)
    axes.plot(output[x], output[y], "*", c=GREEN, ms=14, label="BOX-GEOM")
    axes.plot(median[x], median[y], "P", c=PURPLE, ms=9, label="honest median")
    axes.set_xlabel(f"coordinate {x}")
    axes.set_ylabel(f"coordinate {y}")
    axes.set_title(f"Node {node} in round 1, two of {received.shape[1]} coordinates")
    axes.legend()
    save_figure(path, figure)


def _draw_box(axes: Any, box: Hyperbox, x: int, y: int, label: str, color: str) -> None:
    rectangle = matplotlib("patches").Rectangle(
        (box.lower[x], box.lower[y]),
        box.edges[x],
        box.edges[y],
        facecolor=color,
        edgecolor=color,
        alpha=0.25,
        label=label,
    )
    axes.add_patch(rectangle)
