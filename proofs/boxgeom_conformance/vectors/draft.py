"""A draft: a case before its expected answers are computed."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from boxgeom import find_rule
from boxgeom.composition import JOINT
from boxgeom_conformance.case import Case
from boxgeom_conformance.vectors.files import Json


@dataclass(frozen=True, eq=False)
class Draft:
    """A case of the test vectors, before its expected answers are computed.

    Attributes:
        rule: the rule that is asked.
        slug: its name, forever, which begins with the rule.
        comment: what there is to know about it, closed forms included.
        case: what is asked.
        flags: the bugs that it is meant to catch.
        expected: what may be answered; None for the definition's exact answer.
    """

    rule: str
    slug: str
    comment: str
    case: Case
    flags: tuple[str, ...]
    expected: Json | None = None


@dataclass(frozen=True, eq=False)
class Group:
    """Cases that come from one place.

    Attributes:
        name: what they have in common, a slug.
        source: where they come from.
        drafts: the cases.
    """

    name: str
    source: str
    drafts: tuple[Draft, ...]


def draft(
    rule: str,
    name: str,
    comment: str,
    rows: Sequence[Sequence[float]],
    *flags: str,
    n: int | None = None,
    t: int = 0,
    dtype: str = "float64",
    expected: Json | None = None,
    **options: Any,
) -> Draft:
    """Return a draft whose slug is the rule and a name; n defaults to m.

    What the rule takes besides is given by name, a vector as a list.

    >>> draft("mean", "of-two", "It is 1.", [[0], [2]]).slug
    'mean-of-two'
    """
    received = np.array(rows, dtype=dtype)
    if len(rows) == 0:
        received = np.empty((0, 1), dtype=dtype)
    if find_rule(rule).depends_on_round:
        options = {"round_number": 1, **options}
    options = {
        name: np.array(value, dtype=dtype) if isinstance(value, list) else value
        for name, value in options.items()
    }
    size = len(rows) if n is None else n
    case = Case(received, size, t, **options)
    slug = f"{rule}-{name}".replace(JOINT, "-")
    return Draft(rule, slug, comment, case, flags, expected)


def as_case_of(rule: str, case: Draft) -> Draft:
    """Return a draft as a case of another rule, which has an answer of its own.

    >>> as_case_of("medoid", draft("mean", "of-two", "Of two.", [[0], [2]])).slug
    'medoid-of-two'
    """
    asked = case.case
    if find_rule(rule).depends_on_round:
        asked = dataclasses.replace(asked, round_number=1)
    slug = f"{rule}{case.slug.removeprefix(case.rule)}"
    return dataclasses.replace(case, rule=rule, slug=slug, case=asked)
