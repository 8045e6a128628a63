"""The global random generators that modules draw from, as dropout does."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from boxgeom_training.models.torch_extra import import_torch


@contextmanager
def random_states_kept(device: Any = None) -> Iterator[None]:
    """Restore PyTorch's, NumPy's and Python's generators after the body.

    Args:
        device: whose generator is restored too, if it is a GPU.
    """
    torch = import_torch()
    devices = [device] if device is not None and device.type == "cuda" else []
    of_numpy = np.random.get_state(legacy=False)  # noqa: NPY002 - modules draw from it
    of_python = random.getstate()
    with torch.random.fork_rng(devices=devices):
        try:
            yield
        finally:
            np.random.set_state(of_numpy)  # noqa: NPY002 - see above
            random.setstate(of_python)


def seed_all(seed: int, device: Any = None) -> None:
    """Seed PyTorch's, NumPy's and Python's generators.

    Args:
        seed: from 0.
        device: whose generator is seeded too, if it is a GPU.
    """
    torch = import_torch()
    if device is None or device.type == "cpu":
        # torch.manual_seed also looks for devices, which takes half a millisecond.
        torch.default_generator.manual_seed(seed)
    else:
        torch.manual_seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002 - modules draw from it
    random.seed(seed)
