"""The Byzantine mail of a round: an attack's vectors, as a delivery hands them out."""

import numpy as np

from boxgeom.agreement.attacks import Attack
from boxgeom.agreement.deliveries import Delivery, Mail
from boxgeom.agreement.view import View
from boxgeom.numerics.underflow import underflow_rounds
from boxgeom.real_arrays import is_exact
from boxgeom.vectors import Vectors, like


class TooLargeError(ValueError):
    """An attack sends numbers that the precision of the honest vectors cannot hold."""


@underflow_rounds
def byzantine_mail(view: View, attack: Attack, delivery: Delivery) -> Mail:
    """Return what each honest node hears from the Byzantine ones, numbered 0 to f - 1.

    Raises:
        TooLargeError: a number is not finite in the precision of the honest vectors.
        ValueError: the attack's vectors, or the mail, do not have the right shape.
    """
    if view.byzantine_count == 0:
        return [{} for _ in view.honest]
    mail = delivery.deliver(view, byzantine_vectors(view, attack))
    senders = {j for letters in mail for j in letters}
    if len(mail) != len(view.honest) or not senders <= set(range(view.byzantine_count)):
        raise ValueError(
            f"delivery {delivery.name}: need mail for h = {len(view.honest)} honest "
            f"nodes from senders below f = {view.byzantine_count}, got it for "
            f"{len(mail)} nodes from {sorted(senders)}"
        )
    return mail


def byzantine_vectors(view: View, attack: Attack) -> Vectors:
    """Return an attack's vectors, (f, d) or (0, d), in the honest vectors' precision.

    Raises:
        TooLargeError: a number is not finite in that precision.
        ValueError: the vectors do not have one of those shapes.
    """
    vectors = np.asarray(attack.vectors(view))
    if vectors.shape not in {view.own.shape, view.own[:0].shape}:
        raise ValueError(
            f"adversary {attack.name}: need vectors of shape (f, d) = "
            f"{view.own.shape}, or none, got {vectors.shape}"
        )
    if vectors.dtype == object:  # copies of rationals
        return vectors
    dtype = np.dtype(np.float64) if is_exact(view.honest) else view.honest.dtype
    with np.errstate(over="ignore"):
        vectors = vectors.astype(dtype)
    if not np.isfinite(vectors).all():
        raise TooLargeError(
            f"scale: need Byzantine vectors that {dtype} holds, got larger ones "
            f"from {attack.name} with scale={view.scale:g}"
        )
    return like(view.honest, vectors)
