"""A file of known failures cannot rot: every line is right, has a reason, and fails."""

from pathlib import Path

import pytest

from boxgeom_conformance import all_checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.known_failures import (
    KnownFailures,
    read_known_failures,
    with_known_failures,
)

SCORE = "krum/has_the_least_score"
NAN = "krum/refuses_or_survives_nan"
TARGETS = ("theirs:krum", "python my krum.py")


def _read(folder: Path, *lines: str) -> KnownFailures:
    path = folder / "known.txt"
    path.write_text("\n".join(lines), "utf-8")
    return read_known_failures(path, TARGETS, all_checks())


def _result(outcome: CheckOutcome, name: str = SCORE) -> CheckResult:
    return CheckResult(
        name, "It is so", "Definition 7", outcome, got="this", wanted="that"
    )


def test_a_line_names_a_check_perhaps_a_target_and_a_reason(tmp_path: Path) -> None:
    known = _read(
        tmp_path,
        f"{SCORE}  # issue 12: one neighbour too many",
        f"theirs:krum {NAN}  # not promised",
        f"python my krum.py  {NAN} #so # be it",
    )
    assert known == {
        ("", SCORE): "issue 12: one neighbour too many",
        ("theirs:krum", NAN): "not promised",
        ("python my krum.py", NAN): "so # be it",
    }


def test_blank_lines_and_comments_are_left_out(tmp_path: Path) -> None:
    assert _read(tmp_path, "", "# all of this", "   # is a comment", "  ") == {}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([SCORE], f"line 1: need a reason, as in '{SCORE}  # why'"),
        (["", f"{SCORE} #  "], "line 2: need a reason"),
        ([f"{SCORE} issue 12"], "line 1: need a reason"),
        (["krum/is_good # no"], "line 1: need the name of a check, got 'krum/is_good'"),
        (["has_the_least_score # no"], "need the name of a check"),
        (
            [f"other:krum {SCORE} # no"],
            "need a target of theirs:krum, python my krum.py, got 'other:krum'",
        ),
        (
            [f"{SCORE} # a", f"{SCORE} # b"],
            f"line 2: need each check once, got {SCORE}",
        ),
    ],
)
def test_a_line_that_means_nothing_is_an_error(
    tmp_path: Path, lines: list[str], told: str
) -> None:
    with pytest.raises(ValueError, match=r"known\.txt, line \d: need ") as caught:
        _read(tmp_path, *lines)
    assert told in str(caught.value)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_known_failures(tmp_path / "none", TARGETS, all_checks())


def test_the_same_check_may_be_known_of_several_targets(tmp_path: Path) -> None:
    known = _read(tmp_path, *(f"{target} {SCORE} # why" for target in TARGETS))
    assert len(known) == 2


@pytest.mark.parametrize(
    ("ended", "counts_as", "is_fine"),
    [
        (CheckOutcome.WRONG, CheckOutcome.KNOWN, True),
        (CheckOutcome.HUNG, CheckOutcome.KNOWN, True),
        (CheckOutcome.PASSED, CheckOutcome.PASSED_AFTER_ALL, False),
        (CheckOutcome.SKIPPED, CheckOutcome.SKIPPED, True),
    ],
)
@pytest.mark.parametrize("target", ["", "theirs:krum"])
def test_a_known_failure_is_fine_and_a_pass_after_all_is_not(
    ended: CheckOutcome, counts_as: CheckOutcome, is_fine: bool, target: str
) -> None:
    seen = with_known_failures({(target, SCORE): "why"}, "theirs:krum", _result(ended))
    assert seen.outcome == counts_as
    assert seen.is_fine is is_fine
    if ended != CheckOutcome.SKIPPED:
        assert seen.reason == "why"


def test_what_is_known_of_another_target_or_check_does_not_count() -> None:
    known = {("other:krum", SCORE): "why", ("", NAN): "why"}
    failed = _result(CheckOutcome.WRONG)
    assert with_known_failures(known, "theirs:krum", failed) is failed


def test_a_reason_for_one_target_goes_before_one_for_all() -> None:
    known = {("theirs:krum", SCORE): "here", ("", SCORE): "anywhere"}
    told = {
        target: with_known_failures(known, target, _result(CheckOutcome.WRONG)).reason
        for target in ("theirs:krum", "other:krum")
    }
    assert told == {"theirs:krum": "here", "other:krum": "anywhere"}
