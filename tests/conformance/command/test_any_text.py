"""Texts of theirs are shown as they stand, wherever results are shown."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml
from rich.console import Console

from boxgeom.command import main
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.command import tables
from boxgeom_conformance.command.junit import write_junit
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.report.ecosystem import ecosystem
from boxgeom_conformance.report.renderer import render
from boxgeom_conformance.report.run_files import read_run
from boxgeom_conformance.severity import FAIL_ON
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.suite import SelectedTarget
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.python import PythonCall, python_target
from boxgeom_conformance.worker.texts import one_line, printable
from boxgeom_testing.examples import examples

TEXTS = st.text(
    st.sampled_from(
        "a:smile[/b]\n\r\t\0\x1b\x7f\x85\x9b\u2028\u202e\ud800\ufffe]>&<'`|"
    )
    | st.characters(),
    max_size=30,
)
"""Texts with control characters, lone surrogates, markup and marks of direction."""

EVERY = examples(100)
MARKED = ["X[:m:1]", ":smile: :m:", "[bold]X[/bold]", "[/]", "[link=x]", "a\\[b]"]


def _target(name: str) -> ProcessTarget:
    call = PythonCall("theirs:mean", "f(X)")
    return python_target(find_subject("mean"), call, name=name)


def _report(text: str) -> TargetReport:
    """Return a report in which all that comes from the target is one text."""
    failed = CheckResult(
        "mean/fails", "It is", "D", CheckOutcome.RAISED, text, text, (text,)
    )
    skipped = CheckResult(
        "mean/skipped", "It is", "D", CheckOutcome.SKIPPED, reason=text
    )
    selected = SelectedTarget(_target(text), note=text, rerun=text)
    return selected.report([failed, skipped])


def _shown(text: str, monkeypatch: pytest.MonkeyPatch, color: bool) -> str:
    """Return what a terminal is sent."""
    stream = io.StringIO()

    def console() -> Console:
        return Console(file=stream, width=10_000, force_terminal=color)

    monkeypatch.setattr(tables, "Console", console)
    tables.show_reports([_report(text)], {text: text})
    return stream.getvalue()


@EVERY
@given(text=TEXTS)
def test_a_printable_text_has_nothing_that_a_terminal_acts_on(text: str) -> None:
    made = printable(text)
    assert made.isprintable()
    assert made == printable(made)
    assert one_line(text).isprintable()
    if text.isprintable():
        assert made == text


@EVERY
@given(text=TEXTS)
def test_junit_can_hold_any_text(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-text.xml"
    write_junit(path, [_report(text)], FAIL_ON)
    [suite] = JUnitXml.fromfile(str(path))
    assert (suite.tests, suite.failures, suite.skipped) == (2, 1, 1)
    assert suite.name == printable(text or "theirs:mean")


@pytest.mark.parametrize("text", MARKED)
@pytest.mark.parametrize("color", [False, True])
def test_markup_and_emoji_are_shown_as_they_stand(
    text: str, color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = _shown(text, monkeypatch, color)
    assert f"got        {text}" in shown
    assert f"call       {text}" in shown
    assert f"again      {text}" in shown
    assert f"{text} was left out: {text}" in shown


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b31m", "a\0b", "\u202eabc", "\ud800"])
def test_nothing_of_theirs_reaches_a_terminal_that_acts_on_it(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = _shown(text, monkeypatch, color=False).replace("\n", "")
    assert shown.isprintable()
    assert printable(text) in shown


@examples(30)
@given(text=TEXTS)
def test_a_report_can_hold_any_text(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-text.json"
    results: dict[str, Any] = _report(text).to_dict()
    run = {"boxgeom": text, "examples": 1, "seed": None, "tolerance": 1e-5}
    whole = {**run, "targets": [results], "missing": {text or "-": text}}
    path.write_text(json.dumps(whole))
    found = ecosystem([read_run(path)], "A title")
    for name in ("report.md", "report.html"):
        shown = render(found, name)
        assert printable(shown, keep="\n") == shown


def test_a_call_with_colons_is_shown_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "theirs.py").write_text("def mean(X):\n    return X[0] + 1\n")
    monkeypatch.chdir(tmp_path)
    call = "f(X[:m:1])"
    words = ["check", "theirs:mean", "--as", "mean", "--only", "is_the_mean"]
    assert main.run([*words, "--call", call]) == 1
    assert capsys.readouterr().out.count(call) == 2
