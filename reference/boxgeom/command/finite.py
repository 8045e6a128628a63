"""Options whose value is a finite number; click's own types accept others."""

import math
from typing import Any

import click


class FiniteFloat(click.FloatRange):
    """A finite number, in a range if one is given.

    `click.FLOAT` accepts "nan" and "inf". So does `click.FloatRange` with "nan", which
    compares with neither end.

    >>> FiniteFloat(min=0).convert("1.5", None, None)
    1.5
    >>> FiniteFloat(min=0).convert("nan", None, None)
    Traceback (most recent call last):
    click.exceptions.BadParameter: need a finite number, got 'nan'
    """

    name = "float"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or fail naming what was needed and what was got."""
        number = click.FLOAT.convert(value, param, ctx)
        # Python also accepts digits of other scripts, and 1_5 for 15.
        is_odd = isinstance(value, str) and ("_" in value or not value.isascii())
        if is_odd or not math.isfinite(number):
            self.fail(f"need a finite number, got {str(value)!r}", param, ctx)
        in_range: float = super().convert(number, param, ctx)
        return in_range

    def _describe_range(self) -> str:
        """Return the range for the help; without ends click would show "x"."""
        has_ends = self.min is not None or self.max is not None
        return super()._describe_range() if has_ends else "any finite number"
