"""What Rocq's kernel says of the development and of the Python code."""

import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import Progress

from boxgeom_proofs.kernel.assumptions import (
    Axioms,
    assumptions_script,
    check_summary,
    parse_assumptions,
    unwanted,
)
from boxgeom_proofs.kernel.broadcast_cases import check_broadcasts
from boxgeom_proofs.kernel.enclosed_boxes import check_boxes
from boxgeom_proofs.kernel.forbidden import check_sources
from boxgeom_proofs.kernel.programs import program_threads
from boxgeom_proofs.kernel.reference_cases import check_reference
from boxgeom_proofs.kernel.rocq import (
    RocqError,
    check_compiled,
    compile_files,
    compile_one,
    requirements,
    rocq_version,
)
from boxgeom_proofs.kernel.sources import (
    copy_sources,
    number_of,
    source_files,
    stated_theorems,
)
from boxgeom_proofs.theorems.theorem import Verdict

NOTHING_ASSUMED = "no sentence assumes what it should prove"
COMPILED = "coqc compiles every file"
CHECKED_AGAIN = "coqchk accepts what was compiled"
AXIOMS_KNOWN = "every theorem's axioms are printed"
REFERENCE_AGREES = "the reference's answers are the definitions'"
NODES_AGREE = "the reference's nodes broadcast as defined"
BOXES_ENCLOSE = "certified boxes hold BOX-GEOM's output, the exact and the reference's"
NEEDED = (NOTHING_ASSUMED, COMPILED, CHECKED_AGAIN, AXIOMS_KNOWN)
"""The checks without which no theorem is proved."""


@dataclass(frozen=True)
class KernelTheorem:
    """A theorem of ``Theorems.v``.

    Attributes:
        name: in Rocq; it begins with the theorem's number, if the spec numbers it.
        verdict: PROVED if the kernel accepts it and it rests on allowed axioms alone.
        axioms: what it rests on.
        reason: why it is not PROVED.
    """

    name: str
    verdict: Verdict
    axioms: Axioms
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the theorem as JSON-ready values."""
        return {
            "name": self.name,
            "verdict": str(self.verdict),
            "axioms": list(self.axioms),
            "reason": self.reason,
        }


@dataclass(frozen=True)
class KernelCheck:
    """One thing that was checked: why it failed, if it did, and how long it took."""

    name: str
    seconds: float
    failure: str = ""

    @property
    def passed(self) -> bool:
        """Whether it did not fail."""
        return not self.failure

    def to_dict(self) -> dict[str, Any]:
        """Return the check as JSON-ready values."""
        return {
            "name": self.name,
            "passed": self.passed,
            "seconds": self.seconds,
            "failure": self.failure,
        }


@dataclass(frozen=True)
class KernelReport:
    """All that Rocq's kernel was asked.

    Attributes:
        version: of Rocq.
        seed: of the random cases.
        checks: in the order in which they were made; the last may have failed.
        theorems: of ``Theorems.v``.
    """

    version: str
    seed: int
    checks: tuple[KernelCheck, ...]
    theorems: tuple[KernelTheorem, ...]

    @property
    def as_expected(self) -> bool:
        """Whether every check passed and every theorem is PROVED."""
        proved = all(theorem.verdict is Verdict.PROVED for theorem in self.theorems)
        return proved and all(check.passed for check in self.checks)

    def about(self, number: str) -> list[KernelTheorem]:
        """Return the theorems that state a theorem of the spec."""
        return [t for t in self.theorems if number_of(t.name) == number]

    def verdict(self, number: str) -> Verdict | None:
        """Return the verdict on a theorem of the spec, or None if Rocq has none."""
        verdicts = {theorem.verdict for theorem in self.about(number)}
        order = (Verdict.REFUTED, Verdict.UNKNOWN, Verdict.PROVED)
        return next((v for v in order if v in verdicts), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready values, in the shape of a theorem's."""
        verdict = Verdict.PROVED if self.as_expected else Verdict.REFUTED
        return {
            "id": "kernel",
            "name": "rocq_accepts_every_proof",
            "statement": "Rocq's kernel accepts the development, from allowed axioms",
            "scope": "proofs/rocq, and the reference on random rational cases",
            "expected": str(Verdict.PROVED),
            "verdict": str(verdict),
            "version": self.version,
            "seed": self.seed,
            "checks": [check.to_dict() for check in self.checks],
            "theorems": [theorem.to_dict() for theorem in self.theorems],
        }


def check_kernel(
    seed: int, progress: Progress, numbers: Collection[str] | None = None
) -> KernelReport:
    """Return what Rocq says of the development, compiled anew in a temporary folder.

    Args:
        seed: of the cases on which the reference is compared with the definitions.
        progress: where a bar shows how far this is.
        numbers: of the theorems that are reported, or None for all of Theorems.v.
    """
    with tempfile.TemporaryDirectory(prefix="boxgeom-rocq-") as name:
        folder = Path(name)
        copy_sources(folder)
        names = stated_theorems(folder)
        if numbers is not None:
            names = [name for name in names if number_of(name) in numbers]
        return _check_folder(folder, names, seed, progress)


def _check_folder(
    folder: Path, names: Sequence[str], seed: int, progress: Progress
) -> KernelReport:
    files = source_files(folder)
    axioms: dict[str, Axioms] = {}
    checks = [
        _check(NOTHING_ASSUMED, lambda: check_sources(folder)),
        _check(COMPILED, lambda: _compile(folder, progress)),
    ]

    def print_axioms() -> None:
        axioms.update(_axioms(folder, names))

    rest: dict[str, Callable[[], None]] = {
        CHECKED_AGAIN: lambda: check_summary(check_compiled(folder, files)),
        AXIOMS_KNOWN: print_axioms,
        REFERENCE_AGREES: lambda: check_reference(folder, seed),
        NODES_AGREE: lambda: check_broadcasts(folder, seed),
        BOXES_ENCLOSE: lambda: check_boxes(folder, seed),
    }
    if checks[-1].passed:
        with program_threads() as pool:
            found = pool.map(_check, rest, rest.values())
            checks += progress.track(found, total=len(rest), description="checking")
    theorems = tuple(_judge(name, axioms, checks) for name in names)
    return KernelReport(rocq_version(folder), seed, tuple(checks), theorems)


def _check(name: str, check: Callable[[], None]) -> KernelCheck:
    """Return what came of a check, which raises RocqError if it fails."""
    start, failure = time.perf_counter(), ""
    try:
        check()
    except RocqError as error:
        failure = str(error)
    return KernelCheck(name, time.perf_counter() - start, failure)


def _compile(folder: Path, progress: Progress) -> None:
    needed = requirements(folder)
    files = compile_files(folder, needed)
    for _ in progress.track(files, total=len(needed), description="compiling"):
        pass


def _axioms(folder: Path, names: Sequence[str]) -> dict[str, Axioms]:
    (folder / "Assumptions.v").write_text(assumptions_script(names))
    return parse_assumptions(compile_one(folder, "Assumptions.v"), names)


def _judge(
    name: str, axioms: dict[str, Axioms], checks: Sequence[KernelCheck]
) -> KernelTheorem:
    failed = [c.name for c in checks if not c.passed and c.name in NEEDED]
    if failed or name not in axioms:
        reason = f"not true that {', '.join(failed)}"
        return KernelTheorem(name, Verdict.UNKNOWN, (), reason)
    wrong = unwanted(axioms[name])
    if wrong:
        reason = f"rests on {', '.join(wrong)}"
        return KernelTheorem(name, Verdict.REFUTED, axioms[name], reason)
    return KernelTheorem(name, Verdict.PROVED, axioms[name])
