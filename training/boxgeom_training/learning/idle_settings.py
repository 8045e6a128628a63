"""Settings that have no effect in a run because of other settings."""

from boxgeom.agreement.attacks import ATTACKS
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.models.own_model import is_model
from boxgeom_training.plugged import Plugged


def idle_settings(settings: TrainingSettings) -> dict[str, str]:
    """Return the settings that have no effect, by name, and why.

    That is no mistake in itself: a sweep over models may leave ``hidden`` as it is. But
    somebody who sets one for a single run probably expects an effect.

    Args:
        settings: that `check_settings` has accepted.

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
    if isinstance(settings.model, Plugged) and not is_model(settings.model.thing):
        idle["engine"] = f"{settings.model} is computed by torch"
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
