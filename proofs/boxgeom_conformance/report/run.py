"""A run of ``boxgeom check``, as far as a report needs it."""

from dataclasses import dataclass

from boxgeom_conformance.target_report import TargetReport


@dataclass(frozen=True)
class Run:
    """One run of ``boxgeom check``.

    Attributes:
        boxgeom: the version of boxgeom that judged.
        examples: the most cases tried per check.
        seed: of the cases; None if they are the same every time.
        tolerance: how far answers could be off.
        targets: what was checked.
        missing: why a library, or a function of one, was left out, by its name.
    """

    boxgeom: str
    examples: int
    seed: int | None
    tolerance: float
    targets: tuple[TargetReport, ...]
    missing: dict[str, str]
