"""What the documents tell a reader to type works: Python, commands, make targets."""

import doctest
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from boxgeom_testing.commands import Run
from boxgeom_testing.examples import is_quick
from boxgeom_testing.repository import DOCS, ROOT

MARKDOWN = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))]
DOCUMENTS = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_RUN = ("git", "make", "pip")


def read(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text(encoding="utf-8")


def only_python(text: str) -> str:
    """Return a document with all but its Python blocks blanked, line for line."""
    kept = [""] * (text.count("\n") + 1)
    for block in FENCE.finditer(text):
        if block[1] == "python":
            first = text.count("\n", 0, block.start()) + 1
            for i, line in enumerate(block[2].splitlines()):
                kept[first + i] = line
    return "\n".join(kept)


def shell_blocks() -> list[tuple[str, str]]:
    """Return the shell blocks of the documents, each with where it stands."""
    return [
        (f"{path.name}:{text.count(chr(10), 0, block.start()) + 1}", block[2])
        for path in DOCUMENTS
        for text in [read(path)]
        for block in FENCE.finditer(text)
        if block[1] in ("sh", "console")
    ]


def commands_with_output(block: str) -> list[tuple[list[str], str]]:
    """Return a block's commands, as words, and the output shown, "" if none is."""
    lines = block.replace("\\\n", " ").splitlines(keepends=True)
    with_prompt = any(line.startswith("$ ") for line in lines)
    found: list[tuple[list[str], str]] = []
    for line in lines:
        if not with_prompt or line.startswith("$ "):
            words = shlex.split(line.removeprefix("$ "), comments=True)
            found += [(words, "")] if words else []
        else:
            words, shown = found.pop()
            found.append((words, shown + line))
    return found


def shortened(words: list[str]) -> list[str]:
    """Return a command with fewer rounds, unless that changes how one ends."""
    if words[0] == "agree" and "--epsilon" not in words:
        return [*words, "--rounds", "1"]
    goes_on = words[0] == "train" and "--out" in words
    is_long = words[0] in ("train", "reproduce") and not goes_on
    return [*words, "--iterations", "1"] if is_long else words  # the last one counts


ALL_COMMANDS = [
    words for _, block in shell_blocks() for words, _ in commands_with_output(block)
]


@pytest.mark.parametrize(
    "path",
    [path for path in DOCUMENTS if ">>> " in read(path)],
    ids=lambda path: path.name,
)
def test_python_in_the_documents_does_what_they_show(path: Path) -> None:
    source = only_python(read(path))
    examples = doctest.DocTestParser().get_doctest(source, {}, path.name, str(path), 0)
    complaints: list[str] = []
    results = doctest.DocTestRunner().run(examples, out=complaints.append)
    assert results.attempted == read(path).count("\n>>> ")
    assert results.failed == 0, "".join(complaints)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_python_block_is_an_example_that_runs(path: Path) -> None:
    for language, block in FENCE.findall(read(path)):
        assert language != "python" or block.startswith(">>> "), block


def is_run_elsewhere(words: list[str], place: str) -> bool:
    """Return whether a long command, which needs no files, is run where it is first."""
    if words[1] != "reproduce":
        return words[1] == "bench"  # test_json_keys runs it
    return place != next(p for p, b in shell_blocks() if shlex.join(words) in b)


@pytest.mark.parametrize(
    ("place", "block"), shell_blocks(), ids=[place for place, _ in shell_blocks()]
)
def test_commands_in_the_documents_work(
    place: str, block: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words, shown in commands_with_output(block):
        if words[0] in NOT_RUN or (is_quick() and is_run_elsewhere(words, place)):
            continue
        if words[0] == "python":
            subprocess.run([sys.executable, *words[1:]], check=True, timeout=300)
            continue
        assert words[0] == "boxgeom", f"do not know how to run {words}"
        ended = run(*(shortened(words[1:]) if is_quick() else words[1:]))
        assert ended.code == 0, f"{shlex.join(words)}: {ended.err}"
        assert shown in ("", ended.out), shlex.join(words)


def test_the_documents_show_every_subcommand() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    subcommands = set(project["entry-points"]["boxgeom.commands"])
    listed = re.findall(r"^\| `boxgeom (\w+)", read(DOCS / "commands.md"), re.MULTILINE)
    assert set(listed) == subcommands
    # `make run` shows the demonstration.
    run = {words[1] for words in ALL_COMMANDS if words[0] == "boxgeom"}
    assert run >= subcommands - {"demo"}


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([\w-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    spans = [
        span.split()
        for path in MARKDOWN
        for span in re.findall(r"`([^`\n]+)`", read(path))
    ]
    shown = [words for words in (*ALL_COMMANDS, *spans) if words[:1] == ["make"]]
    asked = {word for words in shown for word in words[1:] if "=" not in word}
    assert asked
    assert asked <= targets
