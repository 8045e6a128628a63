"""What is imported and what is shown: one clear line, or a call that can be pasted."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import LoadError
from boxgeom_conformance.subjects import SUBJECTS, find_subject
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.targets.process import ProcessTarget
from boxgeom_conformance.targets.python import PythonCall, python_target
from boxgeom_testing.foreign_functions import MEANS

CASE = Case(np.array([[0.0, 1.0], [2.0, 5.0]]), n=2, t=0)
MEAN = [1.0, 3.0]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "theirs.py").write_text(MEANS)
    monkeypatch.chdir(tmp_path)


@contextlib.contextmanager
def _target(
    function: str, call: str = "f(X)", give: str = "array", **more: Any
) -> Iterator[ProcessTarget]:
    name = function if ":" in function else f"theirs:{function}"
    python_call = PythonCall(name, call, give, **more)
    made = python_target(find_subject("mean"), python_call)
    with contextlib.closing(made.conversation):
        yield made


def _answer(function: str, **more: Any) -> Any:
    with _target(function, **more) as target:
        output = target.call(CASE).output
    assert output is not None
    return output.tolist()


@pytest.mark.parametrize(
    ("function", "call", "told"),
    [
        ("nowhere:mean", "f(X)", "No module named 'nowhere'"),
        ("theirs:nothing", "f(X)", "has no attribute 'nothing'"),
        ("broken:f", "f(X)", "broken:f: ZeroDivisionError: division by zero"),
        ("quits:f", "f(X)", "quits:f: SystemExit: no GPU"),
    ],
)
def test_what_cannot_be_imported_is_told_in_one_line(
    function: str, call: str, told: str, tmp_path: Path
) -> None:
    (tmp_path / "broken.py").write_text("1 / 0")
    (tmp_path / "quits.py").write_text("raise SystemExit('no GPU')")
    words = r"^\S+:\S+: "
    with (
        _target(function, call) as target,
        pytest.raises(LoadError, match=words) as caught,
    ):
        target.call(CASE)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_module_that_prints_when_imported_is_no_garbage(tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text("print('welcome')\nfrom theirs import mean")
    assert _answer("loud:mean") == MEAN


@pytest.mark.parametrize(
    ("function", "call", "give", "told"),
    [
        ("theirs", "f(X)", "array", "need PACKAGE.MODULE:FUNCTION, got 'theirs'"),
        ("theirs:", "f(X)", "array", "need PACKAGE.MODULE:FUNCTION, got 'theirs:'"),
        ("theirs:mean", "f(X", "array", "need a Python expression"),
        ("theirs:mean", "f(Y)", "array", "need f and X in it, got 'f(Y)'"),
        ("theirs:mean", "f(X)", "tuple", "give: need one of array, arrays, list"),
    ],
)
def test_a_call_that_cannot_be_is_refused(
    function: str, call: str, give: str, told: str
) -> None:
    with pytest.raises(LoadError, match=r"need") as caught:
        PythonCall(function, call, give)
    assert told in str(caught.value)


def test_a_stub_stands_in_for_a_module_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "heavy.py").write_text("import absent\nfrom theirs import mean")
    assert _answer("heavy:mean", stubs=("absent",)) == MEAN


def test_of_a_stubbed_package_the_modules_can_be_imported(tmp_path: Path) -> None:
    inner = tmp_path / "heavy" / "inner"
    inner.mkdir(parents=True)
    for folder in (inner.parent, inner):
        (folder / "__init__.py").write_text("import absent")
    (inner / "rules.py").write_text("from theirs import mean")
    assert _answer("heavy.inner.rules:mean", stubs=("heavy/", "heavy.inner/")) == MEAN
    with pytest.raises(LoadError, match=r"need a package theirs, got none"):
        _answer("theirs:mean", stubs=("theirs/",))


@pytest.mark.parametrize(
    ("function", "call", "give"),
    [
        ("theirs:mean", "f(X)", "array"),
        ("theirs:mean_of_rows", "f(X)", "arrays"),
        ("theirs:mean_of_lists", "f(X)", "list"),
        ("theirs:Namespace.inner", "f(n).aggregate(X)", "array"),
        ("theirs:told", "f(X, f=t, size=math.floor(m))", "array"),
    ],
)
def test_the_call_shown_gives_the_same_answer_when_pasted(
    function: str, call: str, give: str
) -> None:
    with _target(function, call, give, imports=("math",)) as target:
        expected = target.call(CASE).output
        shown = target.show(CASE)
    assert "\n" not in shown
    assert _pasted(shown) == str(np.asarray(expected).tolist())


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
def test_the_call_shown_makes_long_vectors_by_their_recipe(dtype: str) -> None:
    recipe = "vectors = np.random.default_rng(5).standard_normal((30, 20))"
    made = np.random.default_rng(5).standard_normal((30, 20)).astype(dtype)
    case = Case(made, n=30, t=0, recipe=recipe)
    with _target("mean") as target:
        expected = np.asarray(target.call(case).output).tolist()
        shown = target.show(case)
    assert recipe in shown
    assert _pasted(shown) == str(expected)


def test_the_call_shown_can_hold_nan_infinity_and_no_vectors() -> None:
    bad = Case(np.array([[np.nan, np.inf]], dtype=np.float32), n=1, t=0)
    with _target("mean") as target:
        assert _pasted(target.show(bad)) == "[nan, inf]"
    with _target("numpy:shape", "f(X)") as target:
        shown = target.show(Case(np.empty((0, 3)), n=0, t=0))
    printed = subprocess.run([sys.executable, "-c", shown], capture_output=True)
    assert printed.stdout.split() == [b"(0,", b"3)"], printed.stderr


def _pasted(shown: str) -> str:
    """Return what the call prints when it is run, as a list."""
    setting, _, printed = shown.rpartition("; print(")
    script = f"{setting}; print(np.asarray({printed}.tolist())"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


@pytest.mark.parametrize("rule", SUBJECTS)
def test_the_call_shown_of_a_function_in_this_process_can_be_pasted(rule: str) -> None:
    subject = SUBJECTS[rule]
    target = FunctionTarget(getattr(boxgeom, rule.replace("-", "_")), subject.call)
    q = 2 if rule == "multi-krum" else None
    later = 2 if rule == "box-geom-once" else None
    received = np.array([[0.0, 1.0], [2.0, 5.0], [4.0, 4.0], [3.0, 2.0], [9.0, 9.0]])
    n, t = (6, 1) if subject.domain(m=5, n=6, t=1, d=2) else (5, 0)
    case = Case(received, n, t, q=q, round_number=later)
    names = {"np": np, target.name: target.function}
    expected = target.call(case).output
    assert expected is not None
    assert eval(target.show(case), names).tolist() == expected.tolist()
