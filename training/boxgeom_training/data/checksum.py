"""Files of published data sets: finding them, and checking their MD5 checksums."""

import gzip
import hashlib
import zlib
from pathlib import Path

LARGEST = 2**28
"""More bytes than any published file unpacks to, so that a larger file is refused."""


def read_published(
    folder: Path, names: tuple[str, ...], source: str
) -> tuple[Path, bytes]:
    """Return the path and the content of a file that may have one of several names.

    A file whose name ends in ``.gz`` is unpacked.

    Args:
        folder: where to look.
        names: of files with the same content; the first that exists is read.
        source: where to get it, for the message.

    Raises:
        FileNotFoundError: none of the files exists.
        ValueError: a packed file is damaged.
    """
    for path in (folder / name for name in names):
        if path.is_file():
            packed = path.suffix == ".gz"
            return path, unpacked(path) if packed else path.read_bytes()
    raise FileNotFoundError(
        f"{folder / names[0]}: no such file; get it from {source}, then name its "
        f"folder with --data-dir or in the environment variable BOXGEOM_DATA"
    )


def unpacked(path: Path) -> bytes:
    """Return the content of a gzip file.

    Raises:
        ValueError: it is not a complete gzip file, or is larger than any published one.
        OSError: it cannot be read.
    """
    try:
        with gzip.open(path) as file:
            content = file.read(LARGEST)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path}: need a whole gzip file: {error}") from error
    if len(content) == LARGEST:
        raise ValueError(f"{path}: need less than {LARGEST} bytes when unpacked")
    return content


def check_md5(path: Path, content: bytes, md5: str) -> None:
    """Raise ValueError unless the content has the checksum that was published for it.

    >>> check_md5(Path("x"), b"", "d41d8cd98f00b204e9800998ecf8427e")
    >>> check_md5(Path("x"), b"", "0")
    Traceback (most recent call last):
    ValueError: x: need the published file of MD5 0, \
got d41d8cd98f00b204e9800998ecf8427e
    """
    got = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if got != md5:
        raise ValueError(f"{path}: need the published file of MD5 {md5}, got {got}")
