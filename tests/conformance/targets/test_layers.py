"""Models of several layers: what a federated library takes and returns."""

from pathlib import Path

import numpy as np
import pytest

from boxgeom.command import main
from boxgeom_conformance.case import Case
from boxgeom_conformance.targets.function import FunctionTarget
from boxgeom_conformance.worker.arrays import array_of
from boxgeom_conformance.worker.layers import in_layers, shapes, without_layers

MEAN = """
def mean(models):
    if not models:
        raise ValueError("need a model")
    return [sum(layer / len(models) for layer in layers) for layers in zip(*models)]

def first_layer_alone(models):
    return [mean(models)[0], *models[0][1:]]

def last_layer_lost(models):
    return mean(models)[:-1]

def all_layers_flat(models):
    return [layer.ravel() for layer in mean(models)]

def overwrites(models):
    answer = mean(models)
    models[-1][-1][...] = 0
    return answer
"""


@pytest.mark.parametrize("d", range(1, 40))
def test_layers_are_the_vector_and_back(d: int) -> None:
    vector = np.arange(d, dtype=np.float32)
    layers = in_layers(vector)
    assert [layer.shape for layer in layers] == shapes(d)
    again, dtype = array_of(without_layers(layers, d))
    assert (again.tolist(), dtype) == (vector.tolist(), "float32")


def test_what_is_no_model_stays_as_it_is() -> None:
    wrong = [np.ones(2), np.ones(2)]
    assert without_layers(wrong, 4) is wrong
    assert without_layers(vector := np.ones(4), 4) is vector
    assert without_layers(plain := [0.5, 0.5], 2) is plain


def check(folder: Path, function: str, *words: str) -> int:
    """Return how the check of a function ends that takes layers."""
    (folder / "library.py").write_text(MEAN)
    asked = ["check", f"library:{function}", "--as", "mean", "--give", "layers"]
    return main.run([*asked, "--fail-on", "contract", *words])


def test_a_right_one_passes_all_checks(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert check(tmp_path, "mean", "--examples", "5") == 0, capsys.readouterr()


@pytest.mark.parametrize(
    ("function", "outcome"),
    [
        ("first_layer_alone", "wrong answer"),
        ("last_layer_lost", "wrong shape"),
        ("all_layers_flat", "wrong shape"),
        ("overwrites", "changed its argument"),
    ],
)
def test_a_wrong_one_fails(
    function: str,
    outcome: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    only = "leaves_its_arguments_alone" if function == "overwrites" else "is_the_mean"
    assert check(tmp_path, function, "--only", only) == 1
    assert outcome in capsys.readouterr().out


def test_a_shown_call_makes_the_same_layers() -> None:
    case = Case(np.arange(14.0).reshape(2, 7), n=2, t=0)
    target = FunctionTarget(len, "f(X)", gives="layers")
    shown = target.show(case).removeprefix("len")
    models = eval(shown, {"np": np})
    for model, vector in zip(models, case.received, strict=True):
        wanted = in_layers(vector)
        assert [layer.tolist() for layer in model] == [w.tolist() for w in wanted]
