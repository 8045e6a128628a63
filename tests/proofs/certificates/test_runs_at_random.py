"""Right runs of every kind are certified, and forgeries of them are not.

Runs are drawn from the kind: sizes, layouts of the honest vectors, scales, precisions,
rules, attacks and deliveries.
"""

import dataclasses
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from boxgeom import ATTACKS, DELIVERIES, Round, Trace, agree
from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates import ClaimStatus, certify_run

RULES_WITH_CLAIMS = ("box-geom", "box-geom-once", "box-mean")
SIZES = ((4, 1), (5, 1), (6, 1), (7, 2), (4, 0))

Layout = Callable[[np.random.Generator, int, int], Vectors]


def _gaussian(rng: np.random.Generator, h: int, d: int) -> Vectors:
    return rng.standard_normal((h, d))


def _grid(rng: np.random.Generator, h: int, d: int) -> Vectors:
    return rng.integers(-2, 3, size=(h, d)).astype(float)


def _duplicates(rng: np.random.Generator, h: int, d: int) -> Vectors:
    return rng.standard_normal((h, d))[rng.integers(h, size=h)]


def _on_a_line(rng: np.random.Generator, h: int, d: int) -> Vectors:
    steps, direction = (
        rng.integers(-9, 10, size=(h, 1)),
        rng.integers(1, 5, size=(1, d)),
    )
    return (steps * direction).astype(float)


def _almost_on_a_line(rng: np.random.Generator, h: int, d: int) -> Vectors:
    return rng.integers(-9, 10, size=(h, 1)) * rng.standard_normal((1, d))


def _of_many_scales(rng: np.random.Generator, h: int, d: int) -> Vectors:
    return rng.standard_normal((h, d)) * 10.0 ** rng.uniform(-16, 16, size=(1, d))


def _scaled(factor: float) -> Layout:
    return lambda rng, h, d: factor * rng.standard_normal((h, d))


def _far_off(rng: np.random.Generator, h: int, d: int) -> Vectors:
    return rng.standard_normal((h, d)) + 1e8


LAYOUTS: dict[str, Layout] = {
    "gaussian": _gaussian,
    "grid": _grid,
    "duplicates": _duplicates,
    "on a line": _on_a_line,
    "almost on a line": _almost_on_a_line,
    "of many scales": _of_many_scales,
    "huge": _scaled(1e150),
    "tiny": _scaled(1e-300),
    "far off": _far_off,
}

ILL_CONDITIONED = {"almost on a line", "of many scales"}
"""Layouts in which rounding may move a median far (section 5 of docs/spec.md)."""

PRECISIONS = {
    "gaussian": (np.float64, np.float32, np.float16),
    "grid": (np.float64, np.float32, np.float16),
    "duplicates": (np.float64, np.float32),
    "on a line": (np.float64, np.float32, np.float16),
    "almost on a line": (np.float64, np.float32),
}
"""Others are in float64 alone."""


def runs(layout: str, rule: str, count: int, seed: int = 0) -> Iterator[Trace]:
    """Yield runs of two or three rounds, drawn at random."""
    rng = np.random.default_rng(seed)
    while count > 0:
        n, t = SIZES[rng.integers(len(SIZES))]
        h, d = n - int(rng.integers(0, t + 1)), int(rng.integers(1, 4))
        dtypes = PRECISIONS.get(layout, (np.float64,))
        honest = LAYOUTS[layout](rng, h, d).astype(dtypes[rng.integers(len(dtypes))])
        adversary = list(ATTACKS)[rng.integers(len(ATTACKS))]
        if adversary == "large-constant" and honest.dtype == np.float16:
            continue  # its vectors are larger than float16 holds
        yield agree(
            honest,
            rule,
            n=n,
            t=t,
            adversary=adversary,
            delivery=list(DELIVERIES)[rng.integers(len(DELIVERIES))],
            rounds=int(rng.integers(2, 4)),
            seed=count,
        )
        count -= 1


def failures(trace: Trace) -> list[str]:
    """Return the claims that fail."""
    steps = certify_run(trace).steps
    return [step.claim for step in steps if step.status is ClaimStatus.FAILS]


@pytest.mark.parametrize("rule", RULES_WITH_CLAIMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_right_runs_hold(layout: str, rule: str) -> None:
    for trace in runs(layout, rule, count=8):
        assert failures(trace) == [], trace.settings


@pytest.mark.parametrize("rule", RULES_WITH_CLAIMS)
def test_right_runs_of_rationals_hold(rule: str) -> None:
    rng = np.random.default_rng(1)
    for delivery in DELIVERIES:
        entries = rng.integers(-9, 10, size=(4, 2)).tolist()
        honest = np.array([[Fraction(x, 7) for x in row] for row in entries])
        trace = agree(honest, rule, n=5, t=1, delivery=delivery, rounds=2)
        assert failures(trace) == [], delivery


def test_a_segment_of_medians_has_its_midpoint() -> None:
    trace = agree([[0.0], [1.0], [2.0], [7.0]], n=5, t=1, delivery="none", rounds=1)
    assert failures(trace) == []
    for wrong in (1.0, 1.25, 2.0):  # medians too, but not the midpoint
        assert "D5" in failures(with_output(trace, 0, wrong))


def with_output(trace: Trace, round_index: int, value: Any) -> Trace:
    """Return the trace with a first coordinate of an output changed, and sent on."""
    rounds = list(trace.rounds)
    outputs = rounds[round_index].outputs.copy()
    outputs[0, 0] = value
    rounds[round_index] = dataclasses.replace(rounds[round_index], outputs=outputs)
    if round_index + 1 < len(rounds):
        following = dataclasses.replace(rounds[round_index + 1], sent=outputs)
        rounds[round_index + 1] = following
    return dataclasses.replace(trace, rounds=tuple(rounds))


def more_than_rounding(trace: Trace, round_index: int, layout: str) -> float:
    """Return how far to move a first coordinate that nobody would call rounding."""
    sent = trace.rounds[round_index].sent[:, 0].astype(np.float64)
    eps = float(np.finfo(trace.honest.dtype).eps)
    tiny = float(np.finfo(trace.honest.dtype).tiny)
    edge = float(np.ptp(trace.honest[:, 0].astype(np.float64)))
    within_box = 1e-6 * edge if layout not in ILL_CONDITIONED else 3 * edge
    return max(within_box, 8 * eps * float(np.abs(sent).max()), 8 * tiny)


@pytest.mark.parametrize("rule", RULES_WITH_CLAIMS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_forged_output_is_refused(layout: str, rule: str) -> None:
    rng = np.random.default_rng(2)
    for trace in runs(layout, rule, count=4, seed=3):
        index = int(rng.integers(len(trace.rounds)))
        move = more_than_rounding(trace, index, layout)
        for by in (move, -move):
            value = float(trace.rounds[index].outputs[0, 0]) + by
            assert failures(with_output(trace, index, value)), (trace.settings, by)


def altered(array: Vectors) -> Vectors:
    """Return a copy in which one entry is the next number of its precision."""
    copy = array.copy()
    copy[-1, -1] = np.nextafter(copy[-1, -1], copy.dtype.type(np.inf))
    return copy


def with_round(trace: Trace, index: int, **changes: Any) -> Trace:
    rounds = list(trace.rounds)
    rounds[index] = dataclasses.replace(rounds[index], **changes)
    return dataclasses.replace(trace, rounds=tuple(rounds))


def with_rounds(trace: Trace, *rounds: Round) -> Trace:
    return dataclasses.replace(trace, rounds=rounds)


def with_letter(trace: Trace, sender: int, vector: Vectors) -> Trace:
    """Return the trace with one more letter, to the last node, in round 1."""
    *others, last = trace.rounds[0].mail
    return with_round(trace, 0, mail=(*others, {**last, sender: vector}))


FORGERIES: dict[str, Callable[[Trace], Trace]] = {
    "no first round": lambda t: with_rounds(t, *t.rounds[1:]),
    "no last round": lambda t: with_rounds(t, *t.rounds[:-1]),
    "no rounds": with_rounds,
    "rounds swapped": lambda t: with_rounds(t, *t.rounds[::-1]),
    "a round twice": lambda t: with_rounds(t, t.rounds[0], *t.rounds),
    "another start": lambda t: dataclasses.replace(t, honest=altered(t.honest)),
    "sent in round 1": lambda t: with_round(t, 0, sent=altered(t.rounds[0].sent)),
    "sent later": lambda t: with_round(t, -1, sent=altered(t.rounds[-1].sent)),
    "a node fewer": lambda t: with_round(t, 0, sent=t.rounds[0].sent[1:]),
    "an output missing": lambda t: with_round(t, -1, outputs=t.outputs[1:]),
    "not a number": lambda t: with_round(t, -1, outputs=t.outputs * np.nan),
    "another precision": lambda t: with_round(
        t, -1, outputs=t.outputs.astype(np.longdouble)
    ),
    "mail to nobody": lambda t: with_round(t, 0, mail=t.rounds[0].mail[1:]),
    "another n": lambda t: with_round(t, 0, n=t.rounds[0].n + 1),
    "another t": lambda t: with_round(t, 0, t=t.rounds[0].t + 1),
    "a t too large": lambda t: dataclasses.replace(
        t, settings=dataclasses.replace(t.settings, t=t.settings.n)
    ),
    "mail from an honest node": lambda t: with_letter(t, 0, t.honest[0]),
    "mail from outside": lambda t: with_letter(t, t.settings.n, t.honest[0]),
    "fewer Byzantine nodes than there are": lambda t: dataclasses.replace(
        t, own=np.concatenate([t.own, t.own])
    ),
}


@pytest.mark.parametrize("rule", [*RULES_WITH_CLAIMS, "mean"])
@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_is_no_run_is_refused(forgery: str, rule: str) -> None:
    honest = np.random.default_rng(4).standard_normal((3, 2))
    trace = agree(honest, rule, n=4, t=1, delivery="split", rounds=3)
    assert failures(trace) == []
    assert failures(FORGERIES[forgery](trace))


@pytest.mark.parametrize("rule", [*RULES_WITH_CLAIMS, "mean"])
def test_reliable_broadcast_says_the_same_to_all(rule: str) -> None:
    honest = np.random.default_rng(5).standard_normal((3, 2))
    trace = agree(honest, rule, n=4, t=1, delivery="equivocate", rounds=1)
    all_alike = dataclasses.replace(trace.delivery, equivocates=False)
    assert failures(trace) == []
    assert "D13" in failures(dataclasses.replace(trace, delivery=all_alike))


def test_a_run_that_ends_early_must_have_reached_epsilon() -> None:
    honest = np.random.default_rng(6).standard_normal((3, 2))
    trace = agree(
        honest, "box-mean", n=4, t=1, delivery="split", rounds=50, epsilon=1e-3
    )
    assert 2 < len(trace.rounds) < 50
    assert failures(trace) == []
    assert "D11" in failures(with_rounds(trace, *trace.rounds[:-1]))
    looser = dataclasses.replace(trace.settings, epsilon=0.5)
    assert "D11" in failures(dataclasses.replace(trace, settings=looser))


def test_a_large_coordinate_loosens_no_other() -> None:
    honest = np.array([[1e16, 0], [1e16, 1], [1e16, 2]])
    for rule in RULES_WITH_CLAIMS:
        trace = agree(honest, rule, n=4, t=1, adversary="crash", rounds=1)
        assert failures(trace) == []
        forged = trace.outputs.copy()
        forged[:, 1] = 0, 2, 0
        assert "D5" in failures(with_round(trace, 0, outputs=forged))
