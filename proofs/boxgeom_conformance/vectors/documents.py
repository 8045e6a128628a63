"""The files of the test vectors, as JSON documents: one per rule, and one for runs."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import numpy as np

from boxgeom.vectors import Vectors
from boxgeom_conformance.subjects import find_subject
from boxgeom_conformance.trial import SINGLE_PRECISION_TOLERANCE, TOLERANCE
from boxgeom_conformance.vectors import hand
from boxgeom_conformance.vectors.draft import Draft, Group
from boxgeom_conformance.vectors.drawn_cases import drawn_cases
from boxgeom_conformance.vectors.expected_answers import expected_answer
from boxgeom_conformance.vectors.files import Json
from boxgeom_conformance.vectors.flags import FLAGS
from boxgeom_conformance.vectors.refusals import refused_cases
from boxgeom_conformance.vectors.row_order import shuffled
from boxgeom_conformance.vectors.runs import agreement_runs
from boxgeom_conformance.vectors.survivals import survived_cases
from boxgeom_conformance.vectors.variants import variant_cases
from boxgeom_conformance.vectors.with_files import WITH_FILES
from boxgeom_conformance.worker.protocol import encode

VERSION = 1
SEED = 0
AGREEMENT = "agreement"

STATEMENT = (
    "An output is right in coordinate k if it is off by at most slack_k = tolerance * "
    "scale + rounding_k; the tolerance is that of the case's dtype."
)


def by_hand(rule: str) -> tuple[Draft, ...]:
    """Return a rule's cases made by hand: RULE_NAME, in some module of `hand`."""
    name = re.sub("[-+]", "_", rule.upper())
    modules = (
        import_module(f"{hand.__name__}.{module.name}")
        for module in iter_modules(hand.__path__)
    )
    [found] = [vars(module)[name] for module in modules if name in vars(module)]
    drafts: tuple[Draft, ...] = found
    return drafts


def groups_of(rule: str, seed: int) -> tuple[Group, ...]:
    """Return the drafts of a rule's cases."""
    subject = find_subject(rule)
    definition = f"{subject.definition} (section 2 of docs/spec.md)"
    made = f"made by hand from {definition}; witnesses from section 3"
    return (
        Group("by-hand", made, by_hand(rule)),
        Group("hard-for-floats", "section 5 of docs/spec.md", variant_cases(rule)),
        Group("drawn", f"drawn by NumPy from seed {seed}", drawn_cases(rule, seed)),
        Group("refused", "sections 1 and 5 of docs/spec.md", refused_cases(rule)),
        Group("survived", "section 5 of docs/spec.md: input", survived_cases(rule)),
    )


def rule_document(rule: str, seed: int = SEED) -> Json:
    """Return the file of a rule."""
    groups = groups_of(rule, seed)
    flags = {flag for group in groups for case in group.drafts for flag in case.flags}
    return {
        **_head(f"{rule}.json", find_subject(rule).is_searched),
        "rule": rule,
        "definition": f"{find_subject(rule).definition} of docs/spec.md",
        "flags": {name: vars(FLAGS[name]) for name in FLAGS if name in flags},
        "groups": [
            {
                "name": group.name,
                "source": group.source,
                "cases": [case_entry(case) for case in group.drafts],
            }
            for group in groups
            if group.drafts
        ],
    }


def agreement_document() -> Json:
    """Return the file of whole agreement runs, none of which is drawn from a seed."""
    return {
        **_head(f"{AGREEMENT}.json", is_searched=True),
        "definition": "Definition 11 of docs/spec.md",
        "runs": agreement_runs(),
    }


def case_entry(case: Draft) -> Json:
    """Return a case as it stands in a file."""
    asked = case.case
    expected = case.expected or expected_answer(case.rule, asked)
    return {
        "slug": case.slug,
        "comment": case.comment,
        "flags": list(case.flags),
        "n": asked.n,
        "t": asked.t,
        "options": {name: _plain(value) for name, value in asked.options.items()},
        "dtype": asked.dtype,
        "received": encoded(shuffled(asked.received, expected)),
        "expected": expected,
    }


def _plain(value: Any) -> Any:
    return encode(value) if isinstance(value, np.ndarray) else value


def encoded(vectors: Vectors) -> list[list[float | str]]:
    """Return vectors as lists of numbers, with strings for what is not finite.

    >>> encoded(np.array([[-0.0, np.nan]]))
    [[0.0, 'nan']]
    """
    rows: list[list[float | str]] = encode(vectors + np.zeros((), vectors.dtype))
    return rows


def documents(seed: int = SEED) -> Iterator[tuple[str, Json]]:
    """Yield the names of all files, without ".json", and what is in them."""
    for rule in WITH_FILES:
        yield rule, rule_document(rule, seed)
    yield AGREEMENT, agreement_document()


def _head(name: str, is_searched: bool) -> Json:
    tolerance = {
        "float64": TOLERANCE,
        "float32": SINGLE_PRECISION_TOLERANCE if is_searched else TOLERANCE,
        "statement": STATEMENT,
    }
    return {"version": VERSION, "file": name, "tolerance": tolerance}
