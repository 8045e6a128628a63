"""The order of rows: it means nothing, so they are shuffled, a wrong one first."""

import zlib

import numpy as np

from boxgeom.vectors import Vectors
from boxgeom_conformance.answers.answer import ExactAnswer
from boxgeom_conformance.trial import SINGLE_PRECISION_TOLERANCE
from boxgeom_conformance.vectors.files import Json
from boxgeom_conformance.vectors.published_answers import answer_of

MOST_SHUFFLES = 200


def shuffled(received: Vectors, expected: Json) -> Vectors:
    """Return the rows shuffled, so that the first and the last are wrong answers.

    So `return received[0]` fails wherever a row is wrong; if the two cannot both be
    wrong, the first one is. Rows that are to be refused stay as they are. The same rows
    are always shuffled alike.

    >>> shuffled(np.array([[1.0], [0.0], [2.0]]), {"one_of": [[1.0]]}).tolist()
    [[2.0], [1.0], [0.0]]
    """
    answer = answer_of(expected)
    if answer is None or "or_refused" in expected:
        return received
    wrong = np.array([not _is_near(answer, row) for row in received])
    rng = np.random.default_rng(zlib.crc32(received.tobytes()))
    orders = [rng.permutation(len(received)) for _ in range(MOST_SHUFFLES)]
    # The last counts less than the first, and of equally good orders the first is it.
    best = max(orders, key=lambda order: 2 * int(wrong[order[0]]) + wrong[order[-1]])
    return received[best]


def _is_near(answer: ExactAnswer, row: Vectors) -> bool:
    try:
        return answer.error(row.astype(np.float64)) <= SINGLE_PRECISION_TOLERANCE
    except OverflowError:
        return False
