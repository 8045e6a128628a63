"""Rules with pre-aggregations before them, by name."""

import copy
import inspect
import pickle

import numpy as np
import pytest

import boxgeom
from boxgeom import PREAGGREGATIONS, RULES, aggregate, composition, find_rule
from boxgeom.vectors import Vectors
from boxgeom_testing.functions import most_t

NINE = np.random.default_rng(0).normal(size=(9, 2))


def test_a_composition_is_its_parts_one_after_the_other() -> None:
    by_name = aggregate(NINE, "arc+nnm+trimmed-mean", n=10, t=2)
    mixed = boxgeom.nnm(boxgeom.arc(NINE, 10, 2), 10, 2)
    assert by_name.tolist() == boxgeom.trimmed_mean(mixed, 10, 2).tolist()
    other_order = aggregate(NINE, "nnm+arc+trimmed-mean", n=10, t=2)
    assert other_order.tolist() != by_name.tolist()


@pytest.mark.parametrize("first", PREAGGREGATIONS)
@pytest.mark.parametrize("rule", sorted(RULES.keys() - {"safe-area"}))
def test_any_may_come_before_any(first: str, rule: str) -> None:
    n, left_over, most = (12, 6, 1) if first == "bucketing" else (9, 9, 2)
    t = most_t(rule, left_over, most)
    received = NINE if n == 9 else np.vstack([NINE, NINE[:3] + 1])
    composed = find_rule(f"{first}+{rule}")
    output = composed(received, n, t)
    assert output.shape == (2,)
    shuffled = composed(received[::-1], n, t)
    assert shuffled.tobytes() == output.tobytes()
    made = getattr(boxgeom, first)
    takes = inspect.signature(made).parameters.keys() & {"n", "t"}
    left = made(received, **{name: {"n": n, "t": t}[name] for name in takes})
    assert output.tolist() == aggregate(left, rule, n=len(left), t=t).tolist()


def test_bucketing_leaves_fewer_nodes_and_as_many_byzantine_ones() -> None:
    seen: list[tuple[int, int, int]] = []

    def spy(received: Vectors, n: int, t: int) -> boxgeom.vectors.Vector:
        seen.append((len(received), n, t))
        return received[0]

    rule = boxgeom.Rule("spy", "D8", spy, "", "", "", "")
    composed = composition(["bucketing"], rule)
    composed(NINE, 10, 1)
    composed(NINE, 10, 1, bucket_size=3)
    composition(["bucketing", "nnm", "bucketing"], rule)(NINE, 9, 0)
    assert seen == [(5, 5, 1), (3, 4, 1), (3, 3, 0)]


def test_too_few_buckets_are_refused() -> None:
    with pytest.raises(ValueError, match=r"bucketing: .* more than 2t = 4"):
        aggregate(NINE, "bucketing+mean", n=9, t=2, bucket_size=3)
    assert not find_rule("bucketing+mean").domain(m=8, n=8, t=2, d=1)
    assert find_rule("bucketing+mean").domain(m=8, n=9, t=2, d=1)
    assert not find_rule("bucketing+krum").domain(m=8, n=8, t=1, d=1)


def test_options_go_to_the_parts_that_have_them() -> None:
    rule = find_rule("clipping+bucketing+multi-krum")
    assert rule.options == ("clip", "bucket_size", "bucket_seed", "q")
    given = {"clip": 0.5, "bucket_size": 1, "bucket_seed": 3, "q": 2}
    output = rule(NINE, 9, 1, **given)
    left = boxgeom.bucketing(
        boxgeom.clipping(NINE, clip=0.5), bucket_size=1, bucket_seed=3
    )
    assert output.tolist() == boxgeom.multi_krum(left, 9, 1, q=2).tolist()
    with pytest.raises(TypeError, match=r"nnm\+mean: need no options, got 'clip'"):
        aggregate(NINE, "nnm+mean", n=9, t=1, clip=1.0)


def test_a_round_number_reaches_the_rule() -> None:
    rule = find_rule("nnm+box-geom-once")
    assert rule.depends_on_round
    mixed = boxgeom.nnm(NINE, 9, 2)
    for number in (1, 2):
        expected = boxgeom.box_geom_once(mixed, 9, 2, round_number=number)
        assert rule.in_round(NINE, 9, 2, number).tolist() == expected.tolist()


def test_facts_follow_from_those_of_the_parts() -> None:
    for name, rule in RULES.items():
        mixed, clipped = find_rule(f"nnm+{name}"), find_rule(f"clipping+{name}")
        dealt = find_rule(f"bucketing+{name}")
        assert mixed.enumerates == clipped.enumerates == rule.enumerates
        assert not mixed.sees_vectors_alone
        assert clipped.sees_vectors_alone == rule.sees_vectors_alone
        assert mixed.is_determined == rule.is_determined
        assert not dealt.is_determined
        for composed in (mixed, clipped, dealt):
            claims = (composed.agreement, composed.approximation, composed.validity)
            assert claims == ("none known",) * 3
            assert composed.contractions == ()
        assert mixed.needs == rule.needs
        assert dealt.needs == f"of what is left: {rule.needs}"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "nmn+krum",
            "pre-aggregation: need .*, got 'nmn'; did you mean nnm",
        ),
        ("nnm+krun", "rule: need one of .*, got 'krun'; did you mean krum"),
        ("krum+nnm", r"rule: need the rule last, as in nnm\+krum, got krum\+nnm"),
        ("arc+krum+nnm", r"need the rule last, as in arc\+nnm\+krum, got arc\+krum"),
        ("nnm+arc", r"rule: need a rule after arc, such as arc\+krum"),
        ("nnm", "rule: need a rule after nnm"),
        ("krum+mean", "pre-aggregation: need one of .*, got 'krum'"),
        ("nnm+", "rule: need one of .*, got ''"),
        ("+krum", "pre-aggregation: need one of .*, got ''"),
        ("nnm + krum", "rule: need one of .*, got ' krum'; did you mean krum"),
    ],
)
def test_unknown_parts_are_named_and_the_nearest_offered(
    name: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        find_rule(name)


def test_a_composition_can_be_pickled_and_copied() -> None:
    rule = find_rule("nnm+bucketing+box-geom")
    for again in (pickle.loads(pickle.dumps(rule)), copy.deepcopy(rule)):
        assert again == rule
        assert again.options == rule.options
        assert again.domain(m=9, n=10, t=2, d=2) == rule.domain(m=9, n=10, t=2, d=2)
        output = again(NINE, 10, 2)
        assert output.tolist() == rule(NINE, 10, 2).tolist()


def test_nodes_can_run_a_composition_and_it_is_replayed() -> None:
    trace = boxgeom.agree(NINE, "nnm+box-geom", n=10, t=1, adversary="ipm", rounds=3)
    assert trace.settings.rule == "nnm+box-geom"
    assert (boxgeom.replay(trace).outputs == trace.outputs).all()


def test_a_rule_of_ones_own_may_be_composed() -> None:
    rule = boxgeom.Rule("first", "D8", lambda rows, n, t: rows[0], "", "", "", "")
    composed = composition(["clipping"], rule)
    assert composed.name == "clipping+first"
    assert composed([[3.0], [-3.0]], 2, 0, clip=2).tolist() == [-2.0]
    own = boxgeom.Preaggregation("double", "D8", lambda rows, n, t: 2 * rows)
    assert composition([own], rule)([[3.0], [-3.0]], 2, 0).tolist() == [-6.0]
