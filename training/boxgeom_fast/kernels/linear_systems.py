"""Small systems of linear equations, solved in place."""

import math

from boxgeom_fast.kernels.compiler import Floats, compiled, larger

EPSILON = 2.0**-52


@compiled("reassoc")
def solve(system: Floats, right: Floats, q: int) -> None:
    """Solve a symmetric positive definite system by Cholesky's factors, in place.

    A pivot that rounding has spoiled counts as the least that rounding leaves of its
    diagonal element. So the solution is that of a positive definite system, whatever
    comes in, and a step that is made of it goes downhill.

    Args:
        system: its first q rows and columns, of which those on and below the diagonal
            are read; they are overwritten.
        right: the right-hand side, whose first q numbers become the solution.
        q: how many equations there are.

    >>> right = np.array([4.0, 3.0])
    >>> solve(np.array([[4.0, 0.0], [2.0, 2.0]]), right, 2)
    >>> right.tolist()
    [0.5, 1.0]
    """
    for i in range(q):
        line = system[i]
        for r in range(i):
            above, value = system[r], line[r]
            for c in range(r):
                value -= line[c] * above[c]
            line[r] = value * above[r]
        pivot, least, value = line[i], 4 * EPSILON * line[i], right[i]
        for c in range(i):
            pivot -= line[c] * line[c]
            value -= line[c] * right[c]
        # The inverse of the factor's diagonal is kept, for a division takes long.
        line[i] = 1 / math.sqrt(larger(pivot, least))
        right[i] = value * line[i]
    for i in range(q - 1, -1, -1):
        line = system[i]
        right[i] *= line[i]
        for r in range(i):
            right[r] -= right[i] * line[r]
