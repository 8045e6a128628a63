"""``boxgeom reproduce``: the paper's experiments, and what they show."""

import json
import time
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from boxgeom.command import options
from boxgeom.command.figures import check_plots
from boxgeom_training.command.options import DATA_DIR, name_option, number_option
from boxgeom_training.command.train import training_bar
from boxgeom_training.data.registry import DATASETS, load_dataset
from boxgeom_training.learning.checkpoint import write_whole
from boxgeom_training.learning.record import versions
from boxgeom_training.reproduction.claims import findings
from boxgeom_training.reproduction.grid import Run, run_grid
from boxgeom_training.reproduction.panels import plot_overview, plot_panels
from boxgeom_training.reproduction.report import Campaign, report
from boxgeom_training.reproduction.scenarios import Cell, cells
from boxgeom_training.reproduction.summary import summarise

QUICK_SEEDS, FULL_SEEDS = 1, 3
PANELS_FILE, OVERVIEW_FILE = "panels.png", "overview.png"


@click.command("reproduce")
@click.option(
    "--quick/--full",
    default=True,
    show_default=True,
    help="Three scenarios in a minute, or all in twenty.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder for runs, plots and report; runs that it has are not run again.",
)
@name_option("--data", DATASETS, "mnist-5k", "What to learn.")
@DATA_DIR
@number_option("--seeds", int, "Runs of each kind; 1 with --quick, 3 with --full.")
@number_option("--iterations", int, "Of every run, if not as usual.")
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

    An interrupted grid goes on where it was when the same command is given again.
    """
    check_plots(out / PANELS_FILE)
    for flag, value in (("--seeds", seeds), ("--jobs", jobs)):
        if value is not None and value < 1:
            raise ValueError(f"{flag}: need at least 1, got {value}")
    load_dataset(data, data_dir)
    started = time.perf_counter()
    grid = cells(
        full=not quick,
        data=data,
        seeds=seeds or (QUICK_SEEDS if quick else FULL_SEEDS),
        iterations=iterations,
    )
    with training_bar() as progress:
        runs = run_grid(
            grid,
            out / "runs",
            data_dir=data_dir,
            jobs=jobs,
            on_run=_advance(progress, len(grid)),
        )
    campaign = _written(grid, runs, out, started)
    if as_json:
        click.echo(json.dumps(_as_dict(campaign)))
        return
    for finding in findings(campaign.scenarios, campaign.found):
        click.echo(f"{finding.verdict}: {finding.claim}")
    click.echo(f"Report: {out / 'report.md'}")


def _advance(progress: Progress, total: int) -> Any:
    task = progress.add_task("runs", total=total, numbers="")

    def on_run(cell: Cell, run: Run) -> None:
        result = run["result"]
        how = "refused" if result is None else f"{result['accuracy']['mean']:.1%}"
        progress.update(task, advance=1, numbers=f"{cell.name}: {how}")

    return on_run


def _written(grid: list[Cell], runs: list[Run], out: Path, started: float) -> Campaign:
    """Write plots, report and results; return what they show."""
    found = summarise(runs)
    campaign = Campaign(
        cells=grid,
        found=found,
        plots=[PANELS_FILE, OVERVIEW_FILE],
        seconds=time.perf_counter() - started,
        run_seconds=sum(
            run["result"]["seconds"]["total"] for run in runs if run["result"]
        ),
        versions=versions(grid[0].settings),
    )
    plot_panels(out / PANELS_FILE, runs)
    plot_overview(out / OVERVIEW_FILE, campaign.scenarios, campaign.rules, found)
    write_whole(out / "report.md", report(campaign).encode())
    write_whole(out / "results.json", json.dumps(_as_dict(campaign), indent=1).encode())
    return campaign


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
