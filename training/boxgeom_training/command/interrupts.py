"""Ctrl-C and SIGTERM: before a command ends, it says how to go on."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from click.core import ParameterSource

from boxgeom.command.termination import termination_raises


@contextmanager
def saying_how_to_go_on(advice: str) -> Iterator[None]:
    """Print advice on standard error if the body is interrupted.

    Args:
        advice: how to go on.
    """
    with termination_raises():
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            click.echo(f"boxgeom: interrupted; {advice}", err=True)
            raise


def given_options(ctx: click.Context) -> set[str]:
    """Return the names of the options that the user gave."""
    sources = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)
    names = {param.name for param in ctx.command.params if param.name is not None}
    return {name for name in names if ctx.get_parameter_source(name) in sources}


def same_command(ctx: click.Context, *more: str) -> str:
    """Return the command as it was given, with more options, quoted for a shell."""
    words = ["boxgeom", str(ctx.info_name)]
    for param in ctx.command.params:
        if param.name in given_options(ctx):
            words += _words(param, ctx.params[str(param.name)])
    return shlex.join([*words, *(word for word in more if word not in words)])


def _words(param: click.Parameter, value: Any) -> list[str]:
    if isinstance(param, click.Option) and param.is_flag:
        if not param.is_bool_flag:  # one of several flags that choose a value
            return param.opts[:1] if value == param.flag_value else []
        flags = param.opts if value else param.secondary_opts
        return flags[:1]
    if isinstance(param, click.Option) and param.multiple:
        return [word for each in value for word in (param.opts[0], str(each))]
    return [param.opts[0], str(value)]
