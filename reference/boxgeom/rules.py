"""Every aggregation rule by name, with what is and is not guaranteed of it."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from numpy.typing import ArrayLike

from boxgeom import public
from boxgeom.arguments import check_options, choice_of
from boxgeom.definitions.coordinate_median import coordinate_median
from boxgeom.definitions.geometric_median import geometric_median
from boxgeom.definitions.mean import mean
from boxgeom.definitions.medoid import medoid
from boxgeom.definitions.resilience import check_received
from boxgeom.definitions.spread import contraction_bound
from boxgeom.door import of_received
from boxgeom.vectors import Vector, Vectors


def _for_any_numbers(m: int, n: int, t: int, d: int) -> bool:
    return True


@dataclass(frozen=True)
class Contraction:
    """How much closer one round of agreement is proved to bring the honest nodes.

    Attributes:
        theorem: that proves it, such as "T12".
        measure: what shrinks of their bounding box: its diagonal, or its edge in every
            coordinate.
        factor: from n and t to the most that the round multiplies the measure by.
    """

    theorem: str
    measure: Literal["diagonal", "edges"]
    factor: Callable[[int, int], float | Fraction]


@dataclass(frozen=True)
class Rule:
    """An aggregation rule: call it as ``rule(received, n, t)``.

    Attributes:
        name: the rule's name in kebab-case.
        definition: its number in docs/spec.md.
        function: computes the rule, and is called as the rule is.
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

        >>> RULES["krum"].domain(m=4, n=5, t=1, d=3)
        False
        """
        fits = t >= 0 and n > 2 * t and n - t <= m <= n
        return fits and self.is_defined(m, n, t, d)

    def contraction(self, round_number: int) -> Contraction | None:
        """Return what is proved of a round of agreement, or None if nothing is.

        >>> RULES["box-geom-once"].contraction(7).theorem
        'T17'
        """
        first_ones = self.contractions[:round_number]
        return first_ones[-1] if first_ones else None

    def __call__(self, received: ArrayLike, n: int, t: int, **options: Any) -> Vector:
        """Return the aggregate, shape (d,), of the received vectors, shape (m, d).

        Raises:
            TypeError: the rule has no such option.
            ValueError: another argument is not as the rule needs it.
        """
        check_options(self.name, self.options, options)
        return self.function(received, n, t, **options)

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Pickle a registered rule by its name."""
        if RULES.get(self.name) is self:
            return find_rule, (self.name,)
        return super().__reduce__()

    def in_round(
        self, received: ArrayLike, n: int, t: int, round_number: int
    ) -> Vector:
        """Return the rule's aggregate, shape (d,), in one round of agreement.

        Raises:
            ValueError: an argument is not as the rule needs it.
        """
        if self.depends_on_round:
            return self.function(received, n, t, round_number=round_number)
        return self.function(received, n, t)


def _of_vectors_alone(center: Callable[[Vectors], Vector]) -> Callable[..., Vector]:
    """Return the rule of ``(received, n, t)`` that depends on the vectors alone."""

    def rule(received: Vectors, n: int, t: int) -> Vector:
        check_received(received, n, t)
        return center(received)

    return of_received(rule)


def _fits_krum(m: int, n: int, t: int, d: int) -> bool:
    return m >= 2 * t + 3


_T12 = Contraction("T12", "diagonal", contraction_bound)
_T15 = Contraction("T15", "edges", lambda n, t: Fraction(n, 2 * (n - t)))
_T17 = Contraction("T17", "edges", lambda n, t: Fraction(1, 2))

_RULES = (
    Rule(
        name="box-geom",
        definition="D5",
        function=public.box_geom,
        needs="n > 3t to agree, n > 2t for one step",
        agreement="yes: diagonal x (1 + sqrt(t/(n-2t)))/2 per round (T12)",
        approximation="2 sqrt(d) covering radii if f = t (T13)",
        validity="box (T7)",
        enumerates=True,
        contractions=(_T12,),
    ),
    Rule(
        name="box-geom-once",
        definition="D14",
        function=public.box_geom_once,
        needs="n > 3t to agree, n > 2t for one step",
        agreement="yes: every edge halves from round 2 on (T17)",
        approximation="2 sqrt(d) covering radii if f = t (T17)",
        validity="box (T1, T7)",
        enumerates=True,
        contractions=(_T12, _T17),
    ),
    Rule(
        name="box-mean",
        definition="D5",
        function=public.box_mean,
        needs="n > 3t to agree, n > 2t for one step",
        agreement="yes: every edge x n/(2(n-t)) per round (T15)",
        approximation="none of the median (it follows the mean)",
        validity="box (T7)",
        enumerates=True,
        contractions=(_T15,),
    ),
    Rule(
        name="md-geom",
        definition="D6",
        function=public.md_geom,
        needs="n > 2t",
        agreement="no (R3)",
        approximation="none known",
        validity="none known",
        enumerates=True,
    ),
    Rule(
        name="md-mean",
        definition="D6",
        function=public.md_mean,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="none known",
        enumerates=True,
    ),
    Rule(
        name="krum",
        definition="D7",
        function=public.krum,
        needs="n > 2t, m >= 2t + 3",
        agreement="none known",
        approximation="no (R4)",
        validity="none known",
        is_defined=_fits_krum,
    ),
    Rule(
        name="multi-krum",
        definition="D7",
        function=public.multi_krum,
        needs="n > 2t, m >= 2t + 3",
        agreement="none known",
        approximation="none known",
        validity="none known",
        is_defined=_fits_krum,
    ),
    Rule(
        name="safe-area",
        definition="D9",
        function=public.safe_area,
        needs="n > (d+1) t, small m and d, extra proofs",
        agreement="none known",
        approximation="not by every point of the area (R5)",
        validity="convex",
        is_defined=lambda m, n, t, d: n > (d + 1) * t,
        is_determined=False,
        enumerates=True,
    ),
    Rule(
        name="geometric-median",
        definition="D1",
        function=_of_vectors_alone(geometric_median),
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="hull of what was received (T4)",
        sees_vectors_alone=True,
    ),
    Rule(
        name="coordinate-median",
        definition="D8",
        function=_of_vectors_alone(coordinate_median),
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="box, if m > 2f",
        sees_vectors_alone=True,
    ),
    Rule(
        name="trimmed-mean",
        definition="D8",
        function=public.trimmed_mean,
        needs="n > 2t, m > 2t",
        agreement="none known",
        approximation="none known",
        validity="box",
        is_defined=lambda m, n, t, d: m > 2 * t,
    ),
    Rule(
        name="medoid",
        definition="D8",
        function=_of_vectors_alone(medoid),
        needs="n > 2t",
        agreement="none known",
        approximation="no (R4)",
        validity="none known",
        sees_vectors_alone=True,
    ),
    Rule(
        name="mean",
        definition="D8",
        function=_of_vectors_alone(mean),
        needs="n > 2t",
        agreement="no",
        approximation="no",
        validity="none: one vector moves it anywhere",
        sees_vectors_alone=True,
    ),
)

RULES: dict[str, Rule] = {rule.name: rule for rule in _RULES}
"""Every rule by its kebab-case name."""


def find_rule(rule: str | Rule) -> Rule:
    """Return the rule of that name, or raise ValueError with the names of all rules.

    >>> find_rule("box-geom").definition
    'D5'
    """
    return choice_of("rule", rule, RULES, Rule)


def aggregate(
    received: ArrayLike,
    rule: str | Rule = "box-geom",
    *,
    n: int,
    t: int,
    **options: Any,
) -> Vector:
    """Return the aggregate of the received vectors by a rule.

    Args:
        received: shape (m, d), finite, n - t <= m <= n.
        rule: a key of `RULES`, or a `Rule` of one's own.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        options: what else the rule takes, such as ``q`` for "multi-krum".

    Raises:
        TypeError: the rule has no such option.
        ValueError: another argument is not as above or as the rule needs it.

    >>> aggregate([[0, 0], [1, 2], [1, -2], [1, 2]], rule="box-geom", n=4, t=1)
    array([1., 1.])
    """
    return find_rule(rule)(received, n, t, **options)
