"""Models go in and one comes out: a stated policy for every sort of leaf."""

from collections import OrderedDict
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom
from boxgeom_testing.examples import examples
from boxgeom_training.aggregation import Aggregation

torch: Any = pytest.importorskip("torch")
pytest.importorskip("array_api_compat")

N, T = 7, 2
RNG = np.random.default_rng(0)


class Layer(NamedTuple):
    """Parameters by name and place."""

    weight: Any
    bias: Any


def models(dtype: Any = None, seed: int = 0) -> list[dict[str, Any]]:
    """Return N state dicts of a weight and a bias."""
    dtype = dtype or torch.float64
    generator = torch.Generator().manual_seed(seed)

    def drawn(*shape: int) -> Any:
        return torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype)

    return [OrderedDict(weight=drawn(2, 3), bias=drawn(3)) for _ in range(N)]


def flat(model: Any) -> Any:
    return torch.cat([leaf.double().reshape(-1) for leaf in model.values()])


def aggregated(received: Any, rule: str = "box-geom", **settings: Any) -> Any:
    return Aggregation(rule, n=N, t=T, **settings)(received)


@pytest.mark.parametrize("rule", sorted(boxgeom.RULES.keys() - {"safe-area"}))
@pytest.mark.parametrize("exact", [True, False])
def test_a_model_is_one_vector_never_one_per_layer(rule: str, exact: bool) -> None:
    t = 1 if rule == "bulyan" else T
    used = Aggregation(rule, n=N, t=t, exact=exact)
    output = used(models())
    wanted = used([flat(model).numpy() for model in models()])
    assert list(output) == ["weight", "bias"]
    assert output["weight"].shape == (2, 3)
    np.testing.assert_allclose(flat(output), wanted, rtol=0, atol=1e-12)


DTYPES = ["float16", "bfloat16", "float32", "float64"]


@examples(40, random=True)
@given(st.sampled_from(DTYPES), st.sampled_from(DTYPES), st.booleans(), st.integers(0))
def test_mixed_precision_is_computed_in_the_widest_and_rounded_once(
    one: str, other: str, exact: bool, seed: int
) -> None:
    received = models(seed=seed % 2**16)
    for model in received:
        model["weight"] = model["weight"].to(getattr(torch, one))
        model["bias"] = model["bias"].to(getattr(torch, other))
    output = aggregated(received, exact=exact)
    wide = torch.promote_types(getattr(torch, one), getattr(torch, other))
    wanted = aggregated([flat(model).numpy() for model in received], exact=True)
    for name, part in (("weight", wanted[:6]), ("bias", wanted[6:])):
        assert output[name].dtype == received[0][name].dtype
        info = torch.finfo(output[name].dtype)
        widest = torch.finfo(wide).eps
        error = np.abs(output[name].double().numpy().ravel() - part).max()
        assert error <= 8 * (info.eps + widest)


@pytest.mark.parametrize("tree", ["dicts", "lists", "tuples", "namedtuples", "deeper"])
@pytest.mark.parametrize("library", ["torch", "numpy"])
def test_trees_come_back_as_they_are_built(tree: str, library: str) -> None:
    def built(weight: Any, bias: Any) -> Any:
        every: dict[str, Any] = {
            "dicts": {"w": weight, "b": bias},
            "lists": [weight, bias],
            "tuples": (weight, bias),
            "namedtuples": Layer(weight, bias),
            "deeper": {"a": [{"w": weight}, (bias,)]},
        }
        return every[tree]

    pairs = [(m["weight"], m["bias"]) for m in models()]
    if library == "numpy":
        pairs = [(w.numpy(), b.numpy()) for w, b in pairs]
    output = aggregated([built(w, b) for w, b in pairs])
    whole = aggregated(models())
    wanted = built(whole["weight"], whole["bias"])
    assert type(output) is type(wanted)
    assert repr(output).replace("tensor", "array") == repr(
        wanted if library == "torch" else built(*map(np.asarray, whole.values()))
    ).replace("tensor", "array")


def test_a_module_s_state_dict_goes_back_into_the_module() -> None:
    parts = torch.nn.Linear, torch.nn.BatchNorm1d
    modules = [torch.nn.Sequential(parts[0](3, 4), parts[1](4)) for _ in range(N)]
    for index, module in enumerate(modules):
        for _ in range(index + 1):
            module(torch.randn(5, 3))
    received = [module.state_dict() for module in modules]
    output = aggregated(received)
    assert type(output) is type(received[0])
    assert output._metadata == received[0]._metadata
    modules[0].load_state_dict(output)
    # The counter of batches is a whole number: the lower median of the clients'.
    assert int(output["1.num_batches_tracked"]) == 4
    assert output["1.num_batches_tracked"].dtype == torch.int64


@pytest.mark.parametrize("kind", [np.bool_, np.int8, np.int64])
@pytest.mark.parametrize("liars", [0, 1, 2])
def test_whole_numbers_are_between_honest_clients(kind: Any, liars: int) -> None:
    honest, far = [0, 1, 1, 1, 1], [0, 0] if kind is np.bool_ else [-100, 100]
    values = [*honest[: N - liars], *far[:liars]]
    received = [
        {"w": np.array([float(i)]), "count": np.array([v], dtype=kind)}
        for i, v in enumerate(values)
    ]
    output = Aggregation("mean", n=len(values), t=min(liars, T))(received)
    assert output["count"].dtype == kind
    assert output["count"].tolist() == [sorted(values)[(len(values) - 1) // 2]]
    assert 0 <= int(output["count"][0]) <= 1


def test_sparse_gradients_are_dense_in_the_vector() -> None:
    received = models()
    wanted = aggregated(received)
    sparse = [{**m, "weight": m["weight"].to_sparse()} for m in received]
    output = aggregated(sparse)
    assert torch.equal(output["weight"], wanted["weight"])
    some = [*sparse[:3], *received[3:]]
    assert torch.equal(aggregated(some)["weight"], wanted["weight"])


def test_a_gradient_that_is_none_counts_as_zero_and_stays_none_where_all_are() -> None:
    received = models()
    zeros = [dict(m) for m in received]
    for index in (1, 4):
        zeros[index]["bias"] = torch.zeros(3, dtype=torch.float64)
    nones = [dict(m) for m in zeros]
    for index in (1, 4):
        nones[index]["bias"] = None
    assert torch.equal(aggregated(nones)["bias"], aggregated(zeros)["bias"])
    assert aggregated([{**m, "bias": None} for m in received])["bias"] is None


def test_liars_do_not_decide_what_has_a_gradient() -> None:
    received = [{**m, "bias": None} for m in models()]
    for liar in received[:T]:
        liar["bias"] = torch.full((99,), 1e9, dtype=torch.float64)
    output = aggregated(received)
    assert output["bias"] is None
    assert torch.equal(
        output["weight"], aggregated([{**m, "bias": None} for m in received])["weight"]
    )


def test_tied_parameters_are_in_the_vector_once() -> None:
    received = [
        {"in": m["weight"], "b": m["bias"], "out": m["weight"]} for m in models()
    ]
    output, wanted = aggregated(received), aggregated(models())
    assert output["in"] is output["out"]
    assert torch.equal(output["in"], wanted["weight"])
    assert torch.equal(output["b"], wanted["bias"])
    # Twice in the vector they would count more, in distances and so in medians.
    twice = aggregated([{**m, "out": m["weight"].clone()} for m in models()])
    assert not torch.equal(twice["bias"], wanted["bias"])
    # Some lost the tie on the way; what more than t have is so.
    lost = [{**m, "out": m["in"].clone()} for m in received[:T]] + received[T:]
    assert torch.equal(aggregated(lost)["b"], wanted["bias"])


MISFITS: dict[str, Any] = {
    "missing key": lambda m: {"weight": m["weight"]},
    "another key": lambda m: {**m, "more": m["bias"]},
    "another shape": lambda m: {**m, "bias": m["bias"][:2]},
    "another dtype": lambda m: {**m, "bias": m["bias"].float()},
    "another library": lambda m: {**m, "bias": m["bias"].numpy()},
    "NaN": lambda m: {**m, "bias": m["bias"] * float("nan")},
    "infinity": lambda m: {**m, "weight": m["weight"] / 0},
}


@pytest.mark.parametrize("what", MISFITS)
@pytest.mark.parametrize("places", [(0,), (6,), (0, 3)])
def test_a_client_that_fits_none_is_left_out_and_told(
    what: str, places: tuple[int, ...], caplog: pytest.LogCaptureFixture
) -> None:
    received = models()
    wanted = aggregated([m for i, m in enumerate(received) if i not in places])
    for index in places:
        received[index] = MISFITS[what](received[index])
    output = aggregated(received)
    assert all(torch.equal(output[name], wanted[name]) for name in wanted)
    told = [record.getMessage() for record in caplog.records]
    for index, line in zip(places, told, strict=True):
        assert line.startswith(f"left out: model {index} has")
    good = models()
    with pytest.raises(ValueError, match=r"need n - t = 5 models that fit .*, got 4"):
        aggregated([*map(MISFITS[what], good[:3]), *good[3:]])


REFUSED: dict[str, tuple[Any, str]] = {
    "text": ([{"w": "zero"}] * N, "need tensors, arrays or numbers, got str at w"),
    "complex": ([{"w": torch.zeros(2, dtype=torch.complex64)}] * N, "real numbers"),
    "no numbers": ([{"w": torch.zeros(2, device="meta")}] * N, "on meta at w"),
    "no floats": (
        [{"w": torch.zeros(2).long()}] * N,
        "need floating-point",
    ),
    "two libraries": ([{"w": torch.zeros(2), "v": np.zeros(2)}] * N, "numpy and torch"),
    "too few": ([{"w": torch.zeros(2)}] * 4, "need n - t = 5"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_model_is_refused(what: str) -> None:
    received, message = REFUSED[what]
    with pytest.raises(ValueError, match=message):
        aggregated(received)


def test_gradients_pass_through_models_or_are_refused() -> None:
    received = models()
    for model in received:
        model["weight"].requires_grad_()
    output = aggregated(received)
    (output["weight"].sum() + output["bias"].sum()).backward()
    total = sum(model["weight"].grad for model in received)
    assert (total - 1).abs().max() <= 1e-9
    with pytest.raises(ValueError, match="require no gradients for the reference"):
        aggregated(received, exact=True)


def test_the_models_given_stay_as_they_are() -> None:
    received, before = models(), models()
    output = aggregated(received)
    output["weight"].zero_()
    for one, other in zip(received, before, strict=True):
        assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_node_s_own_model_is_one_for_monna() -> None:
    received = models()
    used = Aggregation("monna", n=N, t=T)
    output = used(received, own=received[3])
    wanted = used([flat(m) for m in received], own=flat(received[3]))
    assert torch.equal(flat(output), wanted)
