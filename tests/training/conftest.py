"""What the tests of training share: pictures that come with scikit-learn."""

import pytest

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.registry import load_dataset


@pytest.fixture(scope="session")
def digits() -> Dataset:
    """Return the handwritten digits."""
    return load_dataset("digits")
