"""The documents say what the code says: numbers, names, tables, links."""

import ast
import importlib
import inspect
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import boxgeom
from boxgeom.agreement.agree import DEFAULT_ROUNDS
from boxgeom.definitions.candidate_set import MOST_SUBSETS
from boxgeom_testing.repository import DOCS, ROOT

SOURCES = [
    path
    for folder in (
        "reference",
        "proofs",
        "proofs/boxgeom_conformance",
        "training",
    )
    for path in sorted((ROOT / folder).rglob("*.py"))
]
MARKDOWN = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))]
DOCUMENTS = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]

Row = dict[str, str]


def read(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text(encoding="utf-8")


SPEC = read(DOCS / "spec.md")
GLOSSARY = read(DOCS / "glossary.md")
CODE = "\n".join(read(path) for path in SOURCES)


def cited(text: str) -> set[str]:
    """Return D5 for each "Definition 5" or "D5" in a text; so for theorems and R."""
    short = set(re.findall(r"\b[DTR]\d+\b", text))
    numbers = r"\d+(?:(?:,|,?\s+and|\s+to)\s+\d+)*"
    for word in ("Definition", "Theorem", "Refutation"):
        for listed in re.findall(rf"(?i)\b{word}s?\s+({numbers})", text):
            short |= {word[0] + number for number in re.findall(r"\d+", listed)}
    return short


def tables(text: str, first_column: str) -> list[list[Row]]:
    """Return the tables whose first column has that title, as rows by column."""
    found: list[list[Row]] = []
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        head, _, *rows = [
            line.strip("| \n").split(" | ") for line in block.splitlines()
        ]
        if head[0] == first_column:
            found.append([dict(zip(head, row, strict=True)) for row in rows])
    return found


def table(text: str, first_column: str) -> dict[str, Row]:
    """Return the rows of those tables by what stands, unadorned, in that column."""
    rows = [row for found in tables(text, first_column) for row in found]
    return {row[first_column].strip("`*"): row for row in rows}


def definitions() -> dict[str, str]:
    """Return the text of every definition in the spec, by its number."""
    parts = re.split(r"^##+ (?:Definition (\d+): )?.*$", SPEC, flags=re.MULTILINE)
    return {
        f"D{number}": text
        for number, text in zip(parts[1::2], parts[2::2], strict=True)
        if number
    }


def names_of(definition: str) -> list[str]:
    """Return the public names that the spec says implement a definition."""
    [line] = re.findall(r"^Code: (.*\n(?:.+\n)*)", definition, re.MULTILINE)
    names: list[str] = re.findall(r"`boxgeom\.(\w+)`", line)
    return names


def numbered(letter: str, last: int) -> list[str]:
    """Return letter1 to letter<last>."""
    return [f"{letter}{number}" for number in range(1, last + 1)]


def stated() -> list[str]:
    """Return the names of all definitions, theorems and refutations of the spec."""
    rows = [row["id"].strip("*") for found in tables(SPEC, "id") for row in found]
    return [*definitions(), *rows]


def test_the_spec_has_every_definition_and_the_code_cites_each() -> None:
    in_code = {name for name in cited(CODE) if name.startswith("D")}
    assert set(definitions()) == in_code == set(numbered("D", len(in_code)))


def test_the_spec_has_every_theorem_and_refutation_and_what_is_cited_is_there() -> None:
    for letter, table in zip("TR", tables(SPEC, "id"), strict=True):
        ids = [row["id"].strip("*") for row in table]
        assert ids == numbered(letter, len(ids))
    known = set(stated())
    for path in (*SOURCES, *MARKDOWN):
        assert cited(read(path)) <= known, path


def test_documents_that_count_them_count_all() -> None:
    last = {name[0]: name[1:] for name in stated()}
    text = " ".join("\n".join(map(read, DOCUMENTS)).split())
    counted = re.findall(r"\b([DTR])1 to \1(\d+)", text)
    assert set(counted) == set(last.items())


def test_the_sections_that_the_code_cites_are_what_it_takes_them_for() -> None:
    titles = dict(re.findall(r"^## (\d)\. (.*)$", SPEC, re.MULTILINE))
    assert titles == {
        "1": "Model",
        "2": "Definitions",
        "3": "What holds, and what does not",
        "4": "Derivation of Theorem 12",
        "5": "Computing it in floating point",
        "6": "Adversaries and deliveries",
    }
    assert set(re.findall(r"section\s+(\d)", CODE)) <= titles.keys()


@pytest.mark.parametrize("number", definitions())
def test_what_implements_a_definition_cites_it(number: str) -> None:
    names = names_of(definitions()[number])
    assert names
    for name in names:
        thing = getattr(boxgeom, name)
        of_module = sys.modules[thing.__module__].__doc__ or ""
        assert number in cited(f"{thing.__doc__}\n{of_module}"), name


def test_what_cites_a_definition_is_named_by_it() -> None:
    code_of = {number: names_of(text) for number, text in definitions().items()}
    for name in boxgeom.__all__:
        docstring = getattr(boxgeom, name).__doc__ or ""
        for number in cited(docstring) & set(code_of):
            assert name in code_of[number], f"{name} cites {number}"
    for rule in boxgeom.RULES.values():
        assert rule.name.replace("-", "_") in code_of[rule.definition]


def resolve(name: str) -> object:
    """Return what a dotted name stands for; raise if it stands for nothing."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            thing = getattr(thing, attribute)
        return thing
    raise ModuleNotFoundError(name)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_dotted_name_can_be_imported(path: Path) -> None:
    groups = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]["entry-points"]
    for name in set(re.findall(r"\bboxgeom(?:\.[A-Za-z_]\w*)+", read(path))):
        if name not in groups:
            resolve(name)


def test_every_public_name_is_explained() -> None:
    explained = set(re.findall(r"`(?:boxgeom\.)?(\w+)`", SPEC + GLOSSARY))
    assert set(boxgeom.__all__) <= explained


def test_every_term_of_the_glossary_is_a_name_in_the_code() -> None:
    nodes = (node for path in SOURCES for node in ast.walk(ast.parse(read(path))))
    fields = ("id", "name", "attr", "arg")
    used = {getattr(node, field, None) for node in nodes for field in fields}
    assert table(GLOSSARY, "in code").keys() <= used


def test_the_tables_of_attacks_are_the_registry() -> None:
    in_spec = table(SPEC, "attack")
    assert list(in_spec) == list(table(GLOSSARY, "attack")) == list(boxgeom.ATTACKS)
    for name, attack in boxgeom.ATTACKS.items():
        scale = in_spec[name]["default scale"]
        assert float(scale.removesuffix(", unused")) == attack.scale, name
        assert scale.endswith("unused") is not _scale_matters(attack.vectors), name
        assert in_spec[name]["default delivery"] == f"`{attack.delivery}`", name


def _scale_matters(attack: Callable[[boxgeom.View], boxgeom.vectors.Vectors]) -> bool:
    honest = np.array([[1.0, 2.0], [3.0, 5.0], [4.0, -6.0], [0.0, 1.0], [2.0, 2.0]])

    def at(scale: float) -> list[list[float]]:
        rng = np.random.default_rng(0)
        view = boxgeom.View(honest, honest[:2], 7, 2, 1, scale, rng)
        sent: list[list[float]] = attack(view).tolist()
        return sent

    return at(1.0) != at(2.0)


def test_the_tables_of_deliveries_are_the_registry() -> None:
    in_spec = table(SPEC, "delivery")
    in_code = boxgeom.DELIVERIES
    assert list(in_spec) == list(table(GLOSSARY, "delivery")) == list(in_code)
    for name, delivery in in_code.items():
        says_yes = {"yes": True, "no": False}[in_spec[name]["equivocates"]]
        assert says_yes is delivery.equivocates, name


def test_the_tables_of_rules_are_the_registry() -> None:
    in_spec = table(SPEC, "rule")
    assert list(in_spec) == list(boxgeom.RULES)
    for name, row in in_spec.items():
        for column in list(row)[1:]:
            assert row[column] == getattr(boxgeom.RULES[name], column), (name, column)
    [by_name] = [rows for rows in tables(GLOSSARY, "in code") if "name" in rows[0]]
    named = {row["name"].strip("`"): row["in code"].strip("`") for row in by_name}
    assert named == {name: name.replace("-", "_") for name in boxgeom.RULES}


def test_the_tables_of_preaggregations_are_the_registry() -> None:
    in_spec, known = table(SPEC, "pre-aggregation"), boxgeom.PREAGGREGATIONS
    assert list(in_spec) == list(known)
    for name, row in in_spec.items():
        assert row["definition"] == known[name].definition, name
        assert re.findall(r"`(\w+)`", row["options"]) == [*known[name].options], name
    rows = tables(GLOSSARY, "in code")
    [by_name] = [found for found in rows if "pre-aggregation" in found[0]]
    named = {row["pre-aggregation"]: row["in code"] for row in by_name}
    assert named == {f"`{name}`": f"`{name}`" for name in known}


def test_the_table_of_constants_holds_their_values() -> None:
    constants = table(SPEC, "constant")
    assert constants
    for name, row in constants.items():
        module, _, constant = name.rpartition(".")
        value = getattr(importlib.import_module(module), constant)
        assert ast.literal_eval(row["value"].strip("`")) == value, name


def enumerates(function: Callable[..., object]) -> bool:
    """Return whether a public function refuses so many vectors for their subsets."""
    many = np.random.default_rng(0).normal(size=(40, 1))
    arrays = {"received": many, "vectors": many, "honest": many, "output": many[0]}
    taken = inspect.signature(function).parameters.keys()
    try:
        function(**{name: arrays[name] for name in arrays.keys() & taken}, n=40, t=13)
    except ValueError as refusal:
        return "subsets to enumerate" in str(refusal)
    return False


def test_what_enumerates_subsets_says_what_that_costs() -> None:
    functions = {
        name: thing
        for name, thing in vars(boxgeom.public).items()
        if inspect.isfunction(thing)
        and {"n", "t"} <= inspect.signature(thing).parameters.keys()
    }
    costly = {name for name, function in functions.items() if enumerates(function)}
    of_rules = {
        rule.name.replace("-", "_")
        for rule in boxgeom.RULES.values()
        if rule.enumerates
    }
    assert of_rules < costly
    assert "covering_radius" in costly
    for name in costly:
        docstring = inspect.getdoc(functions[name]) or ""
        assert "C(m, n - t)" in docstring, name


def test_numbers_in_prose_are_those_of_the_code() -> None:
    for text in (SPEC, CODE):
        limits = re.findall(r"(\d+(?: \d{3})*)\s+subsets", text)
        assert {int(limit.replace(" ", "")) for limit in limits} == {MOST_SUBSETS}
    rounds = re.findall(r"runs (\d+) rounds", SPEC)
    assert rounds == [str(DEFAULT_ROUNDS)]
    assert set(re.findall(r"(\d+) if there is no", CODE)) == {str(DEFAULT_ROUNDS)}


def test_decimals_of_the_example_are_results_of_its_code() -> None:
    [example] = re.findall(r"\*\*An example\.\*\*.*?```\n", SPEC, re.DOTALL)
    prose, code = example.split("```python")
    decimals = re.findall(r"\d+\.\d+", prose)
    assert decimals
    assert set(decimals) <= set(re.findall(r"\d+\.\d+", code))


def anchors(path: Path) -> set[str]:
    """Return the anchors that a Markdown file's headings make."""
    headings = re.findall(r"^#+ (.*)$", read(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h).lower().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", read(path)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        linked = (path.parent / file).resolve() if file else path
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target
