"""Models: explicit gradients are slopes, for each client of a batch."""

import numpy as np
import pytest

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.models.multilayer_perceptron import MultilayerPerceptron
from boxgeom_training.models.registry import build_model

SOFTMAX, MLP, DEEP = (
    MultilayerPerceptron((4, 3)),
    MultilayerPerceptron((4, 5, 3)),
    MultilayerPerceptron((4, 5, 6, 3)),
)


def batch(clients: int, samples: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    labels = rng.integers(3, size=(clients, samples))
    return rng.normal(size=(clients, samples, 4)), labels


@pytest.mark.parametrize("model", [SOFTMAX, MLP, DEEP], ids=str)
def test_every_gradient_is_the_slope_of_its_clients_loss(
    model: MultilayerPerceptron,
) -> None:
    rng = np.random.default_rng(0)
    inputs, labels = batch(clients=3)
    parameters = rng.normal(size=(3, model.d))
    _, gradients = model.gradients(parameters, inputs, labels)
    slopes = np.empty_like(gradients)
    for k in range(model.d):
        step = np.zeros(model.d)
        step[k] = 1e-6
        up, _ = model.gradients(parameters + step, inputs, labels)
        down, _ = model.gradients(parameters - step, inputs, labels)
        slopes[:, k] = (up - down) / 2e-6
    np.testing.assert_allclose(gradients, slopes, atol=1e-8)


@pytest.mark.parametrize("model", [SOFTMAX, MLP], ids=str)
def test_one_model_for_all_clients_is_the_same_as_a_copy_for_each(
    model: MultilayerPerceptron,
) -> None:
    parameters = np.random.default_rng(0).normal(size=(1, model.d))
    inputs, labels = batch(clients=4)
    shared = model.gradients(parameters, inputs, labels)
    copied = model.gradients(np.repeat(parameters, 4, axis=0), inputs, labels)
    for one, other in zip(shared, copied, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_a_clients_gradient_does_not_depend_on_the_others() -> None:
    parameters = np.random.default_rng(0).normal(size=(4, MLP.d))
    inputs, labels = batch(clients=4)
    _, together = MLP.gradients(parameters, inputs, labels)
    _, alone = MLP.gradients(parameters[2:3], inputs[2:3], labels[2:3])
    np.testing.assert_allclose(together[2], alone[0], rtol=1e-12)


def test_the_layers_are_views_of_the_vector() -> None:
    parameters = np.arange(2.0 * MLP.d).reshape(2, MLP.d)
    layers = MLP.layers(parameters)
    flat = np.concatenate([part.reshape(2, -1) for la in layers for part in la], axis=1)
    np.testing.assert_array_equal(flat, parameters)


def test_huge_scores_do_not_overflow_the_loss() -> None:
    inputs, labels = batch(clients=1)
    losses, gradients = SOFTMAX.gradients(
        1e200 * np.ones((1, SOFTMAX.d)), inputs, labels
    )
    assert np.isfinite(losses).all()
    assert np.isfinite(gradients).all()


def test_a_cnn_needs_torch_and_unknown_models_are_refused(digits: Dataset) -> None:
    with pytest.raises(ValueError, match="model cnn: need engine torch, got numpy"):
        build_model("cnn", digits)
    with pytest.raises(ValueError, match="did you mean softmax"):
        build_model("softmx", digits)
