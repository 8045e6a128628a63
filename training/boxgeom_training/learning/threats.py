"""What Byzantine clients do: all attacks, and those on their data."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.agreement import mail
from boxgeom.agreement.attacks import ATTACKS, Attack
from boxgeom.agreement.deliveries import Delivery, Mail
from boxgeom.agreement.view import View
from boxgeom.vectors import Vectors
from boxgeom_training.attacks.registry import SEARCHED
from boxgeom_training.learning.divergence import DivergedError


def own_vectors(view: View) -> Vectors:
    """Return what the Byzantine clients computed from their flipped labels."""
    return view.own


LABEL_FLIP = Attack(
    "label-flip", own_vectors, "honest work on flipped labels", has_strength=False
)

RANDOM_LABELS = Attack(
    "random-labels", own_vectors, "honest work on random labels", has_strength=False
)

ON_DATA: dict[str, Attack] = {a.name: a for a in (LABEL_FLIP, RANDOM_LABELS)}
"""The attacks that change the Byzantine clients' data, by name."""

THREATS: dict[str, Attack] = {**ATTACKS, **ON_DATA, **SEARCHED}
"""Every attack that training knows by its kebab-case name."""


def poisoned_labels(
    attack: Attack, labels: NDArray[Any], classes: int, rng: np.random.Generator
) -> NDArray[Any]:
    """Return what the labels of Byzantine clients become under an attack.

    Args:
        attack: what they do.
        labels: the true ones.
        classes: how many classes there are.
        rng: draws random labels: each class, the true one too, is as likely.
    """
    if attack == LABEL_FLIP:
        return flipped_labels(labels, classes)
    if attack == RANDOM_LABELS:
        return rng.integers(classes, size=labels.shape).astype(labels.dtype)
    return labels


def flipped_labels(labels: NDArray[Any], classes: int) -> NDArray[Any]:
    """Return the labels in reverse order: class c becomes ``classes - 1 - c``.

    >>> import numpy as np
    >>> flipped_labels(np.array([0, 1, 9]), classes=10)
    array([9, 8, 0])
    """
    return classes - 1 - labels


def byzantine_mail(view: View, attack: Attack, delivery: Delivery) -> Mail:
    """Return what each honest node receives from the Byzantine ones in a sub-round.

    Args:
        view: what the adversary knows.
        attack: what the Byzantine nodes send.
        delivery: which honest node gets which of it.

    Raises:
        DivergedError: a Byzantine number is not finite.
    """
    try:
        return mail.byzantine_mail(view, attack, delivery)
    except mail.TooLargeError as error:
        raise DivergedError(
            f"a Byzantine vector is no longer finite: {error}"
        ) from error
