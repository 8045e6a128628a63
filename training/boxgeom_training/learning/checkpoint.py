"""The state of a run between two iterations, in a file that is whole or not there."""

import io
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from boxgeom.vectors import Vectors


@dataclass(frozen=True, eq=False)
class State:
    """All that the next iteration depends on besides the settings.

    Random numbers are not part of it: each iteration begins its own.

    Attributes:
        iteration: how many are done.
        models: the parameters, shape (1, d) at a server, (h, d) peer to peer.
        sent: what each client sent last, shape (n, d); 0 before the first iteration.
    """

    iteration: int
    models: Vectors
    sent: Vectors


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is never seen half written."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def save_state(path: Path, state: State) -> None:
    """Write the state to a file.

    Raises:
        OSError: the file cannot be written.
    """
    buffer = io.BytesIO()
    np.savez(buffer, iteration=state.iteration, models=state.models, sent=state.sent)
    write_whole(path, buffer.getvalue())


def load_state(path: Path) -> State:
    """Return the state in a file, bit for bit as it was saved.

    Raises:
        ValueError: the file holds none.
        OSError: the file cannot be read.
    """
    content = io.BytesIO(path.read_bytes())
    try:
        with np.load(content, allow_pickle=False) as arrays:
            iteration = int(arrays["iteration"])
            return State(iteration, arrays["models"], arrays["sent"])
    except (EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path}: need a checkpoint of boxgeom: {error}") from error
