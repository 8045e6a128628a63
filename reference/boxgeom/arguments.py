"""Checks of the arguments that are not vectors: integers, finite numbers, names."""

import contextlib
import difflib
import math
import numbers
import operator
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

Choice = TypeVar("Choice")


def check_integer(name: str, value: int, *, least: int | None = None) -> int:
    """Return the value as an int, or raise ValueError unless it is an integer.

    Truth values are refused, although Python counts with them.

    Args:
        name: of the argument, for the message.
        value: an integer of Python or NumPy, or whatever else has ``__index__``.
        least: the least integer that is allowed, or None.

    >>> check_integer("rounds", 2.5)
    Traceback (most recent call last):
    ValueError: rounds: need an integer, got 2.5
    """
    integer = None
    if not isinstance(value, bool) and "bool" not in str(getattr(value, "dtype", "")):
        with contextlib.suppress(TypeError):
            integer = operator.index(value)
    if integer is None:
        raise ValueError(f"{name}: need an integer, got {value!r}")
    if least is not None and integer < least:
        raise ValueError(f"{name}: need at least {least}, got {integer}")
    return integer


def check_number(
    name: str,
    value: object,
    *,
    least: float | None = None,
    most: float | None = None,
) -> float:
    """Return the value as a float, or raise ValueError unless it is a finite number.

    Args:
        name: of the argument, for the message.
        value: an integer, float or fraction of Python or NumPy.
        least: the least number that is allowed, or None.
        most: the largest number that is allowed, or None.

    >>> check_number("scale", 2)
    2.0
    >>> check_number("scale", "2")
    Traceback (most recent call last):
    ValueError: scale: need a finite number, got '2'
    """
    number = math.nan
    if isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool):
        with contextlib.suppress(OverflowError, ValueError):  # 10**400, Decimal("sNaN")
            number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name}: need a finite number, got {value!r}")
    if least is not None and number < least:
        raise ValueError(f"{name}: need at least {least:g}, got {value!r}")
    if most is not None and number > most:
        raise ValueError(f"{name}: need at most {most:g}, got {value!r}")
    return number


def check_epsilon(epsilon: object) -> float:
    """Return epsilon as a float, or raise ValueError unless it is finite and above 0.

    >>> check_epsilon(0)
    Traceback (most recent call last):
    ValueError: epsilon: need epsilon > 0, got 0
    """
    number = check_number("epsilon", epsilon)
    if not number > 0:
        raise ValueError(f"epsilon: need epsilon > 0, got {epsilon!r}")
    return number


def choice_of(
    argument: str,
    name: object,
    choices: Mapping[str, Choice],
    kind: type[Choice] | None = None,
) -> Choice:
    """Return the choice of that name; an object of the kind itself is returned as is.

    Raises:
        ValueError: no choice has that name; the message lists all the names, and
            suggests the nearest.

    >>> choice_of("rule", "krun", {"krum": 1, "mean": 2})
    Traceback (most recent call last):
    ValueError: rule: need one of krum, mean, got 'krun'; did you mean krum?
    """
    if kind is not None and isinstance(name, kind):
        return name
    if not isinstance(name, str) or name not in choices:
        raise ValueError(
            f"{argument}: need one of {', '.join(choices)}, got {name!r}"
            f"{nearest(name, choices)}"
        )
    return choices[name]


def nearest(name: object, names: Iterable[str]) -> str:
    """Return a suggestion of the nearest name, to end a message with; "" if none is.

    >>> nearest("Trimed_mean", ["mean", "trimmed-mean"])
    '; did you mean trimmed-mean?'
    """
    if not isinstance(name, str):
        return ""
    spelled = {_spelled(known): known for known in names}
    near = difflib.get_close_matches(_spelled(name), spelled, n=1)
    return "".join(f"; did you mean {spelled[found]}?" for found in near)


def _spelled(name: object) -> str:
    return str(name).lower().replace("_", "-")


def check_options(rule: str, known: Sequence[str], options: Iterable[str]) -> None:
    """Raise TypeError unless a rule has all of the options.

    >>> check_options("mean", [], ["q"])
    Traceback (most recent call last):
    TypeError: mean: need no options, got 'q'
    """
    for name in options:
        if name not in known:
            needed = f"one of the options {', '.join(known)}" if known else "no options"
            raise TypeError(f"{rule}: need {needed}, got {name!r}")
