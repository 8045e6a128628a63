"""Options and arguments whose value is a file or a folder."""

from pathlib import Path
from typing import Any

import click


class NamedPath(click.Path):
    """A path that is not empty, as it is where a shell variable is not set.

    >>> str(NamedPath().convert("out", None, None))
    'out'
    >>> NamedPath().convert("", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: need the name of a file or folder, got ''
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(path_type=Path, **options)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """Return the path, or fail naming what was needed."""
        if not str(value):
            self.fail("need the name of a file or folder, got ''", param, ctx)
        return super().convert(value, param, ctx)
