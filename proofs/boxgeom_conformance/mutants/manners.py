"""Faults of manners: bad input accepted, arguments changed, something printed."""

from typing import Any

import numpy as np

from boxgeom.vectors import Vector, Vectors
from boxgeom_conformance.checks.scopes import DEFENCELESS, RESISTANT
from boxgeom_conformance.mutants.fault import Ask, fault


@fault("refuses_or_survives_nan", "refuses_or_survives_infinity", applies_to=RESISTANT)
def passes_nan_on(ask: Ask, received: Vectors) -> Vector:
    """It answers NaN if there is a NaN or an infinity."""
    if not np.isfinite(received).all():
        return np.full(received.shape[1], np.nan)
    return np.asarray(ask(received))


@fault(
    "refuses_or_survives_nan",
    "refuses_or_survives_infinity",
    applies_to=DEFENCELESS,
)
def takes_nan_for_a_number(ask: Ask, received: Vectors) -> Vector:
    """It replaces NaN by 0 and infinity by the largest float."""
    return np.asarray(ask(np.nan_to_num(received)))


@fault(
    "refuses_a_negative_t",
    "refuses_a_byzantine_majority",
    "refuses_fewer_than_n_minus_t_vectors",
    "refuses_fewer_than_2t_plus_3_vectors",
    "refuses_no_vectors",
    is_told=True,
)
def refuses_nothing(ask: Ask, received: Vectors) -> Vector:
    """It answers zeros, not an error, when its arguments make no sense."""
    try:
        return np.asarray(ask(received))
    except ValueError:
        return np.zeros(received.shape[1])


@fault("leaves_its_arguments_alone")
def centres_in_place(ask: Ask, received: Vectors) -> Vector:
    """It subtracts the mean from the caller's own array."""
    mean = received.mean(axis=0)
    received -= mean
    return np.asarray(ask(received) + mean)


@fault("answers_the_same_twice")
def adds_noise(ask: Ask, received: Vectors) -> Vector:
    """It adds a little noise, for privacy or to break ties."""
    noise = np.random.default_rng().normal(scale=1e-9, size=received.shape[1])
    return np.asarray(ask(received) + noise)


@fault("takes_a_list_as_it_takes_an_array")
def takes_weights_from_lists(ask: Ask, received: Any) -> Vector:
    """It takes the first number of each list as its weight."""
    if isinstance(received, list):
        received = np.array([np.multiply(row, row[0]) for row in received])
    return np.asarray(ask(received))


@fault("takes_integers_as_it_takes_floats")
def takes_integers_for_bytes(ask: Ask, received: Vectors) -> Vector:
    """It stores integers in bytes, which have no sign."""
    if received.dtype.kind == "i":
        received = received.astype(np.uint8)
    return np.asarray(ask(received))


@fault("keeps_the_precision")
def answers_in_double_precision(ask: Ask, received: Vectors) -> Vector:
    """It answers float64 whatever it was given."""
    return np.asarray(ask(received), dtype=np.float64)


@fault("prints_nothing")
def prints(ask: Ask, received: Vectors) -> Vector:
    """It still prints what was printed to debug it."""
    answer = np.asarray(ask(received))
    print("aggregate:", answer)
    return answer
