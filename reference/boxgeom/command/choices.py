"""Options whose value is one of several names."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from boxgeom.arguments import nearest

Command = TypeVar("Command", bound=Callable[..., Any])

if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # older versions of click cannot be subscripted


class NearestChoice(_Choice):
    """A choice that suggests the nearest name for one that it does not know.

    >>> NearestChoice(["krum"]).convert("kurm", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: 'kurm' is not 'krum'; did you mean krum?
    """

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(list(names))

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the choice, or fail naming all of them and the nearest."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            message = error.message.removesuffix(".") + nearest(value, self.choices)
            self.fail(message, param, ctx)


def flag_of(name: str) -> str:
    """Return the option that sets a parameter.

    >>> flag_of("sub_rounds")
    '--sub-rounds'
    """
    return f"--{name.replace('_', '-')}"


def name_option(
    flag: str, names: Iterable[str], text: str, default: str | None = None
) -> Callable[[Command], Command]:
    """Return an option whose value is one of some names; its help shows the default.

    Args:
        flag: the option as it is typed, such as ``--rule``.
        names: the valid values.
        text: for the help.
        default: the value if the option is left out, or None.
    """
    return click.option(
        flag,
        type=NearestChoice(names),
        default=default,
        show_default=default is not None,
        help=text,
    )
