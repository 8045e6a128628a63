"""Agreement runs (Definition 11): arguments, rounds, traces, replay."""

import dataclasses
import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from boxgeom import (
    ATTACKS,
    DELIVERIES,
    RULES,
    Round,
    Trace,
    aggregate,
    agree,
    candidate_set,
    mean_hyperbox,
    replay,
    trusted_hyperbox,
)

Array = NDArray[Any]

HONEST = [[0.0, 1.0], [4.0, 5.0], [2.0, 9.0], [1.0, 1.0]]

ONE_OF_SIX = [[0.0, 1.0], [4.0, 5.0], [2.0, 9.0], [1.0, 1.0], [3.0, 3.0]]


def in_bytes(trace: Trace) -> list[bytes]:
    """Return everything that was said and decided in a run, to the last bit."""
    letters = [
        vector.tobytes()
        for played in trace.rounds
        for node in range(len(played.sent))
        for vector in (*played.received(node), played.outputs[node])
    ]
    return [trace.honest.tobytes(), trace.own.tobytes(), *letters]


@pytest.mark.parametrize("adversary", ATTACKS)
@pytest.mark.parametrize("delivery", ["half", "split", "equivocate"])
def test_a_run_is_replayed_bit_for_bit(adversary: str, delivery: str) -> None:
    trace = agree(
        HONEST, n=5, t=1, adversary=adversary, delivery=delivery, rounds=2, seed=3
    )
    again = replay(trace)
    assert in_bytes(again) == in_bytes(trace)
    assert again.settings == trace.settings
    assert again.to_dict() == trace.to_dict()


def test_only_the_seed_tells_two_gaussian_runs_apart() -> None:
    def run(seed: int) -> list[bytes]:
        options: dict[str, Any] = {"adversary": "gaussian", "delivery": "half"}
        return in_bytes(agree(HONEST, n=5, t=1, seed=seed, rounds=2, **options))

    assert run(1) == run(1)
    assert run(1) != run(2)


def test_each_round_sends_what_the_last_put_out() -> None:
    trace = agree(HONEST, n=5, t=1, delivery="equivocate", rounds=4)
    assert trace.rounds[0].sent.tolist() == trace.honest.tolist() == HONEST
    for before, after in zip(trace.rounds, trace.rounds[1:], strict=False):
        assert after.sent.tolist() == before.outputs.tolist()
    assert trace.outputs.tolist() == trace.rounds[-1].outputs.tolist()
    assert [played.round_number for played in trace.rounds] == [1, 2, 3, 4]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_puts_out_what_it_makes_of_what_was_received(rule: str) -> None:
    if rule == "safe-area":
        pytest.importorskip("cvxpy", reason="safe_area needs the extra proofs")
    # A node that the Byzantine one leaves out receives n - 1 vectors.
    extra = 0 if RULES[rule].domain(5, 6, 1, 2) else 2
    honest, n = [*ONE_OF_SIX, *ONE_OF_SIX[:extra]], 6 + extra
    trace = agree(honest, rule, n=n, t=1, delivery="half", rounds=1)
    (played,) = trace.rounds
    for node, output in enumerate(played.outputs):
        received = played.received(node)
        told = {"own": played.sent[node]} if "own" in RULES[rule].options else {}
        assert output.tolist() == aggregate(received, rule, n=n, t=1, **told).tolist()


def test_box_geom_once_is_box_geom_in_round_1_alone() -> None:
    honest = [[0, 0], [1, 2], [1, -2]]
    trace = agree(honest, "box-geom-once", n=4, t=1, adversary="r1", rounds=2)
    first, second = trace.rounds
    assert first.outputs.tolist() == [[1, 1], [0, 0], [0, 0]]
    # Nodes 1 and 2 now hear of (1, 1), (0, 0) and (0, 0), whose median is (0, 0).
    assert second.outputs.tolist() == [[0, 0], [0.5, 0.5], [0.5, 0.5]]


def test_a_round_knows_the_boxes_of_every_node() -> None:
    (played,) = agree(HONEST, n=5, t=1, delivery="half", rounds=1).rounds
    for node in range(4):
        received = played.received(node)
        trusted, candidates = (
            played.trusted_hyperbox(node),
            played.candidate_hyperbox(node),
        )
        assert trusted.lower.tolist() == trusted_hyperbox(received, 5, 1).lower.tolist()
        medians = candidate_set(received, n=5, t=1)
        assert candidates.lower.tolist() == medians.min(axis=0).tolist()
        assert candidates.upper.tolist() == medians.max(axis=0).tolist()
        means = played.candidate_hyperbox(node, "mean")
        assert means.upper.tolist() == mean_hyperbox(received, 5, 1).upper.tolist()
        middle = trusted.intersection(candidates).midpoint
        assert played.outputs[node].tolist() == middle.tolist()


@pytest.mark.parametrize("byzantine_count", [0, 1, 2])
def test_no_more_nodes_lie_than_are_byzantine(byzantine_count: int) -> None:
    honest = np.arange(7.0 - byzantine_count)[:, None]
    trace = agree(honest, n=7, t=2, rounds=2)
    assert trace.byzantine_count == byzantine_count
    for played in trace.rounds:
        liars = set(range(7 - byzantine_count, 7))
        assert all(set(letters) == liars for letters in played.mail)


def test_all_honest_nodes_agree_at_once_if_none_is_byzantine() -> None:
    trace = agree(HONEST, n=4, t=1, adversary="gaussian", rounds=1)
    assert trace.spreads[-1].diameter == 0


def test_a_run_stops_when_the_diameter_reaches_epsilon() -> None:
    options: dict[str, Any] = {"adversary": "mimic", "delivery": "half"}
    trace = agree(HONEST, n=5, t=1, epsilon=0.5, **options)
    diameters = [s.diameter for s in trace.spreads]
    assert min(diameters[:-1]) > 0.5 >= diameters[-1]
    assert trace.agreed is True
    short = agree(HONEST, n=5, t=1, epsilon=1e-9, rounds=2, **options)
    assert len(short.rounds) == 2
    assert short.agreed is False


def test_a_run_that_starts_in_agreement_plays_no_round() -> None:
    trace = agree(HONEST, n=5, t=1, epsilon=100.0)
    assert (trace.rounds, trace.agreed) == ((), True)
    assert trace.outputs.tolist() == HONEST
    assert len(trace.spreads) == 1


TRIANGLE = [[0.0, 0.0], [3.0, 0.0], [1.5, 2.0], [1.5, 1.0]]
"""Its diameter is 3, its diagonal more."""


def test_it_is_the_diameter_that_must_not_exceed_epsilon() -> None:
    assert agree(TRIANGLE, n=5, t=1, epsilon=3.0).rounds == ()
    assert len(agree(TRIANGLE, n=5, t=1, epsilon=2.999).rounds) >= 1


def test_without_epsilon_five_rounds_are_played_and_none_is_judged() -> None:
    trace = agree([[0.0], [0.0], [0.0]], n=4, t=1)
    assert len(trace.rounds) == trace.settings.rounds == 5
    assert trace.agreed is None


def test_every_round_is_reported_when_it_is_done() -> None:
    reported: list[Round] = []
    trace = agree(HONEST, n=5, t=1, rounds=3, on_round=reported.append)
    assert reported == list(trace.rounds)


def test_the_callers_arrays_are_read_and_never_written() -> None:
    honest, own = np.array(HONEST), np.array([[7.0, 7.0]])
    honest.flags.writeable = own.flags.writeable = False
    trace = agree(honest, n=5, t=1, own=own, rounds=1)
    assert not np.shares_memory(trace.honest, honest)
    assert not np.shares_memory(trace.own, own)


def test_float32_stays_float32() -> None:
    trace = agree(np.array(HONEST, np.float32), n=5, t=1, delivery="half", rounds=2)
    assert trace.outputs.dtype == np.float32
    assert all(played.received(0).dtype == np.float32 for played in trace.rounds)


def test_a_trace_survives_json() -> None:
    options: dict[str, Any] = {"adversary": "mimic", "delivery": "half"}
    trace = agree(HONEST, n=5, t=1, rounds=2, epsilon=1e-9, **options)
    record = json.loads(json.dumps(trace.to_dict()))
    assert record == trace.to_dict()
    assert record["outputs"] == trace.outputs.tolist()
    assert (record["byzantine_count"], record["d"], record["agreed"]) == (1, 2, False)
    assert record["initial_spread"] == dataclasses.asdict(trace.spreads[0])
    for told, played in zip(record["rounds"], trace.rounds, strict=True):
        assert told["sent"] == played.sent.tolist()
        assert told["spread"] == dataclasses.asdict(played.spread)
        vectors = [played.mail[node][4].tolist() for node in (0, 1)]
        assert told["byzantine"] == [
            {"receiver": node, "sender": 4, "vector": vectors[node]} for node in (0, 1)
        ]
        boxes = [played.trusted_hyperbox(node) for node in range(4)]
        assert told["trusted_hyperboxes"] == [
            {"lower": box.lower.tolist(), "upper": box.upper.tolist()} for box in boxes
        ]


@pytest.mark.parametrize(
    ("honest", "options", "message"),
    [
        (HONEST[:2], {}, r"honest: need n - t = 3 to n = 4 vectors, got 2"),
        ([*HONEST, [0, 0]], {}, r"honest: need n - t = 3 to n = 4 vectors, got 5"),
        (HONEST, {"n": 3}, r"n: need n > 3t = 3, got n=3, t=1"),
        (HONEST, {"t": -1}, r"t: need t >= 0, got t=-1"),
        (HONEST, {"rule": "boxgeom"}, r"rule: need one of box-geom, .*'boxgeom'"),
        (HONEST, {"adversary": "x"}, r"adversary: need one of crash, .*, got 'x'"),
        (HONEST, {"delivery": "x"}, r"delivery: need one of all, .*, got 'x'"),
        (HONEST, {"rounds": 0}, r"rounds: need at least 1, got 0"),
        (HONEST, {"rounds": -2}, r"rounds: need at least 1, got -2"),
        (HONEST, {"epsilon": 0.0}, r"epsilon: need epsilon > 0, got 0.0"),
        (HONEST, {"epsilon": -1.0}, r"epsilon: need epsilon > 0, got -1.0"),
        (HONEST, {"epsilon": float("nan")}, r"epsilon: need a finite number, got nan"),
        (HONEST, {"seed": -1}, r"seed: need at least 0, got -1"),
        (HONEST[:3], {"own": [[1.0]]}, r"own: need shape \(f, d\) = \(1, 2\), got"),
        (HONEST[:3], {"own": HONEST}, r"own: need shape \(f, d\) = \(1, 2\), got"),
        (HONEST[:3], {"own": [[1.0, np.inf]]}, r"own: need finite numbers, got inf"),
        ([[0.0, np.nan]] * 4, {}, r"honest: need finite numbers, got nan"),
        (HONEST, {"rule": "krum"}, r"received: need m >= 2t \+ 3 = 5, got m=4"),
    ],
)
def test_bad_arguments_are_refused_by_name(
    honest: Any, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        agree(honest, **({"n": 4, "t": 1} | options))


def test_every_attack_and_delivery_says_what_it_does() -> None:
    assert all(attack.meaning for attack in ATTACKS.values())
    assert {attack.delivery for attack in ATTACKS.values()} <= set(DELIVERIES)


def test_a_run_set_up_with_numpy_integers_survives_json() -> None:
    n, t, seed = np.array([4, 1, 7])
    trace = agree([[0.0], [1.0], [2.0]], n=n, t=t, seed=seed, rounds=1)
    assert json.loads(json.dumps(trace.to_dict()))["n"] == 4
