"""Settings that change nothing in a run, because of others."""

from boxgeom.agreement.attacks import ATTACKS
from boxgeom_training.learning.settings import TrainingSettings


def idle_settings(settings: TrainingSettings) -> dict[str, str]:
    """Return the settings without effect by name, and why; checked settings only.

    They are no mistake in themselves: whoever sweeps over models may leave ``hidden``
    as it is. But whoever sets one for a single run may expect something of it.

    >>> idle_settings(TrainingSettings(model="softmax", split="iid"))
    {'alpha': 'the split is iid', 'hidden': 'softmax has no hidden layer'}
    """
    idle = {}
    if settings.split != "dirichlet":
        idle["alpha"] = f"the split is {settings.split}"
    if settings.model != "mlp":
        idle["hidden"] = (
            f"{settings.model} has no hidden layer"
            if settings.model == "softmax"
            else f"{settings.model} has layers of fixed widths"
        )
    if settings.evaluate_every > settings.iterations:
        idle["evaluate_every"] = (
            f"there are {settings.iterations} iterations; the last is always tested"
        )
    if settings.f == 0:
        for name in ("attack", "scale", "delivery"):
            idle[name] = "no client is Byzantine"
    elif settings.used_attack == ATTACKS["crash"]:
        idle["delivery"] = "nothing is sent"
    return idle
