"""``boxgeom report`` as a user runs it, on files that ``boxgeom check`` wrote."""

import copy
import html.parser
import json
import re
from pathlib import Path
from typing import Any

import pytest

from boxgeom.command import main
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.report.ecosystem import ecosystem
from boxgeom_conformance.report.mark import mark_of
from boxgeom_conformance.report.renderer import code, fenced, prose, render
from boxgeom_conformance.report.run_files import read_run

MINE = """
def krum(vectors, n, t):
    return vectors[0]


def mean(vectors):
    return vectors.mean(axis=0)
"""
LONG = "print(" + "0.123456789, " * 2000 + "1)"

Document = dict[str, Any]


def result(name: str = "krum/has_the_least_score", **changes: Any) -> Document:
    """Return a result as a run has it."""
    blank = {
        "name": name,
        "statement": f"It {name.partition('/')[2].replace('_', ' ')}",
        "requires": "Definition 7",
        "outcome": "passed",
        "got": "",
        "wanted": "",
        "calls": [],
        "told": "",
        "tried": 3,
        "seconds": 0.5,
        "severity": "ordinary input",
        "cause": "",
    }
    return {**blank, **changes}


def target(*results: Document, **changes: Any) -> Document:
    """Return a target as a run has it."""
    blank = {
        "target": "theirs:krum",
        "rule": "krum",
        "library": "",
        "version": "",
        "note": "",
        "again": "boxgeom check theirs:krum --as krum",
        "problem": "",
        "results": list(results),
    }
    return {**blank, **changes}


def run(*targets: Document, **changes: Any) -> Document:
    """Return a run as ``boxgeom check --out`` writes it."""
    blank = {
        "boxgeom": "0.1.0",
        "examples": 40,
        "seed": None,
        "tolerance": 1e-5,
        "fail_on": "extremes",
        "passed": True,
        "targets": list(targets),
        "missing": {},
    }
    return {**blank, **changes}


FAILED = result(
    outcome="wrong answer",
    got="[0.0], off by 2",
    wanted="[1.0]",
    calls=["print(krum([[0.0], [1.0]]))"],
)


def reported(folder: Path, *documents: Document) -> tuple[str, str]:
    """Return the Markdown and the HTML of a report on runs."""
    paths = [folder / f"run{i}.json" for i in range(len(documents))]
    for path, document in zip(paths, documents, strict=True):
        path.write_text(json.dumps(document), "utf-8")
    out = folder / "report"
    assert main.run(["report", *map(str, paths), "--out", str(out)]) == 0
    markdown, html_file = out / "report.md", out / "report.html"
    return markdown.read_text("utf-8"), html_file.read_text("utf-8")


@pytest.fixture(scope="module")
def real_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two targets of a module, one of them wrong."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "mine.py").write_text(MINE)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        arguments = "check mine --examples 2 --group definition --group law"
        assert main.run([*arguments.split(), "--out", "run.json"]) == 1
    return folder / "run.json"


def test_what_check_writes_is_read_back_as_it_was(real_run: Path) -> None:
    document = json.loads(real_run.read_text("utf-8"))
    found = read_run(real_run)
    assert [checked.target for checked in found.targets] == ["mine:mean", "mine:krum"]
    for checked, written in zip(found.targets, document["targets"], strict=True):
        for read, entry in zip(checked.results, written["results"], strict=True):
            assert read.name == entry["name"]
            assert read.outcome == entry["outcome"]
            assert list(read.calls) == entry["calls"]


def test_json_tells_the_paths_and_the_counts(
    real_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["report", str(real_run), "--out", str(tmp_path / "a" / "b"), "--json"]
    assert main.run(arguments) == 0
    told = json.loads(capsys.readouterr().out)
    found = read_run(real_run)
    assert told["targets"] == 2
    assert told["failed"] == sum(len(checked.failures) for checked in found.targets)
    assert told["missing"] == {}
    assert Path(told["markdown"]).read_text("utf-8").startswith("# Conformance\n")
    assert Path(told["html"]).read_text("utf-8").startswith("<!DOCTYPE html>")


def test_the_same_run_gives_the_same_bytes(real_run: Path) -> None:
    for name in ("report.md", "report.html"):
        once, again = (
            render(ecosystem([read_run(real_run)], "A title"), name) for _ in range(2)
        )
        assert once == again


def test_seconds_do_not_show(tmp_path: Path) -> None:
    slow = run(target(result(seconds=123.5)))
    fast = run(target(result(seconds=0.25)))
    assert reported(tmp_path, slow) == reported(tmp_path, fast)


def test_a_failure_has_all_that_an_issue_needs(tmp_path: Path) -> None:
    for text in reported(tmp_path, run(target(FAILED))):
        for needed in (
            "It has the least score",
            "wrong answer",
            "[0.0], off by 2",
            "[1.0]",
            "print(krum([[0.0], [1.0]]))",
            "Definition 7",
            "boxgeom check theirs:krum --as krum --only krum/has_the_least_score",
        ):
            assert needed in text


def test_the_matrix_has_a_mark_for_every_target_and_none_where_none_is(
    tmp_path: Path,
) -> None:
    other = "krum/moves_with_the_vectors"
    told = "the call does not use n"
    found = run(
        target(FAILED, result(other), library="byzfl", version="0.0.11"),
        target(result(), target="second"),
        target(
            result(outcome="skipped", told=told), result(other, outcome="known failure")
        ),
    )
    markdown, html_text = reported(tmp_path, found)
    assert "| It has the least score | ✗ | ✓ | - |" in markdown
    assert "| It moves with the vectors | ✓ |   | ○ |" in markdown
    assert f'title="skipped: {told}"' in html_text
    assert "byzfl 0.0.11" in markdown


def test_runs_come_together_and_each_setting_is_told_once(tmp_path: Path) -> None:
    first = run(target(result()), missing={"byzfl": "no Python was found", "krum": "x"})
    second = run(target(result(), library="krum", version="0.9.1"), seed=3)
    markdown, _ = reported(tmp_path, first, first, second)
    assert markdown.count("the same cases every time") == 1
    assert "seed 3" in markdown
    assert "- byzfl: no Python was found" in markdown
    assert "- krum: x" not in markdown  # the second run has it
    assert "| 3 | krum 0.9.1 |" in markdown


def test_a_function_that_cannot_be_loaded_is_left_out_with_the_reason(
    tmp_path: Path,
) -> None:
    gone = target(target="gone", library="byzfl", problem="no gone in byzfl")
    found = run(target(FAILED), gone, missing={"byzfl gone": "no gone in byzfl"})
    markdown, _ = reported(tmp_path, found)
    assert "1 target;" in markdown
    assert "- byzfl gone: no gone in byzfl" in markdown


def test_claims_of_another_version_are_shown_after_those_of_this_one(
    tmp_path: Path,
) -> None:
    found = run(target(result("krum/is_new"), result()))
    markdown, _ = reported(tmp_path, found)
    assert markdown.index("It has the least score") < markdown.index("It is new")


def test_test_vectors_are_listed_if_a_target_failed_them(tmp_path: Path) -> None:
    names = [f"krum/vector:krum-seven{more}" for more in ("", "-tiny", "-huge")]
    first, *others = (result(name) for name in names)
    failed = {**first, "outcome": "wrong answer"}
    found = run(target(failed, *others), target(first, *others, target="second"))
    for text in reported(tmp_path, found):
        assert text.count("It vector:krum-seven") >= 2  # in the table, and what failed
        assert "krum-seven-tiny" not in text
        assert "Of the test vectors 2 were failed by none" in text


def test_known_failures_come_with_their_reasons(tmp_path: Path) -> None:
    known = result(outcome="known failure", told="see issue 12")
    for text in reported(tmp_path, run(target(known))):
        assert "see issue 12" in text


@pytest.mark.parametrize(
    "outcome", [o for o in CheckOutcome if o != CheckOutcome.PASSED]
)
def test_no_two_kinds_of_outcome_look_alike(outcome: CheckOutcome) -> None:
    passed, other = (
        mark_of(CheckResult("krum/a", "A", "D", o))
        for o in (CheckOutcome.PASSED, outcome)
    )
    assert passed.symbol != other.symbol
    assert passed.kind != other.kind
    assert other.words == outcome


NASTY = "<script>alert(1)</script> | `a` ``b`` *c*\n# d ${{ x }} {{ y }}"


class Tags(html.parser.HTMLParser):
    """Collects the tags of a document, which must match, and its anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.seen: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.seen.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name == "href" and value]
        if tag != "meta":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Expect that it ends the last one."""
        assert self.opened.pop() == tag


def nasty_run() -> Document:
    """Return a run whose every text is made to break the layout."""
    failed = result(
        outcome="raised",
        **dict.fromkeys(("statement", "got", "wanted", "told", "requires"), NASTY),
        calls=[NASTY, LONG],
    )
    texts = dict.fromkeys(("target", "library", "version", "note", "again"), NASTY)
    return run(target(failed, **texts), missing={NASTY: NASTY}, boxgeom=NASTY)


def test_html_is_one_file_without_scripts_whatever_is_in_the_run(
    tmp_path: Path,
) -> None:
    _, text = reported(tmp_path, nasty_run(), run(target(FAILED)))
    tags = Tags()
    tags.feed(text)
    assert tags.opened == []
    assert not tags.seen & {"script", "link", "img", "iframe"}
    assert len(tags.ids) == len(set(tags.ids))
    assert {link.removeprefix("#") for link in tags.links} <= set(tags.ids)
    assert "overflow-wrap: anywhere" in text
    assert LONG in text


def test_markdown_keeps_its_tables_whatever_is_in_the_run(tmp_path: Path) -> None:
    markdown, _ = reported(tmp_path, nasty_run())
    outside = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", markdown, flags=re.M | re.S)
    spans = r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)"
    assert not re.search(r"(?<!\\)<script", re.sub(spans, "", outside))
    for block in re.findall(r"(?:^\|.*\n)+", outside, re.M):
        lines = block.splitlines()
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1


def test_texts_are_escaped_as_markdown_wants() -> None:
    assert prose("a|b\n<c>") == r"a\|b \<c\>"
    assert code("a``b") == "``` a``b ```"
    assert fenced("```") == "````\n```\n````"


def without(document: Document, *path: str | int) -> Document:
    """Return a document without one of its members."""
    changed = copy.deepcopy(document)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return changed


def with_result(**changes: Any) -> Document:
    """Return a run with one result, something of it changed."""
    return run(target(result(**changes)))


GOOD = run(target(result()))
FIRST = ("targets", 0, "results", 0)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "need JSON"),
        ("not a run", "need JSON"),
        ("[]", "the document is not an object"),
        ("{}", "missing is missing"),
        (without(GOOD, "boxgeom"), "boxgeom is missing"),
        (without(GOOD, "targets"), "targets is missing"),
        (run(), "need at least one target, got a run with none"),
        (run(3), "targets[0] is not an object"),  # type: ignore[arg-type]
        (without(GOOD, "targets", 0, "rule"), "targets[0].rule is missing"),
        (without(GOOD, *FIRST, "got"), "targets[0].results[0].got is missing"),
        (with_result(got=None), "targets[0].results[0].got is None"),
        (with_result(tried=True), "targets[0].results[0].tried is True"),
        (with_result(outcome="maybe"), "need an outcome, got 'maybe'"),
        (with_result(severity="mild"), "need a severity, got 'mild'"),
        (with_result(name="krum"), "need RULE/CLAIM"),
        (with_result(calls=[1]), "need calls that are strings"),
        (run(target(), missing={"byzfl": 1}), "missing.byzfl is 1"),
    ],
)
def test_what_is_no_run_is_refused_in_one_line(
    content: str | Document,
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "run.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    assert main.run(["report", str(path), "--out", str(tmp_path / "out")]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"boxgeom: {path}: ")
    assert told in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", ["report", "report a.json", "report --out x"])
def test_nothing_to_report_on_is_bad_input(
    arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.run(arguments.split()) == 2


def test_a_file_that_is_not_there_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "missing.json")
    assert main.run(["report", missing, "--out", str(tmp_path)]) == 2
    assert "missing.json" in capsys.readouterr().err
