"""All that a training run depends on."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from boxgeom.agreement.attacks import Attack
from boxgeom.agreement.deliveries import DELIVERIES, Delivery
from boxgeom.arguments import check_integer, choice_of
from boxgeom.definitions.resilience import check_resilience
from boxgeom.definitions.spread import contraction_bound
from boxgeom.rule import Rule
from boxgeom.rules import find_rule, named_rule
from boxgeom_training.bounded_subsets import MAX_NODES, TOLERANCE, check_subsets
from boxgeom_training.checked_numbers import check_real
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.data.splits import check_split
from boxgeom_training.learning.schedules import SCHEDULES
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.models.registry import ENGINES, MODELS

CENTRALISED = "centralised"
DECENTRALISED = "decentralised"
SETTINGS: dict[str, str] = {
    CENTRALISED: "one server aggregates what the clients send",
    DECENTRALISED: "the clients are peers and agree in sub-rounds",
}
"""Every setting by its name."""

REPLACEABLE: dict[str, Callable[[str], Rule | Attack | Delivery | None]] = {
    "rule": named_rule,
    "attack": THREATS.get,
    "delivery": DELIVERIES.get,
}
"""The settings whose value may be an object of your own, and what has which name."""

TO_A_SERVER = ("all", "none")

OF_SUBSETS = ("subsets", "tolerance", "max_nodes")
"""The settings that are recorded only if not all subsets are enumerated."""

LEAST = {
    **dict.fromkeys(("n", "hidden", "iterations", "batch", "evaluate_every"), 1),
    **dict.fromkeys(("t", "byzantine_count", "seed"), 0),
    "sub_rounds": 1,
}
"""The least value of each setting that is an integer."""


@dataclass(frozen=True)
class TrainingSettings:
    """A training run; the same settings give the same numbers.

    Attributes:
        data: a key of `DATASETS`.
        split: a key of `SPLITS`, or "k-class" for a number k.
        alpha: of the Dirichlet split.
        n: clients.
        t: most Byzantine clients tolerated.
        byzantine_count: how many clients are Byzantine (f), the last ones; None is t.
        setting: a key of `SETTINGS`.
        rule: a name that `boxgeom.find_rule` finds, or a rule of your own.
        attack: a key of `THREATS`, or an attack of your own.
        delivery: a key of `boxgeom.DELIVERIES`, or a delivery of your own; None is the
            attack's usual one.
        scale: the attack's strength; None is its usual one.
        model: a key of `MODELS`.
        engine: what computes gradients, a key of `ENGINES`.
        hidden: the width of the hidden layer of "mlp".
        iterations: steps of training.
        batch: samples that a client draws per iteration, with replacement.
        learning_rate: before the schedule's factor.
        schedule: a key of `SCHEDULES`.
        momentum: a client sends ``momentum`` times what it sent before plus
            ``1 - momentum`` times its gradient.
        sub_rounds: of agreement per iteration; None is the paper's schedule.
        evaluate_every: iterations from one measurement of accuracy to the next.
        seed: of the split, the model, the batches and the attack.
        exact: whether the reference aggregates even where the fast twin is installed.
        subsets: what BOX-GEOM's box is made of, a key of `SUBSETS`.
        tolerance: of bounds, as `boxgeom_training.aggregation.Aggregation` takes it.
        max_nodes: of the search for one bound.
    """

    data: str = "mnist-5k"
    split: str = "mild"
    alpha: float = 0.1
    n: int = 10
    t: int = 3
    byzantine_count: int | None = None
    setting: str = DECENTRALISED
    rule: str | Rule = "box-geom"
    attack: str | Attack = "sign-flip"
    delivery: str | Delivery | None = None
    scale: float | None = None
    model: str = "mlp"
    engine: str = "numpy"
    hidden: int = 32
    iterations: int = 100
    batch: int = 32
    learning_rate: float = 0.2
    schedule: str = "constant"
    momentum: float = 0.0
    sub_rounds: int | None = None
    evaluate_every: int = 10
    seed: int = 0
    exact: bool = False
    subsets: str = "all"
    tolerance: float = TOLERANCE
    max_nodes: int = MAX_NODES

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

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as they were used, JSON-ready.

        Rules, attacks and deliveries are represented by their names. Where all subsets
        are enumerated, nothing is said of subsets: so runs of earlier versions, which
        did nothing else, have the same settings and can go on.
        """
        used = {
            "byzantine_count": self.f,
            "rule": self.used_rule.name,
            "attack": self.used_attack.name,
            "delivery": self.used_delivery.name,
            "scale": self.used_scale,
        }
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.subsets == "all":
            given = {k: v for k, v in given.items() if k not in OF_SUBSETS}
        # JSON knows no numbers of NumPy.
        return {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in {**given, **used}.items()
        }


def check_settings(settings: TrainingSettings) -> None:
    """Raise ValueError unless the settings are valid, alone and together.

    >>> check_settings(TrainingSettings(n=9))
    Traceback (most recent call last):
    ValueError: n: need n > 3t = 9, got n=9, t=3
    """
    choice_of("data", settings.data, DATASETS)
    choice_of("setting", settings.setting, SETTINGS)
    _check_own("rule", settings.used_rule)
    _check_own("attack", settings.used_attack)
    _check_own("delivery", settings.used_delivery)
    choice_of("model", settings.model, MODELS)
    choice_of("engine", settings.engine, ENGINES)
    choice_of("schedule", settings.schedule, SCHEDULES)
    _check_numbers(settings)
    check_split(settings.split, settings.alpha)
    bounds = settings.subsets, settings.tolerance, settings.max_nodes
    check_subsets(settings.used_rule, *bounds, settings.exact)
    _check_clients(settings)
    _check_meaning(settings)


def _check_own(setting: str, used: Rule | Attack | Delivery) -> None:
    """Raise ValueError if an object of your own has the name of a registered one.

    The record of a run has only the name and would be wrong about what was run.
    """
    if REPLACEABLE[setting](used.name) not in (None, used):
        raise ValueError(
            f"{setting}: need a name that is not registered for another {setting}, "
            f"got {used.name!r}"
        )


def _check_numbers(settings: TrainingSettings) -> None:
    for name, least in LEAST.items():
        value = getattr(settings, name)
        if value is None and name in ("byzantine_count", "sub_rounds"):
            continue
        check_integer(name, value, least=least)
    if not isinstance(settings.exact, bool | np.bool_):
        raise ValueError(f"exact: need True or False, got {settings.exact!r}")
    for name in ("alpha", "learning_rate", "momentum"):
        check_real(name, getattr(settings, name))
    given = settings.used_attack.scale if settings.scale is None else settings.scale
    check_real("scale", given)
    if not settings.learning_rate > 0:
        raise ValueError(f"learning_rate: need > 0, got {settings.learning_rate}")
    if not 0 <= settings.momentum < 1:
        raise ValueError(f"momentum: need 0 <= momentum < 1, got {settings.momentum}")
    if settings.used_scale < 0:
        raise ValueError(f"scale: need a strength >= 0, got {settings.used_scale}")


def _check_meaning(settings: TrainingSettings) -> None:
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


def _check_clients(settings: TrainingSettings) -> None:
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
