"""Arguments of ``boxgeom check``."""

from typing import Any

import click

from boxgeom.command.choices import NearestChoice
from boxgeom.command.finite import FiniteFloat
from boxgeom.command.paths import NamedPath
from boxgeom.composition import JOINT
from boxgeom_conformance.nodes.scenario import Tier
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.severity import FAIL_ON, Severity
from boxgeom_conformance.subjects import ALONE, SUBJECTS, find_subject
from boxgeom_conformance.trial import TOLERANCE
from boxgeom_conformance.worker.containers import CONTAINERS

GROUPS = ("definition", "law", "numerics", "contract", "vectors")
DTYPES = ("float64", "float32")
DEFAULT_TIMEOUT = 10.0
MOST_EXAMPLES = 1_000_000
A_FILE = NamedPath(dir_okay=False)


class SubjectChoice(NearestChoice):
    """The name of a rule, of a composed rule, or of a pre-aggregation."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name, or fail naming all parts and the nearest."""
        if JOINT not in value:
            return super().convert(value, param, ctx)
        try:
            return find_subject(value).name
        except ValueError as error:
            self.fail(str(error), param, ctx)


TARGET = click.argument("target", required=False)
AS_RULE = click.option(
    "--as",
    "rule",
    type=SubjectChoice([*SUBJECTS, *ALONE]),
    help="The rule it implements, composed ones such as nnm+krum too, or the "
    "pre-aggregation.",
)
CALL = click.option(
    "--call",
    help="How it is called: a Python expression of f (the function), X (the vectors), "
    "n, t, m, d and q, such as 'f(X, f=t)' or 'f(t).aggregate(X)'.",
)
GIVE = click.option(
    "--give",
    type=NearestChoice(CONTAINERS),
    default="array",
    show_default=True,
    help="What X is: an array of shape (m, d), a list of arrays, a list of lists, a "
    "list of models (each a list of arrays), a PyTorch tensor, or a list of tensors.",
)
IMPORTS = click.option(
    "--import", "imports", multiple=True, help="A module that --call uses; repeatable."
)
WHERE = click.option(
    "--where",
    default="",
    help="Which cases it claims to handle: a condition such as 't >= 1 and m == n'.",
)
DTYPE = click.option(
    "--dtype",
    "dtypes",
    type=NearestChoice(DTYPES),
    multiple=True,
    default=DTYPES,
    show_default="both",
    help="The number types it takes.",
)
PYTHON = click.option(
    "--python",
    metavar="PATH",
    help="The Python that calls the function, or its environment's folder: 3.9 or "
    "newer, with NumPy; boxgeom need not be there.",
)
COMMAND = click.option(
    "--command", "program", help="A program that speaks JSON lines, in any language."
)
NODE = click.option(
    "--node",
    metavar="COMMAND",
    help="A program that is a node, put through whole runs of agreement and broadcast.",
)
TIER = click.option(
    "--tier",
    type=NearestChoice([tier.value for tier in Tier]),
    default=Tier.TINY.value,
    show_default=True,
    help="How many scenarios a --node is put through; each tier has those before it.",
)
LIBRARIES = click.option(
    "--library",
    "libraries",
    multiple=True,
    help="A library with an adapter, or all; repeatable.",
)
ENVIRONMENTS = click.option(
    "--environments",
    type=NamedPath(file_okay=False),
    help="Install each library that is missing here into an environment in DIR.",
    metavar="DIR",
)
ONLY = click.option("--only", multiple=True, help="Run this check only; repeatable.")
GROUP = click.option(
    "--group",
    "groups",
    type=NearestChoice(GROUPS),
    multiple=True,
    help="Run these checks only; repeatable.",
)
EXAMPLES = click.option(
    "--examples",
    type=click.IntRange(min=1, max=MOST_EXAMPLES),
    default=RunSettings().examples,
    show_default=True,
    help="The most cases to try per check.",
)
SEED = click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Draw other cases; without it they are the same every time.",
)
STRICT = click.option(
    "--strict",
    is_flag=True,
    help="Ask also for one answer, bit for bit, in ties and in any order of rows.",
)
MOST_ERROR = click.option(
    "--tolerance",
    type=FiniteFloat(min=0),
    default=TOLERANCE,
    show_default=True,
    help="How far an answer may be off, in units of the vectors' spread.",
)
TIMEOUT = click.option(
    "--timeout",
    type=FiniteFloat(min=0, min_open=True),
    default=DEFAULT_TIMEOUT,
    show_default=True,
    help="Seconds for one case; a target has 120 to load.",
)
KNOWN = click.option(
    "--known", type=A_FILE, help="A file of known failures with reasons."
)
FAILING = click.option(
    "--fail-on",
    type=NearestChoice([severity.word for severity in Severity]),
    default=FAIL_ON.word,
    show_default=True,
    help="Exit 1 if something as bad as this fails, or worse: wrong on ordinary input, "
    "wrong at extremes, or against the contract for bad input and good manners.",
)
JUNIT = click.option("--junit", type=A_FILE, help="Write JUnit XML here.")
OUT = click.option(
    "--out", type=A_FILE, help="Write the results here as JSON, for report."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
LIST = click.option(
    "--list", "list_them", is_flag=True, help="List the checks and stop."
)
