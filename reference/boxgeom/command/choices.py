"""Options whose value is one of several names."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from boxgeom.arguments import nearest
from boxgeom.composition import JOINT
from boxgeom.preaggregations import PREAGGREGATIONS
from boxgeom.rules import RULES, find_rule

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


class RuleChoice(NearestChoice):
    """The name of a rule, with pre-aggregations before it or without.

    >>> RuleChoice(["krum"]).convert("nnm", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: rule: need a rule after nnm, such as nnm+krum
    """

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name, or fail naming all parts and the nearest."""
        if JOINT not in value and value not in PREAGGREGATIONS:
            return super().convert(value, param, ctx)
        try:
            return find_rule(value).name
        except ValueError as error:
            self.fail(str(error), param, ctx)


def flag_of(name: str) -> str:
    """Return the option that sets a parameter.

    >>> flag_of("sub_rounds")
    '--sub-rounds'
    """
    return f"--{name.replace('_', '-')}"


def rule_option(text: str, default: str) -> Callable[[Command], Command]:
    """Return the option ``--rule``, whose value is a name that `find_rule` finds."""
    before = f"Any of {', '.join(PREAGGREGATIONS)} may come before it: nnm+krum."
    return name_option("--rule", RULES, f"{text} {before}", default, RuleChoice)


def name_option(
    flag: str,
    names: Iterable[str],
    text: str,
    default: str | None = None,
    kind: type[NearestChoice] = NearestChoice,
) -> Callable[[Command], Command]:
    """Return an option whose value is one of some names; its help shows the default.

    Args:
        flag: the option as it is typed, such as ``--attack``.
        names: the valid values.
        text: for the help.
        default: the value if the option is left out, or None.
        kind: what reads the value.
    """
    return click.option(
        flag,
        type=kind(names),
        default=default,
        show_default=default is not None,
        help=text,
    )
