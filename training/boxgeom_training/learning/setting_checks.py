"""What `check_settings` refuses: numbers out of range, settings without a meaning."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from boxgeom.arguments import check_integer, check_options, choice_of
from boxgeom.definitions.resilience import check_resilience
from boxgeom_training.checked_numbers import check_real
from boxgeom_training.learning.optimizers import optimizer_of

if TYPE_CHECKING:
    from boxgeom_training.learning.settings import TrainingSettings

CENTRALISED = "centralised"
DECENTRALISED = "decentralised"

TO_A_SERVER = ("all", "none")

LEAST = {
    **dict.fromkeys(("n", "hidden", "iterations", "batch", "evaluate_every"), 1),
    **dict.fromkeys(("t", "byzantine_count", "seed"), 0),
    **dict.fromkeys(("sub_rounds", "local_steps"), 1),
}
"""The least value of each setting that is an integer."""

SHARES = ("momentum", "server_momentum")
"""The settings that are shares, less than all."""

BUFFERS: dict[str, str] = {
    "local": "each client keeps its own",
    "mean": "after an iteration every client has the mean of the honest ones'",
}
"""Whose the buffers of a module are, such as the statistics of BatchNorm."""

DEVICE = re.compile(r"(cpu|cuda|mps|xpu)(:\d+)?")

GIVEN_ANYWAY = ("round_number", "own")
"""Options that a rule gets from the run."""


def check_numbers(settings: "TrainingSettings") -> None:
    """Raise ValueError unless every number is one, and in its range."""
    for name, least in LEAST.items():
        value = getattr(settings, name)
        if value is None and name in ("byzantine_count", "sub_rounds"):
            continue
        check_integer(name, value, least=least)
    if not isinstance(settings.exact, bool | np.bool_):
        raise ValueError(f"exact: need True or False, got {settings.exact!r}")
    for name in ("alpha", "learning_rate", *SHARES, "weight_decay"):
        check_real(name, getattr(settings, name))
    given = settings.used_attack.scale if settings.scale is None else settings.scale
    check_real("scale", given)
    if not settings.learning_rate > 0:
        raise ValueError(f"learning_rate: need > 0, got {settings.learning_rate}")
    for name in SHARES:
        if not 0 <= getattr(settings, name) < 1:
            got = getattr(settings, name)
            raise ValueError(f"{name}: need 0 <= {name} < 1, got {got}")
    if settings.weight_decay < 0:
        raise ValueError(f"weight_decay: need >= 0, got {settings.weight_decay}")
    if settings.used_scale < 0:
        raise ValueError(f"scale: need a strength >= 0, got {settings.used_scale}")


def check_steps(settings: "TrainingSettings") -> None:
    """Raise ValueError unless the models can step as the settings say."""
    choice_of("buffers", settings.buffers, BUFFERS)
    device: Any = settings.device
    if not isinstance(device, str) or not DEVICE.fullmatch(device):
        raise ValueError(f"device: need one of cpu, cuda, mps, xpu, got {device!r}")
    if device != "cpu" and settings.engine != "torch":
        raise ValueError(f"device: need engine torch for {device}, got numpy")
    options = _options("optimizer_options", settings.optimizer_options)
    if settings.optimizer is not None:
        optimizer_of(settings.optimizer)
        if settings.server_momentum:
            raise ValueError(
                f"server_momentum: need no optimizer, which has a momentum of its own, "
                f"got {settings.server_momentum} with {settings.optimizer}"
            )
    elif options:
        raise ValueError(
            f"optimizer_options: need an optimizer, got {options!r:.60} without one"
        )


def _options(setting: str, options: Any) -> dict[str, Any]:
    """Return options by name; raise ValueError if they are something else."""
    if not isinstance(options, Mapping) or not all(isinstance(k, str) for k in options):
        raise ValueError(f"{setting}: need a dict of options, got {options!r:.60}")
    return dict(options)


def check_rule_options(settings: "TrainingSettings") -> None:
    """Raise ValueError unless the rule takes the options that are given for it."""
    options = _options("rule_options", settings.rule_options)
    rule = settings.used_rule
    taken = tuple(name for name in rule.options if name not in GIVEN_ANYWAY)
    try:
        check_options(rule.name, taken, options)
    except TypeError as error:
        raise ValueError(f"rule_options: {error}") from None


def check_meaning(settings: "TrainingSettings") -> None:
    """Raise ValueError if a setting contradicts another."""
    at_server = settings.setting == CENTRALISED
    if at_server and settings.sub_rounds is not None:
        raise ValueError(
            f"sub_rounds: need a decentralised setting, as a server aggregates once, "
            f"got sub_rounds = {settings.sub_rounds} at a server"
        )
    if settings.scale is not None and not settings.used_attack.has_strength:
        raise ValueError(
            f"scale: need an attack that has a strength, got scale = {settings.scale} "
            f"with {settings.used_attack.name}"
        )


def check_clients(settings: "TrainingSettings") -> None:
    """Raise ValueError unless so many clients may be Byzantine."""
    n, t, f = settings.n, settings.t, settings.f
    peers = settings.setting == DECENTRALISED
    check_resilience(n, t, per_byzantine=3 if peers else 2)
    if f >= n:
        raise ValueError(f"byzantine_count: need f < n = {n}, got {f}")
    if peers and f > t:
        raise ValueError(
            f"byzantine_count: need f <= t = {t} peer to peer, got {f}; only a server "
            f"hears from everybody"
        )
    delivery = settings.used_delivery.name
    if not peers and delivery not in TO_A_SERVER:
        raise ValueError(
            f"delivery: need one of {', '.join(TO_A_SERVER)} at a server, got "
            f"{delivery!r}"
        )
    if not peers and f > t and delivery == "none":
        raise ValueError(
            f"byzantine_count: need f <= t = {t} silent clients at a server, got {f}"
        )
