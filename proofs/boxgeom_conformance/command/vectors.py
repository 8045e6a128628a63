"""``boxgeom vectors``: cases with exact expected answers, for any language."""

from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from boxgeom.command import options
from boxgeom.command.choices import NearestChoice
from boxgeom.command.json_text import json_text
from boxgeom.command.outputs import check_output_folder
from boxgeom.command.paths import NamedPath
from boxgeom.command.progress import progress_bar
from boxgeom.command.tables import print_table, text_column
from boxgeom_conformance.vectors.documents import AGREEMENT, SEED
from boxgeom_conformance.vectors.validation import check_folder, valid_published
from boxgeom_conformance.vectors.with_files import WITH_FILES
from boxgeom_conformance.vectors.writer import write_vectors

FILES = (*WITH_FILES, AGREEMENT)
A_FOLDER = NamedPath(file_okay=False)


@click.group("vectors")
def vectors_command() -> None:
    """Test vectors: JSON files of cases, for implementations in any language."""


@vectors_command.command("write")
@click.argument("folder", type=A_FOLDER, metavar="DIR")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=SEED,
    show_default=True,
    help="Draw other cases; their slugs name the seed.",
)
@options.AS_JSON
def write_command(folder: Path, seed: int, as_json: bool) -> None:
    """Write all files to DIR; the same seed writes the same bytes."""
    check_output_folder(folder, "DIR")
    with progress_bar() as progress:
        task = progress.add_task("computing exact answers", total=len(FILES))

        def advance(name: str) -> None:
            progress.update(task, description=name, advance=1)

        paths = write_vectors(folder, seed, advance)
    if as_json:
        click.echo(json_text({"files": [str(path) for path in paths], "seed": seed}))
    else:
        click.echo(f"{len(paths)} files in {folder}")


@vectors_command.command("check")
@click.argument("folder", type=A_FOLDER, metavar="DIR")
@options.AS_JSON
def check_command(folder: Path, as_json: bool) -> None:
    """Check that the files in DIR are as the schema wants them."""
    counts = check_folder(folder)
    if as_json:
        click.echo(json_text(counts))
    else:
        click.echo(f"{len(counts)} files, {sum(counts.values())} cases and runs: valid")


@vectors_command.command("list")
@click.option(
    "--rule",
    type=NearestChoice(FILES),
    help="Of this rule only, or the agreement runs.",
)
@options.AS_JSON
def list_command(rule: str | None, as_json: bool) -> None:
    """List the published cases and runs."""
    rows = [row for name in FILES if rule in (None, name) for row in _rows(name)]
    if as_json:
        click.echo(json_text(rows))
        return
    table = Table(title=f"{len(rows)} test vectors")
    for header in ("slug", "flags", "comment"):
        text_column(table, header)
    for row in rows:
        cells = (row["slug"], ", ".join(row["flags"]), row["comment"])
        table.add_row(*map(Text, cells))
    print_table(table)


def _rows(name: str) -> list[dict[str, str]]:
    document = valid_published(name)
    if name == AGREEMENT:
        entries = document["runs"]
    else:
        entries = [case for group in document["groups"] for case in group["cases"]]
    return [
        {
            "slug": entry["slug"],
            "rule": entry.get("rule", name),
            "flags": entry.get("flags", []),
            "comment": entry["comment"],
        }
        for entry in entries
    ]
