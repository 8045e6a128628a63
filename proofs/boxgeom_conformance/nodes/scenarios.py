"""Every scenario by rule and tier."""

from boxgeom_conformance.nodes.broadcast_scenarios import broadcast_scenarios
from boxgeom_conformance.nodes.rounds_scenarios import rounds_scenarios
from boxgeom_conformance.nodes.scenario import Scenario, Tier
from boxgeom_conformance.subjects import find_subject


def scenarios(rule: str, tier: Tier) -> list[Scenario]:
    """Return the scenarios of a tier, and of those before it, for nodes with a rule.

    Raises:
        ValueError: there is no such rule.

    >>> scenarios("box-geom", Tier.TINY)[0].name
    'box-geom/node:nobody-lies-n4-t1-d1'
    """
    every = [*rounds_scenarios(find_subject(rule)), *broadcast_scenarios()]
    return [scenario for scenario in every if scenario.tier in tier.tiers]
