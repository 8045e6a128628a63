"""A certificate does not ask the code that it checks."""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_proofs.certificates
from boxgeom import RULES, Hyperbox, Round, Trace, agree, door
from boxgeom.definitions import box_geom, candidate_set, trusted_hyperbox
from boxgeom.vectors import Vector, Vectors, canonical_order
from boxgeom_proofs.certificates import certify_box_geom, certify_run

ALLOWED = {
    ("boxgeom", "Ball"): "holds a centre and a radius",
    ("boxgeom", "Hyperbox"): "holds two ends",
    ("boxgeom", "Round"): "holds what was sent, mailed and put out",
    ("boxgeom", "Trace"): "holds the rounds and settings",
    ("boxgeom", "RULES"): "says whether a trace's rule is the one of that name",
    ("boxgeom.arguments", "check_integer"): "reads what the caller gives",
    ("boxgeom.arguments", "check_number"): "reads what the caller gives",
    ("boxgeom.vectors", "Vector"): "a type",
    ("boxgeom.vectors", "Vectors"): "a type",
    ("boxgeom.vectors", "as_vector"): "reads what the caller gives",
    ("boxgeom.vectors", "as_vectors"): "reads what the caller gives",
    ("boxgeom.real_arrays", "as_float64"): "rounds rationals, as rules do to them",
}
"""What certificates may take from the reference, and why."""

DERIVED = {"received", "senders", "trusted_hyperbox", "candidate_hyperbox", "spread"}
DERIVED |= {"spreads", "agreed", "to_dict", "byzantine_count", "midpoint", "edges"}
DERIVED |= {"intersection", "longest_edge", "diagonal", "is_empty"}
"""Members of the reference's containers that compute, and would be asked."""

HONEST = np.random.default_rng(0).standard_normal((5, 2))
RECEIVED = np.random.default_rng(1).standard_normal((7, 2))


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules of the certificates."""
    folder = Path(boxgeom_proofs.certificates.__file__).parent
    for file in sorted(folder.rglob("*.py")):
        yield file.name, ast.parse(file.read_text())


def test_certificates_import_containers_and_readers_alone() -> None:
    taken = {
        (node.module, name.name)
        for _, module in sources()
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
        if node.module.split(".")[0] == "boxgeom"
    }
    assert taken == ALLOWED.keys()
    plain = [
        name.name
        for _, module in sources()
        for node in ast.walk(module)
        if isinstance(node, ast.Import)
        for name in node.names
    ]
    assert not [name for name in plain if name.startswith("boxgeom")]


def test_certificates_ask_no_container_to_compute() -> None:
    for container, members in (
        (Hyperbox, {"midpoint", "intersection"}),
        (Round, {"received", "trusted_hyperbox", "spread"}),
        (Trace, {"spreads", "byzantine_count"}),
    ):
        assert all(hasattr(container, member) for member in members)
        assert members <= DERIVED
    own = {"trusted", "midpoint"}  # of classes of the certificates
    for name, module in sources():
        asked = {n.attr for n in ast.walk(module) if isinstance(n, ast.Attribute)}
        assert not asked & (DERIVED - own) - {"received"}, name


def untrimmed(received: Vectors, n: int, t: int) -> Hyperbox:
    by_coordinate = np.sort(received, axis=0)
    return Hyperbox.between(by_coordinate[0], by_coordinate[-1])


def every_third(received: Vectors, n: int, t: int) -> Iterator[tuple[int, ...]]:
    return islice(SUBSETS(received, n, t), 0, None, 3)


def slightly_off(vectors: Vectors) -> Vector:
    return (1 - 1e-9) * CENTER(vectors) + 1e-9 * vectors[0]


def losing_a_row(vectors: Vectors) -> Vectors:
    return canonical_order(np.array([*vectors[:-1], vectors[0]]))


SUBSETS = candidate_set.subset_indices
CENTER = candidate_set.CENTERS["geometric-median"]

Sabotage = Callable[[pytest.MonkeyPatch], None]

SABOTAGES: dict[str, Sabotage] = {
    "a box that is not trimmed": lambda patch: patch.setattr(
        box_geom, "trusted_hyperbox", untrimmed
    ),
    "every third subset alone": lambda patch: patch.setattr(
        candidate_set, "subset_indices", every_third
    ),
    "a row that is lost in sorting": lambda patch: patch.setattr(
        door, "canonical_order", losing_a_row
    ),
    "a median that is slightly off": lambda patch: patch.setitem(
        candidate_set.CENTERS, "geometric-median", slightly_off
    ),
    "a midpoint at 0.49": lambda patch: patch.setattr(
        Hyperbox, "midpoint", property(lambda box: 0.51 * box.lower + 0.49 * box.upper)
    ),
}


@pytest.mark.parametrize("sabotage", SABOTAGES)
@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once", "box-mean"])
def test_a_run_of_sabotaged_code_does_not_certify(
    sabotage: str, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if rule == "box-mean" and "median" in sabotage:
        pytest.skip("BOX-MEAN has no medians")
    SABOTAGES[sabotage](monkeypatch)
    trace = agree(HONEST, rule, n=7, t=2, adversary="gaussian", rounds=1)
    assert not certify_run(trace).holds


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once", "box-mean"])
def test_a_rule_that_is_wrong_by_one_does_not_certify(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = RULES[rule]

    def wrong(received: Vectors, n: int, t: int, **options: Any) -> Vectors:
        return right.function(received, n, t, **options) + 1

    # A rule says by its signature whether it wants the number of the round.
    wrong.__signature__ = inspect.signature(right.function)  # type: ignore[attr-defined]
    monkeypatch.setitem(RULES, rule, replace(right, function=wrong))
    assert not certify_run(agree(HONEST, rule, n=7, t=2, rounds=2)).holds


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once", "box-mean"])
def test_sabotage_changes_no_certificate_of_a_right_run(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = agree(HONEST, rule, n=7, t=2, delivery="half", rounds=2)
    before, box = certify_run(trace), certify_box_geom(RECEIVED, 7, 2)
    assert before.holds
    for sabotage in SABOTAGES.values():
        sabotage(monkeypatch)
    for module in (boxgeom, trusted_hyperbox):
        monkeypatch.setattr(module, "trusted_hyperbox", untrimmed)
    monkeypatch.setattr(Round, "received", lambda self, node: self.sent)
    monkeypatch.setattr(boxgeom.vectors, "canonical_order", losing_a_row)
    assert certify_run(trace) == before
    again = certify_box_geom(RECEIVED, 7, 2)
    assert np.array_equal(again.output.lower, box.output.lower)
    assert np.array_equal(again.trusted.upper, box.trusted.upper)
