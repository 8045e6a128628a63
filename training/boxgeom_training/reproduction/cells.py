"""The cells of a grid: one run each, and the oracle's to compare them with."""

from dataclasses import dataclass, replace

from boxgeom_training.learning.settings import CENTRALISED, TrainingSettings
from boxgeom_training.reproduction.scenarios import SILENCE, Scenario, scenario

ORACLE = "oracle"
"""What the honest clients would learn if they knew that they are: a mean of theirs."""

TUNING_SEED = 1000
"""Of the runs that choose a learning rate; no run that counts has it."""


@dataclass(frozen=True)
class Cell:
    """One run of the grid.

    Attributes:
        scenario: its row.
        rule: its column, a rule's name or `ORACLE`.
        settings: of the run.
        tunes: whether it is scored on a validation share, to choose a learning rate.
    """

    scenario: Scenario
    rule: str
    settings: TrainingSettings
    tunes: bool = False

    @property
    def name(self) -> str:
        """A slug, the name of its file."""
        rate = f"--rate{self.settings.learning_rate:g}" if self.tunes else ""
        return f"{self.scenario.name}--{self.rule}{rate}--{self.settings.seed}"


def cell_of(
    of: Scenario, rule: str, seed: int, learning_rate: float, *, tunes: bool = False
) -> Cell:
    """Return one run of a scenario, under a rule or by the oracle.

    Args:
        of: the scenario; the oracle has its own, which `oracle_scenario` returns.
        rule: a rule's name or `ORACLE`.
        seed: of the run.
        learning_rate: of the run.
        tunes: whether it is to choose a learning rate.
    """
    used = "mean" if rule == ORACLE else rule
    settings = of.settings(used, seed, learning_rate)
    return Cell(of, rule, settings, tunes)


def oracle_scenario(of: Scenario) -> Scenario:
    """Return the scenario in which a server takes the honest clients' mean.

    Byzantine clients are silent; the honest ones hold the same samples and draw the
    same batches. It is the same peer to peer, where all would agree at once, and the
    same for every attack.

    >>> of = scenario("decentralised", "mild", 3, 3, "alie")
    >>> oracle_scenario(of).name
    'oracle-mlp-mnist-5k-mild-f3-100'
    """
    f = of.chosen["byzantine_count"]
    honest = scenario(
        **{
            **of.chosen,
            "setting": CENTRALISED,
            "t": f,
            "attack": SILENCE,
            "scale": None,
            "delivery": None,
        }
    )
    kept = [str(of.chosen[name]) for name in ("model", "data", "split")]
    length = str(of.chosen["iterations"])  # those of a server and of peers may differ
    momentum = [f"momentum{of.momentum:g}"] if of.momentum else []
    order = ["random-order"] if of.is_in_random_order else []
    name = "-".join([ORACLE, *kept, f"f{f}", length, *momentum, *order])
    return replace(honest, name=name)
