"""How many nodes, how many of them Byzantine, how many vectors received (section 1)."""

from boxgeom.arguments import check_integer as check_integer
from boxgeom.vectors import Vectors


def check_resilience(n: int, t: int, *, per_byzantine: int) -> None:
    """Raise ValueError unless ``0 <= t`` and ``n > per_byzantine * t``.

    Approximate agreement needs ``n > 3t`` (Theorems 3 and 12), a single node's trusted
    hyperbox ``n > 2t`` (Theorem 2).

    >>> check_resilience(3, 1, per_byzantine=3)
    Traceback (most recent call last):
    ValueError: n: need n > 3t = 3, got n=3, t=1
    """
    n, t = check_integer("n", n), check_integer("t", t)
    if t < 0:
        raise ValueError(f"t: need t >= 0, got t={t}")
    if n <= per_byzantine * t:
        raise ValueError(
            f"n: need n > {per_byzantine}t = {per_byzantine * t}, got n={n}, t={t}"
        )


def check_received(received: Vectors, n: int, t: int) -> None:
    """Raise ValueError unless a node can have received these vectors in one round.

    Synchrony gives it at least the n - t honest ones, and at most all n.

    >>> check_received(np.zeros((2, 5)), n=4, t=1)
    Traceback (most recent call last):
    ValueError: received: need n - t = 3 to n = 4 vectors, got m=2
    """
    check_resilience(n, t, per_byzantine=2)
    n, t, m = int(n), int(t), len(received)
    if not n - t <= m <= n:
        raise ValueError(
            f"received: need n - t = {n - t} to n = {n} vectors, got m={m}"
        )
