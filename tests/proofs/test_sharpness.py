"""The figures on sharpness in the documents are what the searches find."""

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import boxgeom
from boxgeom_proofs import sharpness
from boxgeom_proofs.refutations.slow_rounds import two_clusters
from boxgeom_proofs.sharpness import __main__ as command
from boxgeom_proofs.sharpness.climbs import CLIMBS, highest, reliable
from boxgeom_proofs.sharpness.gap_program import Classes, squared_gap
from boxgeom_proofs.sharpness.gaps import NETWORKS, Gap, family_factor, gap, power_round
from boxgeom_testing.repository import document

SPEC = document("spec.md")
CLIMBED = json.loads(
    (Path(sharpness.__path__[0]) / "climbed.json").read_text(encoding="utf-8")
)
"""What the climbs found: they take most of the minute, so they are not run again."""


def row(found: Gap) -> str:
    """Return what docs/spec.md says of a network."""
    factor = "" if found.factor is None else f" {found.factor:.4f}"
    bounds = (
        found.found,
        found.byzantine_share,
        found.theorem_12,
        found.theorem_18,
        found.theorem_19,
    )
    cells = " | ".join(f"{bound:.4f}" for bound in bounds)
    return f"| {found.n}, {found.t} | {cells} |{factor} | {found.box_mean:.4f} |"


@pytest.mark.parametrize(("n", "t"), NETWORKS)
def test_the_table_of_gaps_is_what_the_programs_find(n: int, t: int) -> None:
    assert row(gap(n, t)) in SPEC


@pytest.mark.parametrize(("n", "t"), NETWORKS)
def test_no_gap_is_above_what_is_proved(n: int, t: int) -> None:
    found = gap(n, t)
    bound = math.sqrt(boxgeom.definitions.spread.gap_bound(n, t).squared)
    for proved in (bound, found.theorem_12, found.theorem_18, found.theorem_19):
        assert found.found <= proved * (1 + 1e-9)
    if found.factor is not None:
        assert found.factor <= boxgeom.contraction_bound(n, t)


def test_the_table_of_climbs_is_the_run_that_is_kept() -> None:
    assert [climb["name"] for climb in CLIMBED] == [climb.name for climb in CLIMBS]
    for climb, known in zip(CLIMBED, CLIMBS, strict=True):
        assert (climb["bound"], climb["proved"]) == (known.bound, known.proved)
        assert climb["found"] <= known.bound
        bound = f"{known.bound:.3f}" if known.proved else ""
        line = f"| {known.name} | {climb['found']:.3f} | {bound} | {known.proved} |"
        assert line.replace("  ", " ") in SPEC


def test_the_constants_of_theorem_19_are_those_of_its_rounds() -> None:
    rounds = power_round(30)
    told = f"{rounds.scaled:.3f} for n = {rounds.n}"
    assert told in " ".join(SPEC.split())
    assert rounds.scaled > 0.2425
    near = 2 * 30**2
    assert rounds.rho**2 == pytest.approx(1 / (27 * near**2 - 10 * near - 4), rel=1e-12)
    assert rounds.theorem_19 <= 1.191


def test_the_programs_find_the_gaps_that_are_known_exactly() -> None:
    shells = squared_gap(Classes(0, (18, 6), (5, 3)), 1)
    assert 24**2 * shells == pytest.approx(800 / 799, rel=1e-9)
    clusters = squared_gap(Classes(3, (4,), (1,)), 3)
    assert clusters == pytest.approx(9 / 37, rel=1e-9)
    assert squared_gap(Classes(0, (3,), (1,)), 1) == pytest.approx(1 / 9, rel=1e-9)


def test_the_factor_of_the_family_is_the_limit_of_its_rounds() -> None:
    limit = family_factor(22, 7)
    assert limit is not None
    near = two_clusters(7, 2711, 1500).squared_factor()
    assert Fraction(limit) ** 2 > near
    assert math.sqrt(near) == pytest.approx(limit, abs=1e-5)
    assert family_factor(23, 7) is None


def test_a_climb_gets_higher_and_stays_below_the_bound() -> None:
    climb = reliable(4, 2)
    low, high = (highest(climb, n, np.random.default_rng(1)) for n in (5, 300))
    assert low < high <= 0.5 + 1e-9


def test_the_command_prints_all_tables_and_json(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(command, "NETWORKS", ((4, 1),))
    monkeypatch.setattr(command, "POWERS", (3,))
    monkeypatch.setattr(command, "CLIMBS", (reliable(4, 2),))
    shown = CliRunner().invoke(command.main, ["--steps", "10"])
    assert shown.exit_code == 0
    for part in ("T19", "0.3333", "127", "reliable broadcast"):
        assert part in shown.output
    answer = json.loads(
        CliRunner().invoke(command.main, ["--steps", "10", "--json"]).output
    )
    assert set(answer) == {"gaps", "powers", "climbs"}
    assert answer["climbs"][0]["proved"] == "T21"
