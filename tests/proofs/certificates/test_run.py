"""A run's claims are re-checked, and a run that breaks one is caught."""

import dataclasses
import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom import Trace, agree, covering_radius, geometric_median
from boxgeom.definitions.spread import gap_bound
from boxgeom_proofs.certificates import (
    ClaimStatus,
    Enclosure,
    certify_run,
    median_enclosure,
)
from boxgeom_proofs.certificates.covering_radius import covering_radius_below
from boxgeom_proofs.certificates.round_claims import gaps

HONEST = np.random.default_rng(0).standard_normal((5, 2))
CLAIMS = {
    "box-geom": {"D11", "T1", "T5", "D5", "T7", "T12", "T18", "T13"},
    "box-geom-once": {"D11", "T1", "T5", "D5", "D14", "T7", "T12", "T18", "T17", "T13"},
    "box-mean": {"D11", "T1", "T5", "D5", "T7", "T15"},
    "md-geom": {"D11", "T1"},
}


@pytest.mark.parametrize("rule", CLAIMS)
@pytest.mark.parametrize("delivery", ["half", "split", "equivocate"])
def test_every_claim_of_a_rule_holds_in_its_runs(rule: str, delivery: str) -> None:
    trace = agree(HONEST, rule, n=7, t=2, delivery=delivery, rounds=3)
    certificate = certify_run(trace)
    assert certificate.holds
    broadcast = set() if delivery == "equivocate" else {"D13"}
    assert set(certificate.worst()) == CLAIMS[rule] | broadcast
    assert certificate.checks_outputs is (rule != "md-geom")


@given(st.integers(0, 8), st.integers(0, 30))
def test_certificates_and_the_reference_know_the_same_least_gap(
    t: int, more: int
) -> None:
    n = 3 * t + 1 + more
    assert min(gaps(n, t, reliable=False).values()) == gap_bound(n, t).squared


def test_runs_to_the_last_digit_hold_up_to_rounding() -> None:
    trace = agree(HONEST, "box-geom-once", n=7, t=2, delivery="equivocate", rounds=60)
    certificate = certify_run(trace)
    assert certificate.holds
    assert certificate.worst()["T17"].margin > -1e-15


def test_with_fewer_byzantine_nodes_than_t_theorem_22_is_claimed_for_13() -> None:
    trace = agree(HONEST, n=5, t=1, rounds=1)
    claims = certify_run(trace).worst()
    assert "T13" not in claims
    assert claims["T22"].status is ClaimStatus.HOLDS
    outputs = trace.outputs + 1000
    assert certify_run(_with_outputs(trace, outputs)).worst()["T22"].margin < -900


@pytest.mark.parametrize(
    ("n", "t", "delivery", "claims"),
    [
        (4, 1, "half", {"T12", "T18", "T20", "T21"}),
        (4, 1, "equivocate", {"T12", "T18", "T20"}),
        (13, 1, "half", {"T12", "T18", "T21"}),
        (13, 1, "equivocate", {"T12", "T18"}),
        (7, 2, "half", {"T12", "T18"}),
    ],
)
def test_every_theorem_on_the_contraction_of_box_geom_is_checked(
    n: int, t: int, delivery: str, claims: set[str]
) -> None:
    honest = np.random.default_rng(n).standard_normal((n - t, 2))
    worst = certify_run(agree(honest, n=n, t=t, delivery=delivery, rounds=1)).worst()
    assert worst.keys() & {"T12", "T18", "T19", "T20", "T21"} == claims
    assert all(worst[claim].status is ClaimStatus.HOLDS for claim in claims)
    standing = _with_outputs(agree(honest, n=n, t=t, rounds=1), honest)
    failed = certify_run(standing).worst()
    assert all(failed[c].status is ClaimStatus.FAILS for c in claims & failed.keys())


def _with_outputs(trace: Trace, outputs: np.ndarray) -> Trace:
    last = dataclasses.replace(trace.rounds[-1], outputs=outputs)
    return dataclasses.replace(trace, rounds=(*trace.rounds[:-1], last))


def test_a_forged_output_inside_the_box_breaks_only_its_definition() -> None:
    trace = agree(HONEST, n=7, t=2, delivery="half", rounds=1)
    forged = _with_outputs(trace, trace.outputs + 1e-9)
    failed = {
        s.claim for s in certify_run(forged).steps if s.status is ClaimStatus.FAILS
    }
    assert failed == {"D5"}
    margin = certify_run(forged).worst()["D5"].margin
    assert margin == pytest.approx(-1e-9, rel=1e-5)


def test_a_forged_output_far_off_breaks_validity_contraction_and_approximation() -> (
    None
):
    trace = agree(HONEST, n=7, t=2, delivery="half", rounds=1)
    outputs = trace.outputs.copy()
    outputs[0] += 1000
    certificate = certify_run(_with_outputs(trace, outputs))
    failed = {s.claim for s in certificate.steps if s.status is ClaimStatus.FAILS}
    assert failed == {"D5", "T7", "T12", "T18", "T13"}
    assert not certificate.holds


def test_a_forged_round_that_does_not_halve_breaks_theorem_17() -> None:
    trace = agree(HONEST, "box-geom-once", n=7, t=2, delivery="equivocate", rounds=2)
    certificate = certify_run(_with_outputs(trace, trace.rounds[-1].sent))
    assert certificate.worst()["T17"].status is ClaimStatus.FAILS


@pytest.mark.parametrize(
    ("t", "delivery", "factor"),
    [
        (2, "equivocate", 7 / 10),
        (2, "half", 6 / 10),
        (1, "equivocate", 6 / 10),
        (1, "half", 4 / 10),
    ],
)
def test_a_forged_round_that_does_not_shrink_breaks_theorem_15(
    t: int, delivery: str, factor: float
) -> None:
    trace = agree(HONEST, "box-mean", n=5 + t, t=t, delivery=delivery, rounds=1)
    worst = certify_run(_with_outputs(trace, HONEST)).worst()
    assert worst["T15"].status is ClaimStatus.FAILS
    edges = np.ptp(HONEST, axis=0)
    assert worst["T15"].margin == pytest.approx(-(1 - factor) * edges.max())


@pytest.mark.parametrize(
    ("h", "n", "t", "claim", "factor"),
    [
        (5, 7, 2, "T13", 2 * 2**0.5),
        (8, 10, 3, "T22", 2**0.5 + 4 * (7 * 7 / 1) ** 0.5),
        (8, 8, 2, "T22", 2**0.5 + 4 * (6 * 7 / 2) ** 0.5),
    ],
)
def test_theorems_13_and_22_leave_the_room_that_they_say(
    h: int, n: int, t: int, claim: str, factor: float
) -> None:
    honest = np.random.default_rng(h).standard_normal((h, 2))
    trace = agree(honest, n=n, t=t, adversary="gaussian", rounds=1)
    radius = covering_radius(trace.rounds[0].received(0), n, t)
    median = geometric_median(honest)
    away = max(np.linalg.norm(output - median) for output in trace.outputs)
    margin = certify_run(trace).worst()[claim].margin
    assert margin == pytest.approx(factor * radius - away)


def test_more_liars_than_t_break_theorem_1() -> None:
    trace = agree(HONEST, n=7, t=2, rounds=1)
    # Three lying vectors are more than t = 2 can trim.
    mail = tuple({j: np.full(2, 1e3) for j in (4, 5, 6)} for _ in range(4))
    last = dataclasses.replace(
        trace.rounds[0], sent=HONEST[:4], mail=mail, outputs=HONEST[:4]
    )
    steps = certify_run(dataclasses.replace(trace, rounds=(last,))).worst()
    assert steps["T1"].status is ClaimStatus.FAILS


def test_the_covering_radius_is_bounded_from_below_and_closely() -> None:
    triangle = [[0.0, 0.0], [2.0, 0.0], [1.0, 3.0**0.5]]
    candidates = [median_enclosure([corner]) for corner in triangle]
    radius = covering_radius_below(candidates)
    assert Fraction(1154700, 10**6) < radius < Fraction(1154701, 10**6)


def test_what_is_not_known_of_the_medians_is_subtracted_from_the_radius() -> None:
    wide = [
        Enclosure(np.array([x - 0.5, -1.0]), np.array([x + 0.5, 1.0])) for x in (0, 10)
    ]
    radius = float(covering_radius_below(wide))
    assert radius == pytest.approx(5 - 1.25**0.5)
    assert covering_radius_below(wide[:1]) == 0


def test_numpys_error_state_means_nothing() -> None:
    candidates = [median_enclosure([[x]]) for x in (0.0, 1e-170, 1.0)]
    with np.errstate(all="raise"):
        assert covering_radius_below(candidates) == Fraction(1, 2)


def test_the_lower_bound_is_below_every_ball_that_covers() -> None:
    rng = np.random.default_rng(1)
    for m, d in itertools.product((2, 4, 7), (1, 3)):
        points = rng.standard_normal((m, d))
        candidates = [median_enclosure([point]) for point in points]
        radius = float(covering_radius_below(candidates))
        diameter = max(np.linalg.norm(points - p, axis=1).max() for p in points)
        assert diameter / 2 * (1 - 1e-9) <= radius <= diameter / 2**0.5
