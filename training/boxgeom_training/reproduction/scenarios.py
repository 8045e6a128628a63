"""The grid: which splits, attacks and settings, under which rules."""

from dataclasses import dataclass, field
from typing import Any

from boxgeom.agreement.attacks import ATTACKS
from boxgeom_training.learning.settings import (
    CENTRALISED,
    DECENTRALISED,
    TrainingSettings,
)

MEDIAN_BASED = ("geometric-median", "md-geom", "box-geom")
MEAN_BASED = ("mean", "md-mean", "box-mean", "krum", "multi-krum", "trimmed-mean")
PAIRS = (("geometric-median", "mean"), ("md-geom", "md-mean"), ("box-geom", "box-mean"))
"""Rules that differ only in whether they take medians or means."""

QUICK_ITERATIONS = {CENTRALISED: 80, DECENTRALISED: 50}
FULL_ITERATIONS = {CENTRALISED: 150, DECENTRALISED: 100}


@dataclass(frozen=True)
class Scenario:
    """One row of the tables: everything but the rule, the seed and the length.

    Attributes:
        name: a slug, part of file names.
        title: for people.
        setting: "centralised" or "decentralised".
        chosen: the settings that differ from the defaults.
    """

    name: str
    title: str
    setting: str
    chosen: dict[str, Any] = field(hash=False)

    @property
    def flips_signs(self) -> bool:
        """Whether the attack is sign flip, as in the paper."""
        return self.chosen.get("attack", "sign-flip") == "sign-flip"

    @property
    def divides_peers(self) -> bool:
        """Whether different peers receive different vectors."""
        return self.setting == DECENTRALISED and self.chosen["delivery"] != "all"

    @property
    def exceeds_t(self) -> bool:
        """Whether more clients are Byzantine than the rule is told."""
        byzantine_count = self.chosen.get("byzantine_count", self.chosen["t"])
        return bool(byzantine_count > self.chosen["t"])


def _scenario(
    setting: str,
    split: str,
    f: int,
    t: int,
    attack: str = "sign-flip",
    scale: float | None = None,
    delivery: str | None = None,
) -> Scenario:
    strength = ATTACKS[attack].scale if attack in ATTACKS and scale is None else scale
    told = f"f={f}, t={t}" if f != t else f"f=t={t}"
    how = f"{attack} x{strength:g}" if strength is not None else attack
    to_whom = f", {delivery}" if delivery else ""
    place = "server" if setting == CENTRALISED else "peers"
    parts = (place, split, f"f{f}t{t}", attack, f"{strength:g}" if scale else "")
    name = "-".join(part for part in (*parts, delivery or "") if part)
    return Scenario(
        name=name,
        title=f"{split}, {told}, {how}{to_whom}",
        setting=setting,
        chosen={
            "split": split,
            "byzantine_count": f,
            "t": t,
            "attack": attack,
            "scale": scale,
            "delivery": delivery,
        },
    )


PANELS = (
    _scenario(CENTRALISED, "2-class", 1, 1, scale=10),
    _scenario(CENTRALISED, "2-class", 2, 1, scale=4),
    _scenario(DECENTRALISED, "2-class", 3, 3, delivery="split"),
)
"""The scenarios of the quick run, one per panel of its plot."""

SCENARIOS = (
    PANELS[0],
    _scenario(CENTRALISED, "2-class", 1, 1),
    _scenario(CENTRALISED, "2-class", 3, 3, scale=4),
    PANELS[1],
    _scenario(CENTRALISED, "mild", 3, 3, scale=4),
    _scenario(CENTRALISED, "mild", 3, 2, scale=4),
    _scenario(CENTRALISED, "2-class", 3, 3, "ipm"),
    _scenario(CENTRALISED, "dirichlet", 3, 3, "alie"),
    _scenario(CENTRALISED, "dirichlet", 3, 3, "mimic"),
    _scenario(CENTRALISED, "dirichlet", 3, 3, "label-flip"),
    _scenario(DECENTRALISED, "mild", 3, 3, delivery="equivocate"),
    _scenario(DECENTRALISED, "dirichlet", 3, 3, delivery="equivocate"),
    PANELS[2],
    _scenario(DECENTRALISED, "2-class", 1, 1, delivery="split"),
    _scenario(DECENTRALISED, "2-class", 3, 3, scale=4, delivery="half"),
    _scenario(DECENTRALISED, "2-class", 3, 3, scale=4, delivery="all"),
)
"""The scenarios of the full run."""

QUICK_RULES = tuple(rule for rule in (*MEDIAN_BASED, *MEAN_BASED) if rule != "krum")
FULL_RULES = (*MEDIAN_BASED, *MEAN_BASED)


@dataclass(frozen=True)
class Cell:
    """One run of the grid.

    Attributes:
        scenario: its row.
        rule: its column.
        settings: of the run.
    """

    scenario: Scenario
    rule: str
    settings: TrainingSettings

    @property
    def name(self) -> str:
        """A slug, the name of its file."""
        return f"{self.scenario.name}--{self.rule}--{self.settings.seed}"


def cells(
    *, full: bool, data: str, seeds: int, iterations: int | None = None
) -> list[Cell]:
    """Return the runs of the quick or of the full grid, scenario by scenario.

    Args:
        full: which grid.
        data: a key of `DATASETS`.
        seeds: runs for each scenario and rule, with seeds from 0.
        iterations: of every run; None is the grid's usual number.

    >>> len(cells(full=False, data="digits", seeds=1))
    24
    """
    usual = FULL_ITERATIONS if full else QUICK_ITERATIONS
    lengths = {k: usual[k] if iterations is None else iterations for k in usual}
    return [
        Cell(
            scenario,
            rule,
            TrainingSettings(
                **scenario.chosen,
                setting=scenario.setting,
                rule=rule,
                data=data,
                seed=seed,
                iterations=lengths[scenario.setting],
            ),
        )
        for scenario in (SCENARIOS if full else PANELS)
        for seed in range(seeds)
        for rule in (FULL_RULES if full else QUICK_RULES)
    ]
