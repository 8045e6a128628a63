"""All that a training run depends on."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from boxgeom.agreement.deliveries import DELIVERIES
from boxgeom.arguments import check_integer
from boxgeom.definitions.resilience import check_resilience
from boxgeom.definitions.spread import contraction_bound
from boxgeom.rules import RULES
from boxgeom_training.checked_numbers import check_real
from boxgeom_training.data.registry import DATASETS
from boxgeom_training.data.splits import check_split
from boxgeom_training.learning.schedules import SCHEDULES
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.models.registry import ENGINES, MODELS
from boxgeom_training.names import check_name

CENTRALISED = "centralised"
DECENTRALISED = "decentralised"
SETTINGS_NAMES = (CENTRALISED, DECENTRALISED)
TO_A_SERVER = ("all", "none")

LEAST = {
    **dict.fromkeys(("n", "hidden", "iterations", "batch", "evaluate_every"), 1),
    **dict.fromkeys(("t", "byzantine_count", "seed"), 0),
    "sub_rounds": 1,
}
"""The least that each setting may be which is an integer."""


@dataclass(frozen=True)
class TrainingSettings:
    """A training run; the same settings give the same numbers.

    Attributes:
        data: a key of `DATASETS`.
        split: a key of `SPLITS`, or "k-class" for a number k.
        alpha: of the Dirichlet split.
        n: clients.
        t: most Byzantine clients that the rule is told to tolerate.
        byzantine_count: how many are Byzantine (f), the last ones; None is t.
        setting: "centralised" (one server) or "decentralised" (peer to peer).
        rule: a key of `boxgeom.RULES`.
        attack: a key of `THREATS`.
        delivery: a key of `boxgeom.DELIVERIES`; None is the attack's usual one.
        scale: the attack's strength; None is its usual one.
        model: a key of `MODELS`.
        engine: what computes gradients, one of `ENGINES`.
        hidden: the width of the hidden layer of "mlp".
        iterations: steps of training.
        batch: samples that a client draws in each, with replacement.
        learning_rate: before the schedule.
        schedule: a key of `SCHEDULES`.
        momentum: a client sends ``momentum`` times what it sent before plus
            ``1 - momentum`` times its gradient.
        sub_rounds: of agreement in each iteration; None is the paper's schedule.
        evaluate_every: iterations between two measurements of accuracy.
        seed: of the split, the model, the batches and the attack.
        exact: whether the reference aggregates, not the fast twin.
    """

    data: str = "mnist-5k"
    split: str = "mild"
    alpha: float = 0.1
    n: int = 10
    t: int = 3
    byzantine_count: int | None = None
    setting: str = DECENTRALISED
    rule: str = "box-geom"
    attack: str = "sign-flip"
    delivery: str | None = None
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
        """What BOX-GEOM cannot exceed in a sub-round (Theorem 12), if n > 3t."""
        return contraction_bound(self.n, self.t) if self.n > 3 * self.t else None

    @property
    def used_delivery(self) -> str:
        """The delivery asked for, or the attack's usual one."""
        usual = THREATS[self.attack].delivery
        return usual if self.delivery is None else self.delivery

    @property
    def used_scale(self) -> float:
        """The strength asked for, or the attack's usual one."""
        usual = THREATS[self.attack].scale
        return usual if self.scale is None else float(self.scale)

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as they were used, JSON-ready."""
        used = {
            "byzantine_count": self.f,
            "delivery": self.used_delivery,
            "scale": self.used_scale,
        }
        every = {**asdict(self), **used}
        # A number of NumPy is no JSON: it becomes one of Python.
        return {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in every.items()
        }


def check_settings(settings: TrainingSettings) -> None:
    """Raise ValueError unless the settings name a run that can be.

    >>> check_settings(TrainingSettings(n=9))
    Traceback (most recent call last):
    ValueError: n: need n > 3t = 9, got n=9, t=3
    """
    check_name("data", settings.data, DATASETS)
    check_name("setting", settings.setting, SETTINGS_NAMES)
    check_name("rule", settings.rule, RULES)
    check_name("attack", settings.attack, THREATS)
    check_name("delivery", settings.used_delivery, DELIVERIES)
    check_name("model", settings.model, MODELS)
    check_name("engine", settings.engine, ENGINES)
    check_name("schedule", settings.schedule, SCHEDULES)
    _check_numbers(settings)
    check_split(settings.split, settings.alpha)
    _check_clients(settings)
    _check_meaning(settings)


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
    if settings.scale is not None:
        check_real("scale", settings.scale)
    if not settings.learning_rate > 0:
        raise ValueError(f"learning_rate: need > 0, got {settings.learning_rate}")
    if not 0 <= settings.momentum < 1:
        raise ValueError(f"momentum: need 0 <= momentum < 1, got {settings.momentum}")
    if settings.used_scale < 0:
        raise ValueError(f"scale: need a strength >= 0, got {settings.scale}")


def _check_meaning(settings: TrainingSettings) -> None:
    """Raise ValueError if a setting that was made has no meaning beside the others."""
    at_server = settings.setting == CENTRALISED
    if at_server and settings.sub_rounds is not None:
        raise ValueError(
            f"sub_rounds: need a decentralised setting, as a server aggregates once, "
            f"got sub_rounds = {settings.sub_rounds} at a server"
        )
    if settings.scale is not None and not THREATS[settings.attack].has_strength:
        raise ValueError(
            f"scale: need an attack that has a strength, got scale = {settings.scale} "
            f"with {settings.attack}"
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
    if not peers and settings.used_delivery not in TO_A_SERVER:
        raise ValueError(
            f"delivery: need one of {', '.join(TO_A_SERVER)} at a server, got "
            f"{settings.used_delivery!r}"
        )
    if not peers and f > t and settings.used_delivery == "none":
        raise ValueError(
            f"byzantine_count: need f <= t = {t} silent clients at a server, got {f}"
        )
