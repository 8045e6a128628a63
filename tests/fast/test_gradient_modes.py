"""Whatever mode PyTorch is in: the right gradient, or a refusal that says so."""

from collections.abc import Callable
from typing import Any

import pytest

import boxgeom
import boxgeom_fast
from boxgeom_testing.functions import most_t

torch: Any = pytest.importorskip("torch")

RULES = sorted(boxgeom.RULES)
# What PyTorch itself says when differentiation in forward mode begins.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*torch.jit.script.*:DeprecationWarning"
)


def of_rule(rule: str) -> Callable[[Any], Any]:
    return lambda x: boxgeom_fast.aggregate(x, rule, n=5, t=most_t(rule, 5, 1))


ENTRIES: dict[str, Callable[[Any], Any]] = {
    "aggregate": lambda x: boxgeom_fast.aggregate(x, n=5, t=1),
    "aggregate_each": lambda x: boxgeom_fast.aggregate_each(x, [range(5)], n=5, t=1),
    "box_geom_step": lambda x: boxgeom_fast.box_geom_step(x, 5, 1).output,
    **{rule: of_rule(rule) for rule in RULES},
}
CARRYING = ["aggregate", "aggregate_each", "box_geom_step", "geometric-median", "mean"]


def vectors() -> Any:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(5, 2, dtype=torch.float64, generator=generator)


def follow(x: Any) -> Any:
    return x.clone().requires_grad_()


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("mode", ["no_grad", "inference_mode"])
def test_where_nothing_is_followed_the_value_comes_alone(entry: str, mode: str) -> None:
    given = follow(vectors())
    with getattr(torch, mode)():
        output = ENTRIES[entry](given)
    assert not output.requires_grad
    assert torch.equal(output, ENTRIES[entry](vectors()))


TRANSFORMS: dict[str, Callable[[Callable[[Any], Any]], Any]] = {
    "torch.func.grad": lambda f: torch.func.grad(lambda x: f(x).sum())(vectors()),
    "torch.func.jacrev": lambda f: torch.func.jacrev(f)(vectors()),
    "torch.func.jacfwd": lambda f: torch.func.jacfwd(f)(vectors()),
    "torch.func.jvp": lambda f: torch.func.jvp(f, (vectors(),), (vectors(),)),
    "torch.vmap": lambda f: torch.vmap(f)(torch.stack([vectors(), vectors()])),
    "torch.vmap of rows": lambda f: torch.vmap(lambda x: f(list(x)))(vectors()[None]),
}


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_transformed_tensors_are_refused(entry: str, transform: str) -> None:
    with pytest.raises(ValueError, match="need tensors with memory of their own"):
        TRANSFORMS[transform](ENTRIES[entry])


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("mode", [torch.enable_grad, torch.no_grad])
def test_tangents_are_refused(entry: str, mode: Any) -> None:
    forward = torch.autograd.forward_ad
    with forward.dual_level(), mode():
        dual = forward.make_dual(vectors(), vectors())
        with pytest.raises(ValueError, match="need tensors without tangents"):
            ENTRIES[entry](dual)
        with pytest.raises(ValueError, match="need tensors without tangents"):
            ENTRIES[entry]([*vectors()[:4], dual[4]])


@pytest.mark.parametrize("entry", CARRYING)
def test_second_derivatives_are_refused_not_forgotten(entry: str) -> None:
    given = follow(vectors())
    output = ENTRIES[entry](given).sum()
    [first] = torch.autograd.grad(output, given, create_graph=True)
    penalty = (first**2).sum() + (given**2).sum()
    with pytest.raises(RuntimeError, match="need first derivatives only"):
        penalty.backward()


@pytest.mark.parametrize("entry", CARRYING)
def test_several_gradients_at_once_are_refused(entry: str) -> None:
    given = follow(vectors())
    output = ENTRIES[entry](given)
    several = torch.ones(3, *output.shape, dtype=output.dtype)
    with pytest.raises(RuntimeError, match="need one gradient at a time"):
        torch.autograd.grad(output, given, several, is_grads_batched=True)


@pytest.mark.parametrize("entry", CARRYING)
def test_vectors_changed_meanwhile_are_noticed(entry: str) -> None:
    given = follow(vectors())
    output = ENTRIES[entry](given).sum()
    with torch.no_grad():
        given.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        output.backward()


@pytest.mark.parametrize("entry", CARRYING)
def test_a_gradient_can_be_had_twice(entry: str) -> None:
    given = follow(vectors())
    output = ENTRIES[entry](given).sum()
    once, again = (
        torch.autograd.grad(output, given, retain_graph=True)[0] for _ in range(2)
    )
    assert torch.equal(once, again)


@pytest.mark.parametrize("entry", CARRYING)
def test_outputs_may_be_changed_and_their_gradients_with_them(entry: str) -> None:
    given = follow(vectors())
    [wanted] = torch.autograd.grad(ENTRIES[entry](given).sum(), given)
    output = ENTRIES[entry](given)
    output.mul_(2)
    [found] = torch.autograd.grad(output.sum(), given)
    assert torch.equal(found, 2 * wanted)


@pytest.mark.parametrize("entry", CARRYING)
def test_only_followed_vectors_get_gradients(entry: str) -> None:
    every = [follow(row) for row in vectors()]
    ENTRIES[entry](every).sum().backward()
    for index, wanted in enumerate(every):
        some = [row.detach() for row in every]
        some[index] = follow(some[index])
        ENTRIES[entry](some).sum().backward()
        assert torch.equal(some[index].grad, wanted.grad)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize("entry", CARRYING)
def test_gradients_that_are_no_numbers_come_out_as_none(entry: str, bad: float) -> None:
    given = follow(vectors())
    output = ENTRIES[entry](given)
    gradient = torch.full_like(output, bad)
    [found] = torch.autograd.grad(output, given, gradient)
    assert not bool(torch.isfinite(found).all())


# Options that are vectors themselves, by the rule that takes them.
VECTOR_OPTIONS = {"monna": "own", "centered-clipping": "start", "nnm+monna": "own"}


PLAIN = vectors()


def with_option(entry: str, rule: str, value: Any) -> Any:
    options = {VECTOR_OPTIONS[rule]: value}
    if entry == "aggregate":
        return boxgeom_fast.aggregate(PLAIN, rule, n=5, t=1, **options)
    return boxgeom_fast.aggregate_each(PLAIN, [range(5)], rule, n=5, t=1, **options)


@pytest.mark.parametrize("entry", ["aggregate", "aggregate_each"])
@pytest.mark.parametrize("rule", VECTOR_OPTIONS)
def test_options_that_ask_for_gradients_are_refused(entry: str, rule: str) -> None:
    option, wanted = VECTOR_OPTIONS[rule], with_option(entry, rule, vectors()[0])
    for followed in (follow(vectors()[0]), list(follow(vectors()[0]))):
        with pytest.raises(ValueError, match=f"{option}: need a vector that requires"):
            with_option(entry, rule, followed)
    with torch.no_grad():
        assert torch.equal(with_option(entry, rule, follow(vectors()[0])), wanted)
    with pytest.raises(ValueError, match=f"{option}: need tensors with memory"):
        torch.vmap(lambda x: with_option(entry, rule, x))(vectors())


def test_weights_that_ask_for_gradients_are_refused() -> None:
    weights = follow(torch.ones(5, dtype=torch.float64))
    with pytest.raises(ValueError, match="weights: need a vector that requires"):
        boxgeom_fast.geometric_median(PLAIN, weights)
    with pytest.raises(ValueError, match="need tensors that require no gradient"):
        boxgeom_fast.geometric_median(follow(PLAIN), weights.detach())
