"""How a pasted call ends: with what it answers, or with what else it does."""

ANSWER = ""
VECTORS = "the caller's vectors"
LATER = "the answer later"
RANDOM = "random numbers"
TYPE = "the number type"

INCREMENTS = {
    "array": "{} += 1",
    "tensor": "{} += 1",
    "arrays": "[row.__iadd__(1) for row in {}]",
    "tensors": "[row.__iadd__(1) for row in {}]",
    "list": "[row.__setitem__(0, row[0] + 1) for row in {}]",
    "layers": "[layer.__iadd__(1) for model in {} for layer in model]",
}
"""Statements that change vectors in place, by their container."""


UNTOUCHED = 'print("0.13436424411240122 0.417022004702574, if they were left alone")'
"""What comes after the seed 1."""


def ending(call: str, watched: str, container: str, others: str) -> list[str]:
    """Return statements that call an implementation and print what it does.

    Args:
        call: the call, an expression of X, the vectors.
        watched: what is looked at, one of the above.
        container: what X is.
        others: Python that makes other vectors in the same container.

    >>> ending("f(X)", ANSWER, "array", "X + 1")
    ['print(f(X))']
    """
    match watched:
        case "the caller's vectors":  # even if the call raises
            before = ["import atexit, copy", "before = copy.deepcopy(X)"]
            told = 'atexit.register(lambda: print(before, "became", X, sep="\\n"))'
            return [*before, told, f"print({call})"]
        case "the answer later":
            first = ["import copy", f"answer = {call}", "given = copy.deepcopy(answer)"]
            then = ["Y = X", f"X = {others}", call, "print(given, answer)"]
            return [*first, *then, INCREMENTS[container].format("Y"), "print(answer)"]
        case "random numbers":
            seeds = ["import random", "random.seed(1)", "np.random.seed(1)"]
            drawn = "print(random.random(), np.random.rand())"
            return [*seeds, f"print({call})", drawn, UNTOUCHED]
        case "the number type":
            answer = f"answer = {call}"
            return [answer, 'print(answer, getattr(answer, "dtype", type(answer)))']
    return [f"print({call})"]
