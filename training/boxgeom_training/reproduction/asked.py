"""The grid that was asked for, as far as its data are there."""

from dataclasses import replace
from pathlib import Path

from boxgeom.extras import MissingExtraError
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.learning.settings import check_settings
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.grid_file import read_design
from boxgeom_training.reproduction.selections import SELECTIONS, changed

NAMES_ITS_DATA = ("paper", "grid")


def asked_design(
    selection: str,
    grid_file: Path | None = None,
    *,
    data: str | None = None,
    seeds: int | None = None,
    iterations: int | None = None,
) -> Design:
    """Return the grid that was asked for.

    Args:
        selection: a key of `SELECTIONS`.
        grid_file: a grid of one's own, instead.
        data: what to learn, for selections that do not say it themselves.
        seeds: runs of each kind, or None.
        iterations: of every run, or None.

    Raises:
        ValueError: the file or a setting is invalid, or data are named twice.
        OSError: the file cannot be read.
    """
    kind = selection if grid_file is None else "grid"
    if data is not None and kind in NAMES_ITS_DATA:
        raise ValueError(f"--data: need none with --{kind}, which says what to learn")
    made = SELECTIONS[selection]() if grid_file is None else read_design(grid_file)
    design = changed(made, data=data, seeds=seeds, iterations=iterations)
    for scenario in design.scenarios:
        check_settings(scenario.settings("mean", 0, design.learning_rates[0]))
    return design


def with_data(design: Design, data_dir: Path | None) -> Design:
    """Return a grid without the scenarios whose data are not there.

    Args:
        design: the grid.
        data_dir: the folder of data files, or None.

    Raises:
        ValueError: none of its data are there, and a file is not the published one.
        OSError: none are there, and a file is missing.
        MissingExtraError: none are there, and a library is missing.
    """
    troubles: dict[str, Exception] = {}
    names = dict.fromkeys(str(s.chosen["data"]) for s in design.scenarios)
    for name in names:
        try:
            load_dataset(name, data_dir)
        except (OSError, ValueError, MissingExtraError) as error:
            troubles[name] = error
    if len(troubles) == len(names):
        raise next(iter(troubles.values()))
    said = tuple(f"all scenarios of {name}: {why}" for name, why in troubles.items())
    kept = tuple(s for s in design.scenarios if s.chosen["data"] not in troubles)
    return replace(design, scenarios=kept, left_out=(*design.left_out, *said))
