"""``boxgeom reproduce``: the paper's experiments, and what they show."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from boxgeom.command import options
from boxgeom.command.choices import name_option
from boxgeom.command.figures import check_plots
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import check_output_folder, is_written
from boxgeom.command.paths import NamedPath
from boxgeom_training.command.interrupts import same_command, saying_how_to_go_on
from boxgeom_training.command.options import DATA_DIR, number_option
from boxgeom_training.command.training_bar import training_bar
from boxgeom_training.data.registry import DATASETS, load_dataset
from boxgeom_training.learning.record import versions
from boxgeom_training.learning.settings import check_settings
from boxgeom_training.reproduction.claims import findings
from boxgeom_training.reproduction.grid import Run, run_grid
from boxgeom_training.reproduction.panels import plot_overview, plot_panels
from boxgeom_training.reproduction.report import Campaign, report
from boxgeom_training.reproduction.scenarios import Cell, cells
from boxgeom_training.reproduction.summary import summarise
from boxgeom_training.whole_files import write_json, write_whole

QUICK_SEEDS, FULL_SEEDS = 1, 3
PANELS_FILE, OVERVIEW_FILE = "panels.png", "overview.png"
REPORT_FILE = "report.md"


@click.command("reproduce")
@click.option(
    "--quick/--full",
    default=True,
    show_default=True,
    help="Three scenarios in a minute, or all in twenty.",
)
@click.option(
    "--out",
    type=NamedPath(file_okay=False),
    required=True,
    help="The folder for runs, plots and report; runs in it are not run again.",
)
@name_option("--data", DATASETS, "What to learn.", "mnist-5k")
@DATA_DIR
@number_option("--seeds", int, "Runs of each kind; 1 with --quick, 3 with --full.")
@number_option("--iterations", int, "Of every run; as usual if left out.")
@number_option("--jobs", int, "Processes; one for each processor if left out.")
@options.AS_JSON
def reproduce_command(
    quick: bool,
    out: Path,
    data: str,
    data_dir: Path | None,
    seeds: int | None,
    iterations: int | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Run rules x splits x attacks x settings x seeds, and write a report.

    To go on with an interrupted grid, give the same command again.
    """
    check_output_folder(out, "--out")
    check_plots(out / PANELS_FILE)
    for flag, value in (("--seeds", seeds), ("--jobs", jobs)):
        if value is not None and value < 1:
            raise ValueError(f"{flag}: need at least 1, got {value}")
    started = time.perf_counter()
    grid = cells(
        full=not quick,
        data=data,
        seeds=seeds or (QUICK_SEEDS if quick else FULL_SEEDS),
        iterations=iterations,
    )
    for cell in grid:
        check_settings(cell.settings)
    again = same_command(click.get_current_context())
    with saying_how_to_go_on(f"go on with the same command: {again}"):
        load_dataset(data, data_dir)
        with training_bar() as progress:
            runs = run_grid(
                grid,
                out / "runs",
                data_dir=data_dir,
                jobs=jobs,
                on_run=_advance(progress, len(grid)),
                on_trouble=lambda said: click.echo(f"boxgeom: {said}", err=True),
            )
        campaign = _campaign(grid, runs, started)
        _show(campaign, as_json)
        if _is_all_written(campaign, runs, out) and not as_json:
            click.echo(f"Report: {out / REPORT_FILE}")


def _advance(progress: Progress, total: int) -> Any:
    task = progress.add_task("runs", total=total, numbers="")

    def on_run(cell: Cell, run: Run) -> None:
        result = run["result"]
        how = "refused" if result is None else f"{result['accuracy']['mean']:.1%}"
        progress.update(task, advance=1, numbers=f" {cell.name}: {how}")

    return on_run


def _campaign(grid: list[Cell], runs: list[Run], started: float) -> Campaign:
    return Campaign(
        cells=grid,
        found=summarise(runs),
        plots=[PANELS_FILE, OVERVIEW_FILE],
        seconds=time.perf_counter() - started,
        run_seconds=sum(
            run["result"]["seconds"]["total"] for run in runs if run["result"]
        ),
        versions=versions(grid[0].settings),
    )


def _show(campaign: Campaign, as_json: bool) -> None:
    if as_json:
        click.echo(json_text(_as_dict(campaign)))
        return
    for finding in findings(campaign.scenarios, campaign.found):
        click.echo(f"{finding.verdict}: {finding.claim}")


def _is_all_written(campaign: Campaign, runs: list[Run], out: Path) -> bool:
    """Write plots, report and results; return whether all could be written."""
    write: dict[str, Callable[[Path], None]] = {
        PANELS_FILE: lambda path: plot_panels(path, runs),
        OVERVIEW_FILE: lambda path: plot_overview(
            path, campaign.scenarios, campaign.rules, campaign.found
        ),
        REPORT_FILE: lambda path: write_whole(path, report(campaign).encode()),
        "results.json": lambda path: write_json(path, _as_dict(campaign)),
    }
    written = [
        is_written(out / name, partial(put, out / name)) for name, put in write.items()
    ]
    return all(written)


def _as_dict(campaign: Campaign) -> dict[str, Any]:
    return {
        "cells": [summary.to_dict() for summary in campaign.found.values()],
        "claims": [
            {"claim": f.claim, "verdict": f.verdict, "evidence": f.evidence}
            for f in findings(campaign.scenarios, campaign.found)
        ],
        "seconds": campaign.seconds,
        "run_seconds": campaign.run_seconds,
        "versions": campaign.versions,
    }
