"""Attacks that other packages bring to ``boxgeom agree``."""

import json
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from boxgeom import ATTACKS
from boxgeom.command import adversaries, installed
from boxgeom.command.agree import agree_command
from boxgeom.extras import MissingExtraError
from boxgeom_testing.repository import ROOT

OURS = ATTACKS["sign-flip"]


def missing() -> Any:
    raise MissingExtraError("an ascent needs torch", name="torch")


@pytest.fixture(autouse=True)
def _brought(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        SimpleNamespace(name=name, module="boxgeom_training.attacks.x", load=load)
        for name, load in {"brought": lambda: OURS, "lost": missing}.items()
    ]
    monkeypatch.setattr(installed, "entry_points", lambda group: found)


def test_an_attack_that_a_package_brings_is_found() -> None:
    assert adversaries.chosen_adversary("brought") is OURS


@pytest.mark.parametrize("name", ATTACKS)
def test_the_reference_keeps_its_names(name: str) -> None:
    assert adversaries.chosen_adversary(name) is ATTACKS[name]


def test_an_attack_that_lacks_a_library_says_which_install_brings_it() -> None:
    message = r"^--adversary lost needs torch: pip install 'boxgeom\[training\]'$"
    with pytest.raises(MissingExtraError, match=message):
        adversaries.chosen_adversary("lost")


def test_the_searching_attacks_are_registered_by_their_names() -> None:
    registry = pytest.importorskip("boxgeom_training.attacks.registry")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    entry_points = project["project"]["entry-points"][adversaries.GROUP]
    found = {
        name: EntryPoint(name, value, adversaries.GROUP).load()
        for name, value in entry_points.items()
    }
    assert found == registry.SEARCHED


@pytest.mark.parametrize("name", ["sign-flip", "min-sum", "mimic-aligned"])
def test_agree_runs_an_attack_by_its_name(name: str, tmp_path: Path) -> None:
    file = tmp_path / "honest.csv"
    file.write_text("0,0\n1,2\n1,-2\n")
    call = [str(file), "--n", "4", "--t", "1", "--adversary", name, "--json"]
    ran = CliRunner().invoke(agree_command, call)
    assert json.loads(ran.stdout)["adversary"] == name
