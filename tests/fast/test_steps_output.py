"""A step's output and the aggregate are one value, bit for bit."""

from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast import subset_choice
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples

SEEDS = st.integers(0, 2**16)
DTYPES = ["float16", "bfloat16", "float32", "float64"]
CHOICES: list[Literal["all", "bound", "sample"]] = ["all", "bound", "sample"]
WIDTHS = st.sampled_from([1, 2, 7, 300, 2100])


def bits(array: Any) -> bytes:
    return bytes((array if isinstance(array, np.ndarray) else array.numpy()).data)


def vectors_of(seed: int, width: int, e: int) -> Vectors:
    """Return up to ten vectors, some equal, of any scale and with or without ties."""
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((rng.choice([2, 4, 7, 10]), width))
    if rng.integers(2):
        vectors = np.round(2 * vectors)
    if rng.integers(2):
        vectors[0] = vectors[-1]
    return np.ldexp(vectors, e)


def layouts(vectors: Any, dtype: str) -> dict[str, Any]:
    """Return the same vectors as people may have them."""
    if dtype != "bfloat16":
        made: Any = vectors.astype(dtype)
        return {
            "rows": made,
            "columns": np.asfortranarray(made),
            "every other": np.repeat(made, 2, axis=1)[:, ::2],
            "a list": list(made),
        }
    torch: Any = pytest.importorskip("torch")
    made = torch.from_numpy(vectors).bfloat16()
    return {"rows": made, "columns": made.T.contiguous().T, "a list": list(made)}


@pytest.fixture(autouse=True)
def _bound_what_could_be_enumerated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subset_choice, "ENUMERATED", 0)


def check_one_value(received: Any, subsets: str, k: int, seed: int) -> None:
    n, t = len(received), (len(received) - 1) // 3
    drawing = {"k": k, "seed": seed} if subsets == "sample" else {}
    options: Any = {"subsets": subsets, **drawing}
    step = boxgeom_fast.box_geom_step(received, n, t, **options)
    output = boxgeom_fast.aggregate(received, "box-geom", n=n, t=t, **options)
    assert output.dtype == step.output.dtype
    if str(output.dtype) == "torch.bfloat16":
        step_output, output = step.output.float(), output.float()
    else:
        step_output = step.output
    assert bits(step_output) == bits(output)
    assert (step.trusted[0] <= step.output).all()
    assert (step.output <= step.trusted[1]).all()


@pytest.mark.usefixtures("loops")
@pytest.mark.parametrize("subsets", CHOICES)
@pytest.mark.parametrize("dtype", DTYPES)
@examples(10, random=True)
@given(seed=SEEDS, width=WIDTHS, k=st.integers(1, 200), data=st.data())
def test_of_every_dtype_and_layout(
    dtype: str, subsets: str, seed: int, width: int, k: int, data: st.DataObject
) -> None:
    least, most = {"float16": (-20, 12), "float64": (-1070, 1020)}.get(
        dtype, (-140, 124)
    )
    e = data.draw(st.sampled_from([0, 0, least, most]))
    made = layouts(vectors_of(seed, width, e), dtype)
    received = made[data.draw(st.sampled_from(sorted(made)))]
    check_one_value(received, subsets=subsets, k=k, seed=seed)


@pytest.mark.parametrize("name", TRAPS)
@pytest.mark.parametrize("subsets", CHOICES)
def test_of_every_trap(name: str, subsets: str) -> None:
    for seed in range(4):
        vectors = TRAPS[name](np.random.default_rng(seed))[:9]
        check_one_value(vectors, subsets=subsets, k=2, seed=seed)


@examples(30, random=True)
@given(seed=SEEDS, width=WIDTHS)
def test_a_sample_of_all_subsets_is_all_subsets(seed: int, width: int) -> None:
    received = vectors_of(seed, width, 0).astype(np.float16)
    n, t = len(received), (len(received) - 1) // 3
    every = boxgeom_fast.aggregate(received, n=n, t=t)
    drawn = boxgeom_fast.aggregate(received, n=n, t=t, subsets="sample", k=1000)
    assert bits(drawn) == bits(every)
