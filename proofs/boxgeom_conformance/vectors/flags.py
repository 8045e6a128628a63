"""Flags: the classic bugs that cases are meant to catch, explained in flags.toml."""

import tomllib
from dataclasses import dataclass
from importlib import resources

PACKAGE = "boxgeom_conformance.vectors"
HARD_FOR_FLOATS = frozenset(
    ("gram-cancellation", "drowned-by-outliers", "underflow", "overflow")
)
"""The flags of cases whose vectors are extreme, not ordinary."""


@dataclass(frozen=True)
class Flag:
    """A bug that a case can catch.

    Attributes:
        bug: what an implementation does wrong.
        effect: what comes of it.
        reference: where the specification rules it out.
    """

    bug: str
    effect: str
    reference: str


def _read() -> dict[str, Flag]:
    text = resources.files(PACKAGE).joinpath("flags.toml").read_text("utf-8")
    return {name: Flag(**fields) for name, fields in tomllib.loads(text).items()}


FLAGS: dict[str, Flag] = _read()
"""Every flag by its name; names are never reused."""
