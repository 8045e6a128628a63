"""Adapters: how to call the libraries that people use, as data (adapters/*.toml)."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from boxgeom.arguments import choice_of
from boxgeom_conformance.targets.python import PythonCall

FOLDER = resources.files("boxgeom_conformance") / "adapters"


@dataclass(frozen=True)
class AdaptedFunction:
    """A function of a library that implements a rule.

    Attributes:
        name: what reports call it.
        rule: the rule that it implements.
        call: how to call it.
        where: which cases it claims to handle, an expression of m, d, n, t and q.
        dtypes: the number types that it takes.
        note: what a reader of its results should know, if anything.
    """

    name: str
    rule: str
    call: PythonCall
    where: str
    dtypes: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Adapter:
    """A library, how to install it, and which of its functions can be checked.

    Attributes:
        library: its name in the package index.
        version: the version that the calls were tried with.
        requirements: what it needs, pinned, in the order of installation.
        without_dependencies: what is installed after that, without its dependencies.
        python: the versions of Python that it runs on, such as ">=3.11".
        functions: what can be checked.
        without_definition: its other functions, which implement no rule of ours.
    """

    library: str
    version: str
    requirements: tuple[str, ...]
    without_dependencies: tuple[str, ...]
    python: str
    functions: tuple[AdaptedFunction, ...]
    without_definition: tuple[str, ...]

    @property
    def module(self) -> str:
        """The library's top-level module."""
        return self.functions[0].call.function.partition(":")[0].partition(".")[0]


def library_names() -> list[str]:
    """Return the names of all libraries with an adapter, sorted."""
    names = (entry.name for entry in FOLDER.iterdir())
    return sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml"))


def find_adapter(library: str) -> Adapter:
    """Return the adapter of a library.

    Raises:
        ValueError: there is none; the message names all, and the nearest.

    >>> find_adapter("geom-median").functions[0].rule
    'geometric-median'
    """
    choice_of("--library", library, dict.fromkeys(library_names()))
    with (FOLDER / f"{library}.toml").open("rb") as file:
        data = tomllib.load(file)
    stubs = tuple(data["stubs"])
    return Adapter(
        library=data["library"],
        version=data["version"],
        requirements=tuple(data["requirements"]),
        without_dependencies=tuple(data["without_dependencies"]),
        python=data["python"],
        functions=tuple(_function(entry, stubs) for entry in data["targets"]),
        without_definition=tuple(data["without_definition"]),
    )


def _function(entry: dict[str, Any], stubs: tuple[str, ...]) -> AdaptedFunction:
    return AdaptedFunction(
        name=entry["name"],
        rule=entry["rule"],
        call=PythonCall(
            function=entry["function"],
            call=entry["call"].strip(),
            give=entry["give"],
            imports=tuple(entry["imports"]),
            stubs=stubs,
        ),
        where=entry["where"],
        dtypes=tuple(entry["dtypes"]),
        note=entry["note"],
    )
