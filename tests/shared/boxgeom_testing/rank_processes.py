"""Processes that are the ranks of groups of torch.distributed, kept for many calls."""

import datetime
import multiprocessing
import os
import socket
from collections.abc import Callable
from typing import Any

SECONDS = 120
"""Whoever waits longer hangs, which no call is to do."""

Answer = tuple[str, Any]
"""("value", what a function returned) or ("error", (its type's name, its text))."""


WORLD = 3


class RankProcesses:
    """Three processes, of which all or the last two run functions as a group."""

    def __init__(self, size: int = WORLD) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        context = multiprocessing.get_context("spawn")
        pipes = [context.Pipe() for _ in range(size)]
        self._ends = [end for end, _ in pipes]
        self._processes = [
            context.Process(target=_serve, args=(end, rank, size, port), daemon=True)
            for rank, (_, end) in enumerate(pipes)
        ]
        for process in self._processes:
            process.start()

    def run(
        self, function: Callable[..., Any], arguments: list[tuple[Any, ...]]
    ) -> list[Answer]:
        """Return what came of a function of a module, called at every rank of a group.

        Args:
            function: its first argument is the group.
            arguments: the others, for each of two or three ranks.

        Raises:
            AssertionError: a rank does not answer.
        """
        ends = self._ends[-len(arguments) :]
        for end, own in zip(ends, arguments, strict=True):
            end.send((function, own, len(arguments)))
        for rank, end in enumerate(ends):
            assert end.poll(SECONDS), f"rank {rank} hangs"
        return [end.recv() for end in ends]

    def close(self) -> None:
        """End all processes."""
        for end in self._ends:
            end.send(None)
        for process in self._processes:
            process.join(SECONDS)


def _serve(end: Any, rank: int, size: int, port: int) -> None:
    """Run functions as they come, until there are no more."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"  # to compile takes longer than all tests do
    import torch

    torch.set_num_threads(1)
    distributed: Any = torch.distributed
    distributed.init_process_group(
        "gloo",
        init_method=f"tcp://127.0.0.1:{port}",
        rank=rank,
        world_size=size,
        timeout=datetime.timedelta(seconds=SECONDS / 2),
    )
    groups = {size: distributed.group.WORLD}
    groups[2] = distributed.new_group([size - 2, size - 1])
    while (asked := end.recv()) is not None:
        function, arguments, members = asked
        try:
            end.send(("value", function(groups[members], *arguments)))
        except Exception as error:
            end.send(("error", (type(error).__name__, str(error))))
    distributed.destroy_process_group()
