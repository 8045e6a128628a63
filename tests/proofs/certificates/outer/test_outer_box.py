"""Outer boxes: right ones are certified, and each part that is wrong is refused."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest

from boxgeom.vectors import Vectors
from boxgeom_proofs.certificates import certify_box_geom
from boxgeom_proofs.certificates.claims import ClaimStatus
from boxgeom_proofs.certificates.outer.certificate import OuterBoxCertificate
from boxgeom_proofs.certificates.outer.proof import Branch, Ends, OuterBox, Trap
from boxgeom_testing.outer_boxes import outer_box

N, T, D = 7, 1, 6
TRAPPED = 10, 3, 20


@cache
def received(n: int = N, d: int = D) -> Vectors:
    return np.random.default_rng(0).standard_normal((n, d))


@cache
def made(*, exact: bool) -> OuterBox:
    return outer_box(received(), N, T, exact=exact)


@cache
def trapped() -> OuterBox:
    n, t, d = TRAPPED
    box = outer_box(received(n, d), n, t)
    assert box.weights.trap is not None
    return box


def certificate(box: OuterBox) -> OuterBoxCertificate:
    return certify_box_geom(received(), N, T, outer=box)


def of_trapped(box: OuterBox) -> OuterBoxCertificate:
    n, t, d = TRAPPED
    return certify_box_geom(received(n, d), n, t, outer=box, coordinates=2)


def failed(found: OuterBoxCertificate) -> list[str]:
    assert found.holds == (not found.failures)
    return [str(finding) for finding in found.failures]


def changed(field: str, value: object) -> dict[str, Any]:
    return {field: value}


LAYOUTS: dict[str, Callable[[np.random.Generator], Vectors]] = {
    "gaussian": lambda rng: rng.standard_normal((N, D)),
    "float32": lambda rng: rng.standard_normal((N, D)).astype(np.float32),
    "ties": lambda rng: np.round(rng.standard_normal((N, D))),
    "copies": lambda rng: rng.standard_normal((N, D))[[0, 0, 0, 1, 2, 3, 4]],
    "liars": lambda rng: np.vstack(
        [rng.standard_normal((N - T, D)), np.full((T, D), 9.0)]
    ),
    "far": lambda rng: rng.standard_normal((N, D)) * ([[1e6]] * T + [[1.0]] * (N - T)),
    "very far": lambda rng: (
        rng.standard_normal((N, D)) * ([[1e300]] + [[1.0]] * (N - 1))
    ),
    "line": lambda rng: np.outer(2.0 ** np.arange(N), rng.standard_normal(D)),
    "near a line": lambda rng: (
        np.outer(np.arange(N), rng.standard_normal(D))
        + 1e-6 * rng.standard_normal((N, D))
    ),
    "one": lambda rng: np.ones((N, 1)) * rng.standard_normal((1, D)),
    "fewer": lambda rng: rng.standard_normal((N - 1, D)),
}


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_right_boxes_are_certified_and_hold_boxgeoms(layout: str, exact: bool) -> None:
    vectors = LAYOUTS[layout](np.random.default_rng(3))
    box = outer_box(vectors, N, T, exact=exact)
    found = certify_box_geom(vectors, N, T, outer=box)
    assert found.holds, failed(found)
    assert found.is_complete
    truth = certify_box_geom(vectors, N, T).both
    assert (box.outer.lower <= truth.lower.upper).all()
    assert (box.outer.upper >= truth.upper.lower).all()


def beyond(box: OuterBox) -> tuple[OuterBox, list[str]]:
    """Return a box with every end moved past a median, and the names of these ends."""
    trusted = certify_box_geom(received(), N, T).trusted
    step = 1e-7 * (trusted.upper - trusted.lower)
    is_low = box.outer.lower > trusted.lower
    is_high = box.outer.upper < trusted.upper
    names = [f"coordinate {k}, lower outer end" for k in np.flatnonzero(is_low)]
    names += [f"coordinate {k}, upper outer end" for k in np.flatnonzero(is_high)]
    moved = [
        Ends(ends.lower + step * is_low, ends.upper - step * is_high)
        for ends in (box.outer, box.inner)
    ]
    return replace(box, outer=moved[0], inner=moved[1]), names


def test_an_outer_end_that_a_median_is_beyond_is_refused() -> None:
    wrong, names = beyond(made(exact=True))
    assert len(names) >= D
    messages = [x for x in failed(certificate(wrong)) if "outer end: fails" in x]
    assert sorted(x.split(": fails: ")[0] for x in messages) == sorted(names)
    assert all("the median of the vectors" in x for x in messages)


def test_an_outer_end_needs_its_ranges_or_branches() -> None:
    box = made(exact=True)
    bare = replace(
        box, edge_proofs=tuple(replace(edge, branches=()) for edge in box.edge_proofs)
    )
    messages = failed(certificate(bare))
    assert messages
    assert all("it has no branches" in message for message in messages)


def test_a_missing_branch_is_refused_and_told() -> None:
    box = made(exact=True)
    branches = box.edge_proofs[0].branches
    told = ("with the vectors [0, 1] and without []", "without [1]", "without [0]")
    assert len(branches) == len(told)
    for lost, words in zip(branches, told, strict=True):
        kept = tuple(branch for branch in branches if branch != lost)
        cut = tuple(replace(edge, branches=kept) for edge in box.edge_proofs)
        messages = failed(certificate(replace(box, edge_proofs=cut)))
        assert messages
        for message in messages:
            assert "no branch has the subsets" in message
            assert words in message


def test_an_inner_end_that_no_median_reaches_is_refused() -> None:
    box = made(exact=True)
    trusted = certify_box_geom(received(), N, T).trusted
    edge = trusted.upper - trusted.lower
    further = Ends(box.inner.lower - 1e-7 * edge, box.inner.upper + 1e-7 * edge)
    outer = Ends(box.outer.lower - 1e-6 * edge, box.outer.upper + 1e-6 * edge)
    outer = Ends(
        np.maximum(outer.lower, trusted.lower), np.minimum(outer.upper, trusted.upper)
    )
    middle = (outer.lower + outer.upper) / 2
    found = certificate(replace(box, inner=further, outer=outer, output=middle))
    messages = [x for x in failed(found) if "does not reach it" in x]
    assert len(messages) >= D


def test_an_inner_end_by_another_subset_is_refused() -> None:
    box = made(exact=True)
    rotated = tuple(
        replace(edge, subset=tuple(sorted((i + 1) % N for i in edge.subset)))
        for edge in box.edge_proofs
    )
    messages = failed(certificate(replace(box, edge_proofs=rotated)))
    assert any("does not reach it" in message for message in messages)
    assert all("inner end" in message for message in messages)


@pytest.mark.parametrize("part", ["outer", "inner"])
def test_ends_outside_the_trusted_hyperbox_are_refused(part: str) -> None:
    box = made(exact=False)
    trusted = certify_box_geom(received(), N, T).trusted
    wide = Ends(trusted.lower - 1e-9, trusted.upper + 1e-9)
    if part == "inner":
        wide = Ends(trusted.upper + 1e-9, trusted.lower - 1e-9)
    messages = failed(certificate(replace(box, **changed(part, wide))))
    assert sum("trusted end: fails" in message for message in messages) == 2 * D


def test_an_output_that_is_no_midpoint_is_refused() -> None:
    box = made(exact=False)
    output = box.output.copy()
    output[1] += 1e-12
    messages = failed(certificate(replace(box, output=output)))
    assert messages == [
        "coordinate 1, output: fails: it is not the midpoint of the outer ends"
    ]


@pytest.mark.parametrize("index", [0, 3, 6])
@pytest.mark.parametrize("end", ["least", "most"])
def test_a_range_of_weights_that_is_too_narrow_is_refused(index: int, end: str) -> None:
    box = made(exact=False)
    claimed = [Fraction(10**9) if x is None else x for x in getattr(box.weights, end)]
    claimed[index] *= Fraction(11, 10) if end == "least" else Fraction(9, 10)
    if getattr(box.weights, end)[index] is None:
        claimed = [
            claimed[i] if i == index else x
            for i, x in enumerate(getattr(box.weights, end))
        ]
    weights = replace(box.weights, **changed(end, tuple(claimed)))
    messages = failed(certificate(replace(box, weights=weights)))
    assert messages
    assert all("narrower than what is proven" in message for message in messages)
    if end == "least":
        assert f"vector {index} " in messages[0]


def test_ranges_mean_the_same_times_a_factor() -> None:
    box = made(exact=False)
    third = Fraction(1, 3)
    weights = replace(
        box.weights,
        least=tuple(x * third for x in box.weights.least),
        most=tuple(None if x is None else x * third for x in box.weights.most),
    )
    assert certificate(replace(box, weights=weights)).holds


@pytest.mark.parametrize("index", [0, 4, 9])
@pytest.mark.parametrize("end", ["least", "most"])
def test_a_trap_that_medians_may_leave_is_refused(index: int, end: str) -> None:
    box = trapped()
    trap = box.weights.trap
    assert trap is not None
    ends = list(getattr(trap, end))
    ends[index] = (trap.least[index] + trap.most[index]) / 2
    smaller = replace(trap, **changed(end, tuple(ends)))
    weights = replace(box.weights, trap=smaller)
    messages = failed(of_trapped(replace(box, weights=weights)))
    told = f"trap: medians may leave the box where it bounds vector {index}"
    assert any(told in message for message in messages)


def test_a_trap_away_from_the_median_of_all_is_refused() -> None:
    box = trapped()
    trap = box.weights.trap
    assert trap is not None
    aside = [
        x + (Fraction(1, 10) if i == 0 else 0) for i, x in enumerate(box.weights.centre)
    ]
    weights = replace(box.weights, centre=tuple(aside))
    messages = failed(of_trapped(replace(box, weights=weights)))
    assert any("trap: the median of all vectors is not in" in x for x in messages)
    near = replace(box.weights, trap=replace(trap, away=trap.away / 10**6))
    messages = failed(of_trapped(replace(box, weights=near)))
    assert any("trap: medians may leave the box away from" in x for x in messages)


def test_ranges_from_a_trap_need_it() -> None:
    box = trapped()
    assert of_trapped(box).holds
    bare = replace(box, weights=replace(box.weights, trap=None))
    messages = failed(of_trapped(bare))
    assert all("narrower than what is proven" in message for message in messages)


def test_no_trap_is_believed_where_a_median_is_a_vector() -> None:
    n, t, d = TRAPPED
    line = received(n, d).copy()
    line[1:8] = np.outer(2.0 ** np.arange(7), line[8])
    found = certify_box_geom(line, n, t, outer=trapped(), coordinates=1)
    assert all("trap: medians may leave the box" in x for x in failed(found)[:-1])
    assert "trap: the median of all vectors is not in the box" in failed(found)[-1]
    wide = outer_box(line, n, t)
    assert wide.weights.trap is None
    squares = [Fraction(2)] * n
    everything = Trap(tuple(-x for x in squares), tuple(squares), Fraction(1))
    weights = replace(wide.weights, trap=everything)
    told = "trap: a median in the box may be one of the vectors"
    found = certify_box_geom(line, n, t, outer=replace(wide, weights=weights))
    assert failed(found) == [f"weights: fails: {told}"]


def test_a_proof_is_of_its_vectors_alone() -> None:
    box = made(exact=True)
    others = received() * np.linspace(0.9, 1.1, N)[:, None]
    assert not certify_box_geom(others, N, T, outer=box).holds


def test_the_order_of_the_vectors_means_nothing() -> None:
    found = certify_box_geom(received()[::-1], N, T, outer=made(exact=True))
    assert found.findings == certificate(made(exact=True)).findings


def test_a_sample_says_that_it_is_one() -> None:
    n, t, d = TRAPPED
    box, vectors = trapped(), received(n, d)
    scopes = set()
    for seed in range(5):
        found = certify_box_geom(vectors, n, t, outer=box, coordinates=3, seed=seed)
        assert found.holds
        assert not found.is_complete
        assert found.scope == f"3 of 20 coordinates, drawn at random with seed {seed}"
        checked = {x.coordinate for x in found.findings} - {None}
        assert checked == set(found.coordinates)
        scopes.add(found.coordinates)
    assert len(scopes) > 1
    output = box.output.copy()
    output[found.coordinates[0]] += 1
    wrong = replace(box, output=output)
    assert not certify_box_geom(
        vectors, n, t, outer=wrong, coordinates=3, seed=seed
    ).holds


def test_ends_are_proven_up_to_rounding_only_where_floats_may_be_off() -> None:
    box = made(exact=False)
    rounded = [x for x in certificate(box).findings if x.status is ClaimStatus.ROUNDING]
    assert {x.claim for x in rounded} <= {"output", "inner"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"output": np.zeros(2)}, r"outer: need output of shape \(6,\), got \(2,\)"),
        ({"output": np.full(D, np.nan)}, "outer: need finite numbers in output"),
    ],
)
def test_boxes_of_other_shapes_are_bad_input(
    change: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        certificate(replace(made(exact=False), **change))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scale": Fraction(0)}, "need a scale above 0"),
        ({"least": (Fraction(1),) * 8}, "need weights of m=7 vectors"),
        ({"least": (Fraction(-1),) * N}, "need least weights of at least 0"),
        ({"most": (Fraction(0),) * N}, "and largest ones above 0"),
        ({"centre": (Fraction(0),) * N}, "not all 0"),
    ],
)
def test_weights_of_other_shapes_are_bad_input(
    change: dict[str, Any], message: str
) -> None:
    box = made(exact=False)
    weights = replace(box.weights, **change)
    with pytest.raises(ValueError, match=message):
        certificate(replace(box, weights=weights))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"coordinate": D}, "need coordinates from 0 to 5, got 6"),
        ({"subset": (0, 1, 2, 3, 4, 4)}, "need subsets of 6 of the vectors 0 to 6"),
        ({"subset": (0, 1, 2, 3, 4, 7)}, "need subsets of 6 of the vectors 0 to 6"),
        ({"branches": (Branch((0,), (0,)),)}, "need branches with and without diff"),
    ],
)
def test_edges_of_other_shapes_are_bad_input(
    change: dict[str, Any], message: str
) -> None:
    box = made(exact=True)
    first = replace(box.edge_proofs[0], **change)
    with pytest.raises(ValueError, match=message):
        certificate(replace(box, edge_proofs=(first, *box.edge_proofs[1:])))
