"""Figures that everybody can read, drawn without a display."""

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
"""Okabe and Ito's palette, whose colours colour-blind people can tell apart."""

BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY_BLUE, YELLOW, BLACK = COLORS

COLORMAP = "cividis"
"""From dark blue to light yellow: readable with and without colour vision."""

MARKERS = "osD^vPX*"
"""One per line, so that lines can be told apart in black and white too."""


def check_plots(path: Path) -> None:
    """Raise unless a plot of that name can be drawn.

    Raises:
        ValueError: the file's name does not end in .png.
        MissingExtraError: matplotlib is not installed.
    """
    if path.suffix.lower() != ".png":
        raise ValueError(f"{path}: need a name ending in .png")
    import_extra("matplotlib", extra="training", needed_by="a plot")


def matplotlib(module: str) -> Any:
    """Return a module of matplotlib's by name.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    return import_extra(f"matplotlib.{module}", extra="training", needed_by="a plot")


def figure_with_axes(
    width: float, height: float, rows: int = 1, columns: int = 1, **options: Any
) -> tuple[Any, list[Any]]:
    """Return a matplotlib figure and its axes, row by row, which draw in `COLORS`.

    Args:
        width: in inches.
        height: in inches.
        rows: how many rows of axes.
        columns: how many columns of axes.
        options: for ``Figure.subplots``, such as ``sharex``.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    figure = matplotlib("figure").Figure(figsize=(width, height), layout="constrained")
    axes = list(figure.subplots(rows, columns, squeeze=False, **options).ravel())
    for ax in axes:
        ax.set_prop_cycle(color=COLORS)
    return figure, axes


def save_figure(path: Path, figure: Any) -> None:
    """Write a figure as PNG.

    Raises:
        ValueError: the file's name does not end in .png.
        OSError: the file cannot be written.
    """
    check_plots(path)
    figure.savefig(path, dpi=150)
