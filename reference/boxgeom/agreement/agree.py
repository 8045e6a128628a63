"""The agreement run (Definition 11): send, receive, apply the rule, repeat."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.agreement.attacks import ATTACKS
from boxgeom.agreement.deliveries import DELIVERIES
from boxgeom.agreement.spread import rounds_to_agreement, spread
from boxgeom.agreement.trace import Round, Settings, Trace
from boxgeom.agreement.view import View
from boxgeom.arguments import check_epsilon, check_integer, check_number, choice_of
from boxgeom.definitions.mean import mean
from boxgeom.definitions.resilience import check_resilience
from boxgeom.numerics.underflow import underflow_rounds
from boxgeom.real_arrays import as_real_array
from boxgeom.rules import find_rule
from boxgeom.vectors import Vector, Vectors, as_vectors, is_exact, like

DEFAULT_ROUNDS = 5


def agree(
    honest: ArrayLike,
    rule: str = "box-geom",
    *,
    n: int,
    t: int,
    adversary: str = "sign-flip",
    delivery: str | None = None,
    scale: float | None = None,
    own: ArrayLike | None = None,
    rounds: int | None = None,
    epsilon: float | None = None,
    seed: int = 0,
    on_round: Callable[[Round], None] | None = None,
) -> Trace:
    """Return the trace of honest nodes that repeat a rule while Byzantine ones lie.

    Definition 11 in the model of section 1: in every round each honest node gets all
    honest vectors and those Byzantine ones that the adversary, who sees everything,
    lets it have.

    Args:
        honest: the honest nodes' vectors, shape (h, d) with n - t <= h <= n; the other
            f = n - h nodes are Byzantine.
        rule: a key of `boxgeom.RULES`.
        n: nodes in the network, n > 3t.
        t: most Byzantine nodes tolerated.
        adversary: a key of `ATTACKS`.
        delivery: a key of `DELIVERIES`, or None for the attack's usual one.
        scale: the attack's strength, or None for its usual one.
        own: what the Byzantine nodes would send if honest, shape (f, d), or None for
            the honest mean.
        rounds: most rounds to run; 5 if there is no epsilon either.
        epsilon: stop once the honest diameter is at most this. Without ``rounds`` the
            run stops at the latest when Theorem 12 says that BOX-GEOM has agreed.
        seed: of the random numbers; the same arguments give the same trace.
        on_round: called with every round when it is done.

    Raises:
        ValueError: an argument is not as above, the rule needs more vectors, or a
            Byzantine number is larger than the vectors' precision can hold.

    >>> trace = agree([[0.0], [1.0], [2.0]], n=4, t=1, rounds=3)
    >>> [s.diameter for s in trace.spreads]
    [2.0, 0.0, 0.0, 0.0]
    """
    check_resilience(n, t, per_byzantine=3)
    n, t = int(n), int(t)
    vectors = as_vectors(honest, "honest")
    if not n - t <= len(vectors) <= n:
        raise ValueError(
            f"honest: need n - t = {n - t} to n = {n} vectors, got {len(vectors)}"
        )
    attack = choice_of("adversary", adversary, ATTACKS)
    delivery = attack.delivery if delivery is None else delivery
    choice_of("delivery", delivery, DELIVERIES)
    epsilon = None if epsilon is None else check_epsilon(epsilon)
    settings = Settings(
        rule=find_rule(rule).name,
        n=n,
        t=t,
        adversary=adversary,
        delivery=delivery,
        scale=attack.scale if scale is None else check_number("scale", scale),
        rounds=_most_rounds(rounds, epsilon, vectors, n, t),
        epsilon=epsilon,
        seed=check_integer("seed", seed, least=0),
    )
    return _run(settings, vectors, _own_vectors(own, vectors, n), on_round)


def replay(trace: Trace) -> Trace:
    """Return the trace of the same run, run again: bit for bit the same.

    >>> trace = agree([[0.0], [1.0], [2.0]], n=4, t=1, adversary="gaussian", seed=7)
    >>> bool((replay(trace).outputs == trace.outputs).all())
    True
    """
    return _run(trace.settings, trace.honest, trace.own, None)


def _run(
    settings: Settings,
    honest: Vectors,
    own: Vectors,
    on_round: Callable[[Round], None] | None,
) -> Trace:
    rng = np.random.default_rng(settings.seed)
    rounds: list[Round] = []
    current = honest
    for round_number in range(1, settings.rounds + 1):
        epsilon = settings.epsilon
        if epsilon is not None and spread(current).diameter <= epsilon:
            break
        view = View(
            honest=current,
            own=own,
            n=settings.n,
            t=settings.t,
            round_number=round_number,
            scale=settings.scale,
            rng=rng,
        )
        rounds.append(_play_round(settings, view))
        current = rounds[-1].outputs
        if on_round is not None:
            on_round(rounds[-1])
    return Trace(settings, honest, own, tuple(rounds))


@underflow_rounds
def _play_round(settings: Settings, view: View) -> Round:
    """Return one round: everybody sends, everybody receives, everybody aggregates."""
    rule = find_rule(settings.rule)
    mail = _byzantine_mail(settings, view)
    outputs = [
        rule.in_round(
            np.array([*view.honest, *letters.values()]),
            view.n,
            view.t,
            view.round_number,
        )
        for letters in mail
    ]
    return Round(
        view.round_number, view.n, view.t, view.honest, mail, np.array(outputs)
    )


def _byzantine_mail(settings: Settings, view: View) -> tuple[dict[int, Vector], ...]:
    """Return what each honest node hears from the Byzantine nodes h to n - 1."""
    honest_count = len(view.honest)
    if view.byzantine_count == 0:
        return tuple({} for _ in view.honest)
    vectors = _byzantine_vectors(settings, view)
    mail = DELIVERIES[settings.delivery].deliver(view, vectors)
    return tuple({honest_count + j: v for j, v in letters.items()} for letters in mail)


def _byzantine_vectors(settings: Settings, view: View) -> Vectors:
    """Return what the attack sends, in the precision of the honest vectors."""
    vectors = ATTACKS[settings.adversary].vectors(view)
    if vectors.dtype == object:  # copies of rationals
        return vectors
    dtype = np.dtype(np.float64) if is_exact(view.honest) else view.honest.dtype
    with np.errstate(over="ignore"):
        vectors = vectors.astype(dtype)
    if not np.isfinite(vectors).all():
        raise ValueError(
            f"scale: need Byzantine vectors that {dtype} holds, got larger ones "
            f"from {settings.adversary} with scale={settings.scale:g}"
        )
    return like(view.honest, vectors)


def _own_vectors(own: ArrayLike | None, honest: Vectors, n: int) -> Vectors:
    byzantine_count, d = n - len(honest), honest.shape[1]
    if (
        byzantine_count == 0
        and own is not None
        and np.size(as_real_array(own, "own")) == 0
    ):
        own = None
    if own is None:
        return np.tile(mean(honest), (byzantine_count, 1))
    vectors = as_vectors(own, "own")
    if vectors.shape != (byzantine_count, d):
        raise ValueError(
            f"own: need shape (f, d) = ({byzantine_count}, {d}), got {vectors.shape}"
        )
    return vectors


def _most_rounds(
    rounds: int | None, epsilon: float | None, honest: Vectors, n: int, t: int
) -> int:
    if rounds is not None:
        rounds = check_integer("rounds", rounds, least=1)
    if epsilon is None:
        return DEFAULT_ROUNDS if rounds is None else rounds
    diagonal = spread(honest).diagonal
    if math.isinf(diagonal):
        raise ValueError(
            "honest: need vectors whose diagonal is a float to know how many rounds "
            "epsilon needs, got an infinite one"
        )
    enough = rounds_to_agreement(diagonal, epsilon, n, t)
    return enough if rounds is None else rounds
