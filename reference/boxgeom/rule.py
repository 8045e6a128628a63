"""What an aggregation rule is, and what is proved of it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from numpy.typing import ArrayLike

from boxgeom.arguments import check_options
from boxgeom.door import applied
from boxgeom.vectors import Vector


def _for_any_numbers(m: int, n: int, t: int, d: int) -> bool:
    return True


@dataclass(frozen=True)
class Contraction:
    """How much closer one round of agreement is proved to bring the honest nodes.

    Attributes:
        theorem: that proves it, such as "T15".
        measure: what shrinks of their bounding box: its diagonal, or its edge in every
            coordinate.
        factor: from n and t to the most that the round multiplies the measure by.
    """

    theorem: str
    measure: Literal["diagonal", "edges"]
    factor: Callable[[int, int], float | Fraction]


@dataclass(frozen=True)
class Robustness:
    """How near a rule's output is proved to be to the mean of the honest vectors.

    If n vectors were received, the squared distance of the output to the mean of any
    n - t of them is at most kappa times the mean of these ones' squared distances to
    it: the rule is (t, kappa)-robust.

    Attributes:
        formula: of kappa, for people to read.
        source: where it is proved: a letter of the sources in docs/spec.md, or "spec".
        kappa: the same from n and t.
    """

    formula: str
    source: str
    kappa: Callable[[int, int], Fraction] = field(compare=False)

    def __str__(self) -> str:
        """Return the formula and its source."""
        return f"kappa = {self.formula} [{self.source}]"


@dataclass(frozen=True)
class Rule:
    """An aggregation rule: call it as ``rule(received, n, t)``.

    Attributes:
        name: the rule's name in kebab-case.
        definition: its number in docs/spec.md.
        function: computes the rule from vectors as a definition gets them: finite, in
            canonical order, float64 or rational; and from n, t and the options.
        needs: the conditions on n, t, m and d.
        agreement: whether honest nodes that repeat it come together.
        approximation: how near its output stays to the honest geometric median.
        validity: where its output lies.
        is_defined: from m, n, t and d to whether the rule has an answer, given that
            n - t <= m <= n and n > 2t, which every rule needs.
        sees_vectors_alone: whether n and t, once they are valid, change nothing.
        is_determined: whether the definition allows one answer only, ties aside.
        enumerates: whether its cost grows with the number of subsets, C(m, n - t).
        contractions: what is proved of round 1, round 2, ...; the last holds from there
            on. Empty if nodes that repeat the rule need not come together.
        robustness: how near it is proved to be to the mean of the honest vectors; None
            if nothing is.
    """

    name: str
    definition: str
    function: Callable[..., Vector]
    needs: str
    agreement: str
    approximation: str
    validity: str
    is_defined: Callable[[int, int, int, int], bool] = _for_any_numbers
    sees_vectors_alone: bool = False
    is_determined: bool = True
    enumerates: bool = False
    contractions: tuple[Contraction, ...] = ()
    robustness: Robustness | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """The names of the rule's arguments besides the vectors, n and t."""
        return tuple(inspect.signature(self.function).parameters)[3:]

    @property
    def depends_on_round(self) -> bool:
        """Whether the rule takes a ``round_number``."""
        return "round_number" in self.options

    def domain(self, m: int, n: int, t: int, d: int) -> bool:
        """Return whether the rule has an answer for m vectors of d coordinates.

        >>> boxgeom.RULES["krum"].domain(m=4, n=5, t=1, d=3)
        False
        """
        fits = t >= 0 and n > 2 * t and n - t <= m <= n
        return fits and self.is_defined(m, n, t, d)

    def contraction(self, round_number: int) -> Contraction | None:
        """Return what is proved of a round of agreement, or None if nothing is.

        >>> boxgeom.RULES["box-geom-once"].contraction(7).theorem
        'T17'
        """
        first_ones = self.contractions[:round_number]
        return first_ones[-1] if first_ones else None

    def __call__(self, received: ArrayLike, n: int, t: int, **options: Any) -> Vector:
        """Return the aggregate, shape (d,), of the received vectors, shape (m, d).

        Raises:
            TypeError: the rule has no such option.
            ValueError: another argument is not as the rule needs it, or the function
                returns no finite vector of shape (d,).
        """
        check_options(self.name, self.options, options)
        return applied(self.name, self.function, received, n, t, options)

    def in_round(
        self,
        received: ArrayLike,
        n: int,
        t: int,
        round_number: int,
        own: ArrayLike | None = None,
    ) -> Vector:
        """Return the rule's aggregate, shape (d,), in one round of agreement.

        Args:
            received: shape (m, d).
            n: nodes in the network.
            t: most Byzantine nodes tolerated.
            round_number: of the round, from 1.
            own: what the node itself sent, shape (d,), for rules that ask.

        Raises:
            ValueError: an argument is not as the rule needs it.
        """
        known = {"round_number": round_number, "own": own}
        options = {name: known[name] for name in self.options if name in known}
        return self(received, n, t, **options)
