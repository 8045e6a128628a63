"""An altered proof is a changed line of the manifest, whatever was altered."""

import copy
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import z3
from click.testing import CliRunner
from rich.progress import Progress

from boxgeom_proofs import manifest as manifests
from boxgeom_proofs.manifest import WRITE, differences, digest, manifest, written
from boxgeom_proofs.symbolic import code_theorems as code
from boxgeom_proofs.symbolic.code_theorems import code_theorems
from boxgeom_proofs.symbolic.network import SymbolicNetwork
from boxgeom_proofs.symbolic.registry import BY_NETWORK, CODE_THEOREMS
from boxgeom_proofs.theorems import REGISTRY, Lemma, Verdict
from boxgeom_proofs.theorems.proof import all_theorems

Alteration = Callable[[Lemma], Lemma | None]

FOUR = SymbolicNetwork(4, 1)
WRITTEN = written()
LEMMAS = [(t.id, lemma) for t in all_theorems() for lemma in t.lemmas()]


def test_the_manifest_is_that_of_the_lemmas() -> None:
    found = differences(written(), manifest())
    assert not found, f"look at what changed, then run {WRITE}"


def altered(theorem_id: str, lemma: Lemma, alter: Alteration) -> list[str]:
    """Return what the manifest says if one lemma of a theorem is altered."""
    instead = alter(lemma)
    lines = dict(WRITTEN[theorem_id]["lemmas"])
    del lines[lemma.name]
    lines |= manifests._lines([] if instead is None else [instead])
    now = {**WRITTEN, theorem_id: {**WRITTEN[theorem_id], "lemmas": lines}}
    return differences(WRITTEN, now)


def dropped(_: Lemma) -> None:
    """Leave a lemma out."""


def weakened(lemma: Lemma) -> Lemma:
    """Change a constant of the conclusion by 1, or let something else hold as well."""
    numbers = [x for x in terms(lemma.conclusion) if z3.is_rational_value(x)]
    numbers += [x for x in terms(lemma.conclusion) if z3.is_int_value(x)]
    if numbers:
        pair = (numbers[0], z3.simplify(numbers[0] + 1))
        return dataclasses.replace(
            lemma, conclusion=z3.substitute(lemma.conclusion, pair)
        )
    escape = z3.Or(lemma.conclusion, z3.Real("x") > 0)
    return dataclasses.replace(lemma, conclusion=escape)


def assuming_more(lemma: Lemma) -> Lemma:
    """Assume what follows, in a way that is not refused at once."""
    claim = z3.Or(lemma.conclusion, z3.Real("x") != z3.Real("x"))
    more = {**lemma.assumptions, "as is well known": claim}
    return dataclasses.replace(lemma, assumptions=more)


def under_an_old_name(lemma: Lemma) -> Lemma:
    """Assume less than the name of an assumption says, or nothing more."""
    names = list(lemma.assumptions)
    changed = {**lemma.assumptions}
    if names:
        changed[names[0]] = z3.Or(changed[names[0]], z3.Real("x") > 0)
    else:
        changed["x > 0"] = z3.Real("x") > 0
    return dataclasses.replace(lemma, assumptions=changed)


def expecting_the_opposite(lemma: Lemma) -> Lemma:
    """Expect the other verdict."""
    (other,) = {Verdict.PROVED, Verdict.REFUTED} - {lemma.expected}
    return dataclasses.replace(lemma, expected=other)


def in_another_logic(lemma: Lemma) -> Lemma:
    """Ask in a logic in which solvers can do anything or nothing."""
    return dataclasses.replace(lemma, logic="ALL")


def terms(formula: z3.ExprRef) -> Iterator[z3.ExprRef]:
    """Yield a formula's terms."""
    yield formula
    for part in formula.children():
        yield from terms(part)


@pytest.mark.parametrize(
    "alter",
    [
        dropped,
        weakened,
        assuming_more,
        under_an_old_name,
        expecting_the_opposite,
        in_another_logic,
    ],
)
def test_an_altered_lemma_is_one_difference(alter: Alteration) -> None:
    for theorem_id, lemma in LEMMAS:
        (difference,) = altered(theorem_id, lemma, alter)
        assert difference.startswith(f"{theorem_id}: {lemma.name}: ")


def test_an_unaltered_lemma_is_none() -> None:
    for theorem_id, lemma in LEMMAS:
        assert not altered(theorem_id, lemma, lambda lemma: lemma)


@pytest.mark.parametrize("title", CODE_THEOREMS)
def test_an_instance_that_is_left_out_is_seen(title: str) -> None:
    lemmas = WRITTEN[title]["lemmas"]
    for few in (list(lemmas)[:1], list(lemmas)[1:]):
        rest = {name: lemmas[name] for name in few}
        now = {**WRITTEN, title: {**WRITTEN[title], "lemmas": rest}}
        found = differences(WRITTEN, now)
        assert len(found) == len(lemmas) - len(few)
        assert all(difference.endswith(": gone") for difference in found)


def test_fewer_networks_are_fewer_lemmas(monkeypatch: pytest.MonkeyPatch) -> None:
    (theorem,) = (t for t in code_theorems() if t.id == "T1 on the code")
    makers = {"T1 on the code": lambda: tuple(BY_NETWORK[theorem.id](FOUR))}
    monkeypatch.setattr(code, "CODE_THEOREMS", makers)
    cut = manifests._entry(code.code_theorems()[0])
    found = differences({theorem.id: WRITTEN[theorem.id]}, {theorem.id: cut})
    gone = [name for name in WRITTEN[theorem.id]["lemmas"] if "n=4, t=1" not in name]
    assert len(found) == len(gone) > 0


@pytest.mark.parametrize("field", ["name", "statement", "scope", "kernel", "solvers"])
def test_what_a_theorem_says_and_who_is_asked_is_seen(field: str) -> None:
    for name in REGISTRY:
        now = {**WRITTEN, name: {**WRITTEN[name], field: "z3"}}
        (difference,) = differences(WRITTEN, now)
        assert difference.startswith(f"{name}: {field}: ")


def test_a_theorem_that_is_left_out_is_seen() -> None:
    for name, entry in WRITTEN.items():
        now = {key: value for key, value in WRITTEN.items() if key != name}
        found = differences(WRITTEN, now)
        assert len(found) >= len(entry["lemmas"])
        assert all(difference.startswith(f"{name}: ") for difference in found)


def test_the_digest_is_of_what_is_written_in_any_order() -> None:
    x, y, z = z3.Reals("x y z")
    same = [z3.And(x + y < 2, z == x), z3.And(x == z, y + x < 2)]
    assert digest({"": same[0]}) == digest({"": same[1]})
    different = [x - y < 2, y - x < 2, x + y < 2, x + y < 3, x + z < 2, x * y < 2]
    different += [z3.Real("i") < 2, z3.Int("i") < 2, x < 2, x < z3.Q(2, 3)]
    assert len({digest({"": formula}) for formula in different}) == len(different)
    assert digest({"one": x < 2}) != digest({"other": x < 2})


def test_the_file_is_what_is_written_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = manifests.PATH.read_text(encoding="utf-8")
    assert manifests.toml(written()) == text
    changed = copy.deepcopy(WRITTEN)
    changed["T12"]["lemmas"].popitem()
    monkeypatch.setattr(manifests, "written", lambda: changed)
    monkeypatch.setattr(manifests, "manifest", lambda _: WRITTEN)
    ran = CliRunner().invoke(manifests.main)
    assert ran.exit_code == 1
    assert ran.output.startswith("T12: ")
    assert ran.output.endswith(": new\n")


def test_a_bar_shows_how_many_theorems_are_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = [theorem for theorem in all_theorems() if theorem.id in ("T2", "T8")]
    monkeypatch.setattr(manifests, "all_theorems", lambda: few)
    monkeypatch.setattr(manifests, "code_theorems", list)
    progress = Progress(disable=True, auto_refresh=False)
    now = manifest(progress)
    assert list(now) == ["T2", "T8", "refutations"]
    (task,) = progress.tasks
    assert (task.completed, task.total) == (2, 2)


def test_the_file_is_written_from_one_look_at_the_lemmas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    def look(progress: Progress) -> manifests.Manifest:
        looks.append(progress)
        return WRITTEN

    monkeypatch.setattr(manifests, "manifest", look)
    monkeypatch.setattr(manifests, "PATH", tmp_path / "manifest.toml")
    ran = CliRunner().invoke(manifests.main, ["--write"])
    assert ran.exit_code == 0
    assert len(looks) == 1
    assert written() == WRITTEN
