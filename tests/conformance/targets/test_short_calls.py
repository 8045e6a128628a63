"""Calls to paste are short however many numbers they need, and need NumPy alone."""

import dataclasses
import json
import shlex
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from boxgeom_conformance import inputs
from boxgeom_conformance.case import Case
from boxgeom_conformance.check import checks
from boxgeom_conformance.inputs.recipes import recipe_of
from boxgeom_conformance.inputs.strategies import sized_cases
from boxgeom_conformance.literals import LONGEST_CALL, short
from boxgeom_conformance.runner import RunSettings
from boxgeom_conformance.subjects import SUBJECTS, find_subject
from boxgeom_conformance.targets.command import command_target
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.process import request
from boxgeom_conformance.targets.python import PythonCall
from boxgeom_conformance.targets.shown_requests import shown_lines, shown_request
from boxgeom_testing.examples import examples

LONGEST_LINE = 2 * LONGEST_CALL

sizes = st.tuples(
    st.integers(3, 12), st.integers(5, 60), st.integers(0, 3), st.integers(0, 99)
)


def _made(script: str, name: str = "vectors") -> Any:
    names: dict[str, Any] = {"np": np}
    exec(script, names)
    return names[name]


@examples(2)
@given(size=sizes)
@pytest.mark.parametrize("kind", inputs.__all__)
def test_a_recipe_makes_the_same_bits_with_numpy_alone(
    kind: str, size: tuple[int, int, int, int]
) -> None:
    make = getattr(inputs, kind)
    recipe = recipe_of(make, *size)
    assert "boxgeom" not in recipe
    assert "'" not in recipe
    assert "\n" not in recipe
    made, expected = _made(recipe), make(*size)
    assert made.shape == expected.shape
    assert made.tobytes() == expected.tobytes()


floats = st.floats(width=32) | st.sampled_from([0.0, 0.25, -3.0])
arrays = st.sampled_from(["float64", "float32", "int64", "uint8"]).flatmap(
    lambda dtype: st_numpy.arrays(
        dtype,
        st.tuples(st.integers(0, 30), st.integers(1, 200)),
        elements=floats if dtype.startswith("float") else st.integers(0, 99),
        fill=st.just(0),
    )
)


@examples(5)
@given(array=arrays)
def test_what_makes_an_array_is_short_and_makes_it_bit_for_bit(array: Any) -> None:
    text = short(array)
    assert len(text) <= LONGEST_CALL
    assert "'" not in text
    made = eval(text, {"np": np})
    assert made.dtype == array.dtype
    assert made.shape == array.shape
    assert np.array_equal(made, array, equal_nan=array.dtype.kind == "f")
    assert made.flags.writeable or not made.size


@pytest.mark.parametrize("size", [(10, 100), (4, 200_000)])
def test_numbers_without_a_pattern_are_read_from_a_file(size: tuple[int, int]) -> None:
    array = np.random.default_rng(0).random(size)
    text = short(array)
    assert text == short(array)
    assert text.startswith("np.load(")
    assert len(text) < 200
    assert eval(text, {"np": np}).tobytes() == array.tobytes()


wide_cases = st.sampled_from(["krum", "monna", "multi-krum", "mean"]).flatmap(
    lambda rule: st.tuples(
        st.just(rule),
        sized_cases(
            find_subject(rule),
            inputs.gaussian,
            st.sampled_from([(9, 9, 1, 8), (11, 12, 1, 400)]),
        ),
        st.sampled_from(["float64", "float32"]),
        st.sampled_from([None, np.nan, np.inf, -np.inf]),
    )
)


@examples(2)
@given(drawn=wide_cases)
def test_a_pasted_request_is_the_one_that_was_made(
    drawn: tuple[str, Case, str, float | None],
) -> None:
    rule, made, dtype, bad = drawn
    case = made.as_type(dtype)
    if bad is not None:
        received = case.received.copy()
        received[0, 0] = bad
        case = case.with_vectors(received)
    shown = shown_request(rule, case, "cat")
    assert len(shown) <= LONGEST_LINE
    assert "boxgeom" not in shown
    command = shown.replace("python3", shlex.quote(sys.executable), 1)
    printed = subprocess.run(command, shell=True, capture_output=True, check=True)
    expected = json.loads(json.dumps({"id": 1, **request(rule, case)}))
    assert json.loads(printed.stdout) == expected


@pytest.mark.parametrize("count", [1, 3, 500])
def test_lines_for_a_program_are_pasted_or_read_from_a_file(count: int) -> None:
    lines = [f'{{"id": {i}}}' for i in range(count)]
    shown = shown_lines(lines, "cat")
    assert len(shown) <= LONGEST_LINE
    printed = subprocess.run(shown, shell=True, capture_output=True, text=True)
    assert printed.stdout.splitlines() == lines


@pytest.mark.parametrize("rule", ["krum", "box-geom", "centered-clipping"])
def test_every_failure_is_told_in_a_few_lines_that_can_be_pasted(rule: str) -> None:
    subject = SUBJECTS[rule]
    program = command_target(subject, "false")
    python = PythonCall("theirs:f", subject.call)
    settings = RunSettings(examples=2, shrink=False)

    def wrong(received: Any, *numbers: Any, **options: Any) -> Any:
        received += 1
        return "no vector" * 1000

    wrong_target = FunctionTarget(wrong, subject.call)
    told = [
        check.run(wrong_target, settings=settings)
        for check in checks(rule, strict=True)
    ]
    failed = [result for result in told if not result.is_fine]
    assert len(failed) > len(told) / 2
    assert any(case.received.size > 10_000 for r in failed for case in r.cases)
    for result in failed:
        assert len(result.explain()) < 2 * LONGEST_LINE, result.name
        assert "boxgeom" not in "".join(result.calls), result.name
        for case in result.cases:
            bare = dataclasses.replace(case, recipe="")
            for shown in (program.show(case), program.show(bare), python.script(bare)):
                assert len(shown) <= LONGEST_LINE, result.name
