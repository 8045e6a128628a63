"""A plot of a split: who holds how many samples of which class."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.command.figures import (
    BLUE,
    VERMILION,
    figure_with_axes,
    save_figure,
)


def plot_holdings(path: Path, held: NDArray[Any], byzantine_count: int = 0) -> None:
    """Write a PNG with a mark for every client and class; its area shows the samples.

    Args:
        path: the file to write.
        held: samples by client and class, shape (n, classes).
        byzantine_count: how many clients, the last ones, are drawn as squares.

    Raises:
        ValueError: the file's name does not end in .png.
        MissingExtraError: matplotlib is not installed.
    """
    n, classes = held.shape
    figure, [axes] = figure_with_axes(1.5 + 0.5 * n, 1.5 + 0.35 * classes)
    largest = max(held.max(), 1)
    for client, samples in enumerate(held):
        is_byzantine = client >= n - byzantine_count
        axes.scatter(
            np.full(classes, client),
            range(classes),
            s=250 * samples / largest,
            c=VERMILION if is_byzantine else BLUE,
            marker="s" if is_byzantine else "o",
        )
    axes.set_xticks(
        range(n), [f"{i}\n{total}" for i, total in enumerate(held.sum(axis=1))]
    )
    axes.set_yticks(range(classes))
    axes.set_xlabel("client, and how many samples it holds")
    axes.set_ylabel("class")
    axes.set_title(f"Who holds what; {byzantine_count} Byzantine (squares)")
    save_figure(path, figure)
