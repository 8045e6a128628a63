"""A module alone: the callables that are its package's own, and no others."""

import json
from pathlib import Path

import pytest

from boxgeom.command import main
from boxgeom_conformance.targets.discovery import Discovery, discover

NAMES = ["mean", "medoid", "krum"]

OWN = {
    "a function": "def mean(X): return X[0]",
    "a lambda": "mean = lambda X: X[0]",
    "one of its own submodule": "from theirs.inner import mean",
    "one of its own submodule, renamed": "from theirs.inner import private as mean",
    "one of its own C-like neighbour": "from _theirs import mean",
    "a partial of its own": "import functools\nmean = functools.partial(max)",
    "a partial of NumPy's": (
        "import functools, numpy\nmean = functools.partial(numpy.mean, axis=0)"
    ),
    "a wrapped one": (
        "import functools, numpy\n@functools.wraps(numpy.mean)\n"
        "def mean(X): return numpy.mean(X, axis=0)"
    ),
    "a cached one": "import functools\n@functools.cache\ndef mean(X): return X[0]",
    "one that NumPy vectorised": (
        "import numpy\n@numpy.vectorize\ndef mean(x): return x"
    ),
    "one that a factory elsewhere made": (
        "import operator\nmean = operator.itemgetter(0)"
    ),
    "an object of its own class": (
        "class Mean:\n    def __call__(self, X): return X[0]\nmean = Mean()"
    ),
    "a method": ("class All:\n    def mean(self, X): return X[0]\nmean = All().mean"),
    "a function of no module": "def mean(X): return X[0]\nmean.__module__ = None",
    "a function of an odd module": "def mean(X): return X\nmean.__module__ = '_core'",
    "one that is made when asked for": (
        "def __getattr__(name):\n    if name == 'mean': return lambda X: X[0]\n"
        "    raise AttributeError(name)"
    ),
}

NOT_OWN = {
    "NumPy's": "from numpy import mean",
    "NumPy's, renamed": "from numpy import median as mean",
    "all of NumPy's": "from numpy import *",
    "one in C": "from math import fsum as mean",
    "a built-in": "mean = max",
    "a ufunc": "from numpy import add as mean",
    "the standard library's": "from statistics import mean",
    "another package's": "from others import mean",
    "another package's object": "from others import made as mean",
    "another package's partial": "from others import part as mean",
    "a class": "class mean:\n    def __call__(self, X): return X[0]",
    "a class of others": "from fractions import Fraction as mean",
    "one that cannot be had": (
        "def __getattr__(name):\n    if name == 'mean': raise OSError('no GPU')\n"
        "    raise AttributeError(name)"
    ),
}

NOTHING = {
    "a submodule": "from theirs import mean",
    "a number": "mean = 3.0",
    "nothing": "",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "theirs").mkdir()
    inner = "def mean(X): return X[0]\nprivate = mean\n"
    (tmp_path / "theirs" / "inner.py").write_text(inner)
    (tmp_path / "_theirs.py").write_text(inner)
    (tmp_path / "others.py").write_text(
        "import functools\nclass Made:\n    def __call__(self, X): return X[0]\n"
        f"made = Made()\npart = functools.partial(max)\n{inner}"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _discovered(folder: Path, body: str, *, with_classes: bool = False) -> Discovery:
    (folder / "theirs" / "__init__.py").write_text(body + "\n")
    if body == NOTHING["a submodule"]:
        (folder / "theirs" / "mean.py").write_text("def mean(X): return X[0]\n")
    return discover("theirs", NAMES, with_classes=with_classes)


@pytest.mark.parametrize("body", OWN.values(), ids=OWN)
def test_what_a_package_makes_is_its_own(folder: Path, body: str) -> None:
    assert _discovered(folder, body) == Discovery(("mean",), {})


@pytest.mark.parametrize("body", NOT_OWN.values(), ids=NOT_OWN)
def test_what_it_only_imports_is_left_out_with_the_reason(
    folder: Path, body: str
) -> None:
    told = _discovered(folder, body)
    assert told.found == ()
    assert list(told.left_out) == ["mean"]


@pytest.mark.parametrize("body", NOTHING.values(), ids=NOTHING)
def test_what_nobody_would_call_is_left_out_without_a_word(
    folder: Path, body: str
) -> None:
    assert _discovered(folder, body) == Discovery((), {})


def test_a_submodule_is_one_of_its_package(folder: Path) -> None:
    (folder / "theirs" / "__init__.py").write_text("def medoid(X): return X[0]\n")
    (folder / "theirs" / "rules.py").write_text(
        "from theirs import medoid\nfrom theirs.inner import mean\n"
    )
    told = discover("theirs.rules", NAMES, with_classes=False)
    assert told == Discovery(("mean", "medoid"), {})


def test_a_class_counts_if_the_call_says_how_to_use_one(folder: Path) -> None:
    assert _discovered(folder, NOT_OWN["a class"], with_classes=True).found == ("mean",)


def test_a_compiled_function_is_its_packages_own(folder: Path) -> None:
    pytest.importorskip("numba")
    body = "import numba\n@numba.jit\ndef mean(X): return X[0]"
    assert _discovered(folder, body) == Discovery(("mean",), {})


def test_what_is_left_out_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "mine.py").write_text(
        "from numpy import mean\ndef medoid(X): return X[0]\n"
    )
    words = ["check", "mine", "--only", "prints_nothing"]
    assert main.run(words) == 0
    told = capsys.readouterr().out
    assert "mine:mean was left out: it is a function of numpy" in told
    assert main.run([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [target["target"] for target in found["targets"]] == ["mine:medoid"]
    assert list(found["missing"]) == ["mine:mean"]


def test_nothing_of_its_own_is_bad_input_that_says_why(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "mine.py").write_text("from numpy import mean\n")
    assert main.run(["check", "mine"]) == 2
    told = capsys.readouterr().err
    assert "mine:mean does not count: it is a function of numpy" in told
    assert told.count("\n") == 1
