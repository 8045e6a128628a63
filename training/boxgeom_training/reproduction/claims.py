"""The paper's claims, where each stands, and whether the runs confirm it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from boxgeom_training.learning.settings import CENTRALISED, DECENTRALISED
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.scenarios import Scenario
from boxgeom_training.reproduction.selections import MEAN_BASED, PAIRS
from boxgeom_training.reproduction.summary import (
    Summaries,
    Summary,
    looked_up,
    oracle_of,
)
from boxgeom_training.reproduction.verdicts import Comparison, compared

SEEN, PARTLY, NOT_SEEN = "seen", "partly seen", "not seen"
NO_VERDICT, NOT_TRIED = "no verdict", "not tried"
ROUNDING = 1e-9
"""By how much, relatively, rounding may carry a contraction over BOX-GEOM's bound."""

LAST = "the abstract of [P], its last sentence"
OURS = "ours; the abstract of [P] does not say it"


@dataclass(frozen=True)
class Finding:
    """A claim and what the runs say about it.

    Attributes:
        claim: a sentence.
        source: where it stands, or that it is ours.
        verdict: `SEEN`, `PARTLY`, `NOT_SEEN`, `NO_VERDICT` or `NOT_TRIED`.
        evidence: lines with the numbers.
    """

    claim: str
    source: str
    verdict: str
    evidence: list[str]


def findings(design: Design, found: Summaries) -> list[Finding]:
    """Return what the runs say about each claim.

    Args:
        design: of the runs.
        found: their summaries.
    """
    flips = [s for s in design.scenarios if s.flips_signs and not s.is_iid]
    server = [s for s in flips if s.setting == CENTRALISED]
    peers = [s for s in flips if s.setting == DECENTRALISED]
    all_peers = [s for s in design.scenarios if s.setting == DECENTRALISED]
    best = [("box-geom", rule) for rule in MEAN_BASED]
    look = _Looking(design, found)
    return [
        look.at_pairs(
            "At a server, with f <= t clients that flip signs and data that are not "
            "i.i.d., the rule with medians is better than the same rule with means.",
            LAST,
            [s for s in server if not s.exceeds_t],
            PAIRS,
        ),
        look.at_pairs("The same peer to peer.", LAST, peers, PAIRS),
        look.at_pairs(
            "In both, BOX-GEOM is better than every mean-based rule of the grid.",
            f"{LAST}, read strictly",
            [s for s in flips if not s.exceeds_t],
            best,
        ),
        look.at_pairs(
            "The same pairs with more clients that flip signs than the rule was told "
            "(f > t).",
            OURS,
            [s for s in server if s.exceeds_t],
            PAIRS,
        ),
        look.at_contractions(
            "BOX-GEOM brings the honest gradients together: no sub-round of any run "
            "exceeds its bound.",
            "the abstract of [P], sentence 6: the hyperbox algorithm satisfies what "
            "others do not; the bound is T12, T18 and T20 of docs/spec.md",
            all_peers,
        ),
        look.at_drift(
            "Where not everybody receives the same, the geometric median and MD-GEOM "
            "give no such guarantee: some sub-round leaves the gradients as far apart "
            "as they were, and the models end farther apart than BOX-GEOM's.",
            "the abstract of [P], sentence 5; how far the models drift is ours",
            [s for s in all_peers if s.divides_peers],
        ),
        look.at_pairs(
            "Peer to peer no rule of the grid is better than BOX-GEOM.",
            OURS,
            all_peers,
            [("box-geom", rule) for rule in design.rules if rule != "box-geom"],
            lambda comparison: comparison.word != "worse",
        ),
    ]


@dataclass(frozen=True)
class _Looking:
    """The runs, to look at for one claim after the other."""

    design: Design
    found: Summaries

    def at_pairs(
        self,
        claim: str,
        source: str,
        scenarios: Sequence[Scenario],
        pairs: Sequence[tuple[str, str]],
        holds: Callable[[Comparison], bool] = lambda c: c.word == "better",
    ) -> Finding:
        """Return whether something holds of pairs of rules in all scenarios."""
        words, evidence = [], []
        for scenario in scenarios:
            for first, second in pairs:
                comparison = self.compare(scenario, first, second)
                if comparison is None:
                    continue
                said = comparison.why or comparison.word
                evidence.append(
                    f"{scenario.place}, {scenario.title}: {first} "
                    f"{comparison.first.text}, {second} {comparison.second.text}, "
                    f"difference {comparison.text}: {said}"
                )
                if comparison.word != "no verdict":
                    words.append(holds(comparison))
        return Finding(claim, source, _verdict(words, len(evidence)), evidence)

    def at_contractions(
        self, claim: str, source: str, scenarios: Sequence[Scenario]
    ) -> Finding:
        """Return whether BOX-GEOM contracts as it promises; one run can refute it."""
        holds, evidence = [], []
        for scenario in scenarios:
            own = self.finished(scenario, "box-geom")
            if own is None:
                continue
            factor, bound = own.contraction or 0.0, own.bound or 0.0
            holds.append(factor <= bound * (1 + ROUNDING))
            evidence.append(
                f"{scenario.title}: worst contraction {factor:.4f}, bound {bound:.4f}"
            )
        return Finding(claim, source, _verdict(holds, len(holds)), evidence)

    def at_drift(
        self, claim: str, source: str, scenarios: Sequence[Scenario]
    ) -> Finding:
        """Return whether other rules leave the honest nodes apart."""
        holds, evidence = [], []
        for scenario in scenarios:
            own = self.finished(scenario, "box-geom")
            for rule in ("geometric-median", "md-geom"):
                other = self.finished(scenario, rule)
                if own is None or other is None:
                    continue
                factor = other.contraction or 0.0
                is_apart = other.disagreement > own.disagreement
                holds.append(factor >= 1 - ROUNDING and is_apart)
                evidence.append(
                    f"{scenario.title}: {rule} worst contraction {factor:.4f}, models "
                    f"{other.disagreement:.3g} apart (box-geom {own.disagreement:.3g})"
                )
        return Finding(claim, source, _verdict(holds, len(holds)), evidence)

    def compare(self, scenario: Scenario, first: str, second: str) -> Comparison | None:
        """Return how two rules do in a scenario, or None if one was not run."""
        of = [self.finished(scenario, rule) for rule in (first, second)]
        if of[0] is None or of[1] is None:
            return None
        oracle = oracle_of(scenario, self.found)
        return compared(of[0], of[1], oracle, self.design.floor)

    def finished(self, scenario: Scenario, rule: str) -> Summary | None:
        """Return a rule's summary if any of its runs came to an end."""
        return looked_up(self.found, scenario, rule)


def _verdict(holds: Sequence[bool], tried: int) -> str:
    if not tried:
        return NOT_TRIED
    if not holds:
        return NO_VERDICT
    if all(holds):
        return SEEN
    return f"{PARTLY} ({sum(holds)} of {len(holds)})" if any(holds) else NOT_SEEN
