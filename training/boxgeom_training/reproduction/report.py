"""The report: tables, the claims one by one, and where other rules do better."""

import math
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from boxgeom.command.processors import processors
from boxgeom_training.learning.settings import CENTRALISED, DECENTRALISED
from boxgeom_training.reproduction.claims import better_than_box_geom, findings
from boxgeom_training.reproduction.scenarios import Cell, Scenario
from boxgeom_training.reproduction.summary import Summaries, Summary

PLACES = {CENTRALISED: "At a server", DECENTRALISED: "Peer to peer"}


@dataclass(frozen=True)
class Campaign:
    """All runs of a grid, summarised.

    Attributes:
        cells: the runs that were asked for.
        found: their summaries, by scenario and rule.
        plots: the names of the plot files.
        seconds: how long this call took; runs finished before cost it nothing.
        run_seconds: how long all runs took, each in its process, added up.
        versions: of Python and the libraries that the numbers depend on.
    """

    cells: list[Cell]
    found: Summaries
    plots: list[str]
    seconds: float
    run_seconds: float
    versions: dict[str, str]

    @property
    def scenarios(self) -> list[Scenario]:
        """The rows of the tables."""
        return list({cell.scenario.name: cell.scenario for cell in self.cells}.values())

    @property
    def rules(self) -> list[str]:
        """The columns of the tables."""
        return list(dict.fromkeys(cell.rule for cell in self.cells))


def report(campaign: Campaign) -> str:
    """Return the report as Markdown."""
    return (
        "\n\n".join(
            [
                "# Training under attack: what the runs show",
                _introduction(campaign),
                *(f"![{name}]({name})" for name in campaign.plots),
                *_tables(campaign),
                *_claims(campaign),
                *_where_others_lead(campaign),
                *_times(campaign),
                _refusals(campaign),
            ]
        ).rstrip("\n")
        + "\n"
    )


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown.

    >>> print(markdown_table(["a", "b"], [["1", "2"]]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    lines = [head, *rows]
    body = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([body[0], "|---" * len(head) + "|", *body[1:]])


def _introduction(campaign: Campaign) -> str:
    settings = campaign.cells[0].settings
    seeds = len({cell.settings.seed for cell in campaign.cells})
    lengths = {c.scenario.setting: c.settings.iterations for c in campaign.cells}
    long = ", ".join(f"{lengths[k]} {PLACES[k].lower()}" for k in lengths)
    diverged = sum(summary.diverged for summary in campaign.found.values())
    versions = ", ".join(f"{name} {v}" for name, v in campaign.versions.items())
    model = f"{settings.model} with {settings.hidden} hidden units"
    return (
        f"{len(campaign.cells)} runs: {settings.n} clients, data {settings.data}, "
        f"model {model}, batch {settings.batch}, learning rate "
        f"{settings.learning_rate:g}, iterations: {long}; seeds: {seeds}; "
        f"{diverged} runs diverged. Numbers are test accuracies in percent, mean over "
        f"the honest clients, mean ± standard deviation over the seeds. A diverged run "
        f"counts with the accuracy of its last finite models.\n\n"
        f"Sign flip x s: a Byzantine client sends -s times its own gradient. f clients "
        f"are Byzantine, t is what the rule is told.\n\n"
        f"The runs took {campaign.run_seconds:.0f} s added up, this call "
        f"{campaign.seconds:.0f} s (less if runs were there before) on {processors()} "
        f"processors ({platform.machine()}); {versions}."
    )


def _tables(campaign: Campaign) -> list[str]:
    parts = []
    for setting, place in PLACES.items():
        scenarios = [s for s in campaign.scenarios if s.setting == setting]
        if not scenarios:
            continue
        parts += [f"## {place}", _table(campaign, scenarios, _accuracy(campaign))]
        if setting == DECENTRALISED:
            parts += [
                "Accuracy of the worst honest client:",
                _table(campaign, scenarios, lambda s: f"{100 * s.worst:.1f}"),
                "Disagreement, the diagonal of the honest models' box at the end:",
                _table(campaign, scenarios, lambda s: f"{s.disagreement:.3g}"),
            ]
    return parts


def _table(
    campaign: Campaign, scenarios: Sequence[Scenario], text: Callable[[Summary], str]
) -> str:
    """Return a table of scenarios by rules; the best accuracy of a row is bold."""
    rows = []
    for scenario in scenarios:
        row = [campaign.found[scenario.name, rule] for rule in campaign.rules]
        rows.append(
            [scenario.title, *("refused" if s.refused else text(s) for s in row)]
        )
    return markdown_table(["split, attack", *campaign.rules], rows)


def _accuracy(campaign: Campaign) -> Callable[[Summary], str]:
    best: dict[str, float] = {}
    for summary in campaign.found.values():
        if summary.refused is None:
            known = best.get(summary.scenario, 0.0)
            best[summary.scenario] = max(known, summary.accuracy)

    def text(summary: Summary) -> str:
        is_best = summary.accuracy == best[summary.scenario]
        return f"**{summary.text}**" if is_best else summary.text

    return text


def _claims(campaign: Campaign) -> list[str]:
    parts = ["## The claims, one by one"]
    for number, finding in enumerate(
        findings(campaign.scenarios, campaign.found), start=1
    ):
        evidence = "\n".join(f"- {line}" for line in finding.evidence)
        parts.append(f"{number}. {finding.claim} **{finding.verdict}**")
        parts += [evidence] if evidence else []
    return parts


def _where_others_lead(campaign: Campaign) -> list[str]:
    lines = []
    for scenario, better in better_than_box_geom(campaign.scenarios, campaign.found):
        own = campaign.found[scenario.name, "box-geom"].text
        named = ", ".join(f"{s.rule} {s.text}" for s in better) or "none"
        place = PLACES[scenario.setting].lower()
        lines.append(f"- {place}, {scenario.title}: BOX-GEOM {own}; better: {named}")
    return ["## Where other rules do better than BOX-GEOM", "\n".join(lines)]


def _times(campaign: Campaign) -> list[str]:
    rows = []
    for setting, place in PLACES.items():
        names = {s.name for s in campaign.scenarios if s.setting == setting}
        for rule in campaign.rules:
            timed = [campaign.found[name, rule] for name in names]
            parts = (
                [summary.computing for summary in timed],
                [summary.aggregating for summary in timed],
            )
            if not all(map(math.isnan, parts[0])):
                rows.append([place, rule, *map(_usual, parts)])
    head = ["setting", "rule", "gradients", "aggregation, all sub-rounds"]
    return [
        "## Milliseconds per iteration",
        "One thread per run, several runs at once. Medians over a run's iterations, "
        "without the first, which compiles; over seeds; and over scenarios.",
        markdown_table(head, rows),
    ]


def _usual(milliseconds: Sequence[float]) -> str:
    """Return the median of what was measured."""
    return f"{median(x for x in milliseconds if not math.isnan(x)):.1f}"


def _refusals(campaign: Campaign) -> str:
    refused = [s for s in campaign.found.values() if s.refused is not None]
    lines = [f"- {s.rule} in {s.scenario}: {s.refused}" for s in refused]
    return "\n".join(["## Refused", "", *lines]) if lines else ""
