"""Strata: sizes and number types that every run meets, whatever is drawn."""

from hypothesis import strategies as st

from boxgeom_conformance import inputs
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import FEW, Cases, Claim, register
from boxgeom_conformance.checks.numerics import without
from boxgeom_conformance.inputs.recipes import Maker
from boxgeom_conformance.inputs.sizes import (
    MOST_SUBSETS,
    TENS,
    Size,
    many_rows,
    sizes_for,
    subset_count,
)
from boxgeom_conformance.inputs.strategies import sized_cases
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.trial import Trial

Strata = list[st.SearchStrategy[Case]]

BYZANTINE = (3, 4, 5, 6)
"""Fewer Byzantine nodes are in most other cases."""

ROWS = (range(10, 25), range(25, 51))
COLUMNS = ((1, 2), (3, 4, 8, 20))
FEW_COLUMNS = ((1, 2), (3,))


def _of_each_t(subject: Subject) -> Strata:
    """Return cases of each number of Byzantine nodes, from 3 on.

    Many are on a line, where every median is a middle value and so is exactly known; of
    the others, some have about as many subsets as can be judged in time.
    """
    strata = []
    for t in BYZANTINE:
        sizes = sizes_for(subject, t, (1, 2, 3))
        if not sizes:
            continue
        off = [s for s in sizes if not subject.rule.enumerates or _has_few(s)]
        line = _drawn(subject, inputs.on_a_line, sizes)
        strata.append(line | _drawn(subject, inputs.gaussian, off))
        if subject.rule.enumerates and t == BYZANTINE[0]:
            tens = [size for size in sizes if size[:3] == TENS]
            many = [s for s in off if s[3] > 1 and subset_count(s) > MOST_SUBSETS / 2]
            strata.append(_drawn(subject, inputs.on_a_line, tens))
            strata.append(_drawn(subject, inputs.gaussian, many))
    return strata


def _has_few(size: Size) -> bool:
    return subset_count(size) <= MOST_SUBSETS


def _of_many(dtype: str) -> Cases:
    """Return cases of few and many of both, rows and columns, in a number type."""

    def strata(subject: Subject) -> Strata:
        columns = FEW_COLUMNS if subject.needs_few_dimensions else COLUMNS
        tables = [many_rows(subject, m, d) for m in ROWS for d in columns]
        return [_drawn(subject, inputs.gaussian, it, dtype) for it in tables if it]

    return strata


def _drawn(
    subject: Subject, make: Maker, sizes: list[Size], dtype: str = "float64"
) -> st.SearchStrategy[Case]:
    return sized_cases(subject, make, st.sampled_from(sizes), dtype=dtype)


register(
    Claim(
        "holds_for_three_and_more_byzantine_nodes",
        "It is as defined for each t from 3 to 6, of few more nodes than it needs",
        "definition",
        "{definition}",
        Trial.expect_as_defined,
        _of_each_t,
        effort=0.5,
        severity=Severity.ORDINARY,
    )
)

for _name, _dtype in (
    ("holds_for_many_vectors", "float64"),
    ("holds_for_many_vectors_in_single_precision", "float32"),
):
    register(
        Claim(
            _name,
            f"It is as defined for 10 to 50 {_dtype} vectors of 1 to 20 coordinates "
            "(fewer if it enumerates subsets)",
            "numerics",
            "{definition}",
            Trial.expect_as_defined,
            _of_many(_dtype),
            skip_reason=without(_dtype),
            effort=FEW,
            severity=Severity.ORDINARY,
        )
    )
