"""Files of published data sets: found, and compared with their published checksums."""

import gzip
import hashlib
import zlib
from pathlib import Path


def read_published(path: Path, *, source: str) -> bytes:
    """Return the bytes of a file of a data set.

    Args:
        path: the file.
        source: where to get it, for the message.

    Raises:
        FileNotFoundError: there is no such file.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"{path}: no such file; get it from {source}, then name its folder with "
            f"--data-dir or in the environment variable BOXGEOM_DATA"
        )
    return path.read_bytes()


def unpacked(path: Path, packed: bytes) -> bytes:
    """Return what a gzip file holds.

    Raises:
        ValueError: it is no whole gzip file.

    >>> unpacked(Path("x.gz"), b"no")
    Traceback (most recent call last):
    ValueError: x.gz: need a whole gzip file: Not a gzipped file (b'no')
    """
    try:
        return gzip.decompress(packed)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"{path}: need a whole gzip file: {error}") from error


def check_md5(path: Path, content: bytes, md5: str) -> None:
    """Raise ValueError unless bytes have the checksum that was published for them.

    >>> check_md5(Path("x"), b"", "d41d8cd98f00b204e9800998ecf8427e")
    >>> check_md5(Path("x"), b"", "0")
    Traceback (most recent call last):
    ValueError: x: need the published file of MD5 0, \
got d41d8cd98f00b204e9800998ecf8427e
    """
    got = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if got != md5:
        raise ValueError(f"{path}: need the published file of MD5 {md5}, got {got}")
