"""``boxgeom report``: runs of ``boxgeom check``, as tables for people."""

import json
from pathlib import Path

import click

from boxgeom.command import options
from boxgeom_conformance.report.ecosystem import ecosystem
from boxgeom_conformance.report.reading import read_run
from boxgeom_conformance.report.rendering import HTML, MARKDOWN, render


@click.command("report")
@click.argument(
    "runs",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    metavar="RUN.json...",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Write report.md and report.html into this folder.",
    metavar="DIR",
)
@click.option(
    "--title", default="Conformance", show_default=True, help="The report's title."
)
@options.AS_JSON
def report_command(
    runs: tuple[Path, ...], out: Path, title: str, as_json: bool
) -> None:
    """Write what runs of `boxgeom check --out RUN.json` found, as tables.

    The same runs give the same files, byte for byte.
    """
    found = ecosystem([read_run(path) for path in runs], title)
    out.mkdir(parents=True, exist_ok=True)
    written = {"markdown": out / MARKDOWN, "html": out / HTML}
    for path in written.values():
        path.write_text(render(found, path.name), "utf-8")
    paths = {kind: str(path) for kind, path in written.items()}
    if as_json:
        click.echo(json.dumps({**paths, **found.counts, "missing": found.missing}))
        return
    counts = ", ".join(f"{name} {count}" for name, count in found.counts.items())
    click.echo(f"{counts}: {paths['markdown']}, {paths['html']}")
