"""Gradients are right on any scale, beside any outlier, of any size themselves."""

from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom_fast
from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples

torch: Any = pytest.importorskip("torch")

RULES = ["box-geom", "coordinate-median", "geometric-median", "mean", "trimmed-mean"]
SEEDS = st.integers(0, 2**16)


def gradients(vectors: Vectors, rule: str, gradient: Any, t: int = 2) -> Vectors:
    """Return the gradient of every vector, shape (m, d)."""
    received = torch.from_numpy(vectors).requires_grad_()
    output = boxgeom_fast.aggregate(received, rule, n=len(vectors), t=t)
    output.backward(torch.from_numpy(gradient))
    found: Vectors = received.grad.numpy()
    return found


def small_integers(seed: int, dtype: str = "float64") -> tuple[Vectors, Vector]:
    """Return seven vectors that any scale holds exactly, and a gradient."""
    rng = np.random.default_rng(seed)
    vectors = rng.integers(-8, 9, (7, 3)).astype(dtype)
    return vectors, rng.standard_normal(3).astype(dtype)


@examples(60, random=True)
@given(SEEDS, st.integers(-1070, 1020), st.sampled_from(RULES))
def test_the_scale_of_the_vectors_means_nothing(seed: int, e: int, rule: str) -> None:
    vectors, gradient = small_integers(seed)
    found = gradients(np.ldexp(vectors, e), rule, gradient)
    assert np.abs(found - gradients(vectors, rule, gradient)).max() <= 1e-12


@examples(30, random=True)
@given(SEEDS, st.integers(-145, 123), st.sampled_from(RULES))
def test_nor_does_it_in_float32(seed: int, e: int, rule: str) -> None:
    vectors, gradient = small_integers(seed, "float32")
    found = gradients(np.ldexp(vectors, e), rule, gradient)
    assert np.abs(found - gradients(vectors, rule, gradient)).max() <= 1e-6


@examples(30, random=True)
@given(SEEDS, st.integers(-1010, 1020), st.sampled_from(RULES))
def test_a_gradient_s_own_scale_passes_through(seed: int, e: int, rule: str) -> None:
    vectors, gradient = small_integers(seed)
    found = np.ldexp(gradients(vectors, rule, np.ldexp(gradient, e)), -e)
    assert np.abs(found - gradients(vectors, rule, gradient)).max() <= 1e-12


@examples(30, random=True)
@given(SEEDS, st.integers(-1060, 0), st.sampled_from(["box-geom", "coordinate-median"]))
def test_every_coordinate_has_its_own_scale(seed: int, e: int, rule: str) -> None:
    # Another coordinate, in which all medians agree, leaves them as they are.
    vectors, gradient = small_integers(seed)
    tiny = np.ldexp(vectors, e)
    wanted = gradients(vectors, rule, gradient)
    found = gradients(np.insert(tiny, 0, 1.0, axis=1), rule, np.insert(gradient, 0, 0))
    assert np.abs(found[:, 1:] - wanted).max() <= 1e-12


@pytest.mark.parametrize("name", TRAPS)
@pytest.mark.parametrize("rule", RULES)
def test_gradients_add_up(name: str, rule: str) -> None:
    # All vectors moved by the same move the output by it.
    for seed in range(4):
        rng = np.random.default_rng(seed)
        vectors = TRAPS[name](rng)[:8]
        gradient = rng.standard_normal(vectors.shape[1])
        found = gradients(vectors, rule, gradient, t=(len(vectors) - 1) // 3)
        errors = np.abs(found.sum(axis=0) - gradient)
        assert (errors <= 1e-9 * np.maximum(1, np.abs(found).max())).all()


def exact_gradients(vectors: Vectors, gradient: Any, near: list[float]) -> Vectors:
    """Return the geometric median's gradients, by Newton's method in 800 digits."""
    d = vectors.shape[1]
    one = flint.arb_mat([[int(i == j) for j in range(d)] for i in range(d)])
    columns = [flint.arb_mat([[x] for x in row]) for row in [*vectors.tolist(), near]]
    *points, median = columns
    for _ in range(12):
        offsets = [point - median for point in points]
        lengths = [(o.transpose() * o)[0, 0].sqrt() for o in offsets]
        units = [o * (1 / r) for o, r in zip(offsets, lengths, strict=True)]
        across = [one - u * u.transpose() for u in units]
        parts = [p * (1 / r) for p, r in zip(across, lengths, strict=True)]
        hessian = sum(parts[1:], parts[0])
        median = (median + hessian.solve(sum(units[1:], units[0]))).mid()
    solved = hessian.solve(flint.arb_mat([[x] for x in gradient.tolist()]))
    moved = [part * solved for part in parts]
    return np.array([[float(m[i, 0]) for i in range(d)] for m in moved])


WELL_CONDITIONED = sorted(
    TRAPS.keys()
    - {"nearly collinear", "near a vector", "collinear, odd", "collinear, even"}
)


def check_exact(vectors: Vectors, rng: np.random.Generator) -> bool:
    """Return whether the median is none of the vectors; if so, check its gradient."""
    m, d = vectors.shape
    gradient = rng.standard_normal(d)
    median = boxgeom_fast.aggregate(vectors, "geometric-median", n=m, t=0)
    if d < 2 or m < 4 or (vectors == median).all(axis=1).any():
        return False
    found = gradients(vectors, "geometric-median", gradient, t=0)
    before, flint.ctx.dps = flint.ctx.dps, 800
    try:
        exact = exact_gradients(vectors, gradient, median.tolist())
    finally:
        flint.ctx.dps = before
    assert np.abs(found - exact).max() <= 1e-11 * np.abs(exact).max()
    return True


@pytest.mark.parametrize("name", WELL_CONDITIONED)
def test_gradients_are_those_of_exact_medians(name: str) -> None:
    rngs = [np.random.default_rng(seed) for seed in range(6)]
    assert any([check_exact(TRAPS[name](rng), rng) for rng in rngs])


@pytest.mark.parametrize("far", [1e100, 1e155, 1e200, 1e300, 1e307])
@pytest.mark.parametrize("outliers", [1, 2])
def test_so_they_are_beside_the_farthest_outliers(far: float, outliers: int) -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((7, 3))
    vectors[:outliers] *= far
    assert check_exact(vectors, rng)
    found = gradients(vectors, "geometric-median", rng.standard_normal(3), t=0)
    assert np.abs(found[:outliers]).max() <= 10 / far


@pytest.mark.parametrize("height", [1e-1, 1e-2, 1e-3, 1e-4])
def test_nearly_collinear_vectors_cost_what_they_cost_the_value(height: float) -> None:
    # Rounding moves the median by about 1e-16 / height^2, and the gradient with it.
    rng = np.random.default_rng(2)
    line = rng.standard_normal((6, 1)) * rng.standard_normal((1, 3))
    vectors = line + height * rng.standard_normal((6, 3))
    gradient = rng.standard_normal(3)
    median = boxgeom_fast.aggregate(vectors, "geometric-median", n=6, t=0)
    exact = exact_gradients(vectors, gradient, median.tolist())
    found = gradients(vectors, "geometric-median", gradient, t=0)
    assert np.abs(found - exact).max() <= 1e-14 / height**2 * np.abs(exact).max()


def test_a_sum_of_many_nodes_outputs_has_the_sum_of_gradients() -> None:
    seed = torch.Generator().manual_seed(0)
    vectors = torch.randn(7, 5, dtype=torch.float64, generator=seed).requires_grad_()
    received_by = [[0, 1, 2, 3, 4], [2, 3, 4, 5, 6], [4, 3, 2, 1, 0], list(range(7))]
    for rule in RULES:
        total = boxgeom_fast.aggregate_each(vectors, received_by, rule, n=7, t=2).sum()
        [found] = torch.autograd.grad(total, vectors)
        alone = sum(
            boxgeom_fast.aggregate([vectors[i] for i in some], rule, n=7, t=2).sum()
            for some in received_by
        )
        [wanted] = torch.autograd.grad(alone, vectors)
        assert (found - wanted).abs().max() <= 1e-12


@pytest.mark.parametrize("options", [{}, {"subsets": "sample", "k": 3}])
@pytest.mark.parametrize("seed", range(2))
def test_steps_and_rounds_have_the_gradients_of_differences(
    options: Any, seed: int
) -> None:
    def parts(x: Any) -> tuple[Any, ...]:
        step = boxgeom_fast.box_geom_step(x, 7, 2, **options)
        round_of_two = boxgeom_fast.aggregate_each(x, [range(7), range(1, 6)], n=7, t=2)
        boxes = (step.trusted, step.medians, step.inner, step.outer)
        return (step.output, *(end for box in boxes for end in box), round_of_two)

    vectors = torch.from_numpy(np.random.default_rng(seed).standard_normal((7, 2)))
    assert torch.autograd.gradcheck(parts, vectors.requires_grad_())


@pytest.mark.parametrize("rule", ["coordinate-median", "mean", "trimmed-mean"])
def test_other_rules_have_the_gradients_of_differences(rule: str) -> None:
    vectors = torch.from_numpy(np.random.default_rng(0).standard_normal((6, 3)))
    assert torch.autograd.gradcheck(
        lambda x: boxgeom_fast.aggregate(x, rule, n=7, t=2), vectors.requires_grad_()
    )
