"""Modules that remember more than buffers are no models: refused with the reason."""

from typing import Any

import numpy as np
import pytest

from boxgeom_testing.torch_modules import FLAT, SQUARE, linear
from boxgeom_training.models.torch_model import TorchModel

torch = pytest.importorskip("torch")
nn = torch.nn
Module: Any = torch.nn.Module
norms = torch.nn.utils.parametrizations


class Impure(Module):  # type: ignore[misc]
    """A module that does something besides; what, is given."""

    def __init__(self, change: Any) -> None:
        super().__init__()
        self.inner, self.change, self.calls = linear(), change, 0
        self.seen = torch.zeros(1)
        self.register_buffer("buffer", torch.zeros(1))
        self.generator = torch.Generator().manual_seed(0)
        self.rng = np.random.default_rng(0)

    def forward(self, pictures: Any) -> Any:
        """Return the scores."""
        return self.inner(pictures) + self.change(self)


def counts(module: Any) -> float:
    module.calls += 1
    return 0.0


def remembers(module: Any) -> Any:
    module.seen = module.seen + 1
    return module.seen


def clamps(module: Any) -> float:
    module.inner[0].weight.data.clamp_(-0.01, 0.01)
    return 0.0


IMPURE: dict[str, tuple[Any, tuple[int, ...], str]] = {
    "own": (
        lambda: Impure(lambda m: torch.rand(1, generator=m.generator)),
        FLAT,
        "changes generator",
    ),
    "own NumPy": (lambda: Impure(lambda m: m.rng.random()), FLAT, "changes rng"),
    "a counter": (lambda: Impure(counts), FLAT, "changes calls"),
    "a tensor": (lambda: Impure(remembers), FLAT, "the same every time"),
    "weights": (lambda: Impure(clamps), FLAT, r"changes inner\.0\.weight"),
    "lazy": (lambda: nn.Sequential(nn.LazyLinear(3)), FLAT, "in the first call"),
    "meta": (lambda: nn.Linear(16, 3, device="meta"), FLAT, "on the meta device"),
    "all frozen": (
        lambda: nn.Linear(16, 3).requires_grad_(False),
        FLAT,
        "at least one",
    ),
    "no parameters": (nn.Flatten, FLAT, "at least one parameter"),
    "complex": (lambda: nn.Linear(16, 3, dtype=torch.cfloat), FLAT, "real parameters"),
    "a wrong shape": (
        lambda: nn.Linear(17, 3),
        FLAT,
        r"got RuntimeError: mat1 and mat2",
    ),
    "a tuple": (lambda: nn.LSTM(16, 3), FLAT, "one tensor, got tuple"),
    "pictures": (
        lambda: nn.Conv2d(1, 4, 3),
        SQUARE,
        r"shape \(2, classes\), got \(2, 4",
    ),
    "no module": (lambda: print, FLAT, "need a torch.nn.Module"),
    "detached": (lambda: Impure(lambda _: 0).eval(), (2, 16), "classes"),
}


@pytest.mark.parametrize("name", IMPURE)
def test_a_module_that_is_no_function_of_its_parameters_is_refused(name: str) -> None:
    build, shape, message = IMPURE[name]
    module, state = build(), torch.get_rng_state()
    with pytest.raises(ValueError, match=message) as refusal:
        TorchModel(module, shape)
    assert "\n" not in str(refusal.value).rstrip("\n")
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize("precision", ["int64", "flaot32", "save", ""])
def test_a_precision_that_is_none_is_refused(precision: str) -> None:
    with pytest.raises(ValueError, match="precision: need float32 or float64"):
        TorchModel(linear(), FLAT, precision)
