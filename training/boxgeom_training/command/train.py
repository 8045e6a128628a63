"""``boxgeom train``: a small model, a split, an attack, a rule."""

from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from boxgeom.agreement.deliveries import DELIVERIES
from boxgeom.command import options
from boxgeom.command.choices import flag_of, name_option, rule_option
from boxgeom.command.figures import check_plots
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import (
    check_output_file,
    check_output_folder,
    is_written,
)
from boxgeom.command.paths import NamedPath
from boxgeom.command.tables import print_table
from boxgeom_training.bounded_subsets import SUBSETS
from boxgeom_training.command.interrupts import (
    given_options,
    same_command,
    saying_how_to_go_on,
)
from boxgeom_training.command.options import (
    DATA_DIR,
    DOWNLOAD,
    number_option,
)
from boxgeom_training.command.run_warnings import run_warnings, warn, was_not_written
from boxgeom_training.command.training_bar import training_bar
from boxgeom_training.command.training_table import shown, training_table
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.holdings_plot import plot_holdings
from boxgeom_training.data.registry import DATASETS, load_dataset
from boxgeom_training.learning.checkpoint import TrainingState
from boxgeom_training.learning.clients import clients_of
from boxgeom_training.learning.record import Line, TrainingResult
from boxgeom_training.learning.run_folder import check_folder, train_in_folder
from boxgeom_training.learning.schedules import SCHEDULES
from boxgeom_training.learning.settings import (
    CENTRALISED,
    SETTINGS,
    TrainingSettings,
    check_settings,
)
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.learning.training import OnIteration, train
from boxgeom_training.learning.training_plot import plot_training
from boxgeom_training.models.registry import ENGINES, MODELS

DIVERGED = 1
DEFAULT = TrainingSettings()
RULE, ATTACK = DEFAULT.used_rule.name, DEFAULT.used_attack.name


@click.command("train")
@name_option("--data", DATASETS, "What to learn.", DEFAULT.data)
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
@name_option("--setting", SETTINGS, "A server, or peer to peer.", DEFAULT.setting)
@rule_option("The aggregation rule.", RULE)
@name_option("--attack", THREATS, "What Byzantine clients do.", ATTACK)
@name_option(
    "--delivery",
    DELIVERIES,
    "To whom it goes; if left out, as the attack usually does.",
)
@number_option("--scale", float, "The attack's strength.")
@name_option("--model", MODELS, "What is trained.", DEFAULT.model)
@name_option("--engine", ENGINES, "What computes gradients.", DEFAULT.engine)
@number_option("--hidden", int, "The width of the hidden layer of mlp.", DEFAULT.hidden)
@number_option("--iterations", int, "Steps of training.", DEFAULT.iterations)
@number_option("--batch", int, "Samples per client and gradient.", DEFAULT.batch)
@number_option("--learning-rate", float, "Length of a step.", DEFAULT.learning_rate)
@name_option("--schedule", SCHEDULES, "Of the learning rate.", DEFAULT.schedule)
@number_option("--momentum", float, "Of what each client sends.", DEFAULT.momentum)
@number_option("--sub-rounds", int, "Of agreement; ceil(log2(r + 1)) if left out.")
@number_option("--evaluate-every", int, "Iterations per test.", DEFAULT.evaluate_every)
@name_option("--subsets", SUBSETS, "What box-geom's box is made of.", DEFAULT.subsets)
@number_option(
    "--tolerance",
    float,
    "How far off a bound may be, as a share of the trusted edge; "
    f"{DEFAULT.tolerance} if left out.",
)
@number_option(
    "--max-nodes",
    int,
    f"Most nodes of the search for one bound; {DEFAULT.max_nodes} if left out.",
)
@options.SEED
@click.option("--exact", is_flag=True, help="Aggregate with the reference; slow.")
@click.option("--out", type=NamedPath(), help="Folder for the record.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out.")
@click.option("--plot", type=NamedPath(), help="Write a PNG here.")
@click.option("--plot-split", type=NamedPath(), help="Write who holds what here.")
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
    settings = _settings(chosen)
    ctx = click.get_current_context()
    if resume and out is None:
        raise ValueError("--resume: need --out to name the folder of the run")
    _check_outputs(out, {"--plot": plot, "--plot-split": plot_split})
    check_settings(settings)
    if out is not None:
        check_folder(out, settings, resume=resume)
    failed: list[str] = []
    with saying_how_to_go_on(_advice(ctx, out)):
        dataset = load_dataset(settings.data, data_dir, download=download)
        clients = clients_of(settings, dataset)
        warn(run_warnings(settings, clients, given_options(ctx)))
        if plot_split is not None:
            held, path = clients.holdings, plot_split
            path.parent.mkdir(parents=True, exist_ok=True)  # it may be --out
            is_written(path, lambda: plot_holdings(path, held, settings.f))
        with training_bar() as progress:
            result = _trained(
                settings, dataset, out, resume, _advance(progress, settings), failed
            )
    _show(result, as_json)
    for sentence in failed:
        click.echo(f"boxgeom: {sentence}", err=True)
    if plot is not None:
        is_written(plot, lambda: plot_training(plot, result))
    return 0 if result.diverged is None else DIVERGED


def _settings(chosen: dict[str, Any]) -> TrainingSettings:
    """Return the settings; raise ValueError if bounds have options but no use."""
    for name in ("tolerance", "max_nodes"):
        if chosen[name] is None:
            del chosen[name]
        elif chosen["subsets"] != "bound":
            raise ValueError(
                f"{flag_of(name)}: need --subsets bound, got --subsets "
                f"{chosen['subsets']}"
            )
    return TrainingSettings(**chosen)


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


def _show(result: TrainingResult, as_json: bool) -> None:
    if result.diverged is not None:
        click.echo(f"boxgeom: diverged in iteration {result.diverged}", err=True)
    if as_json:
        click.echo(json_text(result.to_dict()))
    else:
        print_table(training_table(result))
