"""docs/proofs.md says all that is replaced while the reference runs on symbols."""

import builtins
import pkgutil
import re
from importlib import import_module
from typing import Any

import numpy as np

import boxgeom
from boxgeom_proofs.symbolic.execution_paths import every_path
from boxgeom_proofs.symbolic.merging_arrays import EXTREMES, MERGED, OF_FLOATS
from boxgeom_proofs.symbolic.substitutes import (
    AnyMedian,
    defined_mean,
    in_the_hull,
    standing_in,
)
from boxgeom_testing.repository import DOCS

PROOFS = DOCS / "proofs.md"


def replaced() -> dict[str, str]:
    """Return the table's rows: what is replaced, by what."""
    text = PROOFS.read_text(encoding="utf-8")
    section = text.partition("| replaced | by |\n|---|---|\n")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines()]
    return {row[0]: row[1] for row in rows}


def contents() -> dict[str, Any]:
    """Return what every module of the reference holds, by dotted name."""
    names = [
        module.name
        for module in pkgutil.walk_packages(boxgeom.__path__, "boxgeom.")
        if not module.name.startswith(("boxgeom.command", "boxgeom.__main__"))
    ]
    return {
        f"{name}.{key}": dict(value) if isinstance(value, dict) else value
        for name in ("boxgeom", *names)
        for key, value in vars(import_module(name)).items()
        if not key.startswith("__")
    }


def test_the_table_names_every_attribute_that_is_replaced() -> None:
    before = contents()
    with standing_in(geometric_median=AnyMedian(in_the_hull), mean=defined_mean):
        during = contents()
    changed = {name for name in before if before[name] is not during[name]}
    changed = {name for name in changed if before[name] != during[name]}
    assert changed == set(re.findall(r"`(boxgeom\.[\w.]+)`", " ".join(replaced())))


def test_the_table_names_every_function_that_makes_terms() -> None:
    told = set(
        re.findall(r"`(\w+)`", " ".join(f"{k} {v}" for k, v in replaced().items()))
    )
    assert told >= {f.__name__ for f in (*MERGED, *EXTREMES, *OF_FLOATS)}


def test_the_table_names_what_is_replaced_of_python_and_numpy() -> None:
    modules = (builtins, np)
    before = [dict(vars(module)) for module in modules]
    (path,) = every_path(lambda: [dict(vars(module)) for module in modules])
    assert path.result is not None
    changed = {
        name
        for old, new in zip(before, path.result, strict=True)
        for name in old
        if old[name] is not new[name]
    }
    (told,) = (row for row in replaced() if "Python" in row)
    assert changed == set(re.findall(r"`(\w+)`", told))
