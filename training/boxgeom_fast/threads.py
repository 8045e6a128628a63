"""Blocks of columns, shared out among threads.

Working on a block at a time needs little memory. Where blocks begin and end depends on
the size of the vectors alone, and results come back in order, so that the same vectors
give the same bits however many threads there are.
"""

import contextvars
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from boxgeom.command.processors import processors
from boxgeom.extras import import_extra
from boxgeom_fast.array_libraries import Array, is_numpy

threadpoolctl: Any = import_extra(
    "threadpoolctl", extra="fast", needed_by="boxgeom_fast"
)

R = TypeVar("R")

BLOCK_BYTES = 2**23
"""The size of a block: with smaller ones, calls cost more than caches save."""

LEAST_WIDTH = 512
"""The fewest columns of a block: with fewer, calls cost more than the work itself."""

DEVICE_BYTES = 2**26
"""The size of a block on an accelerator, which needs much work at once."""

WORTH_SHARING = 2**25
"""For fewer operations a second thread saves less time than it costs to wake."""

LEAST_SHARE = 2**11
"""The fewest columns to give to a second thread."""

ALIGNED = 64
"""Blocks begin at multiples of this: no two of them share a line of the cache."""


def spans(
    d: int, bytes_a_column: int, like: Array, work: int = 0
) -> list[tuple[int, int]]:
    """Return the blocks into which to cut d columns, as pairs (start, stop).

    In main memory they are about equally wide, and an even number of them.

    Args:
        d: how many columns.
        bytes_a_column: how much memory a column needs.
        like: an array of the library that does the work, on the same device.
        work: about how many operations a column needs. If there is enough for two
            threads, what fits one block is cut in two.

    >>> import numpy as np
    >>> spans(10_000, bytes_a_column=40, like=np.zeros(0))
    [(0, 10000)]
    >>> spans(10_000, bytes_a_column=40, like=np.zeros(0), work=4000)
    [(0, 5056), (5056, 10000)]
    >>> spans(200_000, bytes_a_column=40, like=np.zeros(0))
    [(0, 100032), (100032, 200000)]
    """
    on_device = not is_numpy(like) and like.device.type != "cpu"
    most = (DEVICE_BYTES if on_device else BLOCK_BYTES) // bytes_a_column
    width = 1 << max(most.bit_length() - 1, LEAST_WIDTH.bit_length() - 1)
    is_long = d >= 2 * LEAST_SHARE and d * work >= WORTH_SHARING
    if not on_device and (d > width or is_long):
        pairs, aligned = -(-d // (2 * width)), min(ALIGNED, width)
        width = -(-d // (2 * pairs * aligned)) * aligned
    return [(start, min(start + width, d)) for start in range(0, d, width)]


def each(
    function: Callable[..., R], work: list[tuple[Any, ...]], like: Array
) -> list[R]:
    """Return the function's results for several tuples of arguments, in order.

    With arrays of NumPy it runs in as many threads as there are processors; PyTorch has
    threads of its own.

    >>> import numpy as np
    >>> each(lambda start, stop: stop - start, [(0, 4), (4, 6)], like=np.zeros(0))
    [4, 2]
    """
    workers = min(processors(), len(work))
    if workers < 2 or not is_numpy(like):
        return [function(*arguments) for arguments in work]
    results: dict[int, R] = {}
    turns = iter(list(enumerate(work)))  # lists hand out every item once, to any thread

    def share() -> None:
        for index, arguments in turns:
            results[index] = function(*arguments)

    with _single_threaded_products():
        # The context carries `numpy.errstate`, which threads would not inherit.
        contexts = [contextvars.copy_context() for _ in range(workers - 1)]
        helping = [_helpers().submit(context.run, share) for context in contexts]
        try:
            share()
        finally:
            for helper in helping:
                if not helper.cancel():  # it has begun
                    helper.result()
    return [results[index] for index in range(len(work))]


def one_by_one(function: Callable[..., R], work: list[tuple[Any, ...]]) -> list[R]:
    """Return the same, computed in one thread, for what runs slower in several.

    >>> one_by_one(lambda start, stop: stop - start, [(0, 4), (4, 6)])
    [4, 2]
    """
    with _single_threaded_products():
        return [function(*arguments) for arguments in work]


@cache
def _helpers() -> ThreadPoolExecutor:
    """Return the threads that help a caller, as many as there are processors beside it.

    They stay, for to start one takes longer than a block of some thousand columns does.
    """
    return ThreadPoolExecutor(max(processors() - 1, 1), "boxgeom_fast")


if hasattr(os, "register_at_fork"):  # threads do not live on in a forked process
    os.register_at_fork(after_in_child=_helpers.cache_clear)


_lock = threading.Lock()
_users: list[Any] = []


@cache
def _controller() -> Any:
    return threadpoolctl.ThreadpoolController()


@contextmanager
def _single_threaded_products() -> Iterator[None]:
    """Keep matrix products from starting threads of their own while ours run.

    The limit holds for the whole process: the first user sets it, the last lifts it.
    """
    with _lock:
        if not _users:
            _users.append(_controller().limit(limits=1, user_api="blas"))
        _users.append(None)
    try:
        yield
    finally:
        with _lock:
            _users.pop()
            if len(_users) == 1:
                _users.pop().restore_original_limits()
