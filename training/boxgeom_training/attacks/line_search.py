"""Line search: how far along a direction an attack does most harm."""

from collections.abc import Callable

EVALUATIONS = 16
"""How often a line search asks for the harm, unless told."""


def strongest(
    damage: Callable[[float], float],
    start: float = 1.0,
    evaluations: int = EVALUATIONS,
) -> float:
    """Return the factor of most harm among those tried; never less harm than the start.

    A step up, else a step down but not below 0; a step that helps is doubled, and
    halved if neither does. Harm that only grows is followed to the last evaluation.

    Args:
        damage: from a factor, at least 0, to the harm.
        start: the factor that is tried first.
        evaluations: how often to ask.

    >>> strongest(lambda x: -abs(x - 6.25), evaluations=20)
    6.25
    """
    best, step = start, 1.0
    most, left = damage(start), evaluations - 1
    while left > 0:
        tried = [best + step, max(best - step, 0.0)]
        for factor in (x for x in tried[:left] if x != best):
            left -= 1
            harm = damage(factor)
            if harm > most:
                best, most, step = factor, harm, 2 * step
                break
        else:
            step /= 2
            if best + step == best:
                break
    return best
