"""Verdicts: only from enough pairs, only if sure, and only where one can learn."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boxgeom_testing.examples import examples
from boxgeom_training.reproduction.paired import bootstrap_interval
from boxgeom_training.reproduction.summary import Summary
from boxgeom_training.reproduction.verdicts import (
    LEAST_DIFFERENCE,
    LEAST_SEEDS,
    compared,
)


def summary_of(accuracies: dict[int, float], rule: str = "r") -> Summary:
    """Return a summary whose worst clients have such accuracies, by seed."""
    known = list(accuracies.values())
    mean = sum(known) / len(known) if known else float("nan")
    return Summary(
        scenario="s",
        rule=rule,
        accuracy=mean,
        worst=mean,
        deviation=0.01,
        by_seed=accuracies,
        learning_rate=0.2,
        disagreement=1.0,
        contraction=0.5,
        bound=0.933,
        classes=10,
        halves=1.0,
        diverged=0,
        runs=len(known),
        refused=None,
        failed=None,
        computing=1.0,
        aggregating=10.0,
    )


ORACLE = summary_of(dict.fromkeys(range(20), 0.9))
HUNDREDTHS = st.integers(0, 100).map(lambda k: k / 100)


@examples(60)
@given(
    st.dictionaries(st.integers(0, 7), HUNDREDTHS),
    st.dictionaries(st.integers(0, 7), HUNDREDTHS),
)
def test_a_verdict_is_the_interval_s_and_turns_with_the_rules(
    first: dict[int, float], second: dict[int, float]
) -> None:
    one, other = summary_of(first), summary_of(second)
    said = compared(one, other, ORACLE)
    turned = {"better": "worse", "worse": "better"}
    assert compared(other, one, ORACLE).word == turned.get(said.word, said.word)
    pairs = [first[seed] - second[seed] for seed in first if seed in second]
    if len(pairs) < LEAST_SEEDS:
        assert said.word == "no verdict"
        assert said.why == f"need 5 seeds that both rules finish, got {len(pairs)}"
        return
    low, _ = bootstrap_interval(pairs)
    is_better = low > 0 and sum(pairs) / len(pairs) >= LEAST_DIFFERENCE
    assert (said.word == "better") == is_better


def test_pairs_find_what_averages_hide() -> None:
    hard = {seed: 0.3 + 0.1 * seed for seed in range(5)}  # seeds differ by much
    better = {seed: value + 0.03 for seed, value in hard.items()}
    assert compared(summary_of(better), summary_of(hard), ORACLE).word == "better"


def test_one_seed_gives_no_verdict() -> None:
    said = compared(summary_of({0: 0.9}), summary_of({0: 0.1}), ORACLE)
    assert (said.word, said.text) == ("no verdict", "+80.0")


@pytest.mark.parametrize("oracle", [None, summary_of(dict.fromkeys(range(5), 0.49))])
def test_where_the_oracle_has_not_learnt_there_is_no_verdict(
    oracle: Summary | None,
) -> None:
    good, bad = (summary_of(dict.fromkeys(range(5), x)) for x in (0.45, 0.1))
    said = compared(good, bad, oracle)
    assert said.word == "no verdict"
    assert said.why.startswith("need an oracle of at least 50 %, got ")
    assert compared(good, bad, oracle and replace(oracle, worst=0.5)).word == (
        "better" if oracle else "no verdict"
    )


def test_less_than_a_point_is_even_however_sure() -> None:
    one, other = (summary_of(dict.fromkeys(range(5), x)) for x in (0.809, 0.8))
    assert compared(one, other, ORACLE).word == "even"
