"""The test vectors catch the bugs that their flags explain."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom.numerics.lengths import lengths
from boxgeom_conformance import all_checks, checks
from boxgeom_conformance.failure import CheckOutcome, Failure
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.vectors.published_cases import PublishedCase, published_cases
from boxgeom_conformance.vectors.with_files import WITH_FILES

Function = Callable[..., Any]


def cases(rule: str) -> list[PublishedCase]:
    """Return the published cases of a rule, without agreement runs."""
    return [c for c in published_cases(rule) if isinstance(c, PublishedCase)]


def find(slug: str) -> PublishedCase:
    """Return the published case of that slug."""
    [case] = [c for rule in SUBJECTS for c in cases(rule) if c.slug == slug]
    return case


def trial_of(rule: str, function: Function, **changes: Any) -> Trial:
    """Return a trial of a function as an implementation of a rule."""
    return Trial(
        SUBJECTS[rule], FunctionTarget(function, SUBJECTS[rule].call, **changes)
    )


def failures(rule: str, function: Function) -> Iterator[tuple[Any, Failure]]:
    """Yield the published cases that a function fails, and how."""
    trial = trial_of(rule, function)
    for case in published_cases(rule):
        try:
            case.check(trial)
        except Failure as failure:
            yield case, failure


def krum_like(extra: int, power: float, itself: bool = False) -> Function:
    """Return Krum with other neighbours, or another power of the distances."""

    def rule(received: Any, n: int, t: int) -> Any:
        count = len(received) - t - 2 + extra
        rows = [np.sort(lengths(received - x)) for x in received]
        first = 0 if itself else 1
        return received[np.argmin([(r[first:][:count] ** power).sum() for r in rows])]

    return rule


def trimmed(received: Any, low: int, high: int) -> Any:
    """Return the mean of every coordinate without the least and largest values."""
    return np.sort(received, axis=0)[low : len(received) - high].mean(axis=0)


def weiszfeld(smoothing: float, steps: int) -> Function:
    """Return Weiszfeld's method from the mean, with smoothed distances."""

    def rule(received: Any) -> Any:
        point = received.mean(axis=0)
        for _ in range(steps):
            weights = 1 / (lengths(received - point) + smoothing)
            point = (weights[:, None] * received).sum(axis=0) / weights.sum()
        return point

    return rule


def stops_at_an_input(received: Any) -> Any:
    """Return Weiszfeld's method from the mean, stopped where it meets a vector."""
    point = received.mean(axis=0)
    for _ in range(500):
        distances = lengths(received - point)
        if (distances == 0).any():
            break
        point = (received / distances[:, None]).sum(axis=0) / (1 / distances).sum()
    return point


def trusted_midpoint(received: Any, n: int, t: int, **_: Any) -> Any:
    """Return the midpoint of the trusted hyperbox, in every round."""
    return boxgeom.trusted_hyperbox(received, n, t).midpoint


def candidates_midpoint(received: Any, n: int, t: int) -> Any:
    """Return the midpoint of the medians' box."""
    return boxgeom.geometric_median_hyperbox(received, n, t).midpoint


def lower_corner(received: Any, n: int, t: int) -> Any:
    """Return a corner of the trusted and the medians' box."""
    medians = boxgeom.geometric_median_hyperbox(received, n, t)
    return boxgeom.trusted_hyperbox(received, n, t).intersection(medians).lower


BUGS: list[tuple[str, str, Function]] = [
    ("krum", "one-neighbour-more", krum_like(1, 2)),
    ("krum", "counts-itself", krum_like(0, 2, itself=True)),
    ("krum", "distances-not-squared", krum_like(0, 1)),
    ("medoid", "squares-distances", lambda x: krum_like(2, 2)(x, len(x), 0)),
    ("trimmed-mean", "trims-one-end", lambda x, n, t: trimmed(x, 0, t)),
    ("trimmed-mean", "trims-a-fraction", lambda x, n, t: trimmed(x, t // 2, t // 2)),
    (
        "trimmed-mean",
        "divides-by-all",
        lambda x, n, t: trimmed(x, t, t) * (1 - 2 * t / len(x)),
    ),
    (
        "coordinate-median",
        "one-middle-value",
        lambda x: np.sort(x, 0)[(len(x) - 1) // 2],
    ),
    ("geometric-median", "mean-for-median", boxgeom.mean),
    ("geometric-median", "coordinate-median-for-median", boxgeom.coordinate_median),
    ("geometric-median", "medoid-for-median", boxgeom.medoid),
    ("geometric-median", "too-few-steps", weiszfeld(1e-12, 50)),
    ("geometric-median", "smoothing-too-large", weiszfeld(1e-3, 2000)),
    ("geometric-median", "stuck-at-an-input", stops_at_an_input),
    ("box-geom", "trusted-without-candidates", trusted_midpoint),
    ("box-geom", "candidates-without-trusted", candidates_midpoint),
    ("box-geom", "corner-for-midpoint", lower_corner),
    ("box-geom", "mean-and-median-mixed-up", boxgeom.box_mean),
    (
        "box-geom-once",
        "ignores-the-round",
        lambda x, n, t, **_: boxgeom.box_geom(x, n, t),
    ),
    ("box-geom-once", "counts-rounds-from-zero", trusted_midpoint),
    ("box-mean", "mean-and-median-mixed-up", boxgeom.box_geom),
    ("md-mean", "mean-and-median-mixed-up", boxgeom.md_geom),
    ("safe-area", "boxes-for-hulls", trusted_midpoint),
    ("safe-area", "one-subset-only", lambda x, n, t: boxgeom.geometric_median(x)),
]


@pytest.mark.parametrize(("rule", "flag", "function"), BUGS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_bug_is_caught_by_a_case_with_its_flag(
    rule: str, flag: str, function: Function
) -> None:
    found = [c for c, _ in failures(rule, function) if isinstance(c, PublishedCase)]
    assert any(flag in case.bugs for case in found)


def test_every_case_is_a_check_of_its_own() -> None:
    for rule in WITH_FILES:
        slugs = [case.slug for case in published_cases(rule)]
        named = [c.name for c in checks(rule) if c.claim.group == "vectors"]
        assert named == [f"{rule}/vector:{slug}" for slug in slugs]
        assert named == [c.name for c in checks(rule)][-len(named) :]


def test_a_check_of_a_case_fails_on_its_bug_and_names_the_slug() -> None:
    check = all_checks()["krum/vector:krum-one-neighbour-more"]
    target = trial_of("krum", krum_like(1, 2)).target
    result = check.run(target)
    assert result.outcome == CheckOutcome.WRONG
    assert result.explain().startswith("krum/vector:krum-one-neighbour-more: wrong")
    assert result.tried == 1
    assert check.run(FunctionTarget(boxgeom.krum, "f(X, n, t)")).is_fine


def test_a_case_matters_as_much_as_its_vectors_are_ordinary() -> None:
    found = {check.name: check.severity for check in checks("krum")}
    assert found["krum/vector:krum-one-neighbour-more"] == Severity.ORDINARY
    assert found["krum/vector:krum-seven-tiny"] == Severity.EXTREME
    assert found["krum/vector:krum-negative-t"] == Severity.CONTRACT
    refused = [c for c in cases("krum") if "refused" in c.expected]
    assert {case.severity for case in refused} == {Severity.CONTRACT}


def test_a_case_that_does_not_concern_a_target_is_skipped_with_the_reason() -> None:
    negative = all_checks()["geometric-median/vector:geometric-median-negative-t"]
    target = trial_of("geometric-median", boxgeom.geometric_median).target
    assert negative.run(target).reason == "the call does not use t"
    tiny = all_checks()["krum/vector:krum-seven-tiny"]
    single = trial_of("krum", boxgeom.krum, dtypes=("float32",)).target
    assert tiny.run(single).reason == "its numbers are no float32"


def test_agreement_runs_bite_too() -> None:
    slugs = [case.slug for case, _ in failures("box-geom", lower_corner)]
    assert "agreement-box-geom-example" in slugs


def test_a_rule_that_is_not_told_t_need_not_refuse_it() -> None:
    def median(vectors: Any) -> Any:
        return boxgeom.geometric_median(vectors)

    assert list(failures("geometric-median", median)) == []
    told = find("geometric-median-negative-t")
    assert told.skip_reason(trial_of("geometric-median", median).target)


def test_a_rule_that_answers_nonsense_is_caught() -> None:
    def careless(vectors: Any) -> Any:
        return np.nan_to_num(vectors.sum(axis=0) / max(len(vectors), 1))

    found = {case.slug: failure.outcome for case, failure in failures("mean", careless)}
    assert found["mean-nan-in-all-vectors"] == CheckOutcome.DID_NOT_REFUSE
    assert found["mean-no-vectors"] == CheckOutcome.DID_NOT_REFUSE


def test_float32_alone_gets_the_cases_that_it_can_hold() -> None:
    asked: list[Any] = []

    def mean(vectors: Any) -> Any:
        asked.append(vectors)
        return boxgeom.mean(vectors)

    trial = trial_of("mean", mean, dtypes=("float32",))
    for case in published_cases("mean"):
        case.check(trial)
    assert 15 < len(asked) < len(cases("mean"))
    assert {vectors.dtype for vectors in asked} == {np.dtype("float32")}
