"""Things of the user's own, named on the command line as ``module:name``."""

import importlib
import sys
from pathlib import Path
from typing import Any

import click

from boxgeom.command.choices import NearestChoice, RuleChoice
from boxgeom_training.plugged import Plugged, blame, one_line, plugged

BETWEEN = ":"


def is_import(value: Any) -> bool:
    """Return whether a value of an option names something to import.

    >>> is_import("my_module:rule"), is_import("krum")
    (True, False)
    """
    return isinstance(value, str) and BETWEEN in value


def imported(role: str, value: str) -> Plugged:
    """Return what ``module:name`` names, to be plugged in.

    The module is looked for in the current folder too. Importing it runs it.

    Args:
        role: the setting that it takes the place of.
        value: such as "my_module:rule" or "my_package.my_module:Net".

    Raises:
        ValueError: there is no such module or name, or the module raises an error.
    """
    module_name, _, name = value.partition(BETWEEN)
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        thing: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        raise ValueError(f"{role} {value}: {error}") from error
    except Exception as error:  # somebody's module may raise anything
        raise ValueError(f"{role} {value}: importing raised {blame(error)}") from error
    for part in name.split("."):
        try:
            thing = getattr(thing, part)
        except AttributeError as error:
            raise ValueError(f"{role} {value}: {one_line(error)}") from error
    return plugged(role, thing, value)


class OwnChoice(NearestChoice):
    """One of several names, or ``module:name`` of one's own."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the choice; what is to be imported stays a string."""
        return value if is_import(value) else super().convert(value, param, ctx)


class OwnRuleChoice(RuleChoice):
    """The name of a rule, also after pre-aggregations, or ``module:name``."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name; what is to be imported stays a string."""
        return value if is_import(value) else super().convert(value, param, ctx)
