"""Texts of theirs, made fit for terminals, XML and one line."""

from typing import Any

LONGEST = 500


def printable(text: str, keep: str = "") -> str:
    r"""Return a text in which an escape stands for whatever cannot be seen.

    Control characters, escape sequences, lone surrogates, marks that change the
    direction: no terminal acts on what is left, and XML 1.0 can hold it.

    Args:
        text: any text.
        keep: characters to keep as they are, such as line ends.

    >>> print(printable("red \x1b[31m, \ud800"))
    red \x1b[31m, \ud800
    """
    return "".join(c if c.isprintable() or c in keep else _escape(c) for c in text)


def one_line(text: str, longest: int = LONGEST) -> str:
    r"""Return the beginning of a text, on one line, printable.

    >>> one_line("it\n  failed\0")
    'it failed\\x00'
    """
    plain = str.__str__(text)  # what a subclass overrides does not count
    line = printable(" ".join(plain[: 4 * longest].split()))
    return line if len(line) <= longest else f"{line[: longest - 3]}..."


def said(error: BaseException) -> str:
    """Return an exception's type and words, on one line.

    >>> said(ValueError("need t >= 0"))
    'ValueError: need t >= 0'
    """
    try:
        words = one_line(str(error))
    except Exception as failure:
        words = f"its text cannot be had, which raises {_kind(failure)}"
    return one_line(f"{_kind(error)}: {words}".removesuffix(": "))


def shown(value: Any, longest: int = LONGEST) -> str:
    """Return a value as Python shows it, on one line.

    >>> shown("the mean")
    "'the mean'"
    """
    try:
        return one_line(repr(value), longest)
    except Exception as error:
        return f"(its repr raises {_kind(error)})"


def described(value: Any) -> str:
    """Return a value's type and the value, on one line.

    >>> described(None)
    'NoneType None'
    """
    return f"{_kind(value)} {shown(value, 80)}"


def _kind(value: Any) -> str:
    # The type's own record: a metaclass may answer anything for `__name__`.
    return one_line(type.__dict__["__name__"].__get__(type(value)))


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
