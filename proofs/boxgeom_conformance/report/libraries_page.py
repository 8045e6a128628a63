"""The document about libraries: made from findings and from what people wrote of them.

``python -m boxgeom_conformance.report.libraries_page docs`` writes it anew.
"""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boxgeom.preaggregations import PREAGGREGATIONS
from boxgeom.rules import RULES
from boxgeom_conformance.mutants import MUTANTS
from boxgeom_conformance.report.libraries import CheckedLibrary, read_library
from boxgeom_conformance.report.renderer import filled

PAGE = "ecosystem.md"
FOLDER = "ecosystem"
NOTES = "notes.toml"
FIRST_NEW = 17
"""D17 is the first definition of what libraries ship and papers on agreement do not."""


@dataclass(frozen=True)
class Notes:
    """What people wrote of the findings.

    Attributes:
        consequences: what failures mean for a user, by "library: function".
        left_out: why a library is not checked, by its name.
        history: bugs that others found.
    """

    consequences: dict[str, str]
    left_out: dict[str, str]
    history: tuple["PublicBug", ...]


@dataclass(frozen=True)
class PublicBug:
    """A bug that others found, and the mutant that mirrors it.

    Attributes:
        where: the library and its function.
        what: what happened, in words.
        report: where that is told, a Markdown link.
        bug: the mutant's, in its words.
        rule: the mutant's.
    """

    where: str
    what: str
    report: str
    bug: str
    rule: str

    @property
    def rejected_by(self) -> str:
        """The check that rejects the mutant.

        Raises:
            ValueError: there is no such mutant.
        """
        for mutant in MUTANTS:
            if (mutant.bug, mutant.rule) == (self.bug, self.rule):
                return mutant.rejected_by[0]
        raise ValueError(f"need a mutant of {self.rule}, got {self.bug!r}")


@dataclass(frozen=True)
class Definition:
    """A definition, and the functions that were held to it.

    Attributes:
        number: of the definition, such as 17.
        name: the rule's.
        met: functions with no failure but in the contract, each with its library.
        failed: the other functions.
    """

    number: int
    name: str
    met: tuple[str, ...]
    failed: tuple[str, ...]


def read_notes(path: Path) -> Notes:
    """Return the notes in a file."""
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    history = tuple(PublicBug(**bug) for bug in data["history"])
    return Notes(data["consequences"], data["left_out"], history)


def libraries_in(docs: Path) -> list[CheckedLibrary]:
    """Return all libraries that the folder of documents has findings of, by name."""
    return [read_library(path) for path in sorted((docs / FOLDER).glob("*.json"))]


def libraries_page(docs: Path) -> str:
    """Return the document's text."""
    libraries = libraries_in(docs)
    return filled(
        PAGE,
        libraries=libraries,
        notes=read_notes(docs / FOLDER / NOTES),
        definitions=_new_definitions(libraries),
    )


def _new_definitions(libraries: list[CheckedLibrary]) -> list[Definition]:
    defined = {
        **{name: each.definition for name, each in PREAGGREGATIONS.items()},
        **{name: each.definition for name, each in RULES.items()},
    }
    numbers = {name: int(d.removeprefix("D")) for name, d in defined.items()}
    new = {name: number for name, number in numbers.items() if number >= FIRST_NEW}
    return [
        Definition(number, name, *_met_and_failed(libraries, name))
        for name, number in sorted(new.items(), key=lambda item: item[1])
    ]


def _met_and_failed(
    libraries: list[CheckedLibrary], rule: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    functions = [
        (f"{library.library}: {function.target}", function)
        for library in libraries
        for function in library.functions
        if function.rule == rule
    ]
    wrong = {
        name: function.ordinary + function.extremes + function.not_asked > 0
        for name, function in functions
    }
    met = tuple(name for name, is_wrong in wrong.items() if not is_wrong)
    return met, tuple(name for name, is_wrong in wrong.items() if is_wrong)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / PAGE).write_text(libraries_page(folder), "utf-8")
