"""``boxgeom check --node``: verdicts, files, bad input, and no process left behind."""

import json
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from junitparser import JUnitXml

from boxgeom_testing.commands import Run
from boxgeom_testing.node_programs import EXAMPLE
from boxgeom_testing.repository import DOCS

PYTHON_NODE = shlex.join([sys.executable, str(EXAMPLE)])
QUICK = ("--as", "box-mean")
BROADCAST = "reliable-broadcast/node:some-inits-random-0-n4-t1"
LATE = "box-mean/node:late-first-n4-t1-d1"
SILENCE = "box-mean/node:silence-n4-t1-d1"
NODE = shutil.which("node")
NOTED = """
import json, os, subprocess, sys, time

def note(pid):
    with open("pids", "a") as file:
        print(pid, file=file)

note(os.getpid())
note(subprocess.Popen(["sleep", "300"]).pid)
for line in sys.stdin:
    request = json.loads(line)
    if request["ask"] == "round":
        REACTION
    print(json.dumps({"id": request["id"], "send": request["vector"]}), flush=True)
"""


def program(folder: Path, reaction: str) -> str:
    """Return the command of a node that opens well, and then reacts like that."""
    (folder / "theirs.py").write_text(NOTED.replace("REACTION", reaction))
    return shlex.join([sys.executable, "theirs.py"])


def edited(folder: Path, old: str, new: str) -> str:
    """Return the command of the example with a passage replaced."""
    text = EXAMPLE.read_text("utf-8")
    assert text.count(old) == 1
    (folder / "node.py").write_text(text.replace(old, new))
    return shlex.join([sys.executable, "node.py"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def is_alive(pid: str) -> bool:
    """Return whether there is such a process, and it is no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def test_the_example_passes_in_processes_of_its_own(run: Run) -> None:
    ended = run("check", "--node", PYTHON_NODE, *QUICK, "--json")
    [target] = json.loads(ended.out)["targets"]
    assert ended.code == 0
    assert {result["outcome"] for result in target["results"]} == {"passed"}
    names = {result["name"].partition("/")[0] for result in target["results"]}
    assert names == {"box-mean", "reliable-broadcast"}


@pytest.mark.skipif(NODE is None, reason="needs node, which is missing")
@pytest.mark.parametrize("rule", ["box-geom", "krum"])
def test_the_javascript_node_passes(run: Run, rule: str) -> None:
    command = shlex.join([str(NODE), str(DOCS / "javascript" / "node.mjs")])
    assert run("check", "--node", command, "--as", rule).code == 0


@pytest.mark.skipif(NODE is None, reason="needs node, which is missing")
@pytest.mark.parametrize(
    ("file", "old", "new", "name"),
    [
        ("broadcast.mjs", "2 * this.t + 1", "this.t + 1", BROADCAST),
        ("node.mjs", "if (isOfThisRound && ", "if (", LATE),
    ],
)
def test_a_wrong_javascript_node_fails(
    run: Run, folder: Path, file: str, old: str, new: str, name: str
) -> None:
    shutil.copytree(DOCS / "javascript", "broken")
    text = Path("broken", file).read_text("utf-8")
    assert text.count(old) == 1
    Path("broken", file).write_text(text.replace(old, new))
    command = shlex.join([str(NODE), "broken/node.mjs"])
    ended = run("check", "--node", command, *QUICK, "--only", name)
    assert ended.code == 1
    assert f"{name}: wrong answer" in ended.out


def test_a_failure_names_what_is_broken_and_can_be_pasted(
    run: Run, folder: Path
) -> None:
    command = edited(folder, 'RULES[told["rule"]]', 'RULES["mean"]')
    only = ("--only", "box-mean/node:two-faced-n4-t1-d1")
    ended = run("check", "--node", command, *QUICK, *only)
    assert ended.code == 1
    assert "required   by Definition 12 (box validity), Theorem 7" in ended.out
    assert f"| {command}" in ended.out
    again = (
        f"again      boxgeom check --node {shlex.quote(command)} {shlex.join(QUICK)}"
    )
    assert again in ended.out


def test_results_go_into_files_as_those_of_other_checks(run: Run, folder: Path) -> None:
    command = edited(folder, "counted.setdefault(letter", "counted.pop(letter")
    files = ("--junit", "junit.xml", "--out", "run.json")
    only = ("--only", SILENCE)
    assert run("check", "--node", command, *QUICK, *only, *files).code == 1
    [suite] = JUnitXml.fromfile("junit.xml")
    assert [case.name for case in suite] == [SILENCE]
    assert suite.failures == 1
    [target] = json.loads(Path("run.json").read_text())["targets"]
    assert target["results"][0]["outcome"] == "raised"
    assert run("report", "run.json", "--out", "report").code == 0


def test_a_known_failure_is_forgiven_by_its_name(run: Run, folder: Path) -> None:
    command = edited(folder, "counted.setdefault(letter", "counted.pop(letter")
    (folder / "known.txt").write_text(f"{SILENCE}  # we lose letters\n")
    only = ("--only", SILENCE, "--known", "known.txt")
    assert run("check", "--node", command, *QUICK, *only).code == 0


def test_only_bad_manners_are_forgiven_unless_told_otherwise(
    run: Run, folder: Path
) -> None:
    command = edited(
        folder,
        "self.rule(received, self.n, self.t, **options)",
        "(\n"
        "            self.rule(received, self.n, self.t, **options)\n"
        "            if len(received) >= self.n - self.t\n"
        "            else received[0] + 1\n"
        "        )",
    )
    only = ("--only", "box-mean/node:too-few-n4-t1-d1")
    assert run("check", "--node", command, *QUICK, *only).code == 0
    strict = run("check", "--node", command, *QUICK, *only, "--fail-on", "contract")
    assert strict.code == 1
    assert "did not refuse (contract)" in strict.out


def test_a_node_that_takes_no_part_in_something_is_skipped_there(
    run: Run, folder: Path
) -> None:
    refusal = '{"not_provided": "no broadcasts here"}'
    command = edited(
        folder,
        'if request["ask"] == "start":',
        'if request.get("mode") == "broadcast":\n'
        f"                return {refusal}\n"
        '            if request["ask"] == "start":',
    )
    ended = run("check", "--node", command, *QUICK, "--json")
    [target] = json.loads(ended.out)["targets"]
    skipped = [it for it in target["results"] if it["outcome"] == "skipped"]
    assert ended.code == 0
    assert skipped
    assert all(it["name"].startswith("reliable-broadcast/") for it in skipped)
    assert {it["told"] for it in skipped} == {"no broadcasts here"}


@pytest.mark.parametrize(
    ("reaction", "outcome"),
    [
        ("time.sleep(300)", "hung"),
        ("sys.exit('out of memory')", "crashed"),
        ("print('round', flush=True)", "garbled"),
    ],
)
def test_however_a_node_ends_no_process_is_left_behind(
    run: Run, folder: Path, reaction: str, outcome: str
) -> None:
    command = program(folder, reaction)
    ended = run("check", "--node", command, *QUICK, "--timeout", "3", "--only", SILENCE)
    assert ended.code == 1
    assert f"{SILENCE}: {outcome}" in ended.out
    noted = Path("pids").read_text().split()
    assert noted
    assert not any(map(is_alive, noted))


def test_after_a_node_hung_the_others_are_not_asked(run: Run, folder: Path) -> None:
    command = program(folder, "time.sleep(300)")
    ended = run("check", "--node", command, *QUICK, "--timeout", "2", "--json")
    [target] = json.loads(ended.out)["targets"]
    first, *others = target["results"]
    assert first["outcome"] == "hung"
    assert {it["outcome"] for it in others} == {"not asked"}
    assert {it["told"] for it in others} == {f"it hung in {first['name']}"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--node", ""), "--node: need a program to run"),
        (("--node", "'"), "--node: No closing quotation"),
        (("--node", "no-such-program-here"), "cannot run no-such-program-here"),
        (("--node", f"{sys.executable} nope.py"), "it did not answer at all"),
        (("--node", "cat", "--call", "f(X)"), "--call does not apply to a node"),
        (("boxgeom:mean", "--node", "cat"), "TARGET does not apply to a node"),
        (("--node", "cat", "--only", "silence"), "need the name of a scenario"),
        (("--node", "cat", "--tier", "smal"), "did you mean small?"),
        (("boxgeom:mean", "--tier", "small"), "--tier: need --node"),
    ],
)
def test_bad_input_is_told_in_a_line(
    run: Run, folder: Path, arguments: tuple[str, ...], told: str
) -> None:
    ended = run("check", *arguments)
    assert ended.code == 2
    assert told in ended.err
    assert ended.err.count("\n") == 1


def test_scenarios_are_listed_without_a_program(run: Run) -> None:
    ended = run("check", "--node", "cat", "--as", "box-mean", "--list", "--json")
    rows = json.loads(ended.out)
    assert SILENCE in {row["name"] for row in rows}
    assert all(set(row) == set(rows[0]) for row in rows)
