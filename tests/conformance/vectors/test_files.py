"""The files of the test vectors, and ``boxgeom vectors``, as a user runs it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from boxgeom.command import main
from boxgeom_conformance.vectors.files import PUBLISHED, read_published
from boxgeom_conformance.vectors.flags import FLAGS
from boxgeom_conformance.vectors.published_cases import PublishedCase, published_cases
from boxgeom_conformance.vectors.schema import definitions
from boxgeom_conformance.vectors.validation import slugs_of
from boxgeom_conformance.vectors.with_files import WITH_FILES
from boxgeom_conformance.vectors.writer import write_vectors
from boxgeom_testing.repository import DOCS, document

FOLDER = Path(str(PUBLISHED))
MOST_BYTES = 1_500_000
RULES = list(WITH_FILES)


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vectors")
    write_vectors(folder)
    return folder


def cases(rule: str) -> list[PublishedCase]:
    """Return the published cases of a rule, without agreement runs."""
    return [c for c in published_cases(rule) if isinstance(c, PublishedCase)]


def test_writing_again_gives_the_published_bytes(regenerated: Path) -> None:
    schema = regenerated / "schema.json"
    names = sorted({p.name for p in FOLDER.glob("*.json")} - {schema.name})
    assert json.loads(schema.read_text())["$defs"]["rule"]["enum"] == RULES
    written = {path.name for path in regenerated.iterdir()}
    assert sorted(written - {schema.name}) == names
    for name in names:
        assert (regenerated / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_another_seed_draws_other_cases_and_keeps_the_rest(
    tmp_path: Path, regenerated: Path
) -> None:
    write_vectors(tmp_path, seed=1)
    for name in ("krum.json", "safe-area.json"):
        this, other = (
            {group["name"]: group["cases"] for group in json.loads(text)["groups"]}
            for text in (
                (regenerated / name).read_text(),
                (tmp_path / name).read_text(),
            )
        )
        drawn, drawn_again = this.pop("drawn"), other.pop("drawn")
        assert this == other
        slugs = {case["slug"] for case in drawn}
        assert not slugs & {case["slug"] for case in drawn_again}


def test_the_whole_set_is_small_and_every_rule_has_its_file(regenerated: Path) -> None:
    sizes = {path.stem: path.stat().st_size for path in regenerated.glob("*.json")}
    assert sizes.keys() == {*RULES, "agreement", "schema"}
    assert sum(sizes.values()) < MOST_BYTES


def test_every_slug_begins_with_its_rule_and_no_two_are_equal() -> None:
    slugs = [case.slug for rule in RULES for case in published_cases(rule)]
    assert len(set(slugs)) == len(slugs)
    for rule in RULES:
        for case in cases(rule):
            assert case.slug.startswith(f"{rule}-".replace("+", "-"))
            assert case.comment.endswith(".")


def test_every_flag_is_carried_by_some_case() -> None:
    carried = {flag for rule in RULES for case in cases(rule) for flag in case.bugs}
    assert carried == set(FLAGS)


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema of objects within a schema."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_the_schema_closes_every_object_and_describes_every_property() -> None:
    schema = definitions()
    found = list(objects(schema))
    assert len(found) > 10
    for entry in found:
        assert entry["additionalProperties"] is False
        for name, part in entry["properties"].items():
            target = schema.get(part.get("$ref", "").rpartition("/")[2], part)
            assert "description" in {**target, **part} or name == "step", name


def test_the_command_writes_checks_and_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], regenerated: Path
) -> None:
    assert main.run(["vectors", "check", str(regenerated), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["krum.json"] == len(cases("krum"))
    assert main.run(["vectors", "list", "--rule", "krum", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["slug"] for row in rows} == {case.slug for case in cases("krum")}
    assert main.run(["vectors", "list", "--rule", "agreement"]) == 0
    assert "runs" not in capsys.readouterr().err
    assert main.run(["vectors", "check", str(regenerated)]) == 0
    assert "valid" in capsys.readouterr().out


def test_the_command_writes_where_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], regenerated: Path
) -> None:
    folder = tmp_path / "new" / "vectors"
    assert main.run(["vectors", "write", str(folder), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["files"]) == len(RULES) + 2
    again = (folder / "box-geom.json").read_bytes()
    assert again == (regenerated / "box-geom.json").read_bytes()


def broken(change: Callable[[Any], Any]) -> str:
    """Return the file of the mean with a change."""
    document = json.loads(json.dumps(read_published("mean")))
    change(document)
    return json.dumps(document)


def a_slug_again(document: Any) -> None:
    """Use the slug of one case for another."""
    first, second = document["groups"][0]["cases"][:2]
    second["slug"] = first["slug"]


BROKEN: list[tuple[str, str]] = [
    ("{", "need JSON"),
    (broken(lambda d: d.update(extra=1)), "extra"),
    (broken(lambda d: d.pop("rule")), "rule"),
    (broken(lambda d: d.update(version=2)), "$.version"),
    (broken(lambda d: d["flags"].pop("divides-by-all")), "divides-by-all"),
    (broken(lambda d: d["groups"][0]["cases"][0]["received"].append([1])), "equal"),
    (broken(lambda d: d.update(file="median.json")), "own name"),
    (broken(a_slug_again), "slugs that differ"),
    ("[]", "mean.json"),
]


@pytest.mark.parametrize(("text", "told"), BROKEN)
def test_a_broken_file_is_refused_in_one_line(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mean.json").write_text(text)
    assert main.run(["vectors", "check", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_a_slug_of_another_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(json.dumps(read_published("mean")))
    for name in ("mean", "other"):
        document["file"] = f"{name}.json"
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    assert main.run(["vectors", "check", str(tmp_path)]) == 2
    assert "is a slug of mean.json too" in capsys.readouterr().err


def test_an_empty_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["vectors", "check", str(tmp_path)]) == 2
    assert "found none" in capsys.readouterr().err


def blocks(language: str) -> list[str]:
    """Return the blocks of a language in docs/vectors.md."""
    text = document("vectors.md")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_example_in_the_document_is_valid_and_from_the_file() -> None:
    [example] = map(json.loads, blocks("json"))
    assert slugs_of(example, "krum.json") == ["krum-one-neighbour-more"]
    [case] = example["groups"][0].pop("cases")
    published = read_published("krum")
    assert case in published["groups"][0]["cases"]
    assert example["tolerance"] == published["tolerance"]
    assert example["flags"].items() <= published["flags"].items()


def test_the_checker_in_the_document_is_that_of_the_example() -> None:
    [checker] = blocks("js")
    example = DOCS / "javascript" / "check_vectors.mjs"
    assert checker.rstrip() in example.read_text("utf-8")
