"""The option ``--subsets``: what may take the place of the medians of all subsets.

The reference has all subsets only. A package registers other choices, each a function
as `SubsetChoice` says, in the entry-point group ``boxgeom.subset_choices``. The entry
point has the name that people type.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from boxgeom.command.aggregate_options import Remark
from boxgeom.command.choices import Command, flag_of, name_option
from boxgeom.command.finite import FiniteFloat
from boxgeom.command.installed import advice, brought
from boxgeom.extras import MissingExtraError
from boxgeom.rule import Rule
from boxgeom.vectors import Vector, Vectors

GROUP = "boxgeom.subset_choices"
ALL = "all"

Step = Callable[[Vectors, int, int], tuple[Vector, Remark]]
"""From the received vectors, n and t to the output and what there is to say of it."""


@dataclass(frozen=True)
class Chosen:
    """What a rule becomes where something takes the place of all subsets.

    Attributes:
        rule: for a run of agreement.
        step: makes one step.
        settings: what was chosen, JSON-ready.
    """

    rule: Rule
    step: Step
    settings: dict[str, Any]


SubsetChoice = Callable[[str, dict[str, Any]], Chosen]
"""From a rule's name and the options that were given to what the rule becomes.

It raises ValueError if the rule has no such thing, or an option is bad.
"""


def with_subsets(command: Command) -> Command:
    """Return the command with the options that choose among subsets.

    It gets them as ``subsets``, ``tolerance`` and ``max_nodes``.
    """
    names = [ALL, *(entry_point.name for entry_point in brought(GROUP))]
    text = "Enumerate all subsets, or prove bounds of box-geom's box (extra fast)."
    for option in (
        click.option(
            "--max-nodes",
            type=int,
            help="Most nodes of the search for one bound; 300 if left out.",
        ),
        click.option(
            "--tolerance",
            type=FiniteFloat(),
            help="How far off a bound may be, as a share of the trusted hyperbox's "
            "edge, from 0 (exact) to 1; 0.01 if left out.",
        ),
        name_option("--subsets", names, text, default=ALL),
    ):
        command = option(command)
    return command


def chosen_subsets(
    rule: str, subsets: str, tolerance: float | None, max_nodes: int | None
) -> Chosen | None:
    """Return what takes the place of all subsets, None if nothing does.

    Raises:
        ValueError: an option is bad, or is given though all subsets are enumerated, or
            the rule has all subsets only.
        MissingExtraError: what brings the choice lacks a library.
    """
    given = {"tolerance": tolerance, "max_nodes": max_nodes}
    options = {name: value for name, value in given.items() if value is not None}
    if subsets != ALL:
        return _loaded(subsets)(rule, options)
    for name in options:
        raise ValueError(f"{flag_of(name)}: need --subsets bound, got --subsets {ALL}")
    return None


def _loaded(name: str) -> SubsetChoice:
    [entry_point] = [point for point in brought(GROUP) if point.name == name]
    try:
        choice: SubsetChoice = entry_point.load()
    except (MissingExtraError, ModuleNotFoundError) as error:
        reason = advice(entry_point, error)
        raise MissingExtraError(f"--subsets {name} {reason}") from error
    return choice
