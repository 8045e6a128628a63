"""Vectors in shards: at every rank what the whole vectors give, and nothing hangs."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import boxgeom_fast
from boxgeom.vectors import Vectors
from boxgeom_fast.kernel_choice import from_width
from boxgeom_fast.rules import FAST_RULES
from boxgeom_proofs.traps import TRAPS
from boxgeom_testing import shards
from boxgeom_testing.examples import examples
from boxgeom_testing.rank_processes import Answer, RankProcesses
from boxgeom_testing.repository import ROOT, document

torch: Any = pytest.importorskip("torch")

COMPOSED = ["nnm+trimmed-mean", "arc+mean", "clipping+krum", "bucketing+box-mean"]
MEDIANS = {"box-geom", "box-geom-once", "geometric-median", "md-geom"}
"""What is computed from inner products, whose sums are rounded in another order."""

ALIKE = MEDIANS | {"centered-clipping", "arc+mean", "clipping+krum", "clipping+mean"}
SAME_BITS = {
    "krum",
    "medoid",
    "coordinate-median",
    "trimmed-mean",
    "box-mean",
    "bulyan",
}
ILL_CONDITIONED = {"nearly collinear"}
TIED_BUT_FOR_ROUNDING = {("clipping+krum", "symmetric")}
"""Where what is clipped ties but for the last digits of the lengths."""


@pytest.fixture(scope="module")
def ranks() -> Iterator[RankProcesses]:
    """Start three processes, once for all tests here."""
    started = RankProcesses()
    yield started
    started.close()


def cut(vectors: Any, cuts: list[int]) -> list[Any]:
    """Return the columns before, between and after some cuts."""
    ends = [0, *cuts, vectors.shape[1]]
    return [vectors[:, a:b] for a, b in pairwise(ends)]


def values(answers: list[Answer]) -> list[Any]:
    """Return what all ranks returned, if none raised an error."""
    assert {kind for kind, _ in answers} == {"value"}, answers
    return [value for _, value in answers]


def slack_of(vectors: Vectors, output: Vectors, rule: str) -> Vectors:
    """Return, in every coordinate, by how much rounding may move an output."""
    wide = vectors.astype(np.float64)
    offsets = np.sort(np.abs(wide - output), axis=0)
    sizes = np.abs(output.astype(np.float64))
    if rule in MEDIANS:
        sizes = np.maximum(offsets[len(vectors) // 2], sizes)
    else:
        sizes = np.abs(wide).max(axis=0) + sizes
    info = np.finfo(vectors.dtype)
    return np.maximum(sizes * max(16 * info.eps, 1e-12), info.smallest_normal)


def calls_for(m: int, n: int) -> list[tuple[str, dict[str, Any]]]:
    """Return a call of every rule that has an answer for m of n vectors."""
    t, half = (n - 1) // 3, (-(-m // 2) - 1) // 2
    calls = {rule: {"n": n, "t": t} for rule in [*FAST_RULES, *COMPOSED]}
    for rule in ("krum", "multi-krum", "clipping+krum"):
        calls[rule]["t"] = min(t, (m - 3) // 2)
    calls["bulyan"]["t"] = min(t, (m - 3) // 4)
    calls["bucketing+box-mean"]["t"] = min(t, half)
    made: list[tuple[str, dict[str, Any]]] = [
        (rule, call)
        for rule, call in calls.items()
        if call["t"] >= 0 and m >= n - call["t"]
    ]
    return [*made, ("clipping+mean", {"n": n, "t": t, "clip": 1.0})]


@examples(30, random=True)
@given(
    name=st.sampled_from(sorted(TRAPS)),
    seed=st.integers(0, 2**16),
    dtype=st.sampled_from(["float32", "float64", "float16", "tensor", "bfloat16"]),
    members=st.sampled_from([2, 3]),
    missing=st.integers(0, 1),
    data=st.data(),
)
def test_shards_give_what_whole_vectors_give(
    ranks: RankProcesses,
    name: str,
    seed: int,
    dtype: str,
    members: int,
    missing: int,
    data: Any,
) -> None:
    drawn = TRAPS[name](np.random.default_rng(seed))[:9]
    vectors = np.hstack([drawn] * -(-members // drawn.shape[1]))
    is_tensor = dtype in ("tensor", "bfloat16")
    kind = "float64" if dtype == "tensor" else dtype
    whole = torch.from_numpy(vectors).to(getattr(torch, kind))
    if not bool(torch.isfinite(whole).all()):
        return
    whole = whole if is_tensor else whole.numpy()
    m, d = whole.shape
    inner = st.lists(
        st.integers(1, d - 1), min_size=members - 1, max_size=members - 1, unique=True
    )
    parts = cut(whole, sorted(data.draw(inner)))
    check_shards(ranks, whole, parts, calls_for(m, m + missing), name)


def epsilon_of(whole: Any) -> float:
    """Return the relative rounding of numbers."""
    info = torch.finfo if torch.is_tensor(whole) else np.finfo
    return float(info(whole.dtype).eps)


def check_shards(
    ranks: RankProcesses, whole: Any, parts: list[Any], calls: Any, name: str
) -> None:
    """Check that every call gives in shards what it gives of whole vectors."""
    arguments = [(part, calls) for part in parts]
    found = values(ranks.run(shards.aggregated_each, arguments))
    plain = whole.double().numpy() if torch.is_tensor(whole) else whole
    precise = whole.float().numpy() if "bfloat16" in str(whole.dtype) else plain
    for index, (rule, options) in enumerate(calls):
        own = [outputs[index] for outputs in found]
        assert all(type(o) is type(whole) and o.dtype == whole.dtype for o in own)
        join = torch.cat if torch.is_tensor(whole) else np.concatenate
        output = np.asarray(join(own).tolist())
        wanted = np.asarray(boxgeom_fast.aggregate(whole, rule, **options).tolist())
        if rule in SAME_BITS:
            assert np.array_equal(output, wanted), rule
        elif rule not in ALIKE:
            # Of one column NumPy sums the rows in another order than of several.
            least = np.finfo(precise.dtype).smallest_subnormal
            sizes = np.abs(precise.astype(np.float64)).max(axis=0)
            slack = np.maximum(4 * epsilon_of(whole) * sizes, least)
            assert (np.abs(output - wanted) <= slack).all(), rule
        elif name not in ILL_CONDITIONED and (rule, name) not in TIED_BUT_FOR_ROUNDING:
            slack = slack_of(precise, wanted, rule)
            if "bfloat16" in str(whole.dtype):
                slack = slack * 2**16
            assert (np.abs(output - wanted) <= slack).all(), rule


@examples(80, random=True)
@given(name=st.sampled_from(sorted(TRAPS)), seed=st.integers(0, 2**16))
def test_all_ranks_decide_by_the_same_bits(
    ranks: RankProcesses, name: str, seed: int
) -> None:
    vectors = np.hstack([TRAPS[name](np.random.default_rng(seed))[:9]] * 3)
    third = vectors.shape[1] // 3
    parts = cut(vectors, [third, third + 1])
    [one, *others] = values(ranks.run(shards.embedded, [(part,) for part in parts]))
    assert all(other == one for other in others)


def test_what_is_sent_does_not_depend_on_the_columns(ranks: RankProcesses) -> None:
    m = 10
    for rule in ["box-geom", "krum", "centered-clipping", "trimmed-mean"]:
        sent = []
        for d in (30, 30_000):
            vectors = np.random.default_rng(0).standard_normal((m, d))
            arguments = [(p, rule, {"n": m, "t": 3}) for p in cut(vectors, [9, d - 9])]
            found = values(ranks.run(shards.counted, arguments))
            assert found[0] == found[1] == found[2]
            sent.append(found[0])
        assert sent[0] == sent[1], rule
        assert sum(size for _, size in sent[0]) <= 3288, rule
        if rule == "box-geom":
            assert [kind for kind, _ in sent[0]] == EXCHANGES
            assert sum(size for _, size in sent[0]) == 8 * (10 + 4 * m**2 + 1) == 3288
            told = f"3288 bytes in {len(EXCHANGES)} exchanges"
            assert told in document("sharded.md")


EXCHANGES = ["all_reduce", "all_reduce", "reduce", "broadcast"]

GOOD = np.arange(15.0).reshape(5, 3) % 7
CALL: dict[str, Any] = {"n": 5, "t": 1}
# What the last rank does differently, and what all ranks say about it.
DIFFERENT: dict[str, tuple[Any, str, dict[str, Any], str]] = {
    "n": (GOOD, "mean", {"n": 6, "t": 1}, "n: need the same at all ranks .* got 5 at "),
    "t": (GOOD, "mean", {"n": 5, "t": 0}, "t: need the same at all ranks"),
    "rule": (GOOD, "krum", CALL, "rule: .* got mean at rank 0 and krum at rank 2"),
    "dtype": (
        GOOD.astype(np.float32),
        "mean",
        CALL,
        "dtype: .* got float64 at rank 0 and float32 at rank 2",
    ),
    "m": (GOOD[:4], "mean", CALL, "m: .* got 5 at rank 0 and 4 at rank 2"),
    "NaN": (GOOD * np.nan, "mean", CALL, "at rank 2: received: need finite numbers"),
    "no columns": (GOOD[:, :0], "mean", CALL, "at rank 2: received: need at least one"),
    "an option": (GOOD, "mean", {**CALL, "q": 1}, "got at rank 2: .*q"),
    "no rule": (GOOD, "meen", CALL, "got at rank 2: .*meen"),
    "no integer": (
        GOOD,
        "mean",
        {"n": 5.5, "t": 1},
        "got at rank 2: n: need an integer",
    ),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_ranks_that_disagree_all_raise_the_same_error(
    ranks: RankProcesses, what: str
) -> None:
    shard, rule, options, message = DIFFERENT[what]
    arguments = [(GOOD, "mean", CALL)] * 2 + [(shard, rule, options)]
    answers = ranks.run(shards.aggregated, arguments)
    check_same_error(answers, message)
    check_same_error(ranks.run(shards.aggregated, arguments), message)
    values(ranks.run(shards.aggregated, [(GOOD, "mean", CALL)] * 3))


def check_same_error(answers: list[Answer], message: str) -> None:
    [(kind, (name, text)), *others] = answers
    assert kind == "error", answers
    assert name in ("ValueError", "TooManySubsetsError")
    assert all(other == (kind, (name, text)) for other in others), answers
    assert re.search(message, text), text


# What no group can have, and what all ranks say about it.
REFUSED: dict[str, tuple[Any, str, dict[str, Any], str]] = {
    "whole vectors": (GOOD, "safe-area", CALL, "got safe-area, which needs whole"),
    "composed": (GOOD, "nnm+minmax-meb", CALL, "which needs whole vectors"),
    "a sample": (GOOD, "box-geom", {**CALL, "subsets": "sample"}, "need 'all' or 'b"),
    "too few": (GOOD[:3], "mean", CALL, "need n - t = 4 to n = 5 vectors"),
    "Krum of few": (GOOD[:4], "krum", CALL, "need m >= 2t [+] 3"),
    "too many subsets": (
        np.arange(93.0).reshape(31, 3),
        "box-geom",
        {"n": 31, "t": 10},
        "subsets to enumerate",
    ),
    "a short own": (GOOD, "monna", {**CALL, "own": [1.0]}, "own: need"),
    "gradients": (
        torch.from_numpy(GOOD).requires_grad_(),
        "mean",
        CALL,
        "require no gradients with a group",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_shards_cannot_have_is_refused_at_all_ranks(
    ranks: RankProcesses, what: str
) -> None:
    shard, *others, message = REFUSED[what]
    check_same_error(ranks.run(shards.aggregated, [(shard, *others)] * 3), message)


@pytest.mark.parametrize("rule", ["monna", "centered-clipping"])
def test_options_that_are_vectors_come_in_shards_too(
    ranks: RankProcesses, rule: str
) -> None:
    rng = np.random.default_rng(1)
    vectors, own = rng.standard_normal((7, 8)), rng.standard_normal((1, 8))
    name = {"monna": "own", "centered-clipping": "start"}[rule]
    both = zip(cut(vectors, [3, 4]), cut(own, [3, 4]), strict=True)
    options = {"n": 7, "t": 2}
    arguments = [(part, rule, {**options, name: o[0]}) for part, o in both]
    found = np.concatenate(values(ranks.run(shards.aggregated, arguments)))
    wanted = boxgeom_fast.aggregate(vectors, rule, **options, **{name: own[0]})
    assert np.abs(found - wanted).max() <= 1e-14


@pytest.mark.parametrize("rule", ["krum", "multi-krum", "medoid", "md-mean", "smea"])
def test_ties_that_only_all_columns_together_make_are_exact(
    ranks: RankProcesses, rule: str
) -> None:
    # Permuted coordinates: all distances from the first are equal, no rank's own are.
    rng = np.random.default_rng(2)
    for scale in (0, -1000, 900):
        steps = np.ldexp(rng.integers(1, 2**50, 6).astype(float), -50)
        vectors = np.ldexp(np.array([np.roll(steps, i) for i in range(6)]), scale)
        arguments = [(p, rule, {"n": 6, "t": 1}) for p in cut(vectors, [1, 3])]
        found = np.concatenate(values(ranks.run(shards.aggregated, arguments)))
        wanted = boxgeom_fast.aggregate(vectors, rule, n=6, t=1)
        assert np.array_equal(found, wanted)


def test_bounds_hold_in_shards(ranks: RankProcesses) -> None:
    # Without numba there is no search, and so no choice that hangs on the last digits.
    vectors = np.random.default_rng(0).standard_normal((22, 5))
    options: dict[str, Any] = {"n": 22, "t": 7, "subsets": "bound"}
    arguments = [(part, "box-geom", options) for part in cut(vectors, [1, 4])]
    found = np.concatenate(values(ranks.run(shards.aggregated, arguments)))
    step = boxgeom_fast.box_geom_step(vectors, **options)
    with from_width(math.inf):
        wanted = boxgeom_fast.aggregate(vectors, **options)
    assert np.abs(found - wanted).max() <= 1e-9
    assert ((step.trusted[0] <= found) & (found <= step.trusted[1])).all()


def test_a_rank_that_starts_again_is_told_what_it_was_told(
    ranks: RankProcesses,
) -> None:
    vectors = np.random.default_rng(0).standard_normal((7, 6))
    options = {"n": 7, "t": 2}
    parts = cut(vectors, [1, 3])
    whole = [(1, part, "box-geom", options) for part in parts]
    function = shards.aggregated_with_a_kernel_that_breaks_at
    found = np.concatenate(values(ranks.run(function, whole)))
    wanted = boxgeom_fast.aggregate(vectors, "box-geom", **options)
    assert np.abs(found - wanted).max() <= 1e-14


@pytest.mark.parametrize("group", [0, "world", object()])
def test_what_is_no_group_is_refused(group: Any) -> None:
    with pytest.raises(ValueError, match=r"group: need a process group of torch"):
        boxgeom_fast.aggregate(GOOD, "mean", n=5, t=1, group=group)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_example_trains_a_model_in_shards(ranks: RankProcesses) -> None:
    pytest.importorskip("torch.distributed.fsdp", exc_type=ImportError)
    script = str(ROOT / "examples" / "fsdp.py")
    found = {
        rule: values(ranks.run(shards.trained, [(script, rule)] * 3))
        for rule in ("box-geom", "mean")
    }
    assert all(accuracy > 0.9 for accuracy in found["box-geom"])
    assert all(accuracy < 0.6 for accuracy in found["mean"])
