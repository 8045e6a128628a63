"""Kinds of vectors on which enclosures are measured: drawn, and real gradients."""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from boxgeom.vectors import Vectors
from boxgeom_training.data.registry import load_dataset
from boxgeom_training.data.splits import split_samples
from boxgeom_training.models.multilayer_perceptron import MultilayerPerceptron

CLUSTERS = 5
HIDDEN = 64
BATCH = 64
STEPS = 5
"""How many steps of 0.1 the model makes before its gradients are taken."""


def normal(n: int, t: int, d: int, rng: np.random.Generator) -> Vectors:
    """Return normal vectors, shape (n, d).

    >>> normal(3, 1, 2, np.random.default_rng(0)).shape
    (3, 2)
    """
    return rng.standard_normal((n, d))


def outliers(n: int, t: int, d: int, rng: np.random.Generator) -> Vectors:
    """Return normal vectors of which the last t are ten times as long, shape (n, d).

    >>> outliers(5, 1, 2, np.random.default_rng(0)).shape
    (5, 2)
    """
    vectors = normal(n, t, d, rng)
    vectors[n - t :] *= 10
    return vectors


def clusters(
    n: int, t: int, d: int, rng: np.random.Generator, *, spread: float
) -> Vectors:
    """Return vectors around five normal centres, shape (n, d).

    Args:
        n: how many vectors.
        t: of no importance here.
        d: coordinates.
        rng: draws them.
        spread: the distance from the centre, relative to that between centres.

    >>> clusters(5, 1, 2, np.random.default_rng(0), spread=0.1).shape
    (5, 2)
    """
    centers = rng.standard_normal((CLUSTERS, d))
    return centers[np.arange(n) % CLUSTERS] + spread * rng.standard_normal((n, d))


def gradients(
    n: int, t: int, d: int, rng: np.random.Generator, *, split: str
) -> Vectors:
    """Return a gradient per client of a perceptron on 5000 pictures of digits.

    The pictures are those of MNIST that `boxgeom_training` bundles.

    Args:
        n: how many clients.
        t: of no importance here.
        d: of no importance here: there are 50 890 coordinates.
        rng: draws the model, the split and the batches.
        split: a key of `boxgeom_training.data.splits.SPLITS`.
    """
    samples = load_dataset("mnist-5k").train
    rows = split_samples(
        samples.labels, split, n=n, alpha=0.5, seed=int(rng.integers(2**31))
    )
    everything = np.arange(len(samples.labels))
    model = MultilayerPerceptron((784, HIDDEN, 10))
    parameters = model.initial(rng)

    def gradients_of(drawn: list[NDArray[np.int64]]) -> Vectors:
        inputs = np.stack([samples.inputs(some) for some in drawn])
        labels = np.stack([samples.labels[some] for some in drawn])
        models = np.repeat(parameters[None], len(drawn), axis=0)
        return model.gradients(models, inputs, labels)[1]

    for _ in range(STEPS):
        parameters -= 0.1 * gradients_of([rng.choice(everything, 4 * BATCH)])[0]
    return gradients_of([rng.choice(held, BATCH) for held in rows])


KINDS: dict[str, Callable[[int, int, int, np.random.Generator], Vectors]] = {
    "normal": normal,
    "outliers": outliers,
    "clusters": partial(clusters, spread=0.5),
    "tight-clusters": partial(clusters, spread=0.1),
    "gradients-iid": partial(gradients, split="iid"),
    "gradients-2-class": partial(gradients, split="2-class"),
    "gradients-dirichlet": partial(gradients, split="dirichlet"),
}
"""From n, t, d and a random number generator to n vectors."""
