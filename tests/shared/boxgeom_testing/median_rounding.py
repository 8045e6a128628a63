"""How well floats determine a geometric median."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EPS = float(np.finfo(np.float64).eps)


def is_balanced(members: Floats, place: Floats) -> bool:
    """Return whether unit vectors to the members cancel, as far as floats can tell.

    Then the place is as good a median as any. If it lies between two equal clusters or
    beside a line, many are.

    Args:
        members: of the subset, shape (k, d).
        place: none of them, shape (d,).
    """
    offsets = (members - place) / np.abs(members - place).max()
    distances = np.linalg.norm(offsets, axis=1)
    if not distances.all():
        return False
    pull = np.linalg.norm((offsets / distances[:, None]).sum(axis=0))
    # A digit of the place turns unit vectors to what is near.
    digit = EPS * np.abs(place).max() / np.abs(members - place).max()
    return bool(pull <= 8 * (EPS * len(members) + digit * (1 / distances).sum()))


def move_by_rounding(members: Floats, median: Floats) -> float:
    """Return by how much rounding may move a geometric median, relative to its reach.

    Unit vectors to k members are known to about an epsilon each, their sum to k of
    them. Near the median the sum changes by at least the Hessian's least eigenvalue
    per unit of length, which is tiny if the members are nearly on a line.

    Args:
        members: of the subset, shape (k, d).
        median: which they have, shape (d,).
    """
    reach = np.abs(members - median).max()
    if reach == 0.0 or len(median) == 1:
        return 0.0
    offsets = (members - median) / reach
    offsets = offsets[(offsets != 0).any(axis=1)]
    distances = np.linalg.norm(offsets, axis=1, keepdims=True)
    directions = offsets / distances
    hessian = np.eye(len(median)) * (1 / distances).sum()
    hessian -= (directions / distances).T @ directions
    digits = len(members) * EPS
    return digits / max(float(np.linalg.eigvalsh(hessian)[0]), digits)
