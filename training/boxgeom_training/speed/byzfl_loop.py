"""An iteration as byzfl runs it, with its own clients, attack and server."""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from boxgeom_training.learning.clients import Clients
from boxgeom_training.models.torch_networks import perceptron

MODEL = "boxgeom_perceptron"
"""The name by which byzfl finds our model among its own."""

COMMON = {
    "model_name": MODEL,
    "device": "cpu",
    "optimizer_name": "SGD",
    "learning_rate": 0.2,
    "weight_decay": 0.0,
    "milestones": [],
    "learning_rate_decay": 1.0,
}


def byzfl_step(clients: Clients, honest_count: int) -> Callable[[int], None]:
    """Return an iteration of byzfl: gradients, sign flip, geometric median, a step.

    As in its own loop, Byzantine clients compute no gradients. The model is ours, and
    so are the samples that each client holds.

    Raises:
        ImportError: byzfl or PyTorch is not installed.
    """
    byzfl = _byzfl()
    models = importlib.import_module("byzfl.fed_framework.models")
    dataset = clients.dataset
    widths = (dataset.features, 32, dataset.classes)
    setattr(models, MODEL, lambda: perceptron(widths).module)
    held = clients.rows[:honest_count]
    honest = [_client(byzfl, clients, rows) for rows in held]
    f = len(clients.rows) - honest_count
    attack = {"name": "SignFlipping", "f": f, "parameters": {}}
    byzantine = byzfl.ByzantineClient(attack)
    median = {"name": "GeometricMedian", "parameters": {"nu": 0.1, "T": 3}}
    loader = _loader(clients, held[0])
    server = byzfl.Server(
        {**COMMON, "test_loader": loader, "aggregator_info": median, "pre_agg_list": []}
    )

    def step(iteration: int) -> None:
        for client in honest:
            client.compute_gradients()
        gradients = [client.get_flat_gradients_with_momentum() for client in honest]
        server.update_model_with_gradients(
            gradients + byzantine.apply_attack(gradients)
        )
        state = server.get_dict_parameters()
        for client in honest:
            client.set_model_state(state)

    return step


def _byzfl() -> Any:
    """Return byzfl without its plots and its data sets, which need more libraries."""
    sys.modules.setdefault("byzfl.benchmark", ModuleType("byzfl.benchmark"))
    if importlib.util.find_spec("torchvision") is None:
        vision = ModuleType("torchvision")
        for part in ("datasets", "transforms"):
            setattr(vision, part, ModuleType(part))
        sys.modules.setdefault("torchvision", vision)
    return importlib.import_module("byzfl")


def _client(byzfl: Any, clients: Clients, rows: Any) -> Any:
    return byzfl.Client(
        {
            **COMMON,
            "loss_name": "CrossEntropyLoss",
            "LabelFlipping": False,
            "nb_labels": clients.dataset.classes,
            "momentum": 0.0,
            "training_dataloader": _loader(clients, rows),
            "store_per_client_metrics": False,
        }
    )


def _loader(clients: Clients, rows: Any) -> Any:
    """Return a PyTorch loader of some samples, in batches as our clients draw them."""
    import torch

    inputs = np.asarray(clients.dataset.train.inputs(rows), dtype=np.float32)
    samples = torch.utils.data.TensorDataset(
        torch.from_numpy(inputs), torch.from_numpy(np.asarray(clients.labels[rows]))
    )
    return torch.utils.data.DataLoader(samples, clients.batch, shuffle=True)
