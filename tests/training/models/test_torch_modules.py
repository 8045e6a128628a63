"""Anybody's module as a model: as a hand loop has it, or refused with the reason."""

import copy
from typing import Any

import numpy as np
import pytest

from boxgeom_testing.torch_modules import FLAT, SQUARE, conv, linear
from boxgeom_training.gradient_vectors import gradient_vector, set_gradient
from boxgeom_training.models.torch_model import TorchModel
from boxgeom_training.models.torch_networks import convolutional, perceptron

torch = pytest.importorskip("torch")
nn = torch.nn
Module: Any = torch.nn.Module
norms = torch.nn.utils.parametrizations


class Scaled(Module):  # type: ignore[misc]
    """A number of shape () among the parameters, and one that nobody uses."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(1.5))
        self.unused = nn.Parameter(torch.ones(2, 2))
        self.inner = linear()

    def forward(self, pictures: Any) -> Any:
        """Return the scores."""
        return self.scale * self.inner(pictures)


class Recurrent(Module):  # type: ignore[misc]
    """Rows of a picture, one after the other."""

    def __init__(self, kind: Any, **options: Any) -> None:
        super().__init__()
        self.cell, self.last = kind(4, 5, batch_first=True, **options), nn.Linear(5, 3)

    def forward(self, pictures: Any) -> Any:
        """Return the scores."""
        return self.last(self.cell(pictures)[0][:, -1])


def tied() -> Any:
    module = nn.Sequential(nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 16))
    module[2].weight = module[0].weight
    return nn.Sequential(module, nn.Linear(16, 3))


def frozen() -> Any:
    module = linear(nn.Tanh())
    module[0].weight.requires_grad_(False)
    return module


MODULES: dict[str, tuple[Any, tuple[int, ...]]] = {
    "linear": (lambda: linear(nn.Tanh()), FLAT),
    "softmax regression": (lambda: nn.Linear(16, 3), FLAT),
    "layer norm": (lambda: linear(nn.LayerNorm(6), nn.ReLU()), FLAT),
    "group norm": (lambda: conv(nn.GroupNorm(2, 4), nn.ReLU()), SQUARE),
    "instance norm": (lambda: conv(nn.InstanceNorm2d(4, affine=True)), SQUARE),
    "batch norm of the batch": (
        lambda: conv(nn.BatchNorm2d(4, track_running_stats=False)),
        SQUARE,
    ),
    "batch norm in eval": (lambda: conv(nn.BatchNorm2d(4)).eval(), SQUARE),
    "dropout in eval": (lambda: linear(nn.Dropout(0.5)).eval(), FLAT),
    "dropout of nothing": (lambda: linear(nn.Dropout(0.0)), FLAT),
    "PReLU": (lambda: linear(nn.PReLU()), FLAT),
    "parameters of no axes and unused": (Scaled, FLAT),
    "tied": (tied, FLAT),
    "frozen": (frozen, FLAT),
    "weight norm": (lambda: norms.weight_norm(nn.Linear(16, 3)), FLAT),
    "orthogonal": (lambda: norms.orthogonal(nn.Linear(16, 3)), FLAT),
    "spectral norm in eval": (
        lambda: norms.spectral_norm(nn.Linear(16, 3)).eval(),
        FLAT,
    ),
    "RNN": (lambda: Recurrent(nn.RNN), (4, 4)),
    "LSTM": (lambda: Recurrent(nn.LSTM, num_layers=2), (4, 4)),
    "GRU in eval": (
        lambda: Recurrent(nn.GRU, num_layers=2, dropout=0.5).eval(),
        (4, 4),
    ),
    "attention": (
        lambda: nn.Sequential(
            nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0, batch_first=True),
            nn.Flatten(),
            nn.Linear(16, 3),
        ),
        (4, 4),
    ),
    "float64": (lambda: linear(nn.Tanh()).double(), FLAT),
    "float64 and float32": (
        lambda: nn.Sequential(linear(), nn.Linear(3, 3).double()),
        FLAT,
    ),
    "channels last": (lambda: conv().to(memory_format=torch.channels_last), SQUARE),
}


def hand_loop(module: Any, shape: tuple[int, ...], x: Any, labels: Any) -> Any:
    """Return the loss and the gradient of one batch, the plain way."""
    module.zero_grad()
    pictures = torch.from_numpy(x).reshape(-1, *shape)
    loss = nn.functional.cross_entropy(module(pictures), torch.from_numpy(labels))
    loss.backward()
    return loss.item(), gradient_vector(module).numpy()


def trained(module: Any) -> Any:
    parts = [
        p.detach().double().ravel() for p in module.parameters() if p.requires_grad
    ]
    return torch.cat(parts).numpy()


@pytest.mark.parametrize("name", MODULES)
def test_a_module_begins_with_its_own_parameters(name: str) -> None:
    build, shape = MODULES[name]
    module = build()
    model = TorchModel(module, shape)
    initial = model.initial(np.random.default_rng(0))
    np.testing.assert_array_equal(initial, trained(module))
    assert model.d == len(initial)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("name", MODULES)
def test_gradients_and_scores_are_those_of_a_hand_loop(name: str, shared: bool) -> None:
    build, shape = MODULES[name]
    module = build()
    model = TorchModel(module, shape, precision="float64")
    rng = np.random.default_rng(0)
    own = model.initial(rng)
    parameters = own + 0.1 * rng.normal(size=(1 if shared else 3, model.d))
    inputs, labels = rng.random((3, 5, 16)), rng.integers(3, size=(3, 5))
    before = parameters.copy()
    losses, gradients = model.gradients(parameters, inputs, labels)
    scores = model.scores(parameters, inputs[0])
    np.testing.assert_array_equal(parameters, before)
    by_hand = copy.deepcopy(module).double()
    for i in range(3):
        vector = torch.from_numpy(parameters[0 if shared else i])
        places = [p for p in by_hand.parameters() if p.requires_grad]
        nn.utils.vector_to_parameters(vector, places)
        loss, gradient = hand_loop(by_hand, shape, inputs[i], labels[i])
        assert losses[i] == pytest.approx(loss, rel=1e-12)
        np.testing.assert_allclose(gradients[i], gradient, rtol=1e-9, atol=1e-12)
        if i < len(scores):
            theirs = by_hand(torch.from_numpy(inputs[0]).reshape(-1, *shape))
            np.testing.assert_allclose(scores[i], theirs.detach(), rtol=1e-9)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_and_global_random_numbers_are_left_alone(name: str) -> None:
    build, shape = MODULES[name]
    module = build()
    before = copy.deepcopy(module.state_dict())
    state = torch.get_rng_state()
    model = TorchModel(module, shape)
    inputs, labels = np.ones((2, 5, 16)), np.zeros((2, 5), dtype=int)
    model.gradients(model.initial(np.random.default_rng(0))[None], inputs, labels)
    assert torch.equal(torch.get_rng_state(), state)
    for key, value in module.state_dict().items():
        assert torch.equal(value, before[key])


def test_how_numbers_lie_in_memory_means_nothing() -> None:
    model = TorchModel(linear(nn.Tanh()), FLAT)
    rng = np.random.default_rng(0)
    own = model.initial(rng)[None]
    inputs, labels = rng.random((2, 5, 16)), rng.integers(3, size=(2, 5))
    expected = model.gradients(own, inputs, labels)
    odd = (
        own.astype(">f8"),
        np.asfortranarray(inputs[::-1])[::-1],
        np.ascontiguousarray(labels[:, ::-1])[:, ::-1],
    )
    for one, other in zip(expected, model.gradients(*odd), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("model", [perceptron((16, 3)), convolutional((1, 4, 4), 3)])
def test_a_model_of_ours_is_built_anew_from_the_seed_alone(model: TorchModel) -> None:
    state = torch.get_rng_state()
    first, again, other = (model.initial(np.random.default_rng(k)) for k in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).mean() > 0.9
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(1)
    np.testing.assert_array_equal(model.initial(np.random.default_rng(0)), first)


def test_a_module_with_group_norm_learns() -> None:
    torch.manual_seed(0)
    model = TorchModel(conv(nn.GroupNorm(2, 4), nn.ReLU()), SQUARE)
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 3
    pictures = rng.random((60, 16)) / 2 + np.eye(3).repeat(6, axis=1)[labels, :16]
    vector = model.initial(rng)[None]
    for _ in range(60):
        _, gradients = model.gradients(vector, pictures[None], labels[None])
        vector = vector - 0.5 * gradients
    assert (model.scores(vector, pictures)[0].argmax(axis=1) == labels).mean() > 0.95


def test_sparse_gradients_are_made_dense_and_complex_ones_refused() -> None:
    module = nn.Embedding(5, 2, sparse=True)
    module(torch.tensor([1, 1])).sum().backward()
    assert gradient_vector(module).tolist() == [0, 0, 2, 2, 0, 0, 0, 0, 0, 0]
    with pytest.raises(ValueError, match="need real numbers, got"):
        set_gradient(module, torch.zeros(10, dtype=torch.cfloat))
