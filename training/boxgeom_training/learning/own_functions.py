"""Plain functions as rules, attacks and deliveries; what they return is checked."""

import inspect
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from boxgeom.agreement.attacks import Attack
from boxgeom.agreement.deliveries import DELIVERIES, Delivery, Mail
from boxgeom.agreement.view import View
from boxgeom.rule import Rule
from boxgeom.rules import named_rule
from boxgeom.vectors import Vector, Vectors
from boxgeom_training.learning.threats import THREATS
from boxgeom_training.plugged import Plugged, plugged

Own = TypeVar("Own", Rule, Attack, Delivery)

NOT_KNOWN = "nothing is proved of it"


@dataclass(frozen=True)
class OwnRule:
    """A function ``f(received, n, t)`` of one's own, whose output is checked."""

    of: Plugged

    @property
    def __signature__(self) -> inspect.Signature:
        """The function's signature, from which a rule's options are read."""
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        three = [inspect.Parameter(name, kind) for name in ("received", "n", "t")]
        try:
            found = inspect.signature(self.of.thing).parameters.values()
        except (TypeError, ValueError):  # some builtins have none
            return inspect.Signature(three)
        named = [p for p in found if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        return inspect.Signature([*three, *named[3:]])

    def __call__(self, received: Vectors, n: int, t: int, **options: Any) -> Vector:
        """Return the aggregate, shape (d,).

        Raises:
            PluggedError: the function fails, or does not return d finite numbers.
        """
        returned = self.of(received, n, t, **options)
        return _real(self.of, returned, received.shape[1:], "(d,)")


@dataclass(frozen=True)
class OwnAttack:
    """A function of a `View` of one's own, whose vectors are checked."""

    of: Plugged

    def __call__(self, view: View) -> Vectors:
        """Return one vector per Byzantine node, shape (f, d), or none.

        Raises:
            PluggedError: the function fails, or returns something else.
        """
        f, d = view.own.shape
        array = _array(self.of, self.of(view))
        if array.shape[:1] == (0,):
            return view.own[:0]
        if array.shape == (d,):
            array = np.tile(array, (f, 1))
        return _real(self.of, array, (f, d), "(d,), (0, d) or (f, d)")


@dataclass(frozen=True)
class OwnDelivery:
    """A function of a `View` and the vectors of one's own; its letters are checked."""

    of: Plugged

    def __call__(self, view: View, vectors: Vectors) -> Mail:
        """Return the mail of every honest node.

        Raises:
            PluggedError: the function fails, or a letter is not d finite numbers.
        """
        mail = self.of(view, vectors)
        h = len(view.honest)
        is_mail = isinstance(mail, Sequence) and len(mail) == h
        if not is_mail or not all(isinstance(letters, Mapping) for letters in mail):
            needed = f"need a list of h = {h} dicts from senders to vectors"
            raise self.of.error(f"returned {reprlib.repr(mail)}; {needed}")
        shape = vectors.shape[1:]
        return [
            {j: _real(self.of, letter, shape, "(d,)") for j, letter in letters.items()}
            for letters in mail
        ]


def own_rule(rule: Any) -> Any:
    """Return a rule that a function of one's own computes; what is none, as it is.

    >>> own_rule(lambda received, n, t: received[0]).options
    ()
    """
    if isinstance(rule, Rule):
        return _watched("rule", rule, named_rule(rule.name), "function", OwnRule)
    if not callable(rule):
        return rule
    of = plugged("rule", rule)
    if isinstance(of.thing, Rule):
        return own_rule(of.thing)
    return Rule(of.name, "", OwnRule(of), "n > 2t", NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)


def own_attack(attack: Any) -> Any:
    """Return an attack whose vectors a function of one's own computes."""
    if isinstance(attack, Attack):
        known = THREATS.get(attack.name)
        return _watched("attack", attack, known, "vectors", OwnAttack)
    if not callable(attack):
        return attack
    of = plugged("attack", attack)
    if isinstance(of.thing, Attack):
        return own_attack(of.thing)
    return Attack(of.name, OwnAttack(of), "one's own")


def own_delivery(delivery: Any) -> Any:
    """Return a delivery that a function of one's own does."""
    if isinstance(delivery, Delivery):
        known = DELIVERIES.get(delivery.name)
        return _watched("delivery", delivery, known, "deliver", OwnDelivery)
    if not callable(delivery):
        return delivery
    of = plugged("delivery", delivery)
    if isinstance(of.thing, Delivery):
        return own_delivery(of.thing)
    return Delivery(of.name, OwnDelivery(of), "one's own", equivocates=True)


def plugged_in(used: Rule | Attack | Delivery) -> Plugged | None:
    """Return what was plugged in as a rule, an attack or a delivery, or None."""
    match used:
        case Rule():
            function: Any = used.function
        case Attack():
            function = used.vectors
        case Delivery():
            function = used.deliver
    return getattr(function, "of", None)


def _watched(role: str, own: Own, known: Own | None, name: str, kind: Any) -> Own:
    """Return an object whose function is watched, unless it is a registered one."""
    function = getattr(own, name)
    if isinstance(function, kind) or known is not None:
        return own  # one's own with a registered name is refused by the settings
    of = Plugged(role, own.name, function, plugged(role, function).sha256)
    return replace(own, **{name: kind(of)})


def _array(of: Plugged, returned: Any) -> NDArray[Any]:
    """Return what a function returned as an array of real numbers."""
    detached = returned.detach().cpu() if hasattr(returned, "detach") else returned
    try:
        array = np.asarray(detached)
        if array.dtype.kind in "biuf":
            return array
        what = f"numbers of dtype {array.dtype}"
    except Exception as error:  # somebody's object may refuse in any way
        what = f"{type(returned).__name__}, which is no array ({type(error).__name__})"
    raise of.error(f"returned {what}; need real numbers")


def _real(of: Plugged, returned: Any, shape: tuple[int, ...], symbols: str) -> Any:
    """Return a copy of what a function returned, in float64, if it has the shape.

    Raises:
        PluggedError: it has another, or a number is not finite.
    """
    array = _array(of, returned)
    if array.shape != shape:
        raise of.error(f"returned shape {array.shape}; need {symbols} = {shape}")
    copy = array.astype(np.float64)
    bad = copy[~np.isfinite(copy)]
    if bad.size:
        what = f"returned {bad.flat[0]} in {bad.size} of {copy.size} coordinates"
        raise of.error(f"{what}; need finite numbers")
    return copy
