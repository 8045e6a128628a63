"""Attacks from the corners of the honest box, where no coordinate looks odd."""

import numpy as np

from boxgeom.agreement.attack import from_every_byzantine, in_float64
from boxgeom.agreement.view import View
from boxgeom.public import geometric_median, mean, trusted_hyperbox
from boxgeom.vectors import Vector, Vectors


@in_float64
def box_corner(view: View) -> Vectors:
    """Return the corner that drags the trusted hyperbox's midpoint off the median.

    In every coordinate all Byzantine nodes stand at one end of the honest values: the
    one that takes the midpoint farther from the honest geometric median. ``scale``
    says how far they go, from the median (0) to the end (1) or beyond.
    """
    low, high = view.honest.min(axis=0), view.honest.max(axis=0)
    median = geometric_median(view.honest)
    off = [np.abs(_trusted_midpoint(end, view) - median) for end in (low, high)]
    corner = np.where(off[0] > off[1], low, high)
    return _between(median, corner, view)


@in_float64
def opposite_corner(view: View) -> Vectors:
    """Return the corner of the honest box that lies opposite to the honest mean.

    In every coordinate it is the least honest value where the mean is positive, else
    the largest: the directed deviation that Fang et al. aim at the trimmed mean, but
    without leaving the honest box unless ``scale``, counted from the mean, exceeds 1.
    """
    center = mean(view.honest)
    low, high = view.honest.min(axis=0), view.honest.max(axis=0)
    return _between(center, np.where(center > 0, low, high), view)


def _trusted_midpoint(end: Vector, view: View) -> Vector:
    received = np.vstack([view.honest, from_every_byzantine(end, view)])
    return trusted_hyperbox(received, view.n, view.t).midpoint


def _between(start: Vector, corner: Vector, view: View) -> Vectors:
    """Return the point ``scale`` of the way from the start to the corner, f times.

    Not the start and a share of the difference, which is not the corner to a bit.
    """
    vector = (1 - view.scale) * start + view.scale * corner
    return from_every_byzantine(vector, view)
