"""The twin's outer boxes are proven to those who do not ask the twin."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from boxgeom_fast.enclosure import proof
from boxgeom_fast.enclosure.enclosed_box import EnclosedBox, enclosed_box
from boxgeom_fast.enclosure.weight_ranges import WeightRanges, weight_ranges
from boxgeom_fast.kernel_choice import kernels
from boxgeom_proofs.certificates import OuterBoxCertificate, certify_box_geom
from boxgeom_proofs.certificates.outer.json_form import from_json

N, T, D = 10, 3, 24

LAYOUTS: dict[str, Callable[[np.random.Generator], Any]] = {
    "gaussian": lambda rng: rng.standard_normal((N, D)),
    "float32": lambda rng: rng.standard_normal((N, D)).astype(np.float32),
    "many": lambda rng: rng.standard_normal((31, 60)),
    "fewer": lambda rng: rng.standard_normal((N - 2, D)),
    "ties": lambda rng: np.round(rng.standard_normal((N, D))),
    "copies": lambda rng: rng.standard_normal((N, D))[[0, 0, 0, 3, 4, 5, 6, 7, 8, 9]],
    "far": lambda rng: rng.standard_normal((N, D)) * ([[1e3]] * T + [[1]] * (N - T)),
    "huge": lambda rng: rng.standard_normal((N, D)) * ([[1e300]] + [[1]] * (N - 1)),
    "tiny": lambda rng: 1e-300 * rng.standard_normal((N, D)),
    "liars": lambda rng: np.vstack([rng.standard_normal((7, D)), np.full((3, D), 5.0)]),
    "clusters": lambda rng: (
        rng.standard_normal((3, D))[np.arange(N) % 3]
        + 0.5 * rng.standard_normal((N, D))
    ),
    "near a line": lambda rng: (
        np.outer(np.arange(N), rng.standard_normal(D))
        + 1e-6 * rng.standard_normal((N, D))
    ),
    "same": lambda _: np.ones((N, D)),
}


def certified(
    received: Any, n: int = N, t: int = T, *, tolerance: float = 0.01
) -> OuterBoxCertificate:
    told = proof.outer_box_proof(received, n, t, tolerance=tolerance, max_nodes=300)
    claim = from_json(json.loads(json.dumps(told)))
    return certify_box_geom(
        claim.received, claim.n, claim.t, outer=claim.box, coordinates=6
    )


@pytest.mark.parametrize("tolerance", [0.0, 0.05])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_outer_box_is_certified(layout: str, tolerance: float) -> None:
    received = LAYOUTS[layout](np.random.default_rng(0))
    n = len(received) if layout == "many" else N
    found = certified(received, n, n // 3, tolerance=tolerance)
    assert found.holds, [str(finding) for finding in found.failures]
    assert len(found.coordinates) == 6


def test_branches_are_part_of_the_proof() -> None:
    if kernels() is None:
        pytest.skip("ends are searched for in compiled loops")
    received = np.random.default_rng(0).standard_normal((N, D))
    told = proof.outer_box_proof(received, N, T, tolerance=0.0, max_nodes=300)
    searched = [edge for edge in told["edges"] if len(edge["branches"]) > 1]
    assert searched
    some = {edge["coordinate"] for edge in searched[:2]}
    part = proof.outer_box_proof(
        received, N, T, tolerance=0.0, max_nodes=300, coordinates=some
    )
    assert part["edges"] == [x for x in told["edges"] if x["coordinate"] in some]
    for edge in searched:
        edge["branches"].pop()
    claim = from_json(told)
    found = certify_box_geom(received, N, T, outer=claim.box)
    assert any("no branch has the subsets" in str(x) for x in found.failures)


def test_tensors_are_certified() -> None:
    torch = pytest.importorskip("torch")
    received = np.random.default_rng(1).standard_normal((N, D))
    assert certified(torch.from_numpy(received)).holds


def test_a_trap_is_part_of_the_proof() -> None:
    received = np.random.default_rng(0).standard_normal((N, D))
    told = proof.outer_box_proof(received, N, T, tolerance=0.01, max_nodes=300)
    assert told["weights"]["trap"] is not None


@pytest.mark.parametrize("end", ["least", "most"])
def test_ranges_that_the_twin_gets_wrong_are_refused(
    end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrower(*arguments: Any) -> WeightRanges:
        ranges = weight_ranges(*arguments)
        numbers = getattr(ranges, end).copy()
        numbers[4] *= 1.001 if end == "least" else 0.999
        changed: Any = {end: numbers}
        return replace(ranges, **changed)

    monkeypatch.setattr(proof, "weight_ranges", narrower)
    found = certified(np.random.default_rng(0).standard_normal((N, D)))
    assert any("narrower than what is proven" in str(x) for x in found.failures)


def test_outer_ends_that_the_twin_gets_wrong_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def smaller(*arguments: Any, **options: Any) -> EnclosedBox:
        box = enclosed_box(*arguments, **options)
        lower, upper = box.outer
        return replace(box, outer=(lower + 0.05 * (upper - lower), upper))

    monkeypatch.setattr(proof, "enclosed_box", smaller)
    found = certified(np.random.default_rng(0).standard_normal((N, D)))
    assert any(finding.claim == "outer" for finding in found.failures)
