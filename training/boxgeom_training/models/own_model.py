"""Models of one's own: a PyTorch module, or a function that builds one."""

import inspect
from typing import Any

import numpy as np

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.models.model import Model
from boxgeom_training.models.torch_extra import import_torch
from boxgeom_training.models.torch_model import TorchModel, built
from boxgeom_training.plugged import Plugged

METHODS = ("initial", "gradients", "scores")
"""What an object needs, besides ``d``, to be a `Model` itself."""


def is_model(thing: Any) -> bool:
    """Return whether a thing is a `Model` itself, not what one is made of."""
    is_class = isinstance(thing, type)
    return not is_class and all(hasattr(thing, name) for name in METHODS)


def own_model(own: Plugged, dataset: Dataset, device: str = "cpu") -> Model:
    """Return what was plugged in as a model of pictures of a data set.

    Args:
        own: a module, with whose parameters training begins; a function or class that
            builds one, which gets ``shape`` and ``classes`` if it has arguments of
            these names; or a `Model`.
        dataset: what it is to be trained on.
        device: where PyTorch computes.

    Raises:
        ValueError: it fails, or is no model of such pictures.
        MissingExtraError: PyTorch is needed and not installed.
    """
    thing = own.thing
    if is_model(thing):
        _check_scores(own, thing, dataset)
        return thing
    module: Any = import_torch().nn.Module
    name = f"model {own}"
    if isinstance(thing, module):
        model = TorchModel(thing, dataset.shape, name=name, device=device)
    elif callable(thing):
        options = _asked(thing, {"shape": dataset.shape, "classes": dataset.classes})

        def build() -> Any:
            return own(**options)

        first = built(build, 0)
        if not isinstance(first, module):
            raise own.error(f"returned {type(first).__name__}; need a torch.nn.Module")
        shape = dataset.shape
        model = TorchModel(first, shape, build=build, name=name, device=device)
    else:
        raise own.error(f"is a {type(thing).__name__}; need a torch.nn.Module")
    _check_scores(own, model, dataset)
    return model


def _asked(function: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Return those of the known arguments that a function has."""
    try:
        names = inspect.signature(function).parameters
    except (TypeError, ValueError):  # some builtins have no signature
        return {}
    return {name: value for name, value in known.items() if name in names}


def _check_scores(own: Plugged, model: Model, dataset: Dataset) -> None:
    """Raise ValueError unless the model gives pictures a score for every class."""
    parameters = model.initial(np.random.default_rng(0))[None]
    scores = model.scores(parameters, dataset.test.inputs(slice(2)))
    needed = (1, min(2, len(dataset.test)), dataset.classes)
    if np.shape(scores) != needed:
        what = f"gives {np.shape(scores)[-1]} scores to a picture"
        raise own.error(f"{what}; need one for each of {dataset.classes} classes")
