"""How many examples a property is tried on: few, or many in the long form of the tests.

``pytest --hypothesis-profile=thorough`` asks for many.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import settings

ALL = 100
"""What the profile of the long form has for ``max_examples``: percent."""

FEWEST = 5


def register_profiles() -> None:
    """Tell hypothesis which profiles there are, and take the quick one unless told."""
    settings.register_profile("quick", deadline=None, max_examples=14)
    settings.register_profile("thorough", deadline=None, max_examples=ALL)
    settings.load_profile("quick")


def examples(most: int, *, random: bool = False, **others: Any) -> settings:
    """Return settings for ``most`` examples in the long form, else for a seventh.

    They are the same examples every time, unless they are to be ``random``.
    """
    return settings(
        deadline=None, derandomize=not random, max_examples=share_of(most), **others
    )


def is_quick() -> bool:
    """Return whether there is time for a part of the examples only."""
    return settings().max_examples < ALL


def share_of(most: int) -> int:
    """Return how many of so many examples there is time for."""
    return max(most * settings().max_examples // ALL, min(most, FEWEST))


def mostly_slow(values: Sequence[Any]) -> list[Any]:
    """Return parameters of which ``make test`` takes the first alone."""
    return [values[0], *(pytest.param(v, marks=pytest.mark.slow) for v in values[1:])]
