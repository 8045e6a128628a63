"""What Byzantine clients do: the reference's attacks, and one on their data."""

from typing import Any

from numpy.typing import NDArray

from boxgeom.agreement import mail
from boxgeom.agreement.attacks import ATTACKS, Attack
from boxgeom.agreement.deliveries import Delivery, Mail
from boxgeom.agreement.view import View
from boxgeom.vectors import Vectors
from boxgeom_training.learning.divergence import DivergedError


def own_vectors(view: View) -> Vectors:
    """Return what the Byzantine clients computed from their flipped labels."""
    return view.own


LABEL_FLIP = Attack(
    "label-flip", own_vectors, "honest work on flipped labels", has_strength=False
)

THREATS: dict[str, Attack] = {**ATTACKS, LABEL_FLIP.name: LABEL_FLIP}
"""Every attack that training knows by its kebab-case name."""


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
