"""Faults that break laws: what an answer must do when the vectors change."""

from typing import Any

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.checks.scopes import RESISTANT
from boxgeom_conformance.mutants.fault import Ask, fault


@fault("scales_with_the_vectors")
def adds_a_constant(ask: Ask, received: Vectors) -> Vector:
    """It adds 1/8, as an absolute smoothing term does."""
    return np.asarray(ask(received) + 0.125)


@fault("moves_with_the_vectors")
def decays(ask: Ask, received: Vectors) -> Vector:
    """It multiplies its answer by 0.9, as weight decay or a learning rate does."""
    return np.asarray(0.9 * ask(received))


@fault("flips_with_the_vectors")
def drops_negative_numbers(ask: Ask, received: Vectors) -> Vector:
    """It answers 0 in place of negative numbers."""
    return np.maximum(ask(received), 0)


@fault("treats_all_coordinates_alike")
def forgets_the_last_coordinate(ask: Ask, received: Vectors) -> Vector:
    """It leaves out the last coordinate, off by one."""
    answer = np.array(ask(received))
    answer[1:][-1:] = 0
    return answer


@fault("turns_with_the_vectors", applies_to=RESISTANT)
def stretches_the_first_coordinate(ask: Ask, received: Vectors) -> Vector:
    """It measures distances with the first coordinate in another unit."""
    units = np.ones(received.shape[1])
    units[0] = 4
    return np.asarray(ask(received * units) / units)


@fault("does_not_care_about_row_order")
def mixes_in_the_first_vector(ask: Ask, received: Vectors) -> Vector:
    """It moves only halfway from the first vector, a node's own, to the answer."""
    return np.asarray((ask(received) + received[0]) / 2)


@fault("is_not_carried_away_by_t_far_vectors")
def mixes_in_the_mean(ask: Ask, received: Vectors) -> Vector:
    """It adds a thousandth of the way to the mean, to be smooth."""
    answer = ask(received)
    return np.asarray(answer + 0.001 * (received.mean(axis=0) - answer))


@fault("stays_in_the_box_of_the_vectors", "answers_what_all_vectors_are")
def forgets_to_divide(ask: Ask, received: Vectors) -> Vector:
    """It multiplies by the number of vectors."""
    return np.asarray(len(received) * ask(received))


@fault("answers_what_all_vectors_are")
def divides_by_the_spread(ask: Ask, received: Vectors) -> Vector:
    """It normalises by the vectors' spread, even if that is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.ptp(received)
        return np.asarray(ask((received - received.min()) / spread))


@fault("brings_the_nodes_together")
def keeps_its_own_vector(ask: Ask, received: Vectors) -> Any:
    """It returns the last vector, say the node's own, and never moves."""
    return received[-1]
