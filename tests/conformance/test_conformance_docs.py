"""docs/conformance.md says what the kit does: its listings, tables and defaults."""

import contextlib
import inspect
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom_conformance
from boxgeom_conformance import checks
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import CLAIMS, Claim
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.inputs import gaussian
from boxgeom_conformance.runner import DEFAULT
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.targets.adapters import library_names
from boxgeom_conformance.targets.command import command_target
from boxgeom_conformance.targets.process import request
from boxgeom_conformance.targets.python import PythonCall
from boxgeom_conformance.trial import SINGLE_PRECISION_TOLERANCE, TOLERANCE
from boxgeom_conformance.worker.containers import CONTAINERS
from boxgeom_testing.repository import ROOT, document

GUIDE = document("conformance.md")
ACTION = (ROOT / "action.yml").read_text("utf-8")
GROUPS = ("definition", "law", "numerics", "contract")
MY_LIBRARY, PROGRAM, MY_TEST, MY_OPTIONS = re.findall(
    r"^```py\n(.*?)^```$", GUIDE, re.M | re.S
)
LISTINGS = re.findall(r"^```text\n\$ (.*?)\n(.*?)^```$", GUIDE, re.M | re.S)


def rows(first_header: str) -> list[list[str]]:
    """Return the rows of the tables whose first column has that header."""
    return [
        line.strip("| ").split(" | ")
        for body in re.findall(
            rf"^\| {first_header} \|.*\n\|-.*\n((?:^\|.*\n)+)", GUIDE, re.M
        )
        for line in body.splitlines()
    ]


def section(title: str) -> str:
    """Return the text of a section, spaces for line ends."""
    [text] = re.findall(rf"^##+ {title}\n(.*?)(?=^##|\Z)", GUIDE, re.M | re.S)
    return " ".join(text.split())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the guide shows."""
    (tmp_path / "my_library.py").write_text(MY_LIBRARY)
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "test_mine.py").write_text(MY_TEST)
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the guide in a folder."""
    words = shlex.split(command)
    place = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, "PATH": place, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "shown"), LISTINGS, ids=[command for command, _ in LISTINGS]
)
def test_what_a_command_shows_is_what_it_prints(
    command: str, shown: str, folder: Path
) -> None:
    done = run(command, folder)
    assert done.stderr == ""
    printed = "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())
    assert printed == shown
    assert done.returncode == ("wrong answer" in shown)


def test_the_test_shown_passes_under_pytest(folder: Path) -> None:
    done = run("pytest -q -p no:cacheprovider test_mine.py", folder)
    assert done.returncode == 0, done.stdout
    assert f"{len(checks('krum'))} passed" in done.stdout


def test_the_options_shown_are_taken() -> None:
    names: dict[str, Any] = {"boxgeom_conformance": boxgeom_conformance}
    exec(MY_OPTIONS, names)
    reasons = {check.name: check.options.reason for check in names["CHECKS"]}
    assert reasons.pop("krum/refuses_a_negative_t") == "our callers check t"
    assert set(reasons.values()) == {""}


def test_the_options_named_are_all_there_are() -> None:
    said = section("From your own tests")
    for name in inspect.signature(checks).parameters:
        assert name == "rule" or f"`{name}`" in said or f" {name}=" in said, name


def test_the_known_failures_shown_are_a_file_that_is_read(folder: Path) -> None:
    [known] = re.findall(r"^```text\n(# known.txt\n.*?)^```$", GUIDE, re.M | re.S)
    (folder / "known.txt").write_text(known)
    only = "--only refuses_a_negative_t --only refuses_or_survives_nan"
    command = "boxgeom check my_library:krum --as krum --known known.txt"
    assert command in GUIDE
    done = run(f"{command} {only} --json", folder)
    assert done.returncode == 0, done.stderr
    [target] = json.loads(done.stdout)["targets"]
    outcomes = {result["outcome"] for result in target["results"]}
    assert outcomes == {CheckOutcome.KNOWN}


def row_of(claim: Claim) -> list[str]:
    """Return a claim's row in its table."""
    required = claim.requires.format(definition="the definition")
    return [f"`{claim.name}`", claim.statement, claim.applies_to.words, required]


@pytest.mark.parametrize("group", GROUPS)
def test_the_tables_of_claims_are_the_registry(group: str) -> None:
    by_group = dict(
        re.findall(r"^\*\*(\w+)\.\*\* .*\n\n((?:^\|.*\n)+)", GUIDE, re.M),
    )
    assert tuple(by_group) == GROUPS
    shown = [line.strip("| ").split(" | ") for line in by_group[group].splitlines()[2:]]
    own = {subject.claim for subject in SUBJECTS.values()}
    claims = [c for c in CLAIMS.values() if c.group == group and c.name not in own]
    assert shown == [row_of(claim) for claim in claims]


def test_the_claims_that_are_in_no_table_are_what_definitions_say() -> None:
    assert "`boxgeom check --list --group definition`" in section("All claims")
    for rule, subject in SUBJECTS.items():
        [check] = [c for c in checks(rule) if c.claim.name == subject.claim]
        assert check.requires == subject.definition


def test_every_claim_is_in_a_group_with_a_table() -> None:
    assert {claim.group for claim in CLAIMS.values()} == set(GROUPS)


def test_the_table_of_outcomes_is_the_enum() -> None:
    assert [name for name, _ in rows("outcome")] == [str(o) for o in CheckOutcome]


def test_the_tables_of_fields_are_what_a_request_has() -> None:
    received = gaussian(m=3, d=2, t=0, seed=0)
    vectors = {"own": received[0], "start": received[1]}
    numbers = {"q": 1, "round_number": 1, "radius": 1.0, "iterations": 1}
    case = Case(received, n=3, t=0, **vectors, **numbers)  # type: ignore[arg-type]  # one each
    asked = request("multi-krum", case)
    names = [row[0].strip("`") for row in rows("field")]
    in_request, in_answer = names[:-4], names[-4:]
    assert set(in_request) == {"id", *asked}
    assert in_answer == ["id", "output", "error", "dtype"]
    assert rows("field")[names.index("protocol")][1].startswith(f"{asked['protocol']};")


def test_only_the_rules_named_are_told_q_and_the_round() -> None:
    only = {"q": "multi-krum", "round_number": "box-geom-once", "own": "monna"}
    only |= dict.fromkeys(("start", "radius", "iterations"), "centered-clipping")
    for name, rule in only.items():
        told = [
            r for r, subject in SUBJECTS.items() if f"{name}={name}" in subject.call
        ]
        assert told == [rule]
        [row] = [row for row in rows("field") if row[0] == f"`{name}`"]
        assert row[1].startswith(f"for `{rule}` only")


@pytest.mark.parametrize("written", ["nan", "inf", "-inf", "0x1.8p+1"])
def test_numbers_may_be_written_as_the_protocol_says(written: str) -> None:
    assert f'`"{written}"`' in GUIDE
    answer = json.dumps({"id": 1, "output": [written]})
    program = shlex.join([sys.executable, "-c", f"print({answer!r})"])
    target = command_target(SUBJECTS["mean"], program)
    with contextlib.closing(target.conversation):
        output = target.call(Case(np.zeros((1, 1)), n=1, t=0)).output
    wanted = float.fromhex(written) if "0x" in written else float(written)
    np.testing.assert_array_equal(output, [wanted])


def test_rules_of_vectors_alone_are_those_that_are_called_so() -> None:
    alone = [rule for rule, subject in SUBJECTS.items() if subject.call == "f(X)"]
    named = ", ".join(f"`{rule}`" for rule in alone)
    assert f"a rule that sees the vectors alone ({named}) is called `f(X)`" in " ".join(
        GUIDE.split()
    )


@pytest.mark.parametrize("row", rows("yours"), ids=lambda row: row[1])
def test_every_call_in_the_table_is_one_that_can_be_given(row: list[str]) -> None:
    _, call, give = (cell.strip("`") for cell in row)
    assert PythonCall("module:function", call, give).give in CONTAINERS


def test_the_libraries_named_are_those_with_an_adapter() -> None:
    [listed] = re.findall(r"adapters/`\): (.*?)\.", section("Libraries"))
    assert re.findall(r"`([\w-]+)`", listed) == library_names()


def test_defaults_in_the_guide_are_those_of_the_code() -> None:
    text = section("Reading a failure") + section("What is accepted")
    assert f"each check tries at most {DEFAULT.examples} cases" in text
    [tolerance, single] = re.findall(r"\b1e-\d+\b", section("What is accepted"))
    assert float(tolerance) == TOLERANCE
    assert float(single) == SINGLE_PRECISION_TOLERANCE


def test_the_json_described_is_what_check_prints(folder: Path) -> None:
    text = document("commands.md")
    [described] = re.findall(r"^- `check`: (.*?)^- ", text, re.M | re.S)
    names = re.findall(r"`(\w+)`", described)
    done = run("boxgeom check boxgeom:mean --as mean --only is_the_mean --json", folder)
    printed = json.loads(done.stdout)
    [target] = printed["targets"]
    [result] = target["results"]
    assert sorted(names) == sorted([*printed, *target, *result])


def test_the_workflow_gives_the_action_inputs_that_it_has() -> None:
    [workflow] = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.M | re.S)
    given = re.findall(r"^          ([\w-]+): ", workflow, re.M)
    has = re.findall(r"^  ([\w-]+):$", ACTION.partition("\noutputs:")[0], re.M)
    assert given
    assert set(given) <= set(has)
    [python] = re.findall(r"its own Python, ([\d.]+) unless", section(".*integration"))
    assert f'default: "{python}"' in ACTION


def test_it_is_installed_from_a_checkout_until_there_is_a_release() -> None:
    first = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.M | re.S)[0]
    assert first.startswith("pip install '.[conformance]'\n")
    for text in (GUIDE, ACTION, document("vectors.md")):
        for installed in re.findall(r"pip install ([^`\n]*boxgeom[^`\n]*)", text):
            assert " @ " in installed
