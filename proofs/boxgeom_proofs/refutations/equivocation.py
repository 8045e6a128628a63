"""Rounds in which two honest nodes are each told another lie (R11 to R13).

All t Byzantine nodes tell the second honest node one lie, and the third another; the
first and the others hear nothing. The honest vectors are t zeros and n - 2t others, and
their median, 0, is outside what the second and the third node trust.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

import boxgeom
from boxgeom import Delivery, Rule, Trace, View
from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates.rationals import sum_of_squares
from boxgeom_proofs.refutations.exact_boxes import (
    ExactBox,
    box_around,
    exact_trusted_box,
)
from boxgeom_proofs.refutations.exact_median import (
    Point,
    Points,
    as_points,
    is_only_median,
    point_text,
)
from boxgeom_proofs.refutations.refutation import require, require_equal


@dataclass(frozen=True)
class Equivocation:
    """One round of BOX-GEOM with n - t honest vectors, of which the first t are 0.

    Attributes:
        n: nodes in the network.
        t: Byzantine nodes.
        honest: the honest vectors.
        lies: what all Byzantine nodes tell the second honest node, and the third.
    """

    n: int
    t: int
    honest: Points
    lies: tuple[Point, Point]

    def trusted(self, lie: Point) -> ExactBox:
        """Return the trusted hyperbox of a node that hears a lie t times."""
        return exact_trusted_box(self.honest + (lie,) * self.t, self.n, self.t)

    def output(self, lie: Point) -> Point:
        """Return the exact output of a node that hears a lie t times (Definition 5).

        The honest vectors have the median 0. With the lies in place of the zeros they
        have the lie. The trusted hyperbox lies in the box around these two candidates,
        so it is the intersection, and its midpoint the output.

        Raises:
            NotRefuted: one of these is not so.
        """
        zero, trusted = self.honest[0], self.trusted(lie)
        misled = (lie,) * self.t + self.honest[self.t :]
        require(is_only_median(lie, misled), f"{point_text(lie)} is a candidate")
        both = trusted.intersection(box_around([zero, lie]))
        require_equal(both, trusted, "the part of TH around 0 and the lie")
        return trusted.midpoint

    def outputs(self) -> Points:
        """Return the exact outputs of the first three honest nodes.

        The first one, like all that hear nothing, has one candidate, the honest median.

        Raises:
            NotRefuted: they are not what `output` says, or the honest median is not 0.
        """
        zero = self.honest[0]
        require_equal(any(zero), False, "whether the first vector is not 0")
        require(is_only_median(zero, self.honest), "0 is the honest median")
        return (zero, *(self.output(lie) for lie in self.lies))

    def squared_factor(self) -> Fraction:
        """Return the exact squared factor by which the round changes the diagonal.

        Raises:
            NotRefuted: as `outputs`.
        """
        before = sum_of_squares(box_around(self.honest).edges)
        return sum_of_squares(box_around(self.outputs()).edges) / before

    def check_reference(self, rule: str | Rule = "box-geom") -> None:
        """Raise NotRefuted unless the reference's nodes output exactly the same."""
        zero, first, second = self.outputs()
        others = [zero] * (self.n - self.t - 3)
        outputs = as_points(self._play(rule).outputs)
        require_equal(
            outputs, (zero, first, second, *others), "the reference's outputs"
        )

    def _play(self, rule: str | Rule) -> Trace:
        told = [np.array([float(x) for x in lie]) for lie in self.lies]

        def deliver(view: View, vectors: Vectors) -> list[dict[int, Vector]]:
            mail: list[dict[int, Vector]] = [{} for _ in view.honest]
            for node, lie in enumerate(told, start=1):
                mail[node] = dict.fromkeys(range(len(vectors)), lie)
            return mail

        honest = [[float(x) for x in point] for point in self.honest]
        delivery = Delivery("as-told", deliver, "the lies", equivocates=True)
        n, t = self.n, self.t
        return boxgeom.agree(honest, rule, n=n, t=t, delivery=delivery, rounds=1)
