"""Texts from outside, made safe for terminals, XML and single lines."""

from __future__ import annotations

from typing import Any

LONGEST = 500


def printable(text: str, keep: str = "") -> str:
    r"""Return a text with an escape in place of each unprintable character.

    These are control characters, lone surrogates, and marks that change the direction
    of text: no terminal acts on what is left, and XML 1.0 can hold it.

    Args:
        text: any text.
        keep: characters to keep as they are, such as line ends.

    >>> print(printable("red \x1b[31m, \ud800"))
    red \x1b[31m, \ud800
    """
    return "".join(c if c.isprintable() or c in keep else _escape(c) for c in text)


def one_line(text: str, longest: int = LONGEST) -> str:
    r"""Return the beginning of a text on one printable line.

    >>> one_line("it\n  failed\0")
    'it failed\\x00'
    """
    plain = str.__str__(text)  # not the subclass's own __str__
    line = printable(" ".join(plain[: 4 * longest].split()))
    return line if len(line) <= longest else f"{line[: longest - 3]}..."


def said(error: BaseException) -> str:
    """Return an exception's type and message on one line.

    >>> said(ValueError("need t >= 0"))
    'ValueError: need t >= 0'
    """
    try:
        words = one_line(str(error))
    except Exception as failure:
        words = f"its text cannot be had, which raises {_kind(failure)}"
    return one_line(f"{_kind(error)}: {words}".removesuffix(": "))


def shown(value: Any, longest: int = LONGEST) -> str:
    """Return a value's repr on one line.

    >>> shown("the mean")
    "'the mean'"
    """
    try:
        return one_line(repr(value), longest)
    except Exception as error:
        return f"(its repr raises {_kind(error)})"


def described(value: Any) -> str:
    """Return a value's type and its repr on one line.

    >>> described(None)
    'NoneType None'
    """
    return f"{_kind(value)} {shown(value, 80)}"


def _kind(value: Any) -> str:
    # Not `type(value).__name__`, for which a metaclass may return anything.
    return one_line(type.__dict__["__name__"].__get__(type(value)))


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
