"""The schema of the files, whose enumeration of rules is that of the registry."""

import re
import textwrap
from typing import Any

from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.vectors.files import PUBLISHED, SCHEMA, parsed

LINE = 95
_NAMES = re.compile(r'(?<="The rule\'s name.",\n   "enum": \[\n).*?(?=\n   \])', re.S)


def schema_text() -> str:
    """Return the schema, as JSON text that enumerates the rules that can be checked.

    Raises:
        ValueError: the published schema has no such enumeration.
    """
    names = ", ".join(f'"{name}"' for name in SUBJECTS)
    lines = textwrap.fill(
        names,
        LINE,
        initial_indent="    ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )
    published = PUBLISHED.joinpath(SCHEMA).read_text("utf-8")
    text, count = _NAMES.subn(lines, published)
    if count != 1:
        raise ValueError(f"published {SCHEMA}: need one enumeration of rules")
    return text


def definitions() -> dict[str, Any]:
    """Return the schema's definitions, by name.

    >>> "mean" in definitions()["rule"]["enum"]
    True
    """
    found: dict[str, Any] = parsed(schema_text().encode())["$defs"]
    return found
