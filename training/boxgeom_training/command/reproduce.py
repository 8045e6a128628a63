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
from boxgeom.command.processors import processors
from boxgeom_training.command.interrupts import same_command, saying_how_to_go_on
from boxgeom_training.command.options import DATA_DIR, number_option
from boxgeom_training.command.training_bar import training_bar
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.reproduction.asked import asked_design, with_data
from boxgeom_training.reproduction.campaign import Campaign
from boxgeom_training.reproduction.cells import Cell
from boxgeom_training.reproduction.claims import findings
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.done import run_design
from boxgeom_training.reproduction.kept_runs import Run
from boxgeom_training.reproduction.overview import (
    plot_accuracies,
    plot_differences,
    plot_effects,
)
from boxgeom_training.reproduction.panels import plot_panels
from boxgeom_training.reproduction.plan import plan, plan_text
from boxgeom_training.reproduction.report import report
from boxgeom_training.reproduction.standing import effects
from boxgeom_training.whole_files import write_json, write_whole

REPORT_FILE = "report.md"


@click.command("reproduce")
@click.option(
    "--quick",
    "selection",
    flag_value="quick",
    default=True,
    help="Three scenarios once, in two minutes; no verdicts. What it does by itself.",
)
@click.option(
    "--full",
    "selection",
    flag_value="full",
    help="A well-chosen part of everything, in some 40 minutes on two processors.",
)
@click.option(
    "--paper",
    "selection",
    flag_value="paper",
    help="Everything: see with --plan how long that takes.",
)
@click.option(
    "--grid",
    "grid_file",
    type=NamedPath(exists=True, dir_okay=False),
    help="A TOML file with a grid of your own.",
)
@click.option("--plan", "only_plan", is_flag=True, help="Say what it would do, only.")
@click.option(
    "--out",
    type=NamedPath(file_okay=False),
    help="The folder for runs, plots and report; runs in it are not run again.",
)
@name_option("--data", DATASETS, "What to learn in --quick or --full: mnist-5k.")
@DATA_DIR
@number_option("--seeds", int, "Runs of each kind; 1 with --quick, else 5.")
@number_option("--iterations", int, "Of every run; as usual if left out.")
@number_option("--jobs", int, "Processes; one for each processor if left out.")
@options.AS_JSON
def reproduce_command(
    selection: str,
    grid_file: Path | None,
    only_plan: bool,
    out: Path | None,
    data: str | None,
    data_dir: Path | None,
    seeds: int | None,
    iterations: int | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Run rules x splits x attacks x settings x seeds, and write a report.

    To go on with an interrupted grid, give the same command again.
    """
    _check_numbers(seeds, jobs)
    design = asked_design(
        selection, grid_file, data=data, seeds=seeds, iterations=iterations
    )
    if only_plan:
        made = plan(design, jobs or processors())
        click.echo(json_text(made) if as_json else plan_text(made))
        return
    if out is None:
        raise ValueError("--out: need a folder for runs, plots and report, got none")
    check_output_folder(out, "--out")
    check_plots(out / "panels.png")
    again = same_command(click.get_current_context())
    with saying_how_to_go_on(f"go on with the same command: {again}"):
        design = with_data(design, data_dir)
        click.echo(plan_text(plan(design, jobs or processors())), err=True)
        campaign, runs = _run(design, out, data_dir, jobs)
        _show(campaign, as_json)
        if _is_all_written(campaign, runs, out) and not as_json:
            click.echo(f"Report: {out / REPORT_FILE}")


def _check_numbers(seeds: int | None, jobs: int | None) -> None:
    for flag, value in (("--seeds", seeds), ("--jobs", jobs)):
        if value is not None and value < 1:
            raise ValueError(f"{flag}: need at least 1, got {value}")


def _run(
    design: Design, out: Path, data_dir: Path | None, jobs: int | None
) -> tuple[Campaign, list[Run]]:
    started = time.perf_counter()
    with training_bar() as progress:
        total = len(design.tuning_cells()) + len(design.cells())
        done = run_design(
            design,
            out / "runs",
            data_dir=data_dir,
            jobs=jobs,
            on_run=_advance(progress, total),
            on_trouble=lambda said: click.echo(f"boxgeom: {said}", err=True),
        )
    return done.campaign(time.perf_counter() - started), done.runs


def _advance(progress: Progress, total: int) -> Callable[[Cell, Run], None]:
    task = progress.add_task("runs", total=total, numbers="")

    def on_run(cell: Cell, run: Run) -> None:
        result = run["result"]
        lost = "failed" if run["failed"] is not None else "refused"
        how = lost if result is None else f"{result['accuracy']['worst']:.1%}"
        progress.update(task, advance=1, numbers=f" {cell.name}: {how}")

    return on_run


def _show(campaign: Campaign, as_json: bool) -> None:
    if as_json:
        click.echo(json_text(_as_dict(campaign)))
        return
    for finding in findings(campaign.design, campaign.found):
        click.echo(f"{finding.verdict}: {finding.claim}")


def _is_all_written(campaign: Campaign, runs: list[Run], out: Path) -> bool:
    """Write plots, report and results; return whether all could be written."""
    design, found = campaign.design, campaign.found
    write: dict[str, Callable[[Path], None]] = {
        "panels.png": lambda path: plot_panels(path, design, runs),
        "overview.png": lambda path: plot_accuracies(path, design, found),
        "differences.png": lambda path: plot_differences(path, design, found),
        "practice.png": lambda path: plot_effects(path, effects(design, found)),
        REPORT_FILE: lambda path: write_whole(path, report(campaign).encode()),
        "results.json": lambda path: write_json(path, _as_dict(campaign)),
    }
    written = [
        is_written(out / name, partial(put, out / name))
        for name, put in write.items()
        if not name.endswith(".png") or name in campaign.plots
    ]
    return all(written)


def _as_dict(campaign: Campaign) -> dict[str, Any]:
    return {
        "cells": [summary.to_dict() for summary in campaign.found.values()],
        "claims": [
            {
                "claim": finding.claim,
                "source": finding.source,
                "verdict": finding.verdict,
                "evidence": finding.evidence,
            }
            for finding in findings(campaign.design, campaign.found)
        ],
        "left_out": list(campaign.design.left_out),
        "seconds": campaign.seconds,
        "run_seconds": campaign.run_seconds,
        "versions": campaign.versions,
    }
