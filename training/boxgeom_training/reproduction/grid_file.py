"""A grid of one's own, read from a TOML file."""

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from boxgeom.agreement.deliveries import DELIVERIES
from boxgeom.arguments import check_integer, check_number, choice_of, nearest
from boxgeom.rules import find_rule
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.data.splits import check_split
from boxgeom_training.learning.settings import SETTINGS
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.models.registry import MODELS
from boxgeom_training.reproduction.crossing import ITERATIONS, Crossing
from boxgeom_training.reproduction.design import FLOOR, USUAL_RATE, Design
from boxgeom_training.reproduction.scenarios import Scenario

_STRENGTH = re.compile(r"(?P<name>\S+)(?: x(?P<scale>\d+(?:\.\d+)?))?")
_TASK = re.compile(r"(?P<model>\S+) on (?P<data>\S+)")


def _rule(value: Any) -> str:
    return find_rule(_text("rules", value)).name


def _split(value: Any) -> str:
    check_split(value, alpha=0.1)
    return str(value)


def _attack(value: Any) -> tuple[str, float | None]:
    found = _STRENGTH.fullmatch(_text("attacks", value))
    if found is None:
        raise ValueError(f"attacks: need a name such as 'alie x1.5', got {value!r}")
    choice_of("attacks", found["name"], THREATS)
    return found["name"], float(found["scale"]) if found["scale"] else None


def _task(value: Any) -> tuple[str, str]:
    found = _TASK.fullmatch(_text("models", value))
    if found is None:
        raise ValueError(f"models: need such as 'mlp on mnist-5k', got {value!r}")
    choice_of("models", found["model"], MODELS)
    choice_of("models", found["data"], DATASETS)
    return found["model"], found["data"]


def _delivery(value: Any) -> str:
    return choice_of("deliveries", value, DELIVERIES).name


def _setting(value: Any) -> str:
    choice_of("settings", value, SETTINGS)
    return str(value)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{key}: need a text, got {value!r}")
    return value


LISTS: dict[str, Callable[[Any], Any]] = {
    "models": _task,
    "settings": _setting,
    "splits": _split,
    "f": lambda value: check_integer("f", value, least=0),
    "attacks": _attack,
    "deliveries": _delivery,
    "momentum": lambda value: check_number("momentum", value, least=0),
    "rules": _rule,
    "learning_rates": lambda value: check_number("learning_rates", value),
}
"""The keys whose value is a list, and how an entry is read."""

NUMBERS = ("seeds", "iterations", "floor", "t")
"""The keys whose value is a number of the grid's own."""

PASSED_ON = (
    *("n", "alpha", "hidden", "batch", "schedule", "sub_rounds", "subsets"),
    "client_order",
)
"""The keys that are settings of every run."""

CROSSED = {
    **{"models": "tasks", "settings": "settings", "splits": "splits"},
    **{"f": "byzantine_counts", "attacks": "attacks", "deliveries": "deliveries"},
    "momentum": "momenta",
}
"""The lists that are combined with one another, and what `Crossing` calls them."""

OF_PARTS = (*CROSSED, "t", "iterations", *PASSED_ON)
"""The keys that a part of the grid may have for itself."""

KEYS = (*LISTS, *NUMBERS, *PASSED_ON, "parts")


def read_design(path: Path) -> Design:
    """Return the grid that a TOML file describes.

    Raises:
        ValueError: it is no TOML, has a key that is unknown, a value that is none, or
            no rules; the message names the file, and the nearest key or name.
        OSError: it cannot be read.
    """
    try:
        return design_of(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def design_of(content: dict[str, Any]) -> Design:
    """Return the grid that the content of a file describes.

    Raises:
        ValueError: as `read_design` says.

    >>> design = design_of({"rules": ["nnm+box-geom"], "f": [0, 3], "seeds": 5})
    >>> len(design.scenarios), len(design.cells())
    (4, 40)
    >>> design_of({"rulez": ["krum"]})
    Traceback (most recent call last):
    ValueError: rulez: no such key; did you mean rules?
    """
    _check_keys(content, KEYS)
    parts = content.get("parts", [{}])
    if not (isinstance(parts, list) and parts and all(map(_is_table, parts))):
        raise ValueError(f"parts: need tables under [[parts]], got {parts!r}")
    scenarios: dict[str, Scenario] = {}
    left_out: list[str] = []
    for part in parts:
        _check_keys(part, OF_PARTS)
        made, without = _crossing({**content, **part}).scenarios()
        scenarios |= {scenario.name: scenario for scenario in made}
        left_out += without
    rates = _listed("learning_rates", content.get("learning_rates", USUAL_RATE))
    return Design(
        scenarios=tuple(scenarios.values()),
        rules=_listed("rules", content.get("rules", [])),
        seeds=check_integer("seeds", content.get("seeds", 5), least=1),
        learning_rates=tuple(sorted(rates)),
        floor=check_number("floor", content.get("floor", FLOOR), least=0, most=1),
        left_out=tuple(left_out),
    )


def _is_table(part: Any) -> bool:
    return isinstance(part, dict)


def _check_keys(content: dict[str, Any], known: Sequence[str]) -> None:
    for key in content:
        if key not in known:
            near = nearest(key, known) or f"; there are {', '.join(known)}"
            raise ValueError(f"{key}: no such key{near}")


def _crossing(content: dict[str, Any]) -> Crossing:
    """Return what a part of the file combines with what."""
    lists = {CROSSED[k]: _listed(k, content[k]) for k in CROSSED if k in content}
    return Crossing(
        **lists,
        iterations=_iterations(content.get("iterations", {})),
        t=check_integer("t", content.get("t", 3), least=0),
        others={key: content[key] for key in PASSED_ON if key in content},
    )


def _listed(key: str, value: Any) -> tuple[Any, ...]:
    """Return the entries of a list, each once; a single entry is a list of one."""
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise ValueError(f"{key}: need at least one, got none")
    return tuple(dict.fromkeys(LISTS[key](entry) for entry in entries))


def _iterations(value: Any) -> dict[str, int]:
    """Return the iterations by setting, from one number or a table of both."""
    if not isinstance(value, dict):
        return dict.fromkeys(ITERATIONS, check_integer("iterations", value, least=1))
    for setting, number in value.items():
        choice_of("iterations", setting, SETTINGS)
        check_integer("iterations", number, least=1)
    return {**ITERATIONS, **value}
