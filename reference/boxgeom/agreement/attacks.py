"""Attacks (section 6): which vectors the Byzantine nodes send, one per node."""

import numpy as np

from boxgeom.agreement.attack import Attack as Attack  # people look for it here
from boxgeom.agreement.attack import from_every_byzantine, in_float64
from boxgeom.agreement.corners import box_corner, opposite_corner
from boxgeom.agreement.hidden_attacks import alie, alie_z, min_max, min_sum
from boxgeom.agreement.mimics import mimic, mimic_aligned, second_honest
from boxgeom.agreement.view import View
from boxgeom.numerics.lengths import lengths
from boxgeom.public import mean
from boxgeom.vectors import Vectors


def crash(view: View) -> Vectors:
    """Return no vectors: the Byzantine nodes are silent."""
    return view.own[:0]


@in_float64
def sign_flip(view: View) -> Vectors:
    """Return ``-scale`` times what each Byzantine node would have sent."""
    return -view.scale * view.own


@in_float64
def gaussian(view: View) -> Vectors:
    """Return normal noise, ``scale`` times the root mean square honest coordinate."""
    size = float(lengths(view.honest.ravel())) / np.sqrt(view.honest.size)
    return view.scale * size * view.rng.standard_normal(view.own.shape)


@in_float64
def large_constant(view: View) -> Vectors:
    """Return ``scale`` times the largest honest magnitude in every coordinate."""
    return np.full(view.own.shape, view.scale * float(np.abs(view.honest).max()))


@in_float64
def inner_product(view: View) -> Vectors:
    """Return ``-scale`` times the honest mean (inner-product manipulation, IPM)."""
    return from_every_byzantine(-view.scale * mean(view.honest), view)


_ATTACKS = (
    Attack("crash", crash, "silence", delivery="none", has_strength=False),
    Attack("sign-flip", sign_flip, "minus scale times its own vector"),
    Attack("gaussian", gaussian, "normal noise, scale times the honest size", 10.0),
    Attack("large-constant", large_constant, "one huge value everywhere", 1e6),
    Attack("alie", alie, "a little is enough: hidden beside the honest mean"),
    Attack("alie-z", alie_z, "hidden scale deviations off the honest mean", 1.5),
    Attack("ipm", inner_product, "minus scale times the honest mean", 0.5),
    Attack("mimic", mimic, "copies of the first honest vector", has_strength=False),
    Attack(
        "mimic-aligned",
        mimic_aligned,
        "copies of the node that stands out most",
        has_strength=False,
    ),
    Attack("min-max", min_max, "as far from the mean as goes unnoticed"),
    Attack("min-sum", min_sum, "as far from the mean as goes unnoticed in sum"),
    Attack("box-corner", box_corner, "drags the trusted hyperbox off the median"),
    Attack("opposite-corner", opposite_corner, "the honest end opposite to the mean"),
    Attack(
        "r1",
        second_honest,
        "witness R1: a copy to one half",
        delivery="half",
        has_strength=False,
    ),
    Attack(
        "r2",
        second_honest,
        "witness R2: a copy to one half",
        delivery="half",
        has_strength=False,
    ),
    Attack(
        "r3",
        mimic,
        "witness R3: both ends fed themselves",
        delivery="ends",
        has_strength=False,
    ),
)

ATTACKS: dict[str, Attack] = {attack.name: attack for attack in _ATTACKS}
"""Every attack by its kebab-case name."""
