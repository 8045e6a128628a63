"""A scenario: everything about a run but its rule, its seed and its learning rate."""

from dataclasses import dataclass, field
from typing import Any

from boxgeom_training.learning.settings import (
    CENTRALISED,
    DECENTRALISED,
    TrainingSettings,
)
from boxgeom_training.learning.threats import THREATS

SILENCE = "crash"
"""The attack of clients that send nothing."""

RANDOM_ORDER = "random"
"""The client order under which the halves of a delivery do not follow the split."""

PLACE = {CENTRALISED: "server", DECENTRALISED: "peers"}
ATTACKING = ("attack", "scale", "delivery")
"""The settings that say what Byzantine clients do."""


@dataclass(frozen=True)
class Scenario:
    """One row of the tables.

    Attributes:
        name: a slug, part of file names.
        title: for people, below a heading that names the setting and the task.
        chosen: the settings that make it.
    """

    name: str
    title: str
    chosen: dict[str, Any] = field(hash=False)

    @property
    def setting(self) -> str:
        """Whether there is a server: "centralised" or "decentralised"."""
        return str(self.chosen["setting"])

    @property
    def place(self) -> str:
        """The setting in one word: "server" or "peers"."""
        return PLACE[self.setting]

    @property
    def task(self) -> str:
        """What is learnt: a model and a data set."""
        return f"{self.chosen['model']} on {self.chosen['data']}"

    @property
    def momentum(self) -> float:
        """Of the clients."""
        return float(self.chosen["momentum"])

    @property
    def is_in_random_order(self) -> bool:
        """Whether any client may hold any share of the split."""
        return self.chosen.get("client_order") == RANDOM_ORDER

    @property
    def circumstances(self) -> str:
        """What it has in common with those that differ from it only in the attack."""
        told = f"f={self.chosen['byzantine_count']}, t={self.chosen['t']}"
        parts = [self.chosen["split"], told, *_extras(self.chosen)]
        return ", ".join(parts)

    @property
    def flips_signs(self) -> bool:
        """Whether the attack is sign flip, as in the paper."""
        return self.is_attacked and self.chosen["attack"] == "sign-flip"

    @property
    def is_attacked(self) -> bool:
        """Whether any client is Byzantine."""
        return bool(self.chosen["byzantine_count"])

    @property
    def is_iid(self) -> bool:
        """Whether the clients hold samples of the same kind."""
        return self.chosen["split"] == "iid"

    @property
    def delivery(self) -> str:
        """The name of the delivery, the attack's usual one if none was chosen."""
        usual = THREATS[self.chosen["attack"]].delivery
        return str(self.chosen["delivery"] or usual)

    @property
    def divides_peers(self) -> bool:
        """Whether different peers receive different vectors."""
        divides = self.is_attacked and self.delivery not in ("all", "none")
        return self.setting == DECENTRALISED and divides

    @property
    def exceeds_t(self) -> bool:
        """Whether more clients are Byzantine than the rule is told."""
        return bool(self.chosen["byzantine_count"] > self.chosen["t"])

    @property
    def family(self) -> str:
        """The name of the scenarios that differ from it only in the attack."""
        kept = {k: v for k, v in self.chosen.items() if k not in ATTACKING}
        return "-".join(str(value) for value in kept.values())

    @property
    def without_momentum(self) -> "Scenario":
        """The same scenario with clients that have no momentum."""
        return scenario(**{**self.chosen, "momentum": 0.0})

    def settings(self, rule: str, seed: int, learning_rate: float) -> TrainingSettings:
        """Return the settings of one of its runs."""
        engine = "torch" if self.chosen["model"] == "cnn" else "numpy"
        return TrainingSettings(
            **self.chosen,
            rule=rule,
            engine=engine,
            seed=seed,
            learning_rate=learning_rate,
        )


def scenario(
    setting: str,
    split: str,
    byzantine_count: int,
    t: int,
    attack: str = "sign-flip",
    scale: float | None = None,
    delivery: str | None = None,
    **others: Any,
) -> Scenario:
    """Return a scenario with its name and its title.

    Args:
        setting: "centralised" or "decentralised".
        split: a key of `SPLITS`, or "k-class".
        byzantine_count: how many clients are Byzantine (f).
        t: most Byzantine clients that the rule is told of.
        attack: a key of `THREATS`; if nobody is Byzantine, all attacks are the same.
        scale: the attack's strength; None is its usual one.
        delivery: a key of `boxgeom.DELIVERIES`; None is the attack's usual one.
        others: further settings: data, model, momentum, iterations.

    >>> scenario("centralised", "mild", 3, 2, scale=4).title
    'mild, f=3, t=2, sign-flip x4'
    """
    if not byzantine_count:
        attack, scale, delivery = SILENCE, None, None
    chosen = {
        "setting": setting,
        "split": split,
        "byzantine_count": byzantine_count,
        "t": t,
        "attack": attack,
        "scale": scale,
        "delivery": delivery,
        **{"data": "mnist-5k", "model": "mlp", "momentum": 0.0, "iterations": 100},
        **others,
    }
    return Scenario(name=_name(chosen), title=_title(chosen), chosen=chosen)


def attack_text(attack: str, scale: float | None) -> str:
    """Return an attack with its strength, if it has one.

    >>> attack_text("sign-flip", None), attack_text("label-flip", None)
    ('sign-flip x1', 'label-flip')
    """
    known = THREATS.get(attack)
    strength = known.scale if known is not None and scale is None else scale
    has_strength = known is None or known.has_strength
    return f"{attack} x{strength:g}" if has_strength and strength else attack


def _title(chosen: dict[str, Any]) -> str:
    f, t = chosen["byzantine_count"], chosen["t"]
    told = f"f={f}, t={t}" if f != t else f"f=t={t}"
    how = attack_text(chosen["attack"], chosen["scale"]) if f else "no attack"
    parts = [chosen["split"], told, how]
    if chosen["delivery"]:
        parts.append(chosen["delivery"])
    return ", ".join([*parts, *_extras(chosen)])


def _extras(chosen: dict[str, Any]) -> list[str]:
    """Return what is said only where it is unusual."""
    momentum = chosen["momentum"]
    is_random = chosen.get("client_order") == RANDOM_ORDER
    return [
        *([f"momentum {momentum:g}"] if momentum else []),
        *(["random order"] if is_random else []),
    ]


def _name(chosen: dict[str, Any]) -> str:
    f, scale, delivery = (chosen[k] for k in ("byzantine_count", "scale", "delivery"))
    parts = [
        PLACE.get(chosen["setting"], chosen["setting"]),
        *(chosen["model"], chosen["data"], chosen["split"]),
        f"f{f}t{chosen['t']}",
        *([chosen["attack"]] if f else []),
        *([] if scale is None else [f"{scale:g}"]),
        *([] if delivery is None else [delivery]),
        *([f"momentum{chosen['momentum']:g}"] if chosen["momentum"] else []),
        *(["random-order"] if chosen.get("client_order") == RANDOM_ORDER else []),
    ]
    return "-".join(map(str, parts))


def telling_peers_apart(attack: str) -> str:
    """Return a delivery of an attack under which not all peers hear the same.

    That is the attack's own if it does so already, else half of them hear it.

    >>> telling_peers_apart("sign-flip")
    'half'
    """
    own = THREATS[attack].delivery
    return own if own not in ("all", "none") else "half"
