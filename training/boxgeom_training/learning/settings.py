"""All that a training run depends on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from boxgeom.agreement.attacks import Attack
from boxgeom.agreement.deliveries import DELIVERIES, Delivery
from boxgeom.arguments import choice_of
from boxgeom.definitions.spread import contraction_bound
from boxgeom.rule import Rule
from boxgeom.rules import find_rule, named_rule
from boxgeom_training.bounded_subsets import MAX_NODES, TOLERANCE, check_subsets
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.data.splits import CLIENT_ORDERS, check_split, registered_split
from boxgeom_training.learning.optimizers import optimizer_named
from boxgeom_training.learning.own_functions import (
    own_attack,
    own_delivery,
    own_rule,
    plugged_in,
)
from boxgeom_training.learning.schedules import SCHEDULES
from boxgeom_training.learning.setting_checks import CENTRALISED as CENTRALISED
from boxgeom_training.learning.setting_checks import DECENTRALISED as DECENTRALISED
from boxgeom_training.learning.setting_checks import (
    check_clients,
    check_meaning,
    check_numbers,
    check_rule_options,
    check_steps,
)
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.models.own_model import is_model
from boxgeom_training.models.registry import ENGINES, MODELS
from boxgeom_training.plugged import Plugged, plugged

SETTINGS: dict[str, str] = {
    CENTRALISED: "one server aggregates what the clients send",
    DECENTRALISED: "the clients are peers and agree in sub-rounds",
}
"""Every setting by its name."""

REPLACEABLE: dict[str, Callable[[str], Any]] = {
    "data": DATASETS.get,
    "split": registered_split,
    "rule": named_rule,
    "attack": THREATS.get,
    "delivery": DELIVERIES.get,
    "model": MODELS.get,
    "schedule": SCHEDULES.get,
    "optimizer": optimizer_named,
}
"""The settings whose value may be of your own, and what has which name."""

ADOPTED: dict[str, Callable[[Any], Any]] = {
    "rule": own_rule,
    "attack": own_attack,
    "delivery": own_delivery,
}
"""The settings of which functions are adopted as other objects."""

OTHERS: dict[str, dict[str, Any]] = {
    "data": DATASETS,
    "model": MODELS,
    "schedule": SCHEDULES,
}

OF_SUBSETS = ("subsets", "tolerance", "max_nodes")
"""The settings that are recorded only if not all subsets are enumerated."""

LATER: dict[str, Any] = {
    **{"rule_options": {}, "optimizer": None, "optimizer_options": {}},
    **{"weight_decay": 0.0, "server_momentum": 0.0, "local_steps": 1},
    **{"device": "cpu", "buffers": "local", "client_order": "by-share"},
}
"""The settings that are recorded only if they are not these, as earlier versions had
nothing else: so their runs can go on."""


@dataclass(frozen=True)
class TrainingSettings:
    """A training run; the same settings give the same numbers.

    Attributes:
        data: a key of `DATASETS`, or what was plugged in.
        split: a key of `SPLITS`, "k-class" for a number k, or a function of your own.
        alpha: of the Dirichlet split.
        n: clients.
        t: most Byzantine clients tolerated.
        byzantine_count: how many clients are Byzantine (f), the last ones; None is t.
        setting: a key of `SETTINGS`.
        rule: a name that `boxgeom.find_rule` finds, or a rule or function of your own.
        attack: a key of `THREATS`, or an attack or function of your own.
        delivery: a key of `boxgeom.DELIVERIES`, or a delivery or function of your own;
            None is the attack's usual one.
        scale: the attack's strength; None is its usual one.
        model: a key of `MODELS`, or a module of PyTorch, or a function that builds one.
        engine: what computes gradients, a key of `ENGINES`.
        hidden: the width of the hidden layer of "mlp".
        iterations: steps of training.
        batch: samples that a client draws per iteration, with replacement.
        learning_rate: before the schedule's factor.
        schedule: a key of `SCHEDULES`, or a function of your own.
        momentum: a client sends ``momentum`` times what it sent before plus
            ``1 - momentum`` times its gradient.
        sub_rounds: of agreement per iteration; None is the paper's schedule.
        evaluate_every: iterations from one measurement of accuracy to the next.
        seed: of the split, the model, the batches and the attack.
        exact: whether the reference aggregates even where the fast twin is installed.
        subsets: what BOX-GEOM's box is made of, a key of `SUBSETS`.
        tolerance: of bounds, as `boxgeom_training.aggregation.Aggregation` takes it.
        max_nodes: of the search for one bound.
        rule_options: of the rule, by name.
        optimizer: by which a model steps: a name of `torch.optim`, or a function of a
            list of parameters; None is gradient descent.
        optimizer_options: of the optimizer, by name.
        weight_decay: as `torch.optim.SGD` has it, or what the optimizer makes of it.
        server_momentum: the share of a model's last step that is added to its step.
        local_steps: gradient steps of each client in an iteration, as in FedAvg; it
            sends their sum.
        device: where PyTorch computes gradients.
        buffers: whose the buffers of a module are, a key of `BUFFERS`.
        client_order: which client holds which share, a key of `CLIENT_ORDERS`.

    Functions of your own are watched, as docs/plugging-in.md says.
    """

    data: str | Any = "mnist-5k"
    split: str | Any = "mild"
    alpha: float = 0.1
    n: int = 10
    t: int = 3
    byzantine_count: int | None = None
    setting: str = DECENTRALISED
    rule: str | Rule | Any = "box-geom"
    attack: str | Attack | Any = "sign-flip"
    delivery: str | Delivery | Any | None = None
    scale: float | None = None
    model: str | Any = "mlp"
    engine: str = "numpy"
    hidden: int = 32
    iterations: int = 100
    batch: int = 32
    learning_rate: float = 0.2
    schedule: str | Any = "constant"
    momentum: float = 0.0
    sub_rounds: int | None = None
    evaluate_every: int = 10
    seed: int = 0
    exact: bool = False
    subsets: str = "all"
    tolerance: float = TOLERANCE
    max_nodes: int = MAX_NODES
    rule_options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    optimizer: str | Any | None = None
    optimizer_options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    weight_decay: float = 0.0
    server_momentum: float = 0.0
    local_steps: int = 1
    device: str = "cpu"
    buffers: str = "local"
    client_order: str = "by-share"

    def __post_init__(self) -> None:
        for name in REPLACEABLE:
            value = getattr(self, name)
            if name in ADOPTED:
                object.__setattr__(self, name, ADOPTED[name](value))
            elif callable(value):
                object.__setattr__(self, name, plugged(name, value))
        if isinstance(self.model, Plugged) and not is_model(self.model.thing):
            object.__setattr__(self, "engine", "torch")

    @property
    def f(self) -> int:
        """How many clients are Byzantine."""
        return self.t if self.byzantine_count is None else self.byzantine_count

    @property
    def honest_count(self) -> int:
        """How many clients are honest (h)."""
        return self.n - self.f

    @property
    def bound(self) -> float | None:
        """The factor that BOX-GEOM cannot exceed, if n > 3t."""
        return contraction_bound(self.n, self.t) if self.n > 3 * self.t else None

    @property
    def used_rule(self) -> Rule:
        """The rule, looked up if it was named."""
        return find_rule(self.rule)

    @property
    def used_attack(self) -> Attack:
        """The attack, looked up if it was named."""
        return choice_of("attack", self.attack, THREATS, Attack)

    @property
    def used_delivery(self) -> Delivery:
        """The delivery asked for, or the attack's usual one."""
        asked = self.used_attack.delivery if self.delivery is None else self.delivery
        return choice_of("delivery", asked, DELIVERIES, Delivery)

    @property
    def used_scale(self) -> float:
        """The strength asked for, or the attack's usual one."""
        return self.used_attack.scale if self.scale is None else float(self.scale)

    @property
    def plugged(self) -> dict[str, Plugged]:
        """What was plugged in, by the setting that it takes the place of."""
        used: dict[str, Rule | Attack | Delivery]
        used = {"rule": self.used_rule, "attack": self.used_attack}
        if self.delivery is not None:
            used["delivery"] = self.used_delivery
        found: dict[str, Any] = {name: plugged_in(one) for name, one in used.items()}
        found |= {name: getattr(self, name) for name in REPLACEABLE if name not in used}
        return {k: v for k, v in found.items() if isinstance(v, Plugged)}

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as they were used, JSON-ready.

        Rules, attacks and deliveries are represented by their names, and so is
        whatever else was plugged in; "plugged" has the hashes. What earlier versions
        did not know is left out unless it is used: so their runs have the same settings
        and can go on.
        """
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.subsets == "all":
            given = {k: v for k, v in given.items() if k not in OF_SUBSETS}
        used = {
            "byzantine_count": self.f,
            "rule": self.used_rule.name,
            "attack": self.used_attack.name,
            "delivery": self.used_delivery.name,
            "scale": self.used_scale,
        }
        plugs = {setting: own.to_dict() for setting, own in self.plugged.items()}
        later = {k for k, usual in LATER.items() if given[k] == usual}
        return {
            **{k: _plain(v) for k, v in {**given, **used}.items() if k not in later},
            **({"plugged": plugs} if plugs else {}),
        }


def _plain(value: Any) -> Any:
    """Return a setting as JSON knows it, which has no numbers of NumPy."""
    match value:
        case np.generic():
            return value.item()
        case Plugged():
            return value.name
        case Mapping():
            return {name: _plain(part) for name, part in value.items()}
        case _:
            return value


def check_settings(settings: TrainingSettings) -> None:
    """Raise ValueError unless the settings are valid, alone and together.

    >>> check_settings(TrainingSettings(n=9))
    Traceback (most recent call last):
    ValueError: n: need n > 3t = 9, got n=9, t=3
    """
    choice_of("setting", settings.setting, SETTINGS)
    _check_own("rule", settings.used_rule)
    _check_own("attack", settings.used_attack)
    _check_own("delivery", settings.used_delivery)
    for name, known in OTHERS.items():
        if not isinstance(getattr(settings, name), Plugged):
            choice_of(name, getattr(settings, name), known)
    choice_of("engine", settings.engine, ENGINES)
    choice_of("client_order", settings.client_order, CLIENT_ORDERS)
    check_numbers(settings)
    own_split = isinstance(settings.split, Plugged)
    check_split("iid" if own_split else settings.split, settings.alpha)
    bounds = settings.subsets, settings.tolerance, settings.max_nodes
    check_subsets(settings.used_rule, *bounds, settings.exact)
    check_rule_options(settings)
    check_steps(settings)
    check_clients(settings)
    check_meaning(settings)


def _check_own(setting: str, used: Rule | Attack | Delivery) -> None:
    """Raise ValueError if an object of your own has the name of a registered one.

    The record of a run has only the name and would be wrong about what was run.
    """
    if REPLACEABLE[setting](used.name) not in (None, used):
        raise ValueError(
            f"{setting}: need a name that is not registered for another {setting}, "
            f"got {used.name!r}"
        )
