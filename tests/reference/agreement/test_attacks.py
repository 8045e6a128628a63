"""What each attack sends (section 6), against its formula worked out here."""

import math
import statistics
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from boxgeom import ATTACKS, Trace, agree
from boxgeom_testing.examples import examples

Array = NDArray[Any]

thorough = examples(50)

# Ten nodes of which two are Byzantine, though three might be.
N, T, BYZANTINE_COUNT = 10, 3, 2
HONEST = np.random.default_rng(6).normal([-9, 2, 0.1], [1, 3, 0.01], size=(8, 3))
OWN = [[1.0, 2.0, 3.0], [-4.0, 0.0, 8.0]]
ONLY_TO_SOME = {"crash": "none", "r1": "half", "r2": "half", "r3": "ends"}


def attack(adversary: str, **options: Any) -> Trace:
    call: dict[str, Any] = {"rule": "coordinate-median", "rounds": 1} | options
    return agree(HONEST, n=N, t=T, adversary=adversary, delivery="all", **call)


def sent_by_byzantine(trace: Trace, round_number: int = 1) -> list[list[float]]:
    mail = trace.rounds[round_number - 1].mail[0]
    return [mail[j].tolist() for j in sorted(mail)]


def columns() -> list[list[float]]:
    return [column.tolist() for column in HONEST.T]


def near(expected: list[float]) -> Any:
    return pytest.approx(expected, rel=1e-12, abs=1e-12)


def means() -> list[float]:
    return [statistics.fmean(column) for column in columns()]


@pytest.mark.parametrize("adversary", ATTACKS)
def test_an_attack_goes_where_it_usually_goes_unless_told(adversary: str) -> None:
    trace = agree(HONEST, "mean", n=N, t=T, adversary=adversary, rounds=1)
    assert trace.settings.delivery == ONLY_TO_SOME.get(adversary, "all")


@pytest.mark.parametrize("adversary", [a for a in ATTACKS if a != "crash"])
def test_every_byzantine_node_sends_one_vector(adversary: str) -> None:
    vectors = sent_by_byzantine(attack(adversary))
    assert np.shape(vectors) == (BYZANTINE_COUNT, 3)


def test_a_crashed_node_sends_nothing() -> None:
    trace = attack("crash", rounds=3)
    for played in trace.rounds:
        assert played.mail == ({},) * len(HONEST)


def test_sign_flip_sends_minus_its_own() -> None:
    vectors = sent_by_byzantine(attack("sign-flip", own=OWN))
    assert vectors == (-np.array(OWN)).tolist()
    vectors = sent_by_byzantine(attack("sign-flip", own=OWN, scale=2.5))
    assert vectors == (-2.5 * np.array(OWN)).tolist()


def test_sign_flip_without_own_vectors_takes_the_honest_mean() -> None:
    flipped = [-mean for mean in means()]
    assert sent_by_byzantine(attack("sign-flip")) == [near(flipped)] * BYZANTINE_COUNT


def test_own_vectors_stay_the_same_in_every_round() -> None:
    trace = attack("sign-flip", own=OWN, rounds=3)
    assert sent_by_byzantine(trace, 3) == sent_by_byzantine(trace, 1)


def test_gaussian_sends_noise_in_units_of_the_honest_size() -> None:
    noise = np.random.default_rng(17).standard_normal((BYZANTINE_COUNT, 3))
    size = math.sqrt(statistics.fmean(x * x for column in columns() for x in column))
    for scale, options in ((10.0, {}), (0.5, {"scale": 0.5})):
        vectors = sent_by_byzantine(attack("gaussian", seed=17, **options))
        assert vectors == [near((scale * size * row).tolist()) for row in noise]


def test_gaussian_noise_differs_from_round_to_round() -> None:
    trace = attack("gaussian", rounds=2)
    assert sent_by_byzantine(trace, 1) != sent_by_byzantine(trace, 2)


def test_large_constant_sends_a_multiple_of_the_largest_magnitude() -> None:
    largest = max(abs(x) for column in columns() for x in column)
    for scale, options in ((1e6, {}), (3.0, {"scale": 3.0})):
        vectors = sent_by_byzantine(attack("large-constant", **options))
        assert vectors == [[scale * largest] * 3] * BYZANTINE_COUNT


def test_alie_hides_as_many_deviations_off_as_leave_it_a_majority() -> None:
    # A majority of 10 is 6: the 2 need 4 of the 8 honest nodes to look farther off, so
    # z is 0. With 3 Byzantine nodes it is 3 of 7, and z the 4/7 quantile.
    assert sent_by_byzantine(attack("alie")) == [near(means())] * BYZANTINE_COUNT
    honest = HONEST[:7]
    trace = agree(honest, "mean", n=N, t=T, adversary="alie", scale=2.0, rounds=1)
    deviations_off = (honest.mean(axis=0) - sent_by_byzantine(trace)[0]) / (
        2 * honest.std(axis=0)
    )
    assert deviations_off.tolist() == pytest.approx([deviations_off[0]] * 3)
    below = (1 + math.erf(deviations_off[0] / math.sqrt(2))) / 2
    assert below == pytest.approx(4 / 7, rel=1e-12)


def test_ipm_sends_minus_a_share_of_the_honest_mean() -> None:
    for scale, options in ((0.5, {}), (1.1, {"scale": 1.1})):
        expected = near([-scale * mean for mean in means()])
        vectors = sent_by_byzantine(attack("ipm", **options))
        assert vectors == [expected] * BYZANTINE_COUNT


@pytest.mark.parametrize(
    ("adversary", "node"), [("mimic", 0), ("r3", 0), ("r1", 1), ("r2", 1)]
)
def test_a_mimic_copies_an_honest_node_in_every_round(
    adversary: str, node: int
) -> None:
    trace = attack(adversary, rounds=2)
    for played in trace.rounds:
        copied = [played.sent[node].tolist()] * BYZANTINE_COUNT
        assert sent_by_byzantine(trace, played.round_number) == copied


def test_a_witness_with_one_honest_node_copies_that() -> None:
    trace = agree([[3.0]], n=1, t=0, adversary="r1", rounds=1)
    assert trace.outputs.tolist() == [[3.0]]


@st.composite
def honest_vectors(draw: st.DrawFn) -> Array:
    """Draw three honest vectors that are not all alike."""
    number = st.one_of(st.integers(-3, 3).map(float), st.floats(-100, 100))
    row = st.lists(number, min_size=2, max_size=2)
    drawn = np.array(draw(st.lists(row, min_size=3, max_size=3)))
    return drawn + np.array([[0, 0], [1e-3, 0], [0, 1e-2]])


def farthest(points: Array, vector: Array) -> float:
    return float(np.linalg.norm(points - vector, axis=1).max())


def min_max(honest: Array, scale: float = 1.0) -> Array:
    trace = agree(honest, "mean", n=4, t=1, adversary="min-max", scale=scale, rounds=1)
    return np.array(sent_by_byzantine(trace)[0])


@thorough
@given(honest_vectors())
def test_min_max_goes_as_far_as_honest_vectors_are_apart_and_no_farther(
    honest: Array,
) -> None:
    diameter = max(farthest(honest, vector) for vector in honest)
    assert farthest(honest, min_max(honest)) == pytest.approx(diameter, rel=1e-9)


@thorough
@given(honest_vectors())
def test_min_max_goes_along_the_honest_deviations(honest: Array) -> None:
    step = honest.mean(axis=0) - min_max(honest)
    deviation = honest.std(axis=0)
    shares = step / deviation
    assert shares[0] > 0
    assert shares[0] == pytest.approx(shares[1], rel=1e-6)
    doubled = honest.mean(axis=0) - min_max(honest, scale=2.0)
    assert doubled.tolist() == pytest.approx((2 * step).tolist(), rel=1e-6)


def test_min_max_among_equal_vectors_has_nowhere_to_go() -> None:
    honest = np.full((3, 2), 0.1)
    assert min_max(honest).tolist() == [0.1, 0.1]
