"""The clients: the samples that each holds, and those it draws in an iteration."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom_training.data.dataset import Dataset
from boxgeom_training.data.splits import Indices, holdings, own_rows, split_samples
from boxgeom_training.learning.settings import TrainingSettings
from boxgeom_training.learning.threats import poisoned_labels
from boxgeom_training.plugged import Plugged

BATCHES, MODEL, ATTACK, LABELS, DRAWS, ORDER = range(6)
"""The streams of random numbers of a run."""


def stream(
    seed: int, purpose: int, iteration: int = 0, step: int = 0
) -> np.random.Generator:
    """Return the random numbers of an iteration, or of a later local step in it.

    They depend on nothing that happened before, so that a run can be resumed.
    """
    return np.random.default_rng([seed, purpose, iteration, *([step] if step else [])])


@dataclass(frozen=True, eq=False)
class Clients:
    """Who holds what.

    Attributes:
        dataset: the data set that was split.
        rows: the indices of each client's samples; the last f clients are Byzantine.
        labels: of all training samples, flipped where Byzantine clients change them.
        batch: how many samples a client draws in an iteration.
        seed: of the batches.
    """

    dataset: Dataset
    rows: list[Indices]
    labels: NDArray[Any]
    batch: int
    seed: int

    @property
    def holdings(self) -> NDArray[Any]:
        """Samples by client and true class, shape (n, classes)."""
        return holdings(self.dataset.train.labels, self.rows, self.dataset.classes)

    def draw(self, iteration: int, step: int = 0) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return every client's inputs, (n, batch, features), and labels, (n, batch).

        Drawn with replacement, so that a client with few samples can take part.
        """
        rng = stream(self.seed, BATCHES, iteration, step)
        sizes = np.array([len(rows) for rows in self.rows])
        places = (rng.random((len(sizes), self.batch)) * sizes[:, None]).astype(int)
        drawn = np.array([r[at] for r, at in zip(self.rows, places, strict=True)])
        return self.dataset.train.inputs(drawn), self.labels[drawn]


def byzantine_last(n: int, byzantine_count: int) -> list[int]:
    """Return which share of a split each client gets, Byzantine clients last.

    Byzantine clients get shares spread evenly over the split. Neighbouring shares have
    classes in common, so hardly any class is held by Byzantine clients alone.

    >>> byzantine_last(10, 3)
    [1, 2, 4, 5, 7, 8, 9, 0, 3, 6]
    """
    theirs = [j * n // byzantine_count for j in range(byzantine_count)]
    return [*(i for i in range(n) if i not in theirs), *theirs]


def share_order(settings: TrainingSettings) -> list[int]:
    """Return which share of the split each client gets; the last f are Byzantine.

    A random order depends on n and the seed alone, not on how many are Byzantine.
    """
    n = settings.n
    if settings.client_order == "random":
        order: list[int] = stream(settings.seed, ORDER).permutation(n).tolist()
        return order
    if isinstance(settings.split, Plugged):  # whoever plugs it in says who holds what
        return list(range(n))
    return byzantine_last(n, settings.f)


def clients_of(settings: TrainingSettings, dataset: Dataset) -> Clients:
    """Return the clients of a run.

    Raises:
        ValueError: the split leaves a client without samples.
    """
    labels = dataset.train.labels
    n, split, seed = settings.n, settings.split, settings.seed
    if isinstance(split, Plugged):
        rows = own_rows(split, labels, n, seed)
    else:
        rows = split_samples(labels, split, n=n, alpha=settings.alpha, seed=seed)
    rows = [rows[i] for i in share_order(settings)]
    labels, rng = labels.copy(), stream(settings.seed, LABELS)
    for held in rows[settings.honest_count :]:
        labels[held] = poisoned_labels(
            settings.used_attack, labels[held], dataset.classes, rng
        )
    return Clients(dataset, rows, labels, settings.batch, settings.seed)
