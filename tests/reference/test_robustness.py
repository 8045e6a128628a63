"""What a rule is proved to be of the mean: kappa holds, and no smaller one by far."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from boxgeom import RULES, Rule
from boxgeom.rules import find_rule
from boxgeom_testing.repository import DOCS
from boxgeom_testing.rounds import Array

ROBUST = [rule for rule in RULES.values() if rule.robustness]
MIXED = [find_rule(f"nnm+{rule.name}") for rule in ROBUST]
SIZES = [(5, 1), (6, 1), (7, 2), (9, 3)]


def multisets(n: int, t: int) -> Iterator[Array]:
    """Yield vectors at random, and such with t that lie: far, near, or like one."""
    yield np.array([[1.0]] * t + [[0.0]] * (n - t))
    yield np.array([[1.0]] * (n - t) + [[0.0]] * t)
    for seed in range(6):
        rng = np.random.default_rng(seed)
        honest = rng.standard_normal((n - t, 2))
        shift = honest.mean(axis=0) + rng.choice([1.0, 2, 1e6]) * honest.std(axis=0)
        for lies in (
            np.tile(shift, (t, 1)),
            np.tile(honest[0], (t, 1)),
            9 * honest[:t],
        ):
            yield np.vstack([honest, lies])


def worst_ratio(rule: Rule, n: int, t: int) -> float:
    """Return the largest ratio found, over all choices of n - t vectors."""
    worst = 0.0
    for received in multisets(n, t):
        output = rule(received, n, t)
        for chosen in combinations(range(n), n - t):
            honest = received[list(chosen)]
            mean = honest.mean(axis=0)
            spread = float(((honest - mean) ** 2).sum(axis=1).mean())
            off = float(((output - mean) ** 2).sum())
            if off > 1e-20:  # what rounding moves an output
                worst = max(worst, off / spread if spread > 0 else np.inf)
    return worst


@pytest.mark.parametrize(("n", "t"), SIZES)
@pytest.mark.parametrize("rule", [*ROBUST, *MIXED], ids=lambda rule: rule.name)
def test_no_choice_of_honest_vectors_is_farther_than_kappa_says(
    rule: Rule, n: int, t: int
) -> None:
    if not rule.domain(n, n, t, 2):
        pytest.skip("the rule needs more vectors")
    assert rule.robustness is not None
    worst = worst_ratio(rule, n, t)
    # No rule has less than t/(n - 2t), and the zeros and ones above show it.
    assert t / (n - 2 * t) - 1e-9 <= worst <= rule.robustness.kappa(n, t)


def test_the_mean_has_no_such_bound() -> None:
    assert RULES["mean"].robustness is None
    trimmed = RULES["trimmed-mean"].robustness
    assert trimmed is not None
    assert worst_ratio(RULES["mean"], 7, 2) > 1000 * trimmed.kappa(7, 2)


def test_a_composition_claims_nothing_but_after_mixing() -> None:
    assert find_rule("bucketing+krum").robustness is None
    assert find_rule("nnm+mean").robustness is None


def test_the_spec_has_every_formula() -> None:
    text = (DOCS / "spec.md").read_text(encoding="utf-8")
    for rule in ROBUST:
        known: Any = rule.robustness
        assert f"| `{rule.name}` | {known.formula} | {known.source} |" in text
