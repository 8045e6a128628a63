"""Expressions of a call: lambdas and comprehensions have names of their own."""

import contextlib
from pathlib import Path

import numpy as np
import pytest

from boxgeom_conformance.case import Case
from boxgeom_conformance.failure import LoadError
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.targets.python import PythonCall, python_target
from boxgeom_conformance.targets.target import Condition
from boxgeom_conformance.worker.expressions import calls_f, names_in

CASE = Case(np.array([[0.0, 1.0], [2.0, 5.0]]), n=2, t=0)
MEAN = [1.0, 3.0]


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("f(X, t)", "f X t"),
        ("f([t for t in X])", "f X"),
        ("f([t for t in X], t)", "f X t"),
        ("(lambda t: f(X, t))(0)", "f X"),
        ("(lambda t: f(X, t))(t)", "f X t"),
        ("(lambda rows, *, size=n: f(rows, size))(X)", "f X n"),
        ("(lambda *rows, **more: f(rows, more))(*X)", "f X"),
        ("(lambda: (lambda q: q + n)(m))() + f(X)", "f X m n"),
        ("f({k: v for k, v in zip(X, X)})", "f X zip"),
        ("f([x for row in X for x in row if x > t])", "f X t"),
        ("f([[q for q in row] for row in X], q)", "f X q"),
        ("(y := f(X)) + y", "f X"),
        ("[y := row for row in X] and f(y)", "f X"),
        ("f(X, t=d)", "f X d"),
        ("f.t(X)", "f X"),
    ],
)
def test_the_names_of_an_expression_are_those_it_does_not_bind(
    expression: str, names: str
) -> None:
    assert names_in(expression) == set(names.split())


@pytest.mark.parametrize(
    "expression",
    ["f(", "", "x = 1", "f(X) f(X)", "(" * 500, "f(X\0)", "'\ud800'", "return 1"],
)
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(LoadError, match="call: need a Python expression"):
        PythonCall("theirs:mean", expression)
    if expression:
        with pytest.raises(ValueError, match="where: need an expression"):
            Condition(expression)


@pytest.mark.parametrize(
    "call",
    [
        "(lambda rows: f(rows))(X)",
        "(lambda rows: np.asarray(f(rows)))(X)",
        "(lambda: f(X))()",
        "[f(X) for _ in range(n)][t]",
        "np.array([sum(f(X)[k] for _ in range(n)) / n for k in range(d)])",
        "(lambda g: g(X) * math.cos(t))(lambda rows: f(rows))",
        "f(sorted(X, key=lambda row: row[t]))",
        "(lambda t: f(X + 0 * t))(n)",
        "(lambda rows=X, g=f: g(rows))()",
        "(g := f)(X)",
        "f(np.apply_along_axis(lambda row: row * math.e / math.e, 1, X)).round(9)",
    ],
)
def test_lambdas_and_comprehensions_see_all_names(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "theirs.py").write_text(
        "import numpy as np\ndef mean(X):\n    return np.mean(X, axis=0)\n"
    )
    monkeypatch.chdir(tmp_path)
    made = python_target(
        find_subject("mean"), PythonCall("theirs:mean", call, imports=("math",))
    )
    with contextlib.closing(made.conversation):
        output = made.call(CASE).output
    assert output is not None
    assert output.tolist() == MEAN


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("(lambda k: k >= t)(n)", True),
        ("[k for k in (m, d) if k > n] == []", True),
        ("(lambda: m != n)()", False),
        ("{n: t}[m] == 0", True),
    ],
)
def test_a_condition_may_have_lambdas_and_comprehensions(
    where: str, holds: bool
) -> None:
    assert Condition(where)(CASE) is holds


@pytest.mark.parametrize(
    ("expression", "calls"),
    [("f(X)", True), ("f.aggregate(X)", False), ("(lambda: f(X))()", True)],
)
def test_it_is_seen_whether_the_function_itself_is_called(
    expression: str, calls: bool
) -> None:
    assert calls_f(expression) is calls
