"""Options of ``boxgeom aggregate`` that any installed package may bring.

A package registers its options, each an `AggregateOption`, in the entry-point group
``boxgeom.aggregate_options``. The entry point has the option's name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import EntryPoint
from typing import Any

import click

from boxgeom.command.choices import Command, flag_of
from boxgeom.command.installed import advice, brought
from boxgeom.extras import MissingExtraError
from boxgeom.vectors import Vector, Vectors

GROUP = "boxgeom.aggregate_options"


@dataclass(frozen=True)
class Remark:
    """What an option adds to the output of a rule.

    Attributes:
        key: its key in the JSON.
        value: what the JSON has there.
        column: the header of its column in the table.
        cell: from the index of a coordinate to the text in that column.
        sentence: stands below the table.
        holds: whether the output is right; if not, the exit code is 1. None if that
            was not the question.
    """

    key: str
    value: Any
    column: str
    cell: Callable[[int], str]
    sentence: str
    holds: bool | None = None


Examiner = Callable[[Vectors, int, int, Vector], Remark]
"""From the received vectors, n, t and the rule's output to a remark."""


@dataclass(frozen=True)
class AggregateOption:
    """A flag of ``boxgeom aggregate`` that has the output examined.

    Attributes:
        text: for the help.
        examiner: from the rule's name to what examines its output. It is called before
            the work begins, and raises ValueError or MissingExtraError if it cannot be
            done.
    """

    text: str
    examiner: Callable[[str], Examiner]


def brought_options() -> dict[str, AggregateOption]:
    """Return the options that installed packages bring, by name."""
    return {entry_point.name: _load(entry_point) for entry_point in brought(GROUP)}


def with_flags(options: dict[str, AggregateOption]) -> Callable[[Command], Command]:
    """Return a decorator that gives a command a flag for each of the options."""

    def decorate(command: Command) -> Command:
        for name, option in reversed(options.items()):
            flag = click.option(flag_of(name), name, is_flag=True, help=option.text)
            command = flag(command)
        return command

    return decorate


def _load(entry_point: EntryPoint) -> AggregateOption:
    """Return the option, or one that says which install would bring it."""
    try:
        option: AggregateOption = entry_point.load()
    except ModuleNotFoundError as error:
        return _unavailable(entry_point.name, advice(entry_point, error))
    return option


def _unavailable(name: str, reason: str) -> AggregateOption:
    def examiner(rule: str) -> Examiner:
        raise MissingExtraError(f"{flag_of(name)} {reason}")

    return AggregateOption(f"({reason})", examiner)
