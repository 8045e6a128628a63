"""Whether all ranks ask for the same, or else one error that all of them raise."""

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from boxgeom_fast.ranks import Floats, Ranks

Fields = dict[str, str]
"""What all ranks have to have in common, by name, as text."""

TEXT_BYTES = 2048
"""How much of what is told about an error goes to the other ranks."""

MOST = 200
"""The most letters of a field that an error shows."""


def agree(
    ranks: Ranks,
    fields: Mapping[str, str],
    error: Exception | None,
    *,
    has_kernels: bool,
) -> bool:
    """Return whether every rank has kernels, once all agree on all fields.

    It takes one exchange of a few numbers, and one more if something is wrong.

    Args:
        ranks: all of which call this.
        fields: what is asked for here.
        error: what is wrong here, if anything is.
        has_kernels: whether there are any here.

    Raises:
        TypeError: every rank had this error.
        ValueError: a rank had an error, or not all fields are the same.
    """
    told = f"{type(error).__name__}: {error}" if error else json.dumps(dict(fields))
    digest = _digest(told)
    sent = np.concatenate([digest, -digest, [float(has_kernels), -float(bool(error))]])
    heard = ranks.least(sent)
    half = len(digest)
    if np.array_equal(heard[:half], -heard[half : 2 * half]):
        if error:
            raise error
        return bool(heard[-2])
    known = {"error": told} if error else {k: _short(v) for k, v in fields.items()}
    raise _difference([_read(text) for text in ranks.stacked(_written(known))])


def _difference(ranks: list[Fields]) -> ValueError:
    """Return the error that tells what is wrong, the same at every rank."""
    for rank, known in enumerate(ranks):
        if "error" in known:
            said = known["error"].partition(": ")[2]
            return ValueError(
                f"group: need no error at any rank, got at rank {rank}: {said}"
            )
    for name, wanted in ranks[0].items():
        for rank, known in enumerate(ranks):
            if known.get(name) != wanted:
                return ValueError(
                    f"{name}: need the same at all ranks of the group, got {wanted} at "
                    f"rank 0 and {known.get(name)} at rank {rank}"
                )
    return ValueError("group: need the same call at all ranks, got different ones")


def _digest(text: str) -> Floats:
    """Return a digest of a text as four floats, none of them rounded."""
    found = hashlib.sha256(text.encode()).digest()[:24]
    parts = [int.from_bytes(found[i : i + 6], "big") for i in range(0, 24, 6)]
    return np.array(parts, dtype=np.float64)


def _short(text: str) -> str:
    return text if len(text) <= MOST else text[: MOST - 3] + "..."


def _written(known: Fields) -> Floats:
    """Return texts as numbers, always of the same shape; they are cut short to fit."""
    most = TEXT_BYTES
    while True:
        short = {name: text[:most] for name, text in known.items()}
        encoded = json.dumps(short).encode()
        if len(encoded) <= TEXT_BYTES:
            padded = encoded.ljust(TEXT_BYTES)
            return np.frombuffer(padded, dtype=np.uint8).astype(np.float64)
        most //= 2


def _read(numbers: Floats) -> Fields:
    found: Fields = json.loads(bytes(numbers.astype(np.uint8)).decode().strip())
    return found
