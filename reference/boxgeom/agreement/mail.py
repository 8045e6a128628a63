"""The Byzantine mail of a round: an attack's vectors, as a delivery hands them out.

Both may be the caller's own, so what they return is checked.
"""

import operator
import reprlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from boxgeom.agreement.attacks import Attack
from boxgeom.agreement.deliveries import Delivery, Mail
from boxgeom.agreement.view import View
from boxgeom.numerics.underflow import underflow_rounds
from boxgeom.real_arrays import as_real_array, is_exact
from boxgeom.vectors import Vector, Vectors, as_vector, like


class TooLargeError(ValueError):
    """An attack sends numbers that the precision of the honest vectors cannot hold."""


@underflow_rounds
def byzantine_mail(view: View, attack: Attack, delivery: Delivery) -> Mail:
    """Return what each honest node hears from the Byzantine ones, numbered 0 to f - 1.

    Raises:
        TooLargeError: a number is not finite in the precision of the honest vectors.
        ValueError: the attack's vectors, or the mail, are not what they must be.
    """
    if view.byzantine_count == 0:
        return [{} for _ in view.honest]
    mail = delivery.deliver(view, byzantine_vectors(view, attack))
    name = f"delivery {delivery.name}"
    if not _is_one_dict_per_node(mail, view):
        raise ValueError(
            f"{name}: need a list of h = {len(view.honest)} dicts, from senders below "
            f"f = {view.byzantine_count} to vectors, got {reprlib.repr(mail)}"
        )
    # Many nodes may get the same object, which is checked and copied only once. The
    # objects are kept beside their copies, so that none is freed and its id reused.
    checked: dict[int, tuple[Any, Vector]] = {}

    def letter(vector: Any) -> Vector:
        if id(vector) not in checked:
            checked[id(vector)] = vector, _letter(vector, view, attack, name)
        return checked[id(vector)][1]

    return [
        {operator.index(j): letter(vector) for j, vector in letters.items()}
        for letters in mail
    ]


def byzantine_vectors(view: View, attack: Attack) -> Vectors:
    """Return an attack's vectors, (f, d) or (0, d), in the honest vectors' precision.

    Raises:
        TooLargeError: a number is not finite in that precision.
        ValueError: the vectors are not real, or do not have one of those shapes.
    """
    name = f"adversary {attack.name}"
    vectors = as_real_array(attack.vectors(view), name)
    if vectors.shape not in {view.own.shape, view.own[:0].shape}:
        raise ValueError(
            f"{name}: need vectors of shape (f, d) = {view.own.shape}, or none, "
            f"got shape {vectors.shape}"
        )
    return _in_precision(vectors, view, attack)


def _letter(vector: Any, view: View, attack: Attack, name: str) -> Vector:
    checked = as_vector(vector, view.own.shape[1], name)
    is_like = checked.dtype == view.honest.dtype and not is_exact(checked)
    return checked if is_like else _in_precision(checked, view, attack)


def _in_precision(array: Vectors, view: View, attack: Attack) -> Vectors:
    """Return what the attack sends in the precision of the honest vectors."""
    if is_exact(view.honest):
        if array.size and is_exact(array):  # copies of rationals
            return array
        dtype = np.dtype(np.float64)
    else:
        dtype = view.honest.dtype
    with np.errstate(over="ignore"):
        array = array.astype(dtype, copy=False)
    if not np.isfinite(array).all():
        raise TooLargeError(
            f"scale: need Byzantine vectors that {dtype} holds, got larger ones "
            f"from {attack.name} with scale={view.scale:g}"
        )
    return like(view.honest, array)


def _is_one_dict_per_node(mail: Any, view: View) -> bool:
    """Return whether mail is a dict, from Byzantine senders, for every honest node."""
    senders = range(view.byzantine_count)
    return (
        isinstance(mail, Sequence)
        and len(mail) == len(view.honest)
        and all(isinstance(letters, Mapping) for letters in mail)
        and all(
            isinstance(j, int | np.integer) and j in senders
            for letters in mail
            for j in letters
        )
    )
