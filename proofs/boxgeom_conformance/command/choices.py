"""Options whose value is one of several names."""

from typing import TYPE_CHECKING, Any

import click

from boxgeom_conformance.nearest import nearest

if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # which older versions of click do not let be subscripted


class NearestChoice(_Choice):
    """A choice that suggests the nearest name for one that there is not.

    >>> NearestChoice(["krum"]).convert("kurm", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: 'kurm' is not 'krum'; did you mean krum?
    """

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the choice, or fail naming all and the nearest."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            told = error.message.removesuffix(".") + nearest(str(value), self.choices)
            self.fail(told, param, ctx)
