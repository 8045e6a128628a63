"""Arguments and options of several subcommands."""

import click

from boxgeom.agreement.deliveries import DELIVERIES
from boxgeom.command.choices import name_option, rule_option
from boxgeom.command.paths import NamedPath

FILE = click.argument("file", type=NamedPath())
KEY = click.option("--key", help="Which array of a .npz file with several.")
HEADER = click.option(
    "--header/--no-header",
    default=None,
    help="Whether the first line of .csv files names the columns; if left out, it does "
    "if its cells could be nothing else.",
)
RULE = rule_option(
    "The aggregation rule; `boxgeom rules` says what each guarantees.", "box-geom"
)
N = click.option("--n", type=int, required=True, help="Nodes in the network.")
T = click.option("--t", type=int, required=True, help="Most Byzantine nodes tolerated.")
DELIVERY = name_option(
    "--delivery",
    DELIVERIES,
    "To whom it goes; if left out, as the adversary usually does.",
)
SEED = click.option(
    "--seed", type=int, default=0, show_default=True, help="Of the random numbers."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead.")
