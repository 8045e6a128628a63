"""``boxgeom write``: a test file of one's own that does what ``boxgeom check`` does."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from boxgeom.command.outputs import check_output_file
from boxgeom_conformance.check import all_checks
from boxgeom_conformance.check_options import CheckOptions, known_reasons
from boxgeom_conformance.command import options
from boxgeom_conformance.own_test import own_test
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.python import PythonCall, python_target
from boxgeom_conformance.trial import TOLERANCE


@click.command("write")
@click.argument("target")
@options.AS_RULE
@options.CALL
@options.GIVE
@options.IMPORTS
@options.WHERE
@options.DTYPE
@options.EXAMPLES
@options.SEED
@options.MOST_ERROR
@options.KNOWN
@options.FAILING
@click.option(
    "--out", type=options.A_FILE, help="Write it here; a file that exists is kept."
)
def write_command(
    target: str,
    rule: str | None,
    call: str | None,
    give: str,
    imports: tuple[str, ...],
    where: str,
    dtypes: tuple[str, ...],
    examples: int,
    seed: int | None,
    tolerance: float,
    known: Path | None,
    fail_on: str,
    out: Path | None,
) -> None:
    """Write a test file for pytest that checks TARGET, PACKAGE.MODULE:FUNCTION.

    It needs no plugin, and fails where `boxgeom check` with these options does.
    """
    if rule is None:
        raise ValueError("need --as RULE: the rule that TARGET implements")
    if out is not None:
        if out.exists():
            raise ValueError(f"--out: need a file that is not there yet, got {out}")
        check_output_file(out, "--out")
    subject = find_subject(rule)
    function = PythonCall(target, call or subject.call, give, imports)
    CheckOptions(where=where)
    made = python_target(subject, function, where=where)
    with contextlib.closing(made.conversation):
        made.conversation.start()  # a name that is not there is said now
    given: dict[str, tuple[Any, Any]] = {
        "call": (call or "", ""),
        "give": (give, "array"),
        "imports": (imports, ()),
        "where": (where, ""),
        "dtype": (dtypes[0] if len(dtypes) == 1 else None, None),
        "examples": (examples, CheckOptions().settings.examples),
        "seed": (seed, None),
        "tolerance": (tolerance, TOLERANCE),
        "known": (_known(known, subject.name), {}),
        "fail_on": (fail_on, CheckOptions().fail_on.word),
    }
    changed = {name: value for name, (value, usual) in given.items() if value != usual}
    _put(own_test(subject, target, changed), out)


def _known(path: Path | None, rule: str) -> Mapping[str, str]:
    """Return the reasons in a file that concern the rule."""
    if path is None:
        return {}
    reasons = known_reasons(path, list(all_checks()))
    return {name: why for name, why in reasons.items() if name.startswith(f"{rule}/")}


def _put(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    with out.open("x", encoding="utf-8") as file:  # "x" refuses to overwrite
        file.write(text)
    click.echo(f"{out}: run it with pytest")
