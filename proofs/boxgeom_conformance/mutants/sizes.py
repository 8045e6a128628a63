"""Faults of size: right for the few rows, columns and nodes of a quick test."""

import math

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.checks.scopes import (
    DETERMINED,
    ENUMERATING,
    OF_ANY_DIMENSION,
    RESISTANT,
    TOLD,
)
from boxgeom_conformance.mutants.fault import Ask, fault

THREE = 3
SIX = 6
TEN = 10
SOME = 25
BLOCK = 4096
MANY_COORDINATES = 2**14
MOST_COORDINATES = 2**16

MORE_BYZANTINE = "holds_for_three_and_more_byzantine_nodes"
TEN_NODES = "holds_for_three_of_ten_nodes"
FEW_SUBSETS = "holds_for_many_vectors_of_few_subsets"
WIDE = "holds_in_very_many_dimensions"
MANY = "holds_for_many_vectors"
MANY_SINGLES = "holds_for_many_vectors_in_single_precision"
SHARES = "holds_for_every_share_of_byzantine_nodes"


@fault(MORE_BYZANTINE)
def has_room_for_six_vectors(ask: Ask, received: Vectors) -> Vector:
    """It has a buffer for six rows, which later ones go round again."""
    return np.asarray(ask(received[np.arange(len(received)) % SIX]))


@fault(TEN_NODES)
def stays_at_the_first_of_ten(ask: Ask, received: Vectors) -> Vector:
    """It stays where it is, at the first vector, if there are ten or more."""
    return np.asarray(ask(received) if len(received) < TEN else received[0])


@fault(FEW_SUBSETS, applies_to=ENUMERATING)
def adds_up_batches(ask: Ask, received: Vectors) -> Vector:
    """It takes 25 rows at a time, and adds the answers up instead of averaging."""
    batches = -(-len(received) // SOME)
    return np.asarray(batches * ask(received))


@fault(FEW_SUBSETS, applies_to=ENUMERATING & RESISTANT & DETERMINED)
def has_room_for_25_vectors(ask: Ask, received: Vectors) -> Vector:
    """It has a buffer for 25 rows, the last of which later ones find taken."""
    rows = np.arange(len(received))
    return np.asarray(ask(received[np.where(rows < SOME, rows, SOME - 1)]))


@fault(MORE_BYZANTINE, applies_to=TOLD & ENUMERATING)
def tolerates_two_at_most(ask: Ask, received: Vectors) -> Vector:
    """It takes a larger t for 2."""
    return np.asarray(ask(received, t=min(ask.numbers["t"], 2)))


@fault(MORE_BYZANTINE, applies_to=TOLD & ~ENUMERATING)
def tolerates_three_at_most(ask: Ask, received: Vectors) -> Vector:
    """It takes a larger t for 3."""
    return np.asarray(ask(received, t=min(ask.numbers["t"], 3)))


@fault(MORE_BYZANTINE, applies_to=TOLD)
def stays_at_the_first_for_t_of_six(ask: Ask, received: Vectors) -> Vector:
    """It stays where it is, at the first vector, if t is 6, and only then."""
    return np.asarray(received[0] if ask.numbers["t"] == SIX else ask(received))


@fault(MANY_SINGLES, applies_to=DETERMINED)
def mixes_columns_of_many_singles(ask: Ask, received: Vectors) -> Vector:
    """It takes the last column for the first, of ten or more float32 rows of three."""
    answer = np.array(ask(received))
    if received.dtype == np.float32 and len(received) >= TEN and len(answer) >= THREE:
        answer[0] = answer[-1]
    return answer


@fault(MANY, MANY_SINGLES, applies_to=DETERMINED)
def mixes_columns_of_many_rows(ask: Ask, received: Vectors) -> Vector:
    """It takes the last column for the first, of 25 or more rows of three or more."""
    answer = np.array(ask(received))
    if len(received) >= SOME and len(answer) >= THREE:
        answer[0] = answer[-1]
    return answer


@fault(SHARES, applies_to=TOLD)
def takes_a_share_of_byzantine_nodes(ask: Ask, received: Vectors) -> Vector:
    """It keeps t as a share of n, and rounds the product down again."""
    n, t = ask.numbers["n"], ask.numbers["t"]
    return np.asarray(ask(received, t=int(t / n * n)))


@fault(SHARES, applies_to=TOLD & DETERMINED)
def rounds_a_share_up(ask: Ask, received: Vectors) -> Vector:
    """It keeps t as a share of n, and rounds the product up again."""
    n, t = ask.numbers["n"], ask.numbers["t"]
    # One more than t may leave too few vectors; that is not this fault.
    more = math.ceil(t / n * n)
    return np.asarray(ask(received, t=more if n > 2 * more else t))


@fault(SHARES, applies_to=TOLD)
def takes_a_share_of_honest_nodes(ask: Ask, received: Vectors) -> Vector:
    """It keeps the share of honest nodes, and rounds their number down again."""
    n, t = ask.numbers["n"], ask.numbers["t"]
    return np.asarray(ask(received, t=n - int((1 - t / n) * n)))


@fault(WIDE, applies_to=OF_ANY_DIMENSION)
def has_room_for_65536_coordinates(ask: Ask, received: Vectors) -> Vector:
    """It has a buffer of 2^16 columns, where later ones are lost."""
    kept = received.copy()
    kept[:, MOST_COORDINATES:] = 0
    return np.asarray(ask(kept))


@fault(WIDE, applies_to=OF_ANY_DIMENSION)
def leaves_out_the_last_block(ask: Ask, received: Vectors) -> Vector:
    """It works in blocks if there are many columns, and leaves out a part of one."""
    answer = np.array(ask(received))
    if len(answer) > MANY_COORDINATES:
        answer[len(answer) // BLOCK * BLOCK :] = 0
    return answer


@fault(WIDE, applies_to=RESISTANT & OF_ANY_DIMENSION)
def averages_wide_vectors(ask: Ask, received: Vectors) -> Vector:
    """It averages vectors that are too wide for it."""
    if received.shape[1] > MANY_COORDINATES:
        return np.asarray(received.mean(axis=0))
    return np.asarray(ask(received))
