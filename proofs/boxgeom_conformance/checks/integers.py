"""Integers: their sums and differences overflow where those of floats do not."""

from hypothesis import strategies as st

from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import claim
from boxgeom_conformance.inputs.limits import near_integer_limits
from boxgeom_conformance.inputs.options import drawn_options
from boxgeom_conformance.inputs.strategies import sizes
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial

TYPES = tuple(f"{sign}int{bits}" for bits in (8, 16, 32, 64) for sign in ("", "u"))
"""All types of integers that NumPy has, by name."""


@st.composite
def _cases(draw: st.DrawFn, subject: Subject) -> tuple[Case, str]:
    """Draw a case whose floats are integers, and a type that holds them."""
    m, n, t, d = draw(sizes(subject, (0, 1), (1, 2, 3), extra=2))
    dtype = draw(st.sampled_from(TYPES))
    received = near_integer_limits(m, d, draw(st.integers(0, 10_000)), dtype)
    options = draw(drawn_options(subject, received, n, t))
    return Case(received, n, t, **options), dtype


def _takes_no_integers(target: Target) -> str:
    if target.gives != "array":
        return f"the target takes {target.gives}"
    takes_doubles = "float64" in target.dtypes
    return "" if takes_doubles else "the target does not take float64"


@claim(
    "numerics",
    "section 5 of the spec: input",
    _cases,
    skip_reason=_takes_no_integers,
    effort=0.5,
)
def holds_for_integers_near_their_limits(trial: Trial, drawn: tuple[Case, str]) -> None:
    """Integers of 8 to 64 bits give the answer of equal floats, or are refused."""
    floats, dtype = drawn
    integers = floats.as_type(dtype)
    reply = trial.reply(integers)
    if not reply.refusal:
        answer = trial.subject.answer(floats)
        trial.judge(integers, trial.vector(integers, reply), answer)
