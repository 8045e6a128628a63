"""Every scenario of rounds: situations, and the sizes of each tier."""

import math
from collections.abc import Iterator
from functools import partial

from boxgeom_conformance.nodes import disturbances
from boxgeom_conformance.nodes.honest_nodes import HonestNodes
from boxgeom_conformance.nodes.promises import PROMISES, rounds_to_agreement
from boxgeom_conformance.nodes.rounds_run import RoundsRun
from boxgeom_conformance.nodes.rounds_setting import RoundsSetting
from boxgeom_conformance.nodes.scenario import Scenario, Tier
from boxgeom_conformance.nodes.situations import SITUATIONS
from boxgeom_conformance.subjects import Subject

MOST_SUBSETS = 50
"""Exact answers of rules that enumerate are asked for up to so many subsets."""

OF_EARLIER_ROUNDS = (disturbances.late, disturbances.late_and_last)

TOLD = {"q", "round_number"}
"""The options that a node is told."""

SIZES = {
    Tier.TINY: ((4, 1, 1), (4, 1, 2)),
    Tier.SMALL: ((6, 1, 3), (7, 2, 2)),
    Tier.STANDARD: ((8, 2, 1), (7, 2, 20), (10, 3, 2)),
}
"""The n, t and d that a tier adds."""


def rounds_scenarios(subject: Subject) -> Iterator[Scenario]:
    """Yield every scenario of rounds that can be asked of nodes with a rule.

    Raises:
        ValueError: the rule takes an option that no node is told.
    """
    unknown = set(subject.rule.options) - TOLD
    if unknown:
        raise ValueError(
            f"--node: need a rule without the option {min(unknown)}, got {subject.name}"
        )
    for tier, sizes in SIZES.items():
        for n, t, d in sizes:
            for situation in SITUATIONS:
                setting = RoundsSetting(subject, situation, n, t, d)
                names = _promises(setting)
                if _is_long_enough(setting) and (names or not situation.promises):
                    yield _scenario(setting, tier, names)


def _is_long_enough(setting: RoundsSetting) -> bool:
    """Return whether a rule is played for as many rounds as the situation needs.

    Nodes with a rule that brings nobody together play one round. In a second they would
    choose among vectors that rounding alone sets apart.
    """
    repeats = bool(setting.subject.rule.contractions)
    return repeats or setting.situation.disturbance not in OF_EARLIER_ROUNDS


def _promises(setting: RoundsSetting) -> list[str]:
    """Return which of a situation's promises hold of the rule, at these sizes."""
    subject, n, t, d = setting.subject, setting.n, setting.t, setting.d
    takes_all = all(subject.domain(m, n, t, d) for m in range(n - t, n + 1))
    is_quick = not subject.rule.enumerates or math.comb(n, t) <= MOST_SUBSETS
    return [
        name
        for name in setting.situation.promises
        if takes_all
        and (subject.rule.contractions or not PROMISES[name].needs_contraction)
        and (is_quick or name != "definition")
    ]


def _scenario(setting: RoundsSetting, tier: Tier, names: list[str]) -> Scenario:
    requires = [PROMISES[name].requires for name in names] or ["section 1 of the spec"]
    return Scenario(
        name=f"{setting.subject.name}/node:{setting.slug}",
        statement=setting.situation.statement,
        requires=", ".join(requires).format(definition=setting.subject.definition),
        severity=setting.situation.severity,
        tier=tier,
        play=partial(_play, setting, names),
    )


def _play(
    setting: RoundsSetting, names: list[str], nodes: HonestNodes, tolerance: float
) -> None:
    promises = tuple(PROMISES[name] for name in names)
    run = RoundsRun(setting, nodes, promises, tolerance)
    if not setting.situation.promises:
        run.expect_refusals()
        return
    if not setting.subject.rule.contractions:
        run.play(1)
        return
    run.play(setting.situation.rounds or rounds_to_agreement(setting))
