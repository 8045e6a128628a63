"""A round of agreement: what must hold of all honest nodes together."""

from dataclasses import dataclass

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from boxgeom import smallest_hyperbox
from boxgeom.vectors import Vectors
from boxgeom_conformance.case import Case
from boxgeom_conformance.checks.claim import claim
from boxgeom_conformance.checks.scopes import AGREEING
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.inputs.strategies import LATER_ROUNDS, SMALL_INTEGERS
from boxgeom_conformance.subjects import Subject
from boxgeom_conformance.trial import Trial

SIZES = ((4, 1), (5, 1), (7, 2))


@dataclass(frozen=True, eq=False)
class NodesOfARound:
    """What the honest nodes ask in one round; all receive the honest vectors.

    Attributes:
        honest: the honest vectors, shape (n - t, d).
        cases: one per honest node.
    """

    honest: Vectors
    cases: tuple[Case, ...]


@st.composite
def rounds(draw: st.DrawFn, subject: Subject) -> NodesOfARound:
    """Draw a round of a few nodes, in which Byzantine vectors differ by receiver."""
    n, t = draw(st.sampled_from(SIZES[:2] if subject.rule.enumerates else SIZES))
    d = draw(st.integers(1, 3))
    row = st.lists(SMALL_INTEGERS, min_size=d, max_size=d)
    honest = np.array(draw(st.lists(row, min_size=n - t, max_size=n - t)), dtype=float)
    is_told = subject.rule.depends_on_round
    round_number = draw(st.sampled_from(LATER_ROUNDS) if is_told else st.none())
    mail = st.lists(row, min_size=0, max_size=t)
    told = draw(st.lists(mail, min_size=n - t, max_size=n - t))
    received = [
        np.vstack([honest, np.array(rows, dtype=float).reshape(len(rows), d)])
        for rows in told
    ]
    cases = tuple(Case(rows, n, t, round_number=round_number) for rows in received)
    return NodesOfARound(honest, cases)


@claim(
    "law",
    "Theorems 12, 15, 17, 18 and 20",
    rounds,
    applies_to=AGREEING,
)
def brings_the_nodes_together(trial: Trial, drawn: NodesOfARound) -> None:
    """In every round the honest nodes come closer by what the theorem says."""
    dtype = trial.target.dtypes[0]
    cases = [case.as_type(dtype) for case in drawn.cases]
    assume(all(trial.target.takes(case) for case in cases))
    outputs = np.array([trial.ask(case) for case in cases], dtype=np.float64)
    before = smallest_hyperbox(drawn.honest)
    after = smallest_hyperbox(outputs)
    n, t = cases[0].n, cases[0].t
    slack = trial.tolerance_for(cases[0]) * before.longest_edge + 1e-12
    proved = trial.subject.rule.contraction(cases[0].round_number or 1)
    assert proved is not None
    factor = float(proved.factor(n, t))
    if proved.measure == "diagonal":
        got, most = after.diagonal, factor * before.diagonal
        told = "the diagonal of the nodes' box after the round"
    else:
        k = int(np.argmax(after.edges - factor * before.edges))
        got, most = float(after.edges[k]), factor * float(before.edges[k])
        told = f"the edge of the nodes' box in coordinate {k} after the round"
    if not got <= most + slack:
        i, j = _farthest(outputs)
        raise Failure(
            CheckOutcome.WRONG,
            f"{told} {got:.6g}",
            f"at most {most:.6g} = {factor:.4g} of what it was",
            cases[i],
            cases[j],
        )


def _farthest(outputs: Vectors) -> tuple[int, int]:
    """Return the indices of the two outputs that are farthest apart."""
    apart = np.abs(outputs[:, None] - outputs[None]).max(axis=2)
    i, j = np.unravel_index(int(np.argmax(apart)), apart.shape)
    return int(i), int(j)
