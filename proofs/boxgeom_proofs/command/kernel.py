"""What ``boxgeom prove --kernel`` shows and writes."""

from collections.abc import Iterable

from junitparser import Failure, TestCase, TestSuite
from rich.table import Table

from boxgeom.command.tables import number_column, text_column
from boxgeom_proofs.kernel.report import KernelReport
from boxgeom_proofs.kernel.sources import number_of
from boxgeom_proofs.theorems.theorem import Verdict


def kernel_verdict(kernel: KernelReport, number: str) -> str:
    """Return the kernel's verdict on a theorem of the spec, "-" if it has none."""
    return str(kernel.verdict(number) or "-")


def kernel_tables(kernel: KernelReport) -> Iterable[Table]:
    """Return a table of Rocq's theorems, unless there is none, and one of checks."""
    if kernel.theorems:
        yield _theorem_table(kernel)
    yield _check_table(kernel)


def kernel_failures(kernel: KernelReport) -> Iterable[str]:
    """Return what is not as expected, and why, in Rocq's own words if it has any."""
    for check in kernel.checks:
        if not check.passed:
            yield f"kernel: not true that {check.name}:\n{check.failure}"
    for theorem in kernel.theorems:
        if theorem.verdict is not Verdict.PROVED:
            yield f"kernel: {theorem.name} is not as expected: {theorem.reason}"


def kernel_suite(kernel: KernelReport) -> TestSuite:
    """Return one JUnit test case per theorem of Rocq's and per check."""
    suite = TestSuite("kernel")
    for theorem in kernel.theorems:
        case = TestCase(theorem.name, number_of(theorem.name) or "kernel")
        if theorem.verdict is not Verdict.PROVED:
            case.result = [Failure(theorem.reason)]
        suite.add_testcase(case)
    for check in kernel.checks:
        case = TestCase(check.name, "kernel", check.seconds)
        if not check.passed:
            case.result = [Failure(check.failure)]
        suite.add_testcase(case)
    return suite


def _theorem_table(kernel: KernelReport) -> Table:
    table = Table(title=f"Theorems in Rocq {kernel.version}")
    for header in ("id", "theorem", "kernel", "axioms"):
        text_column(table, header)
    for theorem in kernel.theorems:
        # The library's own name says enough; the JSON has the whole.
        axioms = ", ".join(axiom.rpartition(".")[2] for axiom in theorem.axioms)
        number = number_of(theorem.name)
        table.add_row(number, theorem.name, theorem.verdict, axioms or "none")
    return table


def _check_table(kernel: KernelReport) -> Table:
    table = Table(title=f"What Rocq's kernel was asked, with seed {kernel.seed}")
    text_column(table, "check")
    text_column(table, "outcome")
    number_column(table, "s")
    for check in kernel.checks:
        outcome = "passed" if check.passed else "FAILED"
        table.add_row(check.name, outcome, f"{check.seconds:.2f}")
    return table
