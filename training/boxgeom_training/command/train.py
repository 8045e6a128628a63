"""``boxgeom train``: a small model, a split, an attack, a rule."""

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress, TextColumn

from boxgeom.agreement.deliveries import DELIVERIES
from boxgeom.command import options
from boxgeom.command.figures import check_plots
from boxgeom.rules import RULES
from boxgeom_training.command.options import (
    DATA_DIR,
    DOWNLOAD,
    name_option,
    number_option,
)
from boxgeom_training.command.training_table import training_table
from boxgeom_training.data.holdings_plot import plot_holdings
from boxgeom_training.data.registry import DATASETS, load_dataset
from boxgeom_training.learning.clients import clients_of
from boxgeom_training.learning.record import Line, Result
from boxgeom_training.learning.run_folder import train_in_folder
from boxgeom_training.learning.schedules import SCHEDULES
from boxgeom_training.learning.settings import (
    SETTINGS_NAMES,
    TrainingSettings,
    check_settings,
)
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.learning.training import OnIteration, train
from boxgeom_training.learning.training_plot import plot_training
from boxgeom_training.models.registry import ENGINES, MODELS
from boxgeom_training.names import check_name

DIVERGED = 1
DEFAULT = TrainingSettings()


@click.command("train")
@name_option("--data", DATASETS, DEFAULT.data, "What to learn.")
@DATA_DIR
@DOWNLOAD
@click.option(
    "--split",
    default=DEFAULT.split,
    show_default=True,
    help="Who holds what: iid, dirichlet, K-class, mild or extreme.",
)
@number_option("--alpha", float, "Of the dirichlet split.", DEFAULT.alpha)
@number_option("--n", int, "Clients.", DEFAULT.n)
@number_option("--t", int, "Most Byzantine clients tolerated by the rule.", DEFAULT.t)
@number_option("--byzantine-count", int, "How many are Byzantine; t if left out.")
@name_option("--setting", SETTINGS_NAMES, DEFAULT.setting, "A server, or peer to peer.")
@name_option("--rule", RULES, DEFAULT.rule, "The aggregation rule.")
@name_option("--attack", THREATS, DEFAULT.attack, "What Byzantine clients do.")
@click.option(
    "--delivery",
    metavar=f"[{'|'.join(DELIVERIES)}]",
    help="To whom it goes; if left out, as the attack usually does.",
)
@number_option("--scale", float, "The attack's strength.")
@name_option("--model", MODELS, DEFAULT.model, "What is trained.")
@name_option("--engine", ENGINES, DEFAULT.engine, "What computes gradients.")
@number_option("--hidden", int, "The width of the hidden layer of mlp.", DEFAULT.hidden)
@number_option("--iterations", int, "Steps of training.", DEFAULT.iterations)
@number_option("--batch", int, "Samples a client draws for a gradient.", DEFAULT.batch)
@number_option("--learning-rate", float, "Length of a step.", DEFAULT.learning_rate)
@name_option("--schedule", SCHEDULES, DEFAULT.schedule, "Of the learning rate.")
@number_option("--momentum", float, "Of what each client sends.", DEFAULT.momentum)
@number_option("--sub-rounds", int, "Of agreement; ceil(log2(r + 1)) if left out.")
@number_option("--evaluate-every", int, "Between two tests.", DEFAULT.evaluate_every)
@options.SEED
@click.option("--exact", is_flag=True, help="Aggregate with the reference; slow.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the record.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out.")
@click.option("--plot", type=click.Path(path_type=Path), help="Write a PNG here.")
@click.option(
    "--plot-split", type=click.Path(path_type=Path), help="Write who holds what here."
)
@options.AS_JSON
def train_command(
    data_dir: Path | None,
    download: bool,
    out: Path | None,
    resume: bool,
    plot: Path | None,
    plot_split: Path | None,
    as_json: bool,
    **chosen: Any,
) -> int:
    """Train a small model while some of the clients are Byzantine.

    Exit code 1: training diverged.
    """
    settings = TrainingSettings(**chosen)
    for path in (plot, plot_split):
        if path is not None:
            check_plots(path)
    if settings.delivery is not None:
        check_name("--delivery", settings.delivery, DELIVERIES)
    if resume and out is None:
        raise ValueError("--resume: need --out to name the folder of the run")
    check_settings(settings)
    warn_of_too_many(settings)
    dataset = load_dataset(settings.data, data_dir, download=download)
    if plot_split is not None:
        plot_holdings(plot_split, clients_of(settings, dataset).holdings, settings.f)
    with training_bar() as progress:
        on_iteration = _advance(progress, settings)
        if out is None:
            result = train(settings, dataset, on_iteration=on_iteration)
        else:
            result = train_in_folder(
                settings, dataset, out, resume=resume, on_iteration=on_iteration
            )
    _show(result, plot, as_json)
    return 0 if result.diverged is None else DIVERGED


def warn_of_too_many(settings: TrainingSettings) -> None:
    """Say on standard error that more clients are Byzantine than the rule is told."""
    if settings.f > settings.t:
        click.echo(
            f"boxgeom: WARNING: {settings.f} clients are Byzantine, but the rule is "
            f"told t = {settings.t}: nothing is guaranteed",
            err=True,
        )


def training_bar() -> Progress:
    """Return a progress bar with a text of numbers, on terminals only."""
    console = Console(stderr=True)
    columns = (*Progress.get_default_columns(), TextColumn("{task.fields[numbers]}"))
    return Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    )


def _advance(progress: Progress, settings: TrainingSettings) -> OnIteration:
    task = progress.add_task(
        f"{settings.rule} against {settings.attack}",
        total=settings.iterations,
        numbers="",
    )
    accuracy = ""

    def on_iteration(state: Any, line: Line) -> None:
        nonlocal accuracy
        if line["accuracy"] is not None:
            mean, worst = line["accuracy"]["mean"], line["accuracy"]["worst"]
            accuracy = f"accuracy {mean:.1%} (worst {worst:.1%}), "
        apart = line["disagreement"]["models"]
        numbers = f"{accuracy}loss {line['loss']:.3g}, models {apart:.3g} apart"
        progress.update(task, completed=state.iteration, numbers=numbers)

    return on_iteration


def _show(result: Result, plot: Path | None, as_json: bool) -> None:
    if plot is not None:
        plot_training(plot, result)
    if result.diverged is not None:
        click.echo(f"boxgeom: diverged in iteration {result.diverged}", err=True)
    if as_json:
        click.echo(json.dumps(result.to_dict()))
    else:
        Console().print(training_table(result))
