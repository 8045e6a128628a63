"""Deliveries (section 6): which honest node gets which Byzantine vector in a round."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from boxgeom.agreement.view import View
from boxgeom.public import mean
from boxgeom.vectors import Vector, Vectors

Mail = list[dict[int, Vector]]
"""For every honest node, the Byzantine senders it hears and what each tells it."""


@dataclass(frozen=True)
class Delivery:
    """A way to hand out the Byzantine vectors.

    Attributes:
        name: the delivery's name in kebab-case.
        deliver: from a `View` and the vectors, one per Byzantine node, to the mail.
        meaning: what it does, in one line.
        equivocates: whether a sender may tell two nodes different things, which
            reliable broadcast rules out.
    """

    name: str
    deliver: Callable[[View, Vectors], Mail]
    meaning: str
    equivocates: bool = False


def to_all(view: View, vectors: Vectors) -> Mail:
    """Return mail in which every honest node gets every vector."""
    letters = dict(enumerate(vectors))
    return [letters.copy() for _ in view.honest]


def to_none(view: View, vectors: Vectors) -> Mail:
    """Return mail in which no vector arrives."""
    return [{} for _ in view.honest]


def to_half(view: View, vectors: Vectors) -> Mail:
    """Return mail in which only the first half of the honest nodes gets the vectors."""
    letters = dict(enumerate(vectors))
    return [letters.copy() if side == 0 else {} for side in _sides(view)]


def split(view: View, vectors: Vectors) -> Mail:
    """Return mail that keeps the halves apart: `to_half`, then each half's own echo.

    After round 1 the vectors are dropped: even-numbered Byzantine nodes send the first
    half a copy of a vector of its own, odd-numbered ones the second half. Each sends
    one value only, so reliable broadcast does not prevent it.
    """
    if view.round_number == 1:
        return to_half(view, vectors)
    sides = _sides(view)
    echo = {side: view.honest[sides.index(side)] for side in set(sides)}
    return [
        {j: echo[side] for j in range(len(vectors)) if j % 2 == side} for side in sides
    ]


def equivocate(view: View, vectors: Vectors) -> Mail:
    """Return mail with v to the first half and -v to the second."""
    told = dict(enumerate(vectors)), dict(enumerate(-vectors))
    return [told[side].copy() for side in _sides(view)]


def apart(view: View, vectors: Vectors) -> Mail:
    """Return mail with v to the first half, its mirror image to the second.

    The mirror is the honest mean: an attack that hides beside it pulls the halves to
    opposite sides and stays as well hidden in either.
    """
    center = mean(view.honest)
    with np.errstate(over="ignore", invalid="ignore"):  # the mail is checked
        mirrored = center + (center - vectors)
    return [
        dict(enumerate(vectors if side == 0 else mirrored)) for side in _sides(view)
    ]


def to_ends(view: View, vectors: Vectors) -> Mail:
    """Return mail that gives the first and the last honest node copies of their own."""
    ends = (0, len(view.honest) - 1)
    return [
        dict.fromkeys(range(len(vectors)), own) if i in ends else {}
        for i, own in enumerate(view.honest)
    ]


def _sides(view: View) -> list[int]:
    """Return 0 or 1 for every honest node: which half it is in."""
    honest_count = len(view.honest)
    return [0 if i < honest_count // 2 else 1 for i in range(honest_count)]


_DELIVERIES = (
    Delivery("all", to_all, "every honest node gets every Byzantine vector"),
    Delivery("none", to_none, "no honest node gets any"),
    Delivery("half", to_half, "only the first half of the honest nodes gets them"),
    Delivery("split", split, "half, then each half is fed a vector of its own side"),
    Delivery("equivocate", equivocate, "v to one half, -v to the other", True),
    Delivery("apart", apart, "v to one half, mirrored in the mean to the other", True),
    Delivery("ends", to_ends, "the first and last honest node get their own", True),
)

DELIVERIES: dict[str, Delivery] = {delivery.name: delivery for delivery in _DELIVERIES}
"""Every delivery by its kebab-case name."""
