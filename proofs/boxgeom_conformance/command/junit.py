"""Results as JUnit XML, which CI services show."""

from collections.abc import Sequence
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from boxgeom_conformance.check_result import CheckResult
from boxgeom_conformance.failure import CheckOutcome
from boxgeom_conformance.target_report import TargetReport
from boxgeom_conformance.worker.texts import printable


def write_junit(path: Path, reports: Sequence[TargetReport]) -> None:
    """Write the reports as JUnit XML, one suite per target.

    Raises:
        OSError: the file cannot be written.
    """
    document = JUnitXml()
    for report in reports:
        name = printable(report.target)
        suite = TestSuite(name)
        for result in report.results:
            suite.add_testcase(_case(result, name))
        document.add_testsuite(suite)
    document.write(str(path))


def _case(result: CheckResult, target: str) -> TestCase:
    case = TestCase(result.name, target, result.seconds)
    if not result.is_fine:
        # XML 1.0 has no way to write most control characters.
        text = printable(result.explain(), keep="\n")
        case.result = [Failure(text, str(result.outcome))]
    elif result.outcome != CheckOutcome.PASSED:
        case.result = [Skipped(printable(f"{result.outcome}: {result.reason}"))]
    return case
