"""Every refutation of docs/spec.md is checked, and each check can fail."""

import dataclasses
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import boxgeom
from boxgeom import RULES, BroadcastNode, Hyperbox, Message
from boxgeom_proofs.refutations import REFUTATIONS, NotRefuted
from boxgeom_proofs.refutations.carried_medians import Pulls
from boxgeom_proofs.refutations.slow_rounds import two_clusters
from boxgeom_proofs.refutations.touching_balls import SUPPORTS, XY, XZ, X, Y
from boxgeom_proofs.refutations.trim import trusted_hyperbox_trimmed_by
from boxgeom_testing.repository import DOCS

SPEC = DOCS / "spec.md"


def test_they_are_those_of_the_specification() -> None:
    listed = re.findall(r"^\| (R\d+) \|", SPEC.read_text(encoding="utf-8"), re.M)
    assert list(REFUTATIONS) == listed == [f"R{k}" for k in range(1, 19)]


@pytest.mark.parametrize("identifier", REFUTATIONS)
def test_each_says_what_it_is(identifier: str) -> None:
    refutation = REFUTATIONS[identifier]
    assert refutation.id == identifier
    assert refutation.claim
    assert "n=" in refutation.witness
    assert len(refutation.name.split("_")) >= 5


@pytest.mark.parametrize("identifier", REFUTATIONS)
def test_each_counterexample_is_one(identifier: str) -> None:
    facts = REFUTATIONS[identifier].check()
    assert len(set(facts)) == len(facts) >= 2


FACTS = {
    "R1": [
        "squared length 4/5, at most 1",
        "TH_i[1] = [1, 1] does not meet GH_j[1] = [0, 0]",
        "edge 1 is 1 before and 1 after",
    ],
    "R2": [
        "d = 13: 0 is the honest median: the unit vectors to the others sum to "
        "squared length 1,",
        "d = 14: 0 is the honest median: the unit vectors to the others sum to "
        "squared length 16/17,",
        "d = 13: the longest edge is 1 before, 1 after",
        "d = 13: the squared diagonal is 13 before, 7/4 after",
    ],
    "R3": ["majority 0: the state 0, 1, 1", "majority 1: the state 1, 0, 0", "100"],
    "R4": ["s^2 = 1/15", "8.9499 = sqrt(99) - 1", "(12, -5)", "169"],
    "R5": ["all 6 subsets of 5", "[0, 1], and its midpoint 1/2"],
    "R6": [
        "T3: z3's counterexample has n = 3, t = 1, f = 1;",
        "TH_i ends at 0, TH_j begins at 1",
        "the outputs are still 0 and 1",
        "with n = 4 all 3 deliver",
    ],
    "R7": [
        "one fewer: z3's counterexample has n = 4, t = 1, f = 1;",
        "the box begins at -0.5; the reference's at 0",
        "one more: z3's counterexample has n = 5, t = 1, f = 1;",
        "TH_i ends at 0, TH_j begins at 1; the reference's share [0, 1]",
    ],
    "R8": ["(10,1) and (20,1)", "3/4, is below 1", "agree on (15, 1)"],
    "R9": ["outputs 1, the others 1/3", "the edge was 1 and is 2/3"],
    "R10": ["the output is (1/2, 0)"],
    "R11": [
        "delta is (9, 0), the edges are (9, 16); 81/337 is above (3/7)^2",
        "the edges after it are (9, 8)",
        "|delta|^2 is 50/153, |e|^2 is 188;",
        "800/799, above 1",
    ],
    "R12": [
        "n = 22, t = 7: the squared factor is 106/181, about 0.7653^2, above (11/15)^2",
        "n = 19, t = 6: the squared factor is 1243/2272, about 0.7397^2, above (19/26)",
    ],
    "R13": [
        "106/181, about 0.7653^2, above (3/4)^2",
        "t = 33: the squared factor is 17/20",
    ],
    "R14": [
        "at least 4/3",
        "the squared radius 2",
        "box-geom's largest ratio is 1.2247",
        "minmax-meb's largest ratio is 1.1547",
    ],
    "R15": [
        "n = 20, t = 9: the median is 5/3 radii",
        "n = 52, t = 25: the median is 13/5 radii",
    ],
    "R16": ["d = 17: the squared ratio is 4", "d = 65: the squared ratio is 16"],
    "R17": [
        "the median of its sample is 1",
        "TH is [0, 1] there, which {1} meets; it outputs 1, the others 0",
        "BOX-GEOM's are 1/2, 0, 0",
    ],
    "R18": [
        "outputs (10, -10, 11/2)",
        "a larger box, (-1, 5, -10)",
        "the squared diagonal is 1944 before and 2345/4 after, more than a quarter",
    ],
}


@pytest.mark.parametrize("identifier", REFUTATIONS)
def test_the_numbers_are_those_of_the_specification(identifier: str) -> None:
    told = "\n".join(REFUTATIONS[identifier].check())
    for part in FACTS[identifier]:
        assert part in told


Mutate = Callable[[pytest.MonkeyPatch], None]


def rule_becomes(name: str, other: str) -> Mutate:
    """Return a mutation that makes a rule compute another one."""
    mutant = dataclasses.replace(RULES[name], function=RULES[other].function)
    return lambda patch: patch.setitem(RULES, name, mutant)


def becomes(name: str, function: Callable[..., Any]) -> Mutate:
    """Return a mutation that replaces a function of the reference."""
    return lambda patch: patch.setattr(boxgeom, name, function)


def handler_becomes(name: str, handler: Callable[..., Any]) -> Mutate:
    """Return a mutation that replaces a handler of reliable broadcast."""
    return lambda patch: patch.setattr(BroadcastNode, name, handler)


def the_median(received: Any, *_: int) -> Any:
    return boxgeom.coordinate_median(received)


def trimmed_by(extra: int) -> Callable[[Any, int, int], Hyperbox]:
    return lambda received, n, t: trusted_hyperbox_trimmed_by(
        np.sort(np.asarray(received, dtype=np.float64), axis=0), n, t, extra
    )


def box_of_all(received: Any, *_: int) -> Hyperbox:
    return boxgeom.smallest_hyperbox(received)


def box_of_first(vectors: Any) -> Hyperbox:
    return Hyperbox(np.array(vectors[0]), np.array(vectors[0]))


def deliver_at_once(node: BroadcastNode, message: Message) -> list[Message]:
    if not node.delivered:
        node.delivered.append(message.value)
    return []


MUTATIONS = [
    ("R1", rule_becomes("box-geom", "coordinate-median"), "the reference's outputs"),
    ("R1", becomes("trusted_hyperbox", box_of_all), "TH of node 0"),
    ("R1", becomes("geometric_median_hyperbox", box_of_all), "GH of node 0"),
    ("R2", rule_becomes("box-geom", "coordinate-median"), "the reference's outputs"),
    ("R2", becomes("contraction_bound", lambda n, t: 0.1), "squared diagonal is 13"),
    ("R3", rule_becomes("md-geom", "box-geom"), "the outputs of round 1"),
    ("R3", becomes("md_geom", the_median), "makes 1/2 of {0,0,1,1}"),
    ("R4", becomes("medoid", the_median), "is an input"),
    ("R4", becomes("krum", the_median), "is an input"),
    ("R4", becomes("geometric_median", the_median), "the reference's median"),
    ("R4", becomes("covering_radius", lambda *_: 1.0), "least ratio"),
    ("R5", becomes("trusted_hyperbox", trimmed_by(1)), "trusted hyperbox"),
    ("R5", becomes("covering_radius", lambda *_: 0.5), "covering radius"),
    ("R5", becomes("is_convex_valid", lambda *_: False), "in the hull"),
    ("R5", becomes("approximation_ratio", lambda *_: 2.0), "ratio"),
    ("R6", becomes("trusted_hyperbox", box_of_all), "TH_i ends at 1"),
    ("R6", becomes("box_geom", lambda *_: np.array([0.5])), "the outputs of round 1"),
    ("R6", handler_becomes("on_echo", deliver_at_once), "what node 1 delivers"),
    ("R6", handler_becomes("on_ready", lambda *_: []), "what node 0 delivers"),
    ("R7", becomes("trusted_hyperbox", trimmed_by(-1)), "the reference's box"),
    ("R7", becomes("trusted_hyperbox", box_of_all), "the reference's box"),
    ("R8", becomes("geometric_median", boxgeom.mean), "the reference's median"),
    ("R8", becomes("geometric_median_hyperbox", box_of_all), "the reference's GH"),
    ("R8", rule_becomes("box-geom", "geometric-median"), "the reference's outputs"),
    ("R8", becomes("mean", lambda _: np.array([99.0, 99.0])), "box of means"),
    ("R9", rule_becomes("box-mean", "trimmed-mean"), "off by"),
    ("R9", becomes("box_mean", boxgeom.box_geom), "exact output"),
    ("R10", becomes("geometric_median", boxgeom.medoid), "larger GH"),
    ("R10", becomes("trusted_hyperbox", box_of_all), "TH"),
    ("R10", becomes("box_geom", boxgeom.box_mean), "BOX-GEOM's output"),
    ("R10", becomes("covering_radius", lambda *_: 0.5), "covering radius"),
    ("R11", rule_becomes("box-geom", "box-mean"), "the reference's outputs"),
    ("R11", becomes("geometric_median", boxgeom.mean), "the reference's median"),
    ("R11", becomes("trusted_hyperbox", box_of_all), "the reference's gap"),
    ("R12", becomes("trusted_hyperbox", box_of_all), "the reference's outputs"),
    ("R12", becomes("geometric_median", the_median), "the reference's outputs"),
    ("R13", becomes("trusted_hyperbox", box_of_all), "the reference's outputs"),
    ("R13", becomes("smallest_hyperbox", box_of_first), "the reference's outputs"),
    ("R14", becomes("meb_ratio", lambda *_: 1.1547), "largest ratio is 1.1547"),
    ("R15", rule_becomes("geometric-median", "medoid"), "the reference's ratio"),
    ("R15", becomes("meb_ratio", lambda *_: 1.7), "the reference's ratio 1.7"),
    ("R16", becomes("box_mean", boxgeom.trimmed_mean), "the reference's output"),
    ("R16", becomes("meb_ratio", lambda *_: 2.1), "the reference's ratio 2.1"),
    ("R17", becomes("geometric_median", boxgeom.mean), "the reference's outputs"),
    ("R17", rule_becomes("box-geom", "box-mean"), "BOX-GEOM's outputs"),
    ("R18", becomes("trusted_hyperbox", box_of_all), "the reference's TH"),
    ("R18", becomes("box_geom", boxgeom.box_mean), "BOX-GEOM's output"),
    ("R18", becomes("geometric_median", boxgeom.mean), "the reference's median"),
]


@pytest.mark.parametrize(
    ("identifier", "mutate", "said"),
    MUTATIONS,
    ids=[f"{identifier}-{said}" for identifier, _, said in MUTATIONS],
)
def test_a_wrong_reference_is_not_refuted(
    identifier: str, mutate: Mutate, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate(monkeypatch)
    with pytest.raises(NotRefuted, match=re.escape(said)):
        REFUTATIONS[identifier].check()


def test_every_check_can_fail() -> None:
    assert {identifier for identifier, _, _ in MUTATIONS} == set(REFUTATIONS)


WITNESSES = [
    (
        "R4",
        "selection.KRUM_WITNESS",
        ((0, 0), (12, 6), (12, -5), (-120, 50), (-120, 0)),
    ),
    ("R5", "safe_points.VALUES", ((0,), (0,), (0,), (0,), (0,), (1,))),
    (
        "R8",
        "honest_median.MEDIAN",
        (Fraction(15), Fraction(3, 4) + Fraction(1, 10**30)),
    ),
    ("R9", "means.HONEST", ((1,), (1,), (1,))),
    ("R10", "enlarged_box.RECEIVED", ((0, 0), (0, 0), (0, 0), (1, -2))),
    ("R11", "gaps.two_clusters", lambda t, x, y: two_clusters(t, x, y - 1)),
    ("R11", "gaps.FAR", 6),
    ("R12", "slow_rounds.two_clusters", lambda t, x, y: two_clusters(t, x, y + 1)),
    ("R12", "slow_rounds.seven_corners", lambda: two_clusters(5, 9, 6)),
    ("R13", "slow_rounds.two_clusters", lambda t, x, y: two_clusters(t, x, y - 1)),
    ("R14", "touching_balls.SUPPORTS", (((XY, XZ, X), (3, 5, 8)), *SUPPORTS[1:])),
    ("R14", "touching_balls.SUPPORTS", (((XY, XZ, Y), (5, 3, 7)), *SUPPORTS[1:])),
    ("R14", "touching_balls.SUPPORTS", (((XY, XY, X), (4, 4, 7)), *SUPPORTS[1:])),
    ("R15", "carried_medians.TRIANGLES", (Pulls(3, 4, 6),)),
    ("R15", "carried_medians.TRIANGLES", (Pulls(0, 1, 1),)),
    ("R16", "stretched_means.T", 2),
    ("R17", "sampled_boxes.HONEST", ((1,), (1,), (0,))),
    ("R18", "larger_boxes.BOX", ((-1, -1, -1), (1, 1, 1))),
    ("R18", "larger_boxes.BOX", ((-2, 1, -20), (0, 10, 0))),
]


@pytest.mark.parametrize(("identifier", "name", "witness"), WITNESSES)
def test_a_wrong_witness_refutes_nothing(
    identifier: str, name: str, witness: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"boxgeom_proofs.refutations.{name}", witness)
    with pytest.raises(NotRefuted):
        REFUTATIONS[identifier].check()


WRONG_COUNTS = [
    ("R6", "too_few_nodes", {"n": 4, "byzantine_below_i": 1, "byzantine_below_j": 0}),
    ("R6", "too_few_nodes", {"n": 3, "byzantine_below_i": 0, "byzantine_below_j": 0}),
    ("R7", "trim", {"n": 4, "byzantine_below_i": 0, "byzantine_below_j": 0}),
]


@pytest.mark.parametrize(("identifier", "module", "wrong"), WRONG_COUNTS)
def test_a_wrong_answer_of_the_solver_refutes_nothing(
    identifier: str,
    module: str,
    wrong: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = {"t": 1, "f": 1, "honest_below": 1, "byzantine_i": 1, "byzantine_j": 1}
    monkeypatch.setattr(
        f"boxgeom_proofs.refutations.{module}.smallest_counterexample",
        lambda _: counts | wrong,
    )
    with pytest.raises(NotRefuted):
        REFUTATIONS[identifier].check()
