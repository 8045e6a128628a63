"""The renderer of reports: Markdown and one HTML file, from templates."""

import re
from importlib import resources
from typing import Any

import jinja2

from boxgeom_conformance.report.ecosystem import Ecosystem
from boxgeom_conformance.report.guide import GUIDE

MARKDOWN = "report.md"
HTML = "report.html"

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def render(found: Ecosystem, name: str) -> str:
    """Return a report as the text of "report.md" or "report.html"."""
    return filled(name, found=found, guide=GUIDE)


def filled(name: str, **values: Any) -> str:
    """Return the text of a template, by the name of what it makes."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=jinja2.select_autoescape(["html.j2"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(prose=prose, code=code, fenced=fenced)
    return environment.get_template(f"{name}.j2").render(values)


def prose(text: str) -> str:
    r"""Return a text as one line of Markdown that shows it as it is.

    >>> print(prose("an f_max < 2 | 3"))
    an f\_max \< 2 \| 3
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """Return a text as a code span of Markdown, on one line.

    >>> print(code("a `b`"))
    `` a `b` ``
    """
    line = " ".join(text.split())
    ticks = "`" * (_longest_ticks(line) + 1)
    space = " " if "`" in line or not line else ""
    return f"{ticks}{space}{line}{space}{ticks}"


def fenced(text: str, language: str = "") -> str:
    """Return a text as a code block of Markdown, whatever is in it.

    >>> print(fenced("print(1)", "python"))
    ```python
    print(1)
    ```
    """
    fence = "`" * max(3, _longest_ticks(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _longest_ticks(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _template(name: str) -> str:
    folder = resources.files("boxgeom_conformance.report") / "templates"
    return (folder / name).read_text("utf-8")
