"""Arguments of the subcommands that train."""

from collections.abc import Callable

import click

from boxgeom.command.choices import Command
from boxgeom.command.finite import FiniteFloat
from boxgeom.command.paths import NamedPath

DATA_DIR = click.option(
    "--data-dir",
    type=NamedPath(file_okay=False),
    help="The folder of data files; else the environment variable BOXGEOM_DATA says.",
)
DOWNLOAD = click.option(
    "--download", is_flag=True, help="Fetch the data from OpenML; needs a network."
)


def number_option(
    flag: str, kind: type, text: str, default: float | None = None
) -> Callable[[Command], Command]:
    """Return an option whose value is a number; its help shows the default.

    Args:
        flag: the option as it is typed, such as ``--n``.
        kind: ``int``, or ``float`` for a finite number.
        text: for the help.
        default: the value if the option is left out, or None.
    """
    shown = default is not None
    taken = FiniteFloat() if kind is float else kind
    return click.option(
        flag, type=taken, default=default, show_default=shown, help=text
    )
