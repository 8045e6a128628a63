"""docs/ecosystem.md: in step with the findings, which are in step with the adapters."""

import re

import pytest

from boxgeom_conformance.report.libraries import CheckedLibrary, Finding
from boxgeom_conformance.report.libraries_page import (
    FOLDER,
    NOTES,
    PAGE,
    PublicBug,
    libraries_in,
    libraries_page,
    read_notes,
)
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.adapters import find_adapter, library_names
from boxgeom_testing.repository import DOCS

LIBRARIES = libraries_in(DOCS)
NOTED = read_notes(DOCS / FOLDER / NOTES)


def test_the_document_is_what_the_findings_make() -> None:
    assert (DOCS / PAGE).read_text("utf-8") == libraries_page(DOCS), (
        "python -m boxgeom_conformance.report.libraries_page docs"
    )


def test_every_library_with_an_adapter_was_checked_or_is_left_out() -> None:
    told = {library.library for library in LIBRARIES} | NOTED.left_out.keys()
    assert set(library_names()) <= told


@pytest.mark.parametrize("found", LIBRARIES, ids=lambda found: str(found.library))
def test_findings_are_of_functions_that_an_adapter_has(found: CheckedLibrary) -> None:
    adapter = find_adapter(found.library)
    assert found.version == adapter.version
    adapted = {function.name: function for function in adapter.functions}
    for function in found.functions:
        assert function.rule == adapted[function.target].rule
        assert function.note == adapted[function.target].note
        assert find_subject(function.rule)


def test_every_failure_that_matters_has_its_consequence() -> None:
    failing = {
        f"{library.library}: {function.target}"
        for library in LIBRARIES
        for function in library.functions
        if function.ordinary + function.extremes
    }
    assert failing <= NOTED.consequences.keys()
    adapted = {
        f"{name}: {function.name}"
        for name in library_names()
        for function in find_adapter(name).functions
    }
    assert NOTED.consequences.keys() <= adapted


def test_counts_are_those_of_the_findings() -> None:
    def claims(findings: tuple[Finding, ...], severity: str) -> int:
        return sum(len(it.claims) for it in findings if it.severity == severity)

    for library in LIBRARIES:
        for function in library.functions:
            assert claims(function.findings, "ordinary input") == function.ordinary
            assert claims(function.findings, "extremes") == function.extremes
            assert claims(function.findings, "contract") == function.contract


@pytest.mark.parametrize("bug", NOTED.history, ids=lambda bug: str(bug.where))
def test_a_public_bug_has_its_report_and_a_mutant(bug: PublicBug) -> None:
    assert re.fullmatch(r"\[.+#\d+\]\(https://\S+/\d+\)", bug.report)
    assert bug.rejected_by.startswith(f"{bug.rule}/")


def test_a_bug_without_a_mutant_is_refused() -> None:
    bug = PublicBug("here", "nothing", "", "It is right.", "krum")
    with pytest.raises(ValueError, match=r"need a mutant of krum, got 'It is right\.'"):
        _ = bug.rejected_by
