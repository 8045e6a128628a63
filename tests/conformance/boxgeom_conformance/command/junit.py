"""Results as JUnit XML, which CI services show."""

from collections.abc import Sequence
from pathlib import Path

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from boxgeom_conformance.failure import Outcome
from boxgeom_conformance.suite import Report


def write_junit(path: Path, reports: Sequence[Report]) -> None:
    """Write the reports as JUnit XML, one suite a target.

    Raises:
        OSError: the file cannot be written.
    """
    document = JUnitXml()
    for report in reports:
        suite = TestSuite(report.contender.target.name)
        for result in report.results:
            case = TestCase(result.name, report.contender.target.name, result.seconds)
            if not result.is_fine:
                case.result = [Failure(result.explain(), result.outcome)]
            elif result.outcome != Outcome.PASSED:
                case.result = [Skipped(f"{result.outcome}: {result.told}")]
            suite.add_testcase(case)
        document.add_testsuite(suite)
    document.write(str(path))
