"""The state of a run between two iterations, in a file that is complete or absent."""

import io
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vectors
from boxgeom_training.whole_files import write_whole

PREFIX = "memory."
"""With which the names of what else is remembered begin in a file."""


@dataclass(frozen=True, eq=False)
class TrainingState:
    """All that the next iteration depends on besides the settings.

    Random numbers are not part of it: each iteration seeds its own.

    Attributes:
        iteration: how many iterations are done.
        models: the parameters, shape (1, d) at a server, (h, d) peer to peer.
        sent: what each client sent last, shape (n, d); 0 before the first iteration.
        memory: what else is remembered, by name: the buffers of each client's module,
            the last steps, an optimizer's state, what the attack remembers.
    """

    iteration: int
    models: Vectors
    sent: Vectors
    memory: dict[str, NDArray[Any]] = field(default_factory=dict)


def save_state(path: Path, state: TrainingState, digests: Sequence[str] = ()) -> None:
    """Write the state to a file.

    Args:
        path: the file.
        state: what to write.
        digests: of the records that the state may belong to.

    Raises:
        OSError: the file cannot be written.
    """
    memory: dict[str, Any] = {PREFIX + k: array for k, array in state.memory.items()}
    buffer = io.BytesIO()
    np.savez(
        buffer,
        iteration=state.iteration,
        models=state.models,
        sent=state.sent,
        digests=np.array(digests, dtype=str),
        **memory,
    )
    write_whole(path, buffer.getvalue())


def load_state(path: Path) -> TrainingState:
    """Return the state in a file, bit for bit as it was saved.

    Raises:
        ValueError: the file is not a checkpoint.
        OSError: the file cannot be read.
    """
    return load_checkpoint(path)[0]


def load_checkpoint(path: Path) -> tuple[TrainingState, list[str]]:
    """Return the state in a file, and the digests of the records it may belong to.

    Raises:
        ValueError: the file is not a checkpoint.
        OSError: the file cannot be read.
    """
    content = io.BytesIO(path.read_bytes())
    try:
        with np.load(content, allow_pickle=False) as arrays:
            iteration = operator.index(arrays["iteration"].item())
            named = {n: arrays[n] for n in arrays.files if n.startswith(PREFIX)}
            memory = {name.removeprefix(PREFIX): a for name, a in named.items()}
            models, sent = arrays["models"], arrays["sent"]
            state = TrainingState(iteration, models, sent, memory)
            return state, arrays["digests"].tolist()
    except Exception as error:  # a damaged archive raises errors of a dozen kinds
        raise ValueError(f"{path}: need a checkpoint of boxgeom: {error}") from error
