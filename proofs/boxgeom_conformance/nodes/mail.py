"""The mail of a round: what one honest node receives, and what counts of it."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.worker.protocol import encode


@dataclass(frozen=True, eq=False)
class Letter:
    """One message of a round.

    Attributes:
        sender: the node that it comes from; the network vouches for it.
        round_number: of the round that it was sent in.
        content: the vector, shape (d,), or whatever a Byzantine node says instead.
    """

    sender: int
    round_number: int
    content: Vector | list[Any]

    def to_json(self) -> dict[str, Any]:
        """Return the letter as the protocol has it."""
        content = self.content
        vector = encode(content) if isinstance(content, np.ndarray) else content
        return {
            "sender": self.sender,
            "round_number": self.round_number,
            "vector": vector,
        }

    def is_vector(self, d: int) -> bool:
        """Return whether it holds a finite vector of d coordinates."""
        content = self.content
        return (
            isinstance(content, np.ndarray)
            and content.shape == (d,)
            and bool(np.isfinite(content).all())
        )


def ways_to_count(
    letters: Sequence[Letter], round_number: int, d: int
) -> Iterator[Vectors]:
    """Yield every multiset, shape (m, d), that a node may take such mail for.

    What is no vector, or was sent in another round, does not count; equal letters of
    one sender count once. Of letters of one sender that contradict each other the
    protocol counts the first, but any one of them, or none, serves as well: it could
    have been the only one, or lost.
    """
    by_sender: dict[int, dict[bytes, Vector]] = {}
    for letter in letters:
        if letter.round_number == round_number and letter.is_vector(d):
            vector = np.asarray(letter.content)
            by_sender.setdefault(letter.sender, {})[vector.tobytes()] = vector
    choices: list[list[Vector | None]] = [
        [*vectors.values(), *([None] if len(vectors) > 1 else [])]
        for vectors in by_sender.values()
    ]
    for chosen in itertools.product(*choices):
        yield np.array([vector for vector in chosen if vector is not None])
