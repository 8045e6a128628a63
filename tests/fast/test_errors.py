"""The fast twin refuses what the reference refuses, in the same words."""

import subprocess
import sys
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_fast
from boxgeom_testing.functions import most_t

GOOD = [[0.0, 0], [1, 2], [1, -2], [1, 2]]

BAD: dict[str, tuple[Any, dict[str, Any]]] = {
    "too few": (GOOD[:2], {}),
    "too many": (GOOD * 2, {}),
    "one dimension": ([1.0, 2.0], {}),
    "three dimensions": (np.zeros((2, 2, 2)), {}),
    "no vector": (np.zeros((0, 2)), {}),
    "no coordinate": (np.zeros((4, 0)), {}),
    "ragged": ([[1.0], [1.0, 2.0]], {}),
    "complex": (np.ones((4, 2)) * 1j, {}),
    "text": ([["a"]] * 4, {}),
    "masked": (np.ma.masked_array(np.ones((4, 2))), {}),
    "nan": (np.array([*GOOD[:3], [0, np.nan]]), {}),
    "infinite, in float32": (
        np.array([*GOOD[:2], [-np.inf, 0], [0, np.inf]], dtype=np.float32),
        {},
    ),
    "nan, and n too small": (np.array([*GOOD[:3], [0, np.nan]]), {"n": 2}),
    "n too small": (GOOD, {"n": 2}),
    "t negative": (GOOD, {"t": -1}),
    "n not an integer": (GOOD, {"n": 4.0}),
    "no such rule": (GOOD, {"rule": "box-gem"}),
    "krum of too few": (GOOD, {"rule": "krum"}),
    "q of zero": ([*GOOD, [0, 1]], {"rule": "multi-krum", "n": 5, "q": 0}),
    "q of a half": ([*GOOD, [0, 1]], {"rule": "multi-krum", "n": 5, "q": 0.5}),
    "round zero": (GOOD, {"rule": "box-geom-once", "round_number": 0}),
}


@pytest.mark.parametrize("case", BAD)
def test_errors_are_those_of_the_reference_word_for_word(case: str) -> None:
    received, changed = BAD[case]
    arguments = {"n": 4, "t": 1, **changed}
    with pytest.raises(ValueError, match="need") as slow:
        boxgeom.aggregate(received, **arguments)
    with pytest.raises(ValueError, match="need") as fast:
        boxgeom_fast.aggregate(received, **arguments)
    assert str(fast.value) == str(slow.value)


@pytest.mark.parametrize("rule", boxgeom.RULES)
def test_every_rule_checks_n_and_t(rule: str) -> None:
    with pytest.raises(ValueError, match="need n - t = 7 to n = 9 vectors, got m=4"):
        boxgeom_fast.aggregate(GOOD, rule, n=9, t=2)


@pytest.mark.parametrize("rule", sorted(boxgeom.RULES.keys() - {"safe-area"}))
@pytest.mark.parametrize("kinds", [(np.int8, np.int64), (np.uint64, np.int32)])
def test_integers_of_numpy_are_integers(rule: str, kinds: tuple[Any, Any]) -> None:
    received = np.random.default_rng(0).standard_normal((7, 3))
    everybody: Any = list(np.arange(7))
    plain = most_t(rule, 7, 2)
    n, t = kinds[0](7), kinds[1](plain)
    output = boxgeom_fast.aggregate(received, rule, n=n, t=t)
    assert (output == boxgeom_fast.aggregate(received, rule, n=7, t=plain)).all()
    sent = boxgeom_fast.aggregate_each(received, [everybody], rule, n=n, t=t)
    assert np.abs(sent - output).max() <= 1e-14
    step = boxgeom_fast.box_geom_step(
        received, n, kinds[1](2), subsets="sample", k=kinds[0](3), seed=kinds[1](1)
    )
    assert step.subset_count == 21


def test_no_integer_of_numpy_is_too_short_for_what_is_made_of_it() -> None:
    received = np.random.default_rng(0).standard_normal((127, 2))
    n: Any = np.int8(127)
    t: Any = np.int8(63)
    with pytest.raises(ValueError, match="need m >= 2t"):
        boxgeom_fast.aggregate(received, "krum", n=n, t=t)


@pytest.mark.parametrize("bad", [True, np.True_, np.array(True), 1.0, "1", None, [1]])
@pytest.mark.parametrize("name", ["n", "t", "k", "seed", "round_number", "q"])
def test_what_is_no_integer_is_refused_by_every_entry(name: str, bad: Any) -> None:
    received: Any = np.random.default_rng(0).standard_normal((5, 3))
    rule = {"round_number": "box-geom-once", "q": "multi-krum"}.get(name, "box-geom")
    sizes = {"n": 5, "t": 1, name: bad}
    options: dict[str, Any] = {"subsets": "sample"} if name in ("k", "seed") else {}
    if name == "q" and bad is None:
        return  # left out
    with pytest.raises(ValueError, match=f"{name}: need an integer, got "):
        boxgeom_fast.aggregate(received, rule, **sizes, **options)
    if name in ("k", "seed", "n", "t"):
        with pytest.raises(ValueError, match=f"{name}: need an integer, got "):
            boxgeom_fast.box_geom_step(received, **sizes, **options)
    if name in ("n", "t"):
        with pytest.raises(ValueError, match=f"{name}: need an integer, got "):
            boxgeom_fast.aggregate_each(received, [range(5)], **sizes)


@pytest.mark.parametrize("subsets", [None, 3, ["sample"], np.array("all")])
def test_what_is_no_choice_of_subsets_is_refused(subsets: Any) -> None:
    message = "subsets: need one of all, bound, sample, got"
    with pytest.raises(ValueError, match=message):
        boxgeom_fast.aggregate(GOOD, n=4, t=1, subsets=subsets)
    with pytest.raises(ValueError, match=message):
        boxgeom_fast.box_geom_step(GOOD, 4, 1, subsets=subsets)


@pytest.mark.parametrize("rule", [None, 3, ["krum"], {}, "Krum", ""])
def test_what_is_no_rule_is_refused(rule: Any) -> None:
    with pytest.raises(ValueError, match="rule: need one of"):
        boxgeom_fast.aggregate(GOOD, rule, n=4, t=1)
    with pytest.raises(ValueError, match="rule: need one of"):
        boxgeom_fast.aggregate_each(GOOD, [range(4)], rule, n=4, t=1)


OF_SUBSETS = ["subsets", "tolerance", "max_nodes", "k", "seed"]
OPTIONS = {
    "box-geom": OF_SUBSETS,
    "box-geom-once": ["round_number", *OF_SUBSETS],
    "centered-clipping": ["radius", "iterations", "start"],
    "monna": ["own"],
    "multi-krum": ["q"],
}


@pytest.mark.parametrize("rule", boxgeom.RULES)
@pytest.mark.parametrize("option", ["foo", "q", "round_number", "rows"])
def test_an_option_of_no_or_another_rule_is_refused(rule: str, option: str) -> None:
    known = OPTIONS.get(rule, [])
    if option in known:
        return
    good: Any = GOOD
    message = f"{rule}: need .*options.*{', '.join(known)}, got '{option}'"
    with pytest.raises(TypeError, match=message):
        boxgeom_fast.aggregate(good, rule, n=4, t=1, **{option: 2})
    with pytest.raises(TypeError, match=f"{rule}: need .*options?.*, got '{option}'"):
        boxgeom.aggregate(good, rule, n=4, t=1, **{option: 2})


def test_rationals_are_left_to_the_reference() -> None:
    with pytest.raises(ValueError, match=r"got rationals; boxgeom\.aggregate takes"):
        boxgeom_fast.aggregate([[Fraction(1, 3)]] * 4, n=4, t=1)


def test_too_many_subsets_are_refused_before_any_work() -> None:
    received = np.random.default_rng(0).standard_normal((30, 2))
    with pytest.raises(ValueError, match="need at most 262144 subsets to enumerate"):
        boxgeom_fast.aggregate(received, n=30, t=9)


def test_what_the_reference_converts_is_converted() -> None:
    for received in (GOOD, np.array(GOOD, dtype=int), np.array(GOOD, dtype=object)):
        fast = boxgeom_fast.aggregate(received, n=4, t=1)
        assert fast.tolist() == [1.0, 1.0]
        assert fast.dtype == np.float64
    half = boxgeom_fast.aggregate(np.array(GOOD, dtype=np.float16), n=4, t=1)
    assert half.tolist() == [1.0, 1.0]
    assert half.dtype == np.float16


@pytest.mark.parametrize("library", ["array_api_compat", "threadpoolctl"])
def test_without_its_extra_it_says_which_install_brings_it(library: str) -> None:
    code = f"import sys; sys.modules[{library!r}] = None; import boxgeom; "
    command = [sys.executable, "-c", code + "import boxgeom_fast"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"boxgeom_fast needs {library}: pip install 'boxgeom[fast]'" in run.stderr


def test_what_was_received_is_left_alone() -> None:
    received = np.random.default_rng(0).standard_normal((7, 50))
    before = received.copy()
    for rule in boxgeom.RULES.keys() - {"safe-area"}:
        t = most_t(rule, 7, 2)
        output = boxgeom_fast.aggregate(received, rule, n=7, t=t)
        assert not np.shares_memory(output, received)
        output[:] = 0
    assert (received == before).all()
