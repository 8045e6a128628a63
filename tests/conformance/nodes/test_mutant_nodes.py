"""Every wrong node fails the scenario that is there for it; the right one none."""

import pytest

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.nodes.broadcast_scenarios import STORIES
from boxgeom_conformance.nodes.checks import check_nodes
from boxgeom_conformance.nodes.honest_nodes import HonestNodes
from boxgeom_conformance.nodes.scenario import Scenario, Tier
from boxgeom_conformance.nodes.scenarios import scenarios
from boxgeom_conformance.nodes.situations import SITUATIONS
from boxgeom_testing.mutant_nodes import BROADCASTS, ROUNDS, MutantNode
from boxgeom_testing.node_programs import local_nodes


def ended(mutant: MutantNode, scenario: Scenario) -> CheckResult:
    """Return how a scenario ends with nodes that are such mutants."""
    nodes = HonestNodes(local_nodes(mutant.old, mutant.new))
    return check_nodes(scenario, nodes, command="python node.py", tolerance=1e-5)


def named(scenario: Scenario) -> str:
    """Return what stands after ``node:`` in its name."""
    return scenario.name.partition("/node:")[2]


def test_every_situation_and_story_is_there_for_a_wrong_node() -> None:
    for kinds, mutants in ((SITUATIONS, ROUNDS), (STORIES, BROADCASTS)):
        slugs = {kind.slug for kind in kinds}
        assert {it for mutant in mutants for it in mutant.rejected_by} == slugs


@pytest.mark.parametrize("mutant", [*ROUNDS, *BROADCASTS], ids=lambda it: it.bug)
def test_each_wrong_node_fails_the_tiny_scenarios_that_it_names(
    mutant: MutantNode,
) -> None:
    kind = "reliable-broadcast" if mutant in BROADCASTS else mutant.rule
    tiny = [
        scenario
        for scenario in scenarios(mutant.rule, Tier.TINY)
        if scenario.name.startswith(f"{kind}/")
    ]
    for slug in mutant.rejected_by:
        chosen = [it for it in tiny if named(it).startswith(f"{slug}-")]
        results = [ended(mutant, scenario) for scenario in chosen]
        failed = [result for result in results if not result.is_fine]
        assert failed, f"{mutant.bug} passes {slug}"
        for result in failed:
            assert result.got
            assert result.wanted
            assert result.calls[0].startswith("printf ") or " < " in result.calls[0]


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once", "box-mean", "md-mean"])
def test_the_right_node_passes_every_tiny_scenario(rule: str) -> None:
    nodes = HonestNodes(local_nodes())
    for scenario in scenarios(rule, Tier.TINY):
        result = check_nodes(scenario, nodes, command="python node.py", tolerance=1e-5)
        assert result.outcome == CheckOutcome.PASSED, result.explain()


def test_a_node_that_remembers_an_earlier_run_is_told_apart() -> None:
    life = "def answer(self, request: Json) -> Json:"
    tired = f"""runs = 0

    {life}
        self.runs += request["ask"] == "start"
        return {{"send": "tired"}} if self.runs > 2 else self.awake(request)

    def awake(self, request: Json) -> Json:"""
    nodes = HonestNodes(local_nodes(life, tired))
    results = [
        check_nodes(scenario, nodes, command="python node.py", tolerance=1e-5)
        for scenario in scenarios("box-mean", Tier.TINY)[:3]
    ]
    assert [it.outcome for it in results] == [
        "passed",
        "passed",
        "remembers earlier calls",
    ]
    assert "let every start begin another one" in results[-1].explain()
