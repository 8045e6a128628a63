"""Options whose value is one of several names, the nearest one suggested."""

from typing import TYPE_CHECKING, Any

import click

from boxgeom.arguments import nearest

if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # older versions of click cannot be subscripted


class NearestChoice(_Choice):
    """A choice that suggests the nearest name for an unknown one.

    >>> NearestChoice(["krum"]).convert("kurm", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: 'kurm' is not 'krum'; did you mean krum?
    """

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the choice, or fail with all names and the nearest."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            message = error.message.removesuffix(".") + nearest(
                str(value), self.choices
            )
            self.fail(message, param, ctx)
