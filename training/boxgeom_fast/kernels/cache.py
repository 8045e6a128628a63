"""Compiled loops, kept on the disk for the next process.

This stands where numba's own cache would, which breaks where several processes use it:

- It numbers the files of a function, and an index says which is for which signature. Of
  two processes that write at once one overwrites the other's index or file, and a
  signature finds what was compiled for another.
- In memory numba tells functions apart by name, signature and how many were compiled
  before. Closures from two processes may come back under one name, and use each other's
  data.
- Changes in functions that a loop calls go unnoticed.
- Damage is an error, at every call.

Here every signature of every loop has a file of its own, named after a hash of all that
the code depends on: versions, the sources of all loops, processor, name and signature.
So processes that write the same file write the same, and none waits for another. A file
is moved into place when it is whole, and believed only if its checksum, of name and
contents, is right. Whatever else is there counts as nothing: the loop is compiled anew
and kept again. Functions of modules are kept, never closures.
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
    """Have numba keep what it compiles of a function, and look there first.

    Args:
        loop: the function as numba made it.
        function: as it was written. Unless it is one of this package's modules, whose
            sources are part of the files' names, it is not kept.
    """
    is_of_a_module = function.__qualname__ == function.__name__
    if FOLDER and is_of_a_module and function.__module__.startswith(__package__):
        loop._cache = KeptLoop(FOLDER, f"{function.__module__}.{function.__name__}")


def forget() -> None:
    """Delete all that this version of the loops has kept."""
    for file in FOLDER.glob("*") if FOLDER else ():
        with suppress(OSError):
            file.unlink()


class KeptLoop:
    """What is kept of one function, with the methods that numba expects of a cache.

    It never raises: what can be wrong with files is too much to foresee, and costs no
    more than the time to compile.

    Attributes:
        cache_path: the folder.
        function: the full name of the function.
    """

    def __init__(self, folder: Path, function: str) -> None:
        self.cache_path = folder
        self.function = function

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        """Return what was compiled for a signature, None if that is to be done anew."""
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
                return  # addresses of this process are in it
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
        """Delete what is kept; numba asks for it before it compiles all anew."""
        forget()

    def _file(self, signature: Any, codegen: Any) -> Path:
        """Return where the code for a signature and this processor is kept."""
        depends_on = (self.function, signature, codegen.magic_tuple())
        name = self.function.rpartition(".")[2]
        return self.cache_path / f"{name}-{_hash(depends_on)}.loop"


def _checksum(file: Path, contents: bytes) -> bytes:
    return _hash(file.name, contents).encode()


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _folder() -> Path | None:
    """Return where this version of the loops is kept, None if there is no place."""
    with suppress(Exception):
        name = f"boxgeom-{_own_version()}-{_of_versions()}"
        if numba.config.CACHE_DIR:
            return Path(numba.config.CACHE_DIR).absolute() / name
        root = Path(numba.misc.appdirs.user_cache_dir("boxgeom", appauthor=False))
        if root.is_absolute():  # else the user has no home
            return root / name
    return None


def _of_versions() -> str:
    """Return a hash of who compiles what: libraries, Python, sources of the loops."""
    package = files("boxgeom_fast")
    sources = [package / "column_block.py", *(package / "kernels").iterdir()]
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
"""Where all is kept."""
