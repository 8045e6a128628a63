"""Finite numbers of any magnitude get an answer, and leave NumPy's state as it was."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast import threads
from boxgeom_proofs.certificates import certify_box_geom, certify_median
from boxgeom_testing.examples import examples, is_quick
from boxgeom_testing.functions import most_t

pytestmark = pytest.mark.usefixtures("loops")

N, T, D = 7, 2, 5
RULES = sorted(boxgeom.RULES.keys() - {"safe-area"})
BOXES = ("box-geom", "box-geom-once", "box-mean", "coordinate-median", "trimmed-mean")

Call = Callable[[Any], list[Vectors]]


def of_rule(rule: str) -> Call:
    t = most_t(rule, N, T)
    return lambda x: [boxgeom_fast.aggregate(x, rule, n=N, t=t)]


def of_step(**options: Any) -> Call:
    def call(x: Any) -> list[Vectors]:
        step = boxgeom_fast.box_geom_step(x, N, T, **options)
        return [step.output, *step.trusted, *step.medians]

    return call


def of_round(x: Any) -> list[Vectors]:
    received_by = [list(range(N)), list(range(T, N)), list(range(N - 1))]
    return list(boxgeom_fast.aggregate_each(x, received_by, n=N, t=T))


CALLS: dict[str, Call] = {
    **{rule: of_rule(rule) for rule in RULES},
    "step": of_step(),
    "step of a sample": of_step(subsets="sample", k=4),
    "round": of_round,
}


def decades(dtype: str) -> list[int]:
    """Return exponents of ten from below the smallest float to the largest."""
    info = np.finfo(dtype)
    least, most = np.log10([float(info.smallest_subnormal), float(info.max)])
    return np.linspace(least, most, 9).astype(int).tolist()


@st.composite
def vectors_of_all_sizes(draw: st.DrawFn) -> Vectors:
    """Return vectors whose numbers' sizes differ by row, by column, or by both."""
    dtype = draw(st.sampled_from(["float16", "float32", "float64"]))
    sizes = st.sampled_from(decades(dtype))
    down = np.array(draw(st.lists(sizes, min_size=N, max_size=N)))
    across = np.array(draw(st.lists(sizes, min_size=D, max_size=D)))
    exponents = draw(st.sampled_from([down[:, None], across, (down[:, None] + across)]))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    numbers = rng.uniform(-1, 1, (N, D)).astype(np.longdouble)
    most = np.finfo(dtype).max
    with np.errstate(all="ignore"):
        sized = numbers * np.longdouble(10) ** np.minimum(exponents, decades(dtype)[-1])
        return np.clip(sized, -most, most).astype(dtype)


@examples(200)
@given(vectors=vectors_of_all_sizes(), name=st.sampled_from(sorted(CALLS)))
def test_any_finite_numbers_have_finite_answers_and_raise_nothing(
    vectors: Vectors, name: str
) -> None:
    before = vectors.tobytes()
    with np.errstate(all="raise"):
        state = np.geterr()
        outputs = CALLS[name](vectors)
        assert np.geterr() == state
    assert all(np.isfinite(output).all() for output in outputs)
    assert all(output.dtype == vectors.dtype for output in outputs)
    assert vectors.tobytes() == before


@examples(60)
@given(vectors=vectors_of_all_sizes())
def test_outputs_lie_in_their_boxes_whatever_the_sizes(vectors: Vectors) -> None:
    ascending = np.sort(vectors, axis=0)
    for rule in BOXES:
        output = boxgeom_fast.aggregate(vectors, rule, n=N, t=T)
        assert (ascending[T] <= output).all(), rule
        assert (output <= ascending[N - 1 - T]).all(), rule
    step = boxgeom_fast.box_geom_step(vectors, N, T, subsets="sample", k=3)
    assert (step.trusted[0] == ascending[T]).all()
    assert (step.trusted[1] == ascending[N - 1 - T]).all()
    of_all = boxgeom_fast.aggregate_each(vectors, [range(N), range(N)], n=N, t=T)
    for output in (step.output, *of_all):
        assert (ascending[T] <= output).all()
        assert (output <= ascending[N - 1 - T]).all()


@examples(60)
@given(vectors=vectors_of_all_sizes())
def test_choices_are_those_of_the_reference_whatever_the_sizes(
    vectors: Vectors,
) -> None:
    for rule in ("krum", "medoid"):
        fast = boxgeom_fast.aggregate(vectors, rule, n=N, t=T)
        assert (fast == boxgeom.aggregate(vectors, rule, n=N, t=T)).all(), rule


@pytest.mark.parametrize("apart", [1e-17, 1e-80, 1e-150, 1e-220, 1e-300, 5e-324])
@pytest.mark.parametrize("size", [1e-150, 1.0, 1e150, 1e300])
def test_two_vectors_that_are_nearly_one_hold_no_median_back(
    apart: float, size: float
) -> None:
    for seed in range(1 if is_quick() else 6):
        vectors = size * np.random.default_rng(seed).standard_normal((N, 3))
        vectors[5:] = 0
        vectors[5, 0] = apart
        median = boxgeom_fast.aggregate(vectors, "geometric-median", n=N, t=T)
        assert certify_median(vectors, median).relative_gap <= 1e-15


@pytest.mark.parametrize("apart", [1e-80, 1e-220, 5e-324])
def test_two_vectors_that_are_nearly_one_do_not_hold_box_geom_back(
    apart: float,
) -> None:
    vectors = np.random.default_rng(0).standard_normal((N, 3))
    vectors[5:] = 0
    vectors[5, 0] = apart
    output = boxgeom_fast.aggregate(vectors, n=N, t=T)
    assert certify_box_geom(vectors, N, T).output.excess(output) <= 1e-12


@pytest.mark.parametrize("rule", ["geometric-median", "box-geom", "md-geom"])
@pytest.mark.parametrize(
    ("near", "far"), [(1.0, 1.7e308), (1e-8, 1e280), (1e-140, 1e140), (1e-300, 1e-20)]
)
def test_no_outlier_is_too_far_in_float64(rule: str, near: float, far: float) -> None:
    for seed in range(4):
        vectors = near * np.random.default_rng(seed).uniform(-1, 1, (N, 3))
        vectors[:T] *= far / near
        fast = boxgeom_fast.aggregate(vectors, rule, n=N, t=T)
        slow = boxgeom.aggregate(vectors, rule, n=N, t=T)
        assert np.abs(fast - slow).max() <= 1e-12 * near


@pytest.mark.parametrize("rule", ["geometric-median", "box-geom", "md-geom"])
@pytest.mark.parametrize("near", [1.0, 1e-8, 1e-20, 1e-35])
@pytest.mark.parametrize("far", [1e10, 1e30, 3e38])
def test_no_outlier_is_too_far_in_float32(rule: str, near: float, far: float) -> None:
    vectors = near * np.random.default_rng(0).uniform(-1, 1, (N, 40))
    vectors[:T] *= far / near
    single = vectors.astype(np.float32)
    slow = boxgeom_fast.aggregate(single.astype(np.float64), rule, n=N, t=T)
    sent = boxgeom_fast.aggregate_each(single, [range(N)], rule, n=N, t=T)[0]
    for fast in (boxgeom_fast.aggregate(single, rule, n=N, t=T), sent):
        assert np.abs(fast - slow).max() <= 1e-6 * near


@pytest.mark.parametrize("rule", ["mean", "box-mean", "trimmed-mean"])
def test_sums_of_many_of_the_largest_numbers_do_not_overflow(rule: str) -> None:
    vectors = np.full((2000, 3), 1.7e308)
    vectors[::2] *= -1
    output = boxgeom_fast.aggregate(vectors, rule, n=2000, t=3)
    assert np.abs(output).max() <= 1e-13 * 1.7e308


def test_threads_do_with_overflows_what_their_caller_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threads, "processors", lambda: 3)
    work: list[tuple[Any, ...]] = [(np.geterr,)] * 4
    with np.errstate(over="raise", under="print"):
        wanted = np.geterr()
        assert threads.each(lambda ask: ask(), work, np.zeros(0)) == [wanted] * 4


@pytest.mark.parametrize("size", [1e-320, 1e-300, 1.0, 1e300])
def test_the_safe_area_raises_nothing(size: float) -> None:
    pytest.importorskip("cvxpy")
    vectors = size * np.random.default_rng(0).uniform(-1, 1, (N, 2))
    with np.errstate(all="raise"):
        output = boxgeom_fast.aggregate(vectors, "safe-area", n=N, t=1)
    assert (np.abs(output) <= size).all()


@pytest.mark.parametrize("far", [1e-320, 1e-300, 1.0, 1e300])
@pytest.mark.parametrize("near", [1e-310, 1e-10, 1.0])
@pytest.mark.parametrize("rule", ["box-geom", "geometric-median", "mean"])
def test_gradients_raise_nothing(rule: str, near: float, far: float) -> None:
    torch = pytest.importorskip("torch")
    vectors = np.random.default_rng(0).uniform(-1, 1, (N, 3))
    vectors *= np.array([far] + [near] * (N - 1))[:, None]
    tracked = torch.tensor(vectors, requires_grad=True)
    with np.errstate(all="raise"):
        boxgeom_fast.aggregate(tracked, rule, n=N, t=T).sum().backward()
    assert torch.isfinite(tracked.grad).all()
