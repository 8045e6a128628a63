"""The paper's claims, and whether the runs confirm them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boxgeom_training.learning.settings import CENTRALISED, DECENTRALISED
from boxgeom_training.reproduction.scenarios import (
    FULL_RULES,
    PAIRS,
    Scenario,
)
from boxgeom_training.reproduction.summary import Summaries, Summary, lead

SEEN, PARTLY, NOT_SEEN, NOT_TRIED = "seen", "partly seen", "not seen", "not tried"
ROUNDING = 1e-9
"""By how much, relatively, rounding may carry a contraction over BOX-GEOM's bound."""


@dataclass(frozen=True)
class Finding:
    """A claim and what the runs say about it.

    Attributes:
        claim: a sentence.
        verdict: `SEEN`, `PARTLY`, `NOT_SEEN` or `NOT_TRIED`.
        evidence: lines with the numbers.
    """

    claim: str
    verdict: str
    evidence: list[str]


def findings(scenarios: Sequence[Scenario], found: Summaries) -> list[Finding]:
    """Return what the runs say about each claim.

    Args:
        scenarios: those that were run.
        found: the summaries of their runs.
    """
    flips = [scenario for scenario in scenarios if scenario.flips_signs]
    server = [s for s in flips if s.setting == CENTRALISED]
    peers = [s for s in flips if s.setting == DECENTRALISED]
    all_peers = [s for s in scenarios if s.setting == DECENTRALISED]
    return [
        _medians_beat_means(
            "At a server, with f <= t sign-flipping clients, the median-based rule of "
            "each pair is more accurate than the mean-based one.",
            [s for s in server if not s.exceeds_t],
            found,
        ),
        _medians_beat_means(
            "The same with more sign-flipping clients than the rule was told (f > t).",
            [s for s in server if s.exceeds_t],
            found,
        ),
        _medians_beat_means("The same peer to peer (f <= t).", peers, found),
        _box_geom_is_best(all_peers, found),
        _box_geom_contracts(all_peers, found),
        _others_drift_apart([s for s in all_peers if s.divides_peers], found),
    ]


def better_than_box_geom(
    scenarios: Iterable[Scenario], found: Summaries
) -> list[tuple[Scenario, list[Summary]]]:
    """Return the rules that do better than BOX-GEOM in each scenario, best first."""
    answers = []
    for scenario in scenarios:
        own = found[scenario.name, "box-geom"]
        others = [found.get((scenario.name, rule)) for rule in FULL_RULES]
        better = [s for s in others if s and not s.refused and lead(s, own) > 0]
        answers.append((scenario, sorted(better, key=lambda s: -s.accuracy)))
    return answers


def _medians_beat_means(
    claim: str, scenarios: Sequence[Scenario], found: Summaries
) -> Finding:
    leads, evidence = [], []
    for scenario in scenarios:
        for median, mean in PAIRS:
            first, second = found[scenario.name, median], found[scenario.name, mean]
            leads.append(lead(first, second))
            word = {1: "more accurate", 0: "even", -1: "LESS accurate"}[leads[-1]]
            evidence.append(
                f"{scenario.title}: {median} {first.text}, {mean} {second.text}: {word}"
            )
    return Finding(claim, _verdict([value > 0 for value in leads]), evidence)


def _box_geom_is_best(scenarios: Sequence[Scenario], found: Summaries) -> Finding:
    claim = "Peer to peer no rule is more accurate than BOX-GEOM."
    holds, evidence = [], []
    for scenario, better in better_than_box_geom(scenarios, found):
        holds.append(not better)
        own = found[scenario.name, "box-geom"].text
        named = ", ".join(f"{s.rule} {s.text}" for s in better) or "none"
        evidence.append(f"{scenario.title}: box-geom {own}; better: {named}")
    return Finding(claim, _verdict(holds), evidence)


def _box_geom_contracts(scenarios: Sequence[Scenario], found: Summaries) -> Finding:
    claim = (
        "BOX-GEOM brings the honest gradients together: no sub-round of any run "
        "exceeds its bound."
    )
    holds, evidence = [], []
    for scenario in scenarios:
        own = found[scenario.name, "box-geom"]
        factor, bound = own.contraction or 0.0, own.bound or 0.0
        holds.append(factor <= bound * (1 + ROUNDING))
        evidence.append(
            f"{scenario.title}: worst contraction {factor:.4f}, bound {bound:.4f}"
        )
    return Finding(claim, _verdict(holds), evidence)


def _others_drift_apart(scenarios: Sequence[Scenario], found: Summaries) -> Finding:
    claim = (
        "Where not everybody receives the same, the geometric median and MD-GEOM do "
        "not: some sub-round leaves the gradients as far apart as they were, and the "
        "models end farther apart than BOX-GEOM's."
    )
    holds, evidence = [], []
    for scenario in scenarios:
        own = found[scenario.name, "box-geom"].disagreement
        for rule in ("geometric-median", "md-geom"):
            other = found[scenario.name, rule]
            factor = other.contraction or 0.0
            holds.append(factor >= 1 - ROUNDING and other.disagreement > own)
            evidence.append(
                f"{scenario.title}: {rule} worst contraction {factor:.4f}, models "
                f"{other.disagreement:.3g} apart (box-geom {own:.3g})"
            )
    return Finding(claim, _verdict(holds), evidence)


def _verdict(holds: Sequence[bool]) -> str:
    if not holds:
        return NOT_TRIED
    if all(holds):
        return SEEN
    return f"{PARTLY} ({sum(holds)} of {len(holds)})" if any(holds) else NOT_SEEN
