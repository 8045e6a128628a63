"""What is known of the order of lines of numbers, and the steps that make new ones."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TRACKED = 400
"""Beyond so many lines their order is no longer tracked, which costs their square."""

KINDS = ("smaller", "larger")
"""What one step can make of two lines."""


class _Made(NamedTuple):
    """How a line is made of others: its kind, and lines a, b and, of a choice, c."""

    kind: str
    a: int
    b: int
    c: int = -1


class LineOrder:
    """Lines by number: first the k that are given, then those made of them.

    A line is the same numbers for every coordinate's own values: whatever is known of
    two lines' order holds in each of them.

    Args:
        k: how many lines are given.

    >>> order = LineOrder(2)
    >>> low, high = order.smaller(0, 1), order.larger(0, 1)
    >>> order.smaller(low, high) == low, order.larger(1, 0) == high
    (True, True)
    """

    def __init__(self, k: int) -> None:
        self._k = k
        self._made: list[_Made] = []
        self._number: dict[_Made, int] = {}
        # For each line, as bits, which lines are nowhere larger than it.
        self._below = [1 << i for i in range(k)]

    def smaller(self, a: int, b: int) -> int:
        """Return the line of the smaller of two lines' numbers."""
        if self._is_below(a, b):
            return a
        return b if self._is_below(b, a) else self._line("smaller", a, b)

    def larger(self, a: int, b: int) -> int:
        """Return the line of the larger of two lines' numbers."""
        if self._is_below(a, b):
            return b
        return a if self._is_below(b, a) else self._line("larger", a, b)

    def chosen(self, a: int, b: int, c: int) -> int:
        """Return the line that has a's number where c's is larger, and else b's."""
        made = _Made("chosen", a, b, c)
        if a == b:
            return a
        if made not in self._number:
            self._append(made, 0)
        return self._number[made]

    def _is_below(self, a: int, b: int) -> bool:
        return bool(self._below[b] >> a & 1)

    def _line(self, kind: str, a: int, b: int) -> int:
        made = _Made(kind, min(a, b), max(a, b))
        if made not in self._number:
            one, two = self._below[a], self._below[b]
            number = self._append(made, one & two if kind == "smaller" else one | two)
            self._tell(kind, 1 << a, 1 << b, number)
        return self._number[made]

    def _append(self, made: _Made, below: int) -> int:
        """Return the number of a new line, given which lines are nowhere larger."""
        number = self._k + len(self._made)
        if number < TRACKED:
            for line, other in enumerate(self._made, self._k):
                parts = 1 << other.a | 1 << other.b
                if other.kind == "larger" and below & parts == parts:
                    below |= self._below[line]
        self._made.append(made)
        self._number[made] = number
        self._below.append(below | 1 << number)
        return number

    def _tell(self, kind: str, a: int, b: int, number: int) -> None:
        """Note which of the older lines are nowhere smaller than a new one."""
        if len(self._below) > TRACKED:
            return
        new = self._below[number]
        for line, below in enumerate(self._below):
            is_above = below & a and below & b
            if kind == "smaller":
                is_above = below & a or below & b
            if is_above:
                self._below[line] = below | new

    def steps(
        self, wanted: list[int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
        """Return what `RankProgram` has: the steps to some lines, and where they are.

        The memory of lines that no later step needs is used again.
        """
        steps = self._steps_to(wanted)
        last = {line: i for i, (made, _) in enumerate(steps) for line in made[1:]}
        last |= dict.fromkeys(wanted, len(steps))
        place, memory = {line: line for line in range(-1, self._k)}, self._k
        free: list[int] = []
        table = []
        for i, (made, results) in enumerate(steps):
            for result in filter(self._is_made, results):
                if not free:
                    free.append(memory)
                    memory += 1
                place[result] = free.pop()
            at = [place[line] for line in results]
            table.append([place[made.a], place[made.b], *at, place[made.c]])
            for line in filter(self._is_made, set(made[1:])):
                if last[line] == i:
                    free.append(place[line])
        found = np.array(table, dtype=np.int64).reshape(-1, 5)
        return found, np.array([place[line] for line in wanted]), memory - self._k

    def _is_made(self, line: int) -> bool:
        return line >= self._k

    def _steps_to(self, wanted: list[int]) -> list[tuple[_Made, tuple[int, int]]]:
        """Return how lines are made, in order, and which two lines; -1 is none."""
        needed = set(wanted)
        for line in reversed(range(self._k, len(self._below))):
            if line in needed:
                needed.update(self._made[line - self._k][1:])
        steps: dict[_Made, tuple[int, int]] = {}
        for line in filter(self._is_made, sorted(needed)):
            made = self._made[line - self._k]
            if made.kind == "chosen":
                steps[made] = (line, -1)
                continue
            pair = [self._number.get(made._replace(kind=kind), -1) for kind in KINDS]
            low, high = (number if number in needed else -1 for number in pair)
            steps[made._replace(kind="both")] = (low, high)
        return list(steps.items())
