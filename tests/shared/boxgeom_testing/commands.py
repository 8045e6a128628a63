"""The command line, run in this process or in one of its own."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest


class Ended(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """The fixture ``run``: the command line in this process, with no start-up."""

    def __call__(self, *arguments: str) -> Ended:
        """Return what came of the arguments, given as one line or as words."""


def output_in(encoding: str, columns: int, *words: str) -> tuple[int, bytes]:
    """Return exit code and output in this process, for a terminal of that kind."""
    from boxgeom.command import main  # late, as coverage may not have begun

    shown = io.BytesIO()
    out = io.TextIOWrapper(shown, encoding=encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setenv("COLUMNS", str(columns))
        code = main.run(words)
        out.flush()
    return code, shown.getvalue()


def boxgeom_process(
    *words: str, folder: Path | None = None, text: bool = True, **environment: str
) -> subprocess.CompletedProcess[Any]:
    """Return how ``boxgeom`` ends in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "boxgeom", *words],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=text,
        timeout=300,
        check=False,
    )
