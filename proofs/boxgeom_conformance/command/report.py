"""``boxgeom report``: runs of ``boxgeom check``, as tables for people."""

from functools import partial
from pathlib import Path

import click

from boxgeom.command import options
from boxgeom.command.json_text import json_text
from boxgeom.command.main import BAD_INPUT
from boxgeom.command.outputs import check_output_folder, is_written
from boxgeom.command.paths import NamedPath
from boxgeom_conformance.report.ecosystem import ecosystem
from boxgeom_conformance.report.renderer import HTML, MARKDOWN, render
from boxgeom_conformance.report.run_files import read_run
from boxgeom_conformance.worker.texts import printable


@click.command("report")
@click.argument(
    "runs",
    nargs=-1,
    required=True,
    type=NamedPath(),
    metavar="RUN.json...",
)
@click.option(
    "--out",
    required=True,
    type=NamedPath(file_okay=False),
    help="Write report.md and report.html into this folder.",
    metavar="DIR",
)
@click.option(
    "--title", default="Conformance", show_default=True, help="The report's title."
)
@options.AS_JSON
def report_command(
    runs: tuple[Path, ...], out: Path, title: str, as_json: bool
) -> int | None:
    """Write what runs of `boxgeom check --out RUN.json` found, as tables.

    The same runs give the same files, byte for byte.
    """
    check_output_folder(out, "--out")
    files = {"markdown": out / MARKDOWN, "html": out / HTML}
    for path in files.values():
        if path.is_dir():
            raise ValueError(f"--out: need a file {path}, or none, got a folder")
    found = ecosystem([read_run(path) for path in runs], printable(title))
    texts = {path: render(found, path.name) for path in files.values()}
    paths = {kind: str(path) for kind, path in files.items()}
    if as_json:
        click.echo(json_text({**paths, **found.counts, "missing": found.missing}))
    else:
        counts = ", ".join(f"{name} {count}" for name, count in found.counts.items())
        click.echo(f"{counts}: {paths['markdown']}, {paths['html']}")
    written = [is_written(path, partial(_write, path, texts[path])) for path in texts]
    return None if all(written) else BAD_INPUT


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "backslashreplace"))
