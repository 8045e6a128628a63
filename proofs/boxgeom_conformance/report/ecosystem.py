"""The ecosystem tables: which target of which library keeps which claim."""

from collections.abc import Sequence
from dataclasses import dataclass

from boxgeom_conformance.check import all_checks
from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.checks.published import VECTORS
from boxgeom_conformance.report.mark import Mark, mark_of
from boxgeom_conformance.report.run import Run
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.subjects import SUBJECTS
from boxgeom_conformance.target_report import TargetReport


@dataclass(frozen=True)
class Row:
    """A claim of one rule, and how each target fares.

    Attributes:
        claim: its name.
        statement: what it claims, in words.
        group: its group, "" if this version of boxgeom does not know the claim.
        marks: one per target of the rule.
    """

    claim: str
    statement: str
    group: str
    marks: tuple[Mark, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether it is a test vector that no target failed: there are many."""
        kinds = {mark.kind for mark in self.marks}
        return self.group == VECTORS and kinds <= {"passed", "skipped", "open", "none"}


@dataclass(frozen=True)
class Matrix:
    """The claims of one rule, one per row, and its targets, one per column.

    Attributes:
        rule: the rule.
        targets: each with its number in the report.
        rows: the claims, but for test vectors that no target failed.
        quiet: how many those are.
    """

    rule: str
    targets: tuple[tuple[int, TargetReport], ...]
    rows: tuple[Row, ...]
    quiet: int


@dataclass(frozen=True)
class Ecosystem:
    """All that a report says, whatever it looks like.

    Attributes:
        title: of the report.
        runs: what was done.
        targets: what was checked; a target's number is its place, counted from 1.
        matrices: one per rule.
        missing: why a library, or a function of one, was left out, by its name.
    """

    title: str
    runs: tuple[Run, ...]
    targets: tuple[TargetReport, ...]
    matrices: tuple[Matrix, ...]
    missing: dict[str, str]

    @property
    def settings(self) -> list[str]:
        """What the runs were done with, each once."""
        return list(dict.fromkeys(_settings(run) for run in self.runs))

    @property
    def libraries(self) -> list[str]:
        """The libraries checked, with their versions, each once."""
        named = (f"{target.library} {target.version}" for target in self.targets)
        return list(dict.fromkeys(name for name in named if name.strip()))

    @property
    def failed_targets(self) -> list[tuple[int, TargetReport]]:
        """The targets with a failure, each with its number."""
        return [pair for pair in enumerate(self.targets, start=1) if pair[1].failures]

    @property
    def known_failures(self) -> list[tuple[TargetReport, CheckResult]]:
        """The failures that are known, each with its target."""
        return [(target, result) for target in self.targets for result in target.known]

    @property
    def counts(self) -> dict[str, int]:
        """How many targets there are, and how many checks ended in each way."""
        return {
            "targets": len(self.targets),
            "passed": sum(len(target.passed) for target in self.targets),
            "failed": sum(len(target.failures) for target in self.targets),
            **{
                severity.word: sum(
                    target.failed_by_severity[severity.word] for target in self.targets
                )
                for severity in Severity
            },
            "known": sum(len(target.known) for target in self.targets),
            "skipped": sum(len(target.skipped) for target in self.targets),
            "not_asked": sum(len(target.not_asked) for target in self.targets),
        }


def ecosystem(runs: Sequence[Run], title: str) -> Ecosystem:
    """Return what several runs say together."""
    targets = tuple(t for run in runs for t in run.targets if not t.problem)
    checked = {target.library for target in targets}
    missing = {
        name: why
        for run in runs
        for name, why in run.missing.items()
        if name not in checked
    }
    rules = dict.fromkeys([*SUBJECTS, *(target.rule for target in targets)])
    numbered = list(enumerate(targets, start=1))
    matrices = tuple(
        _matrix(rule, of_rule)
        for rule in rules
        if (of_rule := [pair for pair in numbered if pair[1].rule == rule])
    )
    return Ecosystem(title, tuple(runs), targets, matrices, missing)


def _matrix(rule: str, numbered: Sequence[tuple[int, TargetReport]]) -> Matrix:
    by_name = [{r.name: r for r in target.results} for _, target in numbered]
    statements = {name: r.statement for found in by_name for name, r in found.items()}
    known = all_checks()
    in_order = [name for name in known if name in statements]
    names = dict.fromkeys([*in_order, *statements])
    rows = tuple(
        Row(
            claim=name.partition("/")[2],
            statement=statements[name],
            group=known[name].claim.group if name in known else "",
            marks=tuple(mark_of(found.get(name)) for found in by_name),
        )
        for name in names
    )
    loud = tuple(row for row in rows if not row.is_quiet)
    return Matrix(rule, tuple(numbered), loud, len(rows) - len(loud))


def _settings(run: Run) -> str:
    seed = "the same cases every time" if run.seed is None else f"seed {run.seed}"
    return (
        f"boxgeom {run.boxgeom}, at most {run.examples} cases per check, {seed}, "
        f"tolerance {run.tolerance:g}"
    )
