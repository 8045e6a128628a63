"""Programs that run in threads, and end with them where the work is interrupted.

Ctrl-C in a terminal reaches the programs as well, SIGTERM only this process.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from boxgeom.command.processors import processors

_lock = threading.Lock()
_running: set[subprocess.Popen[str]] = set()
_interrupted = threading.Event()


@contextmanager
def program_threads() -> Iterator[ThreadPoolExecutor]:
    """Lend threads, one per processor, for functions that call `run_program`.

    If the body raises an error, or is interrupted, what runs is killed and what waits
    is dropped. In any case no thread is left afterwards.
    """
    if sys.platform != "win32":
        # z3 leaves a handler after which waiting for threads is resumed, not ended.
        signal.siginterrupt(signal.SIGINT, True)
    pool = ThreadPoolExecutor(max_workers=processors())
    try:
        yield pool
    except BaseException:
        _kill_all()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        _interrupted.clear()


def run_program(
    call: Sequence[str], *, folder: Path, seconds: float
) -> subprocess.CompletedProcess[str]:
    """Return how a program ended, with what it printed.

    Args:
        call: the program and its arguments.
        folder: where it runs.
        seconds: after which it is killed.

    Raises:
        subprocess.TimeoutExpired: it was.
    """
    process = _started(call, folder)
    try:
        out, err = process.communicate(timeout=seconds)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    finally:
        _running.discard(process)
    return subprocess.CompletedProcess(call, process.returncode, out, err)


def _started(call: Sequence[str], folder: Path) -> subprocess.Popen[str]:
    with _lock:  # so that none begins after the others were killed
        if _interrupted.is_set():
            raise InterruptedError(f"{call[0]}: the work was interrupted")
        process = subprocess.Popen(
            call,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        _running.add(process)
    return process


def _kill_all() -> None:
    with _lock:
        _interrupted.set()
        for process in tuple(_running):
            process.kill()
