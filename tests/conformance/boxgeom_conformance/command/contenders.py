"""Which targets the command line names."""

import json
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from boxgeom_conformance.failure import LoadError
from boxgeom_conformance.subjects import SUBJECTS, find_subject
from boxgeom_conformance.suite import Contender
from boxgeom_conformance.targets.adapters import (
    AdaptedFunction,
    find_adapter,
    library_names,
)
from boxgeom_conformance.targets.command import command_target
from boxgeom_conformance.targets.environments import (
    Environment,
    NotInstalledError,
    find_environment,
)
from boxgeom_conformance.targets.python import PythonCall, python_target

FIND = """
import importlib, json, os, sys
sys.path[0] = os.getcwd()
module = importlib.import_module(sys.argv[1])
print(json.dumps([name for name in sys.argv[2:] if hasattr(module, name)]))
"""
LOADING_SECONDS = 120


@dataclass(frozen=True)
class Calling:
    """How a target is called, as the command line says.

    Attributes:
        rule: of ``--as``.
        call: of ``--call``.
        give: of ``--give``.
        imports: of ``--import``.
        where: of ``--where``.
        dtypes: of ``--dtype``.
        timeout: of ``--timeout``, in seconds.
        unusual: further words that repeat the run: settings that are not the usual.
    """

    rule: str | None
    call: str | None
    give: str
    imports: tuple[str, ...]
    where: str
    dtypes: tuple[str, ...]
    timeout: float
    unusual: str = ""


def of_function(name: str, calling: Calling) -> Contender:
    """Return the target PACKAGE.MODULE:FUNCTION.

    Raises:
        ValueError: no rule is named, or an argument does not fit.
    """
    subject = find_subject(_needed_rule(calling, name))
    call = PythonCall(
        function=name,
        call=calling.call or subject.call,
        give=calling.give,
        imports=calling.imports,
    )
    target = python_target(
        subject,
        call,
        where=calling.where,
        dtypes=calling.dtypes,
        timeout=calling.timeout,
    )
    return Contender(target, subject.rule, again=_again(name, calling))


def of_module(name: str, calling: Calling) -> list[Contender]:
    """Return a target for every function of a module that is named after a rule.

    Raises:
        LoadError: the module cannot be imported.
        ValueError: it has no such function.
    """
    rules = {rule.replace("-", "_"): rule for rule in SUBJECTS}
    asked = [sys.executable, "-c", FIND, name, *rules]
    told = subprocess.run(
        asked, capture_output=True, text=True, check=False, timeout=LOADING_SECONDS
    )
    if told.returncode != 0:
        lines = told.stderr.strip().splitlines() or ["it could not be imported"]
        raise LoadError(f"{name}: {lines[-1]}")
    found = json.loads(told.stdout.splitlines()[-1])
    wanted = [
        function
        for function in found
        if calling.rule is None or rules[function] == calling.rule
    ]
    if not wanted:
        raise ValueError(
            f"nothing was checked: {name} has no function named after a rule "
            f"({', '.join(rules)}); name one, as {name}:FUNCTION --as RULE"
        )
    return [
        of_function(f"{name}:{function}", replace(calling, rule=rules[function]))
        for function in wanted
    ]


def of_command(command: str, calling: Calling) -> Contender:
    """Return the target that is a program.

    Raises:
        ValueError: no rule is named, or an argument does not fit.
    """
    subject = find_subject(_needed_rule(calling, "--command"))
    target = command_target(
        subject, command, where=calling.where, timeout=calling.timeout
    )
    again = f"boxgeom check --command {shlex.quote(command)} --as {subject.rule}"
    if calling.where:
        again += f" --where {shlex.quote(calling.where)}"
    return Contender(target, subject.rule, again=again + calling.unusual)


@dataclass(frozen=True)
class Library:
    """The targets of a library, or why there are none.

    Attributes:
        name: the library.
        version: the version found, or the one that the adapter is for.
        contenders: the targets.
        missing: why it cannot be checked, "" if it can.
    """

    name: str
    version: str
    contenders: tuple[Contender, ...] = ()
    missing: str = ""


def of_libraries(
    names: Sequence[str], environments: Path | None, calling: Calling
) -> list[Library]:
    """Return the targets of libraries; "all" stands for all that have an adapter."""
    wanted = library_names() if "all" in names else list(names)
    return [_of_library(name, environments, calling) for name in wanted]


def _of_library(name: str, environments: Path | None, calling: Calling) -> Library:
    adapter = find_adapter(name)
    try:
        environment = find_environment(adapter, environments)
    except NotInstalledError as error:
        return Library(name, adapter.version, missing=str(error))
    functions = [
        function
        for function in adapter.functions
        if calling.rule in (None, function.rule)
    ]
    contenders = tuple(
        _of_adapted(name, function, environment, environments, calling)
        for function in functions
    )
    return Library(name, environment.version, contenders)


def _of_adapted(
    library: str,
    function: AdaptedFunction,
    environment: Environment,
    environments: Path | None,
    calling: Calling,
) -> Contender:
    target = python_target(
        find_subject(function.rule),
        function.call,
        where=function.where,
        dtypes=function.dtypes,
        name=function.name,
        timeout=calling.timeout,
        interpreter=environment.interpreter,
    )
    again = f"boxgeom check --library {library}"
    if environments is not None:
        again += f" --environments {shlex.quote(str(environments))}"
    return Contender(
        target,
        function.rule,
        library,
        environment.version,
        function.note,
        again + calling.unusual,
    )


def _needed_rule(calling: Calling, name: str) -> str:
    if calling.rule is None:
        raise ValueError(f"{name}: need --as RULE, one of {', '.join(SUBJECTS)}")
    return calling.rule


def _again(name: str, calling: Calling) -> str:
    """Return the command line that checks a function alone."""
    words = ["boxgeom", "check", name, "--as", str(calling.rule)]
    if calling.call is not None:
        words += ["--call", calling.call]
    if calling.give != "array":
        words += ["--give", calling.give]
    for module in calling.imports:
        words += ["--import", module]
    if calling.where:
        words += ["--where", calling.where]
    if len(calling.dtypes) == 1:
        words += ["--dtype", calling.dtypes[0]]
    return shlex.join(words) + calling.unusual
