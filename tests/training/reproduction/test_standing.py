"""What the report says: where BOX-GEOM loses, claims, changes, the worst attacks."""

from dataclasses import replace
from typing import Any

import pytest

from boxgeom_training.reproduction.campaign import Campaign
from boxgeom_training.reproduction.cells import ORACLE
from boxgeom_training.reproduction.claims import NO_VERDICT, NOT_SEEN, SEEN, findings
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.report import report
from boxgeom_training.reproduction.scenarios import Scenario, scenario
from boxgeom_training.reproduction.selections import FULL_RULES, full_design
from boxgeom_training.reproduction.standing import (
    beside_box_geom,
    breaches,
    effects,
)
from boxgeom_training.reproduction.summary import Summaries, Summary

DESIGN = full_design()
MEDIANS = {"geometric-median": 0.9, "md-geom": 0.9, "box-geom": 0.9}


def summary_of(of: Scenario, rule: str, accuracy: float, **other: Any) -> Summary:
    """Return a summary of five seeds with about that accuracy."""
    by_seed = {seed: accuracy + 0.001 * seed for seed in range(5)}
    drifts = rule in ("geometric-median", "md-geom")
    known = Summary(
        scenario=of.name,
        rule=rule,
        accuracy=accuracy,
        worst=accuracy,
        deviation=0.01,
        by_seed=by_seed,
        learning_rate=0.2,
        disagreement=2.0 if drifts else 1.0,
        contraction=1.0 if drifts else 0.5,
        bound=0.933,
        classes=10,
        halves=0.3,
        diverged=0,
        runs=5,
        refused=None,
        failed=None,
        computing=1.0,
        aggregating=10.0,
    )
    return replace(known, **other)


def made_up(
    accuracies: dict[str, float], design: Design = DESIGN, **other: Any
) -> Summaries:
    """Return summaries with the same accuracies in each scenario, 0.5 by default."""
    known = {ORACLE: 0.95, **accuracies}
    rows = [
        summary_of(of, rule, known.get(rule, 0.5), **other) for of, rule in design.rows
    ]
    return {(row.scenario, row.rule): row for row in rows}


def campaign_of(found: Summaries, design: Design = DESIGN) -> Campaign:
    return Campaign(design, found, {}, ["panels.png"], 12.0, 20.0, 30.0, {"numpy": "2"})


def test_a_claim_is_seen_or_not_as_the_numbers_are() -> None:
    rules = {rule: 0.3 for rule in FULL_RULES} | MEDIANS
    assert [f.verdict for f in findings(DESIGN, made_up(rules))] == [SEEN] * 7
    means = {"mean": 0.9, "md-mean": 0.9, "box-mean": 0.9}
    found = findings(DESIGN, made_up(means, contraction=0.99))
    assert [f.verdict for f in found[:6]] == [NOT_SEEN] * 6
    assert found[6].verdict == "partly seen (40 of 52)"


@pytest.mark.parametrize("change", [{"by_seed": {0: 0.5}}, {"worst": 0.4}])
def test_one_seed_or_an_oracle_that_learnt_nothing_give_no_verdict(
    change: dict[str, Any],
) -> None:
    found = made_up(MEDIANS)
    of_whom = ORACLE if "worst" in change else "box-geom"
    some = {k: replace(s, **change) if k[1] == of_whom else s for k, s in found.items()}
    assert findings(DESIGN, some)[2].verdict == NO_VERDICT
    text = report(campaign_of(some))
    assert "Another rule is better in 0 scenarios, in 0 none is." in text
    assert "Without a verdict:" in text


def test_every_claim_says_where_it_stands() -> None:
    sources = [finding.source for finding in findings(DESIGN, made_up({}))]
    assert all("abstract of [P]" in source for source in sources)
    assert sum(source.startswith("ours") for source in sources) == 2


def test_better_rules_are_named_best_first() -> None:
    found = made_up({"box-geom": 0.6, "multi-krum": 0.7, "trimmed-mean": 0.8})
    for _, beside in beside_box_geom(DESIGN, found):
        better = [c.first.rule for c in beside if c.word == "better"]
        assert better == ["trimmed-mean", "multi-krum"]


def test_the_report_begins_with_losses_and_has_every_number() -> None:
    found = made_up({"box-geom": 0.6, "multi-krum": 0.701})
    text = report(campaign_of(found))
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings[:2] == ["Where BOX-GEOM loses", "The claims, one by one"]
    assert "**70.1 ± 1.0**" in text
    for of in DESIGN.scenarios:
        assert f"| {of.title} | 95.0 ± 1.0 |" in text
        assert f"{of.title}: BOX-GEOM 60.0 ± 1.0; better: multi-krum +10.1" in text
    for finding in findings(DESIGN, found):
        assert f"{finding.claim} ({finding.source}.) **{finding.verdict}**" in text
    assert "30 % (coincide with classes)" in text


def test_what_failed_or_was_left_out_is_told() -> None:
    found = made_up({})
    key = DESIGN.scenarios[0].name, "krum"
    nothing: dict[str, Any] = {"by_seed": {}, "worst": float("nan")}
    found[key] = replace(found[key], failed="OSError: no room", **nothing)
    design = replace(DESIGN, left_out=("all scenarios of cifar10: no folder",))
    text = report(campaign_of(found, design))
    assert f"- krum in {key[0]} failed: OSError: no room" in text
    assert "- left out: all scenarios of cifar10: no folder" in text
    assert "| failed |" in text


def test_changes_are_compared_with_box_geom_alone() -> None:
    plain = scenario("centralised", "mild", 3, 3, "alie")
    moved = scenario(**{**plain.chosen, "momentum": 0.9})
    design = Design((plain, moved), ("box-geom", "nnm+box-geom", "nnm+krum"))
    found = {
        (of.name, rule): summary_of(of, rule, accuracy)
        for (of, rule), accuracy in zip(
            [row for row in design.rows if row[1] != ORACLE],
            (0.3, 0.6, 0.1, 0.4, 0.8, 0.1),
            strict=True,
        )
    }
    made = {effect.change: effect.comparison for effect in effects(design, found)}
    assert {change: c.difference for change, c in made.items()} == pytest.approx(
        {"nnm before": 0.3, "momentum 0.9": 0.1, "nnm before and momentum 0.9": 0.5}
    )
    text = report(campaign_of(found, design))
    assert "- nnm before and momentum 0.9: 1 no verdict; +50.0 points" in text


def test_the_worst_attack_is_named_where_several_were_tried() -> None:
    attacks = [
        scenario("centralised", "mild", 3, 3, a) for a in ("alie", "ipm", "mimic")
    ]
    lonely = scenario("centralised", "iid", 3, 3)
    design = Design((*attacks, lonely), ("krum", "mean"))
    found = {
        (of.name, rule): summary_of(of, rule, accuracy)
        for rule, row in {
            "krum": (0.5, 0.2, 0.3, 0),
            "mean": (0.1, 0.7, 0.4, 0),
        }.items()
        for of, accuracy in zip(design.scenarios, row, strict=True)
    }
    refused = attacks[1].name, "krum"
    found[refused] = replace(found[refused], by_seed={}, refused="too few")
    made = {breach.rule: breach for breach in breaches(design, found)}
    assert {rule: (b.attack, b.attacks) for rule, b in made.items()} == {
        "krum": ("mimic", 2),
        "mean": ("alie x1", 3),
    }
