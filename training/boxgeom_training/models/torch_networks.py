"""The registered models in PyTorch: softmax regression, the MLP and the CNN."""

from itertools import pairwise
from typing import Any

from boxgeom_training.models.torch_extra import import_torch
from boxgeom_training.models.torch_model import TorchModel, built


def perceptron(
    widths: tuple[int, ...], precision: str = "float32", device: str = "cpu"
) -> TorchModel:
    """Return an MLP, or softmax regression if there is no hidden width.

    Args:
        widths: features, hidden widths, classes.
        precision: the name of the dtype to compute in.
        device: where to compute.

    Raises:
        MissingExtraError: PyTorch is not installed.
    """
    nn = import_torch().nn

    def build() -> Any:
        layers: list[Any] = []
        for inputs, outputs in pairwise(widths):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
        return nn.Sequential(*layers[:-1])

    return TorchModel(built(build, 0), (widths[0],), precision, build, device=device)


def convolutional(
    shape: tuple[int, ...], classes: int, device: str = "cpu"
) -> TorchModel:
    """Return a small CNN: convolution, pooling and ReLU, twice, then two linear layers.

    Args:
        shape: of a picture: channels, height, width; height and width at least 4.
        classes: how many classes there are.
        device: where to compute.

    Raises:
        ValueError: a picture has another shape.
        MissingExtraError: PyTorch is not installed.
    """
    nn = import_torch().nn
    if len(shape) != 3 or min(shape[1:]) < 4:
        raise ValueError(
            f"model cnn: need pictures of shape (channels, height, width), height and "
            f"width at least 4, got {shape}"
        )
    channels, height, width = shape
    features = 32 * (height // 4) * (width // 4)

    def build() -> Any:
        module = nn.Sequential(
            *(nn.Conv2d(channels, 16, 5, padding=2), nn.MaxPool2d(2), nn.ReLU()),
            *(nn.Conv2d(16, 32, 5, padding=2), nn.MaxPool2d(2), nn.ReLU()),
            *(nn.Flatten(), nn.Linear(features, 64), nn.ReLU(), nn.Linear(64, classes)),
        )
        # Pooling is several times as fast on pixels whose channels lie together.
        return module.to(memory_format=import_torch().channels_last)

    return TorchModel(built(build, 0), shape, build=build, device=device)
