"""A trace with any field forged is refused, and never raises.

Forgeries are drawn from the kind: every field of a trace, its settings and its rounds,
given what the field cannot be in a run of `boxgeom.agree`.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import RULES, Trace, agree
from boxgeom_proofs.certificates import ClaimStatus, certify_run

X = np.random.default_rng(0).standard_normal((5, 2))
THIRDS = np.array([[Fraction(k * k % 7, 3), Fraction(k)] for k in range(5)])
NAN, INF = float("nan"), float("inf")

NO_NUMBER: list[Any] = [None, "7", b"7", True, NAN, INF, -INF, 7j, [7], (), {}, X]
NO_COUNT = [*NO_NUMBER, 7.0, Fraction(7), -1, np.float64(7)]
NO_FLOAT = [*NO_NUMBER, 10**400, Fraction(1, 3), np.float32(1)]


def _instead_of(like: np.ndarray) -> list[Any]:
    """Return what cannot stand for an array, though some of it looks like one."""
    arrays = [
        like.tolist(),
        [*like],
        like[..., :1],
        like[..., :0],
        like[:1],
        like[:0],
        np.concatenate([like, like], axis=-1),
        like[None],
        like[..., None],
        np.asarray(0.5),
        like.astype(complex),
        like.astype(np.longdouble),
        like.astype(str),
        np.full(like.shape, True),
        np.ma.masked_invalid(like.astype(float)),
        *(_with_entry(like, entry) for entry in NO_NUMBER[4:7]),
        *(
            _with_entry(like.astype(object), entry)
            for entry in [*NO_NUMBER[:-1], Fraction(10) ** 400]
        ),
    ]
    return [None, "array", 7, NAN, (), {}, *arrays]


def _with_entry(like: np.ndarray, entry: Any) -> np.ndarray:
    forged = like.copy()
    forged.flat[-1] = entry
    return forged


def _forgeries(trace: Trace) -> list[tuple[str, str, Any]]:
    """Return forgeries as the part of the trace, the field, and what it is given."""
    (played,) = trace.rounds
    other = {np.dtype(float): np.float32}.get(trace.honest.dtype, np.float64)
    honest = [*_instead_of(trace.honest), trace.honest.astype(other), trace.honest[:4]]
    letters = [*_instead_of(trace.honest[0]), trace.honest[0].astype(other)]
    mail, listed = played.mail, list(played.mail)
    given: dict[tuple[str, str], Sequence[Any]] = {
        ("settings", "n"): [*NO_COUNT, 0, 5, 6, 8, 100, 10**400],
        ("settings", "t"): [*NO_COUNT, 0, 1, 3, 10**400],
        ("settings", "rounds"): [*NO_COUNT, 0, 2, 1.0, 10**400],
        ("settings", "epsilon"): [*NO_FLOAT[1:], 0.0, -1.0],
        ("settings", "scale"): NO_FLOAT,
        ("settings", "seed"): NO_COUNT,
        ("trace", "honest"): honest,
        ("trace", "own"): [*_instead_of(trace.own), np.full((2, 9), 1.0)],
        ("trace", "rounds"): [None, 7, "", (), [played], [], (None,), (7, played)],
        ("round", "round_number"): [*NO_COUNT, 0, 2, 1.0, 10**400],
        ("round", "n"): [*NO_COUNT, 0, 6],
        ("round", "t"): [*NO_COUNT, 0, 3],
        ("round", "sent"): honest,
        ("round", "outputs"): honest,
        ("round", "mail"): [
            *(None, 7, "", (), listed, {}, mail[1:], (None,) * 5, ([],) * 5),
            *({**mail[0], key: X[0]} for key in (None, "5", 5.0, 0, 9)),
            *((*mail[1:], {**mail[0], 6: letter}) for letter in letters),
            *((*mail[1:], {**mail[0], key: X[0]}) for key in (None, "5", 5.5, 0, 9)),
        ],
    }
    return [(*at, value) for at, values in given.items() for value in values]


def _forged(trace: Trace, part: str, field: str, value: Any) -> Trace:
    if part == "settings":
        return replace(trace, settings=replace(trace.settings, **{field: value}))
    if part == "trace":
        return replace(trace, **{field: value})
    if not isinstance(trace.rounds, tuple) or not all(
        hasattr(played, field) for played in trace.rounds
    ):
        return trace
    rounds = tuple(replace(played, **{field: value}) for played in trace.rounds)
    return replace(trace, rounds=rounds)


TRACES = {
    "float64": agree(X, n=7, t=2, rounds=1),
    "float32": agree(X.astype(np.float32), "box-mean", n=7, t=2, rounds=1),
    "rationals": agree(THIRDS, "box-mean", n=7, t=2, rounds=1),
    "another rule": agree(X, "mean", n=7, t=2, rounds=1, adversary="gaussian"),
}
FORGERIES = {name: _forgeries(trace) for name, trace in TRACES.items()}


@pytest.mark.parametrize("name", TRACES)
def test_a_forged_field_is_refused(name: str) -> None:
    trace = TRACES[name]
    assert certify_run(trace).holds
    for part, field, value in FORGERIES[name]:
        certificate = certify_run(_forged(trace, part, field, value))
        failed = {s.claim for s in certificate.steps if s.status is ClaimStatus.FAILS}
        assert failed, (part, field, value)
        if field != "outputs":
            assert "D11" in failed, (part, field, value)


@given(st.data(), st.sampled_from(list(TRACES)))
def test_several_forged_fields_are_refused(data: st.DataObject, name: str) -> None:
    trace = TRACES[name]
    chosen = data.draw(
        st.lists(st.sampled_from(FORGERIES[name]), min_size=2, max_size=4)
    )
    for part, field, value in chosen:
        trace = _forged(trace, part, field, value)
    assert not certify_run(trace).holds


@pytest.mark.parametrize(
    "changes",
    [
        {"epsilon": 100.0},
        {"epsilon": 100.0, "rounds": 7},
        {"rounds": 0},
    ],
)
@pytest.mark.parametrize("entry", [NAN, INF])
def test_honest_vectors_that_are_not_finite_are_no_run(
    changes: dict[str, Any], entry: float
) -> None:
    trace = TRACES["float64"]
    settings = replace(trace.settings, **changes)
    honest = _with_entry(X, entry)
    forged = replace(trace, settings=settings, honest=honest, rounds=())
    steps = certify_run(forged).steps
    assert [step.claim for step in steps if step.status is ClaimStatus.FAILS] == ["D11"]


@pytest.mark.parametrize(
    ("n", "h", "f"), [(8, 5, 3), (7, 4, 3), (7, 0, 7), (7, 7, 0), (2, 1, 1), (0, 5, 2)]
)
def test_other_numbers_of_nodes_are_no_run(n: int, h: int, f: int) -> None:
    trace = TRACES["float64"]
    settings = replace(trace.settings, n=n)
    honest, own = np.tile(X, (2, 1))[:h], np.tile(X, (2, 1))[:f]
    forged = replace(trace, settings=settings, honest=honest, own=own)
    assert not certify_run(forged).holds


def test_a_rule_that_only_has_a_known_name_is_refused() -> None:
    impostor = replace(RULES["mean"], name="box-geom")
    certificate = certify_run(agree(X, impostor, n=7, t=2, rounds=1))
    (failed,) = (s for s in certificate.steps if s.status is ClaimStatus.FAILS)
    assert (failed.claim, certificate.checks_outputs) == ("D11", False)
    own = replace(RULES["mean"], name="my mean")
    assert certify_run(agree(X, own, n=7, t=2, rounds=1)).holds


def test_byzantine_vectors_of_another_precision_are_those_of_a_run() -> None:
    trace = agree(X.astype(np.float32), n=7, t=2, own=X[:2], rounds=1)
    assert trace.own.dtype != trace.honest.dtype
    assert certify_run(trace).holds
