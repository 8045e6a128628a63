"""Execution that takes both branches wherever the code asks for an unknown truth value.

The code is run once for each path. All paths together are the code: their conditions
exclude each other and leave nothing out.
"""

import contextlib
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import z3

from boxgeom_proofs.symbolic.merging_arrays import merging_names
from boxgeom_proofs.symbolic.reals import deciding

R = TypeVar("R")

MOST_PATHS = 2_000


class PathsLeftError(Exception):
    """Not all paths were followed, so nothing is proved."""


class _InfeasibleError(Exception):
    """No values lead any further along a path."""


@dataclass(frozen=True, eq=False)
class ExecutionPath(Generic[R]):
    """One way through the code.

    Attributes:
        condition: the formula of the values that take it.
        result: what the code returned, None if it raised.
        error: the ValueError that it raised, if any.
    """

    condition: z3.BoolRef
    result: R | None
    error: ValueError | None = None


def every_path(
    run: Callable[[], R],
    *,
    assuming: Sequence[z3.BoolRef] | None = None,
    most: int = MOST_PATHS,
) -> list[ExecutionPath[R]]:
    """Return all paths through the code.

    A ValueError that the code raises is the result of its path. Any other error, also
    one of the engine, which cannot do what the code asks for, ends the execution.

    Args:
        run: the code; it must do the same each time.
        assuming: paths that z3 shows to be impossible under these are left out. With
            None no path is left out, and no solver needs to be trusted.
        most: how many paths to follow.

    Raises:
        PathsLeftError: there are more paths.
    """
    possible = None if assuming is None else z3.Solver()
    if possible is not None:
        possible.add(list(assuming or ()))
    waiting: list[tuple[z3.BoolRef, ...]] = [()]
    paths: list[ExecutionPath[R]] = []
    while waiting:
        if len(paths) == most:
            raise PathsLeftError(f"need more than {most} paths, {len(waiting)} wait")
        execution = _Execution(waiting.pop(), possible)
        with contextlib.suppress(_InfeasibleError):
            paths.append(execution.follow(run))
        waiting.extend(execution.untaken)
    return paths


def on_every_path(
    paths: Sequence[ExecutionPath[R]], claim: Callable[[R], z3.BoolRef]
) -> z3.BoolRef:
    """Return the formula that no path raises and that every result is as claimed."""
    return z3.And([z3.Implies(path.condition, _holds(path, claim)) for path in paths])


def _holds(path: ExecutionPath[R], claim: Callable[[R], z3.BoolRef]) -> z3.BoolRef:
    return z3.BoolVal(False) if path.result is None else claim(path.result)


def _is_of_the_code(error: ValueError) -> bool:
    """Return whether the code raised an error, not the engine that runs it."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    module = str(frame.f_globals.get("__name__"))
    return not module.startswith((__package__, "numpy", "z3"))


@dataclass
class _Execution:
    """One run: it repeats the choices in ``start`` and then makes its own.

    Attributes:
        start: the formulas chosen before.
        possible: a solver that has the assumptions; None if everything is possible.
        chosen: the formulas that hold on this path so far.
        untaken: the starts of the paths that are left for later.
    """

    start: tuple[z3.BoolRef, ...]
    possible: z3.Solver | None
    chosen: list[z3.BoolRef] = field(default_factory=list)
    untaken: list[tuple[z3.BoolRef, ...]] = field(default_factory=list)

    def follow(self, run: Callable[[], R]) -> ExecutionPath[R]:
        token = deciding.set(self.decide)
        try:
            with merging_names():
                result = run()
        except ValueError as error:
            if not _is_of_the_code(error):
                raise
            return ExecutionPath(self._condition(), None, error)
        finally:
            deciding.reset(token)
        return ExecutionPath(self._condition(), result)

    def _condition(self) -> z3.BoolRef:
        # Not all solvers take a conjunction of nothing.
        return z3.And(self.chosen) if self.chosen else z3.BoolVal(True)

    def decide(self, formula: z3.BoolRef) -> bool:
        known = z3.simplify(formula)
        if z3.is_true(known) or z3.is_false(known):
            return z3.is_true(known)
        otherwise = z3.Not(formula)
        if len(self.chosen) < len(self.start):
            choice = self.start[len(self.chosen)]
            if not (choice.eq(formula) or choice.eq(otherwise)):
                raise RuntimeError(f"need the same run every time, got {formula}")
        else:
            choice = self._first_choice(formula, otherwise)
        self.chosen.append(choice)
        return choice.eq(formula)

    def _first_choice(self, formula: z3.BoolRef, otherwise: z3.BoolRef) -> z3.BoolRef:
        choices = [way for way in (formula, otherwise) if self._is_possible(way)]
        if not choices:
            raise _InfeasibleError
        self.untaken += [(*self.chosen, way) for way in choices[1:]]
        return choices[0]

    def _is_possible(self, way: z3.BoolRef) -> bool:
        if self.possible is None:
            return True
        self.possible.push()
        self.possible.add(*self.chosen, way)
        answer = self.possible.check()
        self.possible.pop()
        return answer != z3.unsat
