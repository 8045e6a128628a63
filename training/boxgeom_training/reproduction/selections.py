"""The grids that come with the command: quick, full, and everything."""

from collections.abc import Callable
from dataclasses import replace

from boxgeom_training.learning.settings import CENTRALISED, DECENTRALISED
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.reproduction.costs import SEARCHING
from boxgeom_training.reproduction.crossing import Crossing
from boxgeom_training.reproduction.design import Design
from boxgeom_training.reproduction.scenarios import (
    SILENCE,
    Scenario,
    scenario,
    telling_peers_apart,
)

MEDIAN_BASED = ("geometric-median", "md-geom", "box-geom")
MEAN_BASED = ("mean", "md-mean", "box-mean", "krum", "multi-krum", "trimmed-mean")
PAIRS = (("geometric-median", "mean"), ("md-geom", "md-mean"), ("box-geom", "box-mean"))
"""Rules that differ only in whether they take medians or means."""

DEFENDED = ("nnm+box-geom", "clipping+box-geom", "bucketing+box-geom", "arc+box-geom")
"""BOX-GEOM with something in front of it."""

QUICK_RULES = tuple(rule for rule in (*MEDIAN_BASED, *MEAN_BASED) if rule != "krum")
FULL_RULES = (
    *(*MEDIAN_BASED, *MEAN_BASED, *DEFENDED[:2]),
    *("coordinate-median", "centered-clipping", "nnm+trimmed-mean"),
)
PAPER_RULES = (*FULL_RULES, *DEFENDED[2:], "nnm+geometric-median")

RATES = (0.1, 0.2, 0.4)
"""What the full grid chooses a learning rate from, for each rule."""

QUICK_ITERATIONS = {CENTRALISED: 80, DECENTRALISED: 50}
FULL_ITERATIONS = {CENTRALISED: 100, DECENTRALISED: 50}

WEAK = (SILENCE, "gaussian", "large-constant")
"""Attacks that hardly any rule minds; only the grid of everything has them."""

_PANELS = (
    scenario(CENTRALISED, "2-class", 1, 1, scale=10),
    scenario(CENTRALISED, "2-class", 2, 1, scale=4),
    scenario(DECENTRALISED, "2-class", 3, 3, delivery="split"),
)


def quick_design() -> Design:
    """Return three scenarios, once each: a look, from which no verdict follows."""
    return Design(_with_iterations(_PANELS, QUICK_ITERATIONS), QUICK_RULES, seeds=1)


def full_design() -> Design:
    """Return the well-chosen part of everything that two processors do in 40 minutes.

    Every strong attack on a server of clients that differ mildly, without those that
    search, which would take most of the time; sign flip as in the
    paper, with f up to and above t; peers that hear different things; and momentum.
    """
    chosen = (
        *_PANELS,
        *(
            scenario(CENTRALISED, "mild", 3, 3, attack)
            for attack, threat in THREATS.items()
            if attack not in (*WEAK, *SEARCHING) and threat.delivery == "all"
        ),
        scenario(CENTRALISED, "mild", 0, 3),
        scenario(CENTRALISED, "extreme", 1, 1),
        scenario(CENTRALISED, "mild", 3, 3, "alie", 8.3),
        scenario(CENTRALISED, "mild", 3, 3, "alie", 8.3, momentum=0.9),
        scenario(CENTRALISED, "mild", 3, 3, momentum=0.9),
        scenario(DECENTRALISED, "mild", 3, 3, delivery="equivocate"),
        scenario(DECENTRALISED, "dirichlet", 3, 3, delivery="equivocate"),
        scenario(DECENTRALISED, "mild", 3, 3, "alie", 8.3, delivery="half"),
    )
    scenarios = _with_iterations(chosen, FULL_ITERATIONS)
    return Design(scenarios, FULL_RULES, seeds=5, learning_rates=RATES)


def paper_design() -> Design:
    """Return everything: all rules, splits, f, attacks, settings, tasks and momenta."""
    crossing = Crossing(
        tasks=(("mlp", "mnist"), ("cnn", "fashion-mnist"), ("cnn", "cifar10")),
        splits=("iid", "mild", "2-class", "dirichlet", "extreme"),
        byzantine_counts=(0, 1, 2, 3),
        attacks=tuple((attack, None) for attack in THREATS),
        momenta=(0.0, 0.9),
    )
    scenarios, left_out = crossing.scenarios()
    return Design(
        scenarios, PAPER_RULES, seeds=5, learning_rates=RATES, left_out=left_out
    )


SELECTIONS: dict[str, Callable[[], Design]] = {
    "quick": quick_design,
    "full": full_design,
    "paper": paper_design,
}
"""The grids that come with the command, by name."""


def changed(
    design: Design,
    *,
    data: str | None = None,
    seeds: int | None = None,
    iterations: int | None = None,
) -> Design:
    """Return a grid on another data set, with other seeds, or of another length.

    Args:
        design: the grid.
        data: a key of `DATASETS` for all its scenarios; None leaves them as they are.
        seeds: runs of each kind, or None.
        iterations: of every run, or None.
    """
    given = {"data": data, "iterations": iterations}
    new = {key: value for key, value in given.items() if value is not None}
    scenarios = tuple(scenario(**{**s.chosen, **new}) for s in design.scenarios)
    return replace(design, scenarios=scenarios, seeds=seeds or design.seeds)


def _with_iterations(
    scenarios: tuple[Scenario, ...], iterations: dict[str, int]
) -> tuple[Scenario, ...]:
    return tuple(
        scenario(
            **{
                **s.chosen,
                "iterations": iterations[s.setting],
                "delivery": _delivery(s),
            }
        )
        for s in scenarios
    )


def _delivery(of: Scenario) -> str | None:
    """Return the delivery of a scenario; peers are told apart where none was chosen."""
    chosen = of.chosen["delivery"]
    if chosen is None and of.setting == DECENTRALISED and of.is_attacked:
        return telling_peers_apart(of.chosen["attack"])
    return None if chosen is None else str(chosen)
