"""Whoever wants gradients gets the very value of those who do not, or a refusal."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import boxgeom
import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_conformance.inputs import kinds
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing.examples import examples
from boxgeom_testing.repository import document

torch: Any = pytest.importorskip("torch")

Outputs = Sequence[Any]
Entry = Callable[[Any, str, int, int], Outputs]
Kind = Callable[[np.random.Generator], Vectors]


def aggregated(received: Any, rule: str, n: int, t: int) -> Outputs:
    return [boxgeom_fast.aggregate(received, rule, n=n, t=t)]


def at_each(received: Any, rule: str, n: int, t: int) -> Outputs:
    everybody = list(range(len(received)))
    some = everybody[: n - t]
    received_by = [everybody, some, everybody[t - n :], some]
    return [boxgeom_fast.aggregate_each(received, received_by, rule, n=n, t=t)]


def stepped(received: Any, rule: str, n: int, t: int) -> Outputs:
    how: dict[str, Any] = {"subsets": "sample", "k": 3} if rule == "sample" else {}
    step = boxgeom_fast.box_geom_step(received, n, t, **how)
    return [step.output, *step.trusted, *step.medians, *step.inner, *step.outer]


def sampled(received: Any, rule: str, n: int, t: int) -> Outputs:
    return [boxgeom_fast.aggregate(received, n=n, t=t, subsets="sample", k=3)]


def medians(received: Any, rule: str, n: int, t: int) -> Outputs:
    return [boxgeom_fast.geometric_median(received)]


RULES = sorted(boxgeom.RULES)
ENTRIES: dict[str, tuple[Entry, list[str]]] = {
    "aggregate": (aggregated, RULES),
    "aggregate of a sample": (sampled, ["box-geom"]),
    "aggregate_each": (at_each, RULES),
    "box_geom_step": (stepped, ["box-geom", "sample"]),
    "geometric_median": (medians, ["geometric-median"]),
}


def of_kit(name: str) -> Kind:
    return lambda rng: getattr(kinds, name)(7, 5, 2, int(rng.integers(99)))


def beside_an_outlier_at(size: float) -> Kind:
    def kind(rng: np.random.Generator) -> Vectors:
        vectors = rng.standard_normal((7, 3))
        vectors[int(rng.integers(7))] *= size
        return vectors

    return kind


KINDS: dict[str, Kind] = {
    **TRAPS,
    **{f"an outlier at 1e{e}": beside_an_outlier_at(10.0**e) for e in (155, 200, 300)},
    "subnormal": lambda rng: np.ldexp(rng.integers(-8, 9, (7, 3)).astype(float), -1070),
    "one vector": lambda rng: rng.standard_normal((1, 3)),
    "one coordinate": lambda rng: rng.standard_normal((8, 1)),
    "all equal": lambda rng: np.ones((6, 2)),
    **{
        name: of_kit(name)
        for name in vars(kinds)
        if callable(getattr(kinds, name))
        and getattr(kinds, name).__module__ == kinds.__name__
    },
}

# How tensors may be given: a function of a plain one, and which of a list is followed.
LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "one tensor": lambda x: x.clone().requires_grad_(),
    "a transposed one": lambda x: x.T.contiguous().requires_grad_().T,
    "a list": lambda x: [row.clone().requires_grad_() for row in x],
    "the rows of one": lambda x: list(x.clone().requires_grad_()),
    "a tuple, the last followed": lambda x: (
        *x[:-1],
        x[-1].clone().requires_grad_(),
    ),
    "a product": lambda x: x.clone().requires_grad_() * 1.0,
}


def test_no_entry_is_left_out() -> None:
    named = {name.split()[0] for name in ENTRIES}
    assert named == set(boxgeom_fast.__all__) - {"BoxGeomStep", "bounded_rule"}


def check_carries_or_refuses(
    entry: str, plain: Any, layout: str, n: int | None = None
) -> int:
    """Return how many rules carry gradients, each with the value of everybody."""
    n, carried = n or len(plain), 0
    t = (n - 1) // 3
    function, rules = ENTRIES[entry]
    for rule in rules:
        given = LAYOUTS[layout](plain)
        try:
            outputs = function(given, rule, n, t)
        except ValueError as error:
            if "for tensors that require gradients, got" in str(error):
                continue
            raise
        carried += 1
        wanted = function(plain, rule, n, t)
        for output, value in zip(outputs, wanted, strict=True):
            assert output.requires_grad, (rule, layout)
            assert output.dtype == value.dtype
            bits = (part.detach().view(torch.uint8) for part in (output, value))
            assert torch.equal(*bits), (rule, layout)
        total = sum((output.double() / len(outputs)).sum() for output in outputs)
        every = [given] if torch.is_tensor(given) else given
        gradients = torch.autograd.grad(total, [x for x in every if x.requires_grad])
        assert all(bool(torch.isfinite(part).all()) for part in gradients), rule
    return carried


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values_are_everybody_s(entry: str, name: str, dtype: str) -> None:
    rng = np.random.default_rng(3)
    vectors = KINDS[name](rng)[:8]
    if np.abs(vectors).max() > np.finfo(dtype).max:
        return
    plain = torch.from_numpy(vectors.astype(dtype))
    layout = rng.choice(list(LAYOUTS))
    assert check_carries_or_refuses(entry, plain, layout) >= 1


@examples(50, random=True)
@given(
    st.sampled_from(list(ENTRIES)),
    st.sampled_from(list(KINDS)),
    st.sampled_from(list(LAYOUTS)),
    st.sampled_from(["float16", "bfloat16", "float32", "float64"]),
    st.integers(0, 2**16),
    st.integers(0, 2),
)
def test_values_are_everybody_s_whatever_is_drawn(
    entry: str, name: str, layout: str, dtype: str, seed: int, missing: int
) -> None:
    vectors = KINDS[name](np.random.default_rng(seed))[:8]
    plain = torch.from_numpy(vectors).to(getattr(torch, dtype))
    assume(bool(torch.isfinite(plain).all()))
    m = len(plain)
    n = m + min(missing, (m - 1) // 2)
    assert check_carries_or_refuses(entry, plain, layout, n) >= 1


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_however_tensors_are_given(entry: str, layout: str, dtype: str) -> None:
    seed = torch.Generator().manual_seed(0)
    plain = torch.randn(7, 4, generator=seed).to(getattr(torch, dtype))
    assert check_carries_or_refuses(entry, plain, layout) >= 1


@pytest.mark.usefixtures("loops")
@pytest.mark.parametrize("entry", ENTRIES)
def test_whichever_loops_compute_them(entry: str) -> None:
    plain = torch.randn(7, 300, generator=torch.Generator().manual_seed(0))
    assert check_carries_or_refuses(entry, plain, "one tensor") >= 1


@pytest.mark.parametrize("entry", ["aggregate", "aggregate_each"])
def test_the_documented_rules_carry(entry: str) -> None:
    page = document("fast.md")
    [sentence] = re.findall(
        r"`aggregate_each` with the rules ([^,]*,.*?), and", page, re.S
    )
    documented = re.findall(r"`([a-z-]+)`", sentence)
    plain = torch.randn(7, 3, generator=torch.Generator().manual_seed(0))
    for rule in documented:
        assert ENTRIES[entry][0](LAYOUTS["one tensor"](plain), rule, 7, 2)
    assert check_carries_or_refuses(entry, plain, "one tensor") == len(documented)


@pytest.mark.parametrize("size", [1e155, 1e200, 1e300, 1.7e308])
@pytest.mark.parametrize("rule", ["geometric-median", "box-geom"])
def test_one_byzantine_vector_moves_nothing_however_far(rule: str, size: float) -> None:
    vectors = np.random.default_rng(0).standard_normal((7, 3))
    vectors[6] = np.sign(vectors[6]) * size
    received = torch.from_numpy(vectors).requires_grad_()
    output = boxgeom_fast.aggregate(received, rule, n=7, t=2).detach().numpy()
    wanted = boxgeom.aggregate(vectors, rule, n=7, t=2)
    assert np.abs(output - wanted).max() <= 1e-12


@pytest.mark.parametrize("near", [1e-5, 1e-10, 1e-20, 1e-30])
@pytest.mark.parametrize("far", [1e20, 1e30, 3e38])
@pytest.mark.parametrize("rule", ["geometric-median", "box-geom", "md-geom"])
def test_nor_does_it_in_float32(rule: str, near: float, far: float) -> None:
    vectors = near * np.random.default_rng(0).standard_normal((7, 3))
    vectors[6] = np.sign(vectors[6]) * far
    single = vectors.astype(np.float32)
    wanted = boxgeom.aggregate(single, rule, n=7, t=2).astype(np.float64)
    output = boxgeom_fast.aggregate(single, rule, n=7, t=2)
    assert np.abs(output - wanted).max() <= 1e-6 * near
    [each] = boxgeom_fast.aggregate_each(single, [range(7)], rule, n=7, t=2)
    assert np.abs(each - wanted).max() <= 1e-6 * near


@pytest.mark.parametrize("near", [1e-300, 1e-200, 1e-100])
@pytest.mark.parametrize("rule", ["geometric-median", "box-geom"])
def test_no_range_is_too_wide_for_an_answer_in_the_box(rule: str, near: float) -> None:
    vectors = near * np.random.default_rng(0).standard_normal((7, 3))
    vectors[6] = np.sign(vectors[6]) * 1e308
    received = torch.from_numpy(vectors).requires_grad_()
    output = boxgeom_fast.aggregate(received, rule, n=7, t=2)
    assert np.abs(output.detach().numpy()).max() <= np.abs(vectors[:6]).max()
    output.sum().backward()
    assert bool(torch.isfinite(received.grad).all())
