"""The plan of a grid: what it will run, and how long that is likely to take."""

from collections import Counter, defaultdict
from typing import Any

from boxgeom_training.reproduction.cells import ORACLE
from boxgeom_training.reproduction.costs import duration, seconds_of
from boxgeom_training.reproduction.design import Design

SHOWN = 5
"""Reasons for what is left out that are printed; the report has all."""


def plan(design: Design, processors: int) -> dict[str, Any]:
    """Return what a grid will run, JSON-ready.

    Args:
        design: the grid.
        processors: how many it runs on.
    """
    cells = [*design.tuning_cells(), *design.cells()]
    runs: Counter[str] = Counter()
    seconds: dict[str, float] = defaultdict(float)
    for cell in cells:
        place = ORACLE if cell.rule == ORACLE else cell.scenario.place
        part = f"{place}, {cell.scenario.task}"
        runs[part] += 1
        seconds[part] += seconds_of(cell)
    total = sum(seconds.values())
    return {
        "scenarios": len(design.scenarios),
        "rules": list(design.rules),
        "seeds": design.seeds,
        "learning_rates": list(design.learning_rates),
        "parts": [
            {"part": part, "runs": runs[part], "processor_seconds": seconds[part]}
            for part in runs
        ],
        "runs": len(cells),
        "processor_seconds": total,
        "seconds": total / processors,
        "left_out": list(design.left_out),
    }


def plan_text(made: dict[str, Any]) -> str:
    """Return a plan for people.

    >>> from boxgeom_training.reproduction.selections import quick_design
    >>> print(plan_text(plan(quick_design(), 2)).splitlines()[0])
    27 runs: 3 scenarios, 8 rules and the oracle, seeds: 1, learning rates: 0.2
    """
    rates = ", ".join(f"{rate:g}" for rate in made["learning_rates"])
    lines = [
        f"{made['runs']} runs: {made['scenarios']} scenarios, {len(made['rules'])} "
        f"rules and the oracle, seeds: {made['seeds']}, learning rates: {rates}"
    ]
    for part in made["parts"]:
        needed = duration(part["processor_seconds"])
        lines.append(f"  {part['part']}: {part['runs']} runs, {needed} of a processor")
    lines.append(
        f"estimate: {duration(made['seconds'])}; other machines differ by factors"
    )
    left_out = made["left_out"]
    lines += [f"left out: {why}" for why in left_out[:SHOWN]]
    if len(left_out) > SHOWN:
        lines.append(f"left out: {len(left_out) - SHOWN} more of this kind")
    return "\n".join(lines)
