"""Whether a trace holds what theorems can speak of: whole numbers and finite vectors.

A trace may have been made by anybody, so nothing is presupposed of its fields: each is
looked at before it is computed with.
"""

import math
from collections.abc import Iterator
from numbers import Rational
from typing import Any

import numpy as np

from boxgeom import RULES, Round, Trace
from boxgeom_proofs.certificates.claims import Step, stated

PRECISIONS = (np.dtype(np.float16), np.dtype(np.float32), np.dtype(np.float64))

NODES = "n > 3t, and h honest and f <= t Byzantine nodes make n"
VECTORS = "honest and Byzantine nodes begin with finite vectors of one dimension"
LIMITS = "there is a limit of at least one round, and epsilon, if any, is above 0"
DRAWS = "the attack's strength is finite, and its random numbers have a seed"
RULE = "a rule with the name of one of boxgeom's is that one"


def settings_steps(trace: Trace) -> Iterator[Step]:
    """Yield whether the settings and the first vectors are those of a run.

    If not, no theorem speaks of the trace.
    """
    for statement, holds in (
        (VECTORS, _are_inputs(trace)),
        (NODES, _nodes_fit(trace)),
        (LIMITS, _limits_fit(trace)),
        (DRAWS, _draws_fit(trace)),
    ):
        yield stated(0, None, "D11", statement, holds)


def name_step(trace: Trace) -> Step:
    """Return whether the rule is what its name says, if the name is a known one."""
    is_known = any(trace.settings.rule == known for known in RULES)
    return stated(0, None, "D11", RULE, not is_known or is_registered(trace))


def is_registered(trace: Trace) -> bool:
    """Return whether the rule is the one of its name, and not one only called so."""
    return any(
        rule is trace.rule
        for name, rule in RULES.items()
        if name == trace.settings.rule
    )


def rounds_step(trace: Trace) -> Step:
    """Return whether there are rounds, or none, but nothing else."""
    fits = isinstance(trace.rounds, tuple) and all(
        isinstance(played, Round) for played in trace.rounds
    )
    return stated(0, None, "D11", "the trace is made of rounds", fits)


def is_readable(trace: Trace, index: int) -> bool:
    """Return whether a round is one that theorems can speak of.

    Its vectors have the shape and the precision of the run's and are finite, and every
    node receives n - t to n of them. The settings and first vectors must be a run's.
    """
    played, settings = trace.rounds[index], trace.settings
    dtype, d = trace.honest.dtype, trace.honest.shape[1]
    mail = played.mail
    if not isinstance(mail, tuple) or not all(isinstance(x, dict) for x in mail):
        return False
    letters = [vector for letters in mail for vector in letters.values()]
    sizes = [len(mail) + len(letters) for letters in mail]
    return (
        len(mail) > 0
        and all(settings.n - settings.t <= m <= settings.n for m in sizes)
        and all(is_whole(sender) for letters in mail for sender in letters)
        and _is_finite(played.sent, (len(mail), d), dtype)
        and _is_finite(played.outputs, (len(mail), d), dtype)
        and all(_is_finite(vector, (d,), dtype) for vector in letters)
    )


def unreadable_step(round_number: int) -> Step:
    """Return the step of a round that theorems cannot speak of."""
    statement = "every node has a finite vector, and receives n - t to n of them"
    return stated(round_number, None, "D11", statement, False)


def is_whole(number: Any) -> bool:
    """Return whether a number is an integer of Python, and no truth value.

    >>> is_whole(7), is_whole(7.0), is_whole(True)
    (True, False, False)
    """
    return isinstance(number, int) and not isinstance(number, bool)


def _are_inputs(trace: Trace) -> bool:
    """Return whether the vectors are finite, shapes (h, d) and (f, d).

    What Byzantine nodes have is not sent as it is, so its precision is free.
    """
    honest, own = trace.honest, trace.own
    if not (isinstance(honest, np.ndarray) and isinstance(own, np.ndarray)):
        return False
    if honest.ndim != 2 or own.ndim != 2 or honest.size == 0:
        return False
    return all(
        _is_finite(vectors, (len(vectors), honest.shape[1]), vectors.dtype)
        for vectors in (honest, own)
    )


def _nodes_fit(trace: Trace) -> bool:
    n, t = trace.settings.n, trace.settings.t
    if not (is_whole(n) and is_whole(t) and _are_inputs(trace)):
        return False
    h, f = len(trace.honest), len(trace.own)
    return n > 3 * t >= 0 and h + f == n and f <= t


def _limits_fit(trace: Trace) -> bool:
    rounds, epsilon = trace.settings.rounds, trace.settings.epsilon
    if not is_whole(rounds) or rounds < 1:
        return False
    return epsilon is None or (_is_finite_float(epsilon) and epsilon > 0)


def _draws_fit(trace: Trace) -> bool:
    scale, seed = trace.settings.scale, trace.settings.seed
    return _is_finite_float(scale) and is_whole(seed) and seed >= 0


def _is_finite_float(number: Any) -> bool:
    return isinstance(number, float) and math.isfinite(number)


def _is_finite(array: Any, shape: tuple[int, ...], dtype: np.dtype[Any]) -> bool:
    """Return whether it is an array of finite numbers of that shape and precision."""
    if not isinstance(array, np.ndarray) or isinstance(
        array, np.ma.MaskedArray | np.matrix
    ):
        return False
    if array.shape != shape or array.dtype != dtype:
        return False
    if dtype.kind == "O":
        return all(_is_rational(entry) for entry in array.flat)
    return dtype in PRECISIONS and bool(np.isfinite(array).all())


def _is_rational(entry: Any) -> bool:
    """Return whether an entry is a rational that float64 holds, as rules need it."""
    if not isinstance(entry, Rational) or isinstance(entry, bool):
        return False
    try:
        return math.isfinite(entry)
    except OverflowError:
        return False
