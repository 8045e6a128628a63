"""What arguments that are no vectors must be: an integer, a finite number, a name."""

import contextlib
import inspect
import math
import numbers
import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

Choice = TypeVar("Choice")


def check_integer(name: str, value: int, *, least: int | None = None) -> int:
    """Return the value, or raise ValueError unless it is an integer, at least so large.

    A truth value, with which Python would count, is none.

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


def check_number(name: str, value: object, *, least: float | None = None) -> float:
    """Return the value as a float, or raise ValueError unless it is a finite number.

    Args:
        name: of the argument, for the message.
        value: an integer, float or fraction of Python or NumPy.
        least: the least number that is allowed, or None.

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


def choice_of(argument: str, name: object, choices: Mapping[str, Choice]) -> Choice:
    """Return what has that name, or raise ValueError naming the choices there are.

    >>> choice_of("rule", "krun", {"krum": 1, "mean": 2})
    Traceback (most recent call last):
    ValueError: rule: need one of krum, mean, got 'krun'
    """
    if not isinstance(name, str) or name not in choices:
        raise ValueError(f"{argument}: need one of {', '.join(choices)}, got {name!r}")
    return choices[name]


def check_options(
    rule: str, function: Callable[..., Any], options: Iterable[str]
) -> None:
    """Raise TypeError unless a rule has the options: what follows received, n and t.

    >>> check_options("mean", lambda received, n, t: received, ["q"])
    Traceback (most recent call last):
    TypeError: mean: need no options, got 'q'
    """
    known = list(inspect.signature(function).parameters)[3:]
    for name in options:
        if name not in known:
            needed = f"one of the options {', '.join(known)}" if known else "no options"
            raise TypeError(f"{rule}: need {needed}, got {name!r}")
