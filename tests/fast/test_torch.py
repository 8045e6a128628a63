"""PyTorch: the same values, and gradients that differences confirm."""

from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_fast
from boxgeom_fast import many_nodes
from boxgeom_fast.rows import sorted_rows
from boxgeom_fast.rules import FAST_RULES
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.functions import most_t

torch: Any = pytest.importorskip("torch")

RULES = sorted(boxgeom.RULES.keys() - {"safe-area"})


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_tensors_give_the_bits_of_arrays(rule: str, dtype: str) -> None:
    vectors = np.random.default_rng(0).standard_normal((9, 400)).astype(dtype)
    tensors = torch.from_numpy(vectors)
    t = most_t(rule, n=9, t=2)
    array = boxgeom_fast.aggregate(vectors, rule, n=9, t=t)
    for received in (tensors, list(tensors)):
        tensor = boxgeom_fast.aggregate(received, rule, n=9, t=t)
        assert tensor.dtype == tensors.dtype
        assert tensor.numpy().tobytes() == array.tobytes()


@pytest.mark.parametrize("rule", sorted(FAST_RULES))
@pytest.mark.parametrize("name", sorted(TRAPS.keys() - {"nearly collinear"}))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_code_for_accelerators_computes_the_same(
    rule: str, name: str, dtype: str
) -> None:
    vectors = TRAPS[name](np.random.default_rng(7))[:9]
    n, t = len(vectors), (len(vectors) - 3) // 2
    if t < 1 or np.abs(vectors).max() > np.finfo(dtype).max / 4:
        return
    t = most_t(rule, n, t)
    vectors = vectors.astype(dtype)
    rows = sorted_rows(list(torch.from_numpy(vectors)))
    tensor = FAST_RULES[rule](rows, n, t)
    array = boxgeom_fast.aggregate(vectors, rule, n=n, t=t)
    info = np.finfo(dtype)
    slack = np.maximum(4 * info.eps * np.abs(vectors).max(axis=0), info.smallest_normal)
    assert (np.abs(tensor.numpy() - array) <= slack).all()


def test_a_step_and_a_round_of_tensors_are_tensors() -> None:
    vectors = torch.randn(7, 30, generator=torch.Generator().manual_seed(0))
    step = boxgeom_fast.box_geom_step(vectors, 7, 2, subsets="sample", k=5)
    outputs = boxgeom_fast.aggregate_each(vectors, [list(range(7))] * 3, n=7, t=2)
    for tensor in (step.output, *step.trusted, *step.medians, outputs):
        assert tensor.dtype == torch.float32


def test_a_round_on_an_accelerator_would_be_the_same() -> None:
    vectors = np.random.default_rng(0).standard_normal((10, 200))
    received = np.ones((4, 10), dtype=np.int64)
    received[1, 9] = received[2, 8] = received[3, 7:] = 0
    on_torch, on_numpy = (
        many_nodes.box_geom_each(sorted_rows(list(rows)), received, 10, 3)
        for rows in (torch.from_numpy(vectors), vectors)
    )
    assert np.abs(on_torch.numpy() - on_numpy).max() <= 1e-15


def test_bfloat16_stays_bfloat16() -> None:
    vectors = torch.randn(7, 30, generator=torch.Generator().manual_seed(0)).bfloat16()
    output = boxgeom_fast.aggregate(vectors, n=7, t=2)
    assert output.dtype == torch.bfloat16
    exact = boxgeom_fast.aggregate(vectors.double(), n=7, t=2)
    assert (output.double() - exact).abs().max() <= 2**-8 * exact.abs().max()


@pytest.mark.parametrize(
    ("received", "message"),
    [
        (
            torch.zeros(4, 2, dtype=torch.int64),
            "need floating-point numbers, got dtype",
        ),
        (torch.zeros(4, 2, dtype=torch.complex64), "need floating-point numbers"),
        (torch.zeros(4), r"need a 2-D array of shape \(m, d\), got shape \(4,\)"),
        (torch.zeros(4, 0), "need at least one vector with at least one coordinate"),
        (torch.full((4, 2), torch.nan), "need finite numbers, got nan in row 0"),
        ([torch.zeros(2), torch.zeros(3)], "need all rows of one shape"),
        ([torch.zeros(2), torch.zeros(2).double()], "need all rows of one dtype"),
        (
            [torch.zeros(2), torch.zeros(2, device="meta")],
            "need all rows of one device",
        ),
        ([torch.zeros(2), [0.0, 1.0]], "need all rows of one library, got list"),
    ],
)
def test_bad_tensors_are_refused(received: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        boxgeom_fast.aggregate(received, n=4, t=1)


@pytest.mark.parametrize("rule", ["geometric-median", "box-geom"])
@pytest.mark.parametrize("seed", range(4))
def test_gradients_are_those_of_differences(rule: str, seed: int) -> None:
    vectors = torch.from_numpy(np.random.default_rng(seed).standard_normal((7, 3)))
    vectors.requires_grad_()
    assert torch.autograd.gradcheck(
        lambda x: boxgeom_fast.aggregate(x, rule, n=7, t=2), vectors
    )


def test_the_gradient_at_a_vector_is_that_vector_s_alone() -> None:
    vectors = torch.tensor([[0.0, 0], [2, 0], [-1, 1], [-1, -1.2]], requires_grad=True)
    boxgeom_fast.aggregate(vectors, "geometric-median", n=4, t=1).sum().backward()
    assert vectors.grad.tolist() == [[1, 1], [0, 0], [0, 0], [0, 0]]


def test_gradients_survive_outliers_and_many_coordinates() -> None:
    rng = np.random.default_rng(0)
    array = rng.standard_normal((7, 2000))
    array[6] *= 1e9
    gradient = rng.standard_normal(2000)
    vectors = torch.from_numpy(array).requires_grad_()
    median = boxgeom_fast.aggregate(list(vectors), "geometric-median", n=7, t=2)
    median.backward(torch.from_numpy(gradient))
    move = rng.standard_normal((7, 2000))
    ends = [
        boxgeom_fast.aggregate(array + s * move, "geometric-median", n=7, t=2)
        for s in (1e-5, -1e-5)
    ]
    slope = gradient @ (ends[0] - ends[1]) / 2e-5
    assert float((vectors.grad * torch.from_numpy(move)).sum()) == pytest.approx(
        slope, rel=1e-6
    )


def test_other_rules_refuse_tensors_that_require_gradients() -> None:
    vectors = torch.zeros(5, 2, requires_grad=True)
    with pytest.raises(ValueError, match=r"need one of box-geom, .* got krum; detach"):
        boxgeom_fast.aggregate(vectors, "krum", n=5, t=1)
