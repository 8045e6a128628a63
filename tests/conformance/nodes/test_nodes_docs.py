"""docs/nodes.md says what nodes are put through: its tables, sizes and requests."""

import math
import re

from boxgeom_conformance.nodes.broadcast_orders import ORDERS
from boxgeom_conformance.nodes.broadcast_scenarios import STORIES
from boxgeom_conformance.nodes.checks import check_nodes
from boxgeom_conformance.nodes.honest_nodes import HonestNodes
from boxgeom_conformance.nodes.rounds_scenarios import MOST_SUBSETS
from boxgeom_conformance.nodes.scenario import Scenario, Tier
from boxgeom_conformance.nodes.scenarios import scenarios
from boxgeom_conformance.nodes.situations import SITUATIONS
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_testing.node_programs import LocalNode, local_nodes
from boxgeom_testing.repository import document

GUIDE = document("nodes.md")
PROSE = " ".join(GUIDE.split())


def rows(header: str) -> list[list[str]]:
    """Return the rows of the tables with that first header, without backticks."""
    bodies = re.findall(rf"^\| {header} \|.*\n\|-.*\n((?:^\|.*\n)+)", GUIDE, re.M)
    return [
        [cell.strip(" `") for cell in line.strip("|").split(" | ")]
        for body in bodies
        for line in body.splitlines()
    ]


def of(rule: str, tier: Tier) -> list[Scenario]:
    """Return the scenarios of rounds of a tier."""
    return [it for it in scenarios(rule, tier) if it.name.startswith(f"{rule}/")]


def test_the_tables_have_every_situation_and_story_in_order() -> None:
    kinds = (*SITUATIONS, *STORIES)
    told = [[name, what.rstrip(" |")] for name, what in rows("scenario")]
    assert told == [[kind.slug, kind.statement] for kind in kinds]


def test_every_order_is_named() -> None:
    assert set(ORDERS) <= set(re.findall(r"`([a-z-]+)`", GUIDE))


def test_what_counts_as_extremes_and_as_contract_is_what_the_guide_says() -> None:
    by_severity = {
        severity: [it.slug for it in SITUATIONS if it.severity == severity]
        for severity in Severity
    }
    last_four = [it.slug for it in SITUATIONS[-4:]]
    assert by_severity[Severity.EXTREME] == ["nonsense", *last_four]
    assert by_severity[Severity.CONTRACT] == ["too-few"]
    assert "`nonsense` and the last four count as extremes, `too-few` as" in PROSE


def test_every_scenario_has_a_name_of_its_own_and_tiers_grow() -> None:
    by_tier = {tier: scenarios("box-geom", tier) for tier in Tier}
    names = [it.name for it in by_tier[Tier.STANDARD]]
    assert len(set(names)) == len(names)
    tiny, small, standard = (set(it.name for it in by_tier[tier]) for tier in Tier)
    assert tiny < small < standard
    sizes = {re.findall(r"n(\d+)-t(\d+)", name)[0] for name in standard}
    assert max(sizes, key=lambda size: int(size[0])) == ("10", "3")


def test_rules_that_bring_nobody_together_are_asked_their_definition_alone() -> None:
    for name, subject in SUBJECTS.items():
        if set(subject.rule.options) <= {"q", "round_number"}:
            asked = " ".join(it.requires for it in of(name, Tier.SMALL))
            assert ("Theorem" in asked) == bool(subject.rule.contractions), name
    assert math.comb(7, 2) <= MOST_SUBSETS < math.comb(10, 3)


def test_requests_hold_the_fields_that_the_guide_lists() -> None:
    listed = {row[0] for row in rows("field")}
    told: set[str] = set()

    def listening() -> LocalNode:
        node = local_nodes()()

        def answer(request: dict[str, object]) -> dict[str, object]:
            told.update(request)
            return node.answer(request)

        return LocalNode(answer)

    nodes = HonestNodes(listening)
    for scenario in (*scenarios("multi-krum", Tier.SMALL), *of("box-mean", Tier.TINY)):
        if scenario.tier == Tier.TINY or scenario.name.startswith("multi-krum/"):
            check_nodes(scenario, nodes, command="", tolerance=1e-5)
    of_others = {"ask", "received", "round_number", "kind", "source"}
    assert told == listed | of_others


def test_the_same_slug_means_the_same_numbers_every_time() -> None:
    name = "box-mean/node:missing-n4-t1-d1"
    [scenario] = [it for it in of("box-mean", Tier.TINY) if it.name == name]
    told = []
    for _ in range(2):
        nodes = HonestNodes(local_nodes())
        check_nodes(scenario, nodes, command="", tolerance=1e-5)
        told.append(nodes.told)
    assert told[0]
    assert told[0] == told[1]
