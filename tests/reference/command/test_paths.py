"""Options that are files or folders must name one."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import click
import pytest

from boxgeom.command import main
from boxgeom.command.paths import NamedPath


def parameters(command: click.Command) -> Iterator[click.Parameter]:
    """Yield those of a command and of its own subcommands."""
    yield from command.params
    for inner in getattr(command, "commands", {}).values():
        yield from parameters(inner)


COMMANDS = sorted(entry_points(group=main.GROUP), key=lambda entry: entry.name)


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: str(entry.name))
def test_no_command_takes_an_empty_path(entry: EntryPoint) -> None:
    for parameter in parameters(entry.load()):
        if isinstance(parameter.type, click.Path):
            assert isinstance(parameter.type, NamedPath), parameter.name


@pytest.mark.parametrize(
    "words",
    [
        ["aggregate", ""],
        ["agree", "v.csv", "--plot", ""],
        ["bench", "--out", ""],
        ["check", "boxgeom:mean", "--junit", ""],
        ["demo", "--out", ""],
        ["prove", "--junit", ""],
        ["reproduce", "--out", ""],
        ["train", "--out", ""],
        ["vectors", "write", ""],
    ],
    ids=" ".join,
)
def test_an_empty_path_is_refused_by_name(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.run(words) == 2
    assert "need the name of a file or folder" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
