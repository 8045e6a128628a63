"""The text of a test file that checks an implementation under pytest."""

import re
from collections.abc import Mapping
from typing import Any

from boxgeom_conformance.subjects import Subject

TEMPLATE = '''"""Is {target} what {definition} says? Written by `boxgeom write`."""

import boxgeom_conformance
import pytest

import {module}

CHECKS = boxgeom_conformance.checks({arguments})


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_{name}(check):
    check({target_expression})
'''


def own_test(subject: Subject, target: str, options: Mapping[str, Any]) -> str:
    """Return a test file, as Python source.

    Args:
        subject: the rule that is implemented.
        target: MODULE:FUNCTION.
        options: arguments of `boxgeom_conformance.checks`, by name.

    >>> from boxgeom_conformance.subjects import find_subject
    >>> print(own_test(find_subject("mean"), "theirs:mean", {}).splitlines()[7])
    CHECKS = boxgeom_conformance.checks("mean")
    """
    module, _, attribute = target.partition(":")
    return TEMPLATE.format(
        target=target,
        definition=subject.definition,
        module=module,
        arguments=_arguments(subject.name, options),
        name=re.sub(r"\W", "_", subject.name),
        target_expression=f"{module}.{attribute}",
    )


def _arguments(rule: str, options: Mapping[str, Any]) -> str:
    if not options:
        return _literal(rule)
    lines = [_literal(rule)]
    lines += [f"{name}={_literal(value)}" for name, value in options.items()]
    return "".join(f"\n    {line}," for line in lines) + "\n"


def _literal(value: Any) -> str:
    """Return Python for a value, strings in the quotes that formatters prefer."""
    if isinstance(value, Mapping):
        pairs = (f"        {_literal(k)}: {_literal(v)}," for k, v in value.items())
        return "\n".join(["{", *pairs, "    }"])
    if isinstance(value, tuple):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, str) and '"' not in value:
        return f'"{repr(value)[1:-1]}"' if "'" not in value else f'"{value}"'
    return repr(value)
