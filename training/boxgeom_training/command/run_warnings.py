"""Warnings on standard error about settings that were probably not meant."""

from collections.abc import Collection
from pathlib import Path

import click
import numpy as np

from boxgeom.command.choices import flag_of
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.learning.clients import Clients
from boxgeom_training.learning.earlier_sources import changed_sources
from boxgeom_training.learning.idle_settings import idle_settings
from boxgeom_training.learning.run_folder import RunFolder
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.plugged import Plugged


def run_warnings(
    settings: TrainingSettings, clients: Clients, given: Collection[str]
) -> list[str]:
    """Return one sentence for each thing about a run that was probably not meant.

    Args:
        settings: that `check_settings` has accepted.
        clients: who holds what.
        given: the names of the options that were given.
    """
    found = []
    if settings.f > settings.t:
        found.append(
            f"{settings.f} clients are Byzantine, but the rule is told "
            f"t = {settings.t}: nothing is guaranteed"
        )
    found += [
        f"{flag_of(name)} has no effect: {reason}"
        for name, reason in idle_settings(settings).items()
        if name in given
    ]
    source = None if isinstance(settings.data, Plugged) else DATASETS[settings.data]
    if "data_dir" in given and (source is None or not source.in_files):
        whence = "is your own" if source is None else "comes with a library"
        found.append(f"--data-dir has no effect: {settings.data} {whence}")
    absent = np.flatnonzero(clients.holdings.sum(axis=0) == 0)
    if absent.size:
        found.append(
            f"no client holds samples of class {', '.join(map(str, absent))}: data "
            f"{settings.data}, as {settings.split} splits it, has none to learn from"
        )
    held = clients.holdings[: settings.honest_count].sum(axis=0)
    unknown = np.flatnonzero((held == 0) & (clients.holdings.sum(axis=0) > 0))
    if unknown.size:
        classes = ", ".join(map(str, unknown))
        found.append(
            f"no honest client holds samples of class {classes}: "
            f"no rule can learn what nobody honest knows"
        )
    fewest = min(map(len, clients.rows))
    if fewest < settings.batch:
        found.append(
            f"a client holds {fewest} samples, fewer than a batch of {settings.batch}: "
            f"it draws some of them more than once"
        )
    return found


def source_warnings(folder: Path, settings: TrainingSettings) -> list[str]:
    """Return one sentence for each thing that changed since a run in a folder began."""
    return [
        f"{what} is not what the run began with: its record keeps both hashes"
        for what in changed_sources(RunFolder(folder).settings, settings)
    ]


def warn(sentences: Collection[str]) -> None:
    """Print sentences on standard error, one per line."""
    for sentence in sentences:
        click.echo(f"boxgeom: WARNING: {sentence}", err=True)


def was_not_written(path: Path, error: OSError) -> str:
    """Return the message for a file that could not be written.

    >>> was_not_written(Path("p"), OSError(28, "No space left on device"))
    'p was not written: No space left on device'
    """
    return f"{path} was not written: {error.strerror or error}"
