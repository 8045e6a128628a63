"""The test vectors say what the definitions say, and nothing else."""

import math
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom_conformance.answers.hulls import safe_area_answer
from boxgeom_conformance.answers.selections import OneOf
from boxgeom_conformance.subjects import SUBJECTS, find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.vectors.files import read_published
from boxgeom_conformance.vectors.published_answers import Exactly, answer_of
from boxgeom_conformance.vectors.published_cases import PublishedCase, published_cases
from boxgeom_conformance.vectors.with_files import WITH_FILES

RULES = list(WITH_FILES)

BAD_INPUT = {"refused", "or_refused"}
"""Keys of what is expected where an input is not as it has to be."""


def cases(rule: str) -> list[PublishedCase]:
    """Return the published cases of a rule, without agreement runs."""
    return [c for c in published_cases(rule) if isinstance(c, PublishedCase)]


def find(slug: str) -> PublishedCase:
    """Return the published case of that slug."""
    [case] = [c for rule in RULES for c in cases(rule) if c.slug == slug]
    return case


def trial_of(rule: str) -> Trial:
    """Return a trial of the reference."""
    subject = find_subject(rule)
    if rule in SUBJECTS:
        reference = getattr(boxgeom, rule.replace("-", "_"))
        return Trial(subject, FunctionTarget(reference, subject.call))
    told = subject.call if "n, t" in subject.call else f"f(X, n, t{subject.call[3:]}"
    return Trial(subject, FunctionTarget(subject.rule, told))


@pytest.mark.parametrize("rule", RULES)
def test_the_reference_answers_every_case(rule: str) -> None:
    for case in published_cases(rule):
        case.check(trial_of(rule))
    assert (25 if rule in SUBJECTS else 14) <= len(cases(rule)) <= 80


CLOSED_FORMS = {
    "geometric-median-fermat-point": (1, 3**-0.5),
    "geometric-median-crossing-diagonals": (2.2, 2.2),
    "geometric-median-cross-without-one": (-(99**-0.5), 0),
    "geometric-median-all-of-r8": (15, 0.75),
    "geometric-median-flatter-quadrilateral": (2.5, 5 / 96),
    "geometric-median-barely-no-input": (33 - 56 / math.sqrt(3), 0),
    "geometric-median-simplex-of-20": (0.05,) * 20,
    "geometric-median-even-diagonal": (2, 2),
    "geometric-median-oblique-line-in-space": (1.25, 2.5, -1.25),
    "krum-r4-far-from-the-median": (12, -5),
    "multi-krum-of-q-not-of-one": (1.5,),
    "trimmed-mean-example": (10 / 3, 4 / 3, 0),
    "trimmed-mean-ten-and-three": (30,),
    "coordinate-median-even": (6,),
    "mean-of-five": (22.2, 1.2, -9.2),
    "mean-cancelling": (0.25, 1),
    "box-geom-example-four-vectors": (3, 0.5),
    "box-geom-r1-node-i": (1, 1),
    "box-geom-r8": (15, 1),
    "box-geom-middle-of-the-box": (1.6, 1.2),
    "box-geom-once-round-one-has-medians": (7 / 6, 0.7),
    "box-geom-once-round-2-trusts-alone": (1.5, 0.5),
    "box-mean-r9-low": (1 / 3,),
    "box-mean-one-vector-missing": (2, 2 / 3),
    "md-geom-r3-last-node": (1,),
    "nnm-mean-one-far": (7 / 4,),
    "nnm-mean-one-vector-missing": (3,),
    "nnm-mean-itself-is-nearest": (23 / 12,),
    "nnm-mean-a-tie": (5 / 6,),
    "nnm-mean-duplicates": (1 / 3,),
    "nnm-mean-as-euclid-measures": (3, 1),
    "nnm-krum-what-is-mixed": (3 / 2,),
    "nnm-krum-a-tie": (9 / 4,),
    "nnm-geometric-median-of-what-is-mixed": (3 / 2,),
    "nnm-geometric-median-a-tie": (5 / 2,),
    "nnm-box-geom-of-what-is-mixed": (3 / 2,),
    "nnm-box-geom-a-tie": (8 / 3,),
    "clipping-mean-example": (2, 8 / 3),
    "clipping-mean-length-of-a-vector": (5 / 8**0.5, (5 / 2**0.5 + 1) / 2),
    "clipping-mean-clip-is-no-square": (1,),
    "clipping-mean-vectors-not-their-mean": (1,),
    "clipping-mean-each-for-itself": (3,),
    "clipping-mean-short-ones-stay": (2,),
    "clipping-mean-to-nothing": (0, 0),
    "arc-mean-one-of-four": (9 / 4,),
    "arc-mean-four-of-nine": (35 / 9,),
    "arc-mean-two-of-seven": (25 / 7,),
    "arc-mean-one-vector-missing": (11 / 4,),
    "arc-mean-nobody-byzantine": (4,),
    "arc-mean-length-of-a-vector": (4 / 3, 3),
    "bucketing-mean-whole-vectors": (4, 3),
    "bucketing-mean-one-a-bucket": (2,),
    "bucketing-mean-one-bucket": (2,),
    "bucketing-mean-equal-vectors": (2, 1),
    "bucketing-mean-full-buckets": (5,),
    "bucketing-mean-dealt-in-any-way": (5,),
    "bucketing-mean-two-buckets-of-three": (3, 2),
}


@pytest.mark.parametrize("slug", CLOSED_FORMS)
def test_closed_forms_are_what_the_file_expects(slug: str) -> None:
    case = find(slug)
    answer = answer_of(case.expected)
    assert answer is not None
    assert answer.error(np.array(CLOSED_FORMS[slug], dtype=float)) < 1e-12


def test_nothing_but_one_is_left_free_where_nothing_is() -> None:
    for rule in ("mean", "trimmed-mean", "coordinate-median", "box-mean"):
        for case in cases(rule):
            answer = answer_of(case.expected)
            if "or_refused" not in case.expected:
                assert answer is None or answer.is_unique, case.slug


@pytest.mark.parametrize("rule", RULES)
def test_an_output_a_little_off_is_wrong(rule: str) -> None:
    trial = trial_of(rule)
    for case in cases(rule):
        answer = answer_of(case.expected)
        if answer is None or isinstance(answer, Exactly):
            continue
        width = 2 * max(1.0, trial.tolerance_for(case.case) / trial.tolerance)
        off = width * trial.tolerance * case.expected["scale"]
        off += 2 * max(case.expected["rounding"])
        parts = case.expected.get("enclosures") or case.expected["segments"]
        highest = max(max(part.get("upper", part.get("end"))) for part in parts)
        output = np.full(case.case.d, highest + off)
        assert answer.error(output) > trial.tolerance_for(case.case), case.slug


@pytest.mark.parametrize("rule", ["krum", "medoid"])
def test_no_vector_that_loses_is_a_near_tie(rule: str) -> None:
    for case in cases(rule):
        if not BAD_INPUT & case.expected.keys():
            answer = SUBJECTS[rule].answer(case.case)
            assert isinstance(answer, OneOf)
            others = [score for score in answer.scores if score > min(answer.scores)]
            # Of distances to vectors 1e9 away, float64 still tells the sums apart.
            share = 10**11 if "drowned-by-outliers" in case.bugs else 2000
            least = (share + 1) * min(answer.scores)
            assert all(share * score > least for score in others), case.slug


def test_safe_areas_in_closed_form_are_the_areas() -> None:
    for case in cases("safe-area"):
        if BAD_INPUT & case.expected.keys() or case.case.dtype == "float32":
            continue
        area = safe_area_answer(case.case)
        for part in case.expected.get("enclosures") or case.expected["segments"]:
            first, last = (np.array(end) for end in part.values())
            ends = [first, last, (first + last) / 2]
            assert max(area.error(end) for end in ends) < 1e-9, case.slug
            beyond = last + 1e-3 * case.expected["scale"]
            assert area.error(beyond) > 0.99e-4 or "one-subset" in case.slug, case.slug


def test_the_next_round_sends_exact_outputs_of_the_last() -> None:
    for run in read_published("agreement")["runs"]:
        outputs: list[Any] = []
        for step in run["steps"]:
            if step["step"] == "broadcast" and outputs:
                for sent, expected in zip(step["vectors"], outputs, strict=True):
                    answer = answer_of(expected)
                    assert answer is not None
                    assert answer.error(np.array(sent)) == 0
            if step["step"] == "broadcast":
                outputs = []
            if "expected" in step:
                outputs.append(step["expected"])
