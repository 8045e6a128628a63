"""PyTorch: the same models, a CNN, and the three lines for anybody's loop."""

import re

import numpy as np
import pytest

from boxgeom_testing.repository import DOCS
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.gradient_vectors import gradient_vector, set_gradient
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import train
from boxgeom_training.models.multilayer_perceptron import MultilayerPerceptron
from boxgeom_training.models.registry import build_model
from boxgeom_training.models.torch_networks import convolutional, perceptron

torch = pytest.importorskip("torch")
DOCUMENT = DOCS / "training.md"


def as_torch_layout(
    network: MultilayerPerceptron, parameters: np.ndarray
) -> np.ndarray:
    """Return vectors of a network in PyTorch's order, where weights are transposed."""
    k = len(parameters)
    parts = []
    for weights, biases in network.layers(parameters):
        parts += [weights.swapaxes(1, 2).reshape(k, -1), biases.reshape(k, -1)]
    return np.concatenate(parts, axis=1)


@pytest.mark.parametrize("widths", [(4, 3), (4, 5, 3)])
@pytest.mark.parametrize("shared", [True, False])
def test_gradients_are_those_of_numpy(widths: tuple[int, ...], shared: bool) -> None:
    network, twin = (
        MultilayerPerceptron(widths),
        perceptron(widths, precision="float64"),
    )
    rng = np.random.default_rng(0)
    parameters = rng.normal(size=(1 if shared else 3, network.d))
    inputs, labels = rng.normal(size=(3, 6, 4)), rng.integers(3, size=(3, 6))
    losses, gradients = network.gradients(parameters, inputs, labels)
    theirs = twin.gradients(as_torch_layout(network, parameters), inputs, labels)
    np.testing.assert_allclose(theirs[0], losses, rtol=1e-12)
    np.testing.assert_allclose(theirs[1], as_torch_layout(network, gradients))


def test_the_cnn_gets_all_gradients_in_one_call_as_one_by_one() -> None:
    model = convolutional((1, 8, 8), classes=10)
    rng = np.random.default_rng(0)
    parameters = np.array([model.initial(rng) for _ in range(3)])
    inputs, labels = rng.random((3, 5, 64)), rng.integers(10, size=(3, 5))
    losses, gradients = model.gradients(parameters, inputs, labels)
    for i in range(3):
        torch.nn.utils.vector_to_parameters(
            torch.from_numpy(parameters[i]).float(), model.module.parameters()
        )
        model.module.zero_grad()
        scores = model.module(torch.from_numpy(inputs[i]).float().view(5, 1, 8, 8))
        loss = torch.nn.functional.cross_entropy(scores, torch.from_numpy(labels[i]))
        loss.backward()
        assert losses[i] == pytest.approx(loss.item(), rel=1e-5)
        np.testing.assert_allclose(
            gradients[i], gradient_vector(model.module).numpy(), atol=1e-5
        )


@pytest.mark.parametrize("setting", ["centralised", "decentralised"])
def test_the_cnn_trains_under_attack_and_twice_the_same(
    setting: str, digits: Dataset
) -> None:
    settings = TrainingSettings(
        data="digits", model="cnn", engine="torch", setting=setting, iterations=3
    )
    first, second = (train(settings, digits) for _ in range(2))
    assert first.accuracy == second.accuracy
    assert first.loss == second.loss
    assert first.d == build_model("cnn", digits, engine="torch").d


def test_a_gradient_goes_into_a_module_as_it_came_out() -> None:
    module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Linear(2, 2))
    assert gradient_vector(module).tolist() == [0.0] * 14
    set_gradient(module, np.arange(14.0))
    assert gradient_vector(module).tolist() == list(range(14))
    with pytest.raises(ValueError, match=r"need shape \(14,\), got \(3,\)"):
        set_gradient(module, np.zeros(3))


def test_the_three_lines_of_the_document_train_a_module() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    [loop] = re.findall(r"^```py\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    torch.manual_seed(0)
    model = torch.nn.Linear(4, 3)
    pictures, labels = torch.randn(10, 8, 4), torch.randint(3, (10, 8))
    before = gradient_vector(model).clone()
    weights = model.weight.detach().clone()
    batches = list(zip(pictures, labels, strict=True))
    exec(loop, {"torch": torch, "model": model, "batches": batches})
    assert not torch.equal(gradient_vector(model), before)
    assert not torch.equal(model.weight, weights)
