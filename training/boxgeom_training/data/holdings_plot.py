"""A look at a split: who holds how many samples of which class."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.command.figures import check_plots
from boxgeom.extras import import_extra


def plot_holdings(path: Path, held: NDArray[Any], byzantine_count: int = 0) -> None:
    """Write a PNG with a dot for every client and class, as large as what it holds.

    Args:
        path: where to write.
        held: samples by client and class, shape (n, classes).
        byzantine_count: the last so many clients are drawn in red.

    Raises:
        ValueError: the file's name does not end in .png.
        MissingExtraError: matplotlib is not installed.
    """
    check_plots(path)
    figure = import_extra("matplotlib.figure", extra="training", needed_by="a plot")
    n, classes = held.shape
    canvas = figure.Figure(figsize=(1.5 + 0.5 * n, 1.5 + 0.35 * classes))
    canvas.set_layout_engine("constrained")
    axes = canvas.add_subplot()
    client, label = np.indices(held.shape)
    colors = np.where(client >= n - byzantine_count, "tab:red", "tab:blue")
    sizes = 250 * held / max(held.max(), 1)
    axes.scatter(client.ravel(), label.ravel(), s=sizes.ravel(), c=colors.ravel())
    axes.set_xticks(
        range(n), [f"{i}\n{total}" for i, total in enumerate(held.sum(axis=1))]
    )
    axes.set_yticks(range(classes))
    axes.set_xlabel("client, and how many samples it holds")
    axes.set_ylabel("class")
    axes.set_title(f"Who holds what; {byzantine_count} Byzantine (red)")
    canvas.savefig(path, dpi=150)
