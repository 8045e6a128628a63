"""Every aggregation rule by name, with what is and is not guaranteed of it."""

import copyreg
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from numpy.typing import ArrayLike

from boxgeom import definitions
from boxgeom.arguments import choice_of
from boxgeom.composition import JOINT, composition
from boxgeom.definitions.resilience import check_received
from boxgeom.definitions.spread import contraction_bound
from boxgeom.preaggregations import PREAGGREGATIONS
from boxgeom.public_signatures import readable
from boxgeom.rule import Contraction, Robustness, Rule
from boxgeom.vectors import Vector, Vectors


def _of_vectors_alone(center: Callable[[Vectors], Vector]) -> Callable[..., Vector]:
    """Return the rule of ``(received, n, t)`` that depends on the vectors alone."""

    def rule(received: Vectors, n: int, t: int) -> Vector:
        check_received(received, n, t)
        return center(received)

    return rule


def _fits_krum(m: int, n: int, t: int, d: int) -> bool:
    return m >= 2 * t + 3


def _fits_bulyan(m: int, n: int, t: int, d: int) -> bool:
    return m >= 4 * t + 3


_T18 = Contraction("T12, T18 or T20", "diagonal", contraction_bound)
_T15 = Contraction("T15", "edges", lambda n, t: Fraction(n, 2 * (n - t)))
_T17 = Contraction("T17", "edges", lambda n, t: Fraction(1, 2))


def _outvoted(n: int, t: int) -> Fraction:
    """Return 1 + t/(n - 2t), which is (n - t)/(n - 2t)."""
    return Fraction(n - t, n - 2 * t)


_OF_MEDIANS = Robustness(
    "4 (1 + t/(n-2t))^2", "M", lambda n, t: 4 * _outvoted(n, t) ** 2
)
_OF_TRIMMED_MEANS = Robustness(
    "6t/(n-2t) (1 + t/(n-2t))",
    "M",
    lambda n, t: Fraction(6 * t, n - 2 * t) * _outvoted(n, t),
)
_OF_KRUM = Robustness(
    "6 (n-t)/(n-2t-1)", "spec", lambda n, t: Fraction(6 * (n - t), n - 2 * t - 1)
)
_OF_SMEA = Robustness("4t/(n-2t)", "spec", lambda n, t: Fraction(4 * t, n - 2 * t))
_OF_CAF = Robustness(
    "20t (n-t)/(n-2t)^2",
    "spec",
    lambda n, t: Fraction(20 * t * (n - t), (n - 2 * t) ** 2),
)

_RULES = (
    Rule(
        name="box-geom",
        definition="D5",
        function=definitions.box_geom.box_geom,
        needs="n > 3t to agree, n > 2t for one step",
        agreement="yes: diagonal x (1+rho)/2 per round (T18), slow near n = 3t (R12)",
        approximation="2 sqrt(d) covering radii if f = t (T13), bounded if not (T22)",
        validity="box (T7)",
        enumerates=True,
        contractions=(_T18,),
    ),
    Rule(
        name="box-geom-once",
        definition="D14",
        function=definitions.box_geom.box_geom_once,
        needs="n > 3t to agree, n > 2t for one step",
        agreement="yes: every edge halves from round 2 on (T17)",
        approximation="2 sqrt(d) covering radii if f = t (T17)",
        validity="box (T1, T7)",
        enumerates=True,
        contractions=(_T18, _T17),
    ),
    Rule(
        name="box-mean",
        definition="D5",
        function=definitions.box_geom.box_mean,
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
        function=definitions.minimum_diameter.md_geom,
        needs="n > 2t",
        agreement="no (R3)",
        approximation="none known",
        validity="none known",
        enumerates=True,
    ),
    Rule(
        name="md-mean",
        definition="D6",
        function=definitions.minimum_diameter.md_mean,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="none known",
        enumerates=True,
    ),
    Rule(
        name="smea",
        definition="D26",
        function=definitions.smea.smea,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="none known",
        enumerates=True,
        robustness=_OF_SMEA,
    ),
    Rule(
        name="caf",
        definition="D27",
        function=definitions.caf.caf,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="none known",
        robustness=_OF_CAF,
    ),
    Rule(
        name="minmax-meb",
        definition="D16",
        function=definitions.minmax_meb.minmax_meb,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="c-MEB with c < sqrt(2) (T24)",
        enumerates=True,
    ),
    Rule(
        name="krum",
        definition="D7",
        function=definitions.krum.krum,
        needs="n > 2t, m >= 2t + 3",
        agreement="none known",
        approximation="no (R4)",
        validity="none known",
        is_defined=_fits_krum,
        robustness=_OF_KRUM,
    ),
    Rule(
        name="multi-krum",
        definition="D7",
        function=definitions.krum.multi_krum,
        needs="n > 2t, m >= 2t + 3",
        agreement="none known",
        approximation="none known",
        validity="none known",
        is_defined=_fits_krum,
    ),
    Rule(
        name="bulyan",
        definition="D25",
        function=definitions.bulyan.bulyan,
        needs="n > 2t, m >= 4t + 3",
        agreement="none known",
        approximation="none known",
        validity="none known",
        is_defined=_fits_bulyan,
    ),
    Rule(
        name="safe-area",
        definition="D9",
        function=definitions.safe_area.safe_area,
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
        function=_of_vectors_alone(definitions.geometric_median.geometric_median),
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="hull of what was received (T4), c-MEB, c = (n-t)/sqrt(n(n-2t)) (T25)",
        sees_vectors_alone=True,
        robustness=_OF_MEDIANS,
    ),
    Rule(
        name="coordinate-median",
        definition="D8",
        function=_of_vectors_alone(definitions.coordinate_median.coordinate_median),
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="box, if m > 2f",
        sees_vectors_alone=True,
        robustness=_OF_MEDIANS,
    ),
    Rule(
        name="trimmed-mean",
        definition="D8",
        function=definitions.mean.trimmed_mean,
        needs="n > 2t, m > 2t",
        agreement="none known",
        approximation="none known",
        validity="box",
        is_defined=lambda m, n, t, d: m > 2 * t,
        robustness=_OF_TRIMMED_MEANS,
    ),
    Rule(
        name="centered-clipping",
        definition="D21",
        function=definitions.centered_clipping.centered_clipping,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="none known (not box)",
    ),
    Rule(
        name="meamed",
        definition="D22",
        function=definitions.meamed.meamed,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="none known (not box)",
    ),
    Rule(
        name="cge",
        definition="D23",
        function=definitions.cge.cge,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="none known (not box)",
    ),
    Rule(
        name="monna",
        definition="D24",
        function=definitions.monna.monna,
        needs="n > 2t",
        agreement="none known",
        approximation="none known",
        validity="none known (not box)",
    ),
    Rule(
        name="medoid",
        definition="D8",
        function=_of_vectors_alone(definitions.medoid.medoid),
        needs="n > 2t",
        agreement="none known",
        approximation="no (R4)",
        validity="none known",
        sees_vectors_alone=True,
    ),
    Rule(
        name="mean",
        definition="D8",
        function=_of_vectors_alone(definitions.mean.mean),
        needs="n > 2t",
        agreement="no",
        approximation="no",
        validity="none: one vector moves it anywhere",
        sees_vectors_alone=True,
    ),
)

RULES: dict[str, Rule] = {rule.name: rule for rule in _RULES}
"""Every rule by its kebab-case name."""


def _pickled(rule: Rule) -> Any:
    """Return how to make the rule again: a registered one by its name."""
    if RULES.get(rule.name) is rule:
        return find_rule, (rule.name,)
    return object.__reduce_ex__(rule, 4)


copyreg.pickle(Rule, _pickled)


def find_rule(rule: str | Rule) -> Rule:
    """Return the rule of that name; a rule is returned as it is.

    The name is a key of `RULES`, with any number of keys of `PREAGGREGATIONS` before
    it, in the order in which they are applied.

    Raises:
        ValueError: there is no such rule or pre-aggregation; the message names all of
            them, and the nearest.

    >>> find_rule("krum").needs
    'n > 2t, m >= 2t + 3'
    >>> find_rule("clipping+multi-krum").options
    ('clip', 'q')
    """
    if not isinstance(rule, str):
        return choice_of("rule", rule, RULES, Rule)
    *before, last = rule.split(JOINT)
    if last in PREAGGREGATIONS and len(RULES.keys() & {*before}) == 1:
        parts = sorted([*before, last], key=lambda part: part in RULES)
        turned = JOINT.join(parts)
        raise ValueError(f"rule: need the rule last, as in {turned}, got {rule}")
    if last in PREAGGREGATIONS:
        raise ValueError(f"rule: need a rule after {last}, such as {last}+krum")
    found = choice_of("rule", last, RULES)
    return composition(before, found) if before else found


def named_rule(name: str) -> Rule | None:
    """Return the rule that `find_rule` finds by a name, or None if it finds none.

    >>> named_rule("nnm+krum") == find_rule("nnm+krum"), named_rule("my own")
    (True, None)
    """
    try:
        return find_rule(name)
    except ValueError:
        return None


@readable
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
        rule: a name that `find_rule` finds, such as "krum" or "nnm+box-geom", or a
            `Rule` of your own.
        n: nodes in the network, n > 2t.
        t: most Byzantine nodes tolerated.
        options: what else the rule takes, such as ``q`` for "multi-krum" or ``clip``
            for "clipping+mean".

    Raises:
        TypeError: the rule has no such option.
        ValueError: another argument is not as above or as the rule needs it.

    >>> aggregate([[0, 0], [1, 2], [1, -2], [1, 2]], rule="box-geom", n=4, t=1)
    array([1., 1.])
    """
    return find_rule(rule)(received, n, t, **options)
