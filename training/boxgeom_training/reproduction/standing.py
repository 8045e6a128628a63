"""How BOX-GEOM stands: what beats it, what helps it, what breaks each rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from boxgeom.composition import JOINT
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.scenarios import Scenario, attack_text
from boxgeom_training.reproduction.summary import (
    Summaries,
    Summary,
    looked_up,
    oracle_of,
)
from boxgeom_training.reproduction.verdicts import Comparison, compared

OWN = "box-geom"
"""The rule that the paper proposes."""


def beside_box_geom(
    design: Design, found: Summaries
) -> list[tuple[Scenario, list[Comparison]]]:
    """Return every other rule beside BOX-GEOM in each scenario, the best first."""
    answers = []
    for scenario in design.scenarios:
        own, oracle = looked_up(found, scenario, OWN), oracle_of(scenario, found)
        if own is None:
            continue
        others = [looked_up(found, scenario, r) for r in design.rules if r != OWN]
        beside = [
            compared(other, own, oracle, design.floor)
            for other in others
            if other is not None
        ]
        answers.append((scenario, sorted(beside, key=lambda c: -c.first.worst)))
    return answers


@dataclass(frozen=True)
class Effect:
    """What a change does to BOX-GEOM in a scenario.

    Attributes:
        change: what was changed, in words.
        scenario: the scenario without the change.
        comparison: with the change beside without it.
    """

    change: str
    scenario: Scenario
    comparison: Comparison


def effects(design: Design, found: Summaries) -> list[Effect]:
    """Return what pre-aggregations, momentum and both together do to BOX-GEOM.

    Each is compared with BOX-GEOM alone, without momentum, on the same samples and
    batches, under the same attack.
    """
    return sorted(_effects(design, found), key=lambda e: (e.change, e.scenario.name))


def _effects(design: Design, found: Summaries) -> Iterator[Effect]:
    names = {scenario.name for scenario in design.scenarios}
    defended = [r for r in design.rules if r.endswith(JOINT + OWN)]
    for scenario in design.scenarios:
        plain = scenario.without_momentum
        if plain.name not in names:
            continue
        momentum = [f"momentum {scenario.momentum:g}"] if scenario.momentum else []
        for rule in (OWN, *defended):
            front = [] if rule == OWN else [f"{rule.removesuffix(JOINT + OWN)} before"]
            if not front and not momentum:
                continue
            with_it = looked_up(found, scenario, rule)
            without = looked_up(found, plain, OWN)
            if with_it is not None and without is not None:
                oracle = oracle_of(scenario, found)
                comparison = compared(with_it, without, oracle, design.floor)
                yield Effect(" and ".join(front + momentum), plain, comparison)


@dataclass(frozen=True)
class Breach:
    """The attack under which a rule does worst.

    Attributes:
        where: the scenarios that were compared: those that differ in the attack alone.
        rule: whom it hits.
        attack: its name and strength, and the delivery if one was chosen.
        summary: what the rule reached.
        oracle: what the honest clients alone reached, or None.
        attacks: how many attacks were compared.
    """

    where: str
    rule: str
    attack: str
    summary: Summary
    oracle: Summary | None
    attacks: int


def breaches(design: Design, found: Summaries) -> list[Breach]:
    """Return the worst attack on each rule, where several were tried."""
    families: dict[str, list[Scenario]] = {}
    for scenario in design.scenarios:
        if scenario.is_attacked:
            families.setdefault(scenario.family, []).append(scenario)
    answers = []
    for scenarios in families.values():
        for rule in design.rules if len(scenarios) > 1 else ():
            runs = [(looked_up(found, s, rule), s) for s in scenarios]
            ended = [(run, s) for run, s in runs if run is not None]
            if ended:
                summary, worst = min(ended, key=lambda pair: pair[0].worst)
                oracle = oracle_of(worst, found)
                where = _where(worst)
                answers.append(
                    Breach(where, rule, _attack(worst), summary, oracle, len(ended))
                )
    return answers


def _where(scenario: Scenario) -> str:
    return f"{scenario.place}, {scenario.task}, {scenario.circumstances}"


def _attack(scenario: Scenario) -> str:
    attack = attack_text(scenario.chosen["attack"], scenario.chosen["scale"])
    delivery = scenario.chosen["delivery"]
    return f"{attack}, {delivery}" if delivery else attack
