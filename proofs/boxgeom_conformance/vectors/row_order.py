"""The order of rows: it means nothing, so a wrong row comes first if there is one."""

import numpy as np

from boxgeom.vectors import Vectors
from boxgeom_conformance.answers.answer import ExactAnswer
from boxgeom_conformance.trial import SINGLE_PRECISION_TOLERANCE
from boxgeom_conformance.vectors.files import Json
from boxgeom_conformance.vectors.published_answers import answer_of


def with_wrong_ends(received: Vectors, expected: Json) -> Vectors:
    """Return the rows turned so that the first and the last of them are wrong answers.

    So `return received[0]` fails wherever a row is wrong; if the two cannot both be
    wrong, the first one is. Rows that are to be refused stay as they are.

    >>> with_wrong_ends(np.array([[1.0], [0.0], [2.0]]), {"one_of": [[1.0]]}).tolist()
    [[2.0], [1.0], [0.0]]
    """
    answer = answer_of(expected)
    if answer is None or "or_refused" in expected:
        return received
    right = [_is_near(answer, row) for row in received]
    turns = range(len(received))
    ends = [k for k in turns if not right[k] and not right[k - 1]]
    starts = [k for k in turns if not right[k]]
    first = next(iter(ends or starts), 0)
    return np.roll(received, -first, axis=0)


def _is_near(answer: ExactAnswer, row: Vectors) -> bool:
    try:
        return answer.error(row.astype(np.float64)) <= SINGLE_PRECISION_TOLERANCE
    except OverflowError:
        return False
