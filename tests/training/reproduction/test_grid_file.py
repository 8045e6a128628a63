"""A grid of one's own: what a file may say, and what is said of what it may not."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom.rules import RULES
from boxgeom_testing.examples import examples
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.reproduction.asked import asked_design, with_data
from boxgeom_training.reproduction.grid_file import KEYS, design_of, read_design

EVERYTHING = """
models = ["mlp on digits", "softmax on mnist-5k"]
settings = ["centralised", "decentralised"]
splits = ["iid", "3-class"]
f = [0, 2]
t = 2
attacks = ["alie x1.5", "mimic"]
deliveries = "split"
momentum = [0, 0.9]
rules = ["krum", "nnm+box-geom"]
learning_rates = [0.3, 0.1]
seeds = 2
floor = 0.4
hidden = 8
n = 9
iterations = { centralised = 4 }
"""


def test_a_file_may_say_everything(tmp_path: Path) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(EVERYTHING, encoding="utf-8")
    design = read_design(path)
    # 2 models x 2 settings x 2 splits x 2 momenta, each without and with 2 attacks.
    assert len(design.scenarios) == 16 * 3
    assert design.rules == ("krum", "nnm+box-geom")
    assert (design.learning_rates, design.seeds, design.floor) == ((0.1, 0.3), 2, 0.4)
    settings = design.cells()[-1].settings
    assert (settings.n, settings.t, settings.hidden, settings.data) == (
        *(9, 2, 8, "mnist-5k"),
    )
    lengths = {s.setting: s.chosen["iterations"] for s in design.scenarios}
    assert lengths == {"centralised": 4, "decentralised": 80}
    scales = {(s.chosen["attack"], s.chosen["scale"]) for s in design.scenarios}
    assert scales == {("crash", None), ("alie", 1.5), ("mimic", None)}


def test_parts_change_what_they_name_and_keep_the_rest() -> None:
    part = {"settings": "centralised", "splits": ["iid", "2-class"], "f": 1, "t": 1}
    content = {"rules": "krum", "splits": "mild", "parts": [{}, part]}
    made = [
        (s.place, s.chosen["split"], s.chosen["t"])
        for s in design_of(content).scenarios
    ]
    assert made == [
        *(("server", "mild", 3), ("peers", "mild", 3)),
        *(("server", "iid", 1), ("server", "2-class", 1)),
    ]


def test_client_orders_are_compared_beside_each_other() -> None:
    split = {"splits": "2-class", "settings": "decentralised"}
    parts = [{**split, "client_order": order} for order in ("by-share", "random")]
    design = design_of({"rules": "mean", "seeds": 1, "parts": parts})
    usual, mixed = design.scenarios
    assert mixed.name == f"{usual.name}-random-order"
    assert mixed.title == f"{usual.title}, random order"
    assert mixed.circumstances == f"{usual.circumstances}, random order"
    # The honest clients hold other shares, so each order has an oracle of its own.
    orders = {cell.name: cell.settings.client_order for cell in design.cells()}
    assert sorted(orders.values()) == ["by-share", "by-share", "random", "random"]
    assert all(("random-order" in n) is (o == "random") for n, o in orders.items())


@examples(30)
@given(st.sampled_from(KEYS), st.data())
def test_an_unknown_key_is_told_the_nearest(key: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(key) - 1))
    wrong = data.draw(st.sampled_from([key + "s", key[:at] + key[at + 1 :], key[::-1]]))
    if wrong in KEYS or not wrong:
        return
    with pytest.raises(
        ValueError, match=f"^{wrong}: no such key; (did you mean|there)"
    ):
        design_of({"rules": ["krum"], wrong: 1})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({}, "rules: need at least one, got none"),
        ({"rules": []}, "rules: need at least one, got none"),
        ({"rules": ["krun"]}, "did you mean krum?"),
        ({"rules": ["nmm+krum"]}, "did you mean nnm?"),
        ({"rules": [3]}, "rules: need a text, got 3"),
        ({"attacks": ["ali"]}, "did you mean alie?"),
        ({"attacks": ["alie 1.5"]}, "attacks: need a name such as 'alie x1.5'"),
        ({"attacks": ["mimic x2"]}, "scale: need an attack that has a strength"),
        ({"models": ["mlp"]}, "models: need such as 'mlp on mnist-5k', got 'mlp'"),
        ({"models": ["mlp on mnits"]}, "did you mean mnist?"),
        ({"splits": ["mildd"]}, "did you mean mild?"),
        ({"splits": [2]}, "split"),
        ({"deliveries": ["hal"]}, "did you mean half?"),
        ({"settings": ["peers"]}, "settings: need one of centralised, decentralised"),
        ({"f": ["3"]}, "f: need an integer, got '3'"),
        ({"f": [-1]}, "f: need at least 0, got -1"),
        ({"momentum": [1.0]}, "momentum: need 0 <= momentum < 1, got 1.0"),
        ({"learning_rates": [0]}, "learning_rate: need > 0, got 0"),
        ({"seeds": 0}, "seeds: need at least 1, got 0"),
        ({"floor": 2}, "floor: need at most 1, got 2"),
        ({"iterations": 0}, "iterations: need at least 1, got 0"),
        ({"iterations": {"peers": 1}}, "iterations: need one of centralised"),
        ({"parts": 1}, "parts: need tables under"),
        ({"parts": [{"rules": ["mean"]}]}, "rules: no such key"),
        ({"n": 6}, "need n > 2t = 6, got n=6"),
        ({"n": "ten"}, "n: need an integer, got 'ten'"),
        ({"client_order": "rnadom"}, "did you mean random?"),
        ({"client_order": ["random"]}, "client_order: need one of by-share, random"),
        ({"alpha": [1]}, "alpha: need a finite number, got [1]"),
    ],
)
def test_what_a_file_may_not_say_is_said_in_one_line(
    content: dict[str, Any], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "grid.toml"
    given_rules = content if "rules" in content or not content else {"rules": ["mean"]}
    lines = [
        f"{key} = {_toml(value)}" for key, value in {**given_rules, **content}.items()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(message)) as raised:
        asked_design("quick", path)
    assert "\n" not in str(raised.value)


def _toml(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


@pytest.mark.parametrize(
    "content", [b"rules = [", b"\xff", b"rules = 'krum'\nrules = 1"]
)
def test_a_file_that_is_no_toml_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "grid.toml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"grid\.toml: "):
        read_design(path)


@examples(20)
@given(
    st.lists(st.sampled_from([*RULES, "nnm+krum"]), min_size=1),
    st.lists(st.sampled_from(list(THREATS)), min_size=1),
    st.lists(st.integers(0, 3), min_size=1),
)
def test_whatever_is_named_is_there_once(
    rules: list[str], attacks: list[str], counts: list[int]
) -> None:
    content = {"rules": rules, "attacks": attacks, "f": counts}
    design = design_of(content | {"settings": "decentralised"})
    assert design.rules == tuple(dict.fromkeys(rules))
    attacked = len(set(counts) - {0}) * len(set(attacks))
    assert len(design.scenarios) == attacked + (0 in counts)


def test_data_that_are_not_there_leave_the_others_alone(tmp_path: Path) -> None:
    models = ["mlp on cifar10", "mlp on digits", "mlp on fashion-mnist"]
    design = design_of({"rules": "mean", "models": models})
    left = with_data(design, tmp_path)
    assert {s.chosen["data"] for s in left.scenarios} == {"digits"}
    first, second = left.left_out
    assert first.startswith("all scenarios of cifar10: ")
    assert second.startswith("all scenarios of fashion-mnist: ")
    missing = design_of({"rules": "mean", "models": models[:1]})
    with pytest.raises(FileNotFoundError):
        with_data(missing, tmp_path)
