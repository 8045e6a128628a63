"""How many processors there are to share."""

import os


def processors() -> int:
    """Return how many processors this process may use.

    >>> processors() > 0
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
