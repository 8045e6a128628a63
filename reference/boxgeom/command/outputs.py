"""Where results go: checked before the work, written after they are shown.

An hour of work must not end in "no such folder", and a file that cannot be written must
not hide a verdict.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

NOT_WRITTEN = 2
"""The exit code of a command without a verdict whose result could not be written."""


def check_output_file(path: Path, option: str, inputs: Sequence[Path] = ()) -> None:
    """Raise ValueError if a file surely cannot be written there, or is an input.

    Args:
        path: the file to be written; if it exists, it will be overwritten.
        option: the option that named it, for the message.
        inputs: the files that the command reads, which need not exist.
    """
    for read in inputs:
        if path.is_file() and read.is_file() and path.samefile(read):
            raise ValueError(f"{option}: need another file than the input, got {path}")
    if path.is_dir():
        raise ValueError(f"{option}: need the name of a file, got the folder {path}")
    if path.exists():
        if not os.access(path, os.W_OK):
            raise ValueError(f"{option}: need a file that can be written, got {path}")
        return
    if not path.parent.is_dir():
        raise ValueError(f"{option}: need a folder that is there for {path}")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise ValueError(f"{option}: need a folder that can be written to for {path}")


def check_output_folder(path: Path, option: str) -> None:
    """Raise ValueError unless files can be written to the folder, or it can be made.

    Args:
        path: the folder; it and its parents need not exist yet.
        option: the option that named it, for the message.
    """
    nearest = next(p for p in (path, *path.absolute().parents) if p.exists())
    if not nearest.is_dir():
        raise ValueError(f"{option}: need a folder, got {path}: {nearest} is a file")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise ValueError(f"{option}: need a folder that can be written to, got {path}")


def is_written(path: Path, write: Callable[[], None]) -> bool:
    """Return whether a file could be written; if not, say so on standard error.

    Args:
        path: the file, for the message.
        write: what writes it.
    """
    try:
        write()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        click.echo(f"boxgeom: {path} was not written: {reason}", err=True)
        return False
    return True
