"""What every function does with arguments that are no finite (m, d) array."""

import inspect
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import boxgeom
from boxgeom.vectors import as_vector, as_vectors, canonical_order
from boxgeom_testing.functions import FIVE, enough

ARGUMENT: dict[str, str] = {
    "arc": "received",
    "bucketing": "vectors",
    "clipping": "vectors",
    "nnm": "received",
    "agree": "honest",
    "box_geom": "received",
    "box_geom_once": "received",
    "box_mean": "received",
    "bulyan": "received",
    "caf": "received",
    "candidate_set": "received",
    "centered_clipping": "received",
    "cge": "received",
    "coordinate_median": "vectors",
    "covering_ball": "vectors",
    "geometric_median": "vectors",
    "geometric_median_hyperbox": "received",
    "geometric_median_solution": "vectors",
    "krum": "received",
    "md_geom": "received",
    "md_mean": "received",
    "meamed": "received",
    "mean": "vectors",
    "mean_hyperbox": "received",
    "medoid": "vectors",
    "minimum_diameter_subset": "received",
    "minmax_meb": "received",
    "monna": "received",
    "multi_krum": "received",
    "safe_area": "received",
    "smallest_hyperbox": "vectors",
    "smea": "received",
    "spread": "vectors",
    "trimmed_mean": "received",
    "trusted_hyperbox": "received",
}
"""The functions whose first argument is a multiset of vectors, and its name."""

JUDGES = [
    "is_convex_valid",
    "is_strongly_valid",
    "distance_to_median",
    "meb_ratio",
]
"""The functions of ``(output, honest)``."""


def call_of(name: str) -> Callable[[Any], object]:
    """Return the function as one of its first argument alone."""
    function = getattr(boxgeom, name)
    parameters = inspect.signature(function).parameters
    network = {"n": 5, "t": 1} if "n" in parameters else {}
    if name == "bulyan":
        network["n"] = 7
    return lambda vectors: function(**{ARGUMENT[name]: vectors}, **network)


NOT_2_D: dict[str, Any] = {
    "a number": 1.0,
    "one vector": [1.0, 2.0],
    "a stack": np.zeros((2, 3, 4)),
    "nothing": [],
}

EMPTY: dict[str, Any] = {
    "no vectors": np.zeros((0, 3)),
    "no coordinates": np.zeros((3, 0)),
    "an empty row": [[]],
}

NOT_REAL: dict[str, Any] = {
    "None": None,
    "a string": "0 1 2",
    "strings": [["a", "b"]],
    "digits": [["1", "2"]],
    "bytes": b"12",
    "complex numbers": [[1 + 2j]],
    "complex objects": np.array([[1j]], dtype=object),
    "booleans": [[True], [False]],
    "dates": np.array([["2025-01-01"]], dtype="M8[D]"),
    "records": np.zeros((2, 2), dtype=[("x", float)]),
    "a mapping": {"a": 1},
    "a set": {1, 2},
    "too large an integer": [[10**400]],
}

NOT_FINITE: list[tuple[float, int, int]] = [
    (float("nan"), 0, 0),
    (float("nan"), 4, 1),
    (float("inf"), 2, 0),
    (float("-inf"), 3, 1),
]


def test_every_function_of_vectors_is_tested_here() -> None:
    takes_vectors = {
        name
        for name in boxgeom.__all__
        if inspect.isfunction(function := getattr(boxgeom, name))
        and next(iter(inspect.signature(function).parameters), "")
        in {"received", "vectors", "honest"}
    }
    assert takes_vectors == {*ARGUMENT, "aggregate", "covering_radius"}


@pytest.mark.parametrize("name", ARGUMENT)
def test_the_vectors_themselves_are_fine(name: str) -> None:
    if name == "safe_area":
        pytest.importorskip("cvxpy")
    call_of(name)(enough(name.replace("_", "-"), FIVE))


@pytest.mark.parametrize("vectors", NOT_2_D.values(), ids=NOT_2_D)
@pytest.mark.parametrize("name", ARGUMENT)
def test_vectors_must_be_2_d(name: str, vectors: Any) -> None:
    shape = ", ".join(map(str, np.shape(vectors)))
    expected = rf"^{ARGUMENT[name]}: need a 2-D array of shape \(m, d\), got shape \("
    with pytest.raises(ValueError, match=expected + shape):
        call_of(name)(vectors)


@pytest.mark.parametrize("vectors", EMPTY.values(), ids=EMPTY)
@pytest.mark.parametrize("name", ARGUMENT)
def test_vectors_must_be_some(name: str, vectors: Any) -> None:
    rows, columns = np.shape(vectors)
    expected = (
        f"^{ARGUMENT[name]}: need at least one vector with at least one coordinate, "
        rf"got shape \({rows}, {columns}\)$"
    )
    with pytest.raises(ValueError, match=expected):
        call_of(name)(vectors)


@pytest.mark.parametrize("vectors", NOT_REAL.values(), ids=NOT_REAL)
@pytest.mark.parametrize("name", ARGUMENT)
def test_vectors_must_be_real_numbers(name: str, vectors: Any) -> None:
    expected = f"^{ARGUMENT[name]}: need real numbers, got .+"
    with pytest.raises(ValueError, match=expected):
        call_of(name)(vectors)


@pytest.mark.parametrize("ragged", [[[1], [1, 2]], [[1, [2]], [3, 4]], [1, [2]]])
@pytest.mark.parametrize("name", ARGUMENT)
def test_rows_must_be_equally_long(name: str, ragged: Any) -> None:
    expected = f"^{ARGUMENT[name]}: need rows of equal length, got list"
    with pytest.raises(ValueError, match=expected):
        call_of(name)(ragged)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, object])
@pytest.mark.parametrize(("value", "row", "column"), NOT_FINITE)
@pytest.mark.parametrize("name", ARGUMENT)
def test_a_number_that_is_not_finite_is_named_with_its_place(
    name: str, value: float, row: int, column: int, dtype: type
) -> None:
    vectors: NDArray[Any] = np.array(FIVE, dtype=dtype)
    vectors[row, column] = value
    expected = (
        f"^{ARGUMENT[name]}: need finite numbers, got {value} "
        f"in row {row}, column {column}$"
    )
    with pytest.raises(ValueError, match=expected):
        call_of(name)(vectors)


@pytest.mark.parametrize("mask", [False, True])
@pytest.mark.parametrize("name", ARGUMENT)
def test_a_mask_is_refused_rather_than_ignored(name: str, mask: bool) -> None:
    masked = np.ma.MaskedArray(FIVE, mask=mask)
    expected = f"^{ARGUMENT[name]}: need an array without a mask, got a masked array$"
    with pytest.raises(ValueError, match=expected):
        call_of(name)(masked)


@pytest.mark.parametrize("rule", boxgeom.RULES)
def test_every_rule_refuses_bad_vectors_under_its_arguments_name(rule: str) -> None:
    bad = np.vstack([FIVE[:4], [0.0, np.nan]])
    expected = "^received: need finite numbers, got nan in row 4, column 1$"
    with pytest.raises(ValueError, match=expected):
        boxgeom.aggregate(bad, rule=rule, n=5, t=1)


@pytest.mark.parametrize("name", JUDGES)
def test_a_judge_tells_a_bad_output_from_bad_inputs(name: str) -> None:
    judge = getattr(boxgeom, name)
    with pytest.raises(ValueError, match=r"^output: need shape \(2,\), got shape \(3,"):
        judge([1, 2, 3], FIVE)
    with pytest.raises(ValueError, match=r"^output: need finite numbers, got inf"):
        judge([1, np.inf], FIVE)
    with pytest.raises(ValueError, match=r"^honest: need a 2-D array"):
        judge([1, 2], [1, 2])
    with pytest.raises(ValueError, match=r"^honest: need finite numbers, got nan"):
        judge([1, 2], [[1, np.nan]])


def test_one_vector_is_checked_as_many_are() -> None:
    assert as_vector([1, 2], 2, "output").tolist() == [1, 2]
    with pytest.raises(ValueError, match=r"^v: need shape \(1,\), got shape \(2,\)$"):
        as_vector([1, 2], 1, "v")
    with pytest.raises(ValueError, match=r"^v: need real numbers, got dtype <U1$"):
        as_vector(["1"], 1, "v")


def test_vectors_come_back_as_an_array_of_the_callees_own() -> None:
    vectors = np.array([[1.0, 2.0], [0.0, 5.0]])
    checked = as_vectors(vectors)
    assert checked.tolist() == vectors.tolist()
    assert not np.shares_memory(checked, vectors)


def test_rationals_stay_exact_and_whole_numbers_become_floats() -> None:
    rationals = np.array([[Fraction(1, 3), 2]])
    assert as_vectors(rationals).tolist() == [[Fraction(1, 3), 2]]
    assert as_vectors([[1, 2]]).dtype == np.float64
    assert as_vectors(np.array([[1, 2]], dtype=object)).dtype == np.float64


def test_canonical_order_sorts_by_the_first_coordinate_that_differs() -> None:
    rows = np.array([[2.0, 0.0], [1.0, 9.0], [1.0, -9.0], [-0.0, 1.0], [0.0, 0.0]])
    expected = [[0.0, 0.0], [0.0, 1.0], [1.0, -9.0], [1.0, 9.0], [2.0, 0.0]]
    ordered = canonical_order(rows)
    assert ordered.tolist() == expected
    assert not np.signbit(ordered[1, 0])


def test_a_number_beyond_float64_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^vectors: "):
        boxgeom.mean(np.array([[np.longdouble("1e4000")]]))


@pytest.mark.parametrize(
    "bad",
    [
        [np.ma.array([1.0, 2.0], mask=[False, True])],
        np.array([["1"]], dtype=object),
        np.array([[True]], dtype=object),
        [[Fraction(1, 2), "3"]],
    ],
)
def test_masks_strings_and_truth_values_inside_are_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match=r"^vectors: need"):
        boxgeom.mean(bad)
