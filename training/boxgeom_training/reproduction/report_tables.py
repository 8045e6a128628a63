"""The tables of the report: accuracy, learning rates, who holds what, time."""

import math
from collections.abc import Callable, Sequence
from statistics import median

from boxgeom_training.learning.settings import CENTRALISED, DECENTRALISED
from boxgeom_training.reproduction.campaign import Campaign
from boxgeom_training.reproduction.cells import ORACLE
from boxgeom_training.reproduction.scenarios import Scenario
from boxgeom_training.reproduction.summary import Summary, oracle_of

PLACES = {CENTRALISED: "At a server", DECENTRALISED: "Peer to peer"}
COINCIDE = 0.5
"""Halves that have less than this in common are said to coincide with classes."""

LISTED = 20
"""Scenarios that were left out and are listed; all are in the results."""


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown.

    >>> print(markdown_table(["a", "b"], [["1", "2"]]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    body = [f"| {' | '.join(line)} |" for line in (head, *rows)]
    return "\n".join([body[0], "|---" * len(head) + "|", *body[1:]])


def percent(share: float | None) -> str:
    """Return a share in percent, "-" if there is none.

    >>> percent(0.5), percent(None)
    ('50.0', '-')
    """
    return "-" if share is None or math.isnan(share) else f"{100 * share:.1f}"


def accuracies(campaign: Campaign) -> list[str]:
    """Return the tables of accuracy and disagreement, by setting and task."""
    parts = []
    for setting, task, scenarios in campaign.groups():
        at_peers = setting == DECENTRALISED
        parts += [
            f"## {PLACES[setting]}: {task}",
            _table(campaign, scenarios, lambda summary: summary.text),
        ]
        if at_peers:
            parts += [
                "Mean over the honest clients, not the worst:",
                _table(campaign, scenarios, lambda s: percent(s.accuracy)),
                "Disagreement, the diagonal of the honest models' box at the end:",
                _table(campaign, scenarios, lambda s: f"{s.disagreement:.3g}"),
            ]
    return parts


def _table(
    campaign: Campaign, scenarios: Sequence[Scenario], text: Callable[[Summary], str]
) -> str:
    """Return scenarios by rules, the oracle first; the best worst client is bold."""
    rows = []
    for scenario in scenarios:
        summaries = [campaign.found.get((scenario.name, r)) for r in _rules(campaign)]
        ended = [s.worst for s in summaries if s is not None and s.by_seed]
        best = max(ended, default=math.nan)
        cells = [_entry(summary, text, best) for summary in summaries]
        oracle = oracle_of(scenario, campaign.found)
        rows.append([scenario.title, _entry(oracle, text, math.nan), *cells])
    return markdown_table(["split, attack", ORACLE, *_rules(campaign)], rows)


def _entry(summary: Summary | None, text: Callable[[Summary], str], best: float) -> str:
    if summary is None:
        return "-"
    if not summary.by_seed:
        return summary.text  # refused or failed
    return f"**{text(summary)}**" if summary.worst == best else text(summary)


def _rules(campaign: Campaign) -> tuple[str, ...]:
    return campaign.design.rules


def rates(campaign: Campaign) -> list[str]:
    """Return which learning rate was chosen for which rule, and where."""
    offered = campaign.design.learning_rates
    if len(offered) == 1:
        return [
            "## Learning rate",
            f"{offered[0]:g} for every rule; none was chosen for any.",
        ]
    families = {s.family: s for s in campaign.design.scenarios}
    rules = _rules(campaign)
    rows = []
    for family, scenario in families.items():
        chosen = [campaign.rates.get((family, rule)) for rule in rules]
        texts = ["-" if rate is None else f"{rate:g}" for rate in chosen]
        rows.append([f"{scenario.place}, {scenario.circumstances}", *texts])
    return [
        "## Learning rates",
        f"Each rule tried {', '.join(f'{rate:g}' for rate in offered)} with one seed "
        f"that is not among those above, and was scored on a fifth of the training "
        f"samples, which it did not train on. The rate with the best accuracy under "
        f"the attack that is worst for it was taken; one at an end of the list might "
        f"be better beyond.",
        markdown_table(["where", *rules], rows),
    ]


def holdings(campaign: Campaign) -> list[str]:
    """Return what the honest clients hold, and where halves coincide with classes."""
    rows = []
    for scenario in campaign.design.scenarios:
        known = [campaign.found.get((scenario.name, r)) for r in _rules(campaign)]
        ran = next((s for s in known if s is not None and s.by_seed), None)
        if ran is None:
            continue
        shared = "-"
        if scenario.divides_peers:
            shared = f"{100 * ran.halves:.0f} %"
            shared += " (coincide with classes)" if ran.halves < COINCIDE else ""
        title = f"{scenario.place}, {scenario.title}"
        rows.append([title, str(ran.classes), shared])
    return [
        "## Who holds what",
        "How many classes the honest clients hold between them, in the seed with the "
        "fewest: what nobody holds no rule can learn. And, where a delivery tells "
        "peers apart, what the samples of the two halves of the honest peers have in "
        "common, class by class. Where that is little, the halves differ in what they "
        "learn as well as in what they receive; in a grid of one's own "
        '`client_order = "random"` tells these apart.',
        markdown_table(["scenario", "classes", "halves have in common"], rows),
    ]


def times(campaign: Campaign) -> list[str]:
    """Return how long an iteration takes, by setting, task and rule."""
    rows = []
    for setting, task, scenarios in campaign.groups():
        for rule in _rules(campaign):
            known = [campaign.found.get((s.name, rule)) for s in scenarios]
            timed = [s for s in known if s is not None and not math.isnan(s.computing)]
            if timed:
                parts = ([s.computing for s in timed], [s.aggregating for s in timed])
                usual = [f"{median(part):.1f}" for part in parts]
                rows.append([PLACES[setting], task, rule, *usual])
    head = ["setting", "task", "rule", "gradients", "aggregation, all sub-rounds"]
    return [
        "## Milliseconds per iteration",
        "One thread per run, several runs at once. Medians over a run's iterations, "
        "without the first, which compiles; over seeds; and over scenarios.",
        markdown_table(head, rows),
    ]


def what_did_not_run(campaign: Campaign) -> list[str]:
    """Return what was refused, what failed, and what was left out, each with why."""
    ran = campaign.found.values()
    refused = [
        f"- {s.rule} in {s.scenario} refused: {s.refused}" for s in ran if s.refused
    ]
    failed = [f"- {s.rule} in {s.scenario} failed: {s.failed}" for s in ran if s.failed]
    reasons = campaign.design.left_out
    left_out = [f"- left out: {why}" for why in reasons[:LISTED]]
    if len(reasons) > LISTED:
        left_out.append(f"- left out: {len(reasons) - LISTED} more (results.json)")
    lines = [*failed, *left_out, *refused]
    return ["## What did not run", "\n".join(lines)] if lines else []
