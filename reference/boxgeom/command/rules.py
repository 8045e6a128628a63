"""``boxgeom rules``: every rule and what is guaranteed of it."""

import json

import click
from rich.console import Console
from rich.table import Table

from boxgeom.command import options
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
        click.echo(json.dumps(rows))
        return
    table = Table(title="Aggregation rules", show_lines=True)
    for header in ("rule", "needs", "agreement", "near median", "validity"):
        table.add_column(header)
    for row in rows:
        table.add_row(f"{row['name']} ({row['definition']})", *list(row.values())[2:])
    Console().print(table)
