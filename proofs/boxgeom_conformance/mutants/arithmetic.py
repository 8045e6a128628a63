"""Faults of floats: right in exact arithmetic, or on the vectors of a quick test."""

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.checks.scopes import DETERMINED, UNSEARCHED
from boxgeom_conformance.mutants.fault import Ask, fault

ROOM_FOR_VECTORS = 5
ROOM_FOR_COORDINATES = 50
THREE_BITS = np.uint32(0xFFF00000)
EIGHT_BITS = np.uint32(0xFFFF0000)


@fault(
    "holds_for_ordinary_vectors",
    "holds_for_tiny_vectors_in_single_precision",
    "holds_for_huge_vectors_in_single_precision",
)
def rounds_to_half_precision(ask: Ask, received: Vectors) -> Vector:
    """It computes with float16."""
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(ask(received.astype(np.float16)))


@fault("holds_in_single_precision", applies_to=UNSEARCHED)
def takes_half_precision_for_single(ask: Ask, received: Vectors) -> Vector:
    """It takes float32 through float16, as mixed precision does, and back."""
    if received.dtype != np.float32:
        return np.asarray(ask(received))
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(ask(received.astype(np.float16)), dtype=np.float32)


@fault("tells_near_ties_apart_in_single_precision", applies_to=UNSEARCHED)
def keeps_eight_bits_of_single_precision(ask: Ask, received: Vectors) -> Vector:
    """It cuts float32 to bfloat16, and answers with the vector nearest to that."""
    if received.dtype != np.float32:
        return np.asarray(ask(received))
    coarse = (received.view(np.uint32) & EIGHT_BITS).view(np.float32)
    answer = np.asarray(ask(coarse))
    same = (coarse == answer).all(axis=1)
    return np.asarray(received[np.argmax(same)] if same.any() else answer)


@fault(
    "holds_far_from_the_origin",
    "holds_for_many_vectors_far_from_the_origin",
    "holds_for_tiny_vectors",
    "holds_for_huge_vectors",
)
def rounds_to_single_precision(ask: Ask, received: Vectors) -> Vector:
    """It computes with float32."""
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(ask(received.astype(np.float32)))


@fault("keeps_its_digits_beside_far_outliers")
def has_a_fixed_point(ask: Ask, received: Vectors) -> Vector:
    """It scales the largest number to 1 and keeps four digits after the point."""
    largest = np.abs(received).max()
    return np.asarray(ask(np.round(received / largest, 4)) * largest)


@fault(
    "holds_for_huge_vectors",
    "holds_for_huge_vectors_in_single_precision",
    applies_to=DETERMINED,
)
def scales_by_a_sum_of_squares(ask: Ask, received: Vectors) -> Vector:
    """It divides by the root of a sum of squares, which overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        norm = np.sqrt((received**2).sum()) or 1.0
        return np.asarray(ask(received / norm) * norm)


@fault("holds_for_tiny_vectors", "holds_for_tiny_vectors_in_single_precision")
def adds_an_epsilon(ask: Ask, received: Vectors) -> Vector:
    """It adds about 1e-12 to every number, so that none is 0."""
    return np.asarray(ask(received + 1e-12 * np.arange(1, len(received) + 1)[:, None]))


@fault("holds_for_duplicates")
def merges_equal_vectors(ask: Ask, received: Vectors) -> Vector:
    """It puts the vectors in a set, and so forgets how often each occurs."""
    once = np.unique(received, axis=0)
    return np.asarray(ask(once[np.arange(len(received)) % len(once)]))


@fault("holds_for_nearly_collinear_vectors")
def straightens_near_lines(ask: Ask, received: Vectors) -> Vector:
    """It treats vectors that are nearly on a line through the origin as on it."""
    left, sizes, right = np.linalg.svd(received, full_matrices=False)
    sizes[sizes < 0.2 * sizes[0]] = 0
    return np.asarray(ask((left * sizes) @ right))


@fault(
    "holds_in_single_precision",
    "holds_in_single_precision_far_from_the_origin",
)
def truncates_single_precision(ask: Ask, received: Vectors) -> Vector:
    """It keeps three bits of float32's mantissa, as float8 does."""
    if received.dtype == np.float32:
        received = (received.view(np.uint32) & THREE_BITS).view(np.float32)
    return np.asarray(ask(received))


@fault("holds_for_many_vectors")
def has_room_for_five_vectors(ask: Ask, received: Vectors) -> Vector:
    """It has a buffer of fixed size, where later vectors are lost."""
    return np.asarray(ask(received[np.arange(len(received)) % ROOM_FOR_VECTORS]))


@fault("holds_near_the_largest_float")
def halves_a_sum_that_overflows(ask: Ask, received: Vectors) -> Vector:
    """It answers (a + b)/2 of the answers to the vectors in two orders."""
    with np.errstate(over="ignore"):
        return np.asarray((ask(received) + ask(received[::-1])) / 2)


@fault("holds_for_integers_near_their_limits")
def subtracts_in_the_vectors_own_type(ask: Ask, received: Vectors) -> Vector:
    """It takes offsets from the first vector, which wrap around in small integers."""
    first = received[:1]
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(ask(received - first) + first[0])


@fault("holds_in_many_dimensions")
def has_room_for_fifty_coordinates(ask: Ask, received: Vectors) -> Vector:
    """It has a buffer of fixed size, where later coordinates are lost."""
    kept = received.copy()
    kept[:, ROOM_FOR_COORDINATES:] = 0
    return np.asarray(ask(kept))


@fault("holds_for_gradients_like_a_models")
def rounds_to_three_decimals(ask: Ask, received: Vectors) -> Vector:
    """It quantises vectors to thousandths, to save bandwidth."""
    return np.asarray(ask(np.round(received, 3)))
