"""Results as JUnit XML, which CI services show."""

from collections.abc import Sequence
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.running import Result
from boxgeom_conformance.suite import Report
from boxgeom_conformance.worker.texts import printable


def write_junit(path: Path, reports: Sequence[Report]) -> None:
    """Write the reports as JUnit XML, one suite for each target.

    Raises:
        OSError: the file cannot be written.
    """
    document = JUnitXml()
    for report in reports:
        name = printable(report.contender.target.name)
        suite = TestSuite(name)
        for result in report.results:
            suite.add_testcase(_case(result, name))
        document.add_testsuite(suite)
    document.write(str(path))


def _case(result: Result, target: str) -> TestCase:
    case = TestCase(result.name, target, result.seconds)
    if not result.is_fine:
        # XML 1.0 has no way to write most control characters.
        told = printable(result.explain(), keep="\n")
        case.result = [Failure(told, str(result.outcome))]
    elif result.outcome != Outcome.PASSED:
        case.result = [Skipped(printable(f"{result.outcome}: {result.told}"))]
    return case
