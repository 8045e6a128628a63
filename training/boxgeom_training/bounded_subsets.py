"""The settings by which proven bounds take the place of all subsets' medians."""

from typing import Any

from boxgeom.arguments import check_integer, check_number, choice_of
from boxgeom.rule import Rule
from boxgeom.rules import RULES
from boxgeom_training.checked_numbers import check_real

SUBSETS: dict[str, str] = {
    "all": "the medians of all subsets",
    "bound": "proven bounds of their box, by the fast twin",
}
"""What BOX-GEOM's box is made of, by its name."""

TOLERANCE, MAX_NODES = 0.01, 300
"""What the other two settings are if left out, as in the twin."""

WITH_BOUNDS = ("box-geom", "box-geom-once")
"""The rules that have bounds."""


def check_subsets(
    rule: Rule, subsets: Any, tolerance: Any, max_nodes: Any, exact: Any
) -> None:
    """Raise ValueError unless these settings are valid, alone and together.

    Args:
        rule: that is used.
        subsets: a key of `SUBSETS`.
        tolerance: how far off a bound may be, as a share of the trusted hyperbox's
            edge, from 0 (exact) to 1.
        max_nodes: the most nodes that the search for one bound may visit.
        exact: whether the reference aggregates, which has no bounds.

    >>> check_subsets(RULES["krum"], "bound", 0.01, 300, False)
    Traceback (most recent call last):
    ValueError: subsets: need rule box-geom or box-geom-once for 'bound', got rule krum
    """
    choice_of("subsets", subsets, SUBSETS)
    check_real("tolerance", tolerance)
    check_number("tolerance", tolerance, least=0, most=1)
    check_integer("max_nodes", max_nodes, least=1)
    if subsets == "bound":
        _check_has_bounds(rule, exact)
        return
    for name, value, usual in (
        ("tolerance", tolerance, TOLERANCE),
        ("max_nodes", max_nodes, MAX_NODES),
    ):
        if value != usual:
            raise ValueError(
                f"{name}: need subsets='bound', got {name}={value!r} with "
                f"subsets={subsets!r}"
            )


def _check_has_bounds(rule: Rule, exact: Any) -> None:
    if rule.name not in WITH_BOUNDS or RULES[rule.name] is not rule:
        raise ValueError(
            f"subsets: need rule {' or '.join(WITH_BOUNDS)} for 'bound', got rule "
            f"{rule.name}{' of your own' * (RULES.get(rule.name) is not rule)}"
        )
    if exact:
        raise ValueError(
            "subsets: need 'all' where the reference aggregates, got 'bound' with "
            "exact=True"
        )
