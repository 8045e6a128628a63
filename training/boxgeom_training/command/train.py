"""``boxgeom train``: a small model, a split, an attack, a rule."""

from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from boxgeom.command import options
from boxgeom.command.figures import check_plots
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import (
    check_output_file,
    check_output_folder,
    is_written,
)
from boxgeom.command.paths import NamedPath
from boxgeom.command.tables import print_table
from boxgeom_training.command.interrupts import (
    given_options,
    same_command,
    saying_how_to_go_on,
)
from boxgeom_training.command.options import (
    DATA_DIR,
    DOWNLOAD,
)
from boxgeom_training.command.run_warnings import (
    run_warnings,
    source_warnings,
    warn,
    was_not_written,
)
from boxgeom_training.command.train_options import setting_options, settings_of
from boxgeom_training.command.training_bar import training_bar
from boxgeom_training.command.training_table import shown, training_table
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.holdings_plot import plot_holdings
from boxgeom_training.data.own_data import own_dataset
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.learning.checkpoint import TrainingState
from boxgeom_training.learning.clients import clients_of
from boxgeom_training.learning.record import Line, TrainingResult
from boxgeom_training.learning.run_folder import check_folder, train_in_folder
from boxgeom_training.learning.settings import (
    CENTRALISED,
    TrainingSettings,
    check_settings,
)
from boxgeom_training.learning.training import OnIteration, train
from boxgeom_training.learning.training_plot import plot_training
from boxgeom_training.plugged import Plugged

DIVERGED = 1


@click.command("train")
@setting_options
@DATA_DIR
@DOWNLOAD
@click.option("--out", type=NamedPath(), help="Folder for the record.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out.")
@click.option("--plot", type=NamedPath(), help="Write a PNG here.")
@click.option("--plot-split", type=NamedPath(), help="Write who holds what here.")
@options.AS_JSON
@click.option("--json-lines", is_flag=True, help="Print each iteration as a JSON line.")
def train_command(
    data_dir: Path | None,
    download: bool,
    out: Path | None,
    resume: bool,
    plot: Path | None,
    plot_split: Path | None,
    as_json: bool,
    json_lines: bool,
    **chosen: Any,
) -> int:
    """Train a model while some of the clients are Byzantine.

    MODULE:NAME is something of your own: docs/plugging-in.md says what it has to be.

    Exit code 1: training diverged.
    """
    settings = settings_of(chosen)
    ctx = click.get_current_context()
    if resume and out is None:
        raise ValueError("--resume: need --out to name the folder of the run")
    _check_outputs(out, {"--plot": plot, "--plot-split": plot_split})
    check_settings(settings)
    if out is not None:
        check_folder(out, settings, resume=resume)
        warn(source_warnings(out, settings))
    failed: list[str] = []
    with saying_how_to_go_on(_advice(ctx, out)):
        dataset = _dataset(settings, data_dir, download)
        clients = clients_of(settings, dataset)
        warn(run_warnings(settings, clients, given_options(ctx)))
        if plot_split is not None:
            held, path = clients.holdings, plot_split
            path.parent.mkdir(parents=True, exist_ok=True)  # it may be --out
            is_written(path, lambda: plot_holdings(path, held, settings.f))
        with training_bar() as progress:
            told = _told(_advance(progress, settings), json_lines)
            result = _trained(settings, dataset, out, resume, told, failed)
    _show(result, as_json, json_lines)
    for sentence in failed:
        click.echo(f"boxgeom: {sentence}", err=True)
    if plot is not None:
        is_written(plot, lambda: plot_training(plot, result))
    return 0 if result.diverged is None else DIVERGED


def _advice(ctx: click.Context, out: Path | None) -> str:
    """Return how to go on with the run if it is interrupted."""
    if out is None:
        return "nothing was kept; --out keeps a run, and --resume goes on with it"
    return f"go on with: {same_command(ctx, '--resume')}"


def _check_outputs(out: Path | None, plots: dict[str, Path | None]) -> None:
    """Raise ValueError if an output surely cannot be written.

    A plot may go into the folder of the run, which need not exist yet.
    """
    if out is not None:
        check_output_folder(out, "--out")
    asked = {option: path for option, path in plots.items() if path is not None}
    for option, path in asked.items():
        check_plots(path)
        if out is None or path.absolute().parent != out.absolute() or out.exists():
            check_output_file(path, option)
    if len({path.absolute() for path in asked.values()}) < len(asked):
        raise ValueError(f"{' and '.join(asked)}: need two files, got one for both")


def _trained(
    settings: TrainingSettings,
    dataset: Dataset,
    out: Path | None,
    resume: bool,
    on_iteration: OnIteration,
    failed: list[str],
) -> TrainingResult:
    """Return the result; messages about unwritten files are added to ``failed``."""
    if out is None:
        return train(settings, dataset, on_iteration=on_iteration)
    return train_in_folder(
        settings,
        dataset,
        out,
        resume=resume,
        on_iteration=on_iteration,
        on_failure=lambda path, error: failed.append(was_not_written(path, error)),
    )


def _dataset(
    settings: TrainingSettings, data_dir: Path | None, download: bool
) -> Dataset:
    """Return the data set, loaded or of the user's own."""
    if isinstance(settings.data, Plugged):
        return own_dataset(settings.data)
    return load_dataset(settings.data, data_dir, download=download)


def _told(advance: OnIteration, json_lines: bool) -> OnIteration:
    """Return what is called after an iteration; it may print a line of JSON."""

    def on_iteration(state: TrainingState, line: Line) -> None:
        advance(state, line)
        if json_lines:
            click.echo(json_text(line))

    return on_iteration


def _advance(progress: Progress, settings: TrainingSettings) -> OnIteration:
    rule = settings.used_rule.name
    task = progress.add_task(rule, total=settings.iterations, numbers="")
    accuracy = ""

    def on_iteration(state: TrainingState, line: Line) -> None:
        nonlocal accuracy
        if line["accuracy"] is not None:
            accuracy = f" {line['accuracy']['mean']:.1%},"
        numbers = f":{accuracy} loss {shown(line['loss'])}"
        if settings.setting != CENTRALISED:
            numbers += f", models {shown(line['disagreement']['models'])} apart"
        progress.update(task, completed=state.iteration, numbers=numbers)

    return on_iteration


def _show(result: TrainingResult, as_json: bool, json_lines: bool) -> None:
    if result.diverged is not None:
        click.echo(f"boxgeom: diverged in iteration {result.diverged}", err=True)
    if as_json:
        click.echo(json_text(result.to_dict()))
    elif not json_lines:
        print_table(training_table(result))
