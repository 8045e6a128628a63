"""Every model by name, in NumPy or in PyTorch."""

from boxgeom.arguments import choice_of
from boxgeom_training.data.dataset import Dataset
from boxgeom_training.models.model import Model
from boxgeom_training.models.multilayer_perceptron import MultilayerPerceptron
from boxgeom_training.models.own_model import own_model
from boxgeom_training.models.torch_networks import convolutional, perceptron
from boxgeom_training.plugged import Plugged

MODELS: dict[str, str] = {
    "softmax": "softmax regression: one layer of weights and biases",
    "mlp": "a multilayer perceptron with one hidden layer",
    "cnn": "a small convolutional network; PyTorch only",
}
"""Every model by its name."""

ENGINES: dict[str, str] = {
    "numpy": "all clients at once, in float64",
    "torch": "one client after the other, in float32; any model",
}
"""What computes gradients, by name."""


def build_model(
    name: str | Plugged,
    dataset: Dataset,
    *,
    hidden: int = 32,
    engine: str = "numpy",
    device: str = "cpu",
) -> Model:
    """Return the model of that name for the pictures of a data set.

    Args:
        name: a key of `MODELS`, or what was plugged in.
        dataset: what it is to be trained on.
        hidden: the width of the hidden layer of "mlp".
        engine: a key of `ENGINES`.
        device: where PyTorch computes.

    Raises:
        ValueError: a name is unknown, or "cnn" is asked of NumPy.
        MissingExtraError: PyTorch is needed and not installed.
    """
    if isinstance(name, Plugged):
        return own_model(name, dataset, device)
    choice_of("model", name, MODELS)
    choice_of("engine", engine, ENGINES)
    if name == "cnn":
        if engine != "torch":
            raise ValueError(f"model cnn: need engine torch, got {engine}")
        return convolutional(dataset.shape, dataset.classes, device)
    between = (hidden,) if name == "mlp" else ()
    widths = (dataset.features, *between, dataset.classes)
    if engine == "torch":
        return perceptron(widths, device=device)
    return MultilayerPerceptron(widths)
