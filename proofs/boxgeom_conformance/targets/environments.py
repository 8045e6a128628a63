"""Environments: where a library is installed, or can be."""

import importlib.metadata
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from boxgeom_conformance.targets import guardian
from boxgeom_conformance.targets.adapters import Adapter
from boxgeom_conformance.worker.texts import one_line

STAMP = "boxgeom-installed"


class NotInstalledError(Exception):
    """A library is not installed here and cannot be; the message says why."""


@dataclass(frozen=True)
class Environment:
    """An interpreter that has a library.

    Attributes:
        interpreter: the path of its Python.
        version: the library's version there.
    """

    interpreter: str
    version: str


def find_interpreter(python: str) -> str:
    """Return the path of the Python that a user names.

    Args:
        python: its path, its name as a command, or the folder of an environment.

    Raises:
        ValueError: there is none.
    """
    named = _python_of(Path(python)) if Path(python).is_dir() else Path(python)
    # Not resolved: an environment's Python is a link, and knows its folder by its name.
    found = shutil.which(str(named.absolute()) if named.exists() else python)
    if found is None:
        raise ValueError(f"--python: need a Python or an environment, got {python!r}")
    return found


def find_environment(
    adapter: Adapter, folder: Path | None, interpreter: str = sys.executable
) -> Environment:
    """Return an interpreter that has the library.

    It is the one given if it has the library. Otherwise, if a folder is given, it is
    that of the library's own environment in the folder, made now unless it is there.

    Raises:
        NotInstalledError: there is none, or installing failed.
    """
    version = _version(adapter.library, interpreter)
    if version:
        return Environment(interpreter, version)
    if folder is None:
        raise NotInstalledError(
            "not installed here; --environments DIR installs it into one of its own"
        )
    home = folder / f"{adapter.library}-{adapter.version}"
    if not (home / STAMP).exists():
        _make(adapter, home)
    return Environment(str(_python_of(home)), adapter.version)


def _version(library: str, interpreter: str) -> str:
    """Return the version of a library that an interpreter has, "" if it has none."""
    if interpreter != sys.executable:
        code = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
        asked = [interpreter, "-c", code, library]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        return answer.stdout.strip()
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _make(adapter: Adapter, home: Path) -> None:
    """Make an environment that has the library, completely or not at all."""
    python = _interpreter(adapter)
    shutil.rmtree(home, ignore_errors=True)
    try:
        _run([python, "-m", "venv", str(home)])
        pip = [str(_python_of(home)), "-m", "pip", "install", "--quiet"]
        # One by one, so that a pinned one is there before another asks for it.
        for requirement in adapter.requirements:
            _run([*pip, requirement])
        # The adapter's interpreters were tried; a library's metadata may be stricter.
        for requirement in adapter.without_dependencies:
            _run([*pip, "--no-deps", "--ignore-requires-python", requirement])
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    (home / STAMP).touch()


def _interpreter(adapter: Adapter) -> str:
    """Return an interpreter that the library runs on: this one, or one on the path."""
    wanted = SpecifierSet(adapter.python)
    names = [f"python3.{minor}" for minor in range(11, 15)]
    for command in [sys.executable, *names]:
        path = shutil.which(command)
        if path is None:
            continue
        asked = [path, "-c", "import platform; print(platform.python_version())"]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        if answer.returncode == 0 and Version(answer.stdout.strip()) in wanted:
            return path
    raise NotInstalledError(f"no Python {adapter.python} was found")


def _run(command: list[str]) -> None:
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    guardian.watch(process.pid)
    try:
        _, errors = process.communicate()
    finally:
        guardian.end_session(process.pid)
        guardian.forget(process.pid)
        process.wait()
    if process.returncode != 0:
        lines = [line for line in errors.splitlines() if "ERROR" in line.upper()]
        reason = one_line(lines[-1]) if lines else f"exit code {process.returncode}"
        raise NotInstalledError(f"installing failed: {reason}")


def _python_of(home: Path) -> Path:
    folder = "Scripts" if sys.platform == "win32" else "bin"
    return home / folder / "python"
