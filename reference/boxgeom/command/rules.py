"""``boxgeom rules``: every rule and its guarantees."""

import click
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.choices import RuleChoice
from boxgeom.command.json_text import json_text
from boxgeom.command.tables import print_table, text_column
from boxgeom.composition import NOTHING_CLAIMED
from boxgeom.preaggregations import PREAGGREGATIONS
from boxgeom.rule import Rule
from boxgeom.rules import RULES, find_rule

COLUMNS = ("name", "definition", "needs", "agreement", "approximation", "validity")


@click.command("rules")
@click.argument("names", metavar="[NAME]...", nargs=-1, type=RuleChoice(RULES))
@options.AS_JSON
def rules_command(names: tuple[str, ...], as_json: bool) -> None:
    """List the rules and what each guarantees (D, T, R: see docs/spec.md).

    With NAMEs, list those alone; a NAME may be composed, such as nnm+krum.
    """
    listed = map(find_rule, names or RULES)
    rows = [
        {**{column: getattr(rule, column) for column in COLUMNS}, **_near_mean(rule)}
        for rule in listed
    ]
    if as_json:
        click.echo(json_text(rows))
        return
    table = Table(title="Aggregation rules", show_lines=True)
    before = (f"{part.name} ({part.definition})" for part in PREAGGREGATIONS.values())
    table.caption = f"Before each may come, joined by +: {', '.join(before)}."
    for header in ("rule", "needs", "agreement", "approximation", "validity"):
        text_column(table, header)
    for row in rows:
        near = row["approximation"]
        if row["robustness"] != NOTHING_CLAIMED:
            near += f"; mean: {row['robustness']}"
        name = f"{row['name']} ({row['definition']})"
        table.add_row(name, row["needs"], row["agreement"], near, row["validity"])
    print_table(table)


def _near_mean(rule: Rule) -> dict[str, str]:
    """Return how near the mean of the honest vectors the rule is, in words."""
    return {"robustness": str(rule.robustness or NOTHING_CLAIMED)}
