"""Where the time of an iteration goes."""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Stopwatch:
    """Seconds spent in functions, by a name for what they do.

    >>> stopwatch = Stopwatch()
    >>> stopwatch.timing("sleeping", time.sleep)(0.001)
    >>> stopwatch.seconds["sleeping"] >= 0.001
    True
    """

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def timing(self, name: str, function: Callable[P, R]) -> Callable[P, R]:
        """Return the function, each call of which adds to the seconds of that name."""

        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[name] += time.perf_counter() - started

        return timed
