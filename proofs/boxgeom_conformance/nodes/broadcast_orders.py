"""Orders: schedulers, each of which says which message on its way comes next."""

import numpy as np

from boxgeom_conformance.nodes.broadcast_setting import OTHER, VALUE, Arrival, Order


def oldest_first(arrival: Arrival, number: int, rng: np.random.Generator) -> float:
    """Return a rank by which messages come as they were sent."""
    return number


def newest_first(arrival: Arrival, number: int, rng: np.random.Generator) -> float:
    """Return a rank by which what was sent last comes first."""
    return -number


def at_random(arrival: Arrival, number: int, rng: np.random.Generator) -> float:
    """Return a random rank."""
    return float(rng.random())


def readies_first(arrival: Arrival, number: int, rng: np.random.Generator) -> float:
    """Return a rank by which READYs come before ECHOs, and INITs last."""
    return ("READY", "ECHO", "INIT").index(arrival.kind) + float(rng.random())


def first_node_last(arrival: Arrival, number: int, rng: np.random.Generator) -> float:
    """Return a rank by which the first node hears nothing until all else is done."""
    return (arrival.receiver == 0) + float(rng.random())


def inits_last(arrival: Arrival, number: int, rng: np.random.Generator) -> float:
    """Return a rank by which the last honest nodes get their INITs at the very end."""
    return (arrival.kind == "INIT" and arrival.receiver > 0) + float(rng.random())


def partisan(arrival: Arrival, number: int, rng: np.random.Generator) -> float:
    """Return a rank that brings even nodes one value first, odd ones the other."""
    favourite = VALUE if arrival.receiver % 2 == 0 else OTHER
    return (arrival.value != favourite) + float(rng.random())


ORDERS: dict[str, Order] = {
    "oldest-first": oldest_first,
    "newest-first": newest_first,
    "readies-first": readies_first,
    "first-node-last": first_node_last,
    "inits-last": inits_last,
    "partisan": partisan,
}
"""Every scheduler but the random one, by name."""
