"""What can be checked: every rule, with its domain and its exact answers."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from boxgeom import RULES
from boxgeom_conformance.answers import averages, boxes, hulls, medians, selections
from boxgeom_conformance.answers.answer import Answer
from boxgeom_conformance.case import Case
from boxgeom_conformance.nearest import no_such_name

MOST_ANSWERS_KEPT = 4096


@dataclass(frozen=True)
class Subject:
    """A rule, as something to check.

    Attributes:
        rule: its name, a key of `boxgeom.RULES`.
        answer_to: all that its definition allows in a case.
        call: how an implementation is called unless told otherwise: a Python expression
            in which f is the implementation and X the vectors.
        enumerates: whether its cost grows with the number of (n-t)-subsets.
        isometric: whether it turns with the vectors, not only with the axes.
        selects: whether it returns one of the vectors.
        agrees: whether nodes that repeat it come together.
        resists: whether t far vectors cannot carry it away.
    """

    rule: str
    answer_to: Callable[[Case], Answer]
    call: str = "f(X, n, t)"
    enumerates: bool = False
    isometric: bool = False
    selects: bool = False
    agrees: bool = False
    resists: bool = True

    @property
    def definition(self) -> str:
        """The definition it implements, such as "Definition 7"."""
        return "Definition " + RULES[self.rule].definition.removeprefix("D")

    def answer(self, case: Case) -> Answer:
        """Return all that the definition allows in a case; the same case is cheap."""
        return _answer(self, _Keyed(case))

    def has_domain(self, m: int, n: int, t: int, d: int) -> bool:
        """Tell whether the rule is defined for such numbers."""
        if not (t >= 0 and n > 2 * t and n - t <= m <= n):
            return False
        match self.rule:
            case "krum" | "multi-krum":
                return m >= 2 * t + 3
            case "trimmed-mean" | "coordinate-median" | "geometric-median" | "medoid":
                return m > 2 * t
            case "safe-area":
                return n > (d + 1) * t
        return True


_OF_VECTORS = "f(X)"

_SUBJECTS = (
    Subject(
        "geometric-median", medians.geometric_median_answer, _OF_VECTORS, isometric=True
    ),
    Subject("coordinate-median", averages.between_middle_values, _OF_VECTORS),
    Subject("trimmed-mean", averages.trimmed_mean_answer),
    Subject("mean", averages.mean_answer, _OF_VECTORS, isometric=True, resists=False),
    Subject(
        "medoid", selections.medoid_answer, _OF_VECTORS, isometric=True, selects=True
    ),
    Subject("krum", selections.krum_answer, isometric=True, selects=True),
    Subject(
        "multi-krum", averages.multi_krum_answer, "f(X, n, t, q=q)", isometric=True
    ),
    Subject("md-mean", averages.md_mean_answer, enumerates=True, isometric=True),
    Subject("md-geom", medians.md_geom_answer, enumerates=True, isometric=True),
    Subject("box-geom", boxes.box_geom_answer, enumerates=True, agrees=True),
    Subject(
        "box-geom-once",
        boxes.box_geom_once_answer,
        "f(X, n, t, round_number=round_number)",
        enumerates=True,
        agrees=True,
    ),
    Subject("box-mean", boxes.box_mean_answer, enumerates=True, agrees=True),
    Subject("safe-area", hulls.safe_area_answer, enumerates=True, isometric=True),
)

SUBJECTS: dict[str, Subject] = {subject.rule: subject for subject in _SUBJECTS}
"""Every rule that can be checked, by its name."""


def find_subject(rule: str) -> Subject:
    """Return what is to be checked of a rule.

    Raises:
        ValueError: there is no such rule; the message names all, and the nearest.

    >>> find_subject("krum").definition
    'Definition 7'
    """
    if rule not in SUBJECTS:
        raise ValueError(no_such_name("rule", rule, SUBJECTS))
    return SUBJECTS[rule]


class _Keyed:
    """A case that compares by what it asks."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.case.key == other.case.key

    def __hash__(self) -> int:
        return hash(self.case.key)


@functools.lru_cache(maxsize=MOST_ANSWERS_KEPT)
def _answer(subject: Subject, keyed: _Keyed) -> Answer:
    return subject.answer_to(keyed.case)
