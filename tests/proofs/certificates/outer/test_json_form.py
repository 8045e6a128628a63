"""Outer boxes as JSON: nothing is lost, and what is none is refused."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from boxgeom_proofs.certificates.outer.json_form import Claim, from_json, to_json
from boxgeom_testing.outer_boxes import outer_box


@cache
def claim(precision: str = "float64") -> Claim:
    received = np.random.default_rng(0).standard_normal((7, 6)).astype(precision)
    return Claim(received, 7, 1, outer_box(received, 7, 1, exact=True))


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_there_and_back_nothing_is_lost(precision: str) -> None:
    there = json.dumps(to_json(claim(precision)))
    back = from_json(json.loads(there))
    assert json.dumps(to_json(back)) == there
    assert back.received.dtype == claim(precision).received.dtype
    assert np.array_equal(back.received, claim(precision).received)
    assert back.box.weights == claim(precision).box.weights
    assert back.box.edge_proofs == claim(precision).box.edge_proofs


def test_rationals_may_be_floats() -> None:
    value = json.loads(json.dumps(to_json(claim())))
    value["weights"]["scale"] = 0.5
    assert from_json(value).box.weights.scale == 0.5


Damage = Callable[[Any], object]

DAMAGES: dict[str, tuple[Damage, str]] = {
    "kind": (lambda v: v.update(kind="median"), "kind: need 'outer-box', got 'median'"),
    "precision": (
        lambda v: v.update(precision="float16"),
        "precision: need float32 or",
    ),
    "rounded": (lambda v: v.update(precision="float32"), "received: need numbers in"),
    "no n": (lambda v: v.pop("n"), "need n, got kind, received"),
    "real n": (lambda v: v.update(n=7.0), "need an integer, got 7.0"),
    "output": (lambda v: v["output"].pop(), "output: need"),
    "end": (lambda v: v["edges"][0].update(end="left"), "end: need lower or upper"),
    "edge": (lambda v: v["edges"].append(3), "edges: need an object, got a int"),
    "ends": (lambda v: v.update(outer=[]), "outer: need an object, got a list"),
    "text": (lambda v: v["weights"].update(scale="1/0"), "need a rational number"),
    "nan": (
        lambda v: v["weights"].update(scale=float("nan")),
        "need a rational number",
    ),
    "list": (lambda v: v["weights"].update(least="1"), "least: need a list, got '1'"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_no_outer_box_is_refused(damage: str) -> None:
    change, message = DAMAGES[damage]
    value = json.loads(json.dumps(to_json(claim())))
    change(value)
    with pytest.raises(ValueError, match=message):
        from_json(value)
