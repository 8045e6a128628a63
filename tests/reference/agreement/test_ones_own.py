"""Rules, attacks and deliveries of one's own, given as objects."""

import math
import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import boxgeom
import boxgeom_fast
from boxgeom import ATTACKS, DELIVERIES, RULES, Attack, Delivery, Rule, View
from boxgeom.agreement.deliveries import Mail
from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates.run import certify_run
from boxgeom_training.aggregation import Aggregation

HONEST = np.array([[0.0, 1.0], [2.0, 5.0], [4.0, -3.0]])


def first_vector(received: Vectors, n: int, t: int) -> Vector:
    return received[0]


def zeros(view: View) -> Vectors:
    return np.zeros_like(view.own)


def to_the_last(view: View, vectors: Vectors) -> Mail:
    return [{} for _ in view.honest[1:]] + [dict(enumerate(vectors))]


FIRST = replace(RULES["mean"], name="first-vector", function=first_vector)
ZEROS = Attack("zeros", zeros, "the origin")
LAST = Delivery("last", to_the_last, "the last honest node alone gets them")


def test_a_rule_of_ones_own_is_applied() -> None:
    assert boxgeom.aggregate(HONEST, FIRST, n=4, t=1).tolist() == [0.0, 1.0]
    trace = boxgeom.agree(HONEST, FIRST, n=4, t=1, adversary="crash", rounds=1)
    assert trace.outputs.tolist() == [HONEST[0].tolist()] * 3
    assert trace.settings.rule == "first-vector"


def test_an_attack_and_a_delivery_of_ones_own_are_applied() -> None:
    trace = boxgeom.agree(HONEST, n=4, t=1, adversary=ZEROS, delivery=LAST, rounds=2)
    for played in trace.rounds:
        assert [sorted(letters) for letters in played.mail] == [[], [], [3]]
        assert played.mail[2][3].tolist() == [0.0, 0.0]
    told = trace.to_dict()
    assert (told["adversary"], told["delivery"]) == ("zeros", "last")


@pytest.mark.parametrize("rule", RULES)
def test_an_object_does_what_its_name_does(rule: str) -> None:
    received = np.random.default_rng(1).standard_normal((7, 1))
    by_name = boxgeom.aggregate(received, rule, n=7, t=1)
    assert np.array_equal(boxgeom.aggregate(received, RULES[rule], n=7, t=1), by_name)


@pytest.mark.parametrize("adversary", ATTACKS)
@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_run_by_objects_is_the_run_by_names(adversary: str, delivery: str) -> None:
    by_name = boxgeom.agree(HONEST, n=4, t=1, adversary=adversary, delivery=delivery)
    by_object = boxgeom.agree(
        HONEST, n=4, t=1, adversary=ATTACKS[adversary], delivery=DELIVERIES[delivery]
    )
    assert by_object.to_dict() == by_name.to_dict()


def test_a_run_of_ones_own_can_be_replayed() -> None:
    trace = boxgeom.agree(HONEST, FIRST, n=4, t=1, adversary=ZEROS, delivery=LAST)
    assert boxgeom.replay(trace).to_dict() == trace.to_dict()


def test_a_trace_survives_pickling_and_replays_then() -> None:
    trace = boxgeom.agree(HONEST, n=4, t=1, adversary="gaussian", seed=3)
    again = pickle.loads(pickle.dumps(trace))
    assert again.rule is trace.rule
    assert boxgeom.replay(again).to_dict() == trace.to_dict()


def test_nothing_is_certified_of_another_rule_under_a_known_name() -> None:
    impostor = replace(FIRST, name="box-geom")
    trace = boxgeom.agree(HONEST, impostor, n=4, t=1)
    certificate = certify_run(trace)
    assert set(certificate.worst()) == {"D11", "D13", "T1"}
    assert not certificate.checks_outputs


def test_a_rule_with_another_shape_of_output_is_refused() -> None:
    whole = replace(FIRST, name="all", function=lambda received, n, t: received)
    with pytest.raises(ValueError, match=r"rule all: output: need shape \(2,\), got"):
        boxgeom.agree(HONEST, whole, n=4, t=1)


def test_an_attack_with_another_shape_of_vectors_is_refused() -> None:
    attack = Attack("flat", lambda view: view.own[0], "one row alone")
    needed = r"adversary flat: need vectors of shape \(f, d\) = \(1, 2\), or none, got"
    with pytest.raises(ValueError, match=needed):
        boxgeom.agree(HONEST, n=4, t=1, adversary=attack)


BAD_OUTPUTS: dict[str, Any] = {
    "nothing": None,
    "a complex vector": np.array([1j, 2]),
    "a masked vector": np.ma.array([1.0, 2.0], mask=[False, True]),
    "truth values": np.array([True, False]),
    "NaN": [1.0, math.nan],
    "a number": 3.0,
    "five numbers": np.zeros(5),
    "text": "hello",
    "a number beyond floats": [10**400, 1],
}


@pytest.mark.parametrize("output", BAD_OUTPUTS.values(), ids=BAD_OUTPUTS)
def test_an_output_that_is_no_finite_vector_is_refused_by_the_rules_name(
    output: Any,
) -> None:
    rule = replace(FIRST, name="bad", function=lambda received, n, t: output)
    sent, everybody = np.vstack([HONEST, HONEST[0]]), [[0, 1, 2, 3]]
    for call in (
        lambda: boxgeom.aggregate(HONEST, rule, n=4, t=1),
        lambda: boxgeom.agree(HONEST, rule, n=4, t=1),
        lambda: boxgeom_fast.aggregate(HONEST, rule, n=4, t=1),
        lambda: boxgeom_fast.aggregate_each(sent, everybody, rule, n=4, t=1),
        lambda: Aggregation(rule, n=4, t=1, exact=True)(HONEST),
    ):
        with pytest.raises(ValueError, match=r"^rule bad: output: need"):
            call()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("returned", [np.int8, np.float16, np.float32, np.float64])
def test_an_output_has_the_precision_of_the_vectors(dtype: Any, returned: Any) -> None:
    def one_less(received: Vectors, n: int, t: int) -> Vector:
        return (received[0] - 1).astype(returned)

    rule = replace(FIRST, name="one-less", function=one_less)
    received = HONEST.astype(dtype)
    assert boxgeom.aggregate(received, rule, n=4, t=1).dtype == dtype
    assert boxgeom_fast.aggregate(received, rule, n=4, t=1).dtype == dtype
    assert boxgeom.agree(received, rule, n=4, t=1).outputs.dtype == dtype


def test_an_output_that_the_precision_cannot_hold_is_refused() -> None:
    rule = replace(FIRST, name="big", function=lambda x, n, t: np.array([1e300, 0]))
    needed = r"rule big: output: need numbers that float32 holds, got 1e\+300 in"
    with pytest.raises(ValueError, match=needed):
        boxgeom.aggregate(HONEST.astype(np.float32), rule, n=4, t=1)


def test_a_rule_that_writes_to_its_vectors_leaves_the_callers_alone() -> None:
    def writing(received: Vectors, n: int, t: int) -> Vector:
        received *= 0
        return received[0]

    rule = replace(FIRST, name="writing", function=writing)
    kept = HONEST.copy()
    assert boxgeom.aggregate(HONEST, rule, n=4, t=1).tolist() == [0, 0]
    boxgeom.agree(HONEST, rule, n=4, t=1)
    assert np.array_equal(HONEST, kept)


def test_a_rule_of_ones_own_passes_the_door() -> None:
    assert boxgeom.aggregate(HONEST[::-1].tolist(), FIRST, n=4, t=1).tolist() == [0, 1]
    for received, n, t in [(HONEST, 2, 5), (HONEST, "x", 1), (HONEST * math.nan, 4, 1)]:
        with pytest.raises(ValueError, match="need"):
            boxgeom.aggregate(received, FIRST, n=n, t=t)  # type: ignore[arg-type]


@pytest.mark.parametrize("array", ["honest", "own"])
def test_an_adversary_cannot_write_to_what_it_sees(array: str) -> None:
    def writing(view: View) -> Vectors:
        getattr(view, array)[:] = 7
        return view.own

    attack = Attack("writing", writing, "rewrites the others")
    with pytest.raises(ValueError, match="read-only"):
        boxgeom.agree(HONEST, n=4, t=1, adversary=attack)


BAD_VECTORS: dict[str, Any] = {
    "complex": np.array([[1j, 2]]),
    "masked": np.ma.array([[1.0, 2.0]], mask=[[False, True]]),
    "truth values": np.array([[True, False]]),
    "text": [["a", "b"]],
    "nothing": None,
}


@pytest.mark.parametrize("vectors", BAD_VECTORS.values(), ids=BAD_VECTORS)
def test_what_an_attack_sends_must_be_real_vectors(vectors: Any) -> None:
    attack = Attack("odd", lambda view: vectors, "no vectors")
    with pytest.raises(ValueError, match=r"^adversary odd: need"):
        boxgeom.agree(HONEST, n=4, t=1, adversary=attack)


BAD_MAIL: dict[str, Any] = {
    "for too few nodes": [{}, {}],
    "from an honest sender": [{}, {}, {1: np.zeros(2)}],
    "from a negative sender": [{}, {}, {-1: np.zeros(2)}],
    "from a float": [{}, {}, {0.0: np.zeros(2)}],
    "from a name": [{}, {}, {"a": np.zeros(2)}],
    "nothing": None,
    "nothing for each": [None] * 3,
    "a generator": ({} for _ in range(3)),
    "of three coordinates": [{}, {}, {0: np.zeros(3)}],
    "of complex numbers": [{}, {}, {0: np.array([1j, 2])}],
    "of NaN": [{}, {}, {0: [math.nan, 1]}],
}


@pytest.mark.parametrize("mail", BAD_MAIL.values(), ids=BAD_MAIL)
def test_mail_that_cannot_be_is_refused(mail: Any) -> None:
    delivery = Delivery("lost", lambda view, vectors: mail, "what cannot be")
    with pytest.raises(ValueError, match=r"^delivery lost: need "):
        boxgeom.agree(HONEST, n=4, t=1, delivery=delivery)


def test_mail_of_lists_is_read_as_vectors() -> None:
    nines: Any = [9, 9]
    delivery = Delivery("nines", lambda view, vectors: [{0: nines}] * 3, "nines")
    trace = boxgeom.agree(HONEST, n=4, t=1, delivery=delivery, rounds=1)
    assert trace.to_dict()["rounds"][0]["byzantine"][0]["vector"] == [9.0, 9.0]


def test_mail_beyond_the_precision_of_the_run_is_refused() -> None:
    far = np.array([1e300, 0])
    huge = Delivery("huge", lambda view, vectors: [{0: far}] * 3, "huge")
    with pytest.raises(ValueError, match="need Byzantine vectors that float32 holds"):
        boxgeom.agree(HONEST.astype(np.float32), n=4, t=1, delivery=huge)


def test_a_trace_says_what_was_at_work() -> None:
    trace = boxgeom.agree(HONEST, n=4, t=1)
    settings = replace(trace.settings, rule="krum")
    with pytest.raises(ValueError, match=r"settings: need .*'box-geom'.*krum"):
        replace(trace, settings=settings)


@pytest.mark.parametrize(
    ("argument", "name", "nearest"),
    [
        ("rule", "box_geom", "box-geom"),
        ("adversary", "sing-flip", "sign-flip"),
        ("delivery", "splitt", "split"),
    ],
)
def test_a_name_that_is_nearly_right_is_told_the_right_one(
    argument: str, name: str, nearest: str
) -> None:
    with pytest.raises(ValueError, match=f"'{name}'; did you mean {nearest}\\?"):
        boxgeom.agree(HONEST, n=4, t=1, **{argument: name})  # type: ignore[arg-type]


@pytest.mark.parametrize("thing", [ZEROS, 5, None, b"mean"])
def test_what_is_no_rule_is_refused(thing: object) -> None:
    with pytest.raises(ValueError, match="rule: need one of box-geom, "):
        boxgeom.aggregate(HONEST, thing, n=4, t=1)  # type: ignore[arg-type]


def test_every_rule_knows_its_options_and_where_it_is_defined() -> None:
    rng = np.random.default_rng(2)
    for rule in RULES.values():
        for n, t, m, d in [(3, 1, 2, 1), (5, 1, 5, 2), (7, 2, 6, 1), (7, 3, 4, 1)]:
            received = rng.standard_normal((m, d))
            if rule.domain(m, n, t, d):
                assert rule(received, n, t).shape == (d,)
            elif rule.name != "safe-area":  # which may have a point all the same
                with pytest.raises(ValueError, match="need"):
                    rule(received, n, t)
        assert not rule.domain(3, 4, 2, 1)
    assert RULES["multi-krum"].options == ("q",)
    assert RULES["box-geom-once"].depends_on_round


def test_a_rule_is_what_one_builds_from_a_function_alone() -> None:
    own = Rule("own", "-", first_vector, "nothing", "no", "no", "no")
    assert own.options == ()
    assert own.contraction(1) is None
    assert boxgeom.aggregate(HONEST, own, n=3, t=0).tolist() == [0.0, 1.0]
