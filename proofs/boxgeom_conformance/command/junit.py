"""Results as JUnit XML, which CI services show."""

from collections.abc import Sequence
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.severity import Severity
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.worker.texts import printable


def write_junit(path: Path, reports: Sequence[TargetReport], limit: Severity) -> None:
    """Write the reports as JUnit XML, one suite per target.

    JUnit knows no severities. What is milder than the limit is no failure of the run,
    and is none there: it is skipped, and its message tells the whole story.

    Raises:
        OSError: the file cannot be written.
    """
    document = JUnitXml()
    for report in reports:
        name = printable(report.target)
        suite = TestSuite(name)
        for result in report.results:
            suite.add_testcase(_case(result, name, limit))
        document.add_testsuite(suite)
    document.write(str(path))


def _case(result: CheckResult, target: str, limit: Severity) -> TestCase:
    case = TestCase(result.name, target, result.seconds)
    if not result.is_fine:
        # XML 1.0 has no way to write most control characters.
        text = printable(result.explain(), keep="\n")
        kind = f"{result.outcome} ({result.severity})"
        failed = result.fails(limit)
        case.result = [Failure(text, kind) if failed else Skipped(text, kind)]
    elif result.outcome != CheckOutcome.PASSED:
        case.result = [Skipped(printable(f"{result.outcome}: {result.reason}"))]
    return case
