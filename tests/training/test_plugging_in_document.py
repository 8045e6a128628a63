"""docs/plugging-in.md: its module and its commands work, its table is complete."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from boxgeom.command import main
from boxgeom_testing.repository import document
from boxgeom_training.learning.settings import REPLACEABLE

TEXT = document("plugging-in.md")


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


MODULES = ("my_module", "my_net")
"""The modules that the document shows, in its order."""

COMMANDS = [line for block in blocks("shell") for line in block.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_work_with_the_module(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if command.endswith("# torch"):
        pytest.importorskip("torch")
    for name, block in zip(MODULES, blocks("py"), strict=True):
        (tmp_path / f"{name}.py").write_text(block)
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    [program, *arguments] = shlex.split(command, comments=True)
    assert program == "boxgeom"
    assert main.run(arguments) == 0


def test_the_table_has_all_that_can_be_plugged_in() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE)) == set(REPLACEABLE)
