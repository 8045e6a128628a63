"""Settings: numbers that are none are refused, and so is what has no meaning."""

import json
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from boxgeom.agreement.view import View
from boxgeom.command import main
from boxgeom.rules import RULES
from boxgeom_training.data.splits import split_samples
from boxgeom_training.learning.idle_settings import idle_settings
from boxgeom_training.learning.settings import (
    REPLACEABLE,
    TrainingSettings,
    check_settings,
)
from boxgeom_training.learning.threats import THREATS

PEERS = TrainingSettings()
SERVER = TrainingSettings(setting="centralised")
KINDS = {field.name: field.type for field in fields(TrainingSettings)}
INTEGERS = [name for name, kind in KINDS.items() if kind in (int, int | None)]
REALS = [name for name, kind in KINDS.items() if kind in (float, float | None)]
NAMES = [name for name, kind in KINDS.items() if kind in (str, str | None)]
NAMES += REPLACEABLE
OPTIONAL = ("byzantine_count", "sub_rounds", "scale", "delivery", "optimizer")


@pytest.mark.parametrize("name", INTEGERS)
@pytest.mark.parametrize(
    "value", [True, False, np.True_, 1.5, 3.0, "3", float("nan"), [3], None, -1]
)
def test_what_is_no_integer_is_refused(name: str, value: Any) -> None:
    if value is None and name in OPTIONAL:
        return
    with pytest.raises(ValueError, match=rf"^{name}: need "):
        check_settings(replace(PEERS, **{name: value}))


@pytest.mark.parametrize("name", REALS)
@pytest.mark.parametrize(
    "value",
    [
        *(float("nan"), float("inf"), -float("inf"), np.float32("nan")),
        *(True, "1", None, 1j, Decimal(1), 10**400, [1.0], -1.0),
    ],
)
@pytest.mark.parametrize("split", ["iid", "dirichlet"])
def test_what_is_no_finite_number_is_refused(name: str, value: Any, split: str) -> None:
    if value is None and name in OPTIONAL:
        return
    with pytest.raises(ValueError, match=rf"^{name}: need "):
        check_settings(replace(PEERS, split=split, **{name: value}))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [None, 1, "", b"mean", ["iid"], float("nan")])
def test_what_is_no_name_is_refused(name: str, value: Any) -> None:
    if value is None and name in OPTIONAL:
        return
    with pytest.raises(ValueError, match=rf"^{name}: need one of"):
        check_settings(replace(PEERS, **{name: value}))


@pytest.mark.parametrize("value", [0, 1, "no", None])
def test_exact_is_yes_or_no(value: Any) -> None:
    with pytest.raises(ValueError, match="exact: need True or False"):
        check_settings(replace(PEERS, exact=value))


def test_numbers_of_numpy_are_numbers() -> None:
    numbers: dict[str, Any] = {
        "n": np.int64(10),
        "t": np.uint8(3),
        "learning_rate": np.float32(0.25),
        "scale": np.int16(2),
        "exact": np.False_,
    }
    settings = TrainingSettings(**numbers)
    check_settings(settings)
    again = TrainingSettings(**json.loads(json.dumps(settings.to_dict())))
    assert again.to_dict() == settings.to_dict()


@pytest.mark.parametrize("split", ["iid", "dirichlet", "2-class"])
@pytest.mark.parametrize("alpha", [float("nan"), float("inf"), -1.0, 0.0, "1"])
def test_a_split_looks_at_alpha_whatever_it_is(split: str, alpha: Any) -> None:
    with pytest.raises(ValueError, match="alpha: need"):
        split_samples(np.arange(40) % 10, split, n=5, alpha=alpha)


def test_an_alpha_too_large_to_draw_with_is_refused() -> None:
    labels = np.arange(40) % 10
    with pytest.raises(ValueError, match="alpha: too large to draw shares with"):
        split_samples(labels, "dirichlet", n=5, alpha=1.7e308)


@pytest.mark.parametrize("attack", THREATS)
def test_the_unscaled_attacks_are_those_that_a_scale_does_not_change(
    attack: str,
) -> None:
    if attack.startswith("ascent"):
        pytest.importorskip("torch")
    vectors = np.random.default_rng(0).normal(size=(10, 4))

    def sent(scale: float) -> np.ndarray:
        rng = np.random.default_rng(1)
        rule = RULES["trimmed-mean"]
        view = View(vectors[:7], vectors[7:], 10, 3, 1, scale, rng, rule)
        return THREATS[attack].vectors(view)

    assert np.array_equal(sent(1.0), sent(2.0)) is (not THREATS[attack].has_strength)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (replace(SERVER, sub_rounds=3), "got sub_rounds = 3 at a server"),
        (replace(PEERS, scale=-5), "scale: need a strength >= 0, got -5"),
        *(
            (replace(PEERS, attack=attack, scale=2.0), f"scale = 2.0 with {attack}")
            for attack in sorted(THREATS)
            if not THREATS[attack].has_strength
        ),
    ],
)
def test_a_setting_without_a_meaning_is_refused(
    settings: TrainingSettings, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_settings(settings)


def test_a_strength_of_nothing_is_one() -> None:
    check_settings(replace(PEERS, scale=0))


BOUNDED = replace(SERVER, n=31, t=10, subsets="bound")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (replace(PEERS, tolerance=0.5), "tolerance: need subsets='bound', got"),
        (replace(PEERS, max_nodes=7), "max_nodes: need subsets='bound', got"),
        (replace(BOUNDED, tolerance=1.5), "tolerance: need at most 1, got 1.5"),
        (replace(BOUNDED, tolerance=-1e-9), "tolerance: need at least 0, got -1e-09"),
        (replace(BOUNDED, subsets="sample"), "subsets: need one of all, bound, got"),
        (replace(BOUNDED, rule="krum"), "subsets: need rule box-geom or box-geom-once"),
        (
            replace(BOUNDED, rule=replace(RULES["box-geom"], agreement="mine")),
            "rule: need a name that is not registered",
        ),
        (replace(BOUNDED, exact=True), "subsets: need 'all' where the reference"),
    ],
)
def test_bounds_are_settings_of_box_geom_by_the_twin(
    settings: TrainingSettings, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_settings(settings)


@pytest.mark.parametrize("rule", ["box-geom", "box-geom-once"])
@pytest.mark.parametrize("tolerance", [0, 1, np.float32(0.25), 0.01])
def test_bounds_are_taken_and_recorded(rule: str, tolerance: Any) -> None:
    most: Any = np.int8(5)
    settings = replace(BOUNDED, rule=rule, tolerance=tolerance, max_nodes=most)
    check_settings(settings)
    again = TrainingSettings(**json.loads(json.dumps(settings.to_dict())))
    assert (again.subsets, again.tolerance, again.max_nodes) == ("bound", tolerance, 5)


SMALL = ["train", "--data", "digits", "--iterations", "2", "--rule", "mean"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--alpha", "0.5"], "--alpha has no effect: the split is mild"),
        (["--alpha", "0.1"], "--alpha has no effect: the split is mild"),
        (
            ["--model", "softmax", "--hidden", "9"],
            "--hidden has no effect: softmax",
        ),
        (["--evaluate-every", "9"], "--evaluate-every has no effect: there are 2"),
        (["--t", "0", "--attack", "ipm"], "--attack has no effect: no client is"),
        (
            ["--byzantine-count", "0", "--scale", "2"],
            "--scale has no effect: no cl",
        ),
        (["--byzantine-count", "0", "--delivery", "half"], "--delivery has no effect"),
        (["--attack", "crash", "--delivery", "half"], "--delivery has no effect: noth"),
        (["--data-dir", "."], "--data-dir has no effect: digits comes with a library"),
        (["--split", "extreme"], "no honest client holds samples of class "),
        (["--split", "1-class"], "no honest client holds samples of class "),
        (["--batch", "500"], "samples, fewer than a batch of 500"),
    ],
)
def test_the_command_doubts_what_may_not_be_meant(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([*SMALL, *arguments, "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["iterations_done"] == 2
    [line] = err.splitlines()
    assert line.startswith("boxgeom: WARNING: ")
    assert message in line


def test_what_is_idle_is_left_alone_unless_it_was_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert idle_settings(replace(PEERS, model="softmax")).keys() == {"alpha", "hidden"}
    assert main.run([*SMALL, "--model", "softmax", "--json"]) == 0
    assert capsys.readouterr().err == ""
