"""Models of any width train: the rules take vectors of whatever length they have."""

from dataclasses import replace

import numpy as np
import pytest

from boxgeom_training.data.dataset import in_one_piece
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.training import train

SETTINGS = TrainingSettings(split="iid", n=10, t=3, batch=2, iterations=1)


@pytest.mark.parametrize("hidden", [1, 7, 84, 85])
def test_one_iteration_trains_whatever_the_width(hidden: int) -> None:
    pictures = np.random.default_rng(0).integers(256, size=(100, 784))
    data = in_one_piece("x", pictures, np.arange(100) % 10, (1, 28, 28), largest=255)
    result = train(replace(SETTINGS, hidden=hidden), data)
    assert result.d == 795 * hidden + 10
    assert len(result.lines) == 1
    assert result.diverged is None
