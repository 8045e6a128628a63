"""Disturbances: what a network, or a Byzantine sender, does to the mail of a round."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from boxgeom_conformance.nodes.mail import Letter


@dataclass(frozen=True, eq=False)
class Post:
    """The mail of one honest node in one round, before it is disturbed.

    Attributes:
        receiver: the node.
        least: how many vectors all honest nodes send at least, n - t.
        letters: one per sender, honest ones first.
        earlier: what the node's mail of the round before was, then undisturbed.
        byzantine: the Byzantine nodes.
        rng: the scenario's random numbers.
    """

    receiver: int
    least: int
    letters: list[Letter]
    earlier: list[Letter]
    byzantine: tuple[int, ...]
    rng: np.random.Generator

    def shuffled(self, letters: list[Letter]) -> list[Letter]:
        """Return letters in another order."""
        return [letters[i] for i in self.rng.permutation(len(letters))]


Disturbance = Callable[[Post], list[Letter]]


def undisturbed(post: Post) -> list[Letter]:
    """Return the letters as they are."""
    return post.letters


def reordered(post: Post) -> list[Letter]:
    """Return the letters in another order at every node, in every round."""
    return post.shuffled(post.letters)


def duplicated(post: Post) -> list[Letter]:
    """Return each letter one to three times, one of them surely twice or more."""
    copies = post.rng.integers(1, 4, size=len(post.letters))
    copies[int(post.rng.integers(len(copies)))] = 3
    return post.shuffled(
        [it for it, k in zip(post.letters, copies, strict=True) for _ in range(k)]
    )


def contradicted(post: Post) -> list[Letter]:
    """Return, beside each Byzantine letter, two others of the same sender."""
    others = [
        replace(letter, content=factor * np.asarray(letter.content) + 1)
        for letter in post.letters
        if letter.sender in post.byzantine
        for factor in (-1, 2)
    ]
    return post.shuffled([*post.letters, *others])


def late(post: Post) -> list[Letter]:
    """Return the letters of the round before once more, then those of this one."""
    return [*post.earlier, *post.letters]


def late_and_last(post: Post) -> list[Letter]:
    """Return those of this round, then those of the round before once more."""
    return [*post.letters, *post.earlier]


def lost(post: Post) -> list[Letter]:
    """Return the letters without some Byzantine ones, others at every node."""
    return [
        letter
        for letter in post.letters
        if letter.sender not in post.byzantine or post.rng.random() < 0.5
    ]


def nonsense(post: Post) -> list[Letter]:
    """Return something other than a vector in every Byzantine letter."""
    d = len(post.letters[0].content)
    wrong: tuple[list[Any], ...] = (
        ["nan"] * d,
        ["inf", *[0.0] * (d - 1)],
        [0.0] * (d + 1),
        [],
        ["zero"] * d,
    )
    return [
        replace(letter, content=wrong[int(post.rng.integers(len(wrong)))])
        if letter.sender in post.byzantine
        else letter
        for letter in post.letters
    ]


def too_few(post: Post) -> list[Letter]:
    """Return letters of n - t - 1 nodes, the receiver among them, each twice."""
    own = [letter for letter in post.letters if letter.sender == post.receiver]
    others = [letter for letter in post.letters if letter.sender != post.receiver]
    return [*own, *others[: post.least - 2]] * 2
