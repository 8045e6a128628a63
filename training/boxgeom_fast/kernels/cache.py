"""Compiled kernels, kept on the disk for the next process.

This takes the place of numba's own cache, which breaks if several processes use it:

- It numbers the files of a function, and an index says which is for which signature. If
  two processes write at once, one overwrites the other's index or file, and a signature
  finds what was compiled for another.
- In memory numba tells functions apart by name, signature and the number compiled so
  far. Closures from two processes can come back under one name, and use each other's
  data.
- It does not notice changes in functions that a kernel calls.
- A damaged file is an error, at every call.

Here every signature of every kernel has a file of its own, named after a hash of all
that the machine code depends on: versions, the sources of all kernels, the processor,
name and signature. So processes that write the same file write the same contents, and
none has to wait for another. A file is moved into place once it is complete, and is
used only if its checksum, over name and contents, is right. Anything else is ignored:
the kernel is compiled and kept again. Only functions at the top level of a module are
kept, never closures.
"""

import hashlib
import importlib
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

from boxgeom.extras import import_extra

numba: Any = import_extra("numba", extra="numba", needed_by="boxgeom_fast.kernels")


def keep(loop: Any, function: Callable[..., Any]) -> None:
    """Make numba look for a function's machine code on the disk, and keep it there.

    Args:
        loop: the function as numba wrapped it.
        function: as it was written. It is kept only if it belongs to a module of this
            package, whose sources are part of the file names.
    """
    is_of_a_module = function.__qualname__ == function.__name__
    if FOLDER and is_of_a_module and function.__module__.startswith(__package__):
        loop._cache = KeptLoop(FOLDER, f"{function.__module__}.{function.__name__}")


def forget() -> None:
    """Delete all that was kept of this version of the kernels."""
    for file in FOLDER.glob("*") if FOLDER else ():
        with suppress(OSError):
            file.unlink()


class KeptLoop:
    """The machine code kept of one function, with the methods of a cache of numba.

    No method raises: too much can be wrong with files to foresee it all, and the worst
    that follows is that a kernel is compiled.

    Attributes:
        cache_path: the folder.
        function: the full name of the function.
    """

    def __init__(self, folder: Path, function: str) -> None:
        self.cache_path = folder
        self.function = function

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        """Return what was compiled for a signature, None if it has to be compiled."""
        with suppress(Exception):
            file = self._file(signature, target_context.codegen())
            checksum, _, contents = file.read_bytes().partition(b"\n")
            if checksum == _checksum(file, contents):
                target_context.refresh()
                result = numba.core.compiler.CompileResult
                return result._rebuild(target_context, *pickle.loads(contents))
        return None

    def save_overload(self, signature: Any, result: Any) -> None:
        """Keep what was compiled for a signature."""
        with suppress(Exception):
            if result.library.has_dynamic_globals:
                return  # it contains addresses of this process
            file = self._file(signature, result.codegen)
            contents = numba.core.serialize.dumps(result._reduce())
            self.cache_path.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{uuid4().hex}")
            try:
                part.write_bytes(_checksum(file, contents) + b"\n" + contents)
                part.replace(file)
            finally:
                part.unlink(missing_ok=True)

    def flush(self) -> None:
        """Delete what is kept; numba calls this before it compiles everything again."""
        forget()

    def _file(self, signature: Any, codegen: Any) -> Path:
        """Return the file of a signature on this processor."""
        depends_on = (self.function, signature, codegen.magic_tuple())
        name = self.function.rpartition(".")[2]
        return self.cache_path / f"{name}-{_hash(depends_on)}.loop"


def _checksum(file: Path, contents: bytes) -> bytes:
    return _hash(file.name, contents).encode()


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _folder() -> Path | None:
    """Return the folder of this version of the kernels, None if there is no place."""
    with suppress(Exception):
        name = f"boxgeom-{_own_version()}-{_of_versions()}"
        if numba.config.CACHE_DIR:
            return Path(numba.config.CACHE_DIR).absolute() / name
        root = Path(numba.misc.appdirs.user_cache_dir("boxgeom", appauthor=False))
        if root.is_absolute():  # else the user has no home
            return root / name
    return None


def _of_versions() -> str:
    """Return a hash of the libraries' versions, Python's, and the kernels' sources.

    `Place`, which most kernels take, is the one thing they use from outside their
    package.
    """
    package = files("boxgeom_fast")
    sources = [package / "place.py", *(package / "kernels").iterdir()]
    texts = {s.name: s.read_bytes() for s in sources if s.name.endswith(".py")}
    libraries = (numba, importlib.import_module("llvmlite"), np)
    versions = [library.__version__ for library in libraries]
    return _hash(sorted(texts.items()), versions, sys.version)


def _own_version() -> str:
    try:
        return version("boxgeom")
    except PackageNotFoundError:  # it was never installed
        return "0"


FOLDER = _folder()
"""Where the machine code is kept."""
