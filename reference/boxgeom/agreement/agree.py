"""Agreement runs (Definition 11), and their replay."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from boxgeom.agreement.attacks import ATTACKS, Attack
from boxgeom.agreement.deliveries import DELIVERIES, Delivery, Mail
from boxgeom.agreement.mail import byzantine_mail
from boxgeom.agreement.rounds import rounds as rounds_of
from boxgeom.agreement.trace import Round, Settings, Trace
from boxgeom.arguments import check_epsilon, check_integer, check_number, choice_of
from boxgeom.definitions.resilience import check_resilience
from boxgeom.definitions.spread import rounds_to_agreement
from boxgeom.public import mean, spread
from boxgeom.public_signatures import readable
from boxgeom.real_arrays import as_real_array
from boxgeom.rule import Rule
from boxgeom.rules import find_rule
from boxgeom.vectors import Vectors, as_vectors

DEFAULT_ROUNDS = 5


@readable
def agree(
    honest: ArrayLike,
    rule: str | Rule = "box-geom",
    *,
    n: int,
    t: int,
    adversary: str | Attack = "sign-flip",
    delivery: str | Delivery | None = None,
    scale: float | None = None,
    own: ArrayLike | None = None,
    rounds: int | None = None,
    epsilon: float | None = None,
    seed: int = 0,
    on_round: Callable[[Round], None] | None = None,
) -> Trace:
    """Return the trace of a run: honest nodes repeat a rule while Byzantine ones lie.

    Definition 11: in every round each honest node gets all honest vectors and those
    Byzantine ones that the adversary, who sees everything, lets it have.

    Args:
        honest: the honest nodes' vectors, shape (h, d) with n - t <= h <= n; the other
            f = n - h nodes are Byzantine.
        rule: a name that `boxgeom.find_rule` finds, or a `Rule` of your own.
        n: nodes in the network, n > 3t.
        t: most Byzantine nodes tolerated.
        adversary: a key of `ATTACKS`, or an `Attack` of your own.
        delivery: a key of `DELIVERIES`, or a `Delivery` of your own, or None for the
            attack's usual one.
        scale: the attack's strength, or None for its usual one.
        own: what the Byzantine nodes would send if honest, shape (f, d), or None for
            the honest mean.
        rounds: most rounds to run; 5 if there is no epsilon either.
        epsilon: stop once the honest diameter is at most this. Without ``rounds`` the
            run stops at the latest after `boxgeom.rounds_to_agreement`, when BOX-GEOM
            is sure to have agreed.
        seed: of the random numbers; the same arguments give the same trace.
        on_round: called with every `Round` when it is done.

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
    found = find_rule(rule)
    attack = choice_of("adversary", adversary, ATTACKS, Attack)
    chosen = attack.delivery if delivery is None else delivery
    handed_out = choice_of("delivery", chosen, DELIVERIES, Delivery)
    epsilon = None if epsilon is None else check_epsilon(epsilon)
    settings = Settings(
        rule=found.name,
        n=n,
        t=t,
        adversary=attack.name,
        delivery=handed_out.name,
        scale=check_number("scale", attack.scale if scale is None else scale),
        rounds=_most_rounds(rounds, epsilon, vectors, n, t),
        epsilon=epsilon,
        seed=check_integer("seed", seed, least=0),
    )
    own_vectors = _own_vectors(own, vectors, n)
    trace = Trace(settings, vectors, own_vectors, (), found, attack, handed_out)
    return _run(trace, on_round)


def replay(trace: Trace) -> Trace:
    """Return the trace of the same run, run again: bit for bit the same.

    >>> trace = agree([[0.0], [1.0], [2.0]], n=4, t=1, adversary="gaussian", seed=7)
    >>> bool((replay(trace).outputs == trace.outputs).all())
    True
    """
    return _run(trace, None)


def _run(trace: Trace, on_round: Callable[[Round], None] | None) -> Trace:
    """Return the trace with all its rounds, played from the start."""
    settings, epsilon = trace.settings, trace.settings.epsilon
    play = rounds_of(
        trace.honest,
        trace.own,
        lambda view: byzantine_mail(view, trace.attack, trace.delivery),
        lambda honest, mail, number: _outputs(trace, honest, mail, number),
        n=settings.n,
        t=settings.t,
        scale=settings.scale,
        rng=np.random.default_rng(settings.seed),
        rule=trace.rule,
    )
    played: list[Round] = []
    current = trace.honest
    while len(played) < settings.rounds:
        if epsilon is not None and spread(current).diameter <= epsilon:
            break
        played.append(next(play))
        current = played[-1].outputs
        if on_round is not None:
            on_round(played[-1])
    return replace(trace, rounds=tuple(played))


def _outputs(trace: Trace, honest: Vectors, mail: Mail, round_number: int) -> Vectors:
    """Return the rule's aggregate at every honest node, shape (h, d)."""
    n, t = trace.settings.n, trace.settings.t
    received = [np.array([*honest, *letters.values()]) for letters in mail]
    outputs = [
        trace.rule.in_round(rows, n, t, round_number, own)
        for rows, own in zip(received, honest, strict=True)
    ]
    return np.array(outputs)


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
            "honest: need vectors whose diagonal is finite, to know how many rounds "
            "epsilon needs, got an infinite one"
        )
    enough = rounds_to_agreement(diagonal, epsilon, n, t)
    return enough if rounds is None else rounds
