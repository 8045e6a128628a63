"""The command ``boxgeom``, to which any installed package may add subcommands.

A package registers its subcommands, which are click commands, in the entry-point group
``boxgeom.commands``.
"""

import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import EntryPoint

import click

from boxgeom.command.installed import advice, brought
from boxgeom.command.streams import failure_of_output, make_patient
from boxgeom.extras import MissingExtraError

GROUP = "boxgeom.commands"
BAD_INPUT = 2
OUR_FAULT = 3
INTERRUPTED = 130


class InstalledCommands(click.Group):
    """The subcommands that installed packages register, loaded when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands, sorted."""
        return [entry_point.name for entry_point in brought(GROUP)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the subcommand of that name, or None if no package registers it."""
        found = [point for point in brought(GROUP) if point.name == cmd_name]
        return _load(found[0]) if found else None


def _load(entry_point: EntryPoint) -> click.Command:
    """Return the subcommand, or one that says which install would bring it."""
    try:
        command: click.Command = entry_point.load()
    except (MissingExtraError, ModuleNotFoundError) as error:
        return _unavailable(entry_point.name, advice(entry_point, error))
    return command


def _unavailable(name: str, reason: str) -> click.Command:
    """Return a subcommand that says why there is none."""

    @click.command(
        name,
        help=f"This {reason}.",
        short_help=f"({reason})",
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("arguments", nargs=-1)
    def unavailable(arguments: tuple[str, ...]) -> None:
        raise MissingExtraError(f"{name} {reason}")

    return unavailable


@click.group(cls=InstalledCommands, context_settings={"help_option_names": ["--help"]})
@click.version_option(package_name="boxgeom")
def boxgeom() -> None:
    """Byzantine approximate agreement with geometric-median aggregation.

    Exit codes: 0 done; 1 done, and the answer is no (say, no agreement to epsilon);
    2 bad input, said in one line on standard error, or a result could not be written;
    3 a fault of boxgeom itself; 130 interrupted.
    """


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of the command with these arguments.

    A command that has a verdict returns it as its exit code, which stands even if the
    output cannot be written.
    """
    try:
        result = boxgeom.main(
            list(arguments), prog_name="boxgeom", standalone_mode=False
        )
    except click.ClickException as error:
        return _fail(error.format_message())
    except (MissingExtraError, OSError, ValueError) as error:
        return _fail(str(error))
    except MemoryError as error:
        return _fail(f"not enough memory: {error}".removesuffix(": "))
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    failure = failure_of_output()
    if failure:
        _fail(f"standard output was not written: {failure}")
    if isinstance(result, int):
        return result
    return BAD_INPUT if failure else 0


def main() -> None:
    """Run the command with the arguments of this process, then exit.

    An unexpected error is not a verdict and has an exit code of its own.
    """
    make_patient()
    try:
        code = run(sys.argv[1:])
    except Exception:
        traceback.print_exc()
        click.echo(
            "boxgeom: this is a fault of boxgeom itself: please report it", err=True
        )
        code = OUR_FAULT
    sys.exit(code)


def _fail(message: str) -> int:
    click.echo(f"boxgeom: {' '.join(message.split())}", err=True)
    return BAD_INPUT
