"""Numerics: inputs that are hard for floats, judged by the exact answer."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from boxgeom_conformance import inputs
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import FEW, Cases, Claim, register
from boxgeom_conformance.checks.scopes import MIDPOINTS, OF_ANY_DIMENSION, UNSEARCHED
from boxgeom_conformance.inputs.recipes import Maker
from boxgeom_conformance.inputs.strategies import made_cases
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial


def _made(make: Maker, least_t: int = 0, dtype: str = "float64") -> Cases:
    return lambda subject: made_cases(
        subject, make, dimensions=_dimensions(subject), least_t=least_t, dtype=dtype
    )


def _dimensions(subject: Subject) -> tuple[int, ...]:
    """Return dimensions to try, small ones if each takes more nodes."""
    return (1, 2, 3) if subject.needs_few_dimensions else (1, 2, 3, 5, 20)


def _in_many_dimensions(subject: Subject) -> st.SearchStrategy[Case]:
    dimensions = (100, 1000, 10_000)
    return made_cases(subject, inputs.gaussian, dimensions=dimensions, extra=2)


def _many(make: Maker, dtype: str = "float64") -> Cases:
    """Return cases of up to 50 vectors, fewer if subsets are to be enumerated."""
    return lambda subject: made_cases(
        subject,
        make,
        dimensions=(1, 2, 3),
        extra=8 if subject.rule.enumerates else 43,
        dtype=dtype,
    )


def _of_gradients(subject: Subject) -> st.SearchStrategy[Case]:
    dimensions = (1, 2) if subject.needs_few_dimensions else (2, 30, 300)
    return made_cases(subject, inputs.model_gradients, dimensions=dimensions, least_t=1)


def without(dtype: str) -> Callable[[Target], str]:
    """Return what says why a target cannot be asked in a number type."""
    return lambda target: (
        "" if dtype in target.dtypes else f"the target does not take {dtype}"
    )


def _holds(name: str, statement: str, cases: Cases, **conditions: Any) -> None:
    """Register the claim that answers to hard cases are as the definition says."""
    about = (name, statement, "numerics", "{definition}")
    conditions = {"effort": FEW, "severity": Severity.EXTREME, **conditions}
    register(Claim(*about, Trial.expect_as_defined, cases, **conditions))


_FLOAT64 = {"skip_reason": without("float64")}
_FLOAT32 = {"skip_reason": without("float32")}
_ORDINARY = {"severity": Severity.ORDINARY}

_holds(
    "holds_for_ordinary_vectors",
    "It is as defined for normal vectors",
    _made(inputs.gaussian),
    **_ORDINARY,
)
_holds(
    "holds_for_tiny_vectors",
    "It is as defined down to 1e-170, whose squares underflow",
    _made(inputs.tiny),
    **_FLOAT64,
)
_holds(
    "holds_for_huge_vectors",
    "It is as defined up to 1e160, whose squares overflow",
    _made(inputs.huge),
    **_FLOAT64,
)
_holds(
    "holds_far_from_the_origin",
    "It is as defined for vectors moved up to 1e8 away",
    _made(inputs.far_from_the_origin),
    **_FLOAT64,
)
_holds(
    "keeps_its_digits_beside_far_outliers",
    "It is as defined for the others when t vectors are up to 1e9 away",
    _made(inputs.beside_far_outliers, 1),
)
_holds(
    "holds_for_duplicates",
    "It is as defined when vectors repeat",
    _made(inputs.with_duplicates),
    **_ORDINARY,
)
_holds(
    "holds_for_nearly_collinear_vectors",
    "It is as defined for vectors close to one line",
    _made(inputs.nearly_collinear),
)
_holds(
    "holds_in_single_precision",
    "It is as defined for float32 vectors, to their precision",
    _made(inputs.gaussian, dtype="float32"),
    **_FLOAT32,
    **_ORDINARY,
)
_holds(
    "holds_for_many_vectors_far_from_the_origin",
    "It is as defined for many vectors moved up to 1e8 away",
    _many(inputs.far_from_the_origin),
    **_FLOAT64,
)
_holds(
    "holds_in_single_precision_far_from_the_origin",
    "It is as defined for many float32 vectors moved by thousands",
    _many(inputs.moved_by_thousands, "float32"),
    **_FLOAT32,
)
_holds(
    "holds_in_many_dimensions",
    "It is as defined for up to 10 000 coordinates",
    _in_many_dimensions,
    applies_to=OF_ANY_DIMENSION,
    effort=FEW / 2,
    **_ORDINARY,
)
_holds(
    "holds_for_gradients_like_a_models",
    "It is as defined for close gradients beside t that collude",
    _of_gradients,
    **_ORDINARY,
)
_holds(
    "holds_for_tiny_vectors_in_single_precision",
    "It is as defined for float32 vectors down to 1e-27, whose squares underflow",
    _made(inputs.tiny_singles, dtype="float32"),
    **_FLOAT32,
)
_holds(
    "holds_for_huge_vectors_in_single_precision",
    "It is as defined for float32 vectors up to 1e25, whose squares overflow",
    _made(inputs.huge_singles, dtype="float32"),
    **_FLOAT32,
)
_holds(
    "tells_near_ties_apart_in_single_precision",
    "It is as defined for float32 vectors whose scores differ by thousandths",
    _made(inputs.nearly_tied, dtype="float32"),
    applies_to=UNSEARCHED,
    **_FLOAT32,
)
_holds(
    "holds_near_the_largest_float",
    "It is as defined above 9e307, where no two numbers can be added",
    _made(inputs.near_the_largest_float),
    applies_to=MIDPOINTS,
    **_FLOAT64,
)
