"""``boxgeom rules``: every rule and its guarantees."""

import click
from rich.table import Table

from boxgeom.command import options
from boxgeom.command.json_text import json_text
from boxgeom.command.tables import print_table, text_column
from boxgeom.rules import RULES

COLUMNS = ("name", "definition", "needs", "agreement", "approximation", "validity")


@click.command("rules")
@options.AS_JSON
def rules_command(as_json: bool) -> None:
    """List the rules and what each guarantees (D, T, R: see docs/spec.md)."""
    rows = [
        {column: getattr(rule, column) for column in COLUMNS} for rule in RULES.values()
    ]
    if as_json:
        click.echo(json_text(rows))
        return
    table = Table(title="Aggregation rules", show_lines=True)
    for header in ("rule", "needs", "agreement", "near median", "validity"):
        text_column(table, header)
    for row in rows:
        table.add_row(f"{row['name']} ({row['definition']})", *list(row.values())[2:])
    print_table(table)
