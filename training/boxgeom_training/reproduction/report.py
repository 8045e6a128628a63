"""The report: first where BOX-GEOM loses, then the claims one by one, then tables."""

import platform
from collections.abc import Sequence

from boxgeom.command.processors import processors
from boxgeom_training.reproduction.campaign import Campaign
from boxgeom_training.reproduction.claims import findings
from boxgeom_training.reproduction.report_tables import (
    accuracies,
    holdings,
    markdown_table,
    percent,
    rates,
    times,
    what_did_not_run,
)
from boxgeom_training.reproduction.standing import (
    Effect,
    beside_box_geom,
    breaches,
    effects,
)
from boxgeom_training.reproduction.verdicts import (
    LEAST_DIFFERENCE,
    LEAST_SEEDS,
    Comparison,
    without_verdict,
)


def report(campaign: Campaign) -> str:
    """Return the report as Markdown."""
    parts = [
        "# Training under attack: what the runs show",
        _introduction(campaign),
        *_losses(campaign),
        *_claims(campaign),
        *_practice(campaign),
        *_breaches(campaign),
        *(f"![{name}]({name})" for name in campaign.plots),
        *accuracies(campaign),
        *rates(campaign),
        *holdings(campaign),
        *times(campaign),
        *what_did_not_run(campaign),
    ]
    return "\n\n".join(parts).rstrip("\n") + "\n"


def _introduction(campaign: Campaign) -> str:
    design = campaign.design
    diverged = sum(summary.diverged for summary in campaign.found.values())
    versions = ", ".join(f"{name} {v}" for name, v in campaign.versions.items())
    one = design.cells()[0].settings
    runs = len(design.cells()) + len(design.tuning_cells())
    return (
        f"{runs} runs: {len(design.scenarios)} scenarios, {len(design.rules)} rules "
        f"and the oracle, seeds: {design.seeds}; {one.n} clients, batch {one.batch}; "
        f"{diverged} of the runs that count diverged, and count with the accuracy of "
        f"their last finite models.\n\n"
        f"Numbers are test accuracies in percent of the *worst* honest client, mean ± "
        f"standard deviation over the seeds. The oracle is the mean of the honest "
        f"clients alone: they hold the same samples, draw the same batches and begin "
        f"with the same model. Differences are paired, seed by seed, with an expanded "
        f"bootstrap interval of 95 % in brackets. A rule is *better* than another if "
        f"the whole interval is above 0 and the difference at least "
        f"{100 * LEAST_DIFFERENCE:g} point. There is no verdict with fewer than "
        f"{LEAST_SEEDS} seeds, nor where the oracle stays below "
        f"{100 * design.floor:.0f} %. Nothing is corrected for the number of "
        f"comparisons: of many, some will look sure by chance.\n\n"
        f"f clients are Byzantine, t is what the rule is told. Sign flip x s: a "
        f"Byzantine client sends -s times its own vector.\n\n"
        f"The runs took {campaign.run_seconds:.0f} s added up (estimated: "
        f"{campaign.estimate:.0f} s), this call {campaign.seconds:.0f} s (less if runs "
        f"were there before) on {processors()} processors ({platform.machine()}); "
        f"{versions}."
    )


def _losses(campaign: Campaign) -> list[str]:
    worse, even, unsure = [], 0, []
    for scenario, beside in beside_box_geom(campaign.design, campaign.found):
        where = f"{scenario.place}, {scenario.task}, {scenario.title}"
        decided = [c for c in beside if c.word != "no verdict"]
        better = [c for c in decided if c.word == "better"]
        if better:
            own = better[0].second.text
            named = "; ".join(f"{c.first.rule} {c.text}" for c in better)
            worse.append(f"- {where}: BOX-GEOM {own}; better: {named}")
        elif decided:
            even += 1
        elif beside:
            unsure.append(f"- {where}: {_ahead(beside)}")
    losing = f"Another rule is better in {len(worse)} scenarios, in {even} none is."
    parts = ["## Where BOX-GEOM loses", losing, "\n".join(worse)]
    if unsure:
        parts += ["Without a verdict:", "\n".join(unsure)]
    return [part for part in parts if part]


def _ahead(beside: Sequence[Comparison]) -> str:
    """Return which rules are ahead of BOX-GEOM in runs that give no verdict."""
    ahead = [c for c in beside if c.difference is not None and c.difference > 0]
    named = ", ".join(f"{c.first.rule} {c.text}" for c in ahead[:3]) or "none"
    more = f" and {len(ahead) - 3} more" if len(ahead) > 3 else ""
    own = f"BOX-GEOM {beside[0].second.text}"
    return f"{own}; ahead: {named}{more} ({without_verdict(beside)})"


def _claims(campaign: Campaign) -> list[str]:
    parts = ["## The claims, one by one"]
    found = findings(campaign.design, campaign.found)
    for number, finding in enumerate(found, start=1):
        evidence = "\n".join(f"- {line}" for line in finding.evidence)
        parts.append(
            f"{number}. {finding.claim} ({finding.source}.) **{finding.verdict}**"
        )
        parts += [evidence] if evidence else []
    return parts


def _practice(campaign: Campaign) -> list[str]:
    """Answer the question that the paper leaves open."""
    made = effects(campaign.design, campaign.found)
    if not made:
        return []
    return [
        "## What makes BOX-GEOM good in practice",
        "The paper leaves this open, so it is ours. Each line is BOX-GEOM with a "
        "pre-aggregation before it, with clients that have momentum, or both, beside "
        "BOX-GEOM alone.",
        "\n".join(_in_words(made)),
        markdown_table(
            ["change", "where", "alone", "with it", "difference", ""],
            [
                [
                    effect.change,
                    f"{effect.scenario.place}, {effect.scenario.title}",
                    effect.comparison.second.text,
                    effect.comparison.first.text,
                    effect.comparison.text,
                    effect.comparison.word,
                ]
                for effect in made
            ],
        ),
    ]


def _in_words(made: Sequence[Effect]) -> list[str]:
    """Return a line for each change: how often it helps, and by how much."""
    lines = []
    for change in dict.fromkeys(effect.change for effect in made):
        of_change = [e.comparison for e in made if e.change == change]
        words = [c.word for c in of_change]
        counts = ", ".join(
            f"{words.count(word)} {word}" for word in dict.fromkeys(words)
        )
        known = [c.difference for c in of_change if c.difference is not None]
        mean = 100 * sum(known) / len(known)
        lines.append(
            f"- {change}: {counts}; {mean:+.1f} points on average, from "
            f"{100 * min(known):+.1f} to {100 * max(known):+.1f}"
        )
    return lines


def _breaches(campaign: Campaign) -> list[str]:
    found = breaches(campaign.design, campaign.found)
    if not found:
        return []
    return [
        "## The strongest attack on each rule",
        "Of the attacks in scenarios that differ in nothing else, without those that "
        "a rule refuses to answer.",
        markdown_table(
            ["where", "rule", "attack", "accuracy", "oracle", "attacks tried"],
            [
                [
                    *(breach.where, breach.rule, breach.attack, breach.summary.text),
                    percent(None if breach.oracle is None else breach.oracle.worst),
                    str(breach.attacks),
                ]
                for breach in found
            ],
        ),
    ]
