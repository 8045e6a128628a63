"""Rocq's programs (coqc, coqdep, coqchk), run in a folder of sources."""

import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from graphlib import TopologicalSorter
from pathlib import Path

from boxgeom.extras import MissingExtraError
from boxgeom_proofs.kernel.programs import program_threads, run_program
from boxgeom_proofs.kernel.sources import source_files

PROGRAMS = ("coqc", "coqdep", "coqchk")
LIBRARY = ("-Q", ".", "BoxGeom")
SECONDS = 1800
"""A program that takes longer for one file is stopped."""

Requirements = Mapping[str, set[str]]
"""For each file those that it requires."""


class RocqError(Exception):
    """Rocq refused something; the message says which file, and why."""


def check_rocq() -> None:
    """Raise MissingExtraError, with what installs it, if Rocq is not installed."""
    for program in PROGRAMS:
        if shutil.which(program) is None:
            raise MissingExtraError(
                f"prove --kernel needs {program}: apt-get install coq "
                "(or: opam install coq)",
                name=program,
            )


def rocq_version(folder: Path) -> str:
    """Return Rocq's version, such as "8.16.1"."""
    return run_rocq("coqc", "--print-version", folder=folder).stdout.split()[0]


def run_rocq(
    program: str, *arguments: str, folder: Path
) -> subprocess.CompletedProcess[str]:
    """Return how a program of Rocq ended well, with what it printed.

    Raises:
        RocqError: it failed or took too long.
    """
    call = [program, *arguments]
    try:
        done = run_program(call, folder=folder, seconds=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise RocqError(f"{' '.join(call)}: stopped after {SECONDS} s") from error
    if done.returncode != 0:
        raise RocqError(f"{' '.join(call)}:\n{done.stderr}{done.stdout}".strip())
    return done


def compile_one(folder: Path, file: str) -> str:
    """Return what Rocq prints when it compiles a file, whose name is a module's.

    Raises:
        RocqError: it is refused.
    """
    return run_rocq("coqc", "-q", *LIBRARY, file, folder=folder).stdout


def requirements(folder: Path) -> Requirements:
    """Return, for each Rocq file in the folder, those that it requires."""
    files = source_files(folder)
    text = run_rocq("coqdep", *LIBRARY, *files, folder=folder).stdout
    rules = re.findall(r"^(\S+)\.vo .*?: \S+\.v ?(.*)$", text, re.MULTILINE)
    return {
        f"{target}.v": {f"{name}.v" for name in re.findall(r"(\S+)\.vo", needed)}
        for target, needed in rules
    }


def all_required(needed: Requirements, file: str) -> dict[str, set[str]]:
    """Return the requirements of a file and of all that it requires."""
    found: dict[str, set[str]] = {}
    left = [file]
    while left:
        name = left.pop()
        if name not in found:
            found[name] = needed[name]
            left += needed[name]
    return found


def compile_files(folder: Path, needed: Requirements) -> Iterator[str]:
    """Yield files as they are compiled, on all processors, after what they require.

    Raises:
        RocqError: one is refused; the message names it.
    """
    order = TopologicalSorter(needed)
    order.prepare()
    running: dict[Future[str], str] = {}
    with program_threads() as pool:
        while order.is_active():
            for file in order.get_ready():
                running[pool.submit(compile_one, folder, file)] = file
            for done in _first_done(running):
                done.result()
                file = running.pop(done)
                order.done(file)
                yield file


def _first_done(running: Collection[Future[str]]) -> set[Future[str]]:
    return wait(running, return_when=FIRST_COMPLETED).done


def check_compiled(folder: Path, files: Iterable[str]) -> str:
    """Return the context summary of ``coqchk``, which checks compiled files again.

    Raises:
        RocqError: it refuses one of them.
    """
    modules = ["BoxGeom." + file.removesuffix(".v").replace("/", ".") for file in files]
    done = run_rocq("coqchk", "-silent", "-o", *LIBRARY, *modules, folder=folder)
    return done.stderr  # where it prints the summary
