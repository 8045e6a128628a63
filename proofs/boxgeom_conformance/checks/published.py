"""Published cases: every test vector of a rule is a claim of its own."""

from boxgeom_conformance.checks.claim import Claim
from boxgeom_conformance.checks.scopes import of_rule
from boxgeom_conformance.targets.target import Target
from boxgeom_conformance.trial import Trial
from boxgeom_conformance.vectors.published_cases import PublishedCase, published_cases
from boxgeom_conformance.vectors.published_runs import PublishedRun
from boxgeom_conformance.vectors.with_files import WITH_FILES

VECTORS = "vectors"


def claims_of_vectors(rule: str) -> tuple[Claim, ...]:
    """Return the claims that a rule's test vectors make, named ``vector:SLUG``.

    A rule that has no file of test vectors has none.

    Raises:
        ValueError: the file is damaged.

    >>> [claim.name for claim in claims_of_vectors("krum")][:2]
    ['vector:krum-one-neighbour-more', 'vector:krum-itself-is-no-neighbour']
    """
    if rule not in WITH_FILES:
        return ()
    return tuple(_claim(rule, published) for published in published_cases(rule))


def _claim(rule: str, published: PublishedCase | PublishedRun) -> Claim:
    def answers_it(trial: Trial, _: None) -> None:
        published.check(trial)

    def reason(target: Target) -> str:
        return published.skip_reason(target)

    return Claim(
        name=f"vector:{published.slug}",
        statement=f"{published.slug}: {published.comment}",
        group=VECTORS,
        requires=published.requires,
        body=answers_it,
        cases=None,
        applies_to=of_rule(rule),
        skip_reason=reason,
        severity=published.severity,
    )
