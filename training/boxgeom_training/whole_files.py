"""Files that are complete or absent, whatever interrupts the writing."""

import os
from pathlib import Path
from typing import Any

from boxgeom.command.json_text import json_text


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees it half written.

    Raises:
        OSError: the file cannot be written.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: Any, *, indent: int | None = 1) -> None:
    """Write a value as JSON, in the same way; NaN and infinities become null.

    Raises:
        OSError: the file cannot be written.
        TypeError: the value is not JSON-ready.
    """
    write_whole(path, json_text(value, indent=indent).encode())
