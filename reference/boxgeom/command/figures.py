"""Figures that all eyes can read, made without a display."""

from pathlib import Path
from typing import Any

from boxgeom.extras import import_extra

COLORS = (
    "#0072B2",  # blue
    "#E69F00",  # orange
    "#009E73",  # green
    "#D55E00",  # vermilion
    "#CC79A7",  # purple
    "#56B4E9",  # sky blue
    "#F0E442",  # yellow
    "#000000",
)
"""Okabe and Ito's palette, whose colours people who see no red or green tell apart."""

BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY_BLUE, YELLOW, BLACK = COLORS

COLORMAP = "cividis"
"""From dark blue to yellow: rises in lightness, with or without colour vision."""

MARKERS = "osD^vPX*"
"""One per line, so that lines are told apart in print as well."""


def check_plots(path: Path) -> None:
    """Raise unless a plot can be written: MissingExtraError without matplotlib.

    ValueError if the file's name does not end in .png.
    """
    if path.suffix.lower() != ".png":
        raise ValueError(f"{path}: need a name ending in .png")
    import_extra("matplotlib", extra="training", needed_by="a plot")


def figure_with_axes(
    width: float, height: float, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Any, list[Any]]:
    """Return a matplotlib figure and its axes, row by row, which draw in `COLORS`.

    Args:
        width: in inches, as is the height.
        height: likewise.
        rows: of axes.
        columns: of axes.
        options: of ``Figure.subplots`` (say, ``sharex``).

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figures = import_extra("matplotlib.figure", extra="training", needed_by="a plot")
    figure = figures.Figure(figsize=(width, height), layout="constrained")
    axes = list(figure.subplots(rows, columns, squeeze=False, **options).ravel())
    for ax in axes:
        ax.set_prop_cycle(color=COLORS)
    return figure, axes


def save_figure(path: Path, figure: Any) -> None:
    """Write a figure as PNG.

    Raises:
        OSError: the file cannot be written.
    """
    figure.savefig(path, dpi=150)
