"""How many threads a matrix product may use."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from boxgeom.extras import MissingExtraError, import_extra


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which NumPy's matrix products use one thread each.

    The products of a small model are too small to be divided: threads make them slower,
    much slower if other processes compete for the processors. With one thread, results
    do not depend on the number of processors either. Without threadpoolctl nothing is
    limited.
    """
    try:
        limits = import_extra("threadpoolctl", extra="training", needed_by="training")
    except MissingExtraError:
        return nullcontext()
    limited: AbstractContextManager[Any] = limits.threadpool_limits(1, user_api="blas")
    return limited
