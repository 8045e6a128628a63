"""The options of ``boxgeom train`` that are settings of the run."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from boxgeom.agreement.deliveries import DELIVERIES
from boxgeom.command import options
from boxgeom.command.choices import Command, flag_of, name_option
from boxgeom.preaggregations import PREAGGREGATIONS
from boxgeom.rules import RULES
from boxgeom_training.bounded_subsets import SUBSETS
from boxgeom_training.command.imported import (
    OwnChoice,
    OwnRuleChoice,
    imported,
    is_import,
)
from boxgeom_training.command.options import number_option
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.data.splits import CLIENT_ORDERS
from boxgeom_training.learning.schedules import SCHEDULES
from boxgeom_training.learning.setting_checks import BUFFERS
from boxgeom_training.learning.settings import (
    CENTRALISED,
    REPLACEABLE,
    SETTINGS,
    TrainingSettings,
)
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.models.registry import ENGINES, MODELS

DEFAULT = TrainingSettings()
TO_ALL, APART = "all", "apart"
"""The delivery after which all peers agree at once, and what takes its place."""

BEFORE = f"Any of {', '.join(PREAGGREGATIONS)} may come before it: nnm+krum."
OF_OPTIONS = ("rule_options", "optimizer_options")
"""The settings whose value is several NAME=VALUE."""


def own_option(
    flag: str, names: Any, text: str, default: str | None = None, kind: Any = OwnChoice
) -> Callable[[Command], Command]:
    """Return an option whose value is one of some names, or ``module:name``."""
    return name_option(flag, names, f"{text} Or MODULE:NAME.", default, kind)


def several_option(flag: str, name: str, text: str) -> Callable[[Command], Command]:
    """Return an option that may be given several times, each as NAME=VALUE."""
    return click.option(flag, name, multiple=True, metavar="NAME=VALUE", help=text)


OF_THE_DATA = (
    own_option("--data", DATASETS, "What to learn.", DEFAULT.data),
    click.option(
        "--split",
        default=DEFAULT.split,
        show_default=True,
        help="Who holds what: iid, dirichlet, K-class, mild, extreme. Or MODULE:NAME.",
    ),
    number_option("--alpha", float, "Of the dirichlet split.", DEFAULT.alpha),
    name_option(
        "--client-order",
        CLIENT_ORDERS,
        "Which client holds which share of the split.",
        DEFAULT.client_order,
    ),
)

OF_THE_ATTACK = (
    number_option("--n", int, "Clients.", DEFAULT.n),
    number_option(
        "--t", int, "Most Byzantine clients tolerated by the rule.", DEFAULT.t
    ),
    number_option("--byzantine-count", int, "How many are Byzantine; t if left out."),
    name_option("--setting", SETTINGS, "A server, or peer to peer.", DEFAULT.setting),
    own_option(
        "--rule", RULES, f"The aggregation rule. {BEFORE}", "box-geom", OwnRuleChoice
    ),
    several_option("--rule-option", "rule_options", "Of the rule, such as q=3."),
    own_option("--attack", THREATS, "What Byzantine clients do.", "sign-flip"),
    own_option(
        "--delivery",
        DELIVERIES,
        "To whom it goes; if left out, as the attack usually does, or apart where all "
        "peers would receive the same.",
    ),
    number_option("--scale", float, "The attack's strength."),
)

OF_THE_MODEL = (
    own_option("--model", MODELS, "What is trained.", DEFAULT.model),
    name_option("--engine", ENGINES, "What computes gradients.", DEFAULT.engine),
    number_option(
        "--hidden", int, "The width of the hidden layer of mlp.", DEFAULT.hidden
    ),
    number_option("--iterations", int, "Steps of training.", DEFAULT.iterations),
    number_option("--batch", int, "Samples per client and gradient.", DEFAULT.batch),
    number_option("--learning-rate", float, "Length of a step.", DEFAULT.learning_rate),
    own_option("--schedule", SCHEDULES, "Of the learning rate.", DEFAULT.schedule),
    click.option(
        "--optimizer",
        help="By which models step: a name of torch.optim, or MODULE:NAME.",
    ),
    several_option("--optimizer-option", "optimizer_options", "Such as amsgrad=true."),
    number_option("--weight-decay", float, "Of the models.", DEFAULT.weight_decay),
    number_option(
        "--server-momentum", float, "Of the models' steps.", DEFAULT.server_momentum
    ),
    number_option(
        "--local-steps", int, "Of each client in an iteration.", DEFAULT.local_steps
    ),
    click.option("--device", default="cpu", show_default=True, help="Of PyTorch."),
    name_option("--buffers", BUFFERS, "Whose a module's are.", DEFAULT.buffers),
    number_option("--momentum", float, "Of what each client sends.", DEFAULT.momentum),
    number_option("--sub-rounds", int, "Of agreement; ceil(log2(r + 1)) if left out."),
    number_option(
        "--evaluate-every", int, "Iterations per test.", DEFAULT.evaluate_every
    ),
)

OF_THE_BOUNDS = (
    name_option(
        "--subsets", SUBSETS, "What box-geom's box is made of.", DEFAULT.subsets
    ),
    number_option(
        "--tolerance",
        float,
        "How far off a bound may be, as a share of the trusted edge; "
        f"{DEFAULT.tolerance} if left out.",
    ),
    number_option(
        "--max-nodes",
        int,
        f"Most nodes of the search for one bound; {DEFAULT.max_nodes} if left out.",
    ),
    options.SEED,
    click.option("--exact", is_flag=True, help="Aggregate with the reference; slow."),
)


def setting_options(command: Command) -> Command:
    """Return the command with an option for each setting of a run."""
    for option in reversed(
        (*OF_THE_DATA, *OF_THE_ATTACK, *OF_THE_MODEL, *OF_THE_BOUNDS)
    ):
        command = option(command)
    return command


def settings_of(chosen: dict[str, Any]) -> TrainingSettings:
    """Return the settings that were chosen, with what is imported plugged in.

    Raises:
        ValueError: bounds have options but no use, an option is not NAME=VALUE, or
            something cannot be imported.
    """
    chosen = dict(chosen)
    for name in ("tolerance", "max_nodes"):
        if chosen[name] is None:
            del chosen[name]
        elif chosen["subsets"] != "bound":
            raise ValueError(
                f"{flag_of(name)}: need --subsets bound, got --subsets "
                f"{chosen['subsets']}"
            )
    for name in OF_OPTIONS:
        chosen[name] = _pairs(flag_of(name).removesuffix("s"), chosen[name])
    for name in REPLACEABLE:
        if is_import(chosen.get(name)):
            chosen[name] = imported(name, chosen[name])
    settings = TrainingSettings(**chosen)
    return replace(settings, delivery=_usual_delivery(settings))


def _usual_delivery(settings: TrainingSettings) -> Any:
    """Return the delivery that was asked for, or the one that is usual.

    Peers that all receive the same agree at once, whatever the rule. So a registered
    attack on peers is taken apart unless it has a delivery of its own; what was plugged
    in is left alone.
    """
    is_said = settings.setting == CENTRALISED or settings.delivery is not None
    if is_said or "attack" in settings.plugged:
        return settings.delivery
    return APART if settings.used_attack.delivery == TO_ALL else None


def _pairs(flag: str, given: tuple[str, ...]) -> dict[str, Any]:
    """Return options by name; a value that is not JSON is a string."""
    found: dict[str, Any] = {}
    for pair in given:
        name, between, text = pair.partition("=")
        if not (name.isidentifier() and between):
            raise ValueError(f"{flag}: need NAME=VALUE, got {pair!r}")
        try:
            found[name] = json.loads(text)
        except ValueError:
            found[name] = text
    return found
