"""docs/training.md says what the registries say."""

import re

import pytest

from boxgeom_testing.repository import document
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.data.splits import SPLITS
from boxgeom_training.learning.schedules import SCHEDULES
from boxgeom_training.learning.threats import LABEL_FLIP
from boxgeom_training.models.registry import MODELS

TEXT = document("training.md")

REGISTRIES = {
    "data set": {name: source.meaning for name, source in DATASETS.items()},
    "split": SPLITS,
    "model": MODELS,
    "attack": {LABEL_FLIP.name: LABEL_FLIP.meaning},
}


@pytest.mark.parametrize("head", REGISTRIES)
def test_a_table_is_its_registry(head: str) -> None:
    [rows] = re.findall(rf"^\| {head} \|.*\n\|---.*\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    cells = [line.strip("| ").split(" | ") for line in rows.splitlines()]
    assert {name.strip("`"): meaning for name, meaning in cells} == REGISTRIES[head]


def test_the_schedules_are_named() -> None:
    [sentence] = re.findall(r"multiplied by a schedule:(.*?)\.", TEXT, re.DOTALL)
    assert re.findall(r"`([\w-]+)`", sentence) == list(SCHEDULES)
