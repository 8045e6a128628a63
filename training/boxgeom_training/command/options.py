"""Arguments of the subcommands that train."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from boxgeom.command.finite import FiniteFloat
from boxgeom.command.paths import NamedPath
from boxgeom_training.names import check_name

Command = TypeVar("Command", bound=Callable[..., Any])

DATA_DIR = click.option(
    "--data-dir",
    type=NamedPath(file_okay=False),
    help="The folder of data files; else the environment variable BOXGEOM_DATA says.",
)
DOWNLOAD = click.option(
    "--download", is_flag=True, help="Fetch the data from OpenML; needs a network."
)


def name_option(
    flag: str, choices: Iterable[str], default: str, text: str
) -> Callable[[Command], Command]:
    """Return an option whose value is a name; an unknown one is shown the nearest."""
    valid = list(choices)

    def check(ctx: click.Context, param: click.Parameter, value: str) -> str:
        return check_name(flag, value, valid)

    return click.option(
        flag,
        default=default,
        show_default=True,
        metavar=f"[{'|'.join(valid)}]",
        callback=check,
        help=text,
    )


def number_option(
    flag: str, kind: type, text: str, default: float | None = None
) -> Callable[[Command], Command]:
    """Return an option whose value is a number; its help shows the default.

    Args:
        flag: as it is given.
        kind: ``int``, or ``float`` for a finite number.
        text: for the help.
        default: None if there is none.
    """
    shown = default is not None
    taken = FiniteFloat() if kind is float else kind
    return click.option(
        flag, type=taken, default=default, show_default=shown, help=text
    )
