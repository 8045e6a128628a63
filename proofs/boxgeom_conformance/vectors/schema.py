"""The schema of the files; which rules there are, the registry says."""

import functools
import textwrap
from importlib import resources
from typing import Any

from boxgeom_conformance.vectors.files import SCHEMA, parsed
from boxgeom_conformance.vectors.with_files import WITH_FILES

TEMPLATE = resources.files("boxgeom_conformance.vectors").joinpath(SCHEMA)
NO_RULES = '"enum": []'
LINE = 95


def schema_text() -> str:
    """Return the schema, as JSON text that enumerates the rules that can be checked."""
    names = textwrap.fill(
        ", ".join(f'"{name}"' for name in WITH_FILES),
        LINE,
        initial_indent="    ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )
    template = TEMPLATE.read_text("utf-8")
    return template.replace(NO_RULES, f'"enum": [\n{names}\n   ]')


@functools.cache
def definitions() -> dict[str, Any]:
    """Return the schema's definitions, by name.

    Raises:
        ValueError: the schema is damaged.

    >>> "mean" in definitions()["rule"]["enum"]
    True
    """
    try:
        found: dict[str, Any] = parsed(schema_text().encode())["$defs"]
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{SCHEMA}: need a JSON Schema: {error}") from error
    return found
