"""The writer of the test vectors: the same bytes from the same seed."""

from collections.abc import Callable
from pathlib import Path

from boxgeom_conformance.vectors.documents import SEED, documents
from boxgeom_conformance.vectors.files import SCHEMA, laid_out
from boxgeom_conformance.vectors.schema import schema_text


def write_vectors(
    folder: Path, seed: int = SEED, on_file: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """Return the paths of the files written: the schema, every rule, and the runs.

    Args:
        folder: where to write; made if it is missing.
        seed: of the drawn cases; by default that of the published files.
        on_file: called with each file's name once it is written.

    Raises:
        ValueError: a file cannot be written.
        OSError: the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [_written(folder / SCHEMA, schema_text())]
    for name, document in documents(seed):
        path = folder / f"{name}.json"
        paths.append(_written(path, laid_out(document) + "\n"))
        on_file(path.name)
    return paths


def _written(path: Path, text: str) -> Path:
    try:
        path.write_bytes(text.encode())
    except OSError as error:  # which does not name the file if the disk is full
        raise ValueError(f"{path} was not written: {error.strerror}") from error
    return path
