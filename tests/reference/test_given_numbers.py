"""Arguments that are no vectors: integers, finite numbers and names, nothing else."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom_testing.functions import FIVE


def agree(**options: Any) -> boxgeom.Trace:
    """Return a short run with one option of its own."""
    return boxgeom.agree(FIVE, **{"n": 6, "t": 1, "rounds": 1, **options})


def _with_t(rule: str, t: Any) -> object:
    return boxgeom.aggregate(FIVE, rule, n=5, t=t)


INTEGERS: dict[str, Callable[[Any], object]] = {
    "n of box_geom": lambda n: boxgeom.box_geom(FIVE, n, 1),
    "n of md_mean": lambda n: boxgeom.md_mean(FIVE, n, 1),
    "n of candidate_set": lambda n: boxgeom.candidate_set(FIVE, n, 1),
    "n of covering_radius": lambda n: boxgeom.covering_radius(FIVE, n, 1),
    "t of mean_hyperbox": lambda t: boxgeom.mean_hyperbox(FIVE, 5, t),
    "t of trusted_hyperbox": lambda t: boxgeom.trusted_hyperbox(FIVE, 5, t),
    **{f"t of rule {rule}": partial(_with_t, rule) for rule in boxgeom.RULES},
    "q": lambda q: boxgeom.multi_krum(FIVE, 5, 1, q=q),
    "round_number": lambda r: boxgeom.box_geom_once(FIVE, 5, 1, round_number=r),
    "n of agree": lambda n: agree(n=n),
    "t of agree": lambda t: agree(t=t),
    "rounds": lambda rounds: agree(rounds=rounds),
    "seed": lambda seed: agree(seed=seed),
    "n of contraction_bound": lambda n: boxgeom.contraction_bound(n, 1),
    "t of rounds_to_agreement": lambda t: boxgeom.rounds_to_agreement(1.0, 0.1, 4, t),
    "t of a broadcast": lambda t: boxgeom.BroadcastNetwork(4, t, sender=0),
    "sender": lambda i: boxgeom.BroadcastNetwork(4, 1, sender=i),
    "byzantine": lambda i: boxgeom.BroadcastNetwork(4, 1, sender=0, byzantine=[i]),
}

NUMBERS: dict[str, Callable[[Any], object]] = {
    "epsilon": lambda epsilon: agree(epsilon=epsilon),
    "scale": lambda scale: agree(scale=scale),
    "epsilon ": lambda e: boxgeom.rounds_to_agreement(1.0, e, 4, 1),
    "diagonal": lambda diagonal: boxgeom.rounds_to_agreement(diagonal, 0.1, 4, 1),
    "tolerance": lambda t: boxgeom.is_convex_valid([1, 1], FIVE, tolerance=t),
    "tolerance ": lambda t: boxgeom.is_meb_valid([1, 1], FIVE, 1, tolerance=t),
    "c": lambda c: boxgeom.is_meb_valid([1, 1], FIVE, c),
}

NAMES: dict[str, Callable[[Any], object]] = {
    "rule": lambda rule: boxgeom.aggregate(FIVE, rule, n=5, t=1),
    "rule ": lambda rule: agree(rule=rule),
    "adversary": lambda name: agree(adversary=name),
    "delivery": lambda name: agree(delivery=name),
    "center": lambda center: boxgeom.candidate_set(FIVE, 5, 1, center),
}


@pytest.mark.parametrize("name", INTEGERS)
@pytest.mark.parametrize(
    "value", [True, False, np.True_, 1.0, 1.5, "1", 1j, [1], np.nan]
)
def test_what_is_no_integer_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name.split()[0]}: need an integer, got "):
        INTEGERS[name](value)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
def test_numpys_integers_are_integers_however_small(dtype: type) -> None:
    received = np.random.default_rng(0).standard_normal((127, 1))
    n, t = dtype(127), dtype(62)
    for rule in ("trimmed-mean", "krum", "multi-krum", "coordinate-median"):
        by_numpy = boxgeom.aggregate(received, rule, n=n, t=t)
        assert by_numpy.tolist() == boxgeom.aggregate(received, rule, n=127, t=62)
    with pytest.raises(ValueError, match="need m >= 2t \\+ 3 = 129, got m=127"):
        boxgeom.krum(received, n, dtype(63))
    with pytest.raises(ValueError, match="need n > 3t = 150, got n=127, t=50"):
        boxgeom.contraction_bound(n, dtype(50))
    assert boxgeom.contraction_bound(n, dtype(42)) < 1
    assert agree(n=dtype(6), t=dtype(1), rounds=dtype(1), seed=dtype(0)).settings.n == 6


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(
    "value",
    [True, np.True_, "1", b"1", 1j, [1.0], np.nan, np.inf, -np.inf, 10**400, "nan"],
)
def test_what_is_no_finite_number_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name.strip()}: need .+, got "):
        NUMBERS[name](value)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [1, 1.5, np.float32(1.5), np.int8(1), Fraction(1, 3)])
def test_finite_numbers_of_any_type_are_taken(name: str, value: Any) -> None:
    NUMBERS[name](value)


@pytest.mark.parametrize(
    "name", ["epsilon", "epsilon ", "tolerance", "tolerance ", "c", "diagonal"]
)
def test_negative_numbers_are_refused_where_they_mean_nothing(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name.strip()}: need .+, got -0.5"):
        NUMBERS[name](-0.5)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", ["no such", "", 1, True, ["mean"], {}, np.zeros(2)])
def test_what_is_no_name_is_refused_with_the_choices(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"^{name.strip()}: need one of .+, got "):
        NAMES[name](value)


def test_settings_hold_plain_numbers() -> None:
    settings = agree(
        n=np.int64(6), scale=np.float32(2), epsilon=Fraction(1, 2)
    ).settings
    plain = (settings.n, settings.t, settings.scale, settings.epsilon, settings.seed)
    assert [type(value) for value in plain] == [int, int, float, float, int]


def test_a_message_of_an_unknown_kind_is_refused() -> None:
    node = boxgeom.BroadcastNode(4, 1, identity=0, sender=1)
    message: Any = boxgeom.Message("SHOUT", "v", source=1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="kind: need one of INIT, ECHO, READY"):
        node.on_message(message)
