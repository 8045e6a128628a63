"""Splits: which client holds which samples; every sample is held exactly once."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from boxgeom.arguments import check_integer, choice_of
from boxgeom_training.checked_numbers import check_real
from boxgeom_training.plugged import Plugged, blame

Indices = NDArray[np.int64]
"""The indices of one client's samples."""

SPLITS: dict[str, str] = {
    "iid": "equal shares at random",
    "dirichlet": "each class in shares drawn from Dirichlet(alpha)",
    "2-class": "client i holds classes i and i + 1 of a random order (any k-class)",
    "mild": "half of each share at random, half as 2-class",
    "extreme": "sorted by class, in a random order of classes, cut into equal pieces",
}
"""Every split by its kebab-case name; "3-class" and so on are splits too."""

CLIENT_ORDERS: dict[str, str] = {
    "by-share": "neighbouring clients hold neighbouring shares of the split",
    "random": "any client may hold any share",
}
"""Which client holds which share of a split, by name."""

_K_CLASS = re.compile(r"([1-9]\d*)-class")


def split_samples(
    labels: NDArray[Any], split: str, *, n: int, alpha: float = 0.1, seed: int = 0
) -> list[Indices]:
    """Return the indices of the samples of each of n clients, in ascending order.

    Every sample is held by one client. The same arguments give the same split.

    Args:
        labels: the samples' classes, shape (samples,), from 0.
        split: a key of `SPLITS`, or "k-class" for a number k.
        n: clients.
        alpha: of the Dirichlet split: the smaller, the fewer classes per client.
        seed: of the random numbers.

    Raises:
        ValueError: the split or alpha is invalid, or leaves a client without samples.

    >>> [len(rows) for rows in split_samples(np.arange(10) // 2, "2-class", n=5)]
    [2, 2, 2, 2, 2]
    """
    n = check_integer("n", n, least=1)
    check_split(split, alpha)
    if n > len(labels):
        raise _empty(split, len(labels), n)
    k = _K_CLASS.fullmatch(split)
    rng = np.random.default_rng(seed)
    everything = np.arange(len(labels))
    if k:
        rows = _by_class(labels, everything, n, int(k[1]), rng)
    else:
        match split:
            case "iid":
                rows = _at_random(everything, n, rng)
            case "dirichlet":
                rows = _dirichlet(labels, n, alpha, rng)
            case "mild":
                rows = _mild(labels, n, rng)
            case _:
                rows = _extreme(labels, n, rng)
    _check_no_share_is_empty(rows, split)
    return [np.sort(of_client) for of_client in rows]


def registered_split(split: Any) -> str | None:
    """Return the split's name if there is such a split, else None.

    >>> registered_split("3-class"), registered_split("0-class")
    ('3-class', None)
    """
    is_name = isinstance(split, str)
    known = is_name and (split in SPLITS or _K_CLASS.fullmatch(split))
    return split if known else None


def own_rows(split: Plugged, labels: NDArray[Any], n: int, seed: int) -> list[Indices]:
    """Return the indices of the samples of each of n clients in a split of one's own.

    Samples may be held by several clients, or by none.

    Args:
        split: rows, one array of indices per client, or a function from labels, n and a
            generator of random numbers to rows.
        labels: the samples' classes, shape (samples,).
        n: clients.
        seed: of the random numbers.

    Raises:
        PluggedError: the function fails, or the rows are not n arrays of indices.
    """
    rows = split.thing
    if callable(rows):
        rows = split(labels, n, np.random.default_rng(seed))
    try:
        found = [np.asarray(of_client) for of_client in rows]
    except Exception as error:  # somebody's object may refuse in any way
        raise split.error(f"gives no rows of indices: {blame(error)}") from error
    if len(found) != n:
        raise split.error(f"gives rows of {len(found)} clients; need n = {n}")
    for client, held in enumerate(found):
        if held.ndim != 1 or held.dtype.kind not in "iu" or held.size == 0:
            what = f"{held.dtype} of shape {held.shape}"
            raise split.error(
                f"gives client {client} {what}; need indices, at least one"
            )
        if held.min() < 0 or held.max() >= len(labels):
            wrong = held.min() if held.min() < 0 else held.max()
            needed = f"need indices from 0 to {len(labels) - 1}"
            raise split.error(f"gives client {client} sample {wrong}; {needed}")
    return [held.astype(np.int64) for held in found]


def check_split(split: str, alpha: float) -> None:
    """Raise ValueError unless there is such a split and alpha is positive.

    >>> check_split("3-class", alpha=0.1)
    >>> check_split("3-class", alpha=-1)
    Traceback (most recent call last):
    ValueError: alpha: need alpha > 0, got -1
    """
    if registered_split(split) is None:
        choice_of("split", split, SPLITS)
    check_real("alpha", alpha)
    if not alpha > 0:
        raise ValueError(f"alpha: need alpha > 0, got {alpha}")


def holdings(
    labels: NDArray[Any], rows: Sequence[Indices], classes: int
) -> NDArray[Any]:
    """Return how many samples of each class each client holds, shape (n, classes).

    >>> holdings(np.array([0, 1, 1]), [np.array([0]), np.array([1, 2])], classes=2)
    array([[1, 0],
           [0, 2]])
    """
    return np.array([np.bincount(labels[r], minlength=classes) for r in rows])


def _at_random(rows: Indices, n: int, rng: np.random.Generator) -> list[Indices]:
    return list(np.array_split(rng.permutation(rows), n))


def _dirichlet(
    labels: NDArray[Any], n: int, alpha: float, rng: np.random.Generator
) -> list[Indices]:
    pieces: list[list[Indices]] = [[] for _ in range(n)]
    for label in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == label))
        shares = rng.dirichlet(np.full(n, alpha))
        if not np.isclose(shares.sum(), 1):  # a large alpha overflows
            raise ValueError(f"alpha: too large to draw shares with, got {alpha}")
        cuts = np.cumsum(shares)[:-1] * len(members)
        for held, piece in zip(
            pieces, np.split(members, np.rint(cuts).astype(int)), strict=True
        ):
            held.append(piece)
    return [np.concatenate(held) for held in pieces]


def _by_class(
    labels: NDArray[Any], rows: Indices, n: int, k: int, rng: np.random.Generator
) -> list[Indices]:
    """Return shares in which client i holds k neighbouring classes of a random order.

    Client i's begin at place ``i * classes // n`` of the order.
    """
    order = rng.permutation(np.unique(labels[rows]))
    classes = len(order)
    least = _least_k(classes, n)
    if not least <= k <= classes:
        raise ValueError(
            f"split: need k-class with {least} <= k <= {classes} for {classes} classes "
            f"and n = {n} clients, got k={k}"
        )
    places = [[(i * classes // n + j) % classes for j in range(k)] for i in range(n)]
    pieces: list[list[Indices]] = [[] for _ in range(n)]
    for place, label in enumerate(order):
        holders = [i for i in range(n) if place in places[i]]
        members = rng.permutation(rows[labels[rows] == label])
        for i, piece in zip(
            holders, np.array_split(members, len(holders)), strict=True
        ):
            pieces[i].append(piece)
    return [np.concatenate(held) for held in pieces]


def _least_k(classes: int, n: int) -> int:
    """Return how many classes each client must hold so that every class is held."""
    return -(-classes // n)


def _mild(labels: NDArray[Any], n: int, rng: np.random.Generator) -> list[Indices]:
    shuffled = rng.permutation(len(labels))
    half = len(labels) // 2
    mixed = _at_random(shuffled[:half], n, rng)
    k = max(2, _least_k(len(np.unique(labels)), n))
    sorted_out = _by_class(labels, shuffled[half:], n, k, rng)
    return [np.concatenate(both) for both in zip(mixed, sorted_out, strict=True)]


def _extreme(labels: NDArray[Any], n: int, rng: np.random.Generator) -> list[Indices]:
    shuffled = rng.permutation(len(labels))
    order = rng.permutation(int(labels.max()) + 1)
    by_class = shuffled[np.argsort(order[labels[shuffled]], kind="stable")]
    return list(np.array_split(by_class, n))


def _check_no_share_is_empty(rows: Sequence[Indices], split: str) -> None:
    empty = [i for i, held in enumerate(rows) if len(held) == 0]
    if empty:
        raise _empty(split, empty[0], len(rows))


def _empty(split: str, client: int, n: int) -> ValueError:
    return ValueError(
        f"split {split} leaves client {client} of {n} without samples; "
        f"take fewer clients, another seed, or a larger alpha"
    )
