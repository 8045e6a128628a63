"""How long a grid is likely to take, before it starts."""

from boxgeom_training.attacks.registry import SEARCHED
from boxgeom_training.learning.schedules import sub_rounds
from boxgeom_training.learning.settings import CENTRALISED
from boxgeom_training.reproduction.cells import Cell

PARAMETERS = {"softmax": 8_000, "mlp": 25_000, "cnn": 114_000}
"""About how many a model has on pictures of 28 x 28."""

GRADIENTS = {"softmax": 0.001, "mlp": 0.004, "cnn": 0.15}
"""Seconds for the gradients of ten clients."""

COLOUR = 1.6
"""By how much CIFAR-10's pictures are dearer than those of 28 x 28."""

AGGREGATE = {"box-geom": 4.0, "smea": 6.0, "minmax-meb": 10.0, "safe-area": 10.0}
"""Milliseconds for a vector of 25000 numbers; rules that are not named need `USUAL`."""

USUAL, IN_FRONT = 2.0, 4.0
SEARCHING = tuple(SEARCHED)
"""Attacks that ask the rule many times before they send anything."""

TRIALS = 30
"""About how many times they ask it."""

START = 0.3
"""Seconds that a run takes beside its iterations."""


def duration(seconds: float) -> str:
    """Return a time in words.

    >>> duration(90), duration(7200), duration(1e7)
    ('2 minutes', '2.0 hours', '116 days')
    """
    minutes = seconds / 60
    if minutes < 60:
        return f"{minutes:.0f} minutes"
    return (
        f"{minutes / 60:.1f} hours" if minutes < 2880 else f"{minutes / 1440:.0f} days"
    )


def seconds_of(cell: Cell) -> float:
    """Return how many seconds a run is likely to take on one processor.

    It adds what gradients take to what the rule takes, once at a server, and peer to
    peer once in each sub-round for either half of the peers.
    """
    settings = cell.settings
    size = COLOUR if settings.data == "cifar10" else 1.0
    share = size * PARAMETERS.get(settings.model, PARAMETERS["cnn"]) / 25_000
    *front, last = str(settings.rule).split("+")
    once = (AGGREGATE.get(last, USUAL) + IN_FRONT * len(front)) * share / 1000
    if cell.scenario.chosen["attack"] in SEARCHING:
        once *= 1 + TRIALS
    gradients = GRADIENTS.get(settings.model, GRADIENTS["cnn"])
    steps = range(1, settings.iterations + 1)
    at_server = settings.setting == CENTRALISED
    times = len(steps) if at_server else 2 * sum(map(sub_rounds, steps))
    shared = size * gradients * settings.n / 10 * len(steps)
    return START + shared + once * times
