"""Options of ``boxgeom aggregate`` that go to the rule, or to what comes before it."""

from collections.abc import Mapping
from typing import Any

import click

from boxgeom.command.choices import Command, flag_of
from boxgeom.command.finite import FiniteFloat
from boxgeom.rules import find_rule

TAKEN_BY = {
    "q": "multi-krum",
    "bucket_size": "bucketing+mean",
    "bucket_seed": "bucketing+mean",
    "clip": "clipping+mean",
    "radius": "centered-clipping",
    "iterations": "centered-clipping",
}
"""For each option a rule that takes it."""


def with_rule_options(command: Command) -> Command:
    """Return the command with all options of rules, which it gets by their names."""
    for option in (
        click.option("--iterations", type=int, help="Moves of centred clipping."),
        click.option("--radius", type=FiniteFloat(), help="Of centred clipping."),
        click.option("--clip", type=FiniteFloat(), help="The length clipping leaves."),
        click.option("--bucket-seed", type=int, help="Of how bucketing deals vectors."),
        click.option("--bucket-size", type=int, help="How many bucketing averages."),
        click.option("--q", type=int, help="How many vectors multi-krum averages."),
    ):
        command = option(command)
    return command


def chosen_options(rule: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return those options that were given.

    Raises:
        ValueError: the rule does not take one of them.

    >>> chosen_options("nnm+multi-krum", {"q": 2, "clip": None})
    {'q': 2}
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    for name in chosen:
        if name not in find_rule(rule).options:
            needed = f"--rule {TAKEN_BY[name]}"
            raise ValueError(f"{flag_of(name)}: need {needed}, got --rule {rule}")
    return chosen
