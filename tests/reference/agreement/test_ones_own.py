"""Rules, attacks and deliveries of one's own, given as objects."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

import boxgeom
from boxgeom import ATTACKS, DELIVERIES, RULES, Attack, Delivery, Rule, View
from boxgeom.agreement.deliveries import Mail
from boxgeom.vectors import Vector, Vectors
from boxgeom_proofs.certificates.run import certify_run

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
    trace = boxgeom.agree(HONEST, FIRST, n=4, t=1, rounds=1)
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
    received = np.random.default_rng(1).standard_normal((6, 1))
    by_name = boxgeom.aggregate(received, rule, n=6, t=1)
    assert np.array_equal(boxgeom.aggregate(received, RULES[rule], n=6, t=1), by_name)


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
    assert set(certify_run(trace).worst()) == {"T1"}


def test_a_rule_with_another_shape_of_output_is_refused() -> None:
    whole = replace(FIRST, name="all", function=lambda received, n, t: received)
    with pytest.raises(ValueError, match=r"rule all: need shape \(2,\), got shape"):
        boxgeom.agree(HONEST, whole, n=4, t=1)


def test_an_attack_with_another_shape_of_vectors_is_refused() -> None:
    attack = Attack("flat", lambda view: view.own[0], "one row alone")
    needed = r"adversary flat: need vectors of shape \(f, d\) = \(1, 2\), or none, got"
    with pytest.raises(ValueError, match=needed):
        boxgeom.agree(HONEST, n=4, t=1, adversary=attack)


@pytest.mark.parametrize(
    "mail", [[{}, {}], [{}, {}, {1: np.zeros(2)}], [{}, {}, {-1: np.zeros(2)}]]
)
def test_a_delivery_to_or_from_nobody_is_refused(mail: Mail) -> None:
    delivery = Delivery("lost", lambda view, vectors: mail, "to whom it should not go")
    with pytest.raises(ValueError, match="delivery lost: need mail for h = 3 honest"):
        boxgeom.agree(HONEST, n=4, t=1, delivery=delivery)


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
