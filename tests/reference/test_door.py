"""The door: what people call checks its arguments once, and looks as it should."""

import inspect
import pickle
import pydoc
from collections.abc import Callable
from typing import Any, get_type_hints

import numpy as np
import pytest
from numpy.typing import ArrayLike

import boxgeom
from boxgeom import Hyperbox, door, public
from boxgeom.definitions import candidate_set, trusted_hyperbox
from boxgeom.vectors import Vectors, as_vectors

VECTORS = np.random.default_rng(0).standard_normal((10, 2))
ARGUMENTS: dict[str, Any] = {
    "received": VECTORS,
    "vectors": VECTORS,
    "honest": VECTORS[:7],
    "output": VECTORS[0],
    "n": 10,
    "t": 3,
}
FUNCTIONS = [
    name for name, value in vars(public).items() if hasattr(value, "__wrapped__")
]


def arguments_of(function: Callable[..., Any]) -> dict[str, Any]:
    """Return arguments for all parameters that need one."""
    parameters = inspect.signature(function).parameters
    given = {name: ARGUMENTS[name] for name in parameters if name in ARGUMENTS}
    if "t" in given and function is boxgeom.bulyan:  # which needs 4t + 3 vectors
        given["t"] = 1
    return given


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count what is checked: names of arrays, and boxes."""
    counted: list[str] = []
    check_box = Hyperbox.__post_init__

    def counting(vectors: ArrayLike, name: str, d: int | None) -> Any:
        counted.append(name)
        return as_vectors(vectors, name, d)

    def counting_box(box: Hyperbox) -> None:
        counted.append("box")
        check_box(box)

    monkeypatch.setattr(door, "as_vectors", counting)
    monkeypatch.setattr(Hyperbox, "__post_init__", counting_box)
    return counted


def test_the_functions_are_all_that_the_package_has() -> None:
    assert len(FUNCTIONS) >= 25
    assert all(getattr(boxgeom, name) is getattr(public, name) for name in FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_array_passes_the_door_once(name: str, entries: list[str]) -> None:
    function = getattr(boxgeom, name)
    arguments = arguments_of(function)
    function(**arguments)
    assert entries == [name for name in door.MULTISETS if name in arguments]


def test_one_box_geom_passes_the_door_once(entries: list[str]) -> None:
    boxgeom.aggregate(VECTORS, rule="box-geom", n=10, t=3)
    assert entries == ["received"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_arrays_are_accepted_by_name_from_lists(name: str) -> None:
    function = getattr(boxgeom, name)
    arguments = arguments_of(function)
    listed = {
        key: value.tolist() if isinstance(value, np.ndarray) else value
        for key, value in arguments.items()
    }
    assert repr(function(**listed)) == repr(function(**arguments))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_signature_and_help_show_array_like_and_the_definition(name: str) -> None:
    function = getattr(boxgeom, name)
    definition = inspect.unwrap(function)
    parameters = inspect.signature(function).parameters
    arrays = [p for p in parameters if p in (*door.MULTISETS, door.SINGLE)]
    assert arrays
    assert all(parameters[p].annotation == "ArrayLike" for p in arrays)
    assert list(parameters) == list(inspect.signature(definition).parameters)
    assert function.__doc__ == definition.__doc__
    assert get_type_hints(function)[arrays[0]] == ArrayLike
    assert get_type_hints(definition)[arrays[0]] == Vectors
    assert f"{arrays[0]}: 'ArrayLike'" in pydoc.render_doc(function)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_public_functions_can_be_pickled(name: str) -> None:
    function = getattr(boxgeom, name)
    assert pickle.loads(pickle.dumps(function)) is function


def test_mypy_reads_this_file_so_that_names_and_lists_are_typed() -> None:
    box: Hyperbox = boxgeom.trusted_hyperbox(received=[[0], [1], [2], [99]], n=4, t=1)
    area: float = boxgeom.covering_radius(vectors=[[0], [1], [2], [99]], n=4, t=1)
    valid: bool = boxgeom.is_box_valid(output=[1], honest=[[0], [2]])
    assert (box.longest_edge, area, valid) == (1.0, 0.5, True)


def test_a_definition_is_a_pure_function_that_leaves_its_vectors_alone() -> None:
    rows = np.array([[0.0], [1.0], [2.0], [99.0]])
    kept = rows.copy()
    box = trusted_hyperbox.trusted_hyperbox(rows, 4, 1)
    candidate_set.candidate_set(rows, 4, 1)
    assert [*box.lower, *box.upper] == [1, 2]
    assert np.array_equal(rows, kept)


def test_all_arrays_of_a_call_need_as_many_coordinates() -> None:
    with pytest.raises(ValueError, match=r"honest: need .* d = 2 .*\(7, 1"):
        boxgeom.approximation_ratio([0, 0], VECTORS, VECTORS[:7, :1], 10, 3)


def test_modules_of_definitions_can_be_typed_as_the_spec_prints_them() -> None:
    assert boxgeom.definitions.candidate_set.MOST_SUBSETS == 20_000
    assert boxgeom.definitions.geometric_median.HEADROOM == 1000
