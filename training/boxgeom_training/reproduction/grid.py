"""The grid of runs: several processes at once, and a file for each finished run."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.command.processors import processors
from boxgeom.extras import import_extra
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.learning.record import Line
from boxgeom_training.learning.training import prepare, train
from boxgeom_training.reproduction.cells import Cell
from boxgeom_training.reproduction.kept_runs import Run as Run
from boxgeom_training.reproduction.kept_runs import keep_run, kept_run, run_path
from boxgeom_training.reproduction.tuning import validation_dataset


def run_cell(cell: Cell, dataset: Dataset) -> Run:
    """Return the outcome of one run.

    A rule may refuse what it receives, as Multi-Krum does if too few vectors arrive;
    that is an outcome too. So is a failure: whatever goes wrong in one run is told in
    a line, and leaves the others alone.
    """
    run: Run = {
        "scenario": cell.scenario.name,
        "rule": cell.rule,
        "settings": cell.settings.to_dict(),
        **{"refused": None, "failed": None, "held": None},
        **{"result": None, "milliseconds": None, "curve": []},
    }
    used = validation_dataset(dataset) if cell.tunes else dataset
    try:
        trainer = prepare(cell.settings, used)
    except Exception as error:  # plugged-in parts may raise anything
        return {**run, "failed": one_line(error)}
    try:
        result = train(cell.settings, used)
    except ValueError as refusal:
        return {**run, "refused": one_line(refusal)}
    except Exception as error:
        return {**run, "failed": one_line(error)}
    return {
        **run,
        "held": held_by_the_honest(trainer.clients.holdings, cell.settings.f),
        "result": result.to_dict(),
        "milliseconds": result.milliseconds,
        "curve": [_point(line) for line in result.lines if line["accuracy"]],
    }


def one_line(error: Exception) -> str:
    r"""Return what went wrong, in one line.

    >>> one_line(KeyError("x")), one_line(ValueError("need\n  more"))
    ("KeyError: 'x'", 'need more')
    """
    said = " ".join(str(error).split())
    return said if isinstance(error, ValueError) else f"{type(error).__name__}: {said}"


def held_by_the_honest(holdings: NDArray[Any], f: int) -> dict[str, float]:
    """Return what the honest clients hold between them.

    Args:
        holdings: samples by client and class, the last f clients Byzantine.
        f: how many are.

    Returns:
        How many ``classes`` any of them holds, and what share of their samples the two
        ``halves`` of a delivery have in common, class by class: 1 if both hold the same
        mixture, 0 if no class is in both.

    >>> held_by_the_honest(np.array([[2, 2, 0], [0, 4, 0], [0, 0, 9]]), f=1)
    {'classes': 2, 'halves': 0.5}
    """
    honest = holdings[: len(holdings) - f]
    half = len(honest) // 2
    sides = [part.sum(axis=0) for part in (honest[:half], honest[half:])]
    shares = [side / max(side.sum(), 1) for side in sides]
    return {
        "classes": int(np.count_nonzero(honest.sum(axis=0))),
        "halves": float(np.minimum(*shares).sum()),
    }


def run_grid(
    grid: list[Cell],
    folder: Path,
    *,
    data_dir: Path | None = None,
    jobs: int | None = None,
    on_run: Callable[[Cell, Run], None] | None = None,
    on_trouble: Callable[[str], None] = lambda sentence: None,
) -> list[Run]:
    """Return the outcomes of all runs; finished ones are read from their files.

    Args:
        grid: the runs.
        folder: where each run leaves a file when it has finished; an interrupted grid
            loses only the runs in progress.
        data_dir: the folder of data files.
        jobs: how many processes; None is one per processor.
        on_run: called with each run and its outcome, in the order in which they end.
        on_trouble: called with a sentence for each file that cannot be written, or that
            is damaged or of other settings, so that its run is repeated.

    Raises:
        OSError: files cannot be read, or a process was killed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done: dict[str, Run] = {}

    def take(cell: Cell, run: Run) -> None:
        done[cell.name] = run
        if on_run is not None:
            on_run(cell, run)

    for cell in grid:
        run = kept_run(run_path(folder, cell), cell, on_trouble)
        if run is not None:
            take(cell, run)
    to_do = [cell for cell in grid if cell.name not in done]
    with _processes(min(jobs or processors(), max(len(to_do), 1))) as pool:
        futures = {pool.submit(_in_process, c, folder, data_dir): c for c in to_do}
        try:
            for future in as_completed(futures):
                run, trouble = future.result()
                if trouble is not None:
                    on_trouble(trouble)
                if run["failed"] is not None:
                    on_trouble(f"{futures[future].name} failed: {run['failed']}")
                take(futures[future], run)
        except BrokenProcessPool as error:
            raise ChildProcessError("a process of the grid was killed") from error
        except BaseException:
            on_trouble("the runs in progress are finished first")
            pool.shutdown(cancel_futures=True)
            raise
    return [done[cell.name] for cell in grid]


def _point(line: Line) -> dict[str, Any]:
    apart = line["disagreement"]["models"]
    return {"iteration": line["iteration"], **line["accuracy"], "disagreement": apart}


def _processes(jobs: int) -> ProcessPoolExecutor:
    """Return a pool of processes, each bound to a processor if they need all."""
    context = multiprocessing.get_context("spawn")
    places = context.Queue()
    for place in range(jobs):
        places.put(place)
    return ProcessPoolExecutor(jobs, context, _begin_process, (places, jobs))


def _begin_process(places: Any, jobs: int) -> None:
    """Leave interruptions to the parent, and use one processor and one thread.

    The grid has more runs than there are processors; threads within a run would only
    slow the others down.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    if hasattr(os, "sched_setaffinity"):
        mine = sorted(os.sched_getaffinity(0))
        if jobs >= len(mine):  # else all grids would share the first processors
            os.sched_setaffinity(0, {mine[places.get() % len(mine)]})
    threads = import_extra("threadpoolctl", extra="training", needed_by="reproduce")
    threads.threadpool_limits(1)


def _end_with_the_parent() -> None:
    """End this process when its parent has ended, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _in_process(
    cell: Cell, folder: Path, data_dir: Path | None
) -> tuple[Run, str | None]:
    """Return the outcome of a run, and a message if its file cannot be written."""
    run = run_cell(cell, _dataset(cell.settings.data, data_dir))
    if run["failed"] is not None:  # it may be another time
        return run, None
    path = run_path(folder, cell)
    try:
        keep_run(path, run)
    except OSError as error:
        return run, f"{path} was not written: {error.strerror or error}"
    return run, None


@cache
def _dataset(name: str, data_dir: Path | None) -> Dataset:
    return load_dataset(name, data_dir)
