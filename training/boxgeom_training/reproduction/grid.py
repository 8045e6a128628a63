"""Running the grid: processes side by side, a file for each run that is done."""

import contextlib
import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from typing import Any

from boxgeom.extras import import_extra
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.learning.checkpoint import write_whole
from boxgeom_training.learning.record import Line
from boxgeom_training.learning.settings import check_settings
from boxgeom_training.learning.training import prepare, train
from boxgeom_training.reproduction.scenarios import Cell

Run = dict[str, Any]
"""What the file of a run holds: settings, result or refusal, curve; JSON-ready."""


def run_cell(cell: Cell, dataset: Dataset) -> Run:
    """Return what became of one run.

    A rule may refuse what it receives, as Multi-Krum does if too few vectors arrive;
    that is an outcome like another.
    """
    prepare(cell.settings, dataset)
    run: Run = {
        "scenario": cell.scenario.name,
        "rule": cell.rule,
        "settings": cell.settings.to_dict(),
    }
    try:
        result = train(cell.settings, dataset)
    except ValueError as refusal:
        return {**run, "refused": str(refusal), "result": None, "curve": []}
    curve = [_point(line) for line in result.lines if line["accuracy"] is not None]
    return {**run, "refused": None, "result": result.to_dict(), "curve": curve}


def run_grid(
    grid: list[Cell],
    folder: Path,
    *,
    data_dir: Path | None = None,
    jobs: int | None = None,
    on_run: Callable[[Cell, Run], None] | None = None,
) -> list[Run]:
    """Return the outcomes of all runs, those from before as they are in their files.

    Args:
        grid: the runs.
        folder: where each leaves a file once it is done; an interrupted grid loses only
            the runs in hand.
        data_dir: the folder of data files.
        jobs: how many processes; None is one for each processor.
        on_run: called with each run and its outcome, in the order in which they end.

    Raises:
        ValueError: the data are not what was published, or the settings are no run.
        OSError: files cannot be read or written.
    """
    for cell in grid:
        check_settings(cell.settings)
    folder.mkdir(parents=True, exist_ok=True)
    done: dict[str, Run] = {}
    for cell in grid:
        run = _finished(folder, cell)
        if run is not None:
            done[cell.name] = run
            if on_run is not None:
                on_run(cell, run)
    to_do = [cell for cell in grid if cell.name not in done]
    with _processes(min(jobs or processors(), max(len(to_do), 1))) as pool:
        futures = {pool.submit(_in_process, c, folder, data_dir): c for c in to_do}
        try:
            for future in as_completed(futures):
                cell = futures[future]
                done[cell.name] = future.result()
                if on_run is not None:
                    on_run(cell, done[cell.name])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [done[cell.name] for cell in grid]


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _point(line: Line) -> dict[str, Any]:
    apart = line["disagreement"]["models"]
    return {"iteration": line["iteration"], **line["accuracy"], "disagreement": apart}


def _finished(folder: Path, cell: Cell) -> Run | None:
    """Return the outcome that a run of these very settings left, or None."""
    path = folder / f"{cell.name}.json"
    if not path.exists():
        return None
    with contextlib.suppress(ValueError, KeyError):
        run: Run = json.loads(path.read_text(encoding="utf-8"))
        if run["settings"] == cell.settings.to_dict():
            return run
    return None


def _processes(jobs: int) -> ProcessPoolExecutor:
    """Return a pool whose processes have one processor each."""
    context = multiprocessing.get_context("spawn")
    places = context.Queue()
    for place in range(jobs):
        places.put(place)
    return ProcessPoolExecutor(jobs, context, _begin_process, (places,))


def _begin_process(places: Any) -> None:
    """Leave interruptions to the parent, and keep to one processor and thread.

    The grid has more runs than there are processors; threads within a run would only be
    in the way.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "sched_setaffinity"):
        mine = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {mine[places.get() % len(mine)]})
    threads = import_extra("threadpoolctl", extra="training", needed_by="reproduce")
    threads.threadpool_limits(1)


def _in_process(cell: Cell, folder: Path, data_dir: Path | None) -> Run:
    run = run_cell(cell, _dataset(cell.settings.data, data_dir))
    write_whole(folder / f"{cell.name}.json", json.dumps(run).encode())
    return run


@cache
def _dataset(name: str, data_dir: Path | None) -> Dataset:
    return load_dataset(name, data_dir)
