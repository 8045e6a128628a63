"""docs/training.md says what the registries say."""

import re

import pytest

from boxgeom_testing.repository import document
from boxgeom_training.attacks.ascents import STEPS
from boxgeom_training.attacks.line_attacks import GRID
from boxgeom_training.attacks.line_search import EVALUATIONS
from boxgeom_training.attacks.registry import SEARCHED
from boxgeom_training.attacks.searches import STARTS, TRIES
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.data.splits import CLIENT_ORDERS, SPLITS
from boxgeom_training.learning.schedules import SCHEDULES
from boxgeom_training.learning.threats import ON_DATA
from boxgeom_training.models.registry import MODELS

TEXT = document("training.md")

REGISTRIES = {
    "data set": {name: source.meaning for name, source in DATASETS.items()},
    "split": SPLITS,
    "client order": CLIENT_ORDERS,
    "model": MODELS,
    "attack": {a.name: a.meaning for a in {**ON_DATA, **SEARCHED}.values()},
}


@pytest.mark.parametrize("head", REGISTRIES)
def test_a_table_is_its_registry(head: str) -> None:
    [rows] = re.findall(rf"^\| {head} \|.*\n\|---.*\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    cells = [line.strip("| ").split(" | ") for line in rows.splitlines()]
    assert {name.strip("`"): meaning for name, meaning in cells} == REGISTRIES[head]


def test_the_schedules_are_named() -> None:
    [sentence] = re.findall(r"multiplied by a schedule:(.*?)\.", TEXT, re.DOTALL)
    assert re.findall(r"`([\w-]+)`", sentence) == list(SCHEDULES)


def test_the_spec_defines_the_attacks_that_search() -> None:
    spec = document("spec.md")
    table = r"^\| searching attack \|.*\n\|---.*\n((?:\|.*\n)+)"
    [rows] = re.findall(table, spec, re.MULTILINE)
    assert re.findall(r"^\| `([\w-]+)`", rows, re.MULTILINE) == list(SEARCHED)
    [started] = re.findall(r"known\s+attacks\* are (.*?), each", spec, re.DOTALL)
    assert re.findall(r"`([\w-]+)`", started) == list(STARTS)
    assert f"asks for the harm of {EVALUATIONS} factors" in spec
    assert f"best start {TRIES} random steps" in rows
    assert f"best start {STEPS} steps along" in rows
    assert f"of {len(GRID)} values of z between {min(GRID):g} and {max(GRID):g}" in rows
