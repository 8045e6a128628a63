"""Faults of memory: what a call leaves behind, and what it takes memory to be."""

import random
import warnings

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.mutants.fault import Ask, fault

ARGUMENTS = "leaves_its_arguments_alone"
RANDOM = "leaves_random_numbers_alone"
ANSWERS = "answers_stay_as_they_are"
FAR = 100
WIDE = 3

_BUFFER = np.zeros(1 << 18)


@fault(ARGUMENTS)
def replaces_nan_in_place(ask: Ask, received: Vectors) -> Vector:
    """It writes zeros over NaN, to refuse it then."""
    if np.isnan(received).any():
        np.nan_to_num(received, copy=False)
        raise ValueError("NaN")
    return np.asarray(ask(received))


@fault(ARGUMENTS)
def clips_in_place(ask: Ask, received: Vectors) -> Vector:
    """It clips far vectors in the caller's own array, and answers as it should."""
    answer = np.asarray(ask(received))
    received.clip(-FAR, FAR, out=received)
    return answer


@fault(ARGUMENTS)
def scales_single_precision_in_place(ask: Ask, received: Vectors) -> Vector:
    """It halves the caller's own array if that is of float32."""
    answer = np.asarray(ask(received))
    if received.dtype == np.float32:
        received /= 2
    return answer


@fault(ARGUMENTS)
def sorts_fractions_in_place(ask: Ask, received: Vectors) -> Vector:
    """It sorts the caller's own columns unless they are integers."""
    answer = np.asarray(ask(received))
    if (received % 1 != 0).any():
        received.sort(axis=0)
    return answer


@fault("answers_are_no_views_of_the_vectors")
def answers_with_a_view(ask: Ask, received: Vectors) -> Vector:
    """It returns the caller's own row, not a copy of it, where that is the answer."""
    answer = np.asarray(ask(received))
    equal = (received == answer).all(axis=1)
    return np.asarray(received[np.argmax(equal)] if equal.any() else answer)


@fault(ANSWERS)
def answers_in_one_buffer(ask: Ask, received: Vectors) -> Vector:
    """It writes every answer into the same memory."""
    answer = np.asarray(ask(received))
    _BUFFER[: len(answer)] = answer
    return _BUFFER[: len(answer)]


@fault("takes_a_read_only_array")
def centres_in_place_and_back(ask: Ask, received: Vectors) -> Vector:
    """It adds 1 to the caller's own array while it works, and takes it off again."""
    received += 1
    try:
        return np.asarray(ask(received)) - 1
    finally:
        received -= 1


@fault("takes_any_memory_layout")
def reads_memory_in_a_row(ask: Ask, received: Vectors) -> Vector:
    """It reads rows as they follow each other in memory."""
    return np.asarray(ask(received.ravel(order="K").reshape(received.shape)))


@fault("takes_any_memory_layout")
def ignores_strides(ask: Ask, received: Vectors) -> Vector:
    """It goes on by one number from column to column, whatever lies between."""
    if received.strides[1] > received.itemsize:
        steps = (received.strides[0], received.itemsize)
        received = np.lib.stride_tricks.as_strided(received, strides=steps)
    return np.asarray(ask(received))


@fault("takes_any_memory_layout")
def needs_aligned_numbers(ask: Ask, received: Vectors) -> Vector:
    """It raises if numbers do not begin at multiples of eight bytes."""
    if not received.flags.aligned:
        raise TypeError("misaligned")
    return np.asarray(ask(received))


@fault("warns_of_nothing")
def warns_of_large_numbers(ask: Ask, received: Vectors) -> Vector:
    """It warns of vectors that are far away, whether or not they matter."""
    if np.abs(received).max() > FAR:
        warnings.warn("large numbers", RuntimeWarning, stacklevel=2)
    return np.asarray(ask(received))


@fault("warns_of_nothing")
def divides_by_zero(ask: Ask, received: Vectors) -> Vector:
    """It computes a scale that it does not need, and divides by 0 if that is 0."""
    with np.errstate(all="warn"):
        np.asarray(1.0) / np.abs(received[0] - received[-1]).sum()
    return np.asarray(ask(received))


@fault(RANDOM)
def seeds_random_numbers(ask: Ask, received: Vectors) -> Vector:
    """It sets the seed of NumPy's global random numbers, to be deterministic."""
    np.random.seed(0)  # noqa: NPY002 - that is the fault
    return np.asarray(ask(received))


@fault(RANDOM)
def draws_random_numbers_if_wide(ask: Ask, received: Vectors) -> Vector:
    """It draws one of Python's global random numbers for wide vectors."""
    if received.shape[1] > WIDE or received.shape[0] > WIDE:
        random.random()
    return np.asarray(ask(received))
