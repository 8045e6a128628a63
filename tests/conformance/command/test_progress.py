"""While checks run, a terminal shows which one, and how many have failed."""

import dataclasses
import io

import pytest
from rich.console import Console
from rich.progress import Progress

from boxgeom_conformance import all_checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.command import progress as progress_module
from boxgeom_conformance.command.progress import progress_of_checks
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.suite import LOOKING_FOR_CAUSES, SelectedTarget
from boxgeom_conformance.targets.command import command_target

CHECK = all_checks()["mean/is_the_mean"]


def _result(outcome: CheckOutcome) -> CheckResult:
    return dataclasses.replace(CHECK.unasked(""), outcome=outcome)


@pytest.mark.parametrize("failed", [0, 1, 3])
def test_what_is_asked_and_how_many_failed_is_shown(
    failed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120)
    bar = Progress(console=console, auto_refresh=False)
    monkeypatch.setattr(progress_module, "progress_bar", lambda: bar)
    first, second = (
        SelectedTarget(command_target(find_subject("mean"), "true"), library=name)
        for name in ("", "theirs")
    )
    wrong, right = _result(CheckOutcome.WRONG), _result(CheckOutcome.PASSED)
    with progress_of_checks(total=10) as on_step:
        on_step(first, LOOKING_FOR_CAUSES, [wrong] * failed + [right])
        bar.refresh()
        assert f"looking for causes, {failed} failed so far" in stream.getvalue()
        on_step(second, "mean/is_the_mean", [wrong])
        bar.refresh()
    told = f"theirs mean/is_the_mean, {failed + 1} failed so far"
    assert told in stream.getvalue()
    assert bar.tasks[0].completed == failed + 2


def test_nothing_is_shown_where_no_terminal_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    selected = SelectedTarget(command_target(find_subject("mean"), "true"))
    with progress_of_checks(total=1) as on_step:
        on_step(selected, "mean/is_the_mean", [])
    assert capsys.readouterr() == ("", "")
