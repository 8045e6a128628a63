"""Outer boxes and their proofs as JSON, with the vectors that they are about.

    {"kind": "outer-box", "received": [[x, ...], ...], "precision": "float64",
     "n": n, "t": t,
     "outer": {"lower": [x, ...], "upper": [x, ...]}, "inner": {...},
     "output": [x, ...],
     "weights": {"centre": [q, ...], "scale": q, "least": [q, ...], "most": [q, ...],
                 "trap": {"least": [q, ...], "most": [q, ...], "away": q}},
     "edges": [{"coordinate": k, "end": "lower", "subset": [i, ...],
                "branches": [{"members": [i, ...], "missing": [i, ...]}, ...]}, ...]}

Here x is a number, and q a number or a rational as text, such as "-1/3". The trap may
be null, and in "most" null means without bound. Vectors i are counted from 0 in
lexicographic order, coordinates k from 0.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from boxgeom.vectors import Vector, Vectors, as_vector, as_vectors
from boxgeom_proofs.certificates.outer.proof import (
    Branch,
    EdgeProof,
    Ends,
    OuterBox,
    Trap,
    WeightProof,
)

KIND = "outer-box"
RATIONAL = re.compile(r"-?[0-9]+(/[0-9]*[1-9][0-9]*)?")
PRECISIONS = {"float32": np.float32, "float64": np.float64}

Json = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Claim:
    """An outer box, and the vectors that it is about.

    Attributes:
        received: shape (m, d), in float32 or float64.
        n: nodes in the network.
        t: most Byzantine nodes tolerated.
        box: the box and its proof.
    """

    received: Vectors
    n: int
    t: int
    box: OuterBox


def to_json(claim: Claim) -> Json:
    """Return a claim as JSON: floats as they are, and rationals as text."""
    box, weights = claim.box, claim.box.weights
    return {
        "kind": KIND,
        "received": claim.received.tolist(),
        "precision": str(claim.received.dtype),
        "n": claim.n,
        "t": claim.t,
        "outer": _of_ends(box.outer),
        "inner": _of_ends(box.inner),
        "output": box.output.tolist(),
        "weights": {
            "centre": [str(x) for x in weights.centre],
            "scale": str(weights.scale),
            "least": [str(x) for x in weights.least],
            "most": [None if x is None else str(x) for x in weights.most],
            "trap": None if weights.trap is None else _of_trap(weights.trap),
        },
        "edges": [_of_edge(edge) for edge in box.edge_proofs],
    }


def from_json(value: Any) -> Claim:
    """Return the claim that a JSON value makes.

    Raises:
        ValueError: it makes none; the message says where.
    """
    told = _object(value, "the file")
    if told.get("kind") != KIND:
        raise ValueError(f"kind: need {KIND!r}, got {told.get('kind')!r}")
    precision = told.get("precision")
    if precision not in PRECISIONS:
        raise ValueError(f"precision: need float32 or float64, got {precision!r}")
    exact = as_vectors(_field(told, "received"), "received")
    received = exact.astype(PRECISIONS[precision])
    if not np.array_equal(received, exact):
        raise ValueError(f"received: need numbers in {precision}")
    d = received.shape[1]
    box = OuterBox(
        outer=_ends(told, "outer", d),
        inner=_ends(told, "inner", d),
        output=_vector(told, "output", d),
        weights=_weights(_object(_field(told, "weights"), "weights")),
        edge_proofs=tuple(_list(told, "edges", _edge)),
    )
    return Claim(
        received, _integer(_field(told, "n")), _integer(_field(told, "t")), box
    )


def _of_ends(ends: Ends) -> Json:
    return {"lower": ends.lower.tolist(), "upper": ends.upper.tolist()}


def _of_trap(trap: Trap) -> Json:
    return {
        "least": [str(x) for x in trap.least],
        "most": [str(x) for x in trap.most],
        "away": str(trap.away),
    }


def _of_edge(edge: EdgeProof) -> Json:
    return {
        "coordinate": edge.coordinate,
        "end": "upper" if edge.is_upper else "lower",
        "subset": list(edge.subset),
        "branches": [
            {"members": list(branch.members), "missing": list(branch.missing)}
            for branch in edge.branches
        ],
    }


def _ends(told: Json, key: str, d: int) -> Ends:
    ends = _object(_field(told, key), key)
    return Ends(_vector(ends, "lower", d), _vector(ends, "upper", d))


def _vector(told: Json, key: str, d: int) -> Vector:
    return as_vector(_field(told, key), d, key).astype(np.float64)


def _weights(told: Json) -> WeightProof:
    trap = _field(told, "trap")
    return WeightProof(
        centre=tuple(_list(told, "centre", _rational)),
        scale=_rational(_field(told, "scale")),
        least=tuple(_list(told, "least", _rational)),
        most=tuple(_list(told, "most", _rational_or_none)),
        trap=None if trap is None else _trap(_object(trap, "trap")),
    )


def _trap(told: Json) -> Trap:
    return Trap(
        least=tuple(_list(told, "least", _rational)),
        most=tuple(_list(told, "most", _rational)),
        away=_rational(_field(told, "away")),
    )


def _edge(value: Any) -> EdgeProof:
    told = _object(value, "edges")
    end = _field(told, "end")
    if end not in ("lower", "upper"):
        raise ValueError(f"end: need lower or upper, got {end!r}")
    return EdgeProof(
        coordinate=_integer(_field(told, "coordinate")),
        is_upper=end == "upper",
        subset=tuple(_list(told, "subset", _integer)),
        branches=tuple(_list(told, "branches", _branch)),
    )


def _branch(value: Any) -> Branch:
    told = _object(value, "branches")
    return Branch(
        members=tuple(_list(told, "members", _integer)),
        missing=tuple(_list(told, "missing", _integer)),
    )


def _object(value: Any, name: str) -> Json:
    if not isinstance(value, dict):
        raise ValueError(f"{name}: need an object, got a {type(value).__name__}")
    return value


def _field(told: Json, key: str) -> Any:
    if key not in told:
        raise ValueError(f"need {key}, got {', '.join(told) or 'nothing'}")
    return told[key]


def _list(told: Json, key: str, item: Callable[[Any], Any]) -> list[Any]:
    values = _field(told, key)
    if not isinstance(values, list):
        raise ValueError(f"{key}: need a list, got {values!r}")
    return [item(value) for value in values]


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"need an integer, got {value!r}")
    return value


def _rational(value: Any) -> Fraction:
    if isinstance(value, str) and RATIONAL.fullmatch(value):
        return Fraction(value)
    if type(value) in (int, float) and math.isfinite(value):
        return Fraction(value)
    raise ValueError(f"need a rational number, got {value!r}")


def _rational_or_none(value: Any) -> Fraction | None:
    return None if value is None else _rational(value)
